"""Compiled exact search for weights that break the fewest rows; import late, for this loads numba.

What is searched: weights w (0 or more, sum 1, between statements) where as few rows of a table as possible have
row @ w > 0. Rows that no weights keep down together form a *conflict*, told by a mean of them that lies above zero
at every corner; at least one row of each conflict is broken. The search breaks the rows of one conflict in turn and keeps
those that it broke before (Parker and Ryan 1996; Bremner, Chen, Iacono, Langerman and Morin 2008); a node is closed
where conflicts that share no row say that nothing better lies below. Conflicts of two are known beforehand: of a
group of rows any two of which are in conflict, all but one are broken. Every conflict is checked against the table itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from infraprio.compiled import njit

__all__ = ["DONE", "NODES", "OPEN", "Search", "begun", "conflicts", "found", "node_seconds", "proceed"]

DONE, OPEN, _DOUBTFUL = range(3)
_LIFT = 2.0  # added to every row, so that all numbers of the linear programme are positive
_NOUGHT = 1e-9
_DOWN = 1e-10  # below nothing by so much, so that counting again finds the rows kept down
_PIVOTS = 2000
_POOL = 1500
_NODE = 1.5e-8  # seconds of a usual machine for each row and goal
_ENTER, _RUN, _LEAVE = range(3)
_BEST, _DEPTH, _STATE, NODES, _POOLED, _BOUND = range(6)
_TAKEN, _FREE, _OUT, _LEFT, _MAY, _BRANCH, _NEAR = np.arange(
    7
)  # numpy's: numba compiles anew for each of Python's
_HOW_MANY, _NEXT, _TURNS = range(3)

_within = njit(error_model="numpy", inline="always")
_inner = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Of functions that only compiled ones call. What numba has to compile at the first call on a machine is a fifth where these are
loops over single numbers of whole arrays (slices, builtins and array expressions bring much code with them), where those that
call others are compiled within their callers, and where none is kept or can be called from outside."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]


class Search(NamedTuple):
    """Where a search stands: a stack of nodes, each with its linear programme, and the conflicts found so far.

    A set of rows is a line of bits in `sets`: first those to work with, the smallest conflict of a bound to branch on, with whom
    each row is in conflict, then which rows are kept and which broken at each depth, then the conflicts, the smallest first.
    """

    rows: Floats  # (rows + statements, goals): rows as searched, scaled, then statements
    counted: Floats  # (rows, goals): rows as counted
    tie: float
    tables: Floats  # (depth + 1, rows + statements + 1, goals + 1), one to try with
    labels: Whole  # (depth + 1, rows + statements + goals): what stands in each row and column of a table
    sets: Bits  # (sets, words)
    sizes: Whole  # (conflicts,)
    turns: Whole  # (depth, 2 + rows): of how many rows in conflict, which comes next, and the rows
    weights: Floats  # (2, goals): the best found, and those tried
    numbers: Whole  # best, depth, state, nodes, conflicts, bound


def begun(
    rows: Floats, counted: Floats, statements: Floats, near: NDArray[np.bool_], tie: float, fewest: int
) -> Search:
    """Return a search that has not begun.

    Parameters
    ----------
    rows : (rows, goals) as searched: broken where row @ w > 0; none larger than 1
    counted : (rows, goals) as counted: broken where row @ w > tie
    statements : (statements, goals) row @ w <= 0 holds for all weights
    near : (rows, rows) whether two rows are known to be in conflict
    tie : what counts as nothing
    fewest : how many are broken at weights that are known; only fewer are looked for
    """
    k, goals = rows.shape
    many, words, depth = k + len(statements), (k + 63) // 64, fewest + 3
    table = np.empty((many + 1, goals + 1))
    table[:k, :goals], table[k:many, :goals] = rows + _LIFT, statements
    table[:k, goals], table[k:, goals] = 1.0, 0.0
    table[many, :goals] = -1.0
    sets = np.zeros((_NEAR + k + 2 * depth + _POOL, words), np.uint64)
    sets[_NEAR : _NEAR + k] = _packed(near, words)
    search = Search(
        rows=np.ascontiguousarray(np.vstack([rows, statements])),
        counted=np.ascontiguousarray(counted),
        tie=tie,
        tables=np.empty((depth, many + 1, goals + 1)),
        labels=np.empty((depth, many + goals), np.int64),
        sets=sets,
        sizes=np.zeros(_POOL, np.int64),
        turns=np.zeros((depth, _TURNS + k), np.int64),
        weights=np.full((2, goals), 1.0 / goals),
        numbers=np.array([fewest, 0, _ENTER, 0, 0, -1]),
    )
    search.tables[0] = table
    search.labels[0] = np.arange(many + goals)
    return search


def found(search: Search) -> tuple[int, int, Floats]:
    """Return the fewest rows broken so far, the least that can be broken, and the weights."""
    fewest, bound = int(search.numbers[_BEST]), int(search.numbers[_BOUND])
    return fewest, fewest if search.numbers[_DEPTH] < 0 else max(bound, 0), search.weights[0]


def node_seconds(search: Search) -> float:
    """Return the seconds that a node takes on a usual machine, roughly."""
    rows, goals = search.rows.shape
    return _NODE * float(rows * goals)


def _packed(table: NDArray[np.bool_], words: int) -> Bits:
    padded = np.zeros((len(table), words * 64), dtype=bool)
    padded[:, : table.shape[1]] = table
    bits: Bits = np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return bits


def conflicts(at_corners: Floats, margin: float) -> NDArray[np.bool_]:
    """Pairs of rows of which some mean lies above the margin at every corner: of the two at most one can be at most the margin."""
    pairs = np.zeros((len(at_corners), len(at_corners)), dtype=bool)
    _conflicts(np.ascontiguousarray(at_corners), margin, pairs)
    return pairs


@njit(cache=True, nogil=True, error_model="numpy")
def _conflicts(at_corners, margin, pairs):  # type: ignore[no-untyped-def]
    for one in range(len(at_corners)):
        for two in range(one + 1, len(at_corners)):
            if _apart(at_corners, one, two, margin):
                pairs[one, two] = pairs[two, one] = True


@_inner
def _apart(at, one, two, margin):  # type: ignore[no-untyped-def]
    """Whether a share s exists with s one + (1 - s) two > margin everywhere."""
    low, high = 0.0, 1.0
    for j in range(at.shape[1]):
        rise, room = at[one, j] - at[two, j], margin - at[two, j]
        if rise > 0.0 and room > low * rise:
            low = room / rise
        elif rise < 0.0 and room > high * rise:
            high = room / rise
        if low > high:
            return False
    share, least = (low + high) / 2, np.inf
    for j in range(at.shape[1]):
        mean = share * at[one, j] + (1.0 - share) * at[two, j]
        if mean < least:
            least = mean
    return least > margin


@_inner
def _has(sets, of, row):  # type: ignore[no-untyped-def]
    return (sets[of, row >> 6] >> np.uint64(row & 63)) & np.uint64(1) != np.uint64(0)


@_inner
def _put(sets, of, row):  # type: ignore[no-untyped-def]
    sets[of, row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@_inner
def _ones(word):  # type: ignore[no-untyped-def]
    total = 0
    while word != np.uint64(0):
        word &= word - np.uint64(1)
        total += 1
    return total


@_inner
def _size(sets, of):  # type: ignore[no-untyped-def]
    total = 0
    for word in range(sets.shape[1]):
        total += _ones(sets[of, word])
    return total


@_inner
def _copy(sets, source, target):  # type: ignore[no-untyped-def]
    for word in range(sets.shape[1]):
        sets[target, word] = sets[source, word]


@_inner
def _join(sets, one, two, target):  # type: ignore[no-untyped-def]
    for word in range(sets.shape[1]):
        sets[target, word] = sets[one, word] | sets[two, word]


@_inner
def _without(sets, source, less, target):  # type: ignore[no-untyped-def]
    """Write what is in one set and not in another; how many that are."""
    total = 0
    for word in range(sets.shape[1]):
        sets[target, word] = sets[source, word] & ~sets[less, word]
        total += _ones(sets[target, word])
    return total


@_within
def _pivot(tables, labels, at, row, column):  # type: ignore[no-untyped-def]
    inverse = 1.0 / tables[at, row, column]
    for j in range(tables.shape[2]):
        tables[at, row, j] *= inverse
    tables[at, row, column] = inverse
    for i in range(tables.shape[1]):
        factor = tables[at, i, column]
        if i == row or factor == 0.0:
            continue
        tables[at, i, column] = 0.0
        for j in range(tables.shape[2]):
            tables[at, i, j] -= factor * tables[at, row, j]
    column += tables.shape[1] - 1
    leaves = labels[at, row]
    labels[at, row] = labels[at, column]
    labels[at, column] = leaves


@_within
def _entering(tables, labels, at, sets, of, k, first):  # type: ignore[no-untyped-def]
    """Column that raises the sum most (or the first that does), turned so that it rises; -1 for none."""
    last, found, most = tables.shape[1] - 1, -1, _NOUGHT
    for j in range(tables.shape[2] - 1):
        gain = -tables[at, last, j]
        if gain < 0.0 and labels[at, last + j] < k and _has(sets, of, labels[at, last + j]):
            gain = -gain
        if gain > most:
            found, most = j, gain
            if first:
                break
    if found >= 0 and tables[at, last, found] > 0.0:
        for i in range(last + 1):
            tables[at, i, found] = -tables[at, i, found]
    return found


@_within
def _leaving(tables, labels, at, sets, of, k, column):  # type: ignore[no-untyped-def]
    right, found, least, steepest = tables.shape[2] - 1, -1, np.inf, np.inf
    for i in range(tables.shape[1] - 1):
        slope, label = tables[at, i, column], labels[at, i]
        if slope <= _NOUGHT or (label < k and _has(sets, of, label)):
            continue
        room = tables[at, i, right] / slope
        if room < least - 1e-13 or (room < least + 1e-13 and slope > steepest):
            found, least, steepest = i, room, slope
    return found, least


@_inner
def _kept_down(tables, labels, at, sets, of, k):  # type: ignore[no-untyped-def]
    """1 where some weights keep all rows down that are not in the set, 0 where none do, -1 where it was not settled."""
    stalled, enough, last, right = 0, 1.0 / (_LIFT - _DOWN), tables.shape[1] - 1, tables.shape[2] - 1
    for _ in range(_PIVOTS):
        if tables[at, last, right] >= enough:
            return 1
        column = _entering(tables, labels, at, sets, of, k, stalled > 20)
        if column < 0:
            return 0
        row, room = _leaving(tables, labels, at, sets, of, k, column)
        if row < 0:
            break
        stalled = stalled + 1 if room < 1e-13 else 0
        _pivot(tables, labels, at, row, column)
    return -1


@_inner
def _conflict(rows, tables, labels, at, sets, of, k):  # type: ignore[no-untyped-def]
    """Write the rows that cannot be kept down together; False where the table itself does not confirm it."""
    many, goals = rows.shape
    for word in range(sets.shape[1]):
        sets[_OUT, word] = np.uint64(0)
    for goal in range(goals):
        mean = 0.0
        for j in range(goals):
            label, share = labels[at, many + j], tables[at, many, j]
            if label >= many or share <= _NOUGHT or (label < k and _has(sets, of, label)):
                continue
            mean += share * rows[label, goal]
            if label < k:
                _put(sets, _OUT, label)
        if mean <= 0.0:
            return False
    return True


@_inner
def _pool(sets, sizes, numbers, first):  # type: ignore[no-untyped-def]
    """Keep a conflict, the smallest first; where there is no more room the largest goes."""
    size, at = _size(sets, _OUT), numbers[_POOLED]
    if at == _POOL:
        at -= 1
    else:
        numbers[_POOLED] += 1
    while at > 0 and sizes[at - 1] > size:
        _copy(sets, first + at - 1, first + at)
        sizes[at] = sizes[at - 1]
        at -= 1
    _copy(sets, _OUT, first + at)
    sizes[at] = size


@_inner
def _groups(sets, k):  # type: ignore[no-untyped-def]
    """How many rows are broken of groups any two of which are in conflict, none of them taken; takes the groups."""
    total = 0
    for row in range(k):
        if _has(sets, _TAKEN, row) or _without(sets, _NEAR + row, _TAKEN, _MAY) == 0:
            continue
        _put(sets, _TAKEN, row)
        for word in range(sets.shape[1]):
            while sets[_MAY, word] != np.uint64(0):
                low = sets[_MAY, word] & (~sets[_MAY, word] + np.uint64(1))
                sets[_TAKEN, word] |= low
                second = _NEAR + 64 * word + _ones(low - np.uint64(1))
                for other in range(sets.shape[1]):
                    sets[_MAY, other] &= sets[second, other]
                total += 1
    return total


@_inner
def _known(sets, first, end, kept, broken, need):  # type: ignore[no-untyped-def]
    """How many conflicts of the pool share no open row with one another or with the taken; the need at once where one is all kept."""
    total = 0
    for found in range(first, end):
        shared, open_ = np.uint64(0), np.uint64(0)
        for word in range(sets.shape[1]):
            left = sets[found, word] & ~sets[kept, word]
            open_ |= left
            shared |= (left & sets[_TAKEN, word]) | (sets[found, word] & sets[broken, word])
            if shared != np.uint64(0):
                break
        if shared != np.uint64(0):
            continue
        if open_ == np.uint64(0):
            return need
        size = _without(sets, found, kept, _LEFT)
        _join(sets, _LEFT, _TAKEN, _TAKEN)
        if total == 0 or size < _size(sets, _BRANCH):
            _copy(sets, _LEFT, _BRANCH)
        total += 1
        if total >= need:
            break
    return total


@_within
def _weights_at(tables, labels, at, weights):  # type: ignore[no-untyped-def]
    """Write the weights that a linear programme stands at."""
    many, goals, whole = tables.shape[1] - 1, weights.shape[1], 0.0
    for j in range(goals):
        weights[1, j] = 0.0
    for i in range(many):
        if labels[at, i] >= many and tables[at, i, goals] > 0.0:
            weights[1, labels[at, i] - many] = tables[at, i, goals]
    for j in range(goals):
        whole += weights[1, j]
    for j in range(goals):
        weights[1, j] /= whole


@_inner
def _record(counted, tie, tables, labels, at, weights, numbers):  # type: ignore[no-untyped-def]
    """Count the rows that are broken at the weights of a linear programme, and keep these where they are the best."""
    _weights_at(tables, labels, at, weights)
    goals, total = weights.shape[1], 0
    for row in range(len(counted)):
        over = 0.0
        for j in range(goals):
            over += counted[row, j] * weights[1, j]
        if over > tie:
            total += 1
    if total < numbers[_BEST]:
        numbers[_BEST] = total
        for j in range(goals):
            weights[0, j] = weights[1, j]
    return total


@_inner
def _copy_node(tables, labels, source, target):  # type: ignore[no-untyped-def]
    """Copy the linear programme of a node."""
    for i in range(tables.shape[1]):
        for j in range(tables.shape[2]):
            tables[target, i, j] = tables[source, i, j]
    for i in range(labels.shape[1]):
        labels[target, i] = labels[source, i]


@_inner
def _take_turns(sets, k, kept, broken, turns, depth):  # type: ignore[no-untyped-def]
    """Choose whose turns come at a node: the row in conflict with most others and one of these, or the smallest conflict of the bound."""
    first, most, many = -1, 0, 0
    _join(sets, kept, broken, _TAKEN)
    for row in range(k):
        if not _has(sets, _TAKEN, row):
            size = _without(sets, _NEAR + row, _TAKEN, _MAY)
            if size > most:
                first, most = row, size
    if first != -1:
        _without(sets, _NEAR + first, _TAKEN, _MAY)
        turns[depth, _TURNS] = first
        for row in range(k):
            if _has(sets, _MAY, row):
                turns[depth, _TURNS + 1] = row
        many = 2
    else:
        for row in range(k):
            if _has(sets, _BRANCH, row):
                turns[depth, _TURNS + many] = row
                many += 1
    turns[depth, _HOW_MANY], turns[depth, _NEXT] = many, 0


@_within
def _bound(search, depth, need):  # type: ignore[no-untyped-def]
    """How many more rows are broken below a node, as far as it is needed; -1 where nothing more is, -2 where it was not settled."""
    sets, numbers, k, deepest = search.sets, search.numbers, len(search.counted), len(search.tables)
    kept, broken, first = _NEAR + k + depth, _NEAR + k + deepest + depth, _NEAR + k + 2 * deepest
    _join(sets, kept, broken, _TAKEN)
    lower = _groups(sets, k)
    if lower < need:
        lower += _known(sets, first, first + numbers[_POOLED], kept, broken, need - lower)
    if lower >= need:
        return lower
    settled = _kept_down(search.tables, search.labels, depth, sets, broken, k)
    if settled == 0:
        return _by_programmes(search, depth, kept, lower, need)
    if settled == 1:
        total = _record(
            search.counted, search.tie, search.tables, search.labels, depth, search.weights, numbers
        )
        if total <= _size(sets, broken):
            return -1
    return -2


@_within
def _by_programmes(search, depth, kept, lower, need):  # type: ignore[no-untyped-def]
    """Raise a bound by conflicts that share no row with those counted: the rows of these are left free, and so on."""
    sets, tables, labels = search.sets, search.tables, search.labels
    k, deepest = len(search.counted), len(search.tables)
    _without(sets, _TAKEN, kept, _FREE)
    _copy_node(tables, labels, depth, deepest - 1)
    while lower < need:
        settled = _kept_down(tables, labels, deepest - 1, sets, _FREE, k)
        if settled == 1:
            _record(search.counted, search.tie, tables, labels, deepest - 1, search.weights, search.numbers)
            return lower
        if settled < 0 or not _conflict(search.rows, tables, labels, deepest - 1, sets, _FREE, k):
            return -2
        _pool(sets, search.sizes, search.numbers, _NEAR + k + 2 * deepest)
        size = _without(sets, _OUT, kept, _LEFT)
        if size == 0:
            return need
        if lower == 0 or size < _size(sets, _BRANCH):
            _copy(sets, _LEFT, _BRANCH)
        _join(sets, _LEFT, _FREE, _FREE)
        lower += 1
    return lower


@_inner
def _descend(sets, turns, k, deepest, depth):  # type: ignore[no-untyped-def]
    """Say what is kept and broken at the next node below: one row of the conflict broken, those before it kept; False where that cannot be."""
    at, kept, broken = turns[depth, _NEXT], _NEAR + k + depth, _NEAR + k + deepest + depth
    turns[depth, _NEXT] += 1
    _copy(sets, kept, kept + 1)
    _copy(sets, broken, broken + 1)
    for before in range(at):
        row = turns[depth, _TURNS + before]
        _put(sets, kept + 1, row)
        _join(sets, _NEAR + row, broken + 1, broken + 1)
    _put(sets, broken + 1, turns[depth, _TURNS + at])
    both = np.uint64(0)
    for word in range(sets.shape[1]):
        both |= sets[kept + 1, word] & sets[broken + 1, word]
    return both == np.uint64(0)


@_within
def _enter(search, depth):  # type: ignore[no-untyped-def]
    """Look at a node: what is to be done next, or -1 where its programme was not settled."""
    numbers, sets, k = search.numbers, search.sets, len(search.counted)
    kept, broken = _NEAR + k + depth, _NEAR + k + len(search.tables) + depth
    numbers[NODES] += 1
    already = _size(sets, broken)
    if already >= numbers[_BEST]:
        return _LEAVE
    lower = _bound(search, depth, numbers[_BEST] - already)
    if lower == -2:
        return -1
    if numbers[_BOUND] < 0:
        numbers[_BOUND] = lower
    if lower < 0 or lower + already >= numbers[_BEST]:
        return _LEAVE
    _take_turns(sets, k, kept, broken, search.turns, depth)
    return _RUN


@njit(cache=True, nogil=True, error_model="numpy")
def proceed(search, most_nodes):  # type: ignore[no-untyped-def]
    """Go on until so many nodes have been looked at in all; says whether the search is done, open or doubtful."""
    numbers, turns = search.numbers, search.turns
    while numbers[_DEPTH] >= 0:
        depth = numbers[_DEPTH]
        if numbers[_STATE] == _ENTER:
            if numbers[NODES] >= most_nodes:
                return OPEN
            numbers[_STATE] = _enter(search, depth)
            if numbers[_STATE] == -1:
                return _DOUBTFUL
        elif numbers[_STATE] == _LEAVE or turns[depth, _NEXT] >= turns[depth, _HOW_MANY]:
            numbers[_DEPTH], numbers[_STATE] = depth - 1, _RUN
        elif _descend(search.sets, turns, len(search.counted), len(search.tables), depth):
            _copy_node(search.tables, search.labels, depth, depth + 1)
            numbers[_DEPTH], numbers[_STATE] = depth + 1, _ENTER
    return DONE
