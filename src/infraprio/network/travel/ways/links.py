"""The ways between the places where services stop: over the tracks of a mode, or over the roads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import RoadSkim, rail_minutes, usable
from infraprio.network.travel.shortest_trees import Arcs, Bools, Floats, Ints, Trees, along, shortest_trees
from infraprio.scenario.transit.modes import RAIL_MODES, TRANSIT, UNSTATED

__all__ = ["RailWays", "Ways", "tracks_of_mode", "ways_between_stops"]


def tracks_of_mode(transport: Transport, mode: str) -> Bools:
    """(railways,) tracks that vehicles of a mode may run on, whether they are open or not."""
    return np.array([mode in (modes or UNSTATED) for modes in transport["railways"]["modes"]], dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class RailWays:
    """Fastest ways of one mode over its tracks.

    Attributes
    ----------
    trees : from every place where the mode stops; `km` (origins, nodes) their length.
    node : (places,) the node at each place, -1 at none.
    row : (places,) row of each place among the origins; 0 where it is none.
    """

    trees: Trees
    km: Floats
    node: Ints
    row: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways between the places where services stop.

    Attributes
    ----------
    rails : mode -> ways over its tracks, of the modes that the scenario states.
    by_road : journeys by road; `road_row` (places,) row of each place in it.
    """

    rails: Mapping[str, RailWays]
    by_road: RoadSkim
    road_row: Ints

    def between(self, mode: str, start: Ints, end: Ints) -> tuple[Floats, Floats]:
        """Minutes and km of a vehicle between places; inf where it follows no link."""
        links = TRANSIT[mode].links if mode in TRANSIT else ""
        if links == "railways":
            rail = self.rails[mode]
            on_track = rail.row[start], rail.node[end]
            return self.rails[mode].trees.cost[on_track], rail.km[on_track]
        if links == "roads":
            by_road = self.road_row[start], self.by_road.chains.node[end]
            return self.by_road.minutes[by_road], self.by_road.km[by_road]
        return np.full(len(start), np.inf), np.full(len(start), np.inf)


def _rail_trees(transport: Transport, mode: str, origins: Ints) -> tuple[Trees, Ints]:
    """Fastest ways over the tracks of a mode that are open to passengers, and the node (places,) at each place, -1 at none."""
    links = transport["railways"]
    minutes = rail_minutes(transport)
    open_to_it = usable(transport, "railways") & links["passengers"] & tracks_of_mode(transport, mode)
    rows = np.flatnonzero(open_to_it)
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


def _rail_ways(transport: Transport, mode: str) -> RailWays:
    stops, services = transport["service_stops"], transport["services"]
    at = transport.place_rows("service_stops", "place")
    own = set(services["id"][services["mode"] == mode])
    by_it = np.array([name in own for name in stops["service"]], dtype=bool)
    origins = np.unique(at[by_it & stops["open"] & (at >= 0)])
    trees, node = _rail_trees(transport, mode, origins)
    (km,) = along(trees, transport["railways"]["length_km"][trees.arcs.source].astype(float))
    row = np.zeros(len(transport["places"]["id"]), dtype=np.intp)
    row[origins] = np.arange(len(origins))
    return RailWays(trees=trees, km=km, node=node, row=row)


def ways_between_stops(
    transport: Transport, by_road: RoadSkim, points: Ints, known: Mapping[str, RailWays] | None = None
) -> Ways:
    """The ways of every mode in one state of the system.

    Parameters
    ----------
    by_road : journeys by road from the `points`, which every place where a service stops is one of.
    known : the ways over tracks of another state, which has the same.
    """
    road_row = np.zeros(len(transport["places"]["id"]), dtype=np.intp)
    road_row[points] = np.arange(len(points))
    if known is None:
        known = {mode: _rail_ways(transport, mode) for mode in RAIL_MODES if mode in transport.transit_modes}
    return Ways(rails=known, by_road=by_road, road_row=road_row)
