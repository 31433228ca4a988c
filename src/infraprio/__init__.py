"""Decide which roads, railways and interchanges to build, and in which order.

The whole flow::

    import infraprio as ip

    scenario = ip.read("examples/jamtland")
    result = ip.run(scenario)
    print(result.ranking.to_frame())
    result.write("results", language="sv")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from infraprio.version import __version__ as __version__

if TYPE_CHECKING:
    from infraprio import appraisal, design, effects, network, portfolio, ranking, report, scenario, scoring
    from infraprio.building.basemap import with_background
    from infraprio.building.scenarios import build_from
    from infraprio.building.times import with_times
    from infraprio.comparison import Comparison, compare
    from infraprio.ensemble import spread_over
    from infraprio.findings import Finding, ScenarioError
    from infraprio.inquiry import audit, benefits, caps, fair, jury, replan, risk, schedule, why_not
    from infraprio.interview import weigh
    from infraprio.listing import rank
    from infraprio.pipeline import Result, evaluate, evaluate_order, run, suggest_scales
    from infraprio.questions.jury.ballots import JuryError
    from infraprio.reading import check, example, examples, read
    from infraprio.scenario import Scenario, build, write
    from infraprio.scenario.files.order_file import OrderError
    from infraprio.scenario.meeting.decision_file import with_decisions
    from infraprio.scenario.meeting.decisions import carry_decisions
    from infraprio.scoring.goals.suggested_scales import with_scales
    from infraprio.second_opinion import methods

__all__ = [
    "Comparison",
    "Finding",
    "JuryError",
    "OrderError",
    "Result",
    "Scenario",
    "ScenarioError",
    "appraisal",
    "audit",
    "benefits",
    "build",
    "build_from",
    "caps",
    "carry_decisions",
    "check",
    "compare",
    "design",
    "effects",
    "evaluate",
    "evaluate_order",
    "example",
    "examples",
    "fair",
    "jury",
    "methods",
    "network",
    "portfolio",
    "rank",
    "ranking",
    "read",
    "replan",
    "report",
    "risk",
    "run",
    "scenario",
    "schedule",
    "scoring",
    "spread_over",
    "suggest_scales",
    "weigh",
    "why_not",
    "with_background",
    "with_decisions",
    "with_scales",
    "with_times",
    "write",
]

_ROOMS = {
    "appraisal",
    "design",
    "effects",
    "network",
    "portfolio",
    "ranking",
    "report",
    "scenario",
    "scoring",
}
_HOMES = dict.fromkeys(("Scenario", "build", "write"), "infraprio.scenario") | dict.fromkeys(
    ("Result", "evaluate", "evaluate_order", "run", "suggest_scales"), "infraprio.pipeline"
)
_HOMES |= dict.fromkeys(("Finding", "ScenarioError"), "infraprio.findings")
_HOMES |= dict.fromkeys(("check", "example", "examples", "read"), "infraprio.reading")
_HOMES |= dict.fromkeys(("Comparison", "compare"), "infraprio.comparison")
_HOMES |= {
    "audit": "infraprio.inquiry",
    "benefits": "infraprio.inquiry",
    "caps": "infraprio.inquiry",
    "fair": "infraprio.inquiry",
    "jury": "infraprio.inquiry",
    "replan": "infraprio.inquiry",
    "risk": "infraprio.inquiry",
    "schedule": "infraprio.inquiry",
    "why_not": "infraprio.inquiry",
    "build_from": "infraprio.building.scenarios",
    "carry_decisions": "infraprio.scenario.meeting.decisions",
    "rank": "infraprio.listing",
    "spread_over": "infraprio.ensemble",
    "methods": "infraprio.second_opinion",
    "weigh": "infraprio.interview",
    "JuryError": "infraprio.questions.jury.ballots",
    "OrderError": "infraprio.scenario.files.order_file",
    "with_decisions": "infraprio.scenario.meeting.decision_file",
    "with_background": "infraprio.building.basemap",
    "with_times": "infraprio.building.times",
    "with_scales": "infraprio.scoring.goals.suggested_scales",
}


def __getattr__(name: str) -> Any:
    # Rooms and names load when first used, so that `import infraprio` stays light.
    if name in _ROOMS:
        return import_module(f"infraprio.{name}")
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'infraprio' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
