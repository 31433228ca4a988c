"""One best plan, what it rests on, and why there is none."""
