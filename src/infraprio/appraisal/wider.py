"""Wider effects of the proposals that state them: what each is worth, where it counts, and when carbon is paid back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation, benefit_worth, yearly_worth
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.values.quantities import ITEMS
from infraprio.appraisal.values.stated import ITEM_OF
from infraprio.effects.stated.changes import Stated, stated_changes, stated_rows
from infraprio.scenario.money import in_own_money, money_of
from infraprio.scenario.parameters import parameters
from infraprio.scenario.wider import WIDER

__all__ = ["WiderEffects", "carbon_payback", "wider_effects"]

_SPREAD = ("travel_time_sd_hours", "car")
_BUILT = "construction_co2_tonnes"
_SHOWN = (
    "proposal", "effect", "value", "unit", "persons", "counted", "present_value_msek", "counts_in", "confidence", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WiderEffects:
    """What proposals do beside the usual items, as far as somebody stated it.

    Attributes
    ----------
    rows : DataFrame
        One row an effect of a proposal: value and unit as stated, persons, `counted` (what is priced: minutes only up to where
        they count), present value, `counts_in` (``npv``; ``beside``: never in the net present value; ``given_npv``: a given
        net present value counts, which may hold it; ``not_priced``), confidence, source.
    proposals : DataFrame
        One row a proposal: tonnes from building, change of emissions in the opening year, calendar year in which the savings
        have paid back the building (missing where they do not), `carbon` (``paid_back``, ``not_paid_back``, ``not_known``),
        and the net present value with and without what is stated here.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.appraisal import appraise
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> len(wider_effects(appraise(valley(), stated)).rows)  # valley states none
    0
    """

    rows: pd.DataFrame = field(repr=False)
    proposals: pd.DataFrame = field(repr=False)


def carbon_payback(
    built: float, saved: np.ndarray[Any, np.dtype[np.float64]], years: np.ndarray[Any, np.dtype[np.int64]]
) -> float:
    """Calendar year by whose end the emissions saved have made up for those of building; nan if they never do.

    Parameters
    ----------
    built : tonnes of building.
    saved : tonnes saved in each year from the opening on; negative where emissions grow.
    years : those years.

    Examples
    --------
    >>> carbon_payback(250.0, np.array([100.0, 100.0, 100.0]), np.array([2030, 2031, 2032]))
    2032.0
    """
    paid = np.flatnonzero(np.cumsum(saved) >= built * (1 - 1e-12))
    return float(years[paid[0]]) if len(paid) else math.nan


def _worth(work: Calculation, at: int, get: Any) -> dict[tuple[str, str], float]:
    """Present value of each quantity and mode of one proposal, MSEK."""
    unit = benefit_worth(work, work.timing[at], get)[0]
    found: dict[tuple[str, str], float] = {}
    for kind, value in zip(work.kinds, unit * work.change[:, at], strict=True):
        key = kind.priced.quantity, kind.mode
        found[key] = found.get(key, 0.0) + float(value)
    return found


def _saved(work: Calculation, at: int, get: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Tonnes of emissions of traffic saved in each year from the opening on, and the years."""
    timing = work.timing[at]
    traffic, _, _ = yearly_worth(work, timing, get)
    climate = np.array([kind.item == "climate" for kind in work.kinds], dtype=float)
    open_ = timing.years >= timing.opening
    return -(climate * work.change[:, at]) @ traffic[:, open_], timing.years[open_]


def _row(result: Appraisal, row: Stated, worth: dict[tuple[str, str], float]) -> dict[str, Any]:
    table = result.scenario["wider_effects"]
    if row.effect == "wider_economic":
        value, counts = row.size, "beside"
    else:
        value, counts = worth.get(ITEM_OF[row.effect], math.nan), _counts_in(result, row.proposal)
    return {
        "proposal": row.proposal, "effect": row.effect, "value": row.value, "unit": WIDER[row.effect].unit, "persons": row.persons,
        "counted": row.size, "present_value_msek": value if counts != "not_priced" else math.nan, "counts_in": counts,
        "confidence": table["confidence"][row.row], "source": table["source"][row.row],
    }  # fmt: skip


