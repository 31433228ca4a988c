r"""What is certain of the values of sets beyond the values themselves, and what follows for every set between two.

A value is split, :math:`V(S) = \sum_{r \in S} own(r) + J(S)`. Rows that help never lower the joint part J, rows that harm
never raise it. Every set T between I and U (:math:`I \subseteq T \subseteq U`) then has

.. math:: J(T) \le J\bigl(I \cup \{r \in U: r \text{ helps}\}\bigr)

and, the other way round, is worth at least the corner of those that harm. A row that does neither for certain is tried both
ways. Where nothing is certain the corner is the largest value of all sets between the two, if all of them are known.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from infraprio.errors import ProblemError
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.evaluator import Remembered, Rows

__all__ = ["Certain", "Corners", "Joint", "Table", "certain_of", "subsets"]

MIXED = 4  # rows of no direction that are tried both ways in one corner: 16 sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Certain:
    """What is certain of the values of sets: the ground on which a bound for every set is proved.

    Attributes
    ----------
    own : mapping of hashable to float
        What a row adds to every set, whatever else is built; 0 where nothing is said.
    helps : frozenset
        Rows that never lower the rest of the value.
    harms : frozenset
        Rows that never raise it. A row that stands in both only adds its own value.
    same_as : mapping of hashable to hashable
        Rows that are to the values what another row is, and count once with it: ways to pay for one proposal.
    alike : mapping of tuple of hashable to int
        Rows that replace each other, with how many of them count: beside own values it only matters how many of them are built,
        and no more than so many. 1: the second of two roads that are improved in the same way adds nothing but its own value.
    values : mapping of frozenset to float
        Values of sets already known; they are not asked for.

    Examples
    --------
    >>> Certain(own={"path": 2.0}, helps=frozenset({"path", "road"}), harms=frozenset({"path"})).alone
    frozenset({'path'})
    """

    own: Mapping[Hashable, float] = field(default_factory=dict)
    helps: frozenset[Hashable] = frozenset()
    harms: frozenset[Hashable] = frozenset()
    same_as: Mapping[Hashable, Hashable] = field(default_factory=dict)
    alike: Mapping[tuple[Hashable, ...], int] = field(default_factory=dict)
    values: Mapping[Rows, float] = field(default_factory=dict)

    @property
    def alone(self) -> frozenset[Hashable]:
        """Rows that only add their own value: they interact with nothing."""
        return self.helps & self.harms

    def counted(self, rows: Iterable[Hashable]) -> Rows:
        """Return the rows that may interact, each under one name, and of those that are alike the first ones.

        Parameters
        ----------
        rows : iterable of hashable
            Of the problem.

        Returns
        -------
        frozenset
            Sets with the same one differ by their own values alone.
        """
        names = {self.same_as.get(row, row) for row in rows} - self.alone
        for group, most in self.alike.items():
            there = names.intersection(group)
            names = (names - there).union(group[: min(len(there), most)])
        return frozenset(names)


def certain_of(known: Mapping[Rows, float] | Certain | None, rows: Iterable[Hashable]) -> Certain:
    """Return what is known of the values of sets, after a check that what is called certain speaks of rows of the problem.

    Raises
    ------
    ProblemError
        If a row is unknown, or its own value is no number.
    """
    certain = known if isinstance(known, Certain) else Certain(values=known or {})
    strange = {
        *certain.own,
        *certain.helps,
        *certain.harms,
        *certain.same_as,
        *certain.same_as.values(),
        *chain.from_iterable(certain.alike),
    } - set(rows)
    if strange:
        raise ProblemError(f"certain: {sorted(map(str, strange))} are no rows of the problem")
    several = list(chain.from_iterable(certain.alike))
    if len(set(several)) < len(several):
        raise ProblemError("certain: a row is alike to the rows of one group only")
    if not all(np.isfinite(value) for value in certain.own.values()):
        raise ProblemError("certain: own values are finite numbers")
    return certain


class Joint:
    """The joint part of the values of sets: what is left when own values are taken off. Rows that interact with nothing drop out.

    Attributes
    ----------
    known : Remembered
        The values, asked for once.
    found : dict
        Joint part of every set looked at, by its rows that may interact.
    """

    def __init__(self, known: Remembered, certain: Certain) -> None:
        self.known, self.certain = known, certain
        self.found: dict[Rows, float] = {}
        for rows, value in known.found.items():
            self.found.setdefault(self.plain(rows), self.rest(rows, value))

    def plain(self, rows: Iterable[Hashable]) -> Rows:
        """Return the rows that may interact, as `Certain.counted`."""
        return self.certain.counted(rows)

    def rest(self, rows: Rows, value: float) -> float:
        """Return what is left of a set's value without the own values."""
        same, own = self.certain.same_as, self.certain.own
        return value - fsum(own.get(row, 0.0) for row in {same.get(row, row) for row in rows})

    def may(self, sets: Iterable[Rows]) -> bool:
        """Say whether the limits allow to look at some sets."""
        lacking = sum(rows not in self.found for rows in set(map(self.plain, sets)))
        return not lacking or (self.known.in_time and self.known.asked + lacking <= self.known.most)

    def __call__(self, rows: Rows) -> float:
        """Return the joint part of a set."""
        rows = self.plain(rows)
        if rows not in self.found:
            self.found[rows] = self.rest(rows, self.known(rows))
        return self.found[rows]

    def refuted(self) -> tuple[Rows, Rows] | None:
        """Return two sets looked at that show what was called certain to be false, the smaller first; or None.

        Every value known is held against the one of its rows that may interact, and every set against those in it.
        """
        for rows, value in self.known.found.items():
            joint = self.found.setdefault(self.plain(rows), self.rest(rows, value))
            if abs(joint - self.rest(rows, value)) > 10 * noise(
                value, fsum(map(abs, self.certain.own.values()))
            ):
                return self.plain(rows), rows
        return self._against_direction()

    def _against_direction(self) -> tuple[Rows, Rows] | None:
        names = sorted(self.certain.helps | self.certain.harms, key=str)
        sets = sorted(self.found, key=lambda rows: (len(rows), sorted(map(str, rows))))
        other = [rows - self.certain.helps - self.certain.harms for rows in sets]
        at = {rows: number for number, rows in enumerate(dict.fromkeys(other))}
        same = np.array([at[rows] for rows in other])
        holds = np.array([[name in rows for name in names] for rows in sets], dtype=np.float32).reshape(
            len(sets), len(names)
        )
        value = np.array([self.found[rows] for rows in sets])
        rises = np.array([name in self.certain.helps for name in names], dtype=bool)
        falls = np.array([name in self.certain.harms for name in names], dtype=bool)
        slack = 10 * noise(float(np.abs(value).max(initial=0.0)), fsum(map(abs, self.certain.own.values())))
        for number in range(len(sets)):  # which sets are better corners, and yet worth less?
            more = (holds - holds[number]) * 1.0
            better = ~((more > 0) & ~rises).any(axis=1) & ~((more < 0) & ~falls).any(axis=1)
            wrong = np.flatnonzero(better & (same == same[number]) & (value < value[number] - slack))
            if len(wrong):
                return sets[number], sets[int(wrong[0])]
        return None


