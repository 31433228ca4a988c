"""A list that somebody else made: what it is worth, and what to move."""
