"""The plans of a council pooled: support, the weights that explain it, the plan of least regret, and who would have to give what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.findings import Finding, finding, sorted_findings
from infraprio.questions.given_plan import given_plan
from infraprio.questions.jury.ballots import Ballot, JuryError
from infraprio.questions.jury.ground import Ground
from infraprio.questions.jury.regret import LeastRegret, Own, least_regret, own_weights
from infraprio.questions.jury.taste import DRAWS, Pool, Taste, taste_of

__all__ = ["ODD", "Jury", "jury_of"]

Floats = NDArray[np.float64]

ODD = 2.0
"""So many standard errors from what the weights lead one to expect the support of a proposal is not explained by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jury:
    """What a jury's plans come to.

    Attributes
    ----------
    ballots : tuple of Ballot
        What each member would build.
    support : DataFrame
        By proposal, most ticked first: ``cost``; ``ticks`` and ``share`` of the members; ``expected``, the share that the weights lead one to
        expect, with ``odds``, the difference in standard errors; ``explained``, whether that is within two of them; ``least`` and ``best``,
        whether the plan of least regret and the plan best under the weights build it.
    weights : DataFrame
        By goal: ``weight``, ``low``, ``high`` (95 %), ``error``; ``main``, the weight of the main stakeholder. Missing for goals for which no
        proposal does anything.
    members : DataFrame
        By member: ``party``, ``cost``, ``reaches`` (share of the best under the jury's weights), ``own`` (the same under the weights
        kindest to the member), ``regret`` (share lost with the plan of least regret), ``gives`` and ``gets`` (proposals),
        ``gives_money`` and ``gets_money``.
    least : LeastRegret
        The plan with which whoever loses most loses least, with its bound.
    best : tuple
        The plan best under the weights.
    explained : float
        Share of the differences in support between the proposals that the weights explain; 1 where there are none.
    right, chance : float
        Share of all ticks and blanks that the plan best under the weights gets right, and what a guess would that ticks as often.
    taste : Taste
        The model behind the weights.
    solved : int
        Models solved.
    """

    ballots: tuple[Ballot, ...]
    support: pd.DataFrame
    weights: pd.DataFrame
    members: pd.DataFrame
    least: LeastRegret
    best: tuple[Hashable, ...]
    explained: float
    right: float
    chance: float
    taste: Taste = field(repr=False)
    solved: int

    def to_frame(self) -> pd.DataFrame:
        """The support, one row a proposal."""
        return self.support.copy()


def jury_of(
    ground: Ground, ballots: Sequence[Ballot], seed: int = 0, progress: Callable[[float], None] | None = None
) -> Jury:
    """Pool the plans of a jury.

    Parameters
    ----------
    ground : Ground
        What is chosen between.
    ballots : sequence of Ballot
        The plans; ids are known to the choice.
    seed : int
        Of the members that are made up to find the weights.
    progress : callable, optional
        Told the share that is done.

    Raises
    ------
    JuryError
        If a plan breaks a rule or costs more than there is, or no proposal does anything for a goal.
    """
    tell = progress or (lambda _: None)
    if not ground.goals:
        raise JuryError([finding("jury_no_goals", "goals")])
    pool = Pool(ground)
    chosen = _taken_in(pool, ballots)
    taste = taste_of(pool, chosen, seed, lambda share: tell(0.7 * share))
    point, _ = ground.best(taste.weights @ ground.value)
    best = pool.add(point)
    members = []
    for number, place in enumerate(chosen):
        members.append(own_weights(pool, place, taste.weights))
        tell(0.7 + 0.2 * (number + 1) / len(chosen))
    least = least_regret(ground, members)
    tell(1.0)
    built = pool.built[chosen]
    free = _free(ground)
    support = _support(ground, built, taste, least.plan, pool.built[best])
    seen, expected = built[:, free].mean(axis=0), taste.expected[free]
    spread = float(((seen - seen.mean()) ** 2).sum())
    explained = 1.0 if spread < 1e-12 else max(1.0 - float(((seen - expected) ** 2).sum()) / spread, 0.0)
    rate = float(built[:, free].mean()) if free.any() else 1.0
    right = float((built[:, free] == pool.built[best][free]).mean()) if free.any() else 1.0
    return Jury(
        ballots=tuple(ballots), support=support, weights=_weights(ground, taste), least=least, best=ground.named(pool.built[best]),
        members=_members(ground, ballots, pool, chosen, (taste, members, least, best)), explained=explained, right=right,
        chance=rate**2 + (1 - rate) ** 2, taste=taste, solved=taste.solved + sum(own.solved for own in members) + 2,
    )  # fmt: skip


