"""What a given order builds at each budget."""
