"""Goals of a list: their scores, scales and weights."""
