r"""In which order and years the proposals of a plan are best built, while traffic grows and works disturb it.

What is open in a year is worth that year's benefits :math:`b_y(S)` of the set through the network, less what works take, and
a year counts by the discount factor:

.. math:: \max \sum_y (1 + r)^{-(y - y_0)} \Big( b_y(S_y) - \sum_{j \in W_y} l_{j,y} \Big)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.appraisal import Appraisal
from infraprio.appraisal.sets.yearly import yearly_benefit
from infraprio.effects import Effects, baseline, evaluate_set
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.problem.from_scenario import candidates
from infraprio.portfolio.sequence.best_sequence import MOST_EXACT, Sequencing, best_sequence
from infraprio.portfolio.sequence.recount import recount
from infraprio.questions.works import with_works
from infraprio.scenario.files.order_file import read_order
from infraprio.scenario.scenario import has_network
from infraprio.scoring.goals.proposal_scores import set_score

if TYPE_CHECKING:
    from infraprio.effects import SetEffects
    from infraprio.portfolio.sequence.programme import Loss, Worth
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["Schedule", "asked_for", "schedule_of"]

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]
By = Literal["money", "points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When each proposal of a plan is best begun.

    Attributes
    ----------
    scenario : Scenario
        Whose plan it is.
    by : {"money", "points"}
        What the years are added up in: discounted benefits in MSEK, or points of the goals.
    frame : DataFrame
        By proposal in the order of its start, those that are never begun last: ``begins``, ``opens`` (years, missing where it is never begun),
        ``cost_msek``, ``usual`` (the year in which it begins by gain per cost alone) and ``disturbs`` (what a year of its works takes).
    years : DataFrame
        By year: ``open``, ``under_way``, ``paid``, ``left``, ``worth``, ``disturbed`` and ``value``, see ``Sequencing``.
    found : Sequencing
        Worth, bound and status; its steps are years.
    last_start : int
        Last year of the plan, in which works may begin.
    left_out : tuple of str
        Of the plan, what nothing is known of: no effects or no cost.
    """

    scenario: Scenario = field(repr=False)
    by: By
    frame: pd.DataFrame
    years: pd.DataFrame = field(repr=False)
    found: Sequencing = field(repr=False)
    last_start: int
    left_out: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal, see ``frame``."""
        return self.frame.copy()


def schedule_of(
    result: Result,
    proposals: Iterable[str] | None = None,
    by: By | None = None,
    progress: Progress | None = None,
) -> Schedule:
    """Return the best order and years of the proposals of a plan.

    Parameters
    ----------
    result : Result
        Of a run of a scenario with a network.
    proposals : iterable of str, optional
        Which; by default all of the plan. Of up to 15 every set that the money pays for is valued through the network and the schedule is
        proved; of more, pairs are, and the bound is an estimate.
    by : {"money", "points"}, optional
        What the years are added up in; by default money where the plan was appraised.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Schedule
        Years, worth and bound.

    Raises
    ------
    ProblemError
        If there is no network or a period has no years, or nothing is known of the effects.
    OrderError
        If an id is no proposal that can be chosen; with the nearest one.
    """
    names = asked_for(result.scenario, proposals)
    if by is None:
        by = "money" if isinstance(result.appraisal, Appraisal) else "points"
    if by == "money" and not isinstance(result.appraisal, Appraisal):
        raise ProblemError(finding("schedule_without_money"))
    stated = _Stated(result, by, progress or (lambda _stage, _share: None))
    chosen, left_out = stated.chosen(names)
    return stated.schedule(chosen, left_out)


def asked_for(scenario: Scenario, proposals: Iterable[str] | None) -> list[str] | None:
    """Return the ids of the proposals that are asked for (None: those of the plan), if a schedule of them can be made at all.

    What can be told before a run is told here; see ``schedule_of``.
    """
    if not has_network(scenario):
        raise ProblemError(finding("schedule_without_network"))
    periods = scenario["periods"]
    years = np.array([periods["first_year"], periods["last_year"]], dtype=float)
    if np.isnan(years).any():
        raise ProblemError(finding("schedule_without_years", periods.file))
    return (
        None if proposals is None else list(read_order(scenario, proposals, candidates(scenario)).proposals)
    )


class _Stated:
    """The years, the money and the worth of sets of one result."""

    def __init__(self, result: Result, by: By, progress: Progress) -> None:
        self.result, self.by, self.progress = result, by, progress
        table, periods = result.scenario["proposals"], result.scenario["periods"]
        self.works = {
            str(name): max(int(years), 1)
            for name, years in zip(table["id"], table["construction_years"], strict=True)
        }
        self.opening_of = dict(zip(map(str, periods["id"]), periods["first_year"].astype(int), strict=True))
        self.earliest = dict(zip(map(str, table["id"]), table["earliest_period"], strict=True))
        self.first, self.last_start = int(periods["first_year"].min()), int(periods["last_year"].max())
        self.known: dict[frozenset[str], Floats] = {frozenset(): np.zeros(1)}
        self.expected = 1

    def chosen(self, proposals: Iterable[str] | None) -> tuple[list[str], tuple[str, ...]]:
        """The proposals with effects, and those without."""
        plan = [str(name) for name in self.result.portfolio.proposals]
        asked = plan if proposals is None else list(dict.fromkeys(proposals))
        if not asked:
            raise ProblemError(finding("schedule_empty_plan"))
        known = {str(name) for name in self.result.effects.change.dropna(how="all").index}
        if self.by == "money":
            work = self.appraisal.calculation
            known &= {name for name, is_known in zip(work.proposals, work.known, strict=True) if is_known}
        chosen = [name for name in asked if name in known]
        if not chosen:
            raise ProblemError(finding("schedule_nothing_known", "proposals", value=", ".join(asked)))
        return chosen, tuple(name for name in asked if name not in known)

    @property
    def appraisal(self) -> Appraisal:
        """What the result was appraised with."""
        assert isinstance(self.result.appraisal, Appraisal)
        return self.result.appraisal

    def schedule(self, chosen: list[str], left_out: tuple[str, ...]) -> Schedule:
        """Search, and say it in years."""
        years = np.arange(self.first, self._last_year(chosen) + 1)
        taken = self._disturbed(chosen, len(years))
        many = len(chosen) > MOST_EXACT
        pairs = len(chosen) * (len(chosen) - 1) // 2
        self.expected = len(chosen) + pairs if many else 2 ** len(chosen)
        cost, money = self._costs(chosen), self._money(years)
        works = {name: self.works[name] for name in chosen}
        weight = self._weights(years)

        def worth(built: frozenset[str]) -> Floats:
            return self._worth(built, len(years))

        def loss(name: str, _built: frozenset[str]) -> Floats:
            return taken[name]

        last = self.last_start - self.first
        found = best_sequence(
            (lambda built: self._by_pairs(built, len(years))) if many else worth,
            cost, money, works=works, loss=loss, window={name: (self._earliest(name), last) for name in chosen},
            needs=self._needs(chosen), weight=weight,
        )  # fmt: skip
        if many:
            parts: dict[str, Any] = {"cost": cost, "works": works, "money": money, "weight": weight}
            found = _through_network(found, worth, loss, parts)
        found = replace(found, evaluations=len(self.known))
        frame = self._frame(found, chosen, years, cost, taken)
        return Schedule(
            scenario=self.result.scenario, by=self.by, frame=frame, found=found, last_start=self.last_start,
            years=found.steps.set_index(pd.Index(years, name="year")), left_out=left_out,
        )  # fmt: skip

    def _frame(
        self,
        found: Sequencing,
        chosen: list[str],
        years: Any,
        cost: dict[str, dict[str, float]],
        taken: dict[str, Floats],
    ) -> pd.DataFrame:
        order = [*found.start, *sorted(set(chosen) - found.start.keys())]
        begins = [float(years[found.start[name]]) if name in found.start else np.nan for name in order]
        return pd.DataFrame(
            {
                "begins": begins,
                "opens": [year + self.works[name] for name, year in zip(order, begins, strict=True)],
                "cost_msek": [sum(cost[name].values()) for name in order],
                "usual": [
                    float(years[found.usual[name]]) if name in found.usual else np.nan for name in order
                ],
                "disturbs": [float(taken[name][0]) + 0.0 for name in order],
            },
            index=pd.Index(order, name="proposal"),
        )

    def _last_year(self, chosen: list[str]) -> int:
        """Last year that counts: of money the longest appraisal period after the last opening, of points the last opening."""
        last = self.last_start + max(self.works[name] for name in chosen)
        if self.by == "points":
            return last
        period = dict(
            zip(self.appraisal.calculation.proposals, self.appraisal.calculation.timing, strict=True)
        )
        return int(last + max(period[name].period for name in chosen)) - 1

    def _weights(self, years: Any) -> Floats:
        if self.by == "points":
            return np.ones(len(years))
        rate = self.appraisal.values.value["discount_rate"]
        return np.asarray((1.0 + rate) ** -(years - self.first).astype(float))

    def _earliest(self, name: str) -> int:
        return int(self.opening_of.get(str(self.earliest[name]), self.first)) - self.first

    def _needs(self, chosen: list[str]) -> dict[str, list[str]]:
        needs: dict[str, list[str]] = {}
        for one, other in self.result.data.problem.requires:
            if str(one) in chosen and str(other) in chosen:
                needs.setdefault(str(one), []).append(str(other))
        return needs

    def _costs(self, chosen: list[str]) -> dict[str, dict[str, float]]:
        """What each takes from each fund, in the option of the plan."""
        table: Any = self.result.data.problem.cost
        options = self.result.portfolio.options
        return {
            name: {str(fund): float(part) for fund, part in table.loc[options.get(name, name)].items()}
            for name in chosen
        }

    def _money(self, years: Any) -> dict[str, list[float]]:
        """The money of each fund by year: that of a period in equal parts over its years."""
        periods = self.result.scenario["periods"]
        table: Any = self.result.data.budget
        money = {str(fund): np.zeros(len(years)) for fund in table.index}
        for name, first, last in zip(periods["id"], periods["first_year"], periods["last_year"], strict=True):
            inside = (years >= first) & (years <= last)
            for fund in table.index:
                money[str(fund)][inside] += float(table.loc[fund, name]) / inside.sum()
        return {fund: coming.tolist() for fund, coming in money.items()}

    def _worth(self, built: frozenset[str], years: int) -> Floats:
        """What a set is worth in each year, through the network; computed once."""
        if built not in self.known:
            effects = evaluate_set(
                self.result.scenario, sorted(built), cast("Effects", self.result.effects).base
            )
            self.known[built] = self._of(sorted(built), effects, years)
            self.progress("schedule", min(len(self.known) / self.expected, 1.0))
        return np.broadcast_to(self.known[built], (years,))

    def _of(self, names: list[str], effects: SetEffects, years: int) -> Floats:
        if self.by == "points":
            return np.full(years, set_score(self.result.scores, names, effects.change))
        work = self.appraisal.calculation
        keep = dict(zip(work.proposals, work.costs.om(), strict=True))
        yearly = yearly_benefit(self.appraisal, names, effects, first=self.first, years=years, stated=names)
        return yearly - sum(float(keep[name]) for name in names)

    def _by_pairs(self, built: frozenset[str], years: int) -> Floats:
        """What a set is worth where only pairs act on one another."""
        alone = {name: self._worth(frozenset([name]), years) for name in sorted(built)}
        total = np.sum(list(alone.values()), axis=0) if alone else np.zeros(years)
        for one, other in combinations(sorted(built), 2):
            total = total + self._worth(frozenset([one, other]), years) - alone[one] - alone[other]
        return np.asarray(total)

    def _disturbed(self, chosen: list[str], years: int) -> dict[str, Floats]:
        """What a year of works on each takes: the roads that it changes are slower meanwhile."""
        slower = with_works(self.result.scenario, chosen)
        base = baseline(slower.scenario) if slower.names else None
        taken = {}
        for name in chosen:
            if name not in slower.names or base is None:
                taken[name] = np.zeros(years)
                continue
            effects = evaluate_set(slower.scenario, [slower.names[name]], base)
            if self.by == "points":
                taken[name] = np.full(years, -set_score(self.result.scores, [], effects.change))
            else:
                taken[name] = -yearly_benefit(self.appraisal, [name], effects, first=self.first, years=years)
        return taken


def _through_network(found: Sequencing, worth: Worth, loss: Loss, parts: dict[str, Any]) -> Sequencing:
    """A sequence that was found by pairs, and the usual one, as they are worth through the network."""
    steps = pd.DataFrame(recount(found.start, worth, loss, **parts)).rename_axis("step")
    usual = sum(step["value"] for step in recount(found.usual, worth, loss, **parts))
    value = float(steps["value"].sum())
    return replace(found, value=value, by_gain=usual, bound=max(found.bound, value), steps=steps)
