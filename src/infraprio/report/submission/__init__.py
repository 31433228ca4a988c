"""The document that a region hands in: what it says, whatever it is written as."""
