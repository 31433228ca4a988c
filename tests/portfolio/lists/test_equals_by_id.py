"""Of proposals that nothing tells apart those whose ids come first are built, in lists and in portfolios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Limit, Problem, best_portfolio, compile_data, priority_list
from infraprio.portfolio.choose.equals_by_id import equals_by_id
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.solver.held import holds

NAMES = [f"p{number:02d}" for number in range(12)]


def all_equal(**rules: object) -> Problem:
    """Return a problem in which nothing but rules tells the proposals apart."""
    ones = pd.Series(1.0, index=NAMES[::-1])
    return Problem(value=5 * ones, cost=10 * ones, budget=35.0, **rules)  # type: ignore[arg-type]


def test_the_first_by_id_are_built_where_all_is_equal() -> None:
    assert sorted(best_portfolio(all_equal()).proposals) == NAMES[:3]
    found = priority_list(all_equal(), budgets=[15.0, 35.0, 75.0])
    assert [sorted(plan.proposals) for plan in found.portfolios] == [NAMES[:1], NAMES[:3], NAMES[:7]]


def test_what_a_rule_names_keeps_its_place() -> None:
    found = best_portfolio(all_equal(mandatory=["p08"], forbidden=["p00"]))
    assert sorted(found.proposals) == ["p01", "p02", "p08"]


def few_kinds(seed: int) -> Problem:
    """Return proposals of few kinds, some named by rules, some told apart by a group or an effect that a limit counts."""
    rng = np.random.default_rng(seed)
    names = [str(name) for name in rng.permutation(NAMES[:10])]
    pick = [str(name) for name in rng.choice(names, 8, replace=False)]
    north = {name: "north" if rng.random() < 0.5 else "south" for name in names}
    noise = pd.DataFrame({"noise": rng.integers(0, 2, 10).astype(float)}, index=names)
    rules: dict[str, Any] = {
        "requires": [(pick[0], pick[1])],
        "excludes": [(pick[2], pick[3])],
        "synergy": {(pick[4], pick[5]): 2.0},
        "mandatory": [pick[6]],
        "forbidden": [pick[7]],
        "group": {"side": north},
        "limits": [
            Limit(of="count", group="side", label="north", at_most=3),
            Limit(of="effect", criterion="noise", at_most=2.0),
        ],
        "effects": noise,
    }
    kept = {key: rule for key, rule in rules.items() if key in ("group", "effects") or rng.random() < 0.6}
    limits = [one for one in rules["limits"] if rng.random() < 0.7]
    value = pd.Series(rng.choice([3.0, 5.0], 10), index=names)
    cost = pd.Series(rng.choice([4.0, 6.0], 10), index=names)
    return Problem(value=value, cost=cost, budget=24.0, **{**kept, "limits": limits})  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(60))
def test_twins_stand_for_each_other_only_where_every_rule_is_kept(seed: int) -> None:
    data = compile_data(few_kinds(seed))
    stated = arrays_of(*build([data]))
    rng, moved = np.random.default_rng(seed), 0
    for _ in range(200):
        columns = np.sort(rng.choice(len(data.row), min(4, len(data.row)), replace=False))
        if not holds(stated.arrays, stated.point([columns]), 1e-9):
            continue
        made = equals_by_id([data], [columns])[0]
        assert holds(stated.arrays, stated.point([made]), 1e-9)
        assert data.worth[made].sum() == pytest.approx(data.worth[columns].sum())
        moved += not np.array_equal(made, columns)
    assert moved or seed  # the first has some
