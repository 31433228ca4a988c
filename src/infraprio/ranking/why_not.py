"""Why a proposal that could be ranked is built in no budget scenario."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from infraprio.errors import InfeasibleError
from infraprio.portfolio import best_portfolio
from infraprio.portfolio.choose.best_portfolio import unexplained

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio, PriorityList
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["REASONS", "WhyNot", "why_not"]

REASONS: Final = (
    "ruled_out",
    "effect_unknown",
    "shut_out",
    "needs",
    "too_dear",
    "held_to",
    "no_gain",
    "worth_less",
    "worth_no_more",
    "order",
)
"""A rule forbids it; nobody knows what it does to what a rule limits; it cannot stand with something that is built; what it needs is not built; no budget scenario could
pay it; none could pay a plan with it that keeps the limits; it adds nothing to the goals; it is worth less than what it would displace; it is worth no more than
that, as far as is known; it would be built if the order did
not have to serve smaller budgets too."""

MOST_FORCED: Final = 60
"""For so many proposals it is computed what each would displace; beyond them the reason stands without names."""
MOST_WORK: Final = 5_000_000
"""Square of the number of rows times those of them that are forced in: from 290 on they are fewer than 60, of thousands
none."""
GAP: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why a proposal is not built.

    Attributes
    ----------
    reason : one of `REASONS`
    others : ids of what shuts it out, of what it needs, or of what it would displace with the most money
    loss : points of goal score lost with the most money if it were forced in; missing for other reasons
    rule : the rule's place in the tables, where a rule is the reason
    """

    reason: str
    others: tuple[str, ...] = ()
    loss: float = float("nan")
    rule: str = ""


def why_not(data: Data, order: PriorityList, names: Sequence[str], most_money: Any) -> dict[str, WhyNot]:
    """Return the reason for each of some proposals that no portfolio of a list holds.

    Parameters
    ----------
    data : the choice, with what was found to interact
    order : the list
    names : proposals that it never builds
    most_money : budget of the last scenario of the list
    """
    problem = data.problem
    built = {str(name) for plan in order.portfolios for name in plan.proposals}
    out = {name: _by_rule(problem, built, name) for name in names}
    aside = set(map(str, order.set_aside))
    unpaid = sorted(name for name in names if out[name] is None and name in aside)
    left = [name for name in names if out[name] is None and name not in aside]
    worth: Any = problem.value
    left.sort(key=lambda name: (-float(worth[_row(problem, name)]), name))
    most = min(MOST_FORCED, MOST_WORK // max(len(data.row), 1) ** 2)
    for place, name in enumerate(unpaid):
        known = WhyNot(reason="held_to" if problem.limits else "too_dear")  # with limits that is true of both
        out[name] = _forced(data, order, name, most_money) if problem.limits and place < most else known
    for place, name in enumerate(left):
        if _adds_nothing(problem, name):
            out[name] = WhyNot(reason="no_gain")
        else:
            out[name] = (
                _forced(data, order, name, most_money) if place < most else WhyNot(reason="worth_no_more")
            )
    return {name: found for name, found in out.items() if found is not None}


def _by_rule(problem: Fields, built: set[str], name: str) -> WhyNot | None:
    """The rule that keeps a proposal out; None where none does."""
    sources: Mapping[Any, str] = problem.sources
    if name in set(map(str, problem.forbidden)):
        reason = "effect_unknown" if _unknown(problem, name) else "ruled_out"
        return WhyNot(reason=reason, rule=sources.get(("forbidden", name), ""))
    for group in problem.excludes:
        others = tuple(str(other) for other in group if str(other) != name and str(other) in built)
        if name in set(map(str, group)) and others:
            return WhyNot(reason="shut_out", others=others, rule=sources.get(("excludes", tuple(group)), ""))
    for a, b in problem.requires:
        if str(a) == name and str(b) not in built and name not in _needed(problem, str(b)):
            return WhyNot(reason="needs", others=(str(b),), rule=sources.get(("requires", (a, b)), ""))
    for a, some in problem.requires_any:
        if str(a) == name and not {str(b) for b in some} & built:
            rule = sources.get(("requires_any", (a, tuple(some))), "")
            return WhyNot(reason="needs", others=tuple(map(str, some)), rule=rule)
    return None


def _unknown(problem: Fields, name: str) -> bool:
    """Whether nobody knows what a proposal does to something that a rule limits."""
    if problem.effects is None:
        return False
    own = problem.effects.reindex([_row(problem, name)]).to_numpy(dtype=float)
    return bool(np.isnan(own).any())


def _needed(problem: Fields, name: str) -> set[str]:
    """What a proposal needs, directly or through others."""
    found: set[str] = set()
    left = {name}
    while left:
        found |= left
        left = {str(b) for a, b in problem.requires if str(a) in left} - found
    return found - {name}


def _adds_nothing(problem: Fields, name: str) -> bool:
    """Whether a proposal is worth nothing, neither alone nor with others."""
    together: list[Any] = [
        gain for members, gain in problem.synergy.items() if name in map(str, members) and gain > 0
    ]
    return float(problem.value[_row(problem, name)]) <= 1e-9 and not together


def _row(problem: Fields, name: str) -> Any:
    """The row of the problem, or one of them, in which a proposal's value stands: it is the same however it is paid."""
    return problem.alternatives.get(name, [name])[0]


def _forced(data: Data, order: PriorityList, name: str, most_money: Any) -> WhyNot:
    """What a proposal would displace with the most money, and what is lost."""
    most: Portfolio = order.portfolios[-1]
    asked = data.changed(mandatory=[*data.problem.mandatory, name], budget=most_money)
    try:
        with unexplained():  # why not is asked here in the planner's own terms
            found = best_portfolio(asked, gap=GAP)
    except InfeasibleError:
        if _possible(asked.changed(budget=most_money * 0 + _enough(data.problem))):
            free = bool(data.problem.limits) and _possible(asked.changed(limits=[]))
            rule = _limits_on(data.problem, name) if free else ""
            return WhyNot(reason="held_to" if free else "too_dear", rule=rule)
        return WhyNot(reason="ruled_out", rule=_limits_on(data.problem, name))
    within = most.value - found.value <= GAP * max(abs(most.value), 1.0)  # what the search may leave open
    if within and found.gap <= GAP:  # one that ended at its limit of work would end there again
        found = best_portfolio(asked)
    taken: set[Hashable] = set(found.proposals)
    loss = most.value - found.value
    out = tuple(str(other) for other in most.proposals if other not in taken)
    as_good = (
        "order" if len(order.portfolios) > 1 else "worth_no_more"
    )  # one budget has no smaller ones beside it
    return WhyNot(reason="worth_less" if loss > 1e-6 else as_good, others=out, loss=max(loss, 0.0))


def _enough(problem: Fields) -> float:
    """Money that pays for everything, in every fund and period."""
    return 2.0 * float(np.nansum(np.asarray(problem.cost, dtype=float))) + 1.0


def _possible(data: Data) -> bool:
    """Whether the rules and the money leave any portfolio."""
    try:
        with unexplained():
            best_portfolio(data, gap=1.0)
    except InfeasibleError:
        return False
    return True


def _limits_on(problem: Fields, name: str) -> str:
    """The places in the tables of the limits that name a proposal."""
    sources: Mapping[Any, str] = problem.sources
    stated = [each.get("members") if isinstance(each, Mapping) else each.members for each in problem.limits]
    naming = [i for i, members in enumerate(stated) if members is None or name in set(map(str, members))]
    return "; ".join(dict.fromkeys(filter(None, (sources.get(("limits", (i, None)), "") for i in naming))))
