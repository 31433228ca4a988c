r"""Last year's plan carried over to a changed choice: as much of it kept as a small loss of value allows.

With :math:`d(x)` the number of proposals in which a plan differs from the old one and :math:`v^*` the best value,

.. math:: \min d(x) \quad \text{where} \quad v x \ge (1 - w) v^*, \quad \text{then} \quad \max v x \text{ at that } d
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio import smallest_repair
from infraprio.questions.relaxations import checked
from infraprio.questions.stated_choice import StatedChoice, added, state_choice
from infraprio.questions.why.base import Base, base_of
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from infraprio.portfolio import PriorityList
    from infraprio.questions.subject import Subject
    from infraprio.solver.arrays import Arrays
    from infraprio.words import Name, Spoken

__all__ = ["NEAR_PLANS", "WITHIN", "Replan", "replan_of", "with_order"]


WITHIN: Final = 0.005
CURVE: Final = (0.0, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)
"""Shares of the best value that may be lost, at which the curve is computed."""
NEAR_PLANS: Final = ("best", "cheapest", "nearest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """A changed choice made with the old plan in mind.

    Attributes
    ----------
    plan : tuple
        Proposals of the plan that keeps most of the old one within the loss allowed; the best of those.
    start : dict
        Period of start of each; empty where nothing is placed.
    within : float
        Share of the best value that might be lost.
    value, best, bound : float
        What it is worth, the best value, and what no plan exceeds.
    kept, comes, leaves, gone : tuple
        Of the old plan: what stays; what is new; what leaves; and what the new choice does not have any more.
    causes : DataFrame
        By proposal that comes, leaves or is gone: ``cause``, a tuple of "gone", "new", "must", "must_not", "cost_up", "cost_down",
        "score_up", "score_down", or "others": nothing about it changed, other proposals or the money did; with
        ``cost_before``, ``cost``, ``score_before``, ``score``, missing where they are not known.
    curve : DataFrame
        By share of the best value that may be lost: ``moved`` (fewest proposals in which a plan differs from what is left of the old
        one), ``value`` (the most at that number) and ``proved``.
    near : DataFrame
        By plan ("best", of equal value the cheapest and then the nearest to the old; "cheapest" within the loss;
        "nearest" to the old one): ``value``, ``cost``, ``moved``, ``proposals``. Where they differ the choice is the council's.
    order : tuple
        The old priority list with the fewest proposals moved so that it builds what the best list builds now; empty where
        no list was searched for.
    order_moves : DataFrame
        By proposal that moves in it: ``place`` (missing: not on the old list) and ``new_place``.
    former : mapping
        Names that the old choice had for what is gone.
    renamed : mapping
        Names before and now of what is hardly the same object under one id.
    """

    plan: tuple[Hashable, ...]
    start: dict[Hashable, Hashable | None] = field(repr=False)
    within: float
    value: float
    best: float
    bound: float
    kept: tuple[Hashable, ...]
    comes: tuple[Hashable, ...]
    leaves: tuple[Hashable, ...]
    gone: tuple[Hashable, ...]
    causes: pd.DataFrame = field(repr=False)
    curve: pd.DataFrame = field(repr=False)
    near: pd.DataFrame = field(repr=False)
    order: tuple[Hashable, ...] = field(default=(), repr=False)
    order_moves: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["place", "new_place"]), repr=False
    )
    former: Mapping[Hashable, Spoken] = field(default_factory=dict, repr=False)
    renamed: Mapping[str, tuple[Name, Name]] = field(default_factory=dict, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """The curve of value against proposals moved."""
        return self.curve.copy()


def replan_of(
    subject: Subject, old: Sequence[Hashable], within: float = WITHIN, before: Subject | None = None
) -> Replan:
    """Return the plan of a changed choice that keeps most of an old one.

    Parameters
    ----------
    subject : Subject
        The choice as it is now.
    old : sequence
        Proposals of the old plan; what the choice does not have any more is named.
    within : float
        Share of the best value that may be lost, from 0.
    before : Subject, optional
        The choice as it was, which tells what changed.

    Returns
    -------
    Replan
        The plan, what moved and why, and the curve of value against proposals moved.

    Raises
    ------
    ProblemError
        If ``within`` is no share from 0, or no plan keeps the rules.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.questions.subject import subject_of
    >>> goals = pd.DataFrame({"safety": {"a": 30.0, "b": 30.1, "c": 9.0}})
    >>> problem = Problem(value=goals["safety"], cost=pd.Series({"a": 5.0, "b": 5.0, "c": 2.0}), budget=8.0)
    >>> found = replan_of(subject_of(problem, goals, pd.Series({"safety": 1.0})), ["a", "c"])
    >>> found.plan, found.value, found.curve["moved"].tolist()[:3]
    (('a', 'c'), 39.0, [2, 2, 2])
    """
    if not 0 <= within < 1:
        raise ProblemError(finding("within_no_share", "within", value=within))
    choice = state_choice(subject.data)
    base = base_of(choice)
    if base is None:
        raise ProblemError(finding("no_plan_found"))
    known = [name for name in dict.fromkeys(old) if name in set(choice.data.proposals)]
    gone = tuple(name for name in dict.fromkeys(old) if name not in set(known))
    moved, constant = _moved(choice, known)
    shares = sorted({*CURVE, within})
    points = {share: _nearest(base, moved, constant, share) for share in shares}
    x, _, value, _ = points[within]
    plan = choice.plan(x)
    inside = choice.proposals(x)
    order = choice.data.proposals
    curve = pd.DataFrame(
        {share: {"moved": d, "value": v, "proved": proved} for share, (_, d, v, proved) in points.items()}
    ).T.astype({"moved": int, "value": float, "proved": bool})
    comes = tuple(name for name in order if name in inside and name not in set(known))
    leaves = tuple(name for name in known if name not in inside)
    return Replan(
        plan=tuple(name for name in order if name in inside),
        start=plan if choice.data.problem.periods is not None else {},
        within=within, value=value, best=base.value, bound=base.bound,
        kept=tuple(name for name in known if name in inside), comes=comes, leaves=leaves, gone=gone,
        causes=_causes(subject, before, comes, leaves, gone), curve=curve.rename_axis("within"),
        near=_near(base, moved, constant, within, x),
    )  # fmt: skip


def _moved(choice: StatedChoice, old: Sequence[Hashable]) -> tuple[NDArray[np.float64], int]:
    """Return the row that, with a constant, counts the proposals in which a plan differs from an old one."""
    names = set(old)
    fresh = [name for name in choice.data.proposals if name not in names]
    return choice.count(fresh) - choice.count(old), len(names)


def _floor(base: Base, share: float) -> Arrays:
    least = base.value - share * abs(base.value) - base.slack
    return added(base.choice.arrays, base.choice.total, least=least)


def _nearest(
    base: Base, moved: NDArray[np.float64], constant: int, share: float
) -> tuple[NDArray[np.float64], int, float, bool]:
    """Return the plan that moves fewest proposals within a loss, the best of those; how many, its value, and whether it is proved."""
    near = _floor(base, share)
    first, _ = solve(replace(near, gain=-moved), gap=0.0, start=base.x)
    x, proved = (base.x, False) if first.x is None else (first.x, first.status == "optimal")
    fewest = round(float(moved @ np.round(x)))
    second, _ = solve(
        added(near, moved, most=fewest + 0.5), gap=0.0 if base.small else 1e-4, start=np.round(x)
    )
    x = np.round(x if second.x is None else second.x)
    value = checked(base.choice, base.choice.plan(x), base.choice.arrays)
    return x, fewest + constant, value, proved and base.bound - base.value <= 1e-6 * abs(base.value)


def _near(
    base: Base, moved: NDArray[np.float64], constant: int, within: float, nearest: NDArray[np.float64]
) -> pd.DataFrame:
    """Return plans that are nearly equal: the best (cheapest, then nearest, of its value), the cheapest, the nearest."""
    choice, slack = base.choice, base.slack
    best = _floor(base, 0.0)
    thrifty = _least(best, choice.cost, base.x)
    cost = float(choice.cost @ thrifty)
    equal = added(best, choice.cost, most=cost + 1e-9 * max(cost, 1.0) + 1e-12 * slack)
    cheap = _least(_floor(base, within), choice.cost, base.x)
    plans = dict(zip(NEAR_PLANS, (_least(equal, moved, thrifty), cheap, nearest), strict=True))
    return pd.DataFrame.from_dict(
        {
            name: {
                "value": checked(choice, choice.plan(x), choice.arrays), "cost": float(choice.cost @ x),
                "moved": round(float(moved @ x)) + constant,
                "proposals": tuple(p for p in choice.data.proposals if p in choice.proposals(x)),
            }
            for name, x in plans.items()
        },
        orient="index",
    ).rename_axis("plan")  # fmt: skip


def _least(arrays: Arrays, row: NDArray[np.float64], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the point that makes a row least; the start where none was found."""
    outcome, _ = solve(replace(arrays, gain=-row), gap=1e-4, start=start)
    return np.round(start if outcome.x is None else outcome.x)


