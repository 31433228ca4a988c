"""Fair shares with a price tag: the best worst-off part, one after the other, and what every step of floor costs the rest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.problem.fields import Limit
from infraprio.questions.caps import in_order, same_for, steps_between

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.capped_curve import Added, Learnt, UnderLimit
    from infraprio.portfolio.network_inside.capped_tried import Tried
    from infraprio.portfolio.problem.measure import Measure

__all__ = ["Fair", "Part", "fair_of", "gini"]

LEVELS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who is to have a share: a municipality or a place, by what is known there, or by its proposals.

    Attributes
    ----------
    name : str
        Of the municipality or place.
    measure : Measure
        What it has: better is more, or less.
    members : tuple, optional
        Its proposals, where the measure is not known by place.
    people : float
        How many live there; 1 where nobody says.
    """

    name: str
    measure: Measure
    members: tuple[Hashable, ...] | None = None
    people: float = 1.0

    def limit(self, bound: float) -> Limit:
        """Return the limit that it has at least so much, or at most where less is better."""
        more = self.measure.more
        return Limit(
            of="effect", criterion=self.measure, members=self.members, at_least=bound if more else None, at_most=None if more else bound
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """What fairness costs.

    Attributes
    ----------
    parts : tuple of Part
        Who has a share.
    floors : DataFrame
        By level of the floor, from the plan without one to the highest that all parts reach: ``floor`` in the measure's unit,
        ``value`` of the best plan, ``bound``, ``proved``, ``loss``, ``same_for`` (the least that as much value costs without a floor),
        ``price`` and ``price_money`` for each unit of floor, ``gini`` of what the parts have, ``worst`` part, and what it ``has``.
    shares : DataFrame
        By part: what it has ``without`` any plan (0 where the change is asked for), with the ``best`` plan, and with the
        ``fair`` one (lexicographic max-min).
    fair : UnderLimit
        The best plan among those that are lexicographically best for the worst-off.
    value : float
        Of the best plan without a floor.
    through_network : bool
        Whether sets were valued through the network: then the bounds are estimates.
    unknown : tuple of str
        Proposals of which nobody knows what they do: in no plan here.
    """

    parts: tuple[Part, ...]
    floors: pd.DataFrame
    shares: pd.DataFrame
    fair: UnderLimit
    value: float
    through_network: bool
    unknown: tuple[str, ...] = field(default=())

    def to_frame(self) -> pd.DataFrame:
        """The curve, one row a level of the floor."""
        return self.floors.copy()


def fair_of(
    ways: Added | Learnt | Tried,
    parts: Sequence[Part],
    levels: int = LEVELS,
    progress: Callable[[float], None] | None = None,
    unknown: tuple[str, ...] = (),
) -> Fair:
    """Return what fairness between parts costs.

    Parameters
    ----------
    ways : Added, Learnt or Tried
        How the best plan under some limits is found.
    parts : sequence of Part
        All by the same measure: more is better in all of them, or in none.
    levels : int
        Levels of the floor.
    progress : callable, optional
        Told the share that is done.
    unknown : tuple of str
        Proposals that were left out because nobody knows what they do.
    """
    tell = progress or (lambda _: None)
    free = ways.best([])
    if free is None:
        raise impossible(ways.data)
    rows = ways.worst_off([part.limit(0.0) for part in parts], [part.measure.base for part in parts])
    fair = ways.best([part.limit(has(ways, part, rows) - part.measure.base) for part in parts]) or free
    tell(0.5)
    start, end = worst_of(ways, parts, free.plan.selected), worst_of(ways, parts, fair.plan.selected)
    found: list[tuple[float, UnderLimit]] = [(start, free)]
    kept: dict[float, UnderLimit] = {end: fair}
    bounds = steps_between(start, end, levels)
    for number, floor in enumerate(reversed(bounds[1:])):
        best = ways.best([part.limit(floor - part.measure.base) for part in parts])
        if best is not None:
            kept[floor] = best
        tell(0.5 + 0.5 * number / len(bounds))
    found += [(floor, kept[floor]) for floor in bounds[1:] if floor in kept]
    return Fair(
        parts=tuple(parts), floors=floors_told(ways, parts, in_order(found)), shares=shares_told(ways, parts, free, fair),
        fair=fair, value=free.value, through_network=not ways.adds_up, unknown=unknown,
    )  # fmt: skip


def has(ways: Added | Learnt | Tried, part: Part, selected: Sequence[Hashable]) -> float:
    """Return what a part has with a plan: its level, or its change where that is asked for."""
    data = ways.data
    owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
    mine = None if part.members is None else set(part.members)
    rows = [row for row in selected if mine is None or owner[row] in mine]
    return part.measure.base + ways.amount(part.measure, rows)


def worst_of(ways: Added | Learnt | Tried, parts: Sequence[Part], selected: Sequence[Hashable]) -> float:
    """Return what the worst-off part has with a plan."""
    every = [has(ways, part, selected) for part in parts]
    return min(every) if parts[0].measure.more else max(every)


def gini(amounts: Sequence[float], people: Sequence[float]) -> float:
    """Return the Gini coefficient of amounts, each for so many people; missing where they are not all from 0.

    Examples
    --------
    >>> round(gini([1.0, 1.0], [5.0, 1.0]), 3), round(gini([0.0, 1.0], [1.0, 1.0]), 3)
    (0.0, 0.5)
    """
    have, weight = np.asarray(amounts, dtype=float), np.asarray(people, dtype=float)
    mean = float(weight @ have)
    if (have < 0).any() or mean <= 0:
        return float("nan")
    gaps = np.abs(have[:, None] - have[None, :])
    return float(weight @ gaps @ weight / (2 * weight.sum() * mean))


def floors_told(
    ways: Added | Learnt | Tried, parts: Sequence[Part], found: list[tuple[float, UnderLimit]]
) -> pd.DataFrame:
    """Return the curve as a table, with prices between its levels."""
    rows: list[dict[str, Any]] = []
    for floor, under in found:
        every = {part: has(ways, part, under.plan.selected) for part in parts}
        pick = min if parts[0].measure.more else max
        worst = pick(every, key=lambda part: every[part])
        rows.append({
            "floor": floor, "value": under.value, "bound": under.bound, "proved": under.proved, "cost": under.plan.cost,
            "loss": max(found[0][1].value - under.value, 0.0), "same_for": same_for(ways.model, under.value),
            "gini": gini(list(every.values()), [part.people for part in parts]), "worst": worst.name, "has": every[worst],
        })  # fmt: skip
    for before, line in zip([None, *rows], rows, strict=False):
        step = abs(line["floor"] - before["floor"]) if before else 0.0
        for price, of in (("price", "value"), ("price_money", "same_for")):
            line[price] = (before[of] - line[of]) / step if before and step else np.nan
    return pd.DataFrame(rows)


def shares_told(
    ways: Added | Learnt | Tried, parts: Sequence[Part], free: UnderLimit, fair: UnderLimit
) -> pd.DataFrame:
    """Return what each part has without a plan, with the best one, and with the fair one."""
    return pd.DataFrame(
        {
            "without": [part.measure.base for part in parts],
            "best": [has(ways, part, free.plan.selected) for part in parts],
            "fair": [has(ways, part, fair.plan.selected) for part in parts],
        },
        index=pd.Index([part.name for part in parts], name="part"),
    )
