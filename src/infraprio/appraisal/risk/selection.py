"""A fast rule that chooses a portfolio in every sample at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.errors import AppraisalError
from infraprio.findings import finding
from infraprio.scenario.main_row import main_row
from infraprio.scenario.plan_money import ways_to_pay
from infraprio.scenario.prices import price_factor
from infraprio.scenario.scenario import Scenario

__all__ = ["GREEDY_RULE", "Selection", "greedy", "selection_of"]

GREEDY_RULE = "greedy by NNK-i under the main budget of each fund"
Array = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the fast rule knows of the plan.

    Attributes
    ----------
    share : part of each proposal's cost that each fund pays, shape (P, funds).
    budget : money of each fund over the whole plan in the main budget scenario, MSEK, shape (funds,).
    barred : may not be chosen, shape (P,).
    must : chosen before all others, shape (P,).
    conflict : may not be chosen together, shape (P, P).
    owner, need : proposal `owner` is chosen only together with one of `need`, shapes (needs,), (needs, P).
    """

    share: Array
    budget: Array
    barred: Mask
    must: Mask
    conflict: Mask
    owner: np.ndarray[Any, np.dtype[np.intp]]
    need: Mask


def _budget(scenario: Scenario) -> Array:
    """Total of each fund over the periods of the main budget scenario, at the common price level."""
    chances, table, funds = scenario["budget_scenarios"], scenario["budgets"], scenario["funds"]
    total = np.zeros(len(funds))
    if not len(chances):
        return total
    wanted = main_row(scenario, "budget_scenarios")
    for i in table.where(scenario=wanted):
        year, currency = int(table["price_year"][i]), table["currency"][i]
        factor, lacking = price_factor(scenario, "road_construction", year, currency)
        if lacking:
            raise AppraisalError(
                finding(
                    "budget_not_converted",
                    "budgets",
                    fund=table["fund"][i],
                    year=f"{table['price_year'][i]:.0f}",
                    lacking=lacking,
                )
            )
        total[funds.position[table["fund"][i]]] += table["amount_msek"][i] * factor
    return total


def selection_of(scenario: Scenario) -> Selection:
    """Read funds, budgets and the rules between proposals; limits over groups are not part of the fast rule."""
    proposals, funds = scenario["proposals"], scenario["funds"]
    n = len(proposals)
    at = proposals.position
    share = np.zeros((n, len(funds)))
    for name, i in at.items():  # the first way to pay it: the fast rule chooses none
        for fund, part in next(iter(ways_to_pay(scenario, name).values())).items():
            share[i, funds.position[fund]] += part
    barred, must = proposals["horizon"] == "done", np.zeros(n, dtype=bool)
    conflict = np.zeros((n, n), dtype=bool)
    needs: list[tuple[int, list[int]]] = []
    for row in scenario["rules"]:
        mine, others = [at[p] for p in row["proposals"]], [at[p] for p in row["others"]]
        if row["rule"] == "forbidden":
            barred[mine] = True
        elif row["rule"] == "mandatory":
            must[mine] = True
        elif row["rule"] in ("excludes", "alternatives"):
            conflict[np.ix_(mine, mine)] = True
        elif row["rule"] == "requires":
            needs += [(p, [q]) for p in mine for q in others]
        elif row["rule"] == "requires_any":
            needs += [(p, others) for p in mine]
    done = set(np.flatnonzero(proposals["horizon"] == "done").tolist())
    needs = [(p, others) for p, others in needs if not done & set(others)]
    np.fill_diagonal(conflict, False)
    need = np.zeros((len(needs), n), dtype=bool)
    for m, (_, others) in enumerate(needs):
        need[m, others] = True
    return Selection(
        share=share,
        budget=_budget(scenario),
        barred=np.asarray(barred, dtype=bool),
        must=must,
        conflict=conflict,
        owner=np.array([p for p, _ in needs], dtype=np.intp),
        need=need,
    )


def greedy(rule: Selection, npv: Array, ratio: Array, cost: Array) -> Mask:
    """Chosen proposals of each sample, shape (samples, P).

    Mandatory proposals come first, then all with a positive net present value by falling NNK-i; each is taken if
    every fund can still pay its share, no conflicting proposal is taken and those it needs are. The order is gone
    through again while something was added, so that a proposal can follow one that it needs. Ties go to the
    proposal that stands first in the table. Missing values are never chosen.

    Parameters
    ----------
    npv, ratio, cost : net present value, NNK-i and construction cost, shape (samples, P).
    """
    n, count = npv.shape
    rows = np.arange(n)
    known = np.isfinite(cost)
    wanted = ((npv > 0) | rule.must) & known & ~rule.barred
    key = np.where(np.isfinite(ratio), -ratio, 0.0)
    order = np.lexsort((key, np.broadcast_to(~rule.must, key.shape)), axis=1)
    chosen, blocked = np.zeros((n, count), dtype=bool), ~wanted
    left = np.tile(rule.budget, (n, 1))
    met = np.zeros((n, len(rule.owner)), dtype=bool)
    for _ in range(count if len(rule.owner) else 1):
        added = False
        for k in range(count):
            p = order[:, k]
            price = cost[rows, p][:, None] * rule.share[p]
            take = ~blocked[rows, p] & ~chosen[rows, p] & (price <= left + 1e-9).all(axis=1)
            if len(rule.owner):
                take &= ~((rule.owner[None, :] == p[:, None]) & ~met).any(axis=1)
            if not take.any():
                continue
            added = True
            hit = rows[take]
            chosen[hit, p[take]] = True
            left[hit] -= price[take]
            blocked[hit] |= rule.conflict[p[take]]
            met[hit] |= rule.need[:, p[take]].T
        if not added:
            break
    return chosen
