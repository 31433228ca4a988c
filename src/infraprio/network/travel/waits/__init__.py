"""Waiting on the road that follows from the counted traffic: at level crossings and for ferries."""
