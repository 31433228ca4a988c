"""Car traffic on a road network: shortest paths, equilibrium, improvements, failures."""