def _taken_in(pool: Pool, ballots: Sequence[Ballot]) -> list[int]:
    """Number of each member's plan in the pool; a plan that cannot be built is told, with the rules that it breaks."""
    ground, chosen, wrong = pool.ground, [], []
    for ballot in ballots:
        point = ground.placed(ballot.plan)
        if point is None:
            wrong += _broken(ground, ballot)
        else:
            chosen.append(pool.add(point))
    if wrong:
        raise JuryError(sorted_findings(wrong))
    return chosen


def _broken(ground: Ground, ballot: Ballot) -> list[Finding]:
    """The fewest rules that a plan breaks, as findings about its file."""
    never = [name for name in ballot.plan if not len(ground.data.columns(name))]
    out = [
        finding("jury_no_start", ballot.file, row=ballot.lines.get(name), value=name, member=ballot.member)
        for name in never
    ]
    if len(never) == len(ballot.plan):
        return out
    found, row = given_plan(ground.choice, ballot.plan), ballot.lines.get("")
    for each in found.broken:
        if each.missing == each.missing:
            missing = f"{each.missing:.1f}".rstrip("0").rstrip(".")
            out.append(
                finding(
                    "jury_too_dear",
                    ballot.file,
                    row=row,
                    member=ballot.member,
                    rule=each.rule.says,
                    missing=missing,
                )
            )
        else:
            out.append(
                finding("jury_breaks", ballot.file, row=row, member=ballot.member, rule=each.rule.says)
            )
    return out


def _free(ground: Ground) -> NDArray[np.bool_]:
    """Proposals that a member may take or leave."""
    problem = ground.data.problem
    fixed = {str(name) for name in (*problem.mandatory, *problem.forbidden)}
    return np.array([str(name) not in fixed for name in ground.names], dtype=bool)


def _support(
    ground: Ground, built: Floats, taste: Taste, least: tuple[Hashable, ...], best: Floats
) -> pd.DataFrame:
    count = len(built)
    share, expected = built.mean(axis=0), taste.expected
    likely = np.clip(expected, 0.5 / DRAWS, 1 - 0.5 / DRAWS)
    error = np.sqrt(likely * (1 - likely) * (1 / count + 1 / DRAWS))
    odds = np.where(_free(ground), (share - expected) / error, 0.0)
    frame = pd.DataFrame(
        {
            "cost": ground.cost, "ticks": built.sum(axis=0).astype(int), "share": share, "expected": expected, "odds": odds,
            "explained": np.abs(odds) <= ODD, "least": [name in least for name in ground.names], "best": best > 0.5,
        },
        index=pd.Index(ground.names, name="proposal"),
    )  # fmt: skip
    return frame.sort_values("ticks", ascending=False, kind="stable")


def _weights(ground: Ground, taste: Taste) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "weight": taste.weights,
            "low": taste.low,
            "high": taste.high,
            "error": taste.error,
            "main": ground.main,
        },
        index=pd.Index(ground.goals, name="goal", dtype=object),
    )
    return frame.reindex([*ground.goals, *ground.idle])


def _members(
    ground: Ground,
    ballots: Sequence[Ballot],
    pool: Pool,
    chosen: list[int],
    found: tuple[Taste, list[Own], LeastRegret, int],
) -> pd.DataFrame:
    taste, members, least, best = found
    most = float(taste.weights @ pool.value[best])
    cost: Any = ground.cost
    rows = []
    for ballot, place, own, regret in zip(ballots, chosen, members, least.regret, strict=True):
        gives = tuple(name for name in ground.names if name in ballot.plan and name not in least.plan)
        gets = tuple(name for name in ground.names if name in least.plan and name not in ballot.plan)
        reaches = float(taste.weights @ pool.value[place]) / most if most > 0 else float("nan")
        rows.append(
            {
                "member": ballot.member, "party": ballot.party, "cost": float(cost.loc[list(ballot.plan)].sum()), "reaches": min(reaches, 1.0),
                "own": own.reaches, "regret": float(regret), "gives": gives, "gets": gets,
                "gives_money": float(cost.loc[list(gives)].sum()), "gets_money": float(cost.loc[list(gets)].sum()),
            }
        )  # fmt: skip
    return pd.DataFrame(rows).set_index("member")
