"""The priority order: what is built in which order, what is decided already, and what is not built and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from infraprio.ranking.explain import explain
from infraprio.ranking.grounds import Grounds
from infraprio.scenario.money import in_own_money
from infraprio.words import MSEK, Money, Reader

__all__ = ["BUILT", "IN_PLAN", "MORE_MONEY", "Ranking"]

IN_PLAN, MORE_MONEY = "in_plan", "with_more_money"
BUILT: Final = (IN_PLAN, "committed")
"""Status, in `Ranking.everything`, of what is built with the main budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The order of all proposals that some budget builds, and the others by reason.

    Every proposal that is not finished stands in one of `frame`, `committed`, `not_prioritised`, `supported` and
    `set_aside`.

    Attributes
    ----------
    frame : DataFrame
        Indexed by proposal id, in rank order: the order that the certificate speaks of.
        rank; name, name_en, kind; weight_group (whose weights of its own its score has; empty: the common ones); horizon (of the period in which it starts; empty where none is stated) and earliest_horizon (as
        stated); status (in_plan: built with the main budget; with_more_money: built in a larger budget scenario); level
        (the smallest budget scenario that builds it); period (of start); cost_msek and its range; paid_by (ids of the funds that
        pay it) and way_to_pay (of those that the table of financing states, the one that was chosen); cumulative_cost_msek,
        paid by the committed objects and the order down to the line, and budget_msek, the main budget, both of all funds
        of the region and all periods, in the common price year; goal_score with its range; score_per_100_msek; score_rank among
        `population`; npv_ratio_i and npv_ratio_rank (missing where the proposal is not appraised); corridors,
        municipalities, maturity, step.
    committed : DataFrame
        Objects that must be built, or are needed by those, and compete with nobody; the columns of
        `frame` that hold for them.
    not_prioritised : DataFrame
        Proposals that no budget scenario builds, with reason (see
        ``ranking.why_not.REASONS``), others (ids), loss and rule.
    supported : DataFrame
        Objects that others decide and pay, which the region supports.
    set_aside : DataFrame
        Proposals that cannot be ranked, with the reason.
    population : tuple of str
        Proposals that compete: those of the order, and those that some plan could hold and no budget builds.
        Ranks by score or ratio, and their intervals, are among them.
    money : DataFrame
        Rows of `frame` x (fund, cumulative or budget): cumulative_cost_msek and budget_msek by fund.
    frames : DataFrame
        Horizons x funds: the main budget of each fund to the end of each horizon.
    others_funds : tuple of str
        Funds in `frames` and `money` whose money is not the region's; sums over funds leave them out.
    lists : mapping of str to DataFrame
        horizon -> rows of the list for that horizon as printed, see `by_horizon`.
    certificate : mapping of str to label
        Of the list: status, value (exact through the network), bound, gap, what the bound rests on, the slack it
        allows for sets not evaluated, what choosing by the sum of single scores reaches and loses; free_value, price of
        being a list, reading, numbers of pairs and sets, result of the independent check. With plan in front of the name: the
        set that the list builds at the main budget; with free_plan: the best set for the main budget without a list.
    grounds : Grounds or None
        Values, weights, names and rules that explanations rest on.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> ranking = ip.run(valley()).ranking
    >>> ranking.frame["cumulative_cost_msek"].to_dict()
    {'LOT': 4.0, 'FASTER': 124.0}
    >>> ranking.not_prioritised.index.tolist()
    ['TRAINS']
    """

    frame: pd.DataFrame
    committed: pd.DataFrame = field(default_factory=pd.DataFrame)
    not_prioritised: pd.DataFrame = field(default_factory=pd.DataFrame)
    supported: pd.DataFrame = field(default_factory=pd.DataFrame)
    set_aside: pd.DataFrame = field(default_factory=pd.DataFrame)
    population: tuple[str, ...] = ()
    money: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    frames: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    others_funds: tuple[str, ...] = ()
    lists: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    certificate: Mapping[str, Any] = field(default_factory=dict)
    grounds: Grounds | None = field(default=None, repr=False)

    @property
    def own_money(self) -> Money:
        """In what the amounts are."""
        return self.grounds.money if self.grounds else MSEK

    @property
    def by_horizon(self) -> dict[str, pd.DataFrame]:
        """The list of each horizon that the periods state, as printed.

        A proposal stands on the list of the years in which the plan starts it. The ranks are those of the one order and run
        through both lists. cumulative_cost_msek is what is paid to the end of the horizon by the committed objects, the
        lists before and this one down to the line; budget_msek the money that there is by then; later_msek what of the
        proposal's cost is paid after the horizon.
        """
        money = self.own_money
        return {horizon: in_own_money(part.copy(), money) for horizon, part in self.lists.items()}

    @property
    def everything(self) -> pd.DataFrame:
        """All proposals of known cost in one frame: committed, ranked, not prioritised and supported ones.

        The columns of `frame`; rank is missing for those without one, whose status is committed, not_prioritised or
        supported.
        """
        parts = {
            "committed": self.committed,
            "": self.frame,
            "not_prioritised": self.not_prioritised,
            "supported": self.supported,
        }
        made = [part.assign(status=status) if status else part for status, part in parts.items() if len(part)]
        if not made:
            return self.frame.copy()
        blank: dict[str, Any] = {
            "horizon": "",
            "level": "",
            "period": "",
            "paid_by": "",
            "way_to_pay": "",
            "rank": float("nan"),
        }
        columns = list(self.frame.columns)
        whole = [
            part.assign(**{k: v for k, v in blank.items() if k not in part}).reindex(columns=columns)
            for part in made
        ]
        return pd.concat(whole).rename_axis("proposal")

    def to_frame(self) -> pd.DataFrame:
        """The order as a copy of `frame`, its columns of money named in the scenario's: ``cost_musd`` in million dollars."""
        return in_own_money(self.frame.copy(), self.own_money)

    def explain(self, a: str, b: str | None = None, language: str = "sv", *, brief: bool = False) -> str:
        """Why `a` has its place; with `b`, why one of the two stands before the other.

        Parameters
        ----------
        a, b : str
            Ids of proposals; without `b`: why `a` has its place.
        language : str, default "sv"
            ``sv`` or ``en``
        brief : bool, default False
            Of one proposal: without what stands beside it in every list, its cost, score, goals and profitability.

        Returns
        -------
        str
            The step of the ordering that decides, goal score for the money, the goals on which they differ most (points of goal
            score in brackets), what it is worth together with others, profitability beside, and what would have to change. For
            proposals without a rank: why they have none.

        Raises
        ------
        InfraprioError
            A proposal is not in the scenario.
        """
        without = {
            name: getattr(self, name) for name in ("set_aside", "committed", "supported", "not_prioritised")
        }
        reader = Reader(language, self.own_money, self.grounds.words if self.grounds else {})
        return explain(self.grounds, self.frame, without, len(self.population), a, b, reader, brief=brief)

    def _repr_html_(self) -> str:
        shown = ["rank", "name", "horizon", "status", "cost_msek", "cumulative_cost_msek", "goal_score"]
        return str(self.frame[shown].to_html(float_format=lambda x: f"{x:,.1f}"))
