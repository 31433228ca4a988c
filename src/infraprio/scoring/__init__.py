"""What proposals contribute to the strategy goals."""
