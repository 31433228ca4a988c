"""Weights in the form in which people have them: shares, points, several people's, an order alone, intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.cells import as_text
from infraprio.scoring.weights.simple import roc_weights
from infraprio.sheet.numbers import number_in

__all__ = ["Weights", "stated_weights"]

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of goals, by person.

    Attributes
    ----------
    goals : headings of the goals.
    shares : person -> weight of each goal; adds up to 1.
    ranges : lowest and highest weight of each goal, where they are stated.
    sum : what the numbers added up to as they were stated, where that is neither 1 nor 100; else None.
    form : what was stated: weights, people, order or ranges.
    """

    goals: tuple[str, ...]
    shares: Mapping[str, tuple[float, ...]]
    ranges: tuple[Range, ...] = ()
    sum: float | None = None
    form: str


def _number(goal: str, cell: Any) -> float:
    value = number_in(cell, ".") if not hasattr(cell, "item") else float(cell)
    if value is None or math.isnan(value) or value < 0 or math.isinf(value):
        raise InfraprioError(finding("weight_no_number", goal, value=repr(cell)))
    return value


def _shares(goals: Sequence[str], cells: Sequence[Any]) -> tuple[tuple[float, ...], float]:
    numbers = [_number(goal, cell) for goal, cell in zip(goals, cells, strict=True)]
    whole = math.fsum(numbers)
    if whole <= 0:
        raise InfraprioError(finding("weights_all_zero"))
    return tuple(number / whole for number in numbers), whole


def _odd(whole: float) -> float | None:
    return None if any(abs(whole - usual) <= 0.005 * usual for usual in (1.0, 100.0)) else whole


def _in_order(goals: Sequence[str]) -> Weights:
    """An order alone: the middle of all weights in that order, and their ranges."""
    shares = tuple(float(share) for share in roc_weights(list(goals)))
    n = len(goals)
    ranges = tuple((1 / n if k == 0 else 0.0, 1 / (k + 1)) for k in range(n))
    return Weights(goals=tuple(goals), shares={"planner": shares}, ranges=ranges, form="order")


def _in_ranges(stated: Mapping[str, Any]) -> Weights:
    """Lowest and highest weight of each goal; the main weights are the middles, shared out."""
    pairs = {
        goal: tuple(cell) if isinstance(cell, (tuple, list)) else (cell, cell)
        for goal, cell in stated.items()
    }
    wrong = [
        goal
        for goal, pair in pairs.items()
        if len(pair) != 2 or _number(goal, pair[0]) > _number(goal, pair[1])
    ]
    if wrong:
        raise InfraprioError(finding("weight_no_range", wrong[0]))
    ends = {goal: (_number(goal, low), _number(goal, high)) for goal, (low, high) in pairs.items()}
    unit = 100.0 if max(high for _, high in ends.values()) > 1 else 1.0
    lows, highs = ([end[k] / unit for end in ends.values()] for k in (0, 1))
    if math.fsum(lows) > 1 + 1e-9 or math.fsum(highs) < 1 - 1e-9 or max(highs) > 1 + 1e-9:
        raise InfraprioError(
            finding(
                "weights_out_of_reach",
                whole=f"{unit:g}",
                least=f"{unit * sum(lows):g}",
                most=f"{unit * sum(highs):g}",
            )
        )
    main = _inside(lows, highs)
    ranges = tuple(zip(lows, highs, strict=True))
    return Weights(goals=tuple(ends), shares={"planner": main}, ranges=ranges, form="ranges")


def _inside(lows: Sequence[float], highs: Sequence[float]) -> tuple[float, ...]:
    """Weights of sum 1 within their ranges: as far up from the lowest as down from the highest, the same share for all."""
    low, high = math.fsum(lows), math.fsum(highs)
    share = 0.0 if high == low else (1 - low) / (high - low)
    return tuple(a + share * (b - a) for a, b in zip(lows, highs, strict=True))


def _by_person(table: Any) -> Weights:
    """A table of people x goals."""
    goals = tuple(as_text(goal) for goal in table.columns)
    if not len(table) or not goals:
        raise InfraprioError(finding("weights_empty"))
    names = [as_text(name) for name in table.index]
    if len(set(names)) < len(names):
        raise InfraprioError(finding("weights_person_twice"))
    found = [_shares(goals, row) for row in table.to_numpy(dtype=object).tolist()]
    odd = next((whole for _, whole in found if _odd(whole)), None)
    people = {name: shares for name, (shares, _) in zip(names, found, strict=True)}
    return Weights(goals=goals, shares=people, sum=odd, form="people" if len(people) > 1 else "weights")


def stated_weights(stated: Any) -> Weights:
    """Read weights: goal -> number or (lowest, highest), a Series, a table of people x goals, or goals in order.

    Raises
    ------
    InfraprioError
        They are no weights; the message says which and why.

    Examples
    --------
    >>> stated_weights({"Safety": 30, "Access": 50}).shares["planner"]
    (0.375, 0.625)
    >>> order = stated_weights(["Safety", "Access"])
    >>> order.shares["planner"], order.ranges
    ((0.75, 0.25), ((0.5, 1.0), (0.0, 0.5)))
    """
    if hasattr(stated, "columns") and hasattr(stated, "index"):
        return _by_person(stated)
    if isinstance(stated, str):
        stated = [stated]
    if hasattr(stated, "to_dict"):
        stated = stated.to_dict()
    if isinstance(stated, Mapping):
        named = {as_text(goal): cell for goal, cell in stated.items()}
    else:
        named = dict.fromkeys(map(as_text, stated))
        if len(named) < len(list(stated)):
            raise InfraprioError(finding("goals_twice"))
    if not named:
        raise InfraprioError(finding("goals_none"))
    if not isinstance(stated, Mapping):
        return _in_order(list(named))
    if any(isinstance(cell, (tuple, list)) for cell in named.values()):
        return _in_ranges(named)
    shares, whole = _shares(list(named), list(named.values()))
    return Weights(goals=tuple(named), shares={"planner": shares}, sum=_odd(whole), form="weights")
