"""The compiled search over items, pots and pairs: the best plan of all that can be tried, and bounds that hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Limit, Problem, best_portfolio, compile_data
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.lists.known_plans import columns_of
from infraprio.portfolio.paired.items import items_of, taken
from infraprio.portfolio.paired.search import best_items


def drawn(seed: int) -> Problem:
    """Return a small problem with circles of pairs, and some kinds of rules and of pots."""
    rng = np.random.default_rng(seed)
    names = [f"p{number}" for number in range(7)]
    value = pd.Series(rng.integers(-2, 20, 7).astype(float), index=names)
    cost = pd.DataFrame(rng.integers(0, 30, (7, 2)).astype(float), index=names, columns=["state", "county"])
    pairs = [tuple(names[i] for i in sorted(rng.choice(7, 2, replace=False))) for _ in range(9)]
    stated = {
        "value": value,
        "cost": cost,
        "synergy": {pair: float(rng.integers(-9, 9)) for pair in pairs},
        "requires": [("p4", "p1")] if seed % 2 else [],
        "excludes": [("p0", "p2", "p3")] if seed % 3 else [],
        "forbidden": ["p3"] if seed % 5 == 0 else [],
        "mandatory": ["p1"] if seed % 4 == 3 else [],
        "budget": cost.sum() * float(rng.uniform(0.3, 0.7)),
    }
    if seed % 2:
        stated |= {
            "periods": ["first", "second"],
            "period_factor": {"first": 1.0, "second": 0.8},
            "budget": pd.DataFrame({"first": cost.sum() * 0.5, "second": cost.sum() * 0.2}),
            "carry_over": seed % 3 == 0,
            "precedence": ["not_later", "earlier", "any"][seed % 3],
        }
    if seed % 7 == 0:
        stated |= {"alternatives": {"p6": ["p6 small", "p6 large"]}}
        for table in ("value", "cost"):
            given = stated[table].drop("p6")
            small, large = stated[table].loc["p6"] * 0.7, stated[table].loc["p6"] * 1.1
            if table == "value":
                stated[table] = pd.concat([given, pd.Series({"p6 small": small, "p6 large": large})])
            else:
                stated[table] = pd.concat([given, pd.DataFrame({"p6 small": small, "p6 large": large}).T])
        stated["synergy"] = {pair: gain for pair, gain in stated["synergy"].items() if "p6" not in pair}
        stated["synergy"] |= {("p6 large", "p0"): -3.0}
    return Problem(**stated)


@pytest.mark.parametrize("seed", range(42))
def test_the_best_plan_is_that_of_the_model(seed):
    data = compile_data(drawn(seed))
    items = items_of(data)
    exact = best_portfolio(data)
    known = taken(items, columns_of(data, exact))
    found = best_items(items, items.value, known, slack=1e-7, nodes=10_000)
    assert found.proved
    assert found.value == pytest.approx(exact.value, abs=1e-6)
    columns = items.column[np.arange(len(known)), found.ways]
    assert worth(data, np.sort(columns[columns >= 0])) == pytest.approx(found.value, abs=1e-9)
    nothing = np.where(items.allowed[:, 0], 0, np.argmax(items.allowed, axis=1))
    begun = best_items(items, items.value, nothing, slack=1e-7, nodes=10_000)
    assert not np.isfinite(begun.value) or begun.value == pytest.approx(exact.value, abs=1e-6)


@pytest.mark.parametrize("nodes", [1, 2, 5, 20])
@pytest.mark.parametrize("seed", range(12))
def test_a_search_that_is_ended_never_promises_too_little(seed, nodes):
    data = compile_data(drawn(seed))
    items, exact = items_of(data), best_portfolio(data)
    known = taken(items, columns_of(data, exact)) * 0
    known = np.where(items.allowed[:, 0], known, np.argmax(items.allowed, axis=1))
    found = best_items(items, items.value, known, slack=1e-7, nodes=nodes)
    assert found.bound >= exact.value - 1e-6
    assert found.value <= exact.value + 1e-6


def test_a_bound_at_prices_is_near_the_plan_where_pots_are_large():
    """Two pots and many proposals: the first bound is that of the linear relaxation, a few in a thousand above the plan."""
    rng = np.random.default_rng(5)
    value = pd.Series(rng.uniform(1, 10, 200))
    cost = pd.DataFrame(rng.uniform(1, 10, (200, 2)), columns=["a", "b"])
    data = compile_data(Problem(value=value, cost=cost, budget=cost.sum() * 0.3))
    items, exact = items_of(data), best_portfolio(data, gap=1e-4)
    found = best_items(items, items.value, np.zeros(200, dtype=np.int64), slack=1e-6, nodes=1)
    assert exact.value <= found.bound <= exact.value * 1.004


def test_what_does_not_fit_the_pots_is_not_searched():
    ones = pd.Series({"a": 1.0, "b": 1.0})
    items = items_of(compile_data(Problem(value=ones, cost=ones, budget=1.0)))
    found = best_items(items, items.value, np.array([1, 1]), slack=1e-9, nodes=10)
    assert (found.value, found.bound, found.proved) == (-np.inf, np.inf, False)


def test_no_pot_and_an_empty_pot():
    value = pd.Series({"a": 2.0, "b": -1.0, "c": 3.0})
    cost = pd.Series({"a": 1.0, "b": 1.0, "c": 0.0})
    start = np.zeros(3, dtype=np.int64)
    for budget, best in ((np.inf, 5.0), (0.0, 3.0)):
        items = items_of(compile_data(Problem(value=value, cost=cost, budget=budget)))
        found = best_items(items, items.value, start, slack=1e-9, nodes=100)
        assert found.proved
        assert found.value == best


@pytest.mark.parametrize(
    "more",
    [
        {"limits": [Limit(of="cost_share", group="side", at_least=0.1)], "group": {"side": {"a": "x", "b": "y", "c": "y"}}},
        {"synergy": {("a", "b", "c"): 1.0}},
        {"requires_any": [("a", ("b", "c"))]},
        {"shared_cost": {"depot": (1.0, ["a", "b"])}},
    ],
)  # fmt: skip
def test_what_pots_and_pairs_do_not_tell_is_left_to_the_model(more):
    value = pd.Series({"a": 2.0, "b": 1.0, "c": 3.0})
    assert items_of(compile_data(Problem(value=value, cost=value, budget=4.0, **more))) is None


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_is_slightly_better_is_left_out(seed):
    """Plans near each other in value, searched from nothing: what is taken out early must not be in the best."""
    rng = np.random.default_rng(seed)
    value = pd.Series(rng.uniform(1, 2, 22))
    cost = pd.DataFrame(rng.uniform(1, 10, (22, 3)), columns=["a", "b", "c"])
    data = compile_data(
        Problem(
            value=value, cost=cost, budget=cost.sum() * 0.4, synergy={(0, 1): 0.3, (1, 2): -0.4, (0, 2): 0.2}
        )
    )
    items = items_of(data)
    found = best_items(items, items.value, np.zeros(22, dtype=np.int64), slack=1e-9, nodes=20_000)
    assert found.proved
    assert found.value == pytest.approx(best_portfolio(data).value, abs=1e-6)
