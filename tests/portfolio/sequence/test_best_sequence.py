"""The best sequence: against every sequence there is, and the properties that it has to have."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from infraprio.errors import ProblemError
from infraprio.findings import Finding
from infraprio.portfolio.sequence.best_sequence import MOST_EXACT, Sequencing, best_sequence


@dataclass(frozen=True)
class Case:
    """A made programme of a few proposals whose sets may be worth anything."""

    names: str
    steps: int
    worth: dict[frozenset[str], list[float]]
    taken: dict[tuple[str, frozenset[str]], list[float]] | None
    cost: dict[str, dict[str, float]]
    money: dict[str, list[float]]
    rules: dict[str, Any] = field(default_factory=dict)

    def found(self) -> Sequencing:
        taken = self.taken
        loss = None if taken is None else (lambda name, built: taken[name, built])
        return best_sequence(self.worth.__getitem__, self.cost, self.money, loss=loss, **self.rules)


def made(seed: int) -> Case:
    r = random.Random(seed)
    names, steps = "abcd"[: r.randint(1, 4)], r.randint(1, 5)
    sets = [frozenset(s) for k in range(len(names) + 1) for s in itertools.combinations(names, k)]
    worth = {s: [r.choice([0.0, r.uniform(-2, 5) * len(s)]) for _ in range(steps)] for s in sets}
    taken = {(j, s): [r.uniform(-1, 2) for _ in range(steps)] for j in names for s in sets}
    pots = "mn"[: r.randint(1, 2)]
    return Case(
        names, steps, worth, taken if r.random() < 0.6 else None,
        {j: {p: r.choice([0, 1, 2, 3.5]) for p in pots} for j in names},
        {p: [r.choice([0, 1, 2, 4]) for _ in range(steps)] for p in pots},
        {
            "works": {j: r.choice([0, 1, 1, 2]) for j in names},
            "window": {j: (r.choice([0, 0, 1]), r.choice([1, 3, steps])) for j in names},
            "weight": [r.choice([1, 0.9, 2]) for _ in range(steps)],
            "needs": {"a": ["b"]} if len(names) > 1 and r.random() < 0.4 else {},
        },
    )  # fmt: skip


def counted(case: Case, start: dict[str, int]) -> float:
    """What a sequence is worth, or minus infinity where it breaks a rule; in plain steps."""
    works, rules = case.rules["works"], case.rules
    for name, begins in start.items():
        first, last = rules["window"][name]
        if not first <= begins <= last or begins + works[name] >= case.steps:
            return -np.inf
        if any(start.get(other, 99) > begins for other in rules["needs"].get(name, ())):
            return -np.inf
    total, paid = 0.0, dict.fromkeys(case.money, 0.0)
    for t in range(case.steps):
        built = frozenset(j for j, s in start.items() if s + works[j] <= t)
        begun = [j for j, s in start.items() if s <= t < s + max(works[j], 1)]
        for pot in paid:
            paid[pot] += sum(case.cost[j][pot] / max(works[j], 1) for j in begun)
            if paid[pot] > sum(case.money[pot][: t + 1]) + 1e-9:
                return -np.inf
        value = case.worth[built][t]
        if case.taken is not None:
            value -= sum(case.taken[j, built][t] for j in begun if works[j])
        total += rules["weight"][t] * value
    return total


def best_of_all(case: Case) -> float:
    return max(
        counted(case, {j: s for j, s in zip(case.names, steps, strict=True) if s >= 0})
        for steps in itertools.product(range(-1, case.steps), repeat=len(case.names))
    )


@pytest.mark.parametrize("seed", range(40))
def test_no_sequence_is_better(seed: int) -> None:
    case = made(seed)
    found = case.found()
    assert found.value == pytest.approx(best_of_all(case), abs=1e-9)
    assert counted(case, found.start) == pytest.approx(found.value, abs=1e-9)
    assert found.status == "optimal"
    assert found.bound == pytest.approx(found.value, abs=1e-8)
    assert found.by_gain <= found.value + 1e-9
    assert found.steps["value"].sum() == pytest.approx(found.value)
    assert (found.steps["lacking"] < 1e-9).all()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1600))
def test_no_sequence_is_better_in_hundreds_of_cases(seed: int) -> None:
    case = made(seed)
    assert case.found().value == pytest.approx(best_of_all(case), abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_a_search_that_is_ended_has_a_bound_that_holds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infraprio.portfolio.sequence.best_sequence.MOST_NODES", 1)
    case = made(seed)
    ended = case.found()
    assert ended.value - 1e-9 <= best_of_all(case) <= ended.bound + 1e-9
    assert ended.status in {"optimal", "feasible"}


@pytest.mark.parametrize("seed", range(8))
def test_more_money_is_never_worse_and_names_and_units_have_no_meaning(seed: int) -> None:
    case = made(seed)
    value = case.found().value
    richer = replace(case, money={pot: [m + 1 for m in coming] for pot, coming in case.money.items()})
    assert richer.found().value >= value - 1e-9
    turned = replace(case, cost=dict(reversed(case.cost.items())))
    assert turned.found().start == case.found().start
    thousands = replace(
        case,
        cost={j: {p: c * 1000 for p, c in own.items()} for j, own in case.cost.items()},
        money={p: [m * 1000 for m in coming] for p, coming in case.money.items()},
    )
    assert thousands.found().value == pytest.approx(value)


def many(number: int) -> tuple[Any, dict[str, float], list[float]]:
    """Roads of which each gains less where others are open."""
    gain = {f"r{i:02d}": 3.0 + (7 * i) % 11 for i in range(number)}

    def worth(built: frozenset[str]) -> list[float]:
        total = sum(gain[name] for name in built)
        return [total - 0.01 * total**1.5] * 12

    return worth, {name: 10.0 + i % 5 for i, name in enumerate(gain)}, [20.0] * 6 + [0.0] * 6


def test_more_than_a_table_holds_is_estimated_and_its_bound_is_above_what_is_proved_of_fewer() -> None:
    worth, cost, money = many(MOST_EXACT + 3)
    found = best_sequence(worth, cost, money, works=1)
    assert found.status == "estimated"
    assert found.by_gain <= found.value <= found.bound
    fewer = {name: cost[name] for name in list(cost)[:10]}
    proved = best_sequence(worth, fewer, money, works=1)
    assert proved.status == "optimal"
    assert proved.value <= found.bound


def test_fifteen_are_proved() -> None:
    worth, cost, money = many(MOST_EXACT)
    found = best_sequence(worth, cost, money, works=1)
    assert found.status == "optimal"
    assert found.value >= found.by_gain


def test_traffic_that_grows_turns_the_order() -> None:
    """The bypass is worth more later on, the crossing at once."""
    grows = {"bypass": [1.0, 1.0, 9.0, 9.0], "crossing": [4.0, 4.0, 4.0, 4.0]}
    found = best_sequence(
        lambda built: [sum(grows[name][t] for name in built) for t in range(4)],
        {"bypass": 1.0, "crossing": 1.0},
        [1.0, 1.0, 0.0, 0.0],
    )
    assert found.start == {"crossing": 0, "bypass": 1}
    assert found.by_gain < found.value  # by gain alone the bypass, 20 against 16, comes first


def test_works_that_disturb_wait_for_the_relief() -> None:
    """Works on the old road cost nothing once the new one is open."""
    found = best_sequence(
        lambda built: [2.0 * ("old" in built) + 1.5 * ("new" in built)] * 4,
        {"old": 1.0, "new": 1.0}, [1.0, 1.0, 0.0, 0.0], works=1,
        loss=lambda name, built: [5.0 * (name == "old" and "new" not in built)] * 4,
    )  # fmt: skip
    assert list(found.start) == ["new", "old"]


@pytest.mark.parametrize(
    ("cost", "money", "other", "code"),
    [
        ({"a": float("nan")}, [1.0], {}, "sequence_number"),
        ({"a": -1.0}, [1.0], {}, "sequence_number"),
        ({"a": 1.0}, [], {}, "sequence_steps"),
        ({"a": 1.0}, [-1.0], {}, "sequence_steps"),
        ({"a": 1.0}, [1.0], {"needs": {"a": ["b"]}}, "sequence_unknown"),
        ({"a": {"other": 1.0}}, {"state": [1.0]}, {}, "sequence_no_pot"),
        ({"a": 1.0}, [1.0, 1.0], {}, "sequence_worth"),
    ],
)
def test_what_cannot_be_used_is_told(cost: Any, money: Any, other: dict[str, Any], code: str) -> None:
    with pytest.raises(ProblemError) as error:
        best_sequence(lambda _: [1.0], cost, money, **other)
    found = error.value.findings[0]
    assert isinstance(found, Finding)
    assert found.code == code


@pytest.mark.parametrize("money", [[0.0, 0.0], [5.0, 5.0]])
def test_nothing_to_choose(money: list[float]) -> None:
    assert best_sequence(lambda _: [1.0, 2.0], {}, money).value == 3.0
