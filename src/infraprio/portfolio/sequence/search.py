"""The best sequence, by its decisions in the order of time, the most promising first (A*, Hart, Nilsson and Raphael 1968).

A node is a step, what is open and what is under way in it; of two ways to the same node the better one is kept, which
makes it a dynamic programme over sets. What a node can still reach is bounded by ``relaxed``, so that the first end that
is reached is the best there is.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from infraprio.portfolio.sequence.programme import Programme
from infraprio.portfolio.sequence.relaxed import least_taken, most_in_step, most_to_come, opening_takes
from infraprio.portfolio.sequence.set_tables import SetTables

__all__ = ["Found", "search"]

DIVE_EVERY = 2000  # nodes, after which the best of the open ones is followed to an end


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to.

    Attributes
    ----------
    start : step in which each begins, of those that do.
    value, bound : worth of that, and what no sequence exceeds.
    nodes : nodes whose decisions were followed.
    """

    start: dict[int, int]
    value: float
    bound: float
    nodes: int


@dataclass(frozen=True, slots=True)
class _Node:
    """A step, the next proposal that may begin in it, what is open, and (proposal, steps left) under way."""

    step: int
    next: int
    open: int
    under_way: tuple[tuple[int, int], ...]
    value: float
    credit: float
    begun: tuple[tuple[int, int], ...]

    @property
    def key(self) -> tuple[int, int, int, tuple[tuple[int, int], ...]]:
        return self.step, self.next, self.open, self.under_way


class _Tree:
    """Decisions and bounds of one programme."""

    def __init__(self, stated: Programme, tables: SetTables) -> None:
        self.stated, self.tables = stated, tables
        self.least = least_taken(stated, tables)
        opening = opening_takes(stated, self.least)
        self.most = most_to_come(stated, tables, opening)
        free = np.where(np.isfinite(opening), 0.0, np.inf)
        self.most_free = self.most if (free == opening).all() else most_to_come(stated, tables, free)
        self.may_gain = np.maximum(-self.least, 0.0).max(axis=1) * np.maximum(stated.works, 1)
        self.in_step = most_in_step(stated, tables)
        self.parts = [stated.paid(i) for i in range(len(stated.names))]
        self.most_paid = stated.money + stated.room[:, None]

    def root(self) -> _Node:
        """Nothing is begun."""
        return _Node(0, 0, 0, (), 0.0, 0.0, ())

    def bound(self, node: _Node) -> float:
        """What no end below a node exceeds: the less of two relaxations."""
        forgets_works = node.credit + self.most[node.step, node.open]
        return float(node.value + min(forgets_works, self._after_works(node)))

    def _after_works(self, node: _Node) -> float:
        """The most to come where all that is under way has opened before anything else is chosen freely."""
        taken = node.open | sum(1 << i for i, _ in node.under_way)
        waiting = [int(self.stated.works[i]) for i in range(len(self.parts)) if not taken >> i & 1]
        soonest, step = min(waiting, default=0), node.step
        total = sum(float(self.may_gain[i]) for i in range(len(self.parts)) if not node.open >> i & 1)
        ends = max((left for _, left in node.under_way), default=0)
        for ahead in range(max(ends, soonest)):
            if step + ahead >= self.stated.steps:
                return total
            opened = node.open | sum(1 << i for i, left in node.under_way if left <= ahead)
            table = self.tables.worth if ahead < soonest or not waiting else self.in_step
            total += float(table[step + ahead, opened])
        ahead = max(ends, soonest)
        return float(total + self.most_free[min(step + ahead, self.stated.steps), taken])

    def children(self, node: _Node) -> Iterator[_Node]:
        """Whatever may be decided next: one more begins in this step, or the step ends."""
        taken = node.open | sum(1 << i for i, _ in node.under_way)
        for i in range(node.next, len(self.parts)):
            possible = not taken >> i & 1 and self.stated.earliest[i] <= node.step <= self.stated.latest[i]
            if possible and self._can_pay(node, i):
                yield self._begin(node, i)
        needed = 0
        for i, begins in node.begun:
            needed |= int(self.stated.needs[i]) if begins == node.step else 0
        if needed & ~taken == 0:
            yield self._end(node)

    def _can_pay(self, node: _Node, i: int) -> bool:
        """Whether the money pays for one more, and for what is under way to its end."""
        spent = self.tables.cost[:, node.open].copy()
        left = [(self.parts[k][0], n) for k, n in node.under_way] + [self.parts[i]]
        for k, n in node.under_way:
            spent += self.parts[k][0] * (self.parts[k][1] - n)
        for later in range(max(n for _, n in left)):
            for part, n in left:
                if n > later:
                    spent += part
            if (spent > self.most_paid[:, node.step + later]).any():
                return False
        return True

    def _begin(self, node: _Node, i: int) -> _Node:
        begun = (*node.begun, (i, node.step))
        if self.stated.works[i]:
            under_way = tuple(sorted((*node.under_way, (i, int(self.stated.works[i])))))
            return _Node(node.step, i + 1, node.open, under_way, node.value, node.credit, begun)
        return _Node(node.step, i + 1, node.open | 1 << i, node.under_way, node.value, node.credit, begun)

    def _end(self, node: _Node) -> _Node:
        step, value, credit, opened = node.step, node.value, node.credit, node.open
        value += self.tables.worth[step, node.open]
        under_way = []
        for i, left in node.under_way:
            if self.tables.loss is not None:
                value -= self.tables.loss[i, step, node.open]
            if left > 1:
                under_way.append((i, left - 1))
                credit += self.least[i, step]
            else:
                opened |= 1 << i
                credit -= sum(self.least[i, step - back] for back in range(1, int(self.stated.works[i])))
        return _Node(step + 1, 0, opened, tuple(under_way), value, credit, node.begun)

    def dive(self, node: _Node) -> _Node | None:
        """Follow the most promising decision to an end."""
        while node.step < self.stated.steps:
            ways = [way for way in self.children(node) if np.isfinite(self.bound(way))]
            if not ways:
                return None
            node = max(ways, key=lambda way: (self.bound(way), way.step, way.next, way.open))
        return node


