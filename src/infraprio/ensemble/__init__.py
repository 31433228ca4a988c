"""Calculations of one kind, many times over: in this process, in others, or on other machines, with the same numbers."""

from infraprio.ensemble.spread import each, spread_over

__all__ = ["each", "spread_over"]
