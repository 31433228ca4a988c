"""Limits of time: what lies within so many minutes, counted at a cliff or along a slope around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.network.travel.demand import Zones
from infraprio.network.travel.logit.exponentials import powers_of_e
from infraprio.network.travel.shortest_trees import Floats, Ints

__all__ = ["LIMITS", "Limit", "around", "counted_minutes", "limit_values", "within"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of time that indicators count places by.

    Attributes
    ----------
    within : indicator with a cliff at the limit.
    around : its smooth partner.
    minutes : the limit, door to door.
    counts : "jobs", "population", or the destination whose nearest place is meant.
    transit : by public transport alone; else by the quickest of all modes.
    """

    within: str
    around: str
    minutes: float
    counts: str
    transit: bool


def _limit(within: str, minutes: float, counts: str, *, transit: bool = False) -> Limit:
    return Limit(
        within=within,
        around=within.replace("_within_", "_around_"),
        minutes=minutes,
        counts=counts,
        transit=transit,
    )


LIMITS: Final = (
    _limit("jobs_within_45_min", 45, "jobs"),
    _limit("population_within_45_min", 45, "population"),
    _limit("jobs_within_60_min", 60, "jobs"),
    _limit("population_within_60_min", 60, "population"),
    _limit("jobs_within_60_min_pt", 60, "jobs", transit=True),
    _limit("share_within_60_min_hospital", 60, "hospital"),
    _limit("share_within_45_min_regional_centre", 45, "regional_centre"),
    _limit("share_within_60_min_university", 60, "university"),
    _limit("share_within_90_min_airport", 90, "airport"),
)
"""Every indicator that counts what lies within a limit, with its smooth partner."""


def within(minutes: Floats, limit: float) -> Floats:
    """1 up to the limit, 0 beyond."""
    return np.asarray(minutes <= limit, dtype=float)


def around(minutes: Floats, limit: float, width: float) -> Floats:
    """Logistic decay: one half at the limit, nine tenths `width` minutes before it and one tenth as long after.

    A minute saved anywhere near the limit is worth about the same, so that no error of a minute in the network
    decides what a proposal brings.

    Parameters
    ----------
    minutes : of any shape; inf where there is no way
    limit, width : minutes, above 0

    Returns
    -------
    Of the shape of `minutes`, between 0 and 1.

    Examples
    --------
    >>> around(np.array([0.0, 35.0, 44.0, 46.0, 55.0, np.inf]), limit=45, width=10).round(2).tolist()
    [1.0, 0.9, 0.55, 0.45, 0.1, 0.0]
    """
    over = math.log(9.0) / width * (minutes - limit)
    far = powers_of_e(-np.abs(over))  # at most 1: no way is no power beyond all numbers
    return np.asarray(np.where(over > 0, far, 1.0) / (1.0 + far))


def counted_minutes(minutes: Floats, limit: Limit, offers: Mapping[str, Ints]) -> Floats:
    """Those of the `minutes` (zones, zones) that the limit counts: all of them, or to the nearest destination (zones, 1)."""
    if limit.counts in {"jobs", "population"}:
        return minutes
    return np.asarray(minutes[:, offers[limit.counts]].min(axis=1, keepdims=True))


def limit_values(near: Floats, limit: Limit, zones: Zones) -> Floats:
    """(zones,) what each zone has near.

    Parameters
    ----------
    near : share that counts of each of the `counted_minutes`, from `within` or `around`.

    Returns
    -------
    Jobs, residents who reach the zone's jobs, or 100 times the share that the nearest destination counts.
    """
    if limit.counts == "jobs":
        return np.asarray(near @ zones.jobs)
    if limit.counts == "population":
        return np.asarray(zones.population @ near)
    return np.asarray(100.0 * near[:, 0])
