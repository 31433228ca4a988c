"""Roads under traffic: capacities, equilibrium, and the journeys that follow."""
