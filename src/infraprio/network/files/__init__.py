"""Road networks from and to the formats of others."""
