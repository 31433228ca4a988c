r"""A model of the values of sets: single effects, and one term for each group found to matter.

The terms are chosen so that the model gives exactly the value of every set it was taught: with m over the
groups T that it knows, :math:`V(S) = V(\emptyset) + \sum_{T \subseteq S} m(T)` (Möbius terms; Grabisch 1997).
As interactions of a problem they steer any search of this room.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from math import fsum  # exact: the rows of a set have no order, and their sum must not have one
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.network_inside.certain import Certain
from infraprio.portfolio.network_inside.possible_pairs import meeting
from infraprio.portfolio.problem.fields import criterion_names
from infraprio.portfolio.problem.limit_kinds import kind_of
from infraprio.portfolio.problem.names import listed
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.evaluator import Remembered, Rows
    from infraprio.portfolio.problem.data import Data

__all__ = ["SetModel", "learn_pairs"]


class SetModel:
    """Single effects and terms of groups, learnt from an evaluator.

    Attributes
    ----------
    nothing : float
        Value of building nothing.
    single : dict
        Effect of each row alone; 0 where time ended before it was evaluated (``unknown``). Of rows that replace each other
        what each adds to those before it.
    taught : set of frozenset
        Sets of two or more whose value the model gives exactly.
    groups : set of frozenset
        Those of them that are pairs or small groups looked at for themselves; the others are whole plans.
    paired : list of frozenset
        Pairs looked at first.
    terms : dict
        Term of each of them that has one.
    """

    def __init__(self, data: Data, known: Remembered, certain: Certain | None = None) -> None:
        self.data, self.known, self.certain = data, known, certain or Certain()
        self.place = {row: number for number, row in enumerate(data.problem.value.index)}
        known.prepare([frozenset(), *(frozenset([row]) for row in self.place)])
        self.nothing = known([])
        self.single: dict[Hashable, float] = {}
        self.unknown: list[Hashable] = []
        for row in self.place:
            if frozenset([row]) in known or known.in_time:
                self.single[row] = known([row]) - self.nothing
            else:
                self.single[row] = 0.0
                self.unknown.append(row)
        self.single |= self.later_ones()
        self.taught: set[Rows] = set()
        self.groups: set[Rows] = set()
        self.paired: list[Rows] = []
        self.terms: dict[Rows, float] = {}

    def later_ones(self) -> dict[Hashable, float]:
        """Return what rows that replace each other add, the first of them built before the second and so on."""
        own, found = self.certain.own, {}
        for group, most in self.certain.alike.items():
            self.known.prepare(frozenset(group[:count]) for count in range(2, most + 1))
            for place, row in enumerate(group[1:], start=1):
                found[row] = own.get(row, 0.0)
                if place < most and self.known.in_time:
                    found[row] = self.known(group[: place + 1]) - self.known(group[:place])
        same = self.certain.same_as
        return found | {row: found[same[row]] for row in same if same[row] in found}

    def ordered(self, rows: Iterable[Hashable]) -> tuple[Hashable, ...]:
        """Return rows in the order of the problem."""
        return tuple(sorted(rows, key=self.place.__getitem__))

    def value(self, rows: Rows) -> float:
        """Return the model's value of a set."""
        alone = fsum(self.single[row] for row in rows)
        return self.nothing + alone + fsum(term for group, term in self.terms.items() if group <= rows)

    def pairwise(self, rows: Rows) -> float:
        """Return what singles and the pairs looked at first say of a set."""
        alone = fsum(self.single[row] for row in rows)
        pairs = (self.terms.get(pair, 0.0) for pair in self.paired if pair <= rows)
        return self.nothing + alone + fsum(pairs)

    def teach(self, sets: Iterable[Rows], *, group: bool = False) -> None:
        """Let the model give the value of more sets exactly; they are small groups, or whole plans."""
        wanted = {rows for rows in sets if len(rows) > 1}
        if group:
            self.groups |= wanted
        new = wanted - self.taught
        if not new:
            return
        self.taught |= new
        terms: dict[Rows, float] = {}
        # Small groups first: a term is what is left when all smaller groups inside have been counted.
        for rows in sorted(self.taught, key=lambda group: (len(group), self.positions(group))):
            alone = [self.single[row] for row in rows]
            extra = self.known(rows) - self.nothing - fsum(alone)
            extra -= fsum(term for group, term in terms.items() if group < rows)
            if abs(extra) > noise(fsum(map(abs, alone)), self.known(rows)):
                terms[rows] = extra
        self.terms = terms

    def main_terms(self, least: float) -> dict[Rows, float]:
        """Return the terms of pairs and small groups of at least some size: a smaller model, quicker to search."""
        return {rows: term for rows, term in self.terms.items() if rows in self.groups and abs(term) >= least}

    def open_difference(self, sets: Iterable[Rows], terms: Mapping[Rows, float]) -> float:
        """Return how much the model undervalues sets of plans at most where only groups explain them, from 0.

        A set counts with the given terms, without the one that ties a difference to just this set.
        """
        largest = 0.0
        for rows in sets:
            kept = (term for group, term in terms.items() if group <= rows)
            own = terms.get(rows, 0.0) if rows not in self.groups else 0.0
            said = self.nothing + fsum(self.single[row] for row in rows) + fsum(kept) - own
            gap = self.known(rows) - said
            largest = max(largest, gap if gap > noise(said, self.known(rows)) else 0.0)
        return largest

    def positions(self, rows: Rows) -> tuple[int, ...]:
        """Return the places of rows, rising."""
        return tuple(sorted(self.place[row] for row in rows))

    def stated(self, terms: Mapping[Rows, float]) -> Data:
        """Return the data with single effects as values and the terms as interactions."""
        value = pd.Series(self.single, name="value", dtype=float).reindex(list(self.place))
        ordered = sorted(terms, key=lambda group: (len(group), self.positions(group)))
        return with_values(self.data, value, {self.ordered(rows): terms[rows] for rows in ordered})

    def strongest(self, larger: bool) -> list[tuple[tuple[Hashable, ...], float]]:
        """Return the terms of pairs, or those of larger groups, strongest first."""
        found = [rows for rows in self.terms if rows in self.groups and (len(rows) > 2) == larger]
        found.sort(key=lambda rows: (-abs(self.terms[rows]), self.positions(rows)))
        return [(self.ordered(rows), self.terms[rows]) for rows in found]

    def pairs(self) -> pd.DataFrame:
        """Return what pairs are worth beyond the sum of the two: a, b, extra."""
        lines = [(*rows, term) for rows, term in self.strongest(larger=False)]
        return pd.DataFrame(lines, columns=["a", "b", "extra"])

    def larger(self) -> pd.DataFrame:
        """Return what larger groups are worth beyond all smaller ones inside them: rows, extra."""
        lines = [(list(rows), term) for rows, term in self.strongest(larger=True)]
        return pd.DataFrame(lines, columns=["rows", "extra"])


