"""The ways of trains, and the departures that run: as many as the table says, and no more added ones than the track allows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import rail_minutes, usable
from infraprio.network.travel.shortest_trees import Arcs, Floats, Ints, Trees, shortest_trees

__all__ = ["departures_that_run", "rail_trees"]


def rail_trees(transport: Transport, origins: Ints) -> tuple[Trees, Ints]:
    """Fastest ways over the railways open to passenger trains, and the node (places,) at each place, -1 at none."""
    links = transport["railways"]
    minutes = rail_minutes(transport)
    rows = np.flatnonzero(usable(transport, "railways") & links["passengers"])
    start, end = (transport.place_rows("railways", side)[rows] for side in ("from_place", "to_place"))
    nodes = np.unique(np.concatenate([start, end, origins]))
    node = np.full(len(transport["places"]["id"]), -1, dtype=np.intp)
    node[nodes] = np.arange(len(nodes))
    arcs = Arcs.of(
        len(nodes),
        node[np.concatenate([start, end])],
        node[np.concatenate([end, start])],
        np.concatenate([minutes[rows]] * 2),
        np.concatenate([rows] * 2),
    )
    return shortest_trees(arcs, node[origins]), node


def departures_that_run(
    transport: Transport, stops: Mapping[int, Ints], rail: Trees, reference: tuple[Floats, Floats] | None
) -> tuple[Floats, Floats, list[Finding]]:
    """Departures a day of each service, passenger trains a day on each railway, and what was limited.

    Parameters
    ----------
    stops : service row -> places in running order.
    rail : fastest ways over the railways from every place where a train stops.
    reference : departures and trains without proposals; None when this is it.

    Notes
    -----
    Trains that are no passenger trains of the reference keep running. Departures beyond the reference's are
    cut, in proportion on each link, to what the capacity leaves.
    """
    services, links = transport["services"], transport["railways"]
    wanted = np.where(services["open"], np.nan_to_num(services["departures_day"].astype(float)), 0.0)
    ways = 1.0 + services["both_ways"].astype(float)
    origin = {int(node): k for k, node in enumerate(rail.origins)}
    uses: dict[int, Floats] = {}
    for i, place in stops.items():
        if services["mode"][i] != "train":
            continue
        uses[i] = np.zeros(len(links["id"]))
        for begin, end in itertools.pairwise(place.tolist()):
            tree, node = rail.arc[origin[begin]], end
            while (arc := int(tree[node])) >= 0:
                uses[i][rail.arcs.source[arc]] += 1.0
                node = int(rail.arcs.tail[arc])

    def trains(departures: Floats) -> Floats:
        return sum((use * departures[i] * ways[i] for i, use in uses.items()), np.zeros(len(links["id"])))

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
        return wanted, now, remarks
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
    return runs, trains(runs), remarks
