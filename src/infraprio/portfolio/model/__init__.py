"""How a choice is stated as a model, and solved."""
