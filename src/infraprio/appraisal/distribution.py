"""On whom a net present value falls: by municipality, mode, purpose, distance and group, each adding up to the whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pandas as pd

from infraprio.appraisal.breakdown import LABELS, breakdown
from infraprio.appraisal.equity import ResidentGroups, municipality_name, resident_groups

if TYPE_CHECKING:
    from infraprio.appraisal.result import Appraisal
    from infraprio.scenario.scenario import Scenario

__all__ = ["NOT_DIVIDED", "OUTSIDE", "distributed", "distribution", "equity_weighted"]

NOT_DIVIDED: Final = "not divided"
"""Of what no part is known to fall on anyone in particular."""
OUTSIDE: Final = "outside the region"
"""Of what falls on municipalities that are not in the table of them."""
_USERS: Final = "travellers"
_PUBLIC: Final = frozenset({"operators", "public_budget", "investment", "om", "residual", "given"})
_AMOUNTS: Final = ("travellers_msek", "others_msek", "public_msek", "npv_msek")


def distribution(appraisal: Appraisal) -> pd.DataFrame:
    """The net present value of every appraised proposal, divided in as many ways as are known.

    Travellers' gains fall on the municipality in which the journeys begin; on groups of its residents by their share.
    What else is priced has the labels of the traffic that causes it and is not divided between groups.

    Parameters
    ----------
    appraisal : Appraisal
        Of a scenario.

    Returns
    -------
    DataFrame
        proposal, dimension (municipality, mode, purpose, distance, and those of the table ``population_groups``), member,
        travellers_msek, others_msek (freight, safety, climate, health), public_msek (operators, taxes and charges, costs,
        and what a given result adds), npv_msek: their sum. The rows of every dimension add up to the proposal's net
        present value, with a row ``not divided`` and one ``outside the region``.

    Examples
    --------
    >>> from infraprio.appraisal.appraise import appraise
    >>> from infraprio.effects.examples import valley
    >>> rows = [("FASTER", "travel_time_hours", -900.0, "car", "Valley"), ("FASTER", "severe_accidents", -0.1, "car", "")]
    >>> stated = pd.DataFrame(rows, columns=["proposal", "item", "change", "mode", "municipality"])
    >>> found = distribution(appraise(valley(), stated)).set_index(["dimension", "member"])
    >>> found.loc["municipality", "travellers_msek"].round(1).to_dict()
    {'Valley': 2.5, 'not divided': 0.0}
    """
    return distributed(appraisal.scenario, breakdown(appraisal))


def distributed(scenario: Scenario, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a breakdown divided in as many ways as are known, see `distribution`."""
    if not len(rows):
        return pd.DataFrame(columns=["proposal", "dimension", "member", *_AMOUNTS])
    groups = resident_groups(scenario)
    rows = rows.assign(municipality=_towns(scenario, rows["municipality"]))
    whole = pd.concat(_divided(rows, groups))
    turn = {proposal: k for k, proposal in enumerate(dict.fromkeys(map(str, rows["proposal"])))}
    return whole.iloc[whole["proposal"].map(turn).argsort(kind="stable")].reset_index(drop=True)


def _towns(scenario: Scenario, labels: pd.Series[str]) -> list[str]:
    """Names of municipalities; what lies outside under one name, what is not divided without."""
    named = {label: municipality_name(scenario, str(label)) or OUTSIDE for label in labels.unique() if label}
    return [named.get(label, "") for label in labels]


def _accounts(rows: pd.DataFrame) -> pd.DataFrame:
    """Present values in the columns of the three accounts."""
    worth, area = rows["present_value_msek"], rows["area"]
    users, public = area == _USERS, area.isin(_PUBLIC)
    parts = {
        "travellers_msek": worth.where(users, 0.0),
        "others_msek": worth.where(~users & ~public, 0.0),
        "public_msek": worth.where(public, 0.0),
    }
    return rows.assign(**parts, npv_msek=worth)


def _divided(rows: pd.DataFrame, groups: ResidentGroups) -> Iterator[pd.DataFrame]:
    """The rows of all proposals by each dimension."""
    told = _accounts(rows)
    for dimension in ("municipality", *(label for label in LABELS if label != "municipality")):
        yield _summed(told, told[dimension], dimension)
    for dimension in dict.fromkeys(groups.table["dimension"]):
        parted = _parted(rows, groups.table[groups.table["dimension"] == dimension])
        yield _summed(_accounts(parted), parted["group"], str(dimension))


def _summed(rows: pd.DataFrame, member: pd.Series[str], dimension: str) -> pd.DataFrame:
    """Sums by proposal and member: of each proposal those with most gains first, what completes them last."""
    named = member.replace("", NOT_DIVIDED).to_numpy()
    sums = rows.groupby([rows["proposal"].astype(str).to_numpy(), named], sort=False)[list(_AMOUNTS)].sum()
    found = sums.rename_axis(["proposal", "member"]).reset_index()
    found["last"] = found["member"].isin([NOT_DIVIDED, OUTSIDE])
    found = found.sort_values(["last", "travellers_msek"], ascending=[True, False], kind="stable")
    found.insert(1, "dimension", dimension)
    return found.drop(columns="last")


def _parted(rows: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Rows of travellers' gains as one row a group of their municipality; all others as they are, without a group."""
    known = set(shares["municipality"])
    divided = (rows["area"] == _USERS) & rows["municipality"].isin(known)
    parts = rows[divided].merge(shares, on="municipality", how="left")
    parts["present_value_msek"] *= parts["share"]
    return pd.concat([parts, rows[~divided].assign(group="", weight=math.nan)])


def equity_weighted(scenario: Scenario, rows: pd.DataFrame) -> pd.DataFrame:
    """The plain net present value beside the one with equity weights on travellers' gains.

    A krona of gain counts (mean income / income of the group) to the power of the elasticity that the table
    ``population_groups`` states; everything that is not divided between its groups, costs among it, counts as it is.

    Parameters
    ----------
    scenario : Scenario
        With a table ``population_groups``.
    rows : DataFrame
        Of `breakdown`.

    Returns
    -------
    DataFrame
        Indexed by proposal: npv_msek, equity_npv_msek, divided_msek (travellers' gains that have a weight),
        weighted_msek (the same, weighted). Without rows where no elasticity is stated.
    """
    groups = resident_groups(scenario)
    if not groups.dimension:
        return pd.DataFrame(columns=["npv_msek", "equity_npv_msek", "divided_msek", "weighted_msek"])
    shares = groups.table[groups.table["dimension"] == groups.dimension]
    rows = rows.assign(municipality=_towns(scenario, rows["municipality"]))
    found = {}
    for proposal, mine in rows.groupby("proposal", sort=False):
        parts = _parted(mine, shares)
        gain = parts[parts["weight"].notna()]
        npv = math.fsum(mine["present_value_msek"])
        plain = math.fsum(gain["present_value_msek"])
        weighted = math.fsum(gain["present_value_msek"] * gain["weight"])
        found[str(proposal)] = (npv, npv - plain + weighted, plain, weighted)
    columns = ["npv_msek", "equity_npv_msek", "divided_msek", "weighted_msek"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("proposal")
