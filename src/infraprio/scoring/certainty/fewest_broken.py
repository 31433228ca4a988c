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

DONE, OPEN, _DOUBTFUL = 0, 1, 2
_LIFT = 2.0  # added to every row, so that all numbers of the linear programme are positive
_NOUGHT = 1e-9
_DOWN = 1e-10  # below nothing by so much, so that counting again finds the rows kept down
_PIVOTS = 2000
_POOL = 1500
_NODE = 1.5e-8  # seconds of a usual machine for each row and goal
_ENTER, _RUN, _LEAVE = 0, 1, 2
_BEST, _DEPTH, _STATE, NODES, _POOLED, _BOUND = range(6)

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]


class Search(NamedTuple):
    """Where a search stands: a stack of nodes, each with its linear programme, and the conflicts found so far."""

    rows: Floats  # (rows + statements, goals): rows as searched, scaled, then statements
    counted: Floats  # (rows, goals): rows as counted
    tie: float
    near: Bits  # (rows, words): with whom each row is in conflict
    tables: Floats  # (depth, rows + statements + 1, goals + 1)
    basic: Whole  # (depth, rows + statements)
    other: Whole  # (depth, goals)
    broken: Bits  # (depth, words)
    kept: Bits  # (depth, words)
    turns: Whole  # (depth, goals + 1): rows of the conflict that is branched on
    turn: Whole  # (depth, 2): how many there are, and which comes next
    pool: Bits  # (conflicts, words), the smallest first
    sizes: Whole  # (conflicts,)
    branch: Bits  # (words,)
    weights: Floats  # (goals,): the best found
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
    many, words, depth = k + len(statements), (k + 63) // 64, fewest + 2
    table = np.empty((many + 1, goals + 1))
    table[:k, :goals], table[k:many, :goals] = rows + _LIFT, statements
    table[:k, goals], table[k:, goals] = 1.0, 0.0
    table[many, :goals] = -1.0
    search = Search(
        rows=np.ascontiguousarray(np.vstack([rows, statements])),
        counted=np.ascontiguousarray(counted),
        tie=tie,
        near=_packed(near, words),
        tables=np.empty((depth, many + 1, goals + 1)),
        basic=np.empty((depth, many), np.int64),
        other=np.empty((depth, goals), np.int64),
        broken=np.zeros((depth, words), np.uint64),
        kept=np.zeros((depth, words), np.uint64),
        turns=np.zeros((depth, k + 1), np.int64),
        turn=np.zeros((depth, 2), np.int64),
        pool=np.zeros((_POOL + 1, words), np.uint64),
        sizes=np.zeros(_POOL + 1, np.int64),
        branch=np.zeros(words, np.uint64),
        weights=np.full(goals, 1.0 / goals),
        numbers=np.array([fewest, 0, _ENTER, 0, 0, -1]),
    )
    search.tables[0] = table
    search.basic[0] = np.arange(many)
    search.other[0] = many + np.arange(goals)
    return search


def found(search: Search) -> tuple[int, int, Floats]:
    """Return the fewest rows broken so far, the least that can be broken, and the weights."""
    fewest, bound = int(search.numbers[_BEST]), int(search.numbers[_BOUND])
    return fewest, fewest if search.numbers[_DEPTH] < 0 else max(bound, 0), search.weights


def node_seconds(search: Search) -> float:
    """Return the seconds that a node takes on a usual machine, roughly."""
    rows, goals = search.rows.shape
    return _NODE * float(rows * goals)


def _packed(table: NDArray[np.bool_], words: int) -> Bits:
    padded = np.zeros((len(table), words * 64), dtype=bool)
    padded[:, : table.shape[1]] = table
    bits: Bits = np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return bits


@njit(cache=True)
def conflicts(at_corners, margin):  # type: ignore[no-untyped-def]
    """Pairs of rows of which some mean lies above the margin at every corner: of the two at most one can be at most the margin."""
    k = len(at_corners)
    pairs = np.zeros((k, k), np.bool_)
    for one in range(k):
        for two in range(one + 1, k):
            pairs[one, two] = pairs[two, one] = _apart(at_corners[one], at_corners[two], margin)
    return pairs


