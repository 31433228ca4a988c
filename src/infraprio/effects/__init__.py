"""What proposals do: physical effects of one, of each, of any set of them."""
