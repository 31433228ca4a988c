"""The transport system: links and services of all modes compiled to arrays, and what moves on them."""

from infraprio.network.files.gmns import read_gmns
from infraprio.network.files.gmns_writing import write_gmns
from infraprio.network.files.matrix import read_matrix, write_matrix
from infraprio.network.files.networkx_graph import from_networkx, to_networkx
from infraprio.network.files.scenario_roads import from_scenario
from infraprio.network.files.tntp import read_design, read_tntp
from infraprio.network.gtfs.services import read_gtfs
from infraprio.network.osm.roads import read_osm
from infraprio.network.roads.assignment import assign
from infraprio.network.roads.candidates import Candidates, extended
from infraprio.network.roads.classes import UserClass
from infraprio.network.roads.graph import Network
from infraprio.network.roads.improve import base_costs, updated_costs
from infraprio.network.roads.paths import between, route, skim, trees
from infraprio.network.roads.resilience import bridges, closures, disjoint_paths, roads

__all__ = [
    "Candidates",
    "Network",
    "UserClass",
    "assign",
    "base_costs",
    "between",
    "bridges",
    "closures",
    "disjoint_paths",
    "extended",
    "from_networkx",
    "from_scenario",
    "read_design",
    "read_gmns",
    "read_gtfs",
    "read_matrix",
    "read_osm",
    "read_tntp",
    "roads",
    "route",
    "skim",
    "to_networkx",
    "trees",
    "updated_costs",
    "write_gmns",
    "write_matrix",
]