@njit(cache=True)
def _apart(one, two, margin):  # type: ignore[no-untyped-def]
    """Whether a share s exists with s one + (1 - s) two > margin everywhere."""
    low, high = 0.0, 1.0
    for j in range(len(one)):
        rise = one[j] - two[j]
        if rise > 0.0:
            low = max(low, (margin - two[j]) / rise)
        elif rise < 0.0:
            high = min(high, (margin - two[j]) / rise)
        if low > high or (rise == 0.0 and one[j] <= margin):
            return False
    share, least = (low + high) / 2, np.inf
    for j in range(len(one)):
        least = min(least, share * one[j] + (1.0 - share) * two[j])
    return least > margin


@njit(cache=True)
def _has(bits, row):  # type: ignore[no-untyped-def]
    return (bits[row >> 6] >> np.uint64(row & 63)) & np.uint64(1) != np.uint64(0)


@njit(cache=True)
def _put(bits, row):  # type: ignore[no-untyped-def]
    bits[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@njit(cache=True)
def _size(bits):  # type: ignore[no-untyped-def]
    total = 0
    for word in range(len(bits)):
        x = bits[word]
        while x != np.uint64(0):
            x &= x - np.uint64(1)
            total += 1
    return total


@njit(cache=True)
def _free(bits, label, k):  # type: ignore[no-untyped-def]
    return label < k and _has(bits, label)


@njit(cache=True)
def _pivot(table, basic, other, row, column):  # type: ignore[no-untyped-def]
    inverse = 1.0 / table[row, column]
    for j in range(table.shape[1]):
        table[row, j] *= inverse
    table[row, column] = inverse
    for i in range(table.shape[0]):
        factor = table[i, column]
        if i == row or factor == 0.0:
            continue
        table[i, column] = 0.0
        for j in range(table.shape[1]):
            table[i, j] -= factor * table[row, j]
    basic[row], other[column] = other[column], basic[row]


@njit(cache=True)
def _entering(table, other, broken, k, first):  # type: ignore[no-untyped-def]
    """Column that raises the sum most (or the first that does), turned so that it rises; -1 for none."""
    last, found, most = table.shape[0] - 1, -1, _NOUGHT
    for j in range(len(other)):
        gain = -table[last, j]
        if _free(broken, other[j], k):
            gain = abs(gain)
        if gain > most:
            found, most = j, gain
            if first:
                break
    if found >= 0 and table[last, found] > 0:
        for i in range(last + 1):
            table[i, found] = -table[i, found]
    return found


@njit(cache=True)
def _leaving(table, basic, broken, k, column):  # type: ignore[no-untyped-def]
    right, found, least = table.shape[1] - 1, -1, np.inf
    for i in range(len(basic)):
        slope = table[i, column]
        if slope <= _NOUGHT or _free(broken, basic[i], k):
            continue
        room = table[i, right] / slope
        if room < least - 1e-13 or (room < least + 1e-13 and slope > table[found, column]):
            found, least = i, room
    return found, least


@njit(cache=True)
def _kept_down(table, basic, other, broken, k):  # type: ignore[no-untyped-def]
    """1 where some weights keep all rows down that are not broken, 0 where none do, -1 where it was not settled."""
    stalled, enough = 0, 1.0 / (_LIFT - _DOWN)
    for _ in range(_PIVOTS):
        if table[-1, -1] >= enough:
            return 1
        column = _entering(table, other, broken, k, stalled > 20)
        if column < 0:
            return 0
        row, room = _leaving(table, basic, broken, k, column)
        if row < 0:
            return -1
        stalled = stalled + 1 if room < 1e-13 else 0
        _pivot(table, basic, other, row, column)
    return -1


@njit(cache=True)
def _conflict(search, table, other, broken, out):  # type: ignore[no-untyped-def]
    """Write the rows that cannot be kept down together; False where the table itself does not confirm it."""
    k, goals = search.counted.shape
    out[:] = np.uint64(0)
    mean = np.zeros(goals)
    for j in range(goals):
        label, share = other[j], table[-1, j]
        if label >= len(search.rows) or share <= _NOUGHT or _free(broken, label, k):
            continue
        if label < k:
            _put(out, label)
        mean += share * search.rows[label]
    return mean.min() > 0.0


@njit(cache=True)
def _pool(search, found):  # type: ignore[no-untyped-def]
    """Keep a conflict, the smallest first; where there is no more room the largest goes."""
    numbers, size = search.numbers, _size(found)
    at = min(numbers[_POOLED], _POOL - 1)
    while at > 0 and search.sizes[at - 1] > size:
        search.pool[at] = search.pool[at - 1]
        search.sizes[at] = search.sizes[at - 1]
        at -= 1
    search.pool[at] = found
    search.sizes[at] = size
    numbers[_POOLED] = min(numbers[_POOLED] + 1, _POOL)


@njit(cache=True)
def _groups(search, taken):  # type: ignore[no-untyped-def]
    """How many rows are broken of groups any two of which are in conflict, none of them taken; takes the groups."""
    total = 0
    for row in range(len(search.near)):
        if _has(taken, row):
            continue
        may = search.near[row] & ~taken
        if not may.any():
            continue
        _put(taken, row)
        for word in range(len(may)):
            while may[word] != np.uint64(0):
                low = may[word] & (~may[word] + np.uint64(1))
                second = 64 * word + _size(np.array([low - np.uint64(1)]))
                taken[word] |= low
                may &= search.near[second]
                total += 1
    return total


@njit(cache=True)
def _known(search, kept, broken, taken, need):  # type: ignore[no-untyped-def]
    """How many conflicts of the pool share no open row with one another or with the taken; the need at once where one is all kept."""
    total, least = 0, 1 << 30
    for q in range(search.numbers[_POOLED]):
        apart, open_ = True, np.uint64(0)
        for word in range(len(kept)):
            left = search.pool[q, word] & ~kept[word]
            open_ |= left
            if (left & taken[word]) | (search.pool[q, word] & broken[word]):
                apart = False
                break
        if not apart:
            continue
        if open_ == np.uint64(0):
            return need
        left = search.pool[q] & ~kept
        taken |= left
        total += 1
        size = _size(left)
        if size < least:
            least = size
            search.branch[:] = left
        if total >= need:
            break
    return total


@njit(cache=True)
def _record(search, table, basic):  # type: ignore[no-untyped-def]
    """Count the rows that are broken at the weights of a linear programme, and keep these where they are the best."""
    many, goals = len(search.rows), search.counted.shape[1]
    weights = np.zeros(goals)
    for i in range(len(basic)):
        if basic[i] >= many:
            weights[basic[i] - many] = max(table[i, -1], 0.0)
    weights /= weights.sum()
    total = 0
    for row in range(len(search.counted)):
        at = 0.0
        for j in range(goals):
            at += search.counted[row, j] * weights[j]
        total += at > search.tie
    if total < search.numbers[_BEST]:
        search.numbers[_BEST] = total
        search.weights[:] = weights
    return total


@njit(cache=True)
def _most_conflicts(search, kept, broken):  # type: ignore[no-untyped-def]
    """The open row in conflict with most other open rows, and one of these; -1 where there is no such pair."""
    first, second, most = -1, -1, 0
    closed = kept | broken
    for row in range(len(search.near)):
        if _has(closed, row):
            continue
        open_ = search.near[row] & ~closed
        size = _size(open_)
        if size > most:
            first, most = row, size
            for word in range(len(open_)):
                if open_[word] != np.uint64(0):
                    low = open_[word] & (~open_[word] + np.uint64(1))
                    second = 64 * word + _size(np.array([low - np.uint64(1)]))
    return first, second


@njit(cache=True)
def _take_turns(search, depth):  # type: ignore[no-untyped-def]
    """Choose whose turns come at a node: a row with many conflicts, or the smallest conflict of the bound."""
    first, second = _most_conflicts(search, search.kept[depth], search.broken[depth])
    many = 0
    if first >= 0:
        search.turns[depth, 0], search.turns[depth, 1] = first, second
        many = 2
    else:
        for row in range(len(search.near)):
            if _has(search.branch, row):
                search.turns[depth, many] = row
                many += 1
    search.turn[depth, 0], search.turn[depth, 1] = many, 0


@njit(cache=True)
def _bound(search, depth, need):  # type: ignore[no-untyped-def]
    """How many more rows are broken below a node, as far as it is needed; -1 where nothing more is, -2 where it was not settled."""
    kept, broken, k = search.kept[depth], search.broken[depth], len(search.near)
    taken = kept | broken
    lower = _groups(search, taken)
    if lower < need:
        lower += _known(search, kept, broken, taken, need - lower)
    if lower >= need:
        return lower
    table, basic, other = search.tables[depth], search.basic[depth], search.other[depth]
    settled = _kept_down(table, basic, other, broken, k)
    if settled == 0:
        return _by_programmes(search, depth, taken & ~kept, lower, need)
    return -1 if settled == 1 and _record(search, table, basic) <= _size(broken) else -2


@njit(cache=True)
def _by_programmes(search, depth, free, lower, need):  # type: ignore[no-untyped-def]
    """Raise a bound by conflicts that share no row with those counted: the rows of these are left free, and so on."""
    kept, k = search.kept[depth], len(search.near)
    table, basic = search.tables[depth].copy(), search.basic[depth].copy()
    other = search.other[depth].copy()
    out = np.zeros_like(kept)
    while lower < need:
        settled = _kept_down(table, basic, other, free, k)
        if settled == 1:
            _record(search, table, basic)
            return lower
        if settled < 0 or not _conflict(search, table, other, free, out):
            return -2
        _pool(search, out)
        left = out & ~kept
        if not left.any():
            return need
        if lower == 0 or _size(left) < _size(search.branch):
            search.branch[:] = left
        free |= left
        lower += 1
    return lower


@njit(cache=True)
def _descend(search, depth):  # type: ignore[no-untyped-def]
    """Make the next node below: one row of the conflict broken, those before it kept; False where that cannot be."""
    at = search.turn[depth, 1]
    search.turn[depth, 1] += 1
    kept, broken = search.kept[depth + 1], search.broken[depth + 1]
    kept[:], broken[:] = search.kept[depth], search.broken[depth]
    for before in range(at):
        row = search.turns[depth, before]
        _put(kept, row)
        broken |= search.near[row]
    _put(broken, search.turns[depth, at])
    search.tables[depth + 1] = search.tables[depth]
    search.basic[depth + 1] = search.basic[depth]
    search.other[depth + 1] = search.other[depth]
    return not (kept & broken).any()


@njit(cache=True)
def _enter(search, depth):  # type: ignore[no-untyped-def]
    """Look at a node: what is to be done next, or -1 where its programme was not settled."""
    numbers = search.numbers
    numbers[NODES] += 1
    need = numbers[_BEST] - _size(search.broken[depth])
    if need <= 0:
        return _LEAVE
    lower = _bound(search, depth, need)
    if lower == -2:
        return -1
    if numbers[_BOUND] < 0:
        numbers[_BOUND] = max(lower, 0)
    if lower < 0 or lower + _size(search.broken[depth]) >= numbers[_BEST]:
        return _LEAVE
    _take_turns(search, depth)
    return _RUN


@njit(cache=True, nogil=True)
def proceed(search, most_nodes):  # type: ignore[no-untyped-def]
    """Go on until so many nodes have been looked at in all; says whether the search is done, open or doubtful."""
    numbers = search.numbers
    while numbers[_DEPTH] >= 0:
        depth = numbers[_DEPTH]
        if numbers[_STATE] == _ENTER:
            if numbers[NODES] >= most_nodes:
                return OPEN
            numbers[_STATE] = _enter(search, depth)
            if numbers[_STATE] < 0:
                return _DOUBTFUL
        elif numbers[_STATE] == _LEAVE or search.turn[depth, 1] >= search.turn[depth, 0]:
            numbers[_DEPTH], numbers[_STATE] = depth - 1, _RUN
        elif _descend(search, depth):
            numbers[_DEPTH], numbers[_STATE] = depth + 1, _ENTER
    return DONE