def _causes(
    subject: Subject,
    before: Subject | None,
    comes: Sequence[Hashable],
    leaves: Sequence[Hashable],
    gone: Sequence[Hashable],
) -> pd.DataFrame:
    """What changed about each proposal that moved."""
    now, then = _facts(subject), _facts(before) if before is not None else None
    problem = subject.data.problem
    lines = {}
    for name in (*comes, *leaves, *gone):
        after = now.get(name, (float("nan"), float("nan")))
        was = (
            then.get(name, (float("nan"), float("nan"))) if then is not None else (float("nan"), float("nan"))
        )
        found = []
        if name in gone:
            found.append("gone")
        elif then is not None and name not in then:
            found.append("new")
        if name in comes and name in set(problem.mandatory):
            found.append("must")
        if name in leaves and name in set(problem.forbidden):
            found.append("must_not")
        for kind, old, new in zip(("cost", "score"), was, after, strict=True):
            if abs(new - old) > 1e-6 * max(abs(old), 1e-6):
                found.append(f"{kind}_{'up' if new > old else 'down'}")
        lines[name] = {
            "cause": tuple(found or ["others"]), "cost_before": was[0], "cost": after[0], "score_before": was[1], "score": after[1],
        }  # fmt: skip
    columns = ["cause", "cost_before", "cost", "score_before", "score"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("proposal")


def _facts(subject: Subject) -> dict[Hashable, tuple[float, float]]:
    """Cost and score of each proposal, of the dearest of its options."""
    data, out = subject.data, {}
    cost = data.money.sum(axis=1)
    for number, name in enumerate(data.proposals):
        columns = np.flatnonzero(data.owner[data.row] == number)
        if len(columns):
            out[name] = (float(cost[columns].max()), float(data.worth[columns].max()))
    return out


def with_order(found: Replan, old: Sequence[Hashable], best: PriorityList) -> Replan:
    """Return a replan with the old priority list mended: the fewest proposals moved so that it builds what the best list builds."""
    there = {*best.order, *best.mandatory}
    kept = [name for name in old if name in there]
    moved, order = smallest_repair(kept, best)
    before = {name: place for place, name in enumerate(kept, start=1)}
    after = {name: place for place, name in enumerate(order, start=1)}
    names = sorted(moved, key=lambda name: after[name])
    moves = pd.DataFrame(
        {"place": [float(before.get(n, float("nan"))) for n in names], "new_place": [float(after[n]) for n in names]},
        index=pd.Index(names, name="proposal", dtype=object),
    )  # fmt: skip
    return replace(found, order=tuple(order), order_moves=moves)
