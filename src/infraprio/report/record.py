"""What is needed to repeat a run: inputs, versions, seed, solver, gaps."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from infraprio.ranking.ended_parts import ended_by_limit
from infraprio.report.stages import used_parameters
from infraprio.scenario.content import scenario_hash
from infraprio.scenario.money import money_of, outside
from infraprio.version import __version__

if TYPE_CHECKING:
    from infraprio.portfolio import EvaluatedList
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["run_record", "short_record"]

_PACKAGES = ("numpy", "scipy", "pandas", "pyomo", "highspy", "numba")


def _stated(result: Result, name: str) -> Any:
    """A setting; None where it is not stated."""
    value = result.scenario.settings[name]
    return value if value == value else None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def short_record(*scenarios: Scenario) -> dict[str, Any]:
    """What a small set of files was made from."""
    return {
        "infraprio": __version__,
        "scenarios": [{"name": each.name, "input_sha256": scenario_hash(each)} for each in scenarios],
    }


def _interactions(found: EvaluatedList) -> dict[str, float]:
    """What is worth more or less together than apart, smallest groups first, by id."""
    pairs, larger = found.pairs, found.groups
    groups: list[tuple[Any, Any]] = list(zip(zip(pairs["a"], pairs["b"]), pairs["extra"]))
    groups += zip(larger["rows"], larger["extra"])
    named = [(sorted(map(str, members)), float(extra)) for members, extra in groups]
    named.sort(key=lambda each: (len(each[0]), each[0]))
    return {" ".join(members): extra for members, extra in named}


def _assignment(result: Result) -> dict[str, Any]:
    """Where road times came from: as asked, as taken, and the share by which they may be off."""
    base = getattr(result.effects, "base", None)
    asked = str(result.scenario.settings["assignment"])
    return (
        {"asked": asked}
        if base is None
        else {"asked": asked, "taken": base.assignment, "inexact": f"{base.state.inexact:.1e}"}
    )


def run_record(result: Result, full: bool = False) -> dict[str, Any]:
    """Everything that decides the numbers, and the plan and the order that came of it, as plain data.

    Parameters
    ----------
    full : whether to tell too what a limit ended in robustness and in the study, as far as they were computed
    """
    made = (
        vars(result) if full else {}
    )  # a part that nobody asked for is not there, and is not computed to be told
    every, money = used_parameters(result), money_of(result.scenario)
    found = getattr(result, "evaluated_list", None)
    together = {} if found is None else _interactions(found)
    return {
        "infraprio": __version__,
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "scenario": result.scenario.name,
        "base_year": _stated(result, "base_year"),
        "price_year": _stated(result, "price_year"),
        "reference_alternative": result.scenario.settings["reference_alternative"],
        "goal_version": result.scenario.settings["goal_version"],
        "assignment": _assignment(result),
        "seed": result.seed,
        "solver": result.portfolio.solver,
        "certificate": dict(result.ranking.certificate),
        "ended_by_limit": ended_by_limit(
            found,
            getattr(result, "evaluated_plan", None),
            made.get("robustness"),
            made.get("study"),
        ),
        "order": [str(name) for name in result.ranking.frame.index],
        "committed": [str(name) for name in result.ranking.committed.index],
        "plan": {str(name): str(period) for name, period in result.portfolio.start.items()},
        outside("plan_cost_msek", money): result.portfolio.cost,
        "plan_score": result.plan_score,
        "interactions": together,
        "placeholder_values": sorted(
            outside(p.id, money) for p in every.values() if p.kind == "value" and p.status == "placeholder"
        ),
        "unrated": [f"{proposal}: {goal}" for proposal, goal in result.scores.unrated],
        "findings": [str(found) for found in result.scenario.findings],
        "effects_findings": [found.sentence() for found in getattr(result.effects, "findings", ())],
        "input_sha256": scenario_hash(result.scenario),
    }
