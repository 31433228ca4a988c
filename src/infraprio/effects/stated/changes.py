"""Stated wider effects as changes of indicators, and as the physical quantities that are priced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from infraprio.effects.indicators import INDICATORS
from infraprio.effects.stated.health import deaths_of_activity, felt_minutes
from infraprio.scenario.prices import price_factor
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.wider import WIDER

__all__ = ["ACTIVE", "Stated", "stated_changes", "stated_rows", "stated_set"]

ACTIVE = {"cycling": ("mortality_20_64_year", "heat_cycling_relative_risk"), "walking": ("mortality_20_74_year", "heat_walking_relative_risk")}  # fmt: skip
"""Mode -> parameters of its health effect: mortality, and relative risk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One row of the table ``wider_effects``.

    Attributes
    ----------
    row : its position in the table.
    proposal, effect : as stated.
    value, persons : as stated; persons nan where the effect has none.
    size : what counts: the value, for each person where it is one of persons; minutes up to where they count; money in the
        price year of the scenario.
    """

    row: int
    proposal: str
    effect: str
    value: float
    persons: float
    size: float


def _size(scenario: Scenario, row: Mapping[str, Any]) -> float:
    effect, value = row["effect"], float(row["value"])
    if WIDER[effect].unit == "MSEK":
        return value * price_factor(scenario, "consumer", float(row["price_year"]))[0]
    felt = float(felt_minutes(effect, value)) if effect in ACTIVE else value
    return felt * float(row["persons"]) if WIDER[effect].of_persons else felt


def stated_rows(scenario: Scenario) -> Iterator[Stated]:
    """The stated wider effects of proposals that are not done, in the order of the table."""
    table, proposals = scenario["wider_effects"], scenario["proposals"]
    done = {p for p, horizon in zip(proposals["id"], proposals["horizon"], strict=True) if horizon == "done"}
    for i in range(len(table)):
        row = table.row(i)
        if row["proposal"] not in done:
            yield Stated(
                row=i,
                proposal=row["proposal"],
                effect=row["effect"],
                value=float(row["value"]),
                persons=float(row["persons"]),
                size=_size(scenario, row),
            )


def _change(stated: Stated, p: Mapping[str, float]) -> float:
    """Change of the indicator that one row states."""
    kind = stated.effect.removeprefix("construction_")
    if WIDER[stated.effect].unit == "km":
        return stated.size * p[f"construction_co2_{kind}_t_km"]
    if stated.effect in ACTIVE:
        mortality, risk = ACTIVE[stated.effect]
        return stated.size * float(deaths_of_activity(stated.effect, p[mortality], p[risk]))
    return stated.size


def stated_changes(scenario: Scenario, proposals: Sequence[str], p: Mapping[str, float]) -> pd.DataFrame:
    """Changes of the indicators that the table ``wider_effects`` states.

    Parameters
    ----------
    proposals : whose rows are wanted, in this order.
    p : parameter id -> value.

    Returns
    -------
    DataFrame
        Proposals x indicators that some row states; missing where a proposal states none: not stated is not zero.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> stated_changes(valley(), ["LOT"], {}).shape
    (1, 0)
    """
    found: dict[str, dict[str, float]] = {}
    for row in stated_rows(scenario):
        mine = found.setdefault(WIDER[row.effect].indicator, {})
        mine[row.proposal] = mine.get(row.proposal, 0.0) + _change(row, p)
    index = pd.Index(list(proposals), name="proposal", dtype=object)
    columns = {name: found[name] for name in INDICATORS if name in found}
    return pd.DataFrame(
        {name: [mine.get(proposal, np.nan) for proposal in index] for name, mine in columns.items()},
        index=index,
        dtype=float,
    )


def stated_set(stated: pd.DataFrame, proposals: Sequence[str]) -> pd.Series[float]:
    """The stated changes of a set, added up; what one of them does not state is missing for the set."""
    return stated.loc[list(proposals)].sum(skipna=False)
