"""Ways to make one order of many criteria."""
