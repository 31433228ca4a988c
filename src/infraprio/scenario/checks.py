"""Rules across tables: every one is run, all findings come back together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from infraprio.scenario.check_changes import changes
from infraprio.scenario.check_goals import goal_tree, judgements, national_goals, weights
from infraprio.scenario.check_keys import duplicates, references, tables_present
from infraprio.scenario.check_network import links, places_reached, residents, services
from infraprio.scenario.check_plan import budgets, costs, financing, horizons, parameter_values, periods
from infraprio.scenario.check_rules import rules
from infraprio.scenario.findings import Finding
from infraprio.scenario.scenario import Scenario

__all__ = ["check_scenario"]

CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    tables_present,
    duplicates,
    references,
    links,
    places_reached,
    residents,
    services,
    costs,
    financing,
    horizons,
    periods,
    budgets,
    changes,
    goal_tree,
    national_goals,
    weights,
    judgements,
    rules,
    parameter_values,
)


def check_scenario(scenario: Scenario) -> list[Finding]:
    """Run every check; a check looks at rows whose own cells are sound."""
    return [found for check in CHECKS for found in check(scenario)]
