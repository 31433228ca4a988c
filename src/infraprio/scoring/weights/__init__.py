"""Weights of goals: stated, from comparisons, or a set of possible ones."""
