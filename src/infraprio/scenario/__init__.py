"""What the planner states: tables in, one checked, immutable scenario out."""
