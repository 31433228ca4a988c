"""Where values and costs of one pot add up, value per money is the best order: against every order of a few members."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from infraprio.portfolio.lists.levels.order import (
    MOST,
    adds_up,
    area,
    best_order,
    by_money,
    first_ends_the_money_left,
)
from infraprio.portfolio.lists.levels.sets import Level


def level(count: int, seed: int, *, money: float = 0.7) -> Level:
    """One budget of one pot: members that are cheaper first, as levels have them."""
    rng = np.random.default_rng(seed)
    need = np.sort(rng.integers(1, 40, count).astype(float))
    worth = rng.integers(0, 30, count).astype(float)
    return Level(
        names=list(range(count)), first=[], below=0.0, top=float(worth.sum()), base=0.0, worth=worth, gains=[],
        room=np.zeros(1), step=np.array([need.sum() / money]), taken=np.zeros(1), need=need[:, None], shared=[],
        after=np.zeros((count, count), dtype=bool), keeps=None, money=float(need.sum()),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_a_few_members_gives_more(seed: int) -> None:
    some = level(6, seed)
    assert adds_up(some)
    best = max(area(some, order) for order in permutations(range(6)))
    assert area(some, by_money(some)) == pytest.approx(best, rel=1e-12)


def test_of_many_members_it_is_the_order_and_proved() -> None:
    some = level(MOST + 40, 5)
    order, proved = best_order(some, lambda _: pytest.fail("no other order has to be tried"))
    assert proved
    ratio = some.worth[order] / some.need[order, 0]
    assert (np.diff(ratio) <= 1e-12).all()


def test_it_is_not_taken_where_it_would_not_be_best() -> None:
    some = level(5, 1)
    two = np.ones((5, 2))
    after = some.after.copy()
    after[0, 1] = True
    others = [
        replace(some, gains=[(np.array([0, 1]), 5.0)]),
        replace(some, after=after),
        replace(some, worth=some.worth - 20),
        replace(some, need=two, room=np.zeros(2), step=np.ones(2), taken=np.zeros(2)),
        replace(some, keeps=lambda sets: sets[:, 0]),
        replace(some, need=some.need * 0),
    ]
    assert not any(map(adds_up, others))


@pytest.mark.parametrize("seed", range(12))
def test_money_that_is_left_is_used_first_and_does_not_change_the_best_order_where_one_member_uses_it(
    seed: int,
) -> None:
    some = level(6, seed)
    order = by_money(some)
    least = some.need[order[0], 0]
    for left in (0.4 * least, least):
        richer = replace(some, room=np.array([left]), step=some.step - left)
        assert first_ends_the_money_left(richer, order)
        found, proved = best_order(richer, lambda _: [])
        assert proved
        assert list(found) == list(order)
        assert area(richer, order) == pytest.approx(
            max(area(richer, each) for each in permutations(range(6))), rel=1e-12
        )
    assert not first_ends_the_money_left(replace(some, room=np.array([least + 1.0])), order)


def test_where_several_are_paid_from_what_is_left_every_order_is_tried() -> None:
    some = replace(level(6, 3), room=np.array([25.0]), step=np.array([60.0]))
    found, proved = best_order(some, lambda _: [])
    assert proved
    assert area(some, found) == pytest.approx(
        max(area(some, each) for each in permutations(range(6))), rel=1e-12
    )
