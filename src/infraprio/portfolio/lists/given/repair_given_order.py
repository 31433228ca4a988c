"""An order made by hand: read, looked through, and mended with the fewest moves."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.lists.result import PriorityList
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["order_faults", "read_order", "smallest_repair"]


def read_order(order: Any, data: Data) -> list[Hashable]:
    """Return the order as one list of known proposals.

    Raises
    ------
    ProblemError
        If it is no list, or a proposal is unknown or stands twice.
    """
    if isinstance(order, PriorityList):
        return order.order if order.reading == "skip" else [*order.order, *order.rest]
    if isinstance(order, str | pd.DataFrame | Mapping) or not isinstance(order, Iterable):
        raise ProblemError(
            finding("problem_form", "order", value=repr(order), example="['A', 'B', ['C', 'D']]")
        )
    known = set(data.proposals)
    names: list[Hashable] = []
    for item in order:
        if isinstance(item, list) or (isinstance(item, tuple) and item not in known):
            names += item
        elif isinstance(item, Hashable):
            names.append(item)
        else:
            raise ProblemError(
                finding("problem_form", "order", value=repr(item), example="['A', 'B', ['C', 'D']]")
            )
    option_of = {option: name for name, options in data.problem.alternatives.items() for option in options}
    faults = [
        finding("order_option", "order", value=name, of=option_of[name])
        if name in option_of
        else finding("problem_unknown_id", "order", names=name, known=listed(data.proposals[:5]))
        for name in dict.fromkeys(names)
        if name not in known
    ]
    twice = [name for name, count in Counter(names).items() if count > 1]
    faults += [finding("problem_ids_twice", "order", names=listed(twice))] if twice else []
    if faults:
        raise ProblemError(*faults)
    return names


def order_faults(problem: Fields, order: Sequence[Hashable]) -> list[str]:
    """Return what an order breaks by itself."""
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    rank = {name: place for place, name in enumerate(order)}
    faults = []
    for a, b in problem.requires:
        first, second = owner.get(a, a), owner.get(b, b)
        if first in rank and rank.get(second, len(order)) > rank[first]:
            faults.append(
                f"{a} stands before {b}, which it needs"
                if second in rank
                else f"{b}, which {a} needs, is not on the list"
            )
    faults += [
        f"{name} is mandatory and not on the list"
        for name in problem.mandatory
        if owner.get(name, name) not in rank
    ]
    return faults


def smallest_repair(order: Sequence[Hashable], best: PriorityList) -> tuple[list[Hashable], list[Hashable]]:
    """Return the fewest proposals to move so that an order builds what the best list builds, and the order then.

    Proposals of one level may stand in any order, and what the best list does not build stands last, so
    what may stay is a longest run of rising levels (patience sorting). Of several best lists this is
    about the one given.

    Parameters
    ----------
    order : sequence of hashable
        Ids, first priority first.
    best : PriorityList
        The best list, whose values set what a repair may lose.

    Returns
    -------
    moved : list
        Proposals to move, in the order given.
    order : list
        The order when they are moved.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, priority_list
    >>> numbers = pd.Series({"a": 3.0, "b": 2.0, "c": 1.0})
    >>> best = priority_list(Problem(value=numbers, cost=numbers / numbers), budgets=[1, 2, 3])
    >>> smallest_repair(["c", "a", "b"], best)
    (['c'], ['a', 'b', 'c'])
    """
    target = (
        [[name] for name in best.order] if best.reading == "skip" or "ranked" in best.options else best.levels
    )
    level = {name: number for number, names in enumerate(target) for name in names}
    last = len(target)
    levels = [level.get(name, last) for name in order]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, found in enumerate(levels):
        pile = bisect_right(tails, found)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(found)
            ends.append(place)
        else:
            tails[pile], ends[pile] = found, place
    stay: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        stay.add(place)
        place = before[place]
    missing = [name for name in best.order if name not in set(order)]
    moved = [name for place, name in enumerate(order) if place not in stay] + missing
    kept = [(levels[place], order[place]) for place in sorted(stay)]
    placed = sorted([*kept, *((level.get(name, last), name) for name in moved)], key=lambda pair: pair[0])
    return moved, [name for _, name in placed]
