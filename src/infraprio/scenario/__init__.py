"""What the planner states: tables in, one checked, immutable scenario out."""

from infraprio.scenario.findings import Finding, ScenarioError
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.store import build, check, examine, read, write

__all__ = ["Finding", "Scenario", "ScenarioError", "Table", "build", "check", "examine", "read", "write"]
