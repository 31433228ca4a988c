"""Departures that run: as many as the table says, and no more added ones than the track allows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Floats, Ints
from infraprio.network.travel.ways.links import RailWays
from infraprio.network.travel.ways.on_demand import runs_back, wanted_departures

__all__ = ["departures_that_run"]


def departures_that_run(
    transport: Transport,
    stops: Mapping[int, Ints],
    rails: Mapping[str, RailWays],
    reference: tuple[Floats, Floats] | None,
) -> tuple[Floats, tuple[Floats, Floats], list[Finding]]:
    """Departures a day of each service; what runs a day on each track, and trains alone; and what was limited.

    Parameters
    ----------
    stops : service row -> places in running order.
    rails : mode -> fastest ways over its tracks from every place where it stops.
    reference : departures, and what runs on each track, without proposals; None when this is it.

    Notes
    -----
    Trains that are no passenger trains of the reference keep running. Departures beyond the reference's are
    cut, in proportion on each link, to what the capacity leaves.
    """
    services, links = transport["services"], transport["railways"]
    wanted = wanted_departures(transport)
    ways = 1.0 + runs_back(transport).astype(float)
    uses = {
        i: _passed(rails[services["mode"][i]], place, len(links["id"]))
        for i, place in stops.items()
        if services["mode"][i] in rails
    }

    rows = np.array(list(uses), dtype=np.intp)
    passed = np.array(list(uses.values())).reshape(len(rows), len(links["id"]))

    def trains(departures: Floats, mode: str = "") -> Floats:
        runs = departures[rows] * ways[rows]
        return np.asarray((np.where(services["mode"][rows] == mode, runs, 0.0) if mode else runs) @ passed)

    capacity = links["capacity_trains_day"].astype(float)
    today = trains(wanted) if reference is None else reference[1]
    other = np.maximum(np.nan_to_num(links["trains_day"].astype(float)) - today, 0.0)
    now = trains(wanted)
    remarks: list[Finding] = []
    over = np.isfinite(capacity) & (now + other > capacity + 1e-9) & links["open"]
    if reference is None:
        remarks += [
            about(
                "over_capacity", links["id"][k], trains=f"{now[k] + other[k]:g}", capacity=f"{capacity[k]:g}"
            )
            for k in np.flatnonzero(over)
        ]
        return wanted, (now, trains(wanted, "train")), remarks
    base = reference[0]
    kept, added = np.minimum(wanted, base), np.maximum(wanted - base, 0.0)
    room = np.maximum(capacity - other - trains(kept), 0.0)
    extra = trains(added)
    factor = np.where(over & (extra > 0), np.minimum(room / np.where(extra > 0, extra, 1.0), 1.0), 1.0)
    runs = kept.copy()
    for i in np.flatnonzero(added > 0).tolist():
        fits = float(factor[uses[int(i)] > 0].min(initial=1.0)) if int(i) in uses else 1.0
        runs[i] += added[i] * fits
        if fits < 1.0:
            tight = links["id"][int(np.argmin(np.where(uses[int(i)] > 0, factor, 2.0)))]
            remarks.append(
                about(
                    "departures_cut",
                    services["id"][i],
                    wanted=f"{wanted[i]:g}",
                    tight=tight,
                    runs=f"{runs[i]:.3g}",
                )
            )
    return runs, (trains(runs), trains(runs, "train")), remarks


def _passed(rail: RailWays, place: Ints, links: int) -> Floats:
    """(links,) how often one run along the places passes each track."""
    used, trees = np.zeros(links), rail.trees
    for begin, end in itertools.pairwise(place.tolist()):
        tree, node = trees.arc[rail.row[begin]], int(rail.node[end])
        while (arc := int(tree[node])) >= 0:
            used[trees.arcs.source[arc]] += 1.0
            node = int(trees.arcs.tail[arc])
    return used
