"""The priority order, how sure it is, and why."""
