"""The search for the fewest broken rows: conflicts that are kept, bounds, turns and nodes, by hand."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.scoring.certainty.conftest import line, rows_of

TAKEN, FREE, OUT, LEFT, MAY, BRANCH, NEAR = range(7)


def sets_of(words, many, **lines):
    """As many lines of bits, of which some hold rows: TAKEN=(1, 2), n7=(3,)."""
    sets = np.zeros((many, words), np.uint64)
    for name, rows in lines.items():
        sets[globals()[name] if name.isupper() else int(name[1:])] = line(words, *rows)
    return sets


def pairs(k, *edges):
    near = np.zeros((k, k), dtype=bool)
    for a, b in edges:
        near[a, b] = near[b, a] = True
    return near


def test_conflicts_are_kept_the_smallest_first_and_the_largest_goes_where_there_is_no_room(
    plain, monkeypatch
):
    monkeypatch.setattr(plain, "_POOL", 4)
    sets, sizes, numbers = sets_of(2, 20), np.zeros(4, np.int64), np.array([9, 0, 0, 0, 0, -1])
    kept = []
    for rows in ([1, 2, 70], [3, 4], [5, 6, 7], [8, 9, 10, 11], [12, 13], [0, 1, 2, 3, 4], [80]):
        sets[OUT] = line(2, *rows)
        plain._pool(sets, sizes, numbers, 8)
        kept.append([rows_of(each) for each in sets[8 : 8 + numbers[4]]])
    assert kept == [
        [[1, 2, 70]],
        [[3, 4], [1, 2, 70]],
        [[3, 4], [1, 2, 70], [5, 6, 7]],
        [[3, 4], [1, 2, 70], [5, 6, 7], [8, 9, 10, 11]],
        [[3, 4], [12, 13], [1, 2, 70], [5, 6, 7]],
        [[3, 4], [12, 13], [1, 2, 70], [0, 1, 2, 3, 4]],
        [[80], [3, 4], [12, 13], [1, 2, 70]],
    ]
    assert sizes.tolist() == [1, 2, 2, 3]
    assert numbers.tolist() == [9, 0, 0, 0, 4, -1]
    assert not sets[[*range(OUT), *range(OUT + 1, 8), *range(12, 20)]].any()


def test_of_rows_any_two_of_which_conflict_all_but_one_are_broken(plain):
    sets = np.zeros((NEAR + 70, 2), np.uint64)
    sets[NEAR:] = plain._packed(
        pairs(
            70, (0, 3), (0, 66), (3, 66), (1, 2), (2, 65), (66, 67), (4, 5), (7, 64), (7, 65), (64, 65), (68, 69)
        ), 2,
    )  # fmt: skip
    sets[TAKEN] = line(2, 4)
    assert plain._groups(sets, 70) == 6  # of (0, 3, 66) and (7, 64, 65) two, of (1, 2) and (68, 69) one each
    assert rows_of(sets[TAKEN]) == [0, 1, 2, 3, 4, 7, 64, 65, 66, 68, 69]
    sets[TAKEN] = line(2, 0, 3, 66)
    assert plain._groups(sets, 68) == 4  # of the first 68 rows
    assert rows_of(sets[TAKEN]) == [0, 1, 2, 3, 4, 5, 7, 64, 65, 66]
    sets[TAKEN] = line(2, *range(70))
    assert plain._groups(sets, 70) == 0


@pytest.mark.parametrize(
    ("kept", "broken", "taken", "need", "total", "after", "branch"),
    [
        ([], [], [], 9, 3, [1, 2, 3, 4, 5, 6, 66, 67, 68], [1, 2]),
        ([], [], [], 2, 2, [1, 2, 4, 5, 6], [1, 2]),  # no more than is needed
        ([4, 5], [], [], 9, 3, [1, 2, 3, 6, 66, 67, 68], [6]),  # the smallest of what is open
        ([4], [], [], 9, 3, [1, 2, 3, 5, 6, 66, 67, 68], [1, 2]),  # of equals the first
        ([1, 2], [], [], 9, 9, [], []),  # all of one are kept: nothing can be below
        ([6], [1], [4], 9, 1, [3, 4, 66, 67, 68], [3, 66, 67, 68]),  # one broken, one shared with the taken
        ([], [], [66], 9, 2, [1, 2, 4, 5, 6, 66], [1, 2]),
        ([], [5, 67], [], 9, 1, [1, 2], [1, 2]),
        ([2], [2], [], 9, 2, [3, 4, 5, 6, 66, 67, 68], [4, 5, 6]),
    ],
)
def test_known_conflicts_count_where_they_share_no_open_row(
    kept, broken, taken, need, total, after, branch, plain
):
    sets = sets_of(2, 20, TAKEN=taken, n8=kept, n9=broken, n12=[1, 2], n13=[4, 5, 6], n14=[3, 66, 67, 68], n15=[80])  # fmt: skip
    assert plain._known(sets, 12, 15, 8, 9, need) == total
    assert rows_of(sets[TAKEN]) == sorted({*after, *taken})
    assert rows_of(sets[BRANCH]) == branch
    assert [rows_of(each) for each in sets[[8, 9, 12, 13, 14]]] == [kept, broken, [1, 2], [4, 5, 6], [3, 66, 67, 68]]  # fmt: skip


def test_weights_are_what_a_programme_stands_at_as_shares(plain):
    tables = np.full((2, 5, 4), 100.0)
    tables[1, :, 3] = [2.0, 6.0, -3.0, 7.0, 50.0]
    labels = np.array([[0] * 7, [6, 4, 5, 3, 0, 1, 2]])  # three goals are 4, 5 and 6; rows 0 to 3
    weights = np.full((2, 3), 9.0)
    plain._weights_at(tables, labels, 1, weights)
    assert weights.tolist() == [[9.0, 9.0, 9.0], [0.75, 0.0, 0.25]]


def test_rows_are_counted_at_the_weights_and_the_best_are_kept(plain):
    tables, labels = np.zeros((1, 5, 3)), np.array([[4, 5, 0, 1, 2, 3]])
    tables[0, :2, 2] = 3.0, 1.0
    counted = np.array([[1.0, 1.0], [1.0, -2.5], [0.25, -0.25], [-1.0, 3.0]])  # at (3, 1) / 4: 1, 1/8, 1/8, 0
    weights, numbers = np.full((2, 2), 0.5), np.array([2, 0, 0, 0, 0, -1])

    def record(tie):
        return plain._record(counted, tie, tables, labels, 0, weights, numbers)

    assert record(0.0) == 3
    assert numbers[0] == 2
    assert weights[0].tolist() == [0.5, 0.5]
    assert record(0.1) == 3
    numbers[0] = 1  # as many as are known is nothing better
    assert record(0.125) == 1
    assert weights[0].tolist() == [0.5, 0.5]
    numbers[0] = 2
    assert record(0.125) == 1
    assert numbers.tolist() == [1, 0, 0, 0, 0, -1]
    assert weights[0].tolist() == [0.75, 0.25]
    assert record(-0.5) == 4


def test_the_programme_of_a_node_is_copied_whole(plain):
    tables, labels = np.arange(24.0).reshape(2, 4, 3), np.arange(10).reshape(2, 5)
    plain._copy_node(tables, labels, 1, 0)
    assert (tables[0] == np.arange(12.0, 24).reshape(4, 3)).all()
    assert labels.tolist() == [[5, 6, 7, 8, 9]] * 2


@pytest.mark.parametrize(
    ("kept", "broken", "turns"),
    [
        ([], [], [1, 5]),  # that in conflict with most, and the last of these
        ([], [2], [1, 5]),
        ([1], [], [0, 9]),  # without what is kept or broken; of equals the first
        ([1, 9], [], [6, 7]),
        ([], [3, 4, 5, 9], [1, 2]),
        ([1, 0], [6], [0, 4, 9]),  # no two that are open are in conflict: the smallest conflict of the bound
        ([], [1, 7, 9], [0, 4, 9]),
    ],
)
def test_turns_come_to_a_row_and_one_in_conflict_with_it_or_to_a_conflict(kept, broken, turns, plain):
    k = 10
    sets = np.zeros((NEAR + k + 4, 1), np.uint64)
    sets[NEAR : NEAR + k] = plain._packed(pairs(k, (6, 7), (1, 2), (1, 3), (1, 5), (0, 9)), 1)
    sets[BRANCH], sets[NEAR + k], sets[NEAR + k + 1] = line(1, 0, 4, 9), line(1, *kept), line(1, *broken)
    found = np.full((3, 3 + k), 77)
    plain._take_turns(sets, k, NEAR + k, NEAR + k + 1, found, 1)
    assert found[1, :2].tolist() == [len(turns), 0]
    assert found[1, 2 : 2 + len(turns)].tolist() == turns
    assert (found[1, 2 + len(turns) :] == 77).all()
    assert (found[[0, 2]] == 77).all()


def test_below_a_node_one_row_is_broken_and_those_before_it_are_kept(plain):
    k, deepest, depth = 9, 4, 1
    sets = np.zeros((NEAR + k + 2 * deepest, 1), np.uint64)
    sets[NEAR : NEAR + k] = plain._packed(pairs(k, (3, 5), (3, 6), (4, 7), (4, 2)), 1)
    kept, broken = NEAR + k + depth, NEAR + k + deepest + depth
    sets[kept], sets[broken] = line(1, 2), line(1, 8)
    turns = np.zeros((deepest, 2 + k), np.int64)
    turns[depth, :6] = [4, 0, 3, 4, 0, 1]
    below = []
    for may in (True, True, False):  # that before which 4 is kept breaks 2, which is kept
        assert plain._descend(sets, turns, k, deepest, depth) == may
        below.append((rows_of(sets[kept + 1]), rows_of(sets[broken + 1])))
    assert below == [([2], [3, 8]), ([2, 3], [4, 5, 6, 8]), ([2, 3, 4], [0, 2, 5, 6, 7, 8])]
    assert turns[depth].tolist() == [4, 3, 3, 4, 0, 1, 0, 0, 0, 0, 0]
    assert (rows_of(sets[kept]), rows_of(sets[broken])) == ([2], [8])


def begun(plain, k=10, known=3, near=None):
    rows = np.ones((k, 2))
    near = pairs(k) if near is None else near
    search = plain.begun(rows, rows, np.empty((0, 2)), near, 0.0, known)
    return search, NEAR + k, NEAR + k + len(search.tables), NEAR + k + 2 * len(search.tables)


def scripted(monkeypatch, plain, name, *answers):
    """In the place of a step: gives these answers, and keeps what it was asked."""
    left, asked = list(answers), []
    monkeypatch.setattr(plain, name, lambda *given: asked.append(given) or left.pop(0))
    return asked


def test_what_is_broken_below_a_node_is_told_by_groups_then_the_pool_then_programmes(plain, monkeypatch):
    search, kept, broken, pool = begun(plain, near=pairs(10, (0, 1), (2, 3)))
    depth = 1
    kept, broken = kept + depth, broken + depth
    sets = search.sets
    programmes = scripted(monkeypatch, plain, "_by_programmes", 77)
    down = scripted(monkeypatch, plain, "_kept_down", 0, -1, 1, 1)
    record = scripted(monkeypatch, plain, "_record", 2, 3)
    assert plain._bound(search, depth, 2) == 2  # of two groups one row each
    assert rows_of(sets[TAKEN]) == [0, 1, 2, 3]
    sets[pool], sets[pool + 1], sets[pool + 2] = line(1, 4, 5), line(1, 6, 7), line(1, 8)
    search.numbers[4] = 2
    assert plain._bound(search, depth, 2) == 2  # which is enough
    assert plain._bound(search, depth, 3) == 3  # and of a conflict that is known
    assert plain._bound(search, depth, 4) == 4
    assert down == []
    assert plain._bound(search, depth, 5) == 77  # the third is not in the pool yet
    assert programmes == [(search, depth, kept, 4, 5)]
    assert down == [(search.tables, search.labels, depth, sets, broken, 10)]
    sets[kept] = line(1, 4, 5)
    assert plain._bound(search, depth, 7) == 7  # what a node keeps cannot all be kept
    sets[kept], sets[broken] = line(1, 4), line(1, 0, 2)
    assert plain._bound(search, depth, 2) == 2  # none of the groups is left: two of the pool
    assert rows_of(sets[TAKEN]) == [0, 2, 4, 5, 6, 7]
    assert plain._bound(search, depth, 9) == -2  # not settled
    assert plain._bound(search, depth, 9) == -1  # no more than what is broken already
    tables, labels, weights, numbers = search.tables, search.labels, search.weights, search.numbers
    assert record == [(search.counted, 0.0, tables, labels, depth, weights, numbers)]
    assert plain._bound(search, depth, 9) == -2  # counted more than what the programme says


@pytest.mark.parametrize(
    ("lower", "need", "down", "wanted", "branch", "free"),
    [
        (0, 9, [0, 0, 0, 1], 3, [5, 6], [0, 1, 2, 5, 6, 7, 8, 9]),
        (0, 9, [1], 0, [3, 4], [0]),
        (0, 2, [0, 0], 2, [5, 6], [0, 1, 2, 5, 6, 9]),
        (1, 2, [0], 2, [3, 4], [0, 1, 2, 9]),  # the conflict to branch on was smaller
        (1, 1, [], 1, [3, 4], [0]),
        (0, 1, [0], 1, [1, 2, 9], [0, 1, 2, 9]),
        (2, 9, [0, -1], -2, [3, 4], [0, 1, 2, 9]),
        (0, 9, [0, 0, 0, 0], 9, [5, 6], [0, 1, 2, 5, 6, 7, 8, 9]),  # all of the last conflict are kept
        (0, 9, [0, 0, 0, 2], -2, [5, 6], [0, 1, 2, 5, 6, 7, 8, 9]),  # the table does not confirm it
    ],
)
def test_a_bound_rises_by_conflicts_that_share_no_open_row(
    lower, need, down, wanted, branch, free, plain, monkeypatch
):
    search, kept, _, pool = begun(plain)
    depth, kept, last = 2, kept + 2, len(search.tables) - 1
    sets = search.sets
    sets[TAKEN], sets[BRANCH], sets[kept] = line(1, 0, 3), line(1, 3, 4), line(1, 3)
    search.tables[depth], search.labels[depth] = 5.0, 7
    found, asked, left = [(1, 2, 9), (3, 5, 6), (7, 8), (3,)], [], list(down)
    confirmed = 2 not in left

    def kept_down(*given):
        assert given == (search.tables, search.labels, last, sets, FREE, 10)
        asked.append(rows_of(sets[FREE]))
        answer = left.pop(0)
        return answer if answer < 2 else 0

    def conflict(*given):
        assert given == (search.rows, search.tables, search.labels, last, sets, FREE, 10)
        sets[OUT] = line(1, *found.pop(0))
        return confirmed or len(found) > 0

    monkeypatch.setattr(plain, "_kept_down", kept_down)
    monkeypatch.setattr(plain, "_conflict", conflict)
    record = scripted(monkeypatch, plain, "_record", 4)
    assert plain._by_programmes(search, depth, kept, lower, need) == wanted
    assert rows_of(sets[BRANCH]) == branch
    assert rows_of(sets[FREE]) == free
    assert (search.tables[last] == 5).all()
    assert (search.labels[last] == 7).all()
    assert [each[4] for each in record] == [last] * down.count(1)
    pooled = sorted([(1, 2, 9), (3, 5, 6), (7, 8), (3,)][: down.count(0)], key=len)
    assert [tuple(rows_of(sets[pool + i])) for i in range(len(pooled))] == pooled
    assert search.numbers[4] == len(pooled)
    assert not asked or asked[0] == [0]


def test_a_node_is_left_where_nothing_better_lies_below_and_its_turns_come_else(plain, monkeypatch):
    search, kept, broken, _ = begun(plain, known=4)
    depth, numbers = 1, search.numbers
    search.sets[broken + depth] = line(1, 2, 3)
    bound = scripted(monkeypatch, plain, "_bound", -2, 0, 1, 2, 3, -1)
    turns = scripted(monkeypatch, plain, "_take_turns", None, None)
    assert plain._enter(search, depth) == -1  # not settled
    assert numbers.tolist() == [4, 0, 0, 1, 0, -1]
    enter, run, leave = range(3)
    assert (enter, run, leave) == (plain._ENTER, plain._RUN, plain._LEAVE)
    assert plain._enter(search, depth) == run
    assert numbers.tolist() == [4, 0, 0, 2, 0, 0]
    assert plain._enter(search, depth) == run
    assert turns == [(search.sets, 10, kept + depth, broken + depth, search.turns, depth)] * 2
    assert plain._enter(search, depth) == leave  # two are broken and two more below: no fewer than known
    assert plain._enter(search, depth) == leave
    assert plain._enter(search, depth) == leave  # nothing more is broken: counted already
    assert numbers.tolist() == [4, 0, 0, 6, 0, 0]  # what holds at the first node holds in all
    assert bound == [(search, depth, 2)] * 6
    numbers[0] = 2
    assert plain._enter(search, depth) == leave
    assert len(bound) == 6
    assert len(turns) == 2


def test_a_search_takes_turns_node_by_node(plain, monkeypatch):
    """At the root two rows take turns, below the first one does and is left; what cannot be is passed over."""
    search, _, broken, _ = begun(plain)
    seen = []

    def enter(search, depth):
        search.numbers[plain.NODES] += 1
        at = rows_of(search.sets[broken + depth])
        seen.append((depth, at, search.tables[depth, 0, 0]))
        search.tables[depth, 0, 0] += 1 + len(seen)
        script = {(): [2, 0, 3, 5], (3,): [1, 0, 7, 0]}.get(tuple(at))
        if script is None:
            return plain._LEAVE
        search.turns[depth, :4] = script
        return plain._RUN

    search.tables[0, 0, 0] = 10.0
    monkeypatch.setattr(plain, "_enter", enter)
    assert plain.proceed(search, 0) == plain.OPEN == 1
    assert seen == []
    assert plain.proceed(search, 1) == plain.OPEN
    assert len(seen) == 1
    assert search.numbers[1:3].tolist() == [1, plain._ENTER]
    assert plain.proceed(search, 3) == plain.OPEN
    assert plain.proceed(search, 4) == plain.DONE == 0
    assert seen == [(0, [], 10.0), (1, [3], 12.0), (2, [3, 7], 15.0), (1, [5], 12.0)]
    assert search.numbers[1] == -1
    again, *_ = begun(plain)
    monkeypatch.setattr(plain, "_enter", lambda *_: -1)
    assert plain.proceed(again, 9) == plain._DOUBTFUL == 2


def fewest_by_trying(rows):
    k, goals = rows.shape
    for count in range(k + 1):
        for broken in itertools.combinations(range(k), count):
            kept = np.delete(rows, broken, axis=0)
            if not len(kept) or linprog(np.zeros(goals), kept, np.full(len(kept), -1e-6), np.ones((1, goals)), [1]).status == 0:  # fmt: skip
                return count
    raise AssertionError


@pytest.mark.parametrize(
    ("seed", "fewest", "nodes", "pooled", "bound"),
    [
        (0, 2, (1, 4), (0, 4), (2, 1)),
        (1, 2, (7, 8), (3, 5), (2, 1)),
        (2, 2, (3, 1), (0, 2), (2, 2)),
        (3, 2, (1, 4), (1, 3), (2, 1)),
        (4, 3, (3, 16), (1, 11), (3, 1)),
    ],
)
def test_a_whole_search_finds_the_fewest_by_few_nodes(seed, fewest, nodes, pooled, bound, plain):
    """With the pairs in conflict known beforehand, and without."""
    rows = np.random.default_rng(seed).uniform(-1, 0.9, (9, 4))
    near = plain.conflicts(rows, 0.0)
    assert fewest_by_trying(rows) == fewest
    for k, known in enumerate((near, np.zeros_like(near))):
        search = plain.begun(rows, rows, np.empty((0, 4)), known, 1e-9, 9)
        assert plain.proceed(search, 10**6) == plain.DONE
        found, proved, weights = plain.found(search)
        assert found == proved == (rows @ weights > 1e-9).sum() == fewest
        assert search.numbers.tolist() == [fewest, -1, plain._RUN, nodes[k], pooled[k], bound[k]]
