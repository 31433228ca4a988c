"""Decide which roads, railways and interchanges to build, and in which order."""

__version__ = "0.1.0"
