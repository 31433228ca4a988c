"""The measures, each with what others would use for it: both are called, and asked for the same answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from benchmarks.network import generated, scipy_skim
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from infraprio import appraisal, reading
from infraprio.network import skim
from infraprio.portfolio import Problem, best_portfolio, pareto_front, priority_list
from infraprio.scoring.certainty.smaa import smaa

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jamtland"
LOOP = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A measure: what infraprio does, what the peer does, and whether their answers agree."""

    measure: str
    peer: str
    own: Callable[[], object]
    other: Callable[[], object]
    agree: Callable[[object, object], bool]


def near(share: float) -> Callable[[object, object], bool]:
    return lambda own, other: bool(np.allclose(own, other, rtol=share))


def always(_own: object, _other: object) -> bool:
    return True


def skims() -> Pair:
    net = generated(100, 8_000, 20_000)
    return Pair(
        measure="times between 100 places, 20,000 links",
        peer="dijkstra of SciPy",
        own=lambda: skim(net, net.time),
        other=lambda: scipy_skim(net, net.time),
        agree=near(1e-9),
    )


def projects(n: int, seed: int) -> tuple[pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    return pd.Series(rng.lognormal(3, 0.8, n).round(2)), pd.Series(rng.lognormal(3, 1.0, n).round(2))


def solved(gain: np.ndarray, rows: LinearConstraint, gap: float = 0.0) -> float:
    found = milp(
        -gain,
        integrality=np.ones(len(gain)),
        bounds=Bounds(0, 1),
        constraints=rows,
        options={"mip_rel_gap": gap},
    )
    return -found.fun


def plan() -> Pair:
    value, cost = projects(1_000, 1)
    budget = float(round(0.3 * cost.sum()))
    return Pair(
        measure="best plan of 1,000 projects, one budget, proved",
        peer="HiGHS of SciPy",
        own=lambda: best_portfolio(Problem(value=value, cost=cost, budget=budget)).value,
        other=lambda: solved(value.to_numpy(), LinearConstraint(cost.to_numpy()[None, :], -np.inf, budget)),
        agree=near(1e-6),
    )


def two_pots() -> Pair:
    value, cost = projects(300, 2)
    rng = np.random.default_rng(3)
    pots = pd.DataFrame({"state": cost * rng.uniform(0.2, 0.8, 300)})
    pots["county"] = cost - pots["state"]
    money = 0.3 * pots.sum()
    return Pair(
        measure="best plan of 300 projects, two funds, to 0.01 %",
        peer="HiGHS of SciPy",
        own=lambda: best_portfolio(Problem(value=value, cost=pots, budget=money), gap=1e-4).value,
        other=lambda: solved(
            value.to_numpy(), LinearConstraint(pots.to_numpy().T, -np.inf, money.to_numpy()), 1e-4
        ),
        agree=near(2e-4),
    )


def nested() -> Pair:
    value, cost = projects(200, 4)
    money = np.round(np.linspace(0.1, 0.6, 6) * cost.sum())

    def other() -> float:
        n, count = len(value), len(money)
        pay = csr_array(np.kron(np.eye(count), cost.to_numpy()))
        stay = csr_array(np.kron(np.eye(count - 1, count) - np.eye(count - 1, count, 1), np.eye(n)))
        rows = [LinearConstraint(pay, -np.inf, money), LinearConstraint(stay, -np.inf, 0.0)]
        return solved(np.tile(value.to_numpy() / count, count), rows, 1e-4)

    return Pair(
        measure="list of 200 projects at 6 budgets, to 0.01 %, and its order between them",
        peer="the list alone, HiGHS of SciPy",
        own=lambda: priority_list(Problem(value=value, cost=cost), money, gap=1e-4).value,
        other=other,
        agree=near(2e-4),
    )


def front() -> Pair:
    rng = np.random.default_rng(5)
    value = pd.DataFrame(rng.integers(10, 100, (25, 2)), columns=["a", "b"]).astype(float)
    cost = pd.Series(rng.integers(10, 100, 25).astype(float))
    budget = float(cost.sum() // 2)

    def other() -> int:
        first, second = value.to_numpy().T
        points, least = 0, -np.inf
        while True:
            rows = LinearConstraint(np.array([cost.to_numpy(), second]), [-np.inf, least], [budget, np.inf])
            small = first + second / 1e4  # of plans equal in the first the best in the second
            found = milp(
                -small,
                integrality=np.ones(25),
                bounds=Bounds(0, 1),
                constraints=rows,
                options={"mip_rel_gap": 0.0},
            )
            if found.x is None:
                return points
            points, least = points + 1, float(second @ np.round(found.x)) + 1.0

    return Pair(
        measure="front of two goals, 25 projects, complete",
        peer="one search a point, HiGHS of SciPy",
        own=lambda: len(pareto_front(Problem(value=value, cost=cost, budget=budget), ["a", "b"])),
        other=other,
        agree=near(0.0),
    )


def weights() -> Pair:
    rng = np.random.default_rng(6)
    values, drawn = rng.random((60, 6)), pd.DataFrame(rng.dirichlet(np.ones(6), 10_000))
    table = pd.DataFrame(values)

    def other() -> np.ndarray:
        score = drawn.to_numpy() @ values.T
        rank = (-score).argsort(axis=1).argsort(axis=1)
        won = np.zeros((60, 60))
        for row in score:
            won += row[:, None] > row[None, :]
        counted = np.zeros((60, 60))
        np.add.at(counted, (np.tile(np.arange(60), len(rank)), rank.ravel()), 1)
        return counted / len(rank)

    return Pair(
        measure="ranks and pairs of 60 projects under 10,000 weights",
        peer="the same in NumPy",
        own=lambda: smaa(table, drawn).rank_acceptability.to_numpy(),
        other=other,
        agree=near(1e-9),
    )


def risk() -> Pair:
    scenario = reading.read(EXAMPLE)
    change = [(proposal, "vehicle_km_car", 1000.0) for proposal in scenario["proposals"]["id"]]
    stated = pd.DataFrame(change, columns=["proposal", "item", "change"]).assign(mode="car")
    central = appraisal.appraise(scenario, stated)
    return Pair(
        measure="risk of the example's plan, 10,000 samples",
        peer=f"a loop over {LOOP:,} squares in Python",
        own=lambda: appraisal.simulate(scenario, samples=10_000, seed=1, appraisal=central),
        other=loop,
        agree=always,  # the loop is a yardstick of the machine
    )


def loop() -> int:
    return sum(i * i for i in range(LOOP))


PAIRS: tuple[Callable[[], Pair], ...] = (skims, plan, two_pots, nested, front, weights, risk)
