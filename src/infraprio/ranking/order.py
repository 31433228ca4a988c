"""An order made by hand: what each budget builds of it, what it costs against the best list, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.errors import InfeasibleError
from infraprio.findings import Finding, finding
from infraprio.portfolio import compile_data, evaluate_list, explain_infeasible, smallest_repair
from infraprio.portfolio.choose.portfolio import PROVED, relative_gap
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.network_inside.evaluator import plan_value, start_steps
from infraprio.portfolio.problem.from_scenario import budget_scenarios, candidates
from infraprio.portfolio.problem.units import noise
from infraprio.portfolio.problem.ways_of_paying import owners
from infraprio.ranking.study.parts import changes
from infraprio.scenario.files.order_file import GivenOrder, read_order
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    from infraprio.portfolio import Data, ListEvaluation, Portfolio, PriorityList, Problem
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.portfolio.network_inside.evaluator import Remembered
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["READINGS", "OrderEvaluation", "evaluate_given_order"]

READINGS: Final = ("nested", "stop", "skip")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvaluation:
    """What a given order is worth, read in each of the three ways.

    Values are expected goal score over the budget scenarios, computed through the network, a later start counting less;
    upper, bound and free_value are by the model of what was found to interact.

    Attributes
    ----------
    given : GivenOrder
        The order, what is missing from it, and what was noticed when it was read.
    order : tuple of str
        Ids as they are read: what must be built by rule first, without what no budget could pay and what cannot be
        combined with something above it (see the findings of `given`).
    summary : DataFrame
        Indexed by reading (nested, stop, skip): value, and upper, which no reading of the order can pass;
        proved, whether they are the same and the value through the network did not pass what the model allows; best_value of the best list known for that reading; loss against it, 0 where
        they are equal but for rounding (at most so much where the value is not proved); bound (no list of the reading is worth more) and most_loss against the bound; free_value, the best
        choice at every budget, and price against it; status and gap of the best list; impossible, the budget scenarios in
        which no part of the list keeps all rules (then the figures are missing).
    builds : DataFrame
        Indexed by (reading, scenario): probability, value, best_value, cost_msek, adds (ids that this scenario
        builds and the best list does not), drops (the other way round), proposals.
    broken : tuple of tuple of str
        Pairs (proposal, what it needs) where the first stands before the second or the second is not on the list.
    moves : DataFrame
        Indexed by proposal: place in the order (missing: not on it), new_place, after (id; empty: first):
        the fewest proposals to move so that the order builds what the best nested list builds; none where it loses nothing.
    repaired : tuple of str
        The order after they moved.
    rules_kept_from : int
        So many proposals from the top are needed before all rules are kept; more than there are: not even
        the whole order keeps them.
    cost_of_first_msek : float
        What they cost.
    unkept : tuple of Rule
        Where not even the whole order keeps all rules, whatever the money: rules that it cannot keep (each a `Rule`
        with its row), the first clash found.
    """

    given: GivenOrder
    order: tuple[str, ...]
    summary: pd.DataFrame
    builds: pd.DataFrame
    broken: tuple[tuple[str, str], ...]
    moves: pd.DataFrame
    repaired: tuple[str, ...]
    rules_kept_from: int
    cost_of_first_msek: float
    unkept: tuple[Rule, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The summary, one row a reading."""
        return self.summary.copy()


def evaluate_given_order(
    scenario: Scenario,
    problem: Problem | Data,
    best: PriorityList,
    order: str | Path | Iterable[str],
    score: Remembered | None = None,
) -> OrderEvaluation:
    """Evaluate an order made by hand over the budget scenarios.

    Parameters
    ----------
    scenario
    problem : the choice for the main budget, value being the goal score, interactions those found through the network
    best : the best nested list over the budget scenarios
    order : file or ids, see `read_order`
    score : goal score of a set through the network; every set that the order or a best list builds is then valued by it

    Returns
    -------
    OrderEvaluation

    Raises
    ------
    OrderError
        If the order cannot be used; all faults at once.
    """
    given = read_order(scenario, order, candidates(scenario))
    data = compile_data(problem)
    stated = data.problem
    ranked, notes = _as_read(scenario, stated, best, given.proposals)
    given = replace(given, findings=(*given.findings, *notes))
    money, chances = budget_scenarios(scenario)
    budgets = pd.DataFrame({name: table.stack() for name, table in money.items()}).T
    found: dict[str, ListEvaluation | tuple[str, ...]] = {}
    known: list[PriorityList | ListEvaluation] = [best]
    for reading in READINGS:
        each = _read(data, ranked, budgets, list(chances.values()), reading, known)
        found[reading] = each
        if not isinstance(each, tuple):
            known += [each, each.best]
    if score is not None:
        found = {
            reading: each if isinstance(each, tuple) else _through_network(each, data, score, best)
            for reading, each in found.items()
        }
    nested = found["nested"]
    lossless = not isinstance(nested, tuple) and nested.loss == 0
    moved, repaired = ([], ranked) if lossless else smallest_repair(ranked, best)
    first = _first_that_keeps_rules(stated, ranked)
    return OrderEvaluation(
        given=given,
        order=tuple(ranked),
        summary=_summary(found),
        builds=_builds(found),
        broken=_broken(stated, ranked),
        moves=_moves(ranked, moved, repaired),
        repaired=tuple(map(str, repaired)),
        rules_kept_from=first,
        cost_of_first_msek=float(stated.cost.loc[_rows_of(stated, ranked[:first])].to_numpy().sum()),
        unkept=_unkept(data, ranked) if first > len(ranked) else (),
    )