class Corners:
    """The most and the least that the joint part of a set between two can be, by what rows help and harm."""

    def __init__(self, joint: Joint) -> None:
        self.joint = joint

    def sets(self, inside: Rows, reach: Rows, *, most: bool) -> list[Rows] | None:
        """Return the corners between two sets, or None where too many rows have no direction."""
        certain, inside, reach = self.joint.certain, self.joint.plain(inside), self.joint.plain(reach)
        open_rows = reach - inside
        taken = inside | (open_rows & (certain.helps if most else certain.harms))
        mixed = sorted(open_rows - certain.helps - certain.harms, key=str)
        if len(mixed) > MIXED:
            return None
        return [taken.union(some) for size in range(len(mixed) + 1) for some in combinations(mixed, size)]

    def may(self, inside: Rows, reach: Rows, *, most: bool) -> bool:
        """Say whether the limits allow to look at the corners between two sets."""
        sets = self.sets(inside, reach, most=most)
        return sets is None or self.joint.may(sets)

    def __call__(self, inside: Rows, reach: Rows, *, most: bool) -> float:
        """Return the most (or the least) that a set between two can be worth, without own values."""
        sets = self.sets(inside, reach, most=most)
        if sets is None:
            return np.inf if most else -np.inf
        self.joint.known.prepare(rows for rows in sets if rows not in self.joint.found)
        values = [self.joint(rows) for rows in sets]
        return max(values) if most else min(values)


class Table:
    """The same where all sets that plans can hold are known: the extreme value among those between two sets."""

    def __init__(self, joint: Joint, sets: Iterable[Rows]) -> None:
        self.joint, sets = joint, list(sets)
        self.bit = {row: 1 << k for k, row in enumerate(sorted({r for rows in sets for r in rows}, key=str))}
        self.held = np.array([self.code(rows) for rows in sets], dtype=np.int64)
        self.value = np.array([joint(rows) for rows in sets])

    def code(self, rows: Iterable[Hashable]) -> int:
        """Return a set as bits."""
        return sum(self.bit.get(row, 0) for row in self.joint.plain(rows))

    def may(self, _inside: Rows, _reach: Rows, *, most: bool) -> bool:  # noqa: ARG002
        """Say yes: everything is known."""
        return True

    def __call__(self, inside: Rows, reach: Rows, *, most: bool) -> float:
        """Return the most (or the least) that a set between two is worth, without own values."""
        least = self.code(inside)
        between = ((self.held & least) == least) & ((self.held & ~self.code(reach)) == 0)
        if not between.any():
            return -np.inf if most else np.inf  # no plan holds such a set
        return float(self.value[between].max() if most else self.value[between].min())


def subsets(rows: Iterable[Hashable]) -> Iterator[frozenset[Hashable]]:
    """Yield every set of some rows, small ones first."""
    ordered = sorted(rows, key=str)
    for size in range(len(ordered) + 1):
        yield from map(frozenset, combinations(ordered, size))
