"""Which small group of a set makes its value differ from the model: looked for by evaluating parts of it."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.network_inside.set_model import SetModel

__all__ = ["learn"]

LARGEST = 4  # a group of more members says little about other sets: the difference is tied to the whole set
TRIPLES = 3  # groups of three that all interact in pairs, looked at first


def learn(model: SetModel, rows: Rows, tolerance: float) -> None:
    """Teach the model the value of a set that has been evaluated, and the small groups behind its difference.

    A difference above ``tolerance`` is followed into the set: first to the strongest groups of three that
    interact in pairs, then by halving (delta debugging, Zeller and Hildebrandt 2002) to a smallest part that
    shows most of it. What is left is tied to the whole set, and so to those that hold it.
    """
    known = model.known
    for group in triples(model, rows):
        if abs(known(rows) - model.value(rows)) <= tolerance:
            break
        if not known.may_ask and group not in known:
            break
        known(group)
        model.teach([group], group=True)
    while len(rows) > 2:
        gone = known(rows) - model.value(rows)
        if abs(gone) <= tolerance:
            break
        part = smallest_part(model, rows, max(tolerance, 0.5 * abs(gone)))
        if part is None:
            break
        model.teach([part], group=True)
    model.teach([rows])


def triples(model: SetModel, rows: Rows) -> list[Rows]:
    """Return the groups of three in a set whose pairs all have a term, strongest weakest pair first."""
    pairs = {group: abs(term) for group, term in model.terms.items() if len(group) == 2 and group <= rows}
    around: dict[Hashable, set[Hashable]] = {}
    for group in pairs:
        a, b = group
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)
    found: dict[Rows, float] = {}
    for group, size in pairs.items():
        a, b = group
        for c in around[a] & around[b]:
            triple = group | {c}
            if triple not in model.taught:
                found[triple] = min(size, *(pairs[frozenset(pair)] for pair in combinations(triple, 2)))
    return sorted(found, key=lambda group: (-found[group], model.positions(group)))[:TRIPLES]


def smallest_part(model: SetModel, rows: Rows, tolerance: float) -> Rows | None:
    """Return a smallest part of a set whose value the model misses by more than the tolerance.

    None where it is large, or the evaluator may not be asked as often.
    """
    known = model.known
    kept = list(model.ordered(rows))
    size = len(kept) // 2
    while size >= 1:
        begin = 0
        while begin < len(kept):
            tried = frozenset(kept[:begin] + kept[begin + size :])
            if tried not in known and not known.may_ask:
                return None
            if len(tried) > 1 and abs(known(tried) - model.value(tried)) > tolerance:
                kept = list(model.ordered(tried))
            else:
                begin += size
        size //= 2
    return frozenset(kept) if len(kept) <= LARGEST and len(kept) < len(rows) else None
