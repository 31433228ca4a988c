"""Tables of results, the same in every format."""
