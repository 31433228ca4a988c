"""The choice with limits on effects, as questions about caps need it: added up, or with the network inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from infraprio.effects import Effects
from infraprio.effects.stated.capped_words import require_measure
from infraprio.portfolio.network_inside.capped_curve import Added, Learnt
from infraprio.portfolio.network_inside.capped_tried import Tried, tried_where_few
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.portfolio.problem.ways_of_paying import owners
from infraprio.ranking.caps.capped import Found, measure_of, measures_asked, set_amounts
from infraprio.ranking.through_network import GAP, SetScorer, budget_table, likely_pairs

if TYPE_CHECKING:
    from infraprio.portfolio.problem.measure import Measure

__all__ = ["asked_measure", "ways_to_choose"]

EACH = 14
"""Sets that may be evaluated for one level beyond what is known."""


def asked_measure(found: Found, key: str) -> Measure:
    """Return the measure of a name.

    Raises
    ------
    InfraprioError
        If it is none, with the nearest; or nothing here has a number of it.
    """
    require_measure(found.scenario, key)
    return measure_of(found, key)


def ways_to_choose(
    found: Found, measures: Sequence[Measure], *, ruled: bool = True
) -> tuple[Added | Learnt | Tried, tuple[str, ...]]:
    """Return how the best plan under limits on some measures is found, and the proposals of which one is not known.

    Those are left out of every plan: nobody can say whether a limit is kept with them. ``ruled``: the limits on effects of the
    rules hold as well.
    """
    every = tuple(dict.fromkeys([*(measures_asked(found) if ruled else ()), *measures]))
    amounts = set_amounts(found, every)
    stated = problem_from_scenario(found.scenario, found.scores.total, effects=amounts.alone)
    if not ruled:
        stated = replace(stated, limits=[limit for limit in stated.limit_list() if limit.of != "effect"])
    owner = owners(stated)
    lacking: dict[Any, None] = {}
    for measure in measures:
        lacking |= dict.fromkeys(p for p in dict.fromkeys(owner.values()) if amounts.alone[measure].isna()[p])
    barred = [*stated.forbidden, *(p for p in lacking if p not in set(stated.forbidden))]
    data = compile_data(replace(stated, forbidden=barred))
    if not isinstance(found.effects, Effects):
        return Added(data), tuple(map(str, lacking))
    score = SetScorer(found.scenario, found.scores, found.effects.base, None, amounts)
    pairs = likely_pairs(data, budget_table(found.scenario)[0], found.effects, found.scores)
    singles = {frozenset([row]): float(found.scores.total[str(name)]) for row, name in owner.items()}
    ways = Learnt(data, score, score.amounts, interacting=pairs, known=singles, each=EACH, gap=GAP)
    return tried_where_few(ways), tuple(map(str, lacking))
