"""What proposals are worth in money."""
