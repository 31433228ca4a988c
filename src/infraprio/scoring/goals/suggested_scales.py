"""Stated scales suggested from the data: what a full contribution to each goal may be, in the indicator's unit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pandas as pd

from infraprio.errors import ScoringError
from infraprio.findings import finding
from infraprio.scenario.choosable import choosable
from infraprio.scenario.scenario import Scenario
from infraprio.scoring.goals.from_scenario import leaf_rows
from infraprio.scoring.goals.local_scales import NOISE
from infraprio.scoring.goals.proposal_scores import STATED_BY_PEOPLE, Measured
from infraprio.scoring.goals.scale import full_effect, is_stated, more_is_better

__all__ = ["rounded_up", "suggested_scales", "with_scales"]

_STEPS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


_NOTE: Final = "full_at: largest effect of a proposal that can be chosen, rounded up"


def rounded_up(size: float) -> float:
    """The next figure, from there on, that people use for a scale: 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 or 10 times a power of ten.

    Examples
    --------
    >>> [rounded_up(x) for x in (0.0, 417.0, -0.031, 6.0)]
    [0.0, 500.0, -0.04, 6.0]
    """
    if size == 0:
        return 0.0
    power = math.floor(math.log10(abs(size)))
    scaled = abs(size) / 10.0**power
    step = next(step for step in (*_STEPS, math.inf) if step >= scaled * (1 - 1e-12))
    # From the text of the number: 0.04, not 4 times one hundredth.
    return math.copysign(float(f"{step:g}e{power}"), size)


def suggested_scales(scenario: Scenario, found: Measured) -> pd.DataFrame:
    """Zero and full effect for every measured goal in use whose scale is not stated.

    Zero is no change. Full is the largest improvement by a proposal that can be chosen, rounded up; where nothing
    improves, as large as the largest worsening. It is a start: a region that knows what it wants ("five minutes nearer to
    the hospital") states that instead.

    Returns
    -------
    DataFrame, leaf goals x (indicator, unit, direction, zero_at, full_at, best, best_by, next): the suggestion, the best
    effect and whose it is, and the best effect of all others. Goals that nothing moves are left out, and so are ratings
    and goals with a piecewise value function, which states its own scale.
    """
    can = choosable(scenario)
    rows = {}
    for goal, row in leaf_rows(scenario).items():
        indicator = row["indicator"]
        if indicator in STATED_BY_PEOPLE or is_stated(row) or row["value_function"] == "piecewise":
            continue
        if indicator not in found.change:
            raise ScoringError(finding("goal_indicator_unknown", "goals", a=goal, value=indicator))
        change = found.change.loc[can, indicator]
        change = change.mask(change.abs() < NOISE, 0.0)
        more = more_is_better(row, found.more_is_better)
        full, by = full_effect(row, change, more)
        if by:
            next_best, _ = full_effect(row, change.drop(by), more)
            rows[goal] = (
                indicator, found.units.get(indicator, ""), "more" if more else "less", 0.0, rounded_up(full),
                float(change[by]), by, next_best,
            )  # fmt: skip
    columns = ["indicator", "unit", "direction", "zero_at", "full_at", "best", "best_by", "next"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("goal")


def with_scales(scenario: Scenario, scales: pd.DataFrame) -> Scenario:
    """The scenario with stated scales in its table of goals.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    scales : DataFrame
        Indexed by goal of the version in use, with zero_at and full_at; from `suggested_scales`, or put right by hand

    Returns
    -------
    Scenario
        With the same tables, but goals: scale, zero_at and full_at of these rows, and a note where a figure is the suggested
        one.

    Raises
    ------
    ScoringError
        A goal is not a leaf of the version in use, or zero and full are no two different numbers.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> scenario = valley()
    >>> kept = ip.with_scales(scenario, ip.suggest_scales(scenario))
    >>> kept["goals"]["full_at"].tolist()
    [15.0]
    """
    known = leaf_rows(scenario)
    _refuse(
        [
            *(
                f"{goal} is not a measured goal in use"
                for goal in map(str, scales.index)
                if goal not in known
            ),
            *(
                f"{goal}: zero_at {zero:g} and full_at {full:g} are no two different numbers"
                for goal, zero, full in zip(scales.index, scales["zero_at"], scales["full_at"], strict=True)
                if not (math.isfinite(zero) and math.isfinite(full) and zero != full)
            ),
        ]
    )
    table = scenario["goals"]
    columns = {name: array.copy() for name, array in table.columns.items()}
    current = table.where(version=scenario.settings["goal_version"])
    at = {table["id"][i]: int(i) for i in current}
    suggested = scales["best"].dropna() if "best" in scales else pd.Series(dtype=float)
    ends = zip(
        map(str, scales.index),
        scales["zero_at"].to_numpy(float),
        scales["full_at"].to_numpy(float),
        strict=True,
    )
    for goal, zero, full in ends:
        i = at[goal]
        columns["scale"][i], columns["zero_at"][i], columns["full_at"][i] = "stated", zero, full
        if goal in suggested and abs(full) == abs(
            rounded_up(float(suggested[goal]))
        ):  # not put right by hand
            columns["note"][i] = "; ".join(part for part in (table["note"][i], _NOTE) if part)
    goals = replace(table, columns=columns)
    return replace(scenario, tables={**scenario.tables, "goals": goals})


def _refuse(faults: Iterable[str]) -> None:
    told = list(faults)
    if told:
        raise ScoringError("The scales cannot be kept: " + "; ".join(told) + ".")