def with_values(data: Data, value: pd.Series[float], terms: Mapping[tuple[Hashable, ...], float]) -> Data:
    """Return data whose value is as evaluated, while rules on values keep the problem's own.

    Raises
    ------
    ProblemError
        If a limit on value does not say which of several criteria it means.
    """
    problem = data.problem
    limits = problem.limit_list()
    valued = [limit for limit in limits if kind_of(limit.of).reads == "value"]
    if not problem.standards and not valued:
        return data.changed(value=value, synergy=dict(terms), weights=None, limits=limits)
    names = criterion_names(problem)
    if len(names) > 1 and any(limit.criterion is None for limit in valued):
        raise ProblemError(finding("limit_without_criterion", "limits", known=listed(names)))
    own = problem.value.to_frame() if isinstance(problem.value, pd.Series) else problem.value
    own = own.set_axis(names, axis=1)
    head: Any = "evaluated"
    while head in names:
        head = f"{head}_"
    synergy: dict[tuple[Hashable, ...], Any] = {}
    for members, gain in problem.synergy.items():
        parts = dict(gain) if hasattr(gain, "keys") else {names[0]: float(gain)}
        synergy[tuple(members)] = parts
    stated = {frozenset(members): members for members in synergy}
    for members, term in terms.items():
        same = stated.get(frozenset(members), members)  # stated in another order, it is still one interaction
        synergy[same] = {**synergy.get(same, {}), head: term}
    return data.changed(
        value=own.assign(**{head: value}) if isinstance(head, str) else own,
        synergy=synergy,
        weights={**dict.fromkeys(names, 0.0), head: 1.0},
        limits=[
            replace(limit, criterion=names[0]) if limit in valued and limit.criterion is None else limit
            for limit in limits
        ],
    )


def interacting_pairs(
    model: SetModel, datas: list[Data], interacting: Iterable[tuple[Hashable, Hashable]] | None
) -> list[Rows]:
    """Return the pairs to be evaluated: those given, else all, without those that can never meet.

    Raises
    ------
    ProblemError
        If a pair is not two rows of the problem.
    """
    given = list(combinations(model.place, 2)) if interacting is None else [tuple(p) for p in interacting]
    for pair in given:
        if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(model.place):
            raise ProblemError(f"interacting: {pair} are not two rows of the problem")
    pairs = dict.fromkeys(frozenset(pair) for pair in given)
    meet = meeting(datas)
    return [pair for pair in pairs if meet(*model.ordered(pair))]


def learn_pairs(
    model: SetModel, datas: list[Data], interacting: Iterable[tuple[Hashable, Hashable]] | None
) -> int:
    """Teach the model the pairs that may interact; return how many there was no time for."""
    pairs = interacting_pairs(model, datas, interacting)
    model.known.prepare(pairs)
    heard = []
    for pair in pairs:
        if pair in model.known or model.known.in_time:
            model.known(pair)
            heard.append(pair)
    model.teach(heard, group=True)
    model.paired = heard
    return len(pairs) - len(heard)
