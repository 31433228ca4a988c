"""The order inside a level: by what is lost if a proposal is cut next."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from infraprio.portfolio.verify import value_of

if TYPE_CHECKING:
    from infraprio.portfolio.data import Data

__all__ = ["loss_if_cut", "within_level"]


def within_level(
    data: Data, chosen: dict[Hashable, Hashable | None], names: Sequence[Hashable]
) -> list[Hashable]:
    """Return the names of a level, the one whose cut loses most first.

    What another one needs comes before it.

    Parameters
    ----------
    data : Data
    chosen : dict
        Rows of the portfolio with their starts.
    names : sequence
        Proposals of the level.
    """
    loss = {name: loss_if_cut(data, chosen, name) for name in names}
    left = sorted(names, key=lambda name: -loss[name])
    order: list[Hashable] = []
    while left:
        ready = [
            name for name in left if not any(needs(data, name, other) for other in left if other != name)
        ] or left
        order.append(ready[0])
        left.remove(ready[0])
    return order


def needs(data: Data, name: Hashable, other: Hashable) -> bool:
    """Say whether a proposal (or an option of it) requires another."""
    options = data.problem.alternatives
    mine, its = {name, *options.get(name, ())}, {other, *options.get(other, ())}
    return any(a in mine and b in its for a, b in data.problem.requires)


def loss_if_cut(data: Data, chosen: dict[Hashable, Hashable | None], name: Hashable) -> float:
    """Return the value lost if a proposal is taken out, with all that then lacks what it requires."""
    problem = data.problem
    owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
    gone = {name}
    while True:
        left = {row for row in chosen if owner[row] not in gone}
        present = left | {owner[row] for row in left}
        lacking = {a for a, b in problem.requires if a in present and b not in present}
        lacking |= {a for a, several in problem.requires_any if a in present and not present & set(several)}
        lost = {owner.get(a, a) for a in lacking}
        if not lost:
            break
        gone |= lost
    kept = {row: start for row, start in chosen.items() if owner[row] not in gone}
    return value_of(problem, chosen, data.weights) - value_of(problem, kept, data.weights)
