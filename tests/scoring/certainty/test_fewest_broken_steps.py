"""The steps of the search for the fewest broken rows, each by hand: sets of rows, linear programmes, conflicts."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.scoring.certainty.conftest import line, rows_of


def test_a_set_of_rows_is_a_line_of_bits(plain):
    sets = np.array([line(2, 0, 5, 63, 64, 70), line(2, 5, 64, 100), line(2), line(2, 1)])
    assert [row for row in range(128) if plain._has(sets, 0, row)] == [0, 5, 63, 64, 70]
    for row in (62, 63, 64, 127, 62):
        plain._put(sets, 2, row)
    assert rows_of(sets[2]) == [62, 63, 64, 127]
    assert [plain._size(sets, of) for of in range(4)] == [5, 3, 4, 1]
    assert plain._without(sets, 0, 1, 3) == 3
    assert rows_of(sets[3]) == [0, 63, 70]
    plain._join(sets, 1, 2, 3)
    assert rows_of(sets[3]) == [5, 62, 63, 64, 100, 127]
    plain._copy(sets, 1, 0)
    assert rows_of(sets[0]) == rows_of(sets[1]) == [5, 64, 100]
    table = np.zeros((3, 65), dtype=bool)
    table[0, [0, 63, 64]] = table[1, 2] = table[2, 64] = True
    assert [rows_of(each) for each in plain._packed(table, 2)] == [[0, 63, 64], [2], [64]]


def best_mean(one, two):
    """The share that makes the least of a mean of two rows largest, and that least: exactly."""
    shares = {Fraction(0), Fraction(1)}
    lines = [(Fraction(a - b), Fraction(b)) for a, b in zip(one, two, strict=True)]
    for (rise, start), (other, begin) in itertools.combinations(lines, 2):
        if rise != other and 0 <= (begin - start) / (rise - other) <= 1:
            shares.add((begin - start) / (rise - other))
    return max((min(rise * s + start for rise, start in lines), s) for s in shares)


@pytest.mark.parametrize("margin", [-1.0, 0.0, 0.5, 1.0])
def test_two_rows_are_apart_where_a_mean_of_them_lies_above_the_margin_everywhere(margin, plain):
    drawn = np.random.default_rng(5).integers(-3, 5, (300, 2, 4)).tolist()
    every = [(each[:2], each[2:]) for each in itertools.product((-2, -1, 1, 2, 3), repeat=4)]
    answers = set()
    for one, two in [*drawn, *every]:
        least, share = best_mean(one, two)
        if least == margin and share.denominator & (share.denominator - 1):
            continue  # a share that has no exact number
        found = plain._apart(np.array([one, two], dtype=float), 0, 1, margin)
        assert found == (least > margin), (one, two)
        answers.add(found)
    assert answers == {True, False}


def test_pairs_are_told_both_ways_and_none_of_a_row_with_itself(plain):
    at = np.array([[3.0, -1.0], [-1.0, 2.0], [-4.0, -5.0], [-1.0, 3.0], [2.0, 1.0]])
    found = plain.conflicts(at, 0.0)
    pairs = {(0, 1), (0, 3), (0, 4), (1, 4), (3, 4), (2, 4)}
    assert {(a, b) for a, b in zip(*np.nonzero(found), strict=True) if a < b} == pairs
    assert (found == found.T).all()
    assert not found.diagonal().any()  # the last lies above at all corners by itself
    higher = plain.conflicts(at, 0.72)  # the first two come no higher than 5 / 7
    assert {(a, b) for a, b in zip(*np.nonzero(higher), strict=True) if a < b} == pairs - {(0, 1)}


def test_a_search_begins_with_the_programme_of_all_rows(plain):
    rows = np.array([[0.25, -1.0], [-0.5, 1.0], [1.0, -0.75]])
    counted, statements = 7 * rows, np.array([[3.0, -5.0]])
    near = np.array([[False, True, True], [True, False, False], [True, False, False]])
    search = plain.begun(rows, counted, statements, near, 0.125, 2)
    assert search.tables.shape == (5, 5, 3)  # deeper than rows are broken, and one to try with
    assert search.tables[0].tolist() == [
        [2.25, 1.0, 1.0],
        [1.5, 3.0, 1.0],
        [3.0, 1.25, 1.0],
        [3.0, -5.0, 0.0],
        [-1.0, -1.0, 0.0],
    ]
    assert search.labels.shape == (5, 6)
    assert search.labels[0].tolist() == [0, 1, 2, 3, 4, 5]
    assert search.rows.tolist() == [*rows.tolist(), [3.0, -5.0]]
    assert (search.counted == counted).all()
    assert search.tie == 0.125
    assert search.sets.shape == (6 + 3 + 2 * 5 + 1500, 1)
    assert search.sizes.tolist() == [0] * 1500
    assert [rows_of(each) for each in search.sets[:10]] == [*[[]] * 6, [1, 2], [0], [0], []]
    assert not search.sets[10:].any()
    assert search.turns.tolist() == [[0] * 5] * 5
    assert search.weights.tolist() == [[0.5, 0.5]] * 2
    assert search.numbers.tolist() == [2, 0, 0, 0, 0, -1]
    assert plain.found(search)[:2] == (2, 0)
    assert plain.node_seconds(search) == pytest.approx(4 * 2 * 1.5e-8)
    search.numbers[:] = [3, 1, 0, 0, 0, 2]
    assert plain.found(search)[:2] == (3, 2)
    search.numbers[1] = -1  # the search is done
    assert plain.found(search)[:2] == (3, 3)
    search.weights[0] = [0.75, 0.25]
    assert plain.found(search)[2].tolist() == [0.75, 0.25]
    for k, words in ((63, 1), (64, 1), (65, 2)):
        wide = plain.begun(np.ones((k, 2)), np.ones((k, 2)), np.empty((0, 2)), np.eye(k) > 0, 0.0, 4)
        assert wide.sets.shape[1] == words
        assert [rows_of(each) for each in wide.sets[6 : 6 + k]] == [[row] for row in range(k)]


def test_a_pivot_exchanges_a_row_and_a_column(plain):
    tables = np.zeros((2, 4, 3))
    tables[1] = [[2, 0.5, 5], [7, 11, 13], [17, 19, 23], [29, 0, 31]]
    labels = np.array([[0] * 5, [10, 11, 12, 13, 14]])
    plain._pivot(tables, labels, 1, 1, 1)
    assert tables[1] == pytest.approx(
        np.array([
            [2 - 0.5 * 7 / 11, -0.5 / 11, 5 - 0.5 * 13 / 11],
            [7 / 11, 1 / 11, 13 / 11],
            [17 - 19 * 7 / 11, -19 / 11, 23 - 19 * 13 / 11],
            [29, 0, 31],
        ])
    )  # fmt: skip
    assert labels[1].tolist() == [10, 14, 12, 13, 11]
    assert not tables[0].any()
    assert not labels[0].any()


@pytest.mark.parametrize(
    ("goal", "free", "first", "column", "turned"),
    [
        ([-2.0, -7.0, -5.0, -7.0, 9.0], [], False, 1, False),  # the largest rise, the first of equals
        ([-2.0, -7.0, -5.0, -7.0, 9.0], [], True, 0, False),  # the first rise
        ([3.0, -1e-9, 1e-9, 0.0, 9.0], [], False, -1, False),  # no rise that is more than nothing
        ([3.0, -2e-9, 1e-9, 0.0, 9.0], [], False, 1, False),
        ([3.0, -2.0, 11.0, 0.0, 9.0], [3], False, 0, True),  # a row that is free goes either way
        ([3.0, -2.0, 11.0, 0.0, 9.0], [4], False, 1, False),
        ([-3.0, -2.0, 11.0, 0.0, 9.0], [3], False, 0, False),
        ([3.0, -2.0, 11.0, 13.0, 9.0], [3, 4, 63], False, 3, True),
        ([1e-9, 0.0, 11.0, 0.0, 9.0], [3], False, -1, False),
    ],
)
def test_the_column_that_enters_raises_the_sum_most(goal, free, first, column, turned, plain):
    """Columns hold row 3, row 4, what is no row (64, the first statement) and row 63."""
    tables = np.zeros((2, 3, 5))
    tables[1] = [[2, 3, 5, 7, 11], [13, 17, 19, 23, 29], goal]
    labels = np.array([[0] * 6, [0, 1, 3, 4, 64, 63]])
    was = tables[1].copy()
    assert plain._entering(tables, labels, 1, np.array([line(1, *free)]), 0, 64, first) == column
    if turned:
        was[:, column] *= -1
    assert (tables[1] == was).all()


@pytest.mark.parametrize(
    ("slopes", "right", "free", "row", "room"),
    [
        ([2.0, 4.0, 5.0, 0.0], [6.0, 8.0, 15.0, 1.0], [], 1, 2.0),  # the first to give out
        ([2.0, 4.0, 5.0, 0.0], [6.0, 8.0, 20.0, 1.0], [1], 0, 3.0),  # but for those that are free
        ([2.0, 4.0, 5.0, 0.0], [6.0, 12.0, 15.0, 1.0], [], 2, 3.0),  # of equals the steepest
        ([5.0, 4.0, 2.0, 0.0], [15.0, 12.0, 6.0, 1.0], [], 0, 3.0),
        ([2.0, 4.0, 2.0, 0.0], [6.0, 12.0 + 1e-12, 9.0, 1.0], [], 0, 3.0),  # equal is up to 13 digits
        ([2.0, 4.0, 4.0, 0.0], [6.0, 12.0, 12.0, 1.0], [], 1, 3.0),  # of the steepest the first
        ([1.0, 0.5, 0.0, 0.0], [1e-13, 0.0, 0.0, 1.0], [], 0, 1e-13),  # by just so much earlier
        ([1.0, 2.0, 0.0, 0.0], [0.0, 2e-13, 0.0, 1.0], [], 0, 0.0),  # by just so much later
        ([-2.0, 1e-9, 0.0, -1.0], [6.0, 0.0, 0.0, 0.0], [], -1, np.inf),  # nothing gives out
        ([-2.0, 2e-9, 0.0, -1.0], [6.0, 0.0, 0.0, 0.0], [], 1, 0.0),
        ([2.0, 3.0, 4.0, 16.0], [6.0, 12.0, 16.0, 16.0], [0, 1, 2], 3, 1.0),  # a statement is never free
    ],
)
def test_the_row_that_leaves_is_the_first_to_give_out(slopes, right, free, row, room, plain):
    """Rows 0, 1, 2 and 64, which is a statement; the last row of the table is the sum."""
    tables = np.full((2, 5, 3), 99.0)
    tables[1, :4, 1], tables[1, :4, 2], tables[1, 4] = slopes, right, [100.0, 100.0, 0.0]
    labels = np.array([[0] * 6, [0, 1, 2, 64, 65, 66]])
    found = plain._leaving(tables, labels, 1, np.array([line(1, *free)]), 0, 64, 1)
    assert found == (row, room)


def can_be_kept_down(rows, statements):
    many, goals = rows.shape
    a = np.vstack([np.column_stack([rows, -np.ones(many)]), np.column_stack([statements, np.zeros(len(statements))])])  # fmt: skip
    whole = np.append(np.ones(goals), 0.0)[None]
    cost = np.append(np.zeros(goals), 1.0)
    found = linprog(cost, a, np.zeros(len(a)), whole, [1], bounds=[(0, None)] * goals + [(None, None)])
    return found.status == 0 and found.fun < -1e-9


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_are_not_free_are_kept_down_by_some_weights_or_by_none(seed, plain):
    rng = np.random.default_rng(seed)
    answers = []
    for stated in (0, 2):
        rows, free = rng.uniform(-1, 0.6, (9, 4)), sorted(rng.permutation(9)[: 2 * seed].tolist())
        statements = rng.uniform(-1, 0.4, (stated, 4))
        search = plain.begun(rows, rows, statements, np.zeros((9, 9), bool), 0.0, 9)
        search.sets[plain._FREE] = line(1, *free)
        tables, labels, sets = search.tables, search.labels, search.sets
        found = plain._kept_down(tables, labels, 0, sets, plain._FREE, 9)
        kept = np.delete(rows, free, axis=0)
        assert found == can_be_kept_down(kept, statements)
        if found:
            plain._weights_at(tables, labels, 0, search.weights)
            weights = search.weights[1]
            assert weights.sum() == pytest.approx(1)
            assert (weights >= 0).all()
            assert (kept @ weights).max() < 0
            assert (statements @ weights <= 1e-9).all()
        else:
            assert plain._conflict(search.rows, tables, labels, 0, sets, plain._FREE, 9)
            conflict = rows_of(sets[plain._OUT])
            assert not set(conflict) & set(free)
            assert not can_be_kept_down(rows[conflict], statements)
        answers.append(found)
    assert answers


def test_rows_count_as_kept_down_where_they_lie_below_nothing(plain):
    def found(*rows):
        search = plain.begun(np.array(rows), np.array(rows), np.empty((0, 2)), np.zeros((len(rows),) * 2, bool), 0.0, 2)  # fmt: skip
        return plain._kept_down(search.tables, search.labels, 0, search.sets, plain._FREE, len(rows))

    assert [found([below, 1.0]) for below in (-1e-9, -2e-10, -5e-11, 0.0, 1e-10)] == [1, 1, 0, 0, 0]
    assert found([1.0, -0.5], [-0.5, 1.0]) == 0
    assert found([0.5, -1.0], [-1.0, 0.5]) == 1


def test_a_programme_that_does_not_get_on_takes_the_first_column_and_is_given_up_in_the_end(
    plain, monkeypatch
):
    search = plain.begun(np.ones((1, 2)), np.ones((1, 2)), np.empty((0, 2)), np.zeros((1, 1), bool), 0.0, 1)
    firsts, rooms = [], []
    monkeypatch.setattr(plain, "_entering", lambda *given: firsts.append(given[-1]) or 0)
    monkeypatch.setattr(plain, "_leaving", lambda *_: (0, rooms.pop(0) if rooms else 1.0))
    monkeypatch.setattr(plain, "_pivot", lambda *_: None)

    def run():
        firsts.clear()
        return plain._kept_down(search.tables, search.labels, 0, search.sets, plain._FREE, 1)

    rooms += [*[0.0] * 25, 1e-13, *[0.5e-13] * 22, 1.0]
    assert run() == -1
    assert len(firsts) == 2000
    assert firsts == [False] * 21 + [True] * 5 + [False] * 21 + [True] * 2 + [False] * 1951
    monkeypatch.setattr(plain, "_leaving", lambda *_: (-1, np.inf))
    assert run() == -1
    assert len(firsts) == 1
    monkeypatch.setattr(plain, "_entering", lambda *_: -1)
    assert run() == 0
    search.tables[0, -1, -1] = 1 / (2 - 1e-10)  # the sum is reached
    assert run() == 1


@pytest.mark.parametrize(
    ("shares", "free", "confirmed", "out"),
    [
        ([0.5, 0.25, 0.125, 0.0], [], True, [1, 2]),
        ([0.5, 0.25, 0.125, 0.0], [1], False, []),
        ([0.5, 1e-9, 0.125, 0.0], [], False, [2]),  # a share of nothing
        ([0.5, 0.25, 1e-9, 0.0], [], False, [1]),
        ([0.5, 0.25, 0.125, 4.0], [], True, [1, 2]),  # weights are no rows
        ([1.0, 0.25, 0.125, 0.0], [], False, [1, 2]),  # a mean of exactly nothing at the first goal
        ([0.0, 0.25, 0.125, 0.0], [], True, [1, 2]),
        ([0.0, 1e-9, 0.125, 0.0], [], True, [1]),
        ([1.0, 0.25, 0.125, 0.0], [3], False, [1, 2]),  # a statement is never free
        ([0.0, 2.0, 0.25, 0.0], [], False, [1, 2]),
    ],
)
def test_a_conflict_is_a_mean_of_rows_above_nothing_at_each_goal(shares, free, confirmed, out, plain):
    """A statement, rows 2 and 1, and weights stand in the columns; the shares are below them."""
    rows = np.array(
        [[9.0, 9.0, 9.0, 9.0], [4.0, 12.0, 4.0, 4.0], [3.0, -2.0, 4.0, 4.0], [-1.25, 0.5, 2.0, 2.0]]
    )
    tables = np.full((2, 5, 5), 50.0)
    tables[1, 4, :4] = shares
    labels = np.array([[0] * 8, [0, 4, 5, 6, 3, 2, 1, 7]])
    sets = np.zeros((plain._NEAR, 1), np.uint64)
    sets[plain._OUT] = line(1, 0, 2)
    sets[plain._FREE] = line(1, *free)
    found = plain._conflict(rows, tables, labels, 1, sets, plain._FREE, 3)
    assert found is confirmed
    assert set(rows_of(sets[plain._OUT])) <= {1, 2}
    if confirmed:
        assert rows_of(sets[plain._OUT]) == out
