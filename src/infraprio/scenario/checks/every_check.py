"""Rules across tables: every one is run, all findings come back together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from infraprio.findings import Finding
from infraprio.scenario.checks.appraisal.parameters import (
    casualty_parts,
    chosen_set,
    exchange_rates,
    parameter_values,
)
from infraprio.scenario.checks.appraisal.population_groups import population_groups
from infraprio.scenario.checks.appraisal.records import records
from infraprio.scenario.checks.appraisal.wider_effects import wider_effects
from infraprio.scenario.checks.changes import changes
from infraprio.scenario.checks.choices import choices
from infraprio.scenario.checks.decisions import decisions
from infraprio.scenario.checks.goals import (
    beyond_scales,
    goal_tree,
    judgements,
    national_goals,
    scores,
    weights,
)
from infraprio.scenario.checks.goods import rail_freight
from infraprio.scenario.checks.group_weights import group_weights
from infraprio.scenario.checks.keys import (
    alike,
    duplicates,
    references,
    same_names,
    settings_present,
    tables_present,
)
from infraprio.scenario.checks.left_by_changes import leaves, repeated
from infraprio.scenario.checks.lists import currencies, index_names, indicator_needs, municipality_names
from infraprio.scenario.checks.network import (
    background,
    given_beside_equilibrium,
    junction_parts,
    links,
    no_capacity,
    places_reached,
    residents,
    services,
    vdf_power_unfit,
)
from infraprio.scenario.checks.plan import affordable, budgets, costs, financing, horizons, periods
from infraprio.scenario.checks.rules import rules
from infraprio.scenario.checks.sizes import usual_sizes
from infraprio.scenario.checks.waits import road_waits
from infraprio.scenario.checks.weighting import weighting
from infraprio.scenario.scenario import Scenario

__all__ = ["check_scenario"]

CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    tables_present,
    settings_present,
    duplicates,
    alike,
    same_names,
    references,
    municipality_names,
    index_names,
    currencies,
    usual_sizes,
    links,
    background,
    no_capacity,
    vdf_power_unfit,
    junction_parts,
    given_beside_equilibrium,
    places_reached,
    residents,
    services,
    rail_freight,
    road_waits,
    costs,
    affordable,
    financing,
    horizons,
    periods,
    budgets,
    changes,
    leaves,
    repeated,
    goal_tree,
    indicator_needs,
    national_goals,
    weights,
    weighting,
    group_weights,
    choices,
    judgements,
    scores,
    beyond_scales,
    rules,
    decisions,
    records,
    population_groups,
    wider_effects,
    parameter_values,
    exchange_rates,
    chosen_set,
    casualty_parts,
)


def check_scenario(scenario: Scenario) -> list[Finding]:
    """Run every check; a check looks at rows whose own cells are sound."""
    return [found for check in CHECKS for found in check(scenario)]
