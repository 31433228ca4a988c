"""The transport system: links and services of all modes compiled to arrays, and what moves on them."""

from infraprio.network.assignment import Assignment, assign
from infraprio.network.candidates import Candidates, extended
from infraprio.network.classes import UserClass
from infraprio.network.delay import travel_time
from infraprio.network.graph import Network, link_values
from infraprio.network.improve import BaseCosts, base_costs, min_plus, origins_using, updated_costs
from infraprio.network.paths import between, route, skim, trees
from infraprio.network.tntp import read_design, read_tntp

__all__ = [
    "Assignment",
    "BaseCosts",
    "Candidates",
    "Network",
    "UserClass",
    "assign",
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
    "travel_time",
    "trees",
    "updated_costs",
]
