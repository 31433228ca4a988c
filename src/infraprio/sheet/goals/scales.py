"""What a number of a goal's column is worth: the scale as stated, or the one that the numbers show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.sheet.money.unit import stated_unit, told_currency

__all__ = ["USUAL", "goal_scales"]

USUAL: Final = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 10.0, 20.0, 100.0)
"""Full points of usual scales."""
_ALIKE: Final = 4.0
"""Columns whose largest values differ by less than this factor are points on one scale."""


def _largest(numbers: Sequence[float]) -> float:
    return max((abs(number) for number in numbers if not math.isnan(number)), default=0.0)


def _same_money(headings: Iterable[str]) -> bool:
    """Whether all headings name one currency and one unit of it."""
    named = {(told_currency([heading]), stated_unit([heading])) for heading in headings}
    return len(named) == 1 and "" not in next(iter(named))


def _pair(goal: str, stated: Any) -> tuple[float, float]:
    try:
        zero, full = (float(end) for end in stated)
    except (TypeError, ValueError):
        zero = full = math.nan
    if not (math.isfinite(zero) and math.isfinite(full)) or zero == full:
        raise InfraprioError(finding("scale_no_pair", goal, value=repr(stated)))
    return zero, full


def goal_scales(
    columns: Mapping[str, Sequence[float]],
    stated: tuple[float, float] | Mapping[str, tuple[float, float]] | None = None,
    headings: Iterable[str] = (),
) -> tuple[dict[str, tuple[float, float]], str]:
    """For each goal the value worth 0 and the value worth 100, and in a word where they come from.

    Parameters
    ----------
    columns : goal -> numbers; not a number where none is stated
    stated : goal -> (worth 0, worth 100), or one pair for all
    headings : of the columns, which may name a unit of money; the goals' own names where none are given

    Returns
    -------
    Scales, and ``stated``; ``amounts`` where every heading names the same unit of money, so that a million weighs the same in
    every column; ``points`` where all columns are points on one scale, which the weights then weigh as they stand; ``own``
    where their sizes differ, so that each goes from 0 to its largest number.

    Raises
    ------
    InfraprioError
        A scale is not two different numbers, or it is of a goal that is not there.

    Examples
    --------
    >>> goal_scales({"Safety": [3.0, 5.0], "Access": [2.0, 4.0]})
    ({'Safety': (0.0, 5.0), 'Access': (0.0, 5.0)}, 'points')
    >>> goal_scales({"Lives": [0.3, 0.8], "Jobs": [1200.0, 400.0]})
    ({'Lives': (0.0, 0.8), 'Jobs': (0.0, 1200.0)}, 'own')
    >>> goal_scales({"Time (M€)": [895.0, 20.0], "Noise (M€)": [-39.0, 9.0]})
    ({'Time (M€)': (0.0, 895.0), 'Noise (M€)': (0.0, 895.0)}, 'amounts')
    """
    given: dict[str, tuple[float, float]] = {}
    if isinstance(stated, Mapping):
        unknown = [goal for goal in stated if goal not in columns]
        if unknown:
            raise InfraprioError(finding("scale_no_goal", value=unknown[0]))
        given = {goal: _pair(goal, ends) for goal, ends in stated.items()}
    elif stated is not None:
        given = {goal: _pair(goal, stated) for goal in columns}
    left = {goal: _largest(numbers) for goal, numbers in columns.items() if goal not in given}
    sizes = [size for size in left.values() if size > 0]
    if not sizes:
        return given | dict.fromkeys(left, (0.0, 1.0)), "stated" if not left else "points"
    if len(left) == len(columns) and _same_money(headings or columns):
        return dict.fromkeys(columns, (0.0, max(sizes))), "amounts"
    if max(sizes) <= _ALIKE * min(sizes):
        full = next((usual for usual in USUAL if usual >= max(sizes)), max(sizes))
        found = dict.fromkeys(left, (0.0, full))
        return {goal: (given | found)[goal] for goal in columns}, "points"
    found = {goal: (0.0, size or 1.0) for goal, size in left.items()}
    return {goal: (given | found)[goal] for goal in columns}, "own"
