"""What other methods say of the same values and weights: orders beside the weighted mean, never instead of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.scoring.certainty.smaa import check_criteria
from infraprio.scoring.groups.group import orders_by_weights
from infraprio.scoring.groups.kemeny import kemeny
from infraprio.scoring.methods.additive import additive_value
from infraprio.scoring.methods.compare_methods import Method, compare_methods, kendall, rank_reversals
from infraprio.scoring.methods.electre3 import electre3
from infraprio.scoring.methods.promethee import promethee
from infraprio.scoring.methods.topsis import topsis
from infraprio.scoring.methods.vikor import vikor
from infraprio.scoring.methods.waspas import waspas
from infraprio.scoring.moved_ranks import moved_by_goal, moved_by_person
from infraprio.scoring.table_scales import scale_warnings
from infraprio.scoring.tables import rank_positions, read_table

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["ADDITIVE", "GROUP", "SINGLE", "Opinions", "Thresholds", "second_opinions"]

ADDITIVE: Final = "additive"
SINGLE: Final = ("topsis", "vikor", "promethee", "electre", "waspas")
"""Methods on the main weights, beside the weighted mean."""
GROUP: Final = ("people", "kemeny", "regret")
"""Orders of all stakeholders together: by their mean weights, by Kemeny, and by the largest regret of any of them."""
_TRIED: Final = 100
"""Proposals up to which every method is tried with each proposal left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Differences in value that outranking methods read, by criterion.

    Attributes
    ----------
    indifference : up to which two values count as equal.
    preference : from which one is clearly better.
    veto : from which nothing outweighs a shortfall; nan for none.
    """

    indifference: Series
    preference: Series
    veto: Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """One table of values ranked in several ways.

    Attributes
    ----------
    ranks : DataFrame
        Proposals x methods, 1 = first, equals share the lower number; the weighted mean (``additive``) first, then ``topsis``,
        ``vikor``, ``promethee``, ``electre``, ``waspas`` under the main weights; where there are several stakeholders also
        ``people`` (mean weights), ``kemeny`` (fewest pairs turned against their own orders) and ``regret`` (smallest largest
        regret: how far the proposal lies behind a stakeholder's best, as a share of that stakeholder's range of scores).
    agreement : DataFrame
        Methods x (kendall, moved, most, mover, reversals): Kendall's tau-b with the weighted mean, how many proposals have
        another rank, the most places one moves and which, and how many pairs turn round when a third proposal is left out
        (nan: not tried).
    kendall : DataFrame
        Methods x methods, tau-b.
    moves : DataFrame
        One row a proposal and method that rank it otherwise than the weighted mean does: proposal, method, additive, rank,
        places (above 0: further up), because (the goal, or for orders of people the stakeholder, without which it would move
        least; empty where no single one explains it) and without (the places it would move then).
    reversals : DataFrame
        method, left_out, was_ahead, is_ahead.
    scales : DataFrame
        goal, proposal, shrinkage: proposals that alone stretch the range of a goal, and with it every method that measures
        from the best to the worst of the list (topsis, vikor).
    group : DataFrame
        Rules x (total_distance, largest_distance, gap): pairs that the order of a rule turns against the stakeholders' own
        orders, with their voices and for the one who fares worst; `gap` of the Kemeny order, 0 where it is proved to turn the
        fewest. Empty for one stakeholder.
    settings : mapping of str to mapping
        Method -> what was set, for the record.
    lifted : mapping of str to float
        Goal -> by how much its values were raised for WASPAS, whose product says nothing of a worsening.
    """

    ranks: pd.DataFrame
    agreement: pd.DataFrame
    kendall: pd.DataFrame
    moves: pd.DataFrame
    reversals: pd.DataFrame
    scales: pd.DataFrame
    group: pd.DataFrame
    settings: Mapping[str, Any] = field(repr=False)
    lifted: Mapping[str, float] = field(default_factory=dict, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Ranks by every method, and the best and the worst of them, in the order of the weighted mean."""
        frame = self.ranks.assign(best=self.ranks.min(axis=1), worst=self.ranks.max(axis=1))
        return frame.sort_values(ADDITIVE, kind="stable")


def single_methods(weights: Series, limits: Thresholds, lift: Series) -> dict[str, Method]:
    """Method -> function of a table of values; `lift` is added to the values for WASPAS."""
    q, p = limits.indifference, limits.preference
    veto = limits.veto.dropna().to_dict() or None
    return {
        ADDITIVE: lambda t: additive_value(t, weights),
        "topsis": lambda t: topsis(t, weights, "max", "none"),
        "vikor": lambda t: vikor(t, weights, "max"),
        "promethee": lambda t: promethee(t, weights, "max", "linear", q=q, p=p),
        "electre": lambda t: electre3(t, weights, "max", q, p, veto),
        "waspas": lambda t: waspas(t + lift, weights, "max"),
    }


