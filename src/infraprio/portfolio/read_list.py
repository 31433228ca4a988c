"""What a given list builds in each budget scenario."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import InfeasibleError, SolverError
from infraprio.portfolio.chain import additive_places
from infraprio.portfolio.clock import left
from infraprio.portfolio.highs import Outcome, holds, load
from infraprio.portfolio.list_rules import ListRules, tie_to_order
from infraprio.portfolio.model import build
from infraprio.portfolio.result import Portfolio, portfolio
from infraprio.portfolio.solve import search
from infraprio.portfolio.stated import Stated, arrays_of
from infraprio.portfolio.walk import Reader, best_part, placed_in_turn, walk
from infraprio.portfolio.worth import worth

if TYPE_CHECKING:
    from infraprio.portfolio.scenarios import Scenario

__all__ = ["read_given_list", "read_together"]

Ints = NDArray[np.int64]


def read_given_list(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    order: Sequence[Hashable],
    rules: ListRules,
    *,
    gap: float,
    ends: float,
) -> tuple[list[Portfolio], float]:
    """Return what each scenario builds from a list, and what no reading of it can pass.

    Where nothing but the length of the first part is open each scenario is read by itself; options and
    periods are chosen best, together where the reading ties the scenarios.

    Raises
    ------
    InfeasibleError
        If no part of the list keeps the rules.
    SolverError
        If none was found in time.
    """
    alone = rules.reading == "skip" or additive_places(scenarios)
    if not alone and (rules.reading == "nested" or rules.about_options):
        outcome, columns = read_together(scenarios, order, rules, gap=gap, ends=ends)
        if columns is None:
            told = [read_alone(*pair, order, rules, gap=gap, ends=ends) for pair in zip(scenarios, models)]
            if outcome.status == "unknown":
                raise SolverError("No reading of the list was found in time; allow more time.")
            built = "; ".join(f"{s.name}: {len(plan.proposals)}" for s, plan in zip(scenarios, told))
            raise InfeasibleError(
                "Each scenario can build a part of the list, but these do not keep the rules on what the "
                f"scenarios share (proposals built: {built}); ask with reading='stop' or delay=True."
            )
        plans = []
        for scenario, own in zip(scenarios, columns):
            value = worth(scenario.data, own)
            one = Outcome(
                status=outcome.status,
                x=None,
                value=value,
                bound=value,
                stopped="",
                seconds=0.0,
                how="given list",
            )
            plans.append(portfolio(scenario.data, own, one, [], 0.0))
        return plans, outcome.bound
    plans = []
    for number, (scenario, stated) in enumerate(zip(scenarios, models)):
        plans.append(
            read_alone(
                scenario, stated, order, rules, gap=gap, ends=ends, share=1.0 / (len(scenarios) - number)
            )
        )
    return plans, float(sum(s.probability * plan.bound for s, plan in zip(scenarios, plans)))


def read_alone(
    scenario: Scenario,
    stated: Stated,
    order: Sequence[Hashable],
    rules: ListRules,
    *,
    gap: float,
    ends: float,
    share: float = 1.0,
) -> Portfolio:
    """Return what a list builds in one scenario, found in a share of the time that is left."""
    reader = Reader(scenario.data, stated)
    if rules.reading == "skip" or reader.single:
        columns = walk(reader, order, rules.reading)
        own = 0.0 if columns is None else worth(scenario.data, columns)
        told = Outcome(
            status="optimal", x=None, value=own, bound=own, stopped="", seconds=0.0, how="given list"
        )
    else:
        seconds = left(ends, least=0.05)
        part = None if seconds is None else seconds * share
        told, columns = best_part(reader, order, gap=gap, time_limit=part)
    if columns is None and told.status == "unknown":
        raise SolverError(
            f"In the budget scenario {scenario.name!r} no part of the list was found in time; allow more time."
        )
    if columns is None:
        raise InfeasibleError(
            f"In the budget scenario {scenario.name!r} no part of the list keeps all the rules; "
            "what is mandatory, and what that needs, has to stand first."
        )
    return portfolio(scenario.data, columns, told, [], told.seconds)


def read_together(
    scenarios: Sequence[Scenario], order: Sequence[Hashable], rules: ListRules, *, gap: float, ends: float
) -> tuple[Outcome, list[Ints] | None]:
    """Return the best reading of a list in all scenarios together, and the columns of each; None if none."""
    model, statements = build(
        [scenario.data for scenario in scenarios], [scenario.probability for scenario in scenarios]
    )
    tie_to_order(model, scenarios, statements, rules, order)
    stated = arrays_of(model, statements)
    begin = None
    turns = [placed_in_turn(scenario.data, order, stop=True) for scenario in scenarios]
    plans = [plan for plan in turns if plan is not None]
    if len(plans) == len(turns):
        begin = stated.point(plans)
        if not np.isnan(begin).any() and not holds(stated.arrays, begin, 1e-9):
            begin = None
    outcome, _ = search(load(stated.arrays, restart=False), begin, gap=gap, time_limit=left(ends, least=0.05))
    return outcome, None if outcome.x is None else stated.plans(outcome.x)
