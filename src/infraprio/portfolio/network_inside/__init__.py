"""Plans and lists whose values are computed on the network, not added up."""