def _as_read(
    scenario: Scenario, problem: Fields, best: PriorityList, order: Sequence[str]
) -> tuple[list[str], list[Finding]]:
    """The order without what can never be built where it stands, what must be built first; and what was done."""
    table = scenario["proposals"]

    def told(*names: str) -> str:
        return "; ".join(f"{name} {table['name'][table.position[name]]}" for name in names)

    mandatory = [str(name) for name in best.mandatory]
    stated = [name for name in order if name in set(mandatory)]
    ranked = stated if len(stated) == len(mandatory) else mandatory  # there what is needed stands first
    notes = []
    if list(order[: len(ranked)]) != ranked:
        notes.append(finding("order_mandatory", "rules", value=told(*ranked)))
    dear, barred = set(map(str, best.set_aside)), set(map(str, problem.forbidden))
    for name in order:
        if name in ranked:
            continue
        above = [p for pair in problem.excludes if name in pair for p in pair if p in ranked]
        if name in dear:
            notes.append(finding("order_too_dear", "budgets", value=told(name)))
        elif name in barred:
            notes.append(finding("order_barred", "rules", value=told(name)))
        elif above:
            notes.append(finding("order_excluded", "rules", value=told(name), above=told(*map(str, above))))
        else:
            ranked.append(name)
    return ranked, notes


