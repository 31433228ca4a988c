"""What a planner is told of tables, networks, appraisals and plans: what, where, and what to do, in every language."""

from infraprio.findings.finding import Finding, about, finding, once
from infraprio.findings.severity import Severity, severities
from infraprio.findings.telling import STRUCTURE, FoundError, ScenarioError, briefly, sorted_findings, told

__all__ = [
    "STRUCTURE",
    "Finding",
    "FoundError",
    "ScenarioError",
    "Severity",
    "about",
    "briefly",
    "finding",
    "once",
    "severities",
    "sorted_findings",
    "told",
]
