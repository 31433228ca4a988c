"""What is certain of the goal score that sets of proposals reach: what adds up, and in which direction each proposal acts."""

from __future__ import annotations

from collections.abc import Hashable
from math import fsum
from typing import TYPE_CHECKING

from infraprio.network.attributes import ATTRIBUTES
from infraprio.network.travel.road_links import usable
from infraprio.portfolio import Certain
from infraprio.portfolio.problem.compiled import stated_of
from infraprio.portfolio.problem.ways_of_paying import owners
from infraprio.scoring.goals.proposal_scores import STATED_BY_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infraprio.effects import Baseline, Effects
    from infraprio.network.changes import Change
    from infraprio.portfolio import Data, Problem
    from infraprio.ranking.through_network import SetScorer
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["copies_of", "ground_of"]

ACCIDENTS = "severe_accidents_year"
NOISE = 1e-7  # points; what lies below comes from the order of adding up


def _rows_of(problem: Problem | Data) -> tuple[dict[Hashable, str], dict[str, Hashable]]:
    """Return the proposal of each row, and the first row of each proposal."""
    paid = {row: str(name) for row, name in owners(stated_of(problem)).items()}
    first_of: dict[str, Hashable] = {}
    for row, name in paid.items():
        first_of.setdefault(name, row)
    return paid, first_of


def ground_of(
    problem: Problem | Data,
    found: Effects,
    scores: Scores,
    score: SetScorer,
    alike: Mapping[tuple[str, ...], int],
) -> Certain:
    """Return what is certain of the scores of sets, and the scores that were computed to find it.

    Ratings add up. So do proposals that journeys do not feel and that only add to the stated accidents of a link, where all
    measured goals have straight scales. Of all others the direction in which the rest of the score moves is found twice:
    built alone, and built last of all. Where both are up (down) the proposal is taken to help (harm) whatever else is
    built; that is the ground of the proof, and every set computed is held against it. Where they differ it is tried both ways.

    Nothing is certain where groups of proposals have weights of their own.
    """
    if scores.groups:
        return Certain()
    paid, first_of = _rows_of(problem)
    alone = {name for name in first_of if straight(scores) and adds_up(found.base, name)}
    own = {name: rated(scores, name) for name in first_of}
    own |= {name: float(scores.total[name]) for name in alone}
    groups = [(name,) for name in first_of if not any(name in group for group in alike)]
    kinds = [(group, alike.get(group, 1)) for group in (*groups, *alike) if not alone.intersection(group)]
    every, sets = (
        set(first_of),
        dict[tuple[str, ...], list[tuple[frozenset[Hashable], frozenset[Hashable]]]](),
    )
    for group, most in kinds:
        sets[group] = [
            (frozenset(first_of[name] for name in before), frozenset(first_of[name] for name in after))
            for before, after in _compared(every, group, most)
        ]
    asked = dict.fromkeys(rows for some in sets.values() for both in some for rows in both)
    score.prepare(list(asked))
    computed = {rows: score(rows) for rows in asked}
    helps, harms = set(alone), set(alone)
    for group, some in sets.items():
        ends = [
            computed[after] - computed[before] - fsum(own[paid[row]] for row in after - before)
            for before, after in some
        ]
        if min(ends) >= -NOISE:
            helps.update(group)
        elif max(ends) <= NOISE:
            harms.update(group)
    return Certain(
        own={row: own[name] for row, name in paid.items()},
        helps=frozenset(row for row, name in paid.items() if name in helps),
        harms=frozenset(row for row, name in paid.items() if name in harms),
        same_as={row: first_of[name] for row, name in paid.items() if row != first_of[name]},
        alike={tuple(first_of[name] for name in group): most for group, most in alike.items()},
        values=computed,
    )


def _compared(every: set[str], group: tuple[str, ...], most: int) -> Iterator[tuple[set[str], set[str]]]:
    """Yield sets without and with a proposal: alone and last of all; where some replace each other, for each of them that counts."""
    for count in range(1, most + 1):
        yield set(group[: count - 1]), set(group[:count])
        yield every - set(group[count - 1 :]), every - set(group[count:])


def copies_of(problem: Problem | Data, base: Baseline) -> dict[tuple[str, ...], int]:
    """Return the proposals that change the same in the same way, and how many of them count: one where nothing is added or multiplied.

    What a set of them does to the network depends on how many are built: the changes of a set are put together cell by
    cell, whoever makes them. Proposals with times of their own are left out.
    """
    found: dict[frozenset[tuple[str, str, str, str, str]], list[str]] = {}
    for name in dict.fromkeys(map(str, owners(stated_of(problem)).values())):
        changes = base.transport.changes.get(name, ())
        if changes and not base.given.speak_of((name,)):
            said = frozenset((c.table, c.name, c.action, c.attribute, repr(c.value)) for c in changes)
            if len(said) == len(changes):
                found.setdefault(said, []).append(name)
    return {
        tuple(same): len(same) if any(action in ("add", "multiply") for _, _, action, _, _ in said) else 1
        for said, same in found.items()
        if len(same) > 1
    }


def rated(scores: Scores, name: str) -> float:
    """Return the points of a proposal's ratings, which add up whatever else is built."""
    weights, leaves = scores.weights.loc[scores.stakeholder], scores.goals.leaves
    goals = [goal for goal in map(str, weights.index) if leaves[goal]["indicator"] in STATED_BY_PEOPLE]
    return float(scores.values.loc[name, goals].to_numpy(float) @ weights[goals].to_numpy(float))


def straight(scores: Scores) -> bool:
    """Say whether every measured goal is worth the same for each unit of its indicator."""
    return all(
        row["indicator"] in STATED_BY_PEOPLE or row["value_function"] in ("", "linear")
        for row in scores.goals.leaves.values()
    )


def adds_up(base: Baseline, name: str) -> bool:
    """Say whether a proposal changes nothing but what adds up: the stated accidents of links that nothing else touches there."""
    if base.given.speak_of((name,)) or base.assignment != "free_flow":
        return False
    changes = base.transport.changes
    others = [change for proposal, some in changes.items() if proposal != name for change in some]
    return all(_unused(change) or _added(change, others, base) for change in changes.get(name, ()))


def _unused(change: Change) -> bool:
    """Say whether nothing reads a change."""
    if change.action in ("new", "remove"):
        return False
    attribute = ATTRIBUTES[change.table, change.attribute]
    return (
        attribute.describes
        and not attribute.felt
        and not attribute.use
        and not (attribute.queues or attribute.active)
    )


def _added(change: Change, others: list[Change], base: Baseline) -> bool:
    """Say whether a change is an addition to accidents that no other proposal can cut short or cancel."""
    if change.action != "add" or change.attribute != ACCIDENTS:
        return False
    same = [other for other in others if (other.table, other.name) == (change.table, change.name)]
    if any(other.action in ("new", "remove") for other in same):
        return False
    stated = [other for other in same if other.attribute == ACCIDENTS]
    if any(other.action != "add" for other in stated):
        return False
    row = base.transport.names[change.table][change.name][0]
    if not usable(base.transport, change.table)[row]:
        return False
    before = float(base.transport[change.table][ACCIDENTS][row])
    least = min(change.value, 0.0) + sum(min(other.value, 0.0) for other in stated)
    return before != before or before + least >= 0.0
