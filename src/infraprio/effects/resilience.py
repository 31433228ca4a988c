"""How the region fares when a road or a whole corridor is closed, and what proposals do to that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from infraprio.effects.baseline import Baseline, State, baseline, state_with
from infraprio.effects.closures import Closure, closures
from infraprio.network.travel.shortest_trees import Floats, Ints
from infraprio.scenario.scenario import Scenario

__all__ = ["Resilience", "resilience"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Resilience:
    """Closures of one state of the network, without congestion.

    Attributes
    ----------
    proposals : tuple of str
        Built in this state.
    roads : DataFrame
        Indexed by road, worst first
        from_place, to_place; vehicles_affected (a day, that must take another way or have none); detour_hours
        (vehicle-hours a day more); detour_min (per vehicle that still has a way); cut_off_vehicles (a day, without
        any way left).
    corridors : DataFrame
        Indexed by corridor, all its roads closed at once
        The same columns, and the number of roads.
    exposure : DataFrame
        Indexed by municipality
        detour_min: minutes more per journey that begins there, mean over closures of all roads by length;
        worst_detour_min and worst_road: the closure that costs most; cut_off_share: share of the journeys without a way
        in the closure that cuts off most; cut_off_road.

    References
    ----------
    Jenelius, Petersen and Mattsson (2006), Importance and exposure in road network vulnerability analysis,
    Transportation Research A 40(7), 537-560.
    """

    proposals: tuple[str, ...]
    roads: pd.DataFrame
    corridors: pd.DataFrame
    exposure: pd.DataFrame

    def __repr__(self) -> str:
        return f"Resilience({len(self.roads)} roads, {len(self.corridors)} corridors, {len(self.exposure)} municipalities)"

    def to_frame(self) -> pd.DataFrame:
        """Closures of single roads, worst first."""
        return self.roads.copy()


def _harm(closed: Sequence[Closure], flow: Floats) -> pd.DataFrame:
    """Vehicles affected, hours and vehicles lost of each closure; `flow` (zones, zones) vehicles a day each way."""
    rows = []
    for one in closed:
        part = flow[one.origins]
        slower, lost = float((part * (one.extra > 0)).sum()), float((part * one.lost).sum())
        hours = float((part * one.extra).sum()) / 60.0
        rows.append((slower + lost, hours, 60.0 * hours / slower if slower > 0 else 0.0, lost))
    columns = ["vehicles_affected", "detour_hours", "detour_min", "cut_off_vehicles"]
    return pd.DataFrame(rows, columns=columns, dtype=float)


def _corridor_roads(base: Baseline, state: State) -> dict[str, Ints]:
    """Open roads with both ends on the corridor."""
    roads = state.travel.skims.transport["roads"]
    out = {}
    table = base.scenario["corridors"]
    for name, chain in zip(table["id"], table["places"], strict=True):
        on = set(chain)
        hit = [
            i
            for i, (a, b) in enumerate(zip(roads["from_place"], roads["to_place"], strict=True))
            if a in on and b in on and roads["open"][i]
        ]
        if hit:
            out[str(name)] = np.array(hit, dtype=np.intp)
    return out


def _exposure(
    base: Baseline, closed: Sequence[Closure], flow: Floats, km: Floats, ids: Sequence[str]
) -> pd.DataFrame:
    """Added minutes and lost journeys of each municipality over all closures."""
    zones = base.model.zones
    names = sorted(
        {m for m, counted in zip(zones.municipality, base.setting.counted, strict=True) if counted and m}
    )
    group = np.array([names.index(m) if m in names else -1 for m in zones.municipality])
    total = np.array([flow[group == g].sum() for g in range(len(names))])
    extra, lost = np.zeros((len(closed), len(names))), np.zeros((len(closed), len(names)))
    for k, one in enumerate(closed):
        part, inside = flow[one.origins], group[one.origins] >= 0
        np.add.at(extra[k], group[one.origins][inside], (part * one.extra).sum(axis=1)[inside])
        np.add.at(lost[k], group[one.origins][inside], (part * one.lost).sum(axis=1)[inside])
    some = np.where(total > 0, total, 1.0)
    extra, lost = extra / some, lost / some
    weight = km / km.sum() if km.sum() > 0 else np.full(len(closed), 1.0 / max(len(closed), 1))
    worst = extra.argmax(axis=0) if len(closed) else np.zeros(len(names), dtype=int)
    severed = lost.argmax(axis=0) if len(closed) else np.zeros(len(names), dtype=int)
    span = range(len(names)) if len(closed) else range(0)
    return pd.DataFrame(
        {
            "detour_min": (weight @ extra)[: len(span)],
            "worst_detour_min": [extra[worst[g], g] for g in span],
            "worst_road": [ids[worst[g]] if extra[worst[g], g] > 0 else "" for g in span],
            "cut_off_share": [lost[severed[g], g] for g in span],
            "cut_off_road": [ids[severed[g]] if lost[severed[g], g] > 0 else "" for g in span],
        },
        index=pd.Index(names[: len(span)], name="municipality"),
    )


def resilience(scenario: Scenario, proposals: Iterable[str] = (), base: Baseline | None = None) -> Resilience:
    """Close every road that is used, and every corridor, one at a time, with a set of proposals built.

    Journeys keep their number and ends; drivers take the next best way. What a proposal does to resilience is the
    difference of two calls, with and without it.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    proposals : iterable of str, optional
        Ids; None: all live ones.
    base : Baseline, optional
        The reference, from `baseline`; None: it is computed.

    Returns
    -------
    Resilience
        Roads, corridors and places, the worst first.

    Raises
    ------
    NetworkError
        A proposal is unknown or done, or its changes cannot be used.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> found = resilience(valley())
    >>> found.roads["cut_off_vehicles"].gt(0).all()  # a valley has one road
    np.True_
    >>> found.exposure.loc["Valley", "cut_off_road"]
    'R1'
    """
    base = base or baseline(scenario)
    state = state_with(base, tuple(proposals))
    skims = state.travel.skims
    table = skims.transport["roads"]
    flow = (state.traffic.vehicles + state.traffic.vehicles.T) / 2.0
    used = np.flatnonzero(state.travel.car_load + state.travel.lorry_load > 0)
    closed = closures(skims, used)
    ids = [str(name) for name in table["id"][used]]
    roads = _harm(closed, flow).set_index(pd.Index(ids, name="road"))
    roads.insert(0, "to_place", list(table["to_place"][used]))
    roads.insert(0, "from_place", list(table["from_place"][used]))
    sets = _corridor_roads(base, state)
    corridors = _harm(closures(skims, list(sets.values())), flow).set_index(
        pd.Index(list(sets), name="corridor")
    )
    corridors.insert(0, "roads", [len(rows) for rows in sets.values()])
    return Resilience(
        proposals=state.built,
        roads=roads.sort_values(["cut_off_vehicles", "detour_hours"], ascending=False, kind="stable"),
        corridors=corridors,
        exposure=_exposure(base, closed, flow, table["length_km"][used].astype(float), ids),
    )
