"""What a given order comes to, as files."""