def _broken(problem: Fields, order: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs (proposal, what it needs) where the one stands before the other, or the other is not on the list."""
    place: dict[Any, int] = {name: k for k, name in enumerate(order)}
    last = len(order)
    out = [(str(a), str(b)) for a, b in problem.requires if a in place and place.get(b, last) > place[a]]
    for a, some in problem.requires_any:
        if a in place and all(place.get(b, last) > place[a] for b in some):
            out.append((str(a), str(min(some, key=lambda b: place.get(b, last)))))
    return tuple(out)


def _rows_of(problem: Fields, order: Sequence[str]) -> list[Any]:
    """A row of the problem for each proposal: the first way to pay it, where there are several."""
    return [problem.alternatives.get(name, [name])[0] for name in order]


def _first_that_keeps_rules(problem: Fields, order: Sequence[str]) -> int:
    """How many proposals from the top keep all rules together, if money were no matter; one more than all if none do."""
    free = problem.budget * 0.0 + float("inf")
    start = {name: problem.allowed[name][-1] for name in order}
    row = dict(zip(order, _rows_of(problem, order), strict=True))
    for count in range(len(order) + 1):
        if verify(problem, {row[name]: start[name] for name in order[:count]}, None, free).ok:
            return count
    return len(order) + 1


def _unkept(data: Data, order: Sequence[str]) -> tuple[Rule, ...]:
    """Rules that cannot be kept with the proposals of the order alone, whatever the money."""
    problem = data.problem
    left_out = [name for name in dict.fromkeys(owners(problem).values()) if name not in set(order)]
    free = problem.budget * 0.0 + float("inf")
    alone = data.changed(forbidden=[*problem.forbidden, *left_out], budget=free)
    return tuple(
        rule for rule in explain_infeasible(alone).rules if rule.kind not in ("forbidden", "options")
    )


def _read(
    data: Data,
    order: Sequence[str],
    budgets: pd.DataFrame,
    chances: list[float],
    reading: Any,
    known: Sequence[PriorityList | ListEvaluation],
) -> ListEvaluation | tuple[str, ...]:
    try:
        return evaluate_list(data, order, budgets, chances, reading=reading, known=known)
    except InfeasibleError:
        return tuple(
            str(name) for name in budgets.index if not _possible(data, order, budgets.loc[[name]], reading)
        )


def _through_network(
    found: ListEvaluation, data: Data, score: Remembered, best: PriorityList
) -> ListEvaluation:
    """What a list and the best one are worth where every set counts with its own score.

    Where the order has the portfolios of the best list as first parts, it builds those unless others are worth more.
    """
    chance = found.scenarios["probability"].to_numpy(float)

    def exact(plans: Sequence[Portfolio]) -> list[Portfolio]:
        return [
            replace(plan, value=plan_value(score, start_steps(data, plan.selected, plan.start)))
            for plan in plans
        ]

    def worth(plans: Sequence[Portfolio]) -> float:
        return float(chance @ [plan.value for plan in plans])

    certified = exact(best.portfolios)
    agrees = all(set(plan.proposals) == set(found.order[: len(plan.proposals)]) for plan in best.portfolios)
    plans = max([exact(found.portfolios), *([certified] if agrees else [])], key=worth)
    top = max([certified, exact(found.best.portfolios)], key=worth)
    value, most = worth(plans), max(worth(top), worth(plans))
    equal = most - value <= noise(most, value)
    bound, upper = max(found.bound, most), max(found.upper, value)
    gap = relative_gap(bound, most)
    # A value above the model's bound refutes it: then nothing is proved, however small the gap looks.
    holds = most <= found.bound + noise(most, found.bound)
    status: Any = found.best.status if holds and gap <= PROVED else "best evaluated"
    return replace(
        found,
        value=value,
        upper=upper,
        proved=upper - value <= noise(upper, value) and value <= found.upper + noise(value, found.upper),
        best_value=most,
        loss=0.0 if equal else most - value,
        bound=bound,
        free_value=max(found.free_value, most),
        price=max(found.free_value, most) - value,
        portfolios=plans,
        best=replace(found.best, portfolios=top, value=most, bound=bound, gap=gap, status=status),
    )


def _possible(data: Data, order: Sequence[str], budgets: pd.DataFrame, reading: Any) -> bool:
    try:
        evaluate_list(data, order, budgets, [1.0], reading=reading)
    except InfeasibleError:
        return False
    return True


def _summary(found: dict[str, ListEvaluation | tuple[str, ...]]) -> pd.DataFrame:
    rows: dict[str, dict[str, Any]] = {}
    for reading, each in found.items():
        if isinstance(each, tuple):
            rows[reading] = {"impossible": each}
            continue
        rows[reading] = {
            "value": each.value, "upper": each.upper, "best_value": each.best_value, "loss": max(each.loss, 0.0),
            "proved": each.proved, "bound": each.bound,
            "most_loss": each.bound - each.value, "free_value": each.free_value, "price": each.price,
            "status": each.best.status, "gap": each.best.gap, "impossible": (),
        }  # fmt: skip
    columns = [
        "value",
        "upper",
        "best_value",
        "loss",
        "proved",
        "bound",
        "most_loss",
        "free_value",
        "price",
        "status",
        "gap",
        "impossible",
    ]
    return pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns).rename_axis("reading")


def _builds(found: dict[str, ListEvaluation | tuple[str, ...]]) -> pd.DataFrame:
    rows = {}
    for reading, each in found.items():
        if isinstance(each, tuple):
            continue
        for name, plan, best in zip(each.scenarios.index, each.portfolios, each.best.portfolios, strict=True):
            rows[reading, str(name)] = {
                "probability": float(each.scenarios.loc[name, "probability"]), "value": plan.value, "best_value": best.value,
                "cost_msek": plan.cost, **changes(plan.proposals, best.proposals), "proposals": tuple(map(str, plan.proposals)),
            }  # fmt: skip
    columns = ["probability", "value", "best_value", "cost_msek", "adds", "drops", "proposals"]
    frame = pd.DataFrame(list(rows.values()), columns=columns)
    frame.index = (
        pd.MultiIndex.from_tuples(list(rows), names=["reading", "scenario"]) if rows else frame.index
    )
    return frame


def _moves(order: Sequence[str], moved: Sequence[Any], repaired: Sequence[Any]) -> pd.DataFrame:
    before = {name: place for place, name in enumerate(order, start=1)}
    after = {str(name): place for place, name in enumerate(repaired, start=1)}
    names = sorted(map(str, moved), key=lambda name: after[name])
    return pd.DataFrame(
        {
            "place": [float(before.get(name, float("nan"))) for name in names],
            "new_place": [after[name] for name in names],
            "after": [str(repaired[after[name] - 2]) if after[name] > 1 else "" for name in names],
        },
        index=pd.Index(names, name="proposal"),
    )
