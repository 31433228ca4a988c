"""Why each proposal is in the plan or not: what would turn its standing, each answer checked with the change applied."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.questions.stated_choice import state_choice
from infraprio.questions.why.base import Base, base_of
from infraprio.questions.why.cost import CostChange, cost_cut, cost_rise
from infraprio.questions.why.swap import Swap, barriers, needed_with, swap_of
from infraprio.questions.why.sweeps import Sweep, Turn, money_sweeps, nearest_turn, weight_sweeps

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.questions.subject import Subject

__all__ = ["Standing", "WhyNot", "why_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What would turn the standing of one proposal.

    Attributes
    ----------
    proposal : hashable
    inside : bool
        Whether the best plan has it.
    possible : bool
        Whether any plan that keeps the rules has it (or, of one that is in, does without it).
    swap : Swap or None
        What goes and what comes then, and the score at which it turns.
    score_possible : bool
        Whether a proposal can have a score that high at all.
    cost : CostChange or None
        The cost at which it turns.
    money, weights : Turn or None
        The least extra money (or cut) of one pot, and the least weight moved to one goal, at which it turns.
    needs : tuple
        What stands in every plan with it.
    barriers : tuple of Rule
        Where it is not possible: the rules and pots without which, each alone, it is.
    """

    proposal: Hashable
    inside: bool
    possible: bool
    swap: Swap | None
    score_possible: bool
    cost: CostChange | None
    money: Turn | None
    weights: Turn | None
    needs: tuple[Hashable, ...]
    barriers: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Standings beside the best plan.

    Attributes
    ----------
    plan : tuple
        The best plan of the choice for the money of the main budget.
    value, bound : float
        What it is worth, and what no plan exceeds.
    standings : tuple of Standing
        In the order asked for.
    dropped : int
        Answers that were found and did not stand the check with the change applied; they are left out.
    through_network : bool
        Whether the value is that of a model of what was found to interact through the network.
    """

    plan: tuple[Hashable, ...]
    value: float
    bound: float
    standings: tuple[Standing, ...]
    dropped: int
    through_network: bool = False


def why_of(
    subject: Subject,
    names: Sequence[Hashable] | None = None,
    progress: Callable[[float], None] | None = None,
) -> WhyNot:
    """Say what would turn the standing of proposals.

    Parameters
    ----------
    subject : Subject
        The choice and its goals.
    names : sequence, optional
        Proposals, in the plan or not; default all that are not.
    progress : callable, optional
        Told the share that is done.

    Returns
    -------
    WhyNot
        Each answer holds with the change applied; those that did not are left out and counted.

    Raises
    ------
    ProblemError
        If a proposal is not known.
    InfeasibleError
        If no plan keeps the rules; with those that clash.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.questions.subject import subject_of
    >>> goals = pd.DataFrame({"safety": {"a": 4.0, "b": 2.0}, "climate": {"a": 2.0, "b": 3.0}})
    >>> weights = pd.Series({"safety": 0.5, "climate": 0.5})
    >>> problem = Problem(value=goals @ weights, cost=pd.Series({"a": 6.0, "b": 4.0}), budget=8.0)
    >>> found = why_of(subject_of(problem, goals, weights)).standings[0]
    >>> found.proposal, round(found.swap.score, 3), round(found.cost.money, 3), round(found.money.amount, 2)
    ('b', 0.5, 2.0, 2.01)
    """
    choice = state_choice(subject.data)
    base = base_of(choice)
    if base is None:
        raise impossible(subject.data)
    asked = (
        [name for name in choice.data.proposals if name not in base.inside] if names is None else list(names)
    )
    if unknown := [str(name) for name in asked if name not in set(choice.data.proposals)]:
        raise ProblemError(finding("not_choosable", value=", ".join(unknown)))
    sweeps = {more: money_sweeps(base, more=more) for more in (True, False)}
    tilts = weight_sweeps(base, subject)
    tell = progress or (lambda _: None)
    found = []
    for number, name in enumerate(asked):
        tell(number / len(asked))
        found.append(_standing(base, subject, name, sweeps[name not in base.inside], tilts))
    tell(1.0)
    return WhyNot(
        plan=tuple(name for name in choice.data.proposals if name in base.inside), value=base.value, bound=base.bound,
        standings=tuple(each for each, _ in found), dropped=sum(count for _, count in found),
        through_network=subject.together is not None,
    )  # fmt: skip


def _cost(base: Base, name: Hashable, swap: Swap | None) -> CostChange | None:
    if name not in base.inside:
        return cost_cut(base, name)
    return None if swap is None else cost_rise(base, name, swap)


def _standing(
    base: Base, subject: Subject, name: Hashable, pots: Iterable[Sweep], tilts: Iterable[Sweep]
) -> tuple[Standing, int]:
    """Return what turns one proposal's standing, and how many answers did not stand the check."""
    inside = name in base.inside
    swap, dropped = swap_of(base, name), 0
    possible = swap is not None
    cost = _cost(base, name, swap)
    if swap is not None and not swap.score_verified:
        swap, dropped = None, dropped + 1
    if cost is not None and not cost.verified:
        cost, dropped = None, dropped + 1
    rise = 0.0 if swap is None or inside else swap.score
    score = float(max(subject.data.worth[subject.data.columns(name)], default=0.0))
    return Standing(
        proposal=name, inside=inside, possible=possible, swap=swap,
        score_possible=score + rise <= subject.most_score, cost=cost,
        money=nearest_turn(pots, name), weights=nearest_turn(tilts, name),
        needs=() if inside else needed_with(base, name),
        barriers=() if possible else barriers(base, name),
    ), dropped  # fmt: skip
