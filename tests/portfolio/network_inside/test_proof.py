"""What is called proved, held against trying every plan: no bound lies below the truth, and what is proved is the best there is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Certain, Problem, best_portfolio_evaluated, priority_list_evaluated
from infraprio.portfolio.network_inside.evaluator import Remembered, plan_steps, plan_value
from infraprio.portfolio.network_inside.proof import Proof
from infraprio.portfolio.network_inside.set_model import SetModel
from infraprio.portfolio.problem.compiled import compile_data
from tests.portfolio.network_inside.test_network_inside import best_nested, coverage, groups, growth, worth
from tests.portfolio.some_problems import every_plan, random_problem

Evaluate = Callable[[frozenset], float]


def rising(rng: np.random.Generator, rows: list) -> tuple[Evaluate, Certain]:
    """Overlapping gains, and gains of whole groups: no row ever lowers the value."""
    some = coverage(rng, rows)
    together = {
        frozenset(pair): float(rng.integers(1, 6)) for pair in combinations(rows, 2) if rng.random() < 0.3
    }
    together |= {frozenset(three): 4.0 for three in combinations(rows, 3) if rng.random() < 0.2}

    def evaluate(chosen: frozenset) -> float:
        return some(chosen) + sum(gain for group, gain in together.items() if group <= chosen)

    return evaluate, Certain(helps=frozenset(rows))


def helping_and_growing(rng: np.random.Generator, rows: list) -> tuple[Evaluate, Certain]:
    """Supermodular, worth something even if nothing is built."""
    return growth(rng, rows), Certain(helps=frozenset(rows))


def all_kinds(rng: np.random.Generator, rows: list) -> tuple[Evaluate, Certain]:
    """Rows that help, that harm, that only add their own value, and some of which nothing is known."""
    kind = {row: int(rng.integers(4)) for row in rows}
    own = {row: float(rng.integers(-3, 6)) for row in rows}
    own |= {row: abs(size) * (1 - 2 * kind[row]) for row, size in own.items() if kind[row] < 2}
    some, rest = coverage(rng, rows), groups(rng, rows)

    def evaluate(chosen: frozenset) -> float:
        by = [frozenset(row for row in chosen if kind[row] == number) for number in range(4)]
        return (
            sum(own[row] for row in chosen) + some(by[0]) - 0.7 * some(by[1]) * (1 + len(by[3])) + rest(by[3])
        )

    told = own if rng.random() < 0.5 else {row: own[row] for row in rows if kind[row] == 2}
    helps = frozenset(row for row in rows if kind[row] in (0, 2))
    harms = frozenset(row for row in rows if kind[row] in (1, 2))
    return evaluate, Certain(own=told, helps=helps, harms=harms)


def replacing(rng: np.random.Generator, rows: list) -> tuple[Evaluate, Certain]:
    """Rows that replace each other: the first of them counts, or each counts differently; a third of cases without directions."""
    mixed = [rows[place] for place in rng.permutation(len(rows))]
    cuts = sorted(rng.choice(np.arange(1, len(rows)), min(2, len(rows) - 1), replace=False).tolist())
    parts = [tuple(mixed[a:b]) for a, b in zip([0, *cuts], [*cuts, len(rows)])]
    alike = {part: 1 if rng.random() < 0.5 else len(part) for part in parts if len(part) > 1}
    own = {row: float(rng.integers(-3, 6)) for row in rows}
    up = rng.random() < 0.7
    joint = rising(rng, rows)[0] if up else groups(rng, rows)
    certain = Certain(own=own, helps=frozenset(rows if up else ()), alike=alike)

    def evaluate(chosen: frozenset) -> float:
        return sum(own[row] for row in chosen) + joint(certain.counted(chosen))

    return evaluate, certain


def unknown(rng: np.random.Generator, rows: list) -> tuple[Evaluate, Certain]:
    """Anything: nothing is certain."""
    return groups(rng, rows), Certain()


MOST = 1 << 16  # evaluations: all sets of sixteen rows
KINDS = (rising, helping_and_growing, all_kinds, unknown, replacing)


def wrong_bounds(seeds: range, kinds: tuple = KINDS) -> tuple[int, list]:
    """Cases looked at, and those in which a bound lies below the truth, or is missed without a limit.

    The branch and bound over sets alone: every plan is tried only by the test.
    """
    cases, wrong = 0, []
    for seed in seeds:
        problem = random_problem(seed)
        plans = [plan for plan, _ in every_plan(problem)]
        if not plans:
            continue
        data = compile_data(problem)
        for kind in kinds:
            rng = np.random.default_rng(seed)
            evaluate, certain = kind(rng, list(problem.value.index))
            truth = max(worth(problem, plan, evaluate) for plan in plans)
            for most in (int(rng.integers(1, 20)), MOST):
                cases += 1
                bound, best = bound_and_best(data, evaluate, certain, most)
                if bound < truth - 1e-6 or (
                    most > 1000 and max(abs(bound - truth), abs(best - truth)) > 1e-5
                ):
                    wrong.append((seed, kind.__name__, most, truth, bound, best))
    return cases, wrong


def bound_and_best(data, evaluate: Evaluate, certain: Certain, most: int) -> tuple[float, float]:
    """Bound and best value by branch and bound over sets; infinite where nothing was proved."""
    known = Remembered(evaluate)
    model = SetModel(data, known, certain)
    known.allow(most)
    ground = Proof(model, [data], certain)
    ground.begin(listed=False)
    best = [-np.inf]

    def offer(plans: list) -> float:
        best[0] = max(best[0], plan_value(known, plan_steps(data, plans[0])))
        return best[0]

    if not ground.rests_on:
        return np.inf, best[0]
    bound = ground.bound(0, offer, -np.inf, 0.0)
    return (np.inf if ground.refuted() else bound), best[0]


def test_no_bound_lies_below_the_truth():
    cases, wrong = wrong_bounds(range(16))
    assert cases >= 100
    assert wrong == []


def test_of_rows_that_replace_each_other_fewer_can_be_had_than_count():
    cases, wrong = wrong_bounds(range(1604, 1605), (replacing,))
    assert (cases, wrong) == (2, [])


@pytest.mark.slow
def test_no_bound_lies_below_the_truth_in_ten_thousand_cases():
    cases, wrong = wrong_bounds(range(1000, 2750))
    assert cases >= 10_000
    assert wrong == []


def twelve(seed: int) -> tuple[Problem, Evaluate]:
    """Twelve proposals, and a set function with gains and losses of threes, or overlapping coverage."""
    rng = np.random.default_rng(seed)
    rows = [f"p{number:02}" for number in range(12)]
    cost = pd.Series(rng.integers(1, 10, 12).astype(float), rows)
    evaluate = groups(rng, rows) if seed % 2 else coverage(rng, rows)
    return Problem(value=cost, cost=cost, budget=float(0.45 * cost.sum())), evaluate


def best_of_twelve(problem: Problem, evaluate: Evaluate) -> float:
    """The best value, by trying every set that fits."""
    cost, rows = problem.cost, list(problem.cost.index)
    sets = (some for size in range(13) for some in combinations(rows, size))
    return max(evaluate(frozenset(some)) for some in sets if cost[list(some)].sum() <= problem.budget)


def missed(seeds: range) -> list[int]:
    """Problems of twelve proposals in which the proof misses the best set, or does not say that it found it."""
    found = []
    for seed in seeds:
        problem, evaluate = twelve(seed)
        proved = best_portfolio_evaluated(problem, evaluate, interacting=[], max_evaluations=MOST)
        best = best_of_twelve(problem, evaluate)
        told = proved.status == "optimal" and proved.rests_on == "every set evaluated"
        if abs(proved.value - best) > 1e-9 or abs(proved.bound - best) > 1e-6 or not told:
            found.append(seed)
    return found


def test_the_best_of_twelve_is_found_and_proved():
    assert missed(range(2)) == []


@pytest.mark.slow
def test_the_best_of_twelve_is_found_and_proved_in_all_of_twenty():
    assert missed(range(20)) == []


def test_what_is_called_certain_and_is_not_is_refuted_and_never_called_proved():
    rows = list("abcdefghijklmnopqr")
    cost = pd.Series(1.0, rows)

    def evaluate(chosen: frozenset) -> float:
        return len(chosen) - 5.0 * ({"a", "b"} <= chosen)

    problem = Problem(value=cost, cost=cost, budget=6.0)
    found = best_portfolio_evaluated(problem, evaluate, known=Certain(helps=frozenset(rows)))
    assert (found.rests_on, found.status) == ("estimate", "best evaluated")
    assert any("refuted" in note for note in found.notes)
    alone = Certain(own=dict.fromkeys(rows, 1.0), helps=frozenset(rows), harms=frozenset(rows))
    found = best_portfolio_evaluated(problem, evaluate, known=alone)
    assert found.rests_on == "estimate"
    honest = Certain(helps=frozenset(rows) - {"a", "b"}, own=dict.fromkeys(rows, 1.0))
    found = best_portfolio_evaluated(problem, evaluate, known=honest)
    assert (found.rests_on, found.status, found.value) == ("certain", "optimal", 6.0)


def test_a_proof_that_ends_early_tells_its_true_gap():
    rows = [f"p{number:02}" for number in range(24)]
    rng = np.random.default_rng(3)
    cost = pd.Series(rng.integers(1, 10, 24).astype(float), rows)
    evaluate, certain = rising(rng, rows)
    problem = Problem(value=cost, cost=cost, budget=40.0)
    found = best_portfolio_evaluated(problem, evaluate, interacting=[], known=certain, max_evaluations=30)
    assert found.rests_on == "certain"
    assert found.status == "best evaluated"
    assert 0 < found.gap < 10
    assert any("limit" in note for note in found.notes)


def test_ways_to_pay_for_one_proposal_count_once():
    value = pd.Series(1.0, [*"abcdefghijklmnop", "state", "county"])
    problem = Problem(value=value, cost=value, budget=3.0, alternatives={"road": ["state", "county"]})
    same = Certain(
        own=dict.fromkeys(value.index, 2.0), helps=frozenset(value.index), same_as={"county": "state"}
    )

    def evaluate(chosen: frozenset) -> float:
        plain = {"state" if row == "county" else row for row in chosen}
        return 2.0 * len(plain) + 3.0 * ("state" in plain) + ({"a", "state"} <= plain)

    found = best_portfolio_evaluated(problem, evaluate, interacting=[], known=same)
    assert (found.rests_on, found.status, found.value) == ("certain", "optimal", 10.0)


def test_certain_of_rows_that_are_not_there():
    value = pd.Series(1.0, list("ab"))
    problem = Problem(value=value, cost=value, budget=1.0)
    with pytest.raises(ProblemError, match="certain"):
        best_portfolio_evaluated(problem, lambda rows: float(len(rows)), known=Certain(helps=frozenset("x")))
    with pytest.raises(ProblemError, match="certain"):
        priority_list_evaluated(
            problem, lambda rows: float(len(rows)), [1.0], known=Certain(own={"a": float("nan")})
        )


@pytest.mark.parametrize(
    ("seed", "kind"), [*((seed, all_kinds) for seed in range(6)), *((seed, replacing) for seed in range(3))]
)
def test_no_list_passes_its_bound(seed, kind):
    problem = random_problem(seed)
    evaluate, certain = kind(np.random.default_rng(seed), list(problem.value.index))
    budgets, chances = [problem.budget * factor for factor in (0.6, 1.0, 1.5)], [0.3, 0.5, 0.2]
    best = best_nested(problem, budgets, chances, evaluate)
    if best is None:
        return
    for asked in ({"max_evaluations": MOST}, {"max_evaluations": 6}):
        found = priority_list_evaluated(problem, evaluate, budgets, chances, known=certain, **asked)
        assert found.value <= best + 1e-7
        if found.rests_on != "estimate":
            assert found.bound >= best - 1e-6
