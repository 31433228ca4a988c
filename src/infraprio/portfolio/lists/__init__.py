"""In which order: lists that serve whatever budget comes."""
