"""A council as a jury: what its members would build, the weights that explain it, and the plan that all can live with."""
