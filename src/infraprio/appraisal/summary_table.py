"""The appraisal summary table: every impact under its heading, in words, in quantity, in money, and on whom it falls."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import pandas as pd

from infraprio.appraisal.distribution import NOT_DIVIDED, OUTSIDE, distributed
from infraprio.appraisal.verdict import unpriced_effects
from infraprio.words import known, languages, number, say

if TYPE_CHECKING:
    from infraprio.scenario.scenario import Scenario

__all__ = ["summary_table"]

Pick = Callable[[pd.DataFrame], "pd.Series[bool]"]


def _area(*areas: str) -> Pick:
    return lambda rows: rows["area"].isin(areas)


def _item(*items: str) -> Pick:
    return lambda rows: rows["item"].isin(items)


def _users(of: Callable[[pd.Series[str]], pd.Series[bool]], *, spread: bool = False) -> Pick:
    """What travellers of some purposes gain: in the spread of their times, or in all else."""
    return lambda rows: (
        (rows["area"] == "travellers") & of(rows["purpose"]) & ((rows["item"] == "reliability") == spread)
    )


def _business(purpose: pd.Series[str]) -> pd.Series[bool]:
    return purpose == "business"


def _private(purpose: pd.Series[str]) -> pd.Series[bool]:
    return purpose != "business"


_IMPACTS: Final[Mapping[str, Mapping[str, Pick | None]]] = {
    "economy": {
        "business_users": _users(_business),
        "freight": _area("freight"),
        "transport_providers": _area("operators"),
        "business_reliability": _users(_business, spread=True),
        "regeneration": None,
        "wider_impacts": None,
    },
    "environment": {
        "noise": _item("noise"),
        "air_quality": _item("air_car", "air_heavy", "air_exposure"),
        "greenhouse_gases": _area("climate"),
        "landscape": None,
        "townscape": None,
        "historic_environment": None,
        "biodiversity": None,
        "water_environment": None,
    },
    "social": {
        "commuting": _users(lambda purpose: purpose == "work"),
        "other_users": _users(lambda purpose: ~purpose.isin(["work", "business"])),
        "reliability": _users(_private, spread=True),
        "physical_activity": _item("cycling", "walking", "health_bicycle", "health_walking"),
        "journey_quality": None,
        "accidents": _area("safety"),
        "security": None,
        "access_to_services": None,
        "affordability": None,
        "severance": None,
        "option_values": None,
    },
    "public_accounts": {
        "cost_to_budgets": _area("investment", "om", "residual"),
        "taxes_and_charges": _area("public_budget"),
    },
    "given": {"given_result": _area("given")},
}  # fmt: skip
"""Heading -> impact -> its rows of a breakdown; None: it has no price here. Every row belongs to exactly one impact."""
_MONEY: Final = "SEK"


def summary_table(
    scenario: Scenario, proposal: str, rows: pd.DataFrame, language: str = "en"
) -> pd.DataFrame:
    """The appraisal summary table of one proposal.

    Parameters
    ----------
    scenario : Scenario
        With the effects that have no price.
    proposal : str
        Whose they are.
    rows : DataFrame
        Of `breakdown`, of this proposal alone.
    language : str, default "en"
        Of headings and words.

    Returns
    -------
    DataFrame
        heading, impact, qualitative, quantitative, monetary_msek, distributional. The monetary column adds up to the net
        present value; it is missing where an impact has no price. What was not looked at says so.

    References
    ----------
    Department for Transport (UK), Transport Analysis Guidance, appraisal summary table: its headings, in other words.
    """
    told = unpriced_effects(scenario, proposal)
    placed = [_heading_of(str(effect), str(group)) for effect, group in zip(told["effect"], told["group"], strict=True)]  # fmt: skip
    found, picked = (
        [],
        {
            impact: rows[pick(rows)] if pick is not None else rows.iloc[:0]
            for impacts in _IMPACTS.values()
            for impact, pick in impacts.items()
        },
    )
    whom = _on_whom(scenario, picked, language)
    for heading, impacts in _IMPACTS.items():
        for impact in impacts:
            mine = picked[impact]
            words = [_said(told, k, language) for k, place in enumerate(placed) if place == (heading, impact)]
            if impact == "given_result" and not len(mine):
                continue
            line = _line(mine, "; ".join(words), whom.get(impact, ""), language)
            found.append((say(f"ast.{heading}", language), say(f"ast.{impact}", language), *line))
        for k, place in enumerate(placed):
            if place == (heading, ""):
                line = _line(rows.iloc[:0], _said(told, k, language), "", language)
                found.append((say(f"ast.{heading}", language), str(told["effect"].iloc[k]), *line))
    columns = ["heading", "impact", "qualitative", "quantitative", "monetary_msek", "distributional"]
    return pd.DataFrame(found, columns=columns)


def _heading_of(effect: str, group: str) -> tuple[str, str]:
    """Heading and impact of an effect without a price: by the name of the impact in any language, else by its group."""
    for heading, impacts in _IMPACTS.items():
        for impact in impacts:
            names = {say(f"ast.{impact}", language).casefold() for language in languages() if known(f"ast.{impact}")}  # fmt: skip
            if effect.strip().casefold() in names:
                return heading, impact
    return ("environment" if group == "environment" else "social"), ""


def _said(told: pd.DataFrame, k: int, language: str) -> str:
    """Verdict and reason of an effect without a price."""
    return f"{say('ast.' + str(told['verdict'].iloc[k]), language)}: {told['reason'].iloc[k]}"


def _line(mine: pd.DataFrame, words: str, whom: str, language: str) -> tuple[str, str, float, str]:
    """Words, quantities, money and distribution of one impact."""
    if not len(mine):
        return words or say("ast.not_assessed", language), "", math.nan, ""
    return words, _quantities(mine, language), math.fsum(mine["present_value_msek"]), whom


def _quantities(mine: pd.DataFrame, language: str) -> str:
    """Changes in the opening year, those of money left out; a quantity that several items price is told once."""
    told = mine[(mine["quantity"] != 0) & ~mine["unit"].str.startswith(_MONEY)]
    first = told.drop_duplicates(["unit", "mode", "purpose", "distance", "municipality", "quantity"])
    sums = first.groupby("unit", sort=False)["quantity"].sum()
    return "; ".join(f"{_signed(float(total), language)} {say_unit(str(unit), language)}" for unit, total in sums.items())  # fmt: skip


def _signed(amount: float, language: str) -> str:
    """A change with its sign, with as many decimals as matter."""
    digits = 0 if abs(amount) >= 100 else 1 if abs(amount) >= 10 else 2
    return f"{'+' if amount > 0 else ''}{number(amount, digits, language)}"


def say_unit(unit: str, language: str) -> str:
    """A unit in words; itself where it has none."""
    return say(f"report.{unit}", language) if known(f"report.{unit}") else unit


def _on_whom(scenario: Scenario, picked: Mapping[str, pd.DataFrame], language: str) -> dict[str, str]:
    """Where the travellers' gains of each impact fall: the municipality with most, and each group's share."""
    gains = [
        mine.assign(proposal=impact)
        for impact, mine in picked.items()
        if len(mine) and mine["area"].iloc[0] == "travellers"
    ]
    parts: dict[str, list[str]] = {}
    divided = (
        distributed(scenario, pd.concat(gains)) if gains else pd.DataFrame(columns=["proposal", "dimension"])
    )
    for (impact, dimension), rows in divided.groupby(["proposal", "dimension"], sort=False):
        if dimension in ("mode", "purpose", "distance"):
            continue
        whole = math.fsum(rows["travellers_msek"])
        if not whole:
            continue
        most = rows.head(1 if dimension == "municipality" else len(rows))
        shares = ", ".join(f"{_member(str(one['member']), language)} {100 * one['travellers_msek'] / whole:.0f} %" for one in most.to_dict("records"))  # fmt: skip
        parts.setdefault(str(impact), []).append(shares)
    return {impact: "; ".join(told) for impact, told in parts.items()}


def _member(name: str, language: str) -> str:
    """A group or municipality; the rows that complete them in words."""
    return say(f"benefits.{name}", language) if name in (NOT_DIVIDED, OUTSIDE) else name
