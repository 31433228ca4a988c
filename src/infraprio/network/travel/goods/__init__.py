"""Goods by rail: what goes, the way each train takes, and how many trains the tracks take."""