def second_opinions(
    values: pd.DataFrame,
    weights: Series,
    limits: Thresholds,
    people: pd.DataFrame | None = None,
    voices: Series | None = None,
) -> Opinions:
    """Rank proposals by other methods beside the weighted mean, and say who moves and why.

    Parameters
    ----------
    values : DataFrame
        Proposals x goals on one scale, higher is better.
    weights : Series
        The main weights by goal.
    limits : Thresholds
        For PROMETHEE and ELECTRE, in the unit of the values.
    people : DataFrame, optional
        Stakeholders x goals: the weights of each; their orders are merged where there are two or more.
    voices : Series, optional
        How much each stakeholder counts; None: all the same.

    Returns
    -------
    Opinions
        Ranks, agreement, moves with their reasons, and warnings.

    Raises
    ------
    ScoringError
        Unusable values or weights, thresholds out of order.

    References
    ----------
    Kendall (1945), The treatment of ties in ranking problems, Biometrika 33(3), 239-251; Wang and Triantaphyllou (2008),
    Ranking irregularities, Omega 36(1), 45-63.

    Examples
    --------
    >>> goals = ["safety", "time"]
    >>> values = pd.DataFrame([[100.0, 0], [55, 40], [0, 90]], index=["A", "B", "C"], columns=goals)
    >>> each = pd.Series(5.0, index=goals)
    >>> limits = Thresholds(indifference=each, preference=3 * each, veto=each * float("nan"))
    >>> found = second_opinions(values, pd.Series([0.5, 0.5], index=goals), limits)
    >>> found.ranks.loc["B", ["additive", "vikor", "waspas"]].to_dict()
    {'additive': 2, 'vikor': 1, 'waspas': 1}
    """
    read = read_table(values, what="The table of values")
    check_criteria(read, weights.index)
    weights = weights[values.columns]
    worst = values.min()
    lift = (-worst).clip(lower=0.0)
    methods = single_methods(weights, limits, lift)
    compared = compare_methods(values, weights, "max", methods)
    ranks, moves = compared.ranks, moved_by_goal(values, compared.ranks, methods)
    group = pd.DataFrame(columns=["total_distance", "largest_distance", "gap"])
    if people is not None and len(people) > 1:
        merged, group = _merged(values, people[values.columns], voices)
        ranks = ranks.join(merged)
        own = orders_by_weights(values, people[values.columns])
        moves = pd.concat([moves, moved_by_person(ranks[ADDITIVE], merged, own, voices)], ignore_index=True)
    turned = _reversals(values, methods)
    scales = scale_warnings(values).rename(columns={"criterion": "goal", "alternative": "proposal"})
    agreement = kendall(ranks)
    return Opinions(
        ranks=ranks,
        agreement=_agreement(ranks, agreement, turned, tried=len(values) <= _TRIED),
        kendall=agreement,
        moves=moves,
        reversals=turned,
        scales=scales.drop(columns="sentence"),
        group=group,
        settings=compared.methods,
        lifted={str(goal): float(up) for goal, up in lift.items() if up > 0},
    )


def _merged(
    values: pd.DataFrame, people: pd.DataFrame, voices: Series | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ranks by the rules for several people, and how far each rule's order lies from theirs."""
    voice = np.ones(len(people)) if voices is None else voices[people.index].to_numpy(dtype=float)
    shares = people.div(people.sum(axis=1), axis=0)
    orders = orders_by_weights(values, people)
    scores = values.to_numpy(dtype=float) @ shares.to_numpy(dtype=float).T
    span = np.ptp(scores, axis=0)
    regret = ((scores.max(axis=0) - scores) / np.where(span > 0, span, 1.0)).max(axis=1)
    best = kemeny(orders, dict(zip(people.index, voice, strict=True)))
    place = {name: k for k, name in enumerate(best.order, start=1)}
    ranks = pd.DataFrame(
        {
            "people": rank_positions(np.round(scores @ voice, 12)),
            "kemeny": [place[name] for name in values.index],
            "regret": rank_positions(-regret),
        },
        index=values.index,
    )
    apart = {
        rule: [float((np.sign(np.subtract.outer(a, a)) * np.sign(np.subtract.outer(b, b)) < 0).sum() / 2) for b in orders.to_numpy().T]
        for rule, a in ((rule, ranks[rule].to_numpy()) for rule in ranks)
    }  # fmt: skip
    cost = pd.DataFrame(
        {
            "total_distance": {rule: float(voice @ each) for rule, each in apart.items()},
            "largest_distance": {rule: max(each) for rule, each in apart.items()},
        }
    )
    return ranks, cost.assign(gap=[np.nan, best.gap, np.nan])


def _reversals(values: pd.DataFrame, methods: Mapping[str, Callable[[pd.DataFrame], Any]]) -> pd.DataFrame:
    columns = ["method", "left_out", "was_ahead", "is_ahead"]
    if len(values) > _TRIED:
        return pd.DataFrame(columns=columns)
    parts = [rank_reversals(values, method).assign(method=name) for name, method in methods.items()]
    return pd.concat(parts, ignore_index=True)[columns]


def _agreement(
    ranks: pd.DataFrame, kendall: pd.DataFrame, turned: pd.DataFrame, *, tried: bool
) -> pd.DataFrame:
    apart = ranks.sub(ranks[ADDITIVE], axis=0).abs()
    most = apart.max()
    names = [str(name) for name in ranks]
    mover = [str(apart[name].idxmax()) if most[name] else "" for name in names]
    count = turned.groupby("method").size().reindex(ranks.columns, fill_value=0).astype(float)
    count[[name for name in names if not tried or name in GROUP]] = np.nan
    return pd.DataFrame(
        {
            "kendall": kendall[ADDITIVE],
            "moved": (apart > 0).sum(),
            "most": most,
            "mover": mover,
            "reversals": count,
        }
    )
