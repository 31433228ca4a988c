"""A made-up country: a scenario of any size with towns, roads, railways, services and proposals drawn from a seed."""

from infraprio.synthetic.country import synthetic_country

__all__ = ["synthetic_country"]
