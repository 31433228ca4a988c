"""The search for the best list, and bounds on it."""