def _counts_in(result: Appraisal, proposal: str) -> str:
    status = str(result.frame["status"].loc[proposal])
    return {"computed": "npv", "given": "given_npv"}.get(status, "not_priced")


def _reliability(result: Appraisal, proposal: str, worth: dict[tuple[str, str], float]) -> dict[str, Any]:
    """The row of the spread of car times, which the network computes; hours of standard deviation a year."""
    mine = (result.quantities.proposal == proposal) & (result.quantities.item == _SPREAD[0])
    hours = float(result.quantities.change[mine].sum())
    return {
        "proposal": proposal, "effect": "reliability", "value": hours, "unit": ITEMS[_SPREAD[0]], "persons": math.nan,
        "counted": hours, "present_value_msek": worth[_SPREAD], "counts_in": _counts_in(result, proposal),
        "confidence": "", "source": str(result.scenario.settings["reliability"]),
    }  # fmt: skip


def _summary(result: Appraisal, rows: pd.DataFrame) -> pd.DataFrame:
    work, get = result.calculation, result.values.value
    names = list(dict.fromkeys(rows["proposal"]))
    p = {name: item.value for name, item in parameters(result.scenario).items()} | dict(get)
    built = stated_changes(result.scenario, names, p)
    found = []
    for name in names:
        at, mine = work.proposals.index(name), rows[rows["proposal"] == name]
        tonnes = float(built["construction_co2_tonnes"].loc[name]) if _BUILT in built else math.nan
        saved, years = _saved(work, at, get)
        known = bool(work.known[at]) and math.isfinite(tonnes)
        year = carbon_payback(tonnes, saved, years) if known else math.nan
        npv = float(result.frame["npv_msek"].loc[name])
        inside = float(mine.loc[mine["counts_in"] == "npv", "present_value_msek"].sum())
        beside = float(mine.loc[mine["counts_in"] == "beside", "present_value_msek"].sum(min_count=1))
        found.append(
            {
                "proposal": name,
                _BUILT: tonnes,
                "co2_tonnes_opening": -float(saved[0]) if work.known[at] else math.nan,
                "co2_payback_year": year,
                "carbon": "not_known" if not known else "not_paid_back" if math.isnan(year) else "paid_back",
                "npv_msek": npv,
                "wider_in_npv_msek": inside,
                "npv_without_wider_msek": npv - inside,
                "wider_economic_msek": beside,
                "npv_with_wider_economic_msek": npv + beside,
            }
        )
    return pd.DataFrame(found)


def wider_effects(result: Appraisal) -> WiderEffects:
    """Wider effects of an appraisal, effect by effect and proposal by proposal.

    Parameters
    ----------
    result : Appraisal
        From `appraise`.

    Returns
    -------
    WiderEffects
        Two tables, empty where nobody stated anything; columns of money are named in the scenario's.

    References
    ----------
    Kelly et al. (2014) and WHO HEAT (2017) for cycling and walking; WHO HRAPIE (2013) for PM2.5; Department for Transport, TAG
    unit A1.3, for the spread of car times.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.appraisal import appraise
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> wider_effects(appraise(valley(), stated)).proposals.empty
    True
    """
    work = result.calculation
    stated: dict[str, list[Stated]] = {}
    for row in stated_rows(result.scenario):
        stated.setdefault(row.proposal, []).append(row)
    found = []
    for at, proposal in enumerate(work.proposals):
        spread = ((result.quantities.proposal == proposal) & (result.quantities.item == _SPREAD[0])).any()
        if not spread and proposal not in stated:
            continue
        worth = _worth(work, at, result.values.value)
        found += [_row(result, row, worth) for row in stated.get(proposal, [])]
        found += [_reliability(result, proposal, worth)] if spread else []
    rows = pd.DataFrame(found, columns=list(_SHOWN))
    money = money_of(result.scenario)
    return WiderEffects(rows=in_own_money(rows, money), proposals=in_own_money(_summary(result, rows), money))
