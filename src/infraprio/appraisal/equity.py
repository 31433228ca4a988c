"""Groups of residents in each municipality, and what a krona is worth to them beside one to the mean income."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import pandas as pd

from infraprio.scenario.scenario import Scenario

__all__ = ["ResidentGroups", "municipality_name", "resident_groups"]

NOWHERE = ""
_KNOWN: WeakKeyDictionary[Scenario, ResidentGroups] = WeakKeyDictionary()
"""Kept as long as the scenario, which never changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentGroups:
    """Who lives in the municipalities.

    Attributes
    ----------
    table : DataFrame
        dimension, municipality (name), group, share (of its residents; those of a dimension sum to 1), weight (of the
        gains of the group; missing where the dimension has no elasticity).
    residents : DataFrame
        dimension, group, share of all residents for whom groups are stated.
    elasticity : float
        By how many per cent the worth of money falls when income rises by one; missing: no equity weights.
    dimension : str
        What the equity weights follow; empty where there are none.
    income : float
        Mean income of all, at which a krona has the weight 1.
    """

    table: pd.DataFrame = field(repr=False)
    residents: pd.DataFrame = field(repr=False)
    elasticity: float
    dimension: str
    income: float


def municipality_name(scenario: Scenario, label: str) -> str:
    """Name of a municipality of the table by id or name; empty for one that is not in it."""
    table = scenario["municipalities"]
    known = dict(zip(table["id"], table["name"], strict=True)) | {n: n for n in table["name"]}
    return str(known.get(label, "" if len(table) else label))


def _people(scenario: Scenario) -> tuple[dict[str, float], dict[str, float], dict[str, str]]:
    """Residents of places and of municipalities (by name), and the municipality of each place."""
    places, towns = scenario["places"], scenario["municipalities"]
    home = {p: municipality_name(scenario, str(m)) for p, m in zip(places["id"], places["municipality"], strict=True)}  # fmt: skip
    people = {p: float(n) for p, n in zip(places["id"], places["population"], strict=True)}
    of_town: dict[str, float] = {}
    for place, number in people.items():
        if number > 0:
            of_town[home[place]] = of_town.get(home[place], 0.0) + number
    stated = {str(n): float(p) for n, p in zip(towns["name"], towns["population"], strict=True) if p > 0}
    return people, of_town | stated, home


def resident_groups(scenario: Scenario) -> ResidentGroups:
    """Shares of groups by municipality and, where an elasticity is stated, the weights of their gains.

    Shares by place are put together with the residents of the places. The weight of a group is (mean income of all /
    income of the group) to the power of the elasticity.

    Parameters
    ----------
    scenario : Scenario
        With a table ``population_groups``.

    Returns
    -------
    ResidentGroups
        Empty where the table is.

    References
    ----------
    HM Treasury, The Green Book, annex on distributional appraisal (welfare weights); Layard, Mayraz and Nickell 2008,
    The marginal utility of income, Journal of Public Economics 92 (estimates an elasticity of about 1.26).
    """
    found = _KNOWN.get(scenario)
    if found is None:
        found = _KNOWN[scenario] = _resident_groups(scenario)
    return found


def _resident_groups(scenario: Scenario) -> ResidentGroups:
    table = scenario["population_groups"]
    people, of_town, home = _people(scenario)
    rows = []
    for i in range(len(table)):
        row = table.row(i)
        place = str(row["place"])
        town = home[place] if place else municipality_name(scenario, str(row["municipality"]))
        size = people[place] if place else of_town.get(town, math.nan)
        rows.append((row["dimension"], town, row["group"], size * row["share"], row["share"], row["income"], row["elasticity"], bool(place)))  # fmt: skip
    columns = ["dimension", "municipality", "group", "persons", "share", "income", "elasticity", "by_place"]
    frame = pd.DataFrame(rows, columns=columns)
    stated = frame.dropna(subset=["elasticity"])
    dimension = str(stated["dimension"].iloc[0]) if len(stated) else ""
    elasticity = float(stated["elasticity"].iloc[0]) if len(stated) else math.nan
    mine = frame[frame["dimension"] == dimension]
    income = (
        float((mine["persons"] * mine["income"]).sum() / mine["persons"].sum()) if len(mine) else math.nan
    )
    frame["weight"] = ((income / frame["income"]) ** elasticity).where(frame["dimension"] == dimension)
    return ResidentGroups(
        table=_by_town(frame),
        residents=_of_all(frame),
        elasticity=elasticity,
        dimension=dimension,
        income=income,
    )


def _by_town(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares and weights of each municipality; of several places by their residents."""
    parts = []
    for (dimension, town), rows in frame.groupby(["dimension", "municipality"], sort=False):
        size = rows["persons"].where(rows["by_place"], rows["share"])
        whole = math.fsum(size)
        for group, one in rows.groupby("group", sort=False):
            held = size.loc[one.index]
            weight = (
                float((held * one["weight"]).sum(min_count=1) / held.sum()) if held.sum() > 0 else math.nan
            )
            parts.append((dimension, town, group, float(held.sum()) / whole, weight))
    return pd.DataFrame(parts, columns=["dimension", "municipality", "group", "share", "weight"])


def _of_all(frame: pd.DataFrame) -> pd.DataFrame:
    sums = frame.groupby(["dimension", "group"], sort=False)["persons"].sum(min_count=1).reset_index()
    whole = sums.groupby("dimension")["persons"].transform("sum")
    return sums.assign(share=sums["persons"] / whole)[["dimension", "group", "share"]]
