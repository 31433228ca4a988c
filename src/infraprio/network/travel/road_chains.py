"""Roads joined to chains: what journeys between a few places need of a network, however many links describe it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints

__all__ = ["Chains", "chains_of", "each_road"]

_STRUCTURE = ("from_place", "to_place", "oneway")
"""Attributes that decide which roads meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains:
    """Roads in chains between the nodes at which journeys begin, end or choose.

    A place where just two roads meet and nobody starts is no node, unless some proposal changes one of the roads and not the
    other. Blind ends without anybody are left out.

    Attributes
    ----------
    nodes : how many there are.
    node : (places,) number of the node at a place, -1 where there is none; in the order of the places.
    chain : (roads,) number of the chain that a road belongs to, -1 for a road that no journey uses.
    turned : (roads,) whether the road runs against its chain.
    first, last : (chains,) nodes.
    loose : roads, each a chain of its own, whose ends differ between states.
    """

    nodes: int
    node: Ints
    chain: Ints
    turned: Bools
    first: Ints
    last: Ints
    loose: Ints

    def summed(self, values: Floats) -> Floats:
        """(chains,) sums of the values (roads,) over the roads of each chain."""
        on = self.chain >= 0
        return np.bincount(self.chain[on], weights=values[on], minlength=len(self.first)).astype(float)

    def on_roads(self, values: Floats) -> Floats:
        """(roads,) value of the chain that each road belongs to; 0 on no chain."""
        return np.asarray(np.append(values, 0.0)[self.chain])

    def open_ways(self, driven: Bools, oneway: Bools) -> tuple[Bools, Bools]:
        """(chains,) whether every road of the chain can be driven forward, and back."""
        forward, back = ~driven | (oneway & self.turned), ~driven | (oneway & ~self.turned)
        return self.summed(forward.astype(float)) == 0, self.summed(back.astype(float)) == 0

    def in_state(self, transport: Transport) -> Chains:
        """The chains with loose roads between the places where they lie in this state."""
        if not len(self.loose):
            return self
        first, last = self.first.copy(), self.last.copy()
        start, end = road_ends(transport, self.loose)
        at = self.chain[self.loose]
        first[at], last[at] = (np.where(side >= 0, self.node[side], 0) for side in (start, end))
        return replace(self, first=first, last=last)


def road_ends(transport: Transport, rows: Ints | slice = slice(None)) -> tuple[Ints, Ints]:
    """Places where each of the roads begins and ends, -1 where it is no place."""
    start, end = (transport.place_rows("roads", side)[rows] for side in ("from_place", "to_place"))
    return start, end


def each_road(transport: Transport) -> Chains:
    """Every road a chain of its own, and every place a node."""
    many, places = len(transport["roads"]["id"]), len(transport["places"]["id"])
    start, end = (np.maximum(side, 0) for side in road_ends(transport))
    return Chains(
        nodes=places,
        node=np.arange(places),
        chain=np.arange(many),
        turned=np.zeros(many, dtype=bool),
        first=start,
        last=end,
        loose=np.zeros(0, dtype=np.intp),
    )


def chains_of(transport: Transport, used: Bools, points: Ints) -> Chains:
    """Join the roads of a network to chains that hold in every state of it.

    Parameters
    ----------
    transport : the system without proposals, or with some.
    used : (roads,) can be driven in this state.
    points : places where journeys begin or end in some state.
    """
    start, end = road_ends(transport)
    makers, loose, more = _changed_by(transport)
    possible = used.copy()
    possible[[*makers, *loose]] = True
    kept = set(points.tolist()) | more
    for row in loose:
        kept |= {int(start[row]), int(end[row])}
    at: dict[int, list[int]] = {}
    for row in np.flatnonzero(possible & (start >= 0) & (end >= 0) & (start != end)).tolist():
        if row not in loose:
            at.setdefault(int(start[row]), []).append(row)
            at.setdefault(int(end[row]), []).append(row)
    other = (start + end).tolist()  # less one end it is the other
    _without_blind_ends(at, kept, other)
    nodes = sorted(
        place
        for place in kept | set(at)
        if place >= 0 and (place in kept or not _runs_through(at[place], makers))
    )
    walks = [*_walked(at, set(nodes), other), *((row,) for row in loose)]
    walks.sort(key=min)
    return _numbered(transport, walks, nodes, (start, end), sorted(loose))


def _changed_by(transport: Transport) -> tuple[dict[int, frozenset[str]], set[int], set[int]]:
    """Road -> the proposals that change it; roads whose ends or direction change; places where they may end."""
    makers: dict[int, set[str]] = {}
    loose: set[int] = set()
    ends: set[int] = set()
    for proposal, changes in transport.changes.items():
        for change in changes:
            if change.table != "roads":
                continue
            for row in transport.names["roads"][change.name]:
                makers.setdefault(row, set()).add(proposal)
                if change.action == "new" or change.attribute in _STRUCTURE:
                    loose.add(row)
                if change.attribute in ("from_place", "to_place"):
                    ends.update(transport.places([str(change.value)]).tolist())
    return {row: frozenset(names) for row, names in makers.items()}, loose, ends


def _without_blind_ends(at: dict[int, list[int]], kept: set[int], other: list[int]) -> None:
    """Take away the roads that lead nowhere else."""
    blind = deque(place for place, rows in at.items() if len(rows) == 1 and place not in kept)
    while blind:
        place = blind.popleft()
        for row in at.pop(place, []):
            far = other[row] - place
            at[far].remove(row)
            if len(at[far]) == 1 and far not in kept:
                blind.append(far)


def _runs_through(rows: list[int], makers: dict[int, frozenset[str]]) -> bool:
    return len(rows) == 2 and rows[0] != rows[1] and makers.get(rows[0]) == makers.get(rows[1])


def _walked(at: dict[int, list[int]], nodes: set[int], other: list[int]) -> Iterable[tuple[int, ...]]:
    """The roads of each chain, in the order in which they are met from one of its nodes."""
    done: set[int] = set()
    for begin in sorted(nodes & set(at)):
        for row in at[begin]:
            if row in done:
                continue
            walk, place = [row], other[row] - begin
            while place not in nodes:
                a, b = at[place]
                walk.append(b if walk[-1] == a else a)
                place = other[walk[-1]] - place
            done.update(walk)
            yield tuple(walk)


def _numbered(
    transport: Transport,
    walks: list[tuple[int, ...]],
    nodes: list[int],
    ends: tuple[Ints, Ints],
    loose: list[int],
) -> Chains:
    start, end = ends
    node = np.full(len(transport["places"]["id"]), -1, dtype=np.intp)
    node[nodes] = np.arange(len(nodes))
    chain, turned = np.full(len(start), -1, dtype=np.intp), np.zeros(len(start), dtype=bool)
    first, last = np.zeros(len(walks), dtype=np.intp), np.zeros(len(walks), dtype=np.intp)
    for number, walk in enumerate(walks):
        chain[list(walk)] = number
        if walk[0] in loose:
            continue
        place = start[walk[0]] if node[start[walk[0]]] >= 0 else end[walk[0]]
        first[number] = node[place]
        for row in walk:
            turned[row] = start[row] != place
            place = start[row] if turned[row] else end[row]
        last[number] = node[place]
    return Chains(
        nodes=len(nodes),
        node=node,
        chain=chain,
        turned=turned,
        first=first,
        last=last,
        loose=np.array(loose, dtype=np.intp),
    )
