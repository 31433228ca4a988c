"""Proposals that are built together: what the set is worth, as a whole and in each year."""
