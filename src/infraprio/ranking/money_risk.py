"""Whether the plan fits the money when costs turn out otherwise: pot by pot, who has to wait first, and what reserve makes it sure."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.appraisal.risk.cost_draws import CostDraws, draw_costs
from infraprio.findings import Finding
from infraprio.portfolio.lists.reading.spent_in_order import spent_in_order
from infraprio.portfolio.problem.units import noise
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio

__all__ = ["DRAWS", "SURE", "MoneyRisk", "money_risk"]

Floats = NDArray[np.float64]

SURE: Final = 0.85
"""Share of the samples that a reserve is to cover: the level at which Swedish plans state a reserve."""
DRAWS: Final = 1024
"""Samples of the costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRisk:
    """The plan against the main budget in samples of its costs.

    Attributes
    ----------
    scenario : Scenario
        Whose plan it is.
    pots : DataFrame
        Indexed by fund and period: budget_msek (with what is carried over from before), stated_msek (spent at the costs as
        stated), p50_msek and p85_msek, fits (share of the samples in which it does), short_msek (mean of what is lacking
        where it does not), reserve_msek (what must be added to this pot alone to make it fit in 85 % of the samples).
    crowded : DataFrame
        Indexed by proposal, in the order of the plan: cost_msek as stated, cost_p50_msek and cost_p85_msek, built (share of
        the samples in which money is left for it when its turn comes), first (share in which it is the first one for which
        there is none), fund and period (the pot that lacks most often; empty where none ever does).
    fits : float
        Share of the samples in which every pot does.
    reserve_msek : float
        Money that need not be tied to a pot and makes the whole plan fit in 85 % of the samples.
    reserve_share : float
        The same as a share added to every budget; infinite where a pot without money is drawn on.
    records : OwnRecords
        The planner's own reference classes, in `draws`.
    draws : CostDraws
        The samples.
    seed : int
        Of the samples.
    """

    scenario: Scenario = field(repr=False)
    pots: pd.DataFrame
    crowded: pd.DataFrame
    fits: float
    reserve_msek: float
    reserve_share: float
    draws: CostDraws = field(repr=False)
    seed: int

    @property
    def samples(self) -> int:
        """Number of samples."""
        return len(self.draws.factor)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said of the records behind the draws."""
        return self.draws.records.findings

    def to_frame(self) -> pd.DataFrame:
        """One row a pot, see `pots`."""
        return self.pots.copy()

    @property
    def classes(self) -> pd.DataFrame:
        """One row a class of records, see ``OwnRecords.to_frame``."""
        return self.draws.records.to_frame(self.draws.value)


def money_risk(
    scenario: Scenario, data: Data, plan: Portfolio, order: Sequence[str], draws: CostDraws, seed: int
) -> MoneyRisk:
    """Hold the plan against the main budget in every sample of the costs.

    What each proposal spends in a fund and period rises or falls with its own cost; a component that several share is
    paid by the first of them in the order and keeps its stated cost, as in ``chance_of_overrun``. Where it does not all fit, proposals are paid in the order: one for which
    money is lacking in a pot waits, with those that need it, and the next is tried.

    Parameters
    ----------
    scenario : Scenario
        What the planner states.
    data : Data
        The choice for the main budget, compiled.
    plan : Portfolio
        What is built with it.
    order : sequence of str
        Proposals of the plan, first paid first; what must be built comes before all others and never waits.
    draws : CostDraws
        Samples of the costs.
    seed : int
        Of the samples.

    Returns
    -------
    MoneyRisk
        Exact on the samples: with the reserve at least 85 % of them fit, with less fewer do.
    """
    lines = _lines(data, plan, order)
    factor = draws.factor[list(lines)].to_numpy(dtype=float)
    pays = np.array([pot.pays for pot in data.pots])
    amount = np.array([pot.amount for pot in data.pots])
    alone = np.array([line[0] for line in lines.values()]).reshape(len(lines), -1)
    own = alone @ pays.T
    fixed = np.array([line[1] for line in lines.values()]).reshape(len(lines), -1) @ pays.T
    spent = factor @ own + fixed.sum(axis=0)
    over = spent - amount
    over[np.abs(over) <= noise(spent, amount)] = 0.0
    labels = [pot.label if isinstance(pot.label, tuple) else (pot.label, "") for pot in data.pots]
    built, first, lacking = _crowded(data, list(lines), (own, fixed), amount, factor)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(over > 0, over / amount, 0.0).max(axis=1, initial=0.0)
    return MoneyRisk(
        scenario=scenario,
        pots=_pots(labels, amount, (own + fixed).sum(axis=0), spent, over),
        crowded=_table(list(lines), alone.sum(axis=1), factor, built, first, [labels[k] if k >= 0 else ("", "") for k in lacking]),
        fits=float((over <= 0).all(axis=1).mean()),
        reserve_msek=_covering(_needed(labels, pays, over)),
        reserve_share=_covering(share),
        draws=draws,
        seed=seed,
    )  # fmt: skip


def plan_risk(
    scenario: Scenario, data: Data, plan: Portfolio, order: Sequence[Hashable], seed: int
) -> MoneyRisk:
    """The risk of a plan whose costs are still to be drawn, see `money_risk`."""
    draws = draw_costs(scenario, DRAWS, seed)
    return money_risk(scenario, data, plan, [str(name) for name in order], draws, seed)


def _lines(data: Data, plan: Portfolio, order: Sequence[str]) -> dict[str, tuple[Floats, Floats]]:
    """What each proposal of the plan spends at stated costs [funds, periods], in the order in which they are paid.

    The second part is for components that it shares with others and pays as the first of them.
    """
    row = dict(zip(map(str, plan.proposals), plan.selected, strict=True))
    names = [name for name in order if name in row]
    names += [name for name in row if name not in names]
    start = {row[str(name)]: period for name, period in plan.start.items()}
    spent, cells = spent_in_order(data.problem, [row[name] for name in names], start)
    place = {each: k for k, each in enumerate(data.problem.value.index)}
    first = {each: cells.periods.index(start[each]) if cells.placed else 0 for each in row.values()}
    own = [cells.paid(place[row[name]], first[row[name]]) for name in names]
    return {name: (mine, line - mine) for name, mine, line in zip(names, own, spent, strict=True)}


def _covering(needed: Floats) -> float:
    """The least amount that is enough in 85 % of the samples."""
    return float(np.sort(needed)[math.ceil(SURE * len(needed)) - 1])


def _needed(labels: Sequence[tuple[Hashable, ...]], pays: Floats, over: Floats) -> Floats:
    """Money that each sample lacks in all, shape (samples,): what is carried over is lacking once."""
    total = np.zeros(len(over))
    for fund in dict.fromkeys(label[0] for label in labels):
        mine = [k for k, label in enumerate(labels) if label[0] == fund]
        short = np.maximum(over[:, mine], 0.0)
        carried = len(mine) > 1 and bool((pays[mine[-1]] >= pays[mine[0]]).all())
        total += short.max(axis=1) if carried else short.sum(axis=1)
    return total


def _pots(
    labels: Sequence[tuple[Hashable, ...]], amount: Floats, stated: Floats, spent: Floats, over: Floats
) -> pd.DataFrame:
    p50, p85 = np.quantile(spent, (0.5, SURE), axis=0)
    lacks = over > 0
    short = np.where(lacks.any(axis=0), over.sum(axis=0, where=lacks) / np.maximum(lacks.sum(axis=0), 1), 0.0)
    index = pd.MultiIndex.from_tuples([label[:2] for label in labels], names=["fund", "period"])
    return pd.DataFrame(
        {
            "budget_msek": amount, "stated_msek": stated, "p50_msek": p50, "p85_msek": p85, "fits": 1 - lacks.mean(axis=0),
            "short_msek": short, "reserve_msek": [_covering(np.maximum(column, 0.0)) for column in over.T],
        },
        index=index,
    )  # fmt: skip


def _crowded(
    data: Data, names: Sequence[str], spend: tuple[Floats, Floats], amount: Floats, factor: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.intp], list[int]]:
    """Pay the proposals in order in every sample.

    Returns
    -------
    built : in each sample, shape (samples, proposals).
    first : the first one that waits, shape (samples,); the number of proposals where none does.
    lacking : for each proposal the pot that lacks most often, -1 where none does.
    """
    (own, fixed), (samples, count) = spend, factor.shape
    must = set(map(str, data.problem.mandatory))
    needs = [[[str(q)] for p, q in data.problem.requires if str(p) == name] for name in names]
    needs = [mine + [list(map(str, any_)) for p, any_ in data.problem.requires_any if str(p) == name] for mine, name in zip(needs, names, strict=True)]  # fmt: skip
    place = {name: k for k, name in enumerate(names)}
    left = np.tile(amount, (samples, 1))
    built = np.zeros((samples, count), dtype=bool)
    lacking: list[int] = []
    turns = sorted(range(count), key=lambda k: names[k] not in must)
    for k in turns:
        wanted = factor[:, [k]] * own[k] + fixed[k]
        short = (wanted > left + noise(wanted, amount)) & (own[k] + fixed[k] > 0)
        there = np.ones(samples, dtype=bool)
        for group in needs[k]:
            inside = [place[name] for name in group if name in place]
            there &= built[:, inside].any(axis=1) if inside else True
        built[:, k] = (~short.any(axis=1) & there) if names[k] not in must else True
        left -= wanted * built[:, [k]]
        often = short.sum(axis=0)
        lacking.append(int(often.argmax()) if often.any() else -1)
    waits = ~built[:, turns]
    first = np.where(waits.any(axis=1), np.array(turns)[waits.argmax(axis=1)], count)
    return built, first, [lacking[turns.index(k)] for k in range(count)]


def _table(
    names: Sequence[str],
    cost: Floats,
    factor: Floats,
    built: NDArray[np.bool_],
    first: NDArray[np.intp],
    lacking: Sequence[tuple[Any, ...]],
) -> pd.DataFrame:
    p50, p85 = np.quantile(factor, (0.5, SURE), axis=0) * cost
    return pd.DataFrame(
        {
            "cost_msek": cost, "cost_p50_msek": p50, "cost_p85_msek": p85, "built": built.mean(axis=0),
            "first": [float((first == k).mean()) for k in range(len(names))],
            "fund": [str(pot[0]) for pot in lacking], "period": [str(pot[1]) for pot in lacking],
        },
        index=pd.Index(names, name="proposal"),
    )  # fmt: skip
