"""Gains that hang on a minute: places that a proposal moves across a limit of time which they lay close to."""

from __future__ import annotations

from typing import Final

import numpy as np

from infraprio.effects.baseline import Baseline, State
from infraprio.effects.limits import LIMITS, Limit, counted_minutes
from infraprio.effects.measures import door_minutes
from infraprio.findings import Finding, about
from infraprio.network.travel.shortest_trees import Floats
from infraprio.scenario.scenario import Scenario
from infraprio.words import Chain, Figure, Lower, Spoken, Words

__all__ = ["near_limit_remarks"]

NEAR_MIN: Final = 2.0
"""A journey so close to a limit, before or after, may lie on either side of it: networks are no better than that."""
LEAST_SHARE: Final = 0.5
"""Share of a gain from which it is said to hang on such journeys."""
NAMED: Final = 3


def _goal_limits(scenario: Scenario) -> list[Limit]:
    """The limits at which goals in use count by a cliff."""
    goals = scenario["goals"]
    used = set(goals["indicator"][goals.where(version=scenario.settings["goal_version"])])
    return [limit for limit in LIMITS if limit.within in used]


def _worth(base: Baseline, limit: Limit) -> Floats:
    """What each journey (zones, zones or destinations) adds once it lies within the limit, in proportion to the indicator."""
    zones, inside = base.model.zones, base.setting.counted
    people, jobs = np.where(inside, zones.population, 0.0), np.where(inside, zones.jobs, 0.0)
    if limit.counts == "population":
        return zones.population[:, None] * jobs
    return people[:, None] * zones.jobs if limit.counts == "jobs" else people[:, None]


def _minutes(base: Baseline, state: State, limit: Limit) -> Floats:
    """Door-to-door minutes of the journeys that the limit counts, (zones, zones) or to the nearest destination (zones, 1)."""
    _car, pt, _park_ride, best = door_minutes(state.travel, base.model.p)
    minutes = pt if limit.transit else best
    return counted_minutes(minutes, limit, base.setting.offers)


def near_limit_remarks(base: Baseline, state: State) -> list[Finding]:
    """For each cliff that a goal in use counts by: gains of which half or more come from journeys within two minutes of it.

    Parameters
    ----------
    state : the system with one proposal.

    Returns
    -------
    A remark names the journeys that bring most, with their minutes before and after, and their share of the gain.
    """
    if state.travel is base.state.travel:
        return []
    return [
        remark
        for limit in _goal_limits(base.scenario)
        if limit.within in base.state.measures.totals
        for remark in _at_limit(base, state, limit)
    ]


def _at_limit(base: Baseline, state: State, limit: Limit) -> list[Finding]:
    before, after = _minutes(base, base.state, limit), _minutes(base, state, limit)
    gain = np.where((before > limit.minutes) & (after <= limit.minutes), _worth(base, limit), 0.0)
    close = (before <= limit.minutes + NEAR_MIN) | (after >= limit.minutes - NEAR_MIN)
    part, whole = np.where(close, gain, 0.0), float(gain.sum())
    if whole <= 0 or part.sum() < LEAST_SHARE * whole:
        return []
    if part.shape[1] > 1:  # minutes are means of there and back: one journey, told once
        part = np.triu(part + part.T)
    top = np.argsort(-part, axis=None, kind="stable")[:NAMED]
    rows = [(int(i), int(j)) for i, j in zip(*np.unravel_index(top, part.shape)) if part[i, j] > 0]
    share = 100.0 * float(part.sum()) / whole
    names = dict(zip(base.scenario["places"]["id"], base.scenario["places"]["name"]))
    ids = base.model.zones.ids

    def journey(i: int, j: int) -> Spoken:
        start, end = (str(names.get(name, name)) for name in (ids[i], ids[j if before.shape[1] > 1 else i]))
        way = start if start == end else f"{start}–{end}"
        was = Figure(before[i, j], ".1f") if np.isfinite(before[i, j]) else "–"
        return Words.of("near_limit.journey", way=way, before=was, after=Figure(after[i, j], ".1f"))

    more = len(np.flatnonzero(part)) - len(rows)
    return [
        about(
            "gain_at_limit",
            " ".join(state.built),
            share=f"{share:.0f}",
            indicator=Lower(Words.of(f"indicator.{limit.within}")),
            near=f"{NEAR_MIN:g}",
            journeys=Chain(tuple(journey(i, j) for i, j in rows), "; "),
            also=Words.of("near_limit.more", n=more) if more > 0 else "",
            around=limit.around,
        )
    ]
