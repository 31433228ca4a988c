"""Public transport as the tables state it: which modes there are."""
