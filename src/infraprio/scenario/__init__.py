"""What the planner states: tables in, one checked, immutable scenario out."""

from infraprio.scenario.files.store import build, write
from infraprio.scenario.scenario import Scenario, Table

__all__ = [
    "Scenario",
    "Table",
    "build",
    "write",
]
