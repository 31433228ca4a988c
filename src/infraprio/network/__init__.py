"""The transport system: links and services of all modes compiled to arrays, and what moves on them."""

from infraprio.network.candidates import Candidates, extended
from infraprio.network.graph import Network, link_values
from infraprio.network.improve import BaseCosts, base_costs, min_plus, origins_using, updated_costs
from infraprio.network.paths import between, route, skim, trees
from infraprio.network.tntp import read_design, read_tntp

__all__ = [
    "BaseCosts",
    "Candidates",
    "Network",
    "base_costs",
    "between",
    "extended",
    "link_values",
    "min_plus",
    "origins_using",
    "read_design",
    "read_tntp",
    "route",
    "skim",
    "trees",
    "updated_costs",
]
