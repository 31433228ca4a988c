"""Times of journeys that another model gave: they count in place of the computed ones, and proposals move them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.travel.demand import Zones
from infraprio.network.travel.shortest_trees import Floats
from infraprio.network.travel.skims import Skims
from infraprio.scenario.scenario import Scenario

__all__ = [
    "ABOUT_GIVEN_TIMES",
    "GivenTimes",
    "computed_minutes",
    "given_remarks",
    "given_times",
    "moved_minutes",
    "with_given_times",
]

ABOUT_GIVEN_TIMES: Final = ("times_given_", "times_without_way_")
"""How the codes of the remarks on times of today begin."""

_MODES: Final = ("car", "public_transport")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTimes:
    """Minutes from door to door between zones, as the table `given_times` states them.

    Attributes
    ----------
    today : mode -> (zones, zones) minutes of the reference; nan where none is given.
    own : mode -> proposal -> (zones, zones) minutes with that proposal alone; nan where none is given.
    """

    today: Mapping[str, Floats]
    own: Mapping[str, Mapping[str, Floats]]

    def __bool__(self) -> bool:
        return bool(self.today) or any(self.own.values())

    def speak_of(self, proposals: Sequence[str]) -> bool:
        """Whether one of the proposals has times of its own."""
        return any(name in held for held in self.own.values() for name in proposals)


def given_times(scenario: Scenario, zones: Zones) -> GivenTimes:
    """The times that a scenario gives."""
    table, row = scenario["given_times"], {name: k for k, name in enumerate(zones.ids)}
    held: dict[str, dict[str, Floats]] = {mode: {} for mode in _MODES}
    for mode, proposal, a, b, minutes in zip(
        *(table[c] for c in ("mode", "proposal", "from_place", "to_place", "minutes"))
    ):
        if a in row and b in row:
            matrix = held[mode].setdefault(str(proposal), np.full((len(row), len(row)), np.nan))
            matrix[row[a], row[b]] = minutes
    return GivenTimes(
        today={mode: each.pop("") for mode, each in held.items() if "" in each},
        own=MappingProxyType(held),
    )


def moved_minutes(today: Floats, before: Floats, after: Floats, own: Sequence[Floats]) -> Floats:
    """Minutes with a set of proposals: those given for today, moved by as much as the computed ones move.

    A way that opens has its computed time, one that closes has none. What a proposal's own times differ from today's is
    added; nothing takes less than no time.

    Parameters
    ----------
    today, before, after : (zones, zones) given for today, nan where none is; computed without and with the proposals.
    own : (zones, zones) each, given with one proposal alone; nan where none is.

    Examples
    --------
    >>> today, before, after = (np.array([[x]]) for x in (30.0, 20.0, 16.0))
    >>> moved_minutes(today, before, after, []).item(), moved_minutes(today, before, before, [today - 5]).item()
    (26.0, 25.0)
    """
    first = np.where(np.isnan(today), before, today)
    both = np.isfinite(before) & np.isfinite(after)
    move = np.subtract(after, before, out=np.zeros_like(after), where=both)
    minutes = np.where(both & ~np.isnan(today), today + move, after)
    for each in own:
        known = np.isfinite(each) & np.isfinite(first)
        minutes = minutes + np.subtract(each, first, out=np.zeros_like(first), where=known)
    return np.asarray(np.maximum(minutes, 0.0))


def with_given_times(
    skims: Skims,
    given: GivenTimes,
    built: Sequence[str] = (),
    before: Skims | None = None,
    skims_of: Callable[[tuple[str, ...]], Skims] | None = None,
) -> Skims:
    """Skims in which the given times stand in place of the computed ones.

    Public transport is felt, and its quickest journey lasts, in the proportion of the given to the computed minutes. A pair
    without a computed way stays without.

    Parameters
    ----------
    skims : as computed with the proposals that are built.
    before : as computed without; None: `skims` are those.
    skims_of : computes the skims of some of the proposals.
    """
    out = skims
    for mode in _MODES:
        named = tuple(name for name in built if name in given.own[mode])
        if mode not in given.today and not named:
            continue
        others = tuple(name for name in built if name not in named)
        alone = skims_of(others) if named and skims_of is not None else skims
        blank = np.full((len(skims.ends), len(skims.ends)), np.nan)
        minutes = moved_minutes(
            given.today.get(mode, blank),
            computed_minutes(before or skims, mode),
            computed_minutes(alone, mode),
            [given.own[mode][name] for name in named],
        )
        out = _with_car(out, minutes) if mode == "car" else _with_transit(out, minutes)
    return out


def computed_minutes(skims: Skims, mode: str) -> Floats:
    """(zones, zones) minutes from door to door."""
    n = len(skims.ends)
    if mode == "car":
        return np.asarray(skims.car.minutes[np.ix_(skims.road_row, skims.ends)])
    return np.asarray(skims.transit.minutes[:n, :n])


def _with_car(skims: Skims, minutes: Floats) -> Skims:
    whole = skims.car.minutes.copy()
    whole[np.ix_(skims.road_row, skims.ends)] = minutes
    return replace(skims, car=replace(skims.car, minutes=whole))


def _with_transit(skims: Skims, minutes: Floats) -> Skims:
    n, old = len(skims.ends), skims.transit
    computed = old.minutes[:n, :n]
    sound = np.isfinite(computed) & (computed > 0) & np.isfinite(minutes)
    share = np.divide(minutes, computed, out=np.ones_like(computed), where=sound)
    parts = {name: getattr(old, name).copy() for name in ("minutes", "weighted", "fastest")}
    for part in parts.values():
        part[:n, :n] = np.where(np.isfinite(part[:n, :n]), part[:n, :n] * share, part[:n, :n])
    return replace(skims, transit=replace(old, **parts))


def given_remarks(given: GivenTimes, computed: Skims) -> list[Finding]:
    """For how many pairs the times of today are given, and for how many of them no way is computed."""
    said: list[Finding] = []
    for mode, minutes in given.today.items():
        there = ~np.isnan(minutes)
        np.fill_diagonal(there, False)
        pairs = minutes.size - len(minutes)
        said.append(about(f"times_given_{mode}", mode, pairs=int(there.sum()), all=pairs))
        wayless = int((there & ~np.isfinite(computed_minutes(computed, mode))).sum())
        if wayless:
            said.append(about(f"times_without_way_{mode}", mode, pairs=wayless))
    for mode, held in given.own.items():
        said += [about(f"own_times_{mode}", name) for name in held]
    return said
