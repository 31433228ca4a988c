"""A decided plan under audit: what it achieves, what could be had, which rejected objects beat chosen ones, and which no weights explain."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.portfolio.choose.verify import verify
from infraprio.questions.attainable import Attainable, at_own_cost, attainable
from infraprio.questions.beaten import BeatenPair, beaten_pairs
from infraprio.questions.given_plan import GivenPlan, given_plan
from infraprio.questions.relaxations import Relaxation, recounted, relaxations
from infraprio.questions.set_values import SetValues
from infraprio.questions.stated_choice import state_choice
from infraprio.questions.unexplained import Explanations, explained_choices

if TYPE_CHECKING:
    from infraprio.findings import Finding
    from infraprio.questions.subject import Subject

__all__ = ["PROVED_WITHIN", "Audit", "audit_plan"]

PROVED_WITHIN: Final = 1e-3
"""A best figure whose gap is at most this is called proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit found.

    Attributes
    ----------
    given : GivenPlan
        The plan, placed in time, with the rules that it breaks.
    findings : tuple of Finding
        What was noticed when it was read.
    figures : DataFrame
        By yardstick (total, goals in their order, NPV, indicators): ``kind``, ``unit``, ``more`` (is better), ``plan``
        (what it achieves), ``unknown`` (how many of its objects have no figure); ``best`` with all the money of the
        frames and ``own_best`` for no more than the plan itself costs, both under the rules that the plan keeps, each
        with ``_bound``, ``_gap`` and ``_proved``; ``reached``, the plan's share of ``best`` where that is more than
        nothing; ``adds`` and ``drops``: what the best plan has and this one has not, and the other way round.
    rules : DataFrame
        By (number of the relaxation, yardstick): ``best``, ``bound``, ``gap``, ``proved`` without it, and ``gain``
        against the best figure with it.
    relaxations : tuple of Relaxation
        What was left out, in the order of their numbers.
    pairs : tuple of BeatenPair
        Rejected objects that beat chosen ones.
    explanations : Explanations
        Which chosen objects weights can explain.
    cost, money : float
        What the plan costs, and all the money that is limited; both in the unit of the choice.
    through_network : bool
        Whether sets were valued through the network; then the best figures are the best found, their bounds estimates.
    lawful : Attainable or None
        The highest total with every rule kept, those that the plan breaks too; None where it breaks none, or no plan keeps all.
    """

    given: GivenPlan
    findings: tuple[Finding, ...]
    figures: pd.DataFrame
    rules: pd.DataFrame
    relaxations: tuple[Relaxation, ...]
    pairs: tuple[BeatenPair, ...]
    explanations: Explanations
    cost: float
    money: float
    through_network: bool = field(default=False)
    lawful: Attainable | None = None

    def to_frame(self) -> pd.DataFrame:
        """The figures, one row a yardstick."""
        return self.figures.copy()

    @property
    def unexplained(self) -> tuple[Hashable, ...]:
        """Chosen objects that no weights tried explain at any budget tried."""
        table = self.explanations.table
        return tuple(table.index[table["how"] == "none"])


def audit_plan(
    subject: Subject,
    plan: Sequence[Hashable],
    findings: Sequence[Finding] = (),
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Audit:
    """Audit a plan against what could have been chosen.

    Parameters
    ----------
    subject : Subject
        The choice and its yardsticks.
    plan : sequence
        Proposals; what is not known to the choice is set aside and named.
    findings : sequence of Finding
        What was noticed when the plan was read.
    seed : int
        Of the weights that are drawn in search of an explanation.
    progress : callable, optional
        Told the share that is done.

    Returns
    -------
    Audit
        Figures with bounds, rules with their price, pairs, and what no weights explain.

    Raises
    ------
    ProblemError
        If none of the plan can be built.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.questions.subject import subject_of
    >>> goals = pd.DataFrame({"safety": {"a": 4.0, "b": 1.0, "c": 3.0}, "climate": {"a": 0.0, "b": 3.0, "c": 4.0}})
    >>> weights = pd.Series({"safety": 0.5, "climate": 0.5})
    >>> problem = Problem(value=goals @ weights, cost=pd.Series({"a": 5.0, "b": 6.0, "c": 6.0}), budget=8.0)
    >>> audit = audit_plan(subject_of(problem, goals, weights), ["b"])
    >>> audit.figures[["plan", "best"]].to_dict("index")["total"]
    {'plan': 2.0, 'best': 3.5}
    >>> [(pair.rejected, pair.chosen, pair.fits) for pair in audit.pairs if pair.by == "every_goal"]
    [('c', 'b', True)]
    """
    tell = progress or (lambda _: None)
    choice, values = state_choice(subject.data), SetValues(subject)
    given = given_plan(choice, plan)
    broken = Relaxation(kind="broken", rules=tuple(each.rule for each in given.broken))
    look = verify(subject.data.problem, given.plan, subject.data.weights, subject.data.budget)
    ours = set(given.names)
    own = at_own_cost(choice, given, look.spent)
    gone = {each.rule for each in given.broken if each.rule.kind != "budget"}
    left_out = tuple(
        each for each in relaxations(choice) if not gone.issuperset(each.rules) or not each.rules
    )
    lines: dict[str, dict[str, Any]] = {}
    without: dict[tuple[int, str], dict[str, Any]] = {}
    for number, yardstick in enumerate(subject.yardsticks):
        tell(0.8 * number / len(subject.yardsticks))
        total, _ = recounted(choice, given.plan, given.arrays, broken.rules)
        achieved = values.of(given.plan, yardstick, total)
        best = attainable(choice, given.arrays, yardstick, values, broken)
        cheap = attainable(choice, own, yardstick, values, broken)
        line: dict[str, Any] = {
            "kind": yardstick.kind, "unit": yardstick.unit, "more": yardstick.more, "plan": achieved,
            "unknown": int(np.isnan(yardstick.of(given.plan)).sum()) if values.adds_up else 0,
        }  # fmt: skip
        own_line = _line("own_best", cheap, achieved, more=yardstick.more)
        line |= own_line | _line("best", best, own_line["own_best"], more=yardstick.more)
        inside = best.proposals if best is not None else frozenset(ours)
        line["adds"] = tuple(sorted(inside - ours, key=str))
        line["drops"] = tuple(sorted(ours - inside, key=str))
        lines[yardstick.id] = line
        if yardstick.kind == "indicator":
            continue
        for place, each in enumerate(left_out):
            rules = Relaxation(kind=each.kind, rules=(*broken.rules, *each.rules))
            free = attainable(choice, each.of(choice, given.arrays), yardstick, values, rules)
            without[place, yardstick.id] = _line("best", free, achieved, more=yardstick.more)
    figures = pd.DataFrame.from_dict(lines, orient="index").rename_axis("yardstick")
    figures["reached"] = np.where(
        figures["best"] > 0, figures["plan"] / figures["best"].where(figures["best"] > 0), np.nan
    )
    tell(0.8)
    pairs = beaten_pairs(subject, choice, given)
    explanations = explained_choices(subject, choice, given, seed)
    tell(1.0)
    finite = [pot.amount for pot in choice.data.pots if np.isfinite(pot.amount)]
    return Audit(
        given=given, findings=tuple(findings), figures=figures, rules=_prices(without, figures),
        relaxations=left_out, pairs=pairs, explanations=explanations, cost=float(look.spent.to_numpy().sum()),
        money=float(sum(finite)) if finite else float("nan"), through_network=not values.adds_up,
        lawful=attainable(choice, choice.arrays, subject.yardsticks[0], values) if given.broken else None,
    )  # fmt: skip


def _line(name: str, found: Attainable | None, achieved: float, *, more: bool) -> dict[str, Any]:
    """One best figure as cells; it is never worse than what is known to be possible."""
    if found is None:
        return {
            name: achieved,
            f"{name}_bound": float("nan"),
            f"{name}_gap": float("inf"),
            f"{name}_proved": False,
        }
    better = max if more else min
    value = better(found.value, achieved)
    return {
        name: value, f"{name}_bound": better(found.bound, value) + 0.0, f"{name}_gap": found.gap,
        f"{name}_proved": found.proved and found.gap <= PROVED_WITHIN,
    }  # fmt: skip


def _prices(without: dict[tuple[int, str], dict[str, Any]], figures: pd.DataFrame) -> pd.DataFrame:
    """What each rule costs by each yardstick: the best figure without it against the best with it."""
    if not without:
        return pd.DataFrame(columns=["best", "bound", "gap", "proved", "gain"])
    frame = pd.DataFrame.from_dict(without, orient="index")
    frame.columns = pd.Index(["best", "bound", "gap", "proved"])
    frame.index = pd.MultiIndex.from_tuples(list(without), names=["relaxation", "yardstick"])
    ids = frame.index.get_level_values("yardstick")
    sign = np.where(figures["more"].reindex(ids).to_numpy(dtype=bool), 1.0, -1.0)
    gain = sign * (frame["best"].to_numpy(dtype=float) - figures["best"].reindex(ids).to_numpy(dtype=float))
    frame["gain"] = np.maximum(gain, 0.0) + 0.0
    return frame
