"""Several people's orders, and what they agree on."""
