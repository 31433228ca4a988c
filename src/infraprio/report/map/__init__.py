"""Results as geodata with styles."""