def search(stated: Programme, tables: SetTables, known: Found, most_nodes: int) -> Found:
    """Find the best sequence, at least as good as a known one; where the nodes run out the best so far, with a bound."""
    tree = _Tree(stated, tables)
    root = tree.root()
    best = _better(_end_of(known, stated.steps), tree.dive(root))
    heap: list[tuple[float, int, int, int, int, _Node]] = [(-tree.bound(root), 0, 0, 0, 0, root)]
    seen: dict[object, float] = {root.key: 0.0}
    nodes = pushed = 0
    while heap and nodes < most_nodes:
        bound, *_, node = heapq.heappop(heap)
        if -bound <= best.value + 1e-12 * abs(best.value):
            return _found(best, best.value, nodes)
        if seen[node.key] > node.value:
            continue
        nodes += 1
        if nodes % DIVE_EVERY == 0:
            best = _better(best, tree.dive(node))
        for way in tree.children(node):
            if way.step == stated.steps:
                best = _better(best, way)
            elif way.value > seen.get(way.key, -np.inf) and np.isfinite(tree.bound(way)):
                seen[way.key] = way.value
                pushed += 1
                heapq.heappush(heap, (-tree.bound(way), -way.step, -way.next, -way.open, pushed, way))
    return _found(best, max(best.value, -heap[0][0]) if heap else best.value, nodes)


def _end_of(known: Found, steps: int) -> _Node:
    return _Node(steps, 0, 0, (), known.value, 0.0, tuple(known.start.items()))


def _better(one: _Node, other: _Node | None) -> _Node:
    return other if other is not None and other.value > one.value else one


def _found(node: _Node, bound: float, nodes: int) -> Found:
    return Found(start=dict(node.begun), value=node.value, bound=max(bound, node.value), nodes=nodes)
