"""Trips on the region's whole network: skims, choice of way and place, fit to counts."""
