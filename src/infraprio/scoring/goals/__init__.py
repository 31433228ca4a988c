"""Goals of the strategy, the scales of their indicators, and what each proposal scores."""
