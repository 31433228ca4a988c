r"""What no order of a long level can pass, and orders to begin with: both from prices of the pots.

For prices u from 0 with sum 1 the place of a set is at least the sum over the pots of u times the share of that
pot's step that the set needs: one machine, on which each member takes its priced share. No order then has an
area above that under the concave envelope of value over priced money, less the triangles between the steps
that members make and the envelope. Value per priced money is the order that belongs to the prices.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.lists.levels.order import area
from infraprio.portfolio.lists.levels.sets import Level
from infraprio.portfolio.problem.units import noise
from infraprio.solver.scaling import size_of

__all__ = ["area_bound", "priced_orders"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRICES = 60  # steps of the search for the prices
TANGENTS = 24  # amounts of money at which the envelope is touched
FEW = (
    120  # members; in longer levels the orders come from the prices alone, without asking again at each place
)


def shares(level: Level) -> tuple[Floats, Floats]:
    """Return what each member needs of each pot's step [n, pots], and what the floor has taken of it [pots].

    The floor takes less than nothing where the smaller budget leaves money.
    """
    grows = level.step > noise(level.room + level.step)
    step = level.step[grows]
    return level.need[:, grows] / step, (level.taken - level.room)[grows] / step


def marginals(level: Level) -> tuple[Floats, Floats]:
    """Return the least and the greatest value [n] that each member may add to a set."""
    least, most = level.worth.copy(), level.worth.copy()
    for members, gain in level.gains:
        least[members] += min(gain, 0.0)
        most[members] += max(gain, 0.0)
    return least, most


def best_prices(level: Level) -> list[Floats]:
    """Return prices [pots] of the pots: equal ones, and those that bound the area of the level best.

    A subgradient method on the bound for values that add up, which is convex in the prices.
    """
    need, taken = shares(level)
    pots = need.shape[1]
    if pots == 0:
        return []
    equal = price = np.full(pots, 1.0 / pots)
    if pots == 1:
        return [equal]
    worth = 0.5 * np.maximum(np.add(*marginals(level)), 0.0)
    best, top = equal, np.inf
    for number in range(PRICES):
        order = by_ratio(worth, need @ price)
        late = np.cumsum(need[order], axis=0) + taken
        pull = worth[order] @ late  # what a price costs in area, pot by pot
        reached = -float(pull @ price)
        if reached < top:
            best, top = price, reached
        size = float(np.abs(pull - pull.mean()).max())
        if size <= 1e-12 * float(np.abs(pull).max()):
            break
        price = price * np.exp((pull - pull.mean()) / size / np.sqrt(number + 1.0))
        price = price / price.sum()
    return [best, equal]


def by_ratio(worth: Floats, cost: Floats) -> Ints:
    """Return members by value per cost, what costs nothing first; the cheaper first of equals."""
    free = cost <= 1e-12
    ratio = worth / np.where(free, 1.0, cost)
    size = max(float(np.abs(ratio).max(initial=0.0)), 1e-300)
    ratio = np.where(free, np.where(worth >= 0, np.inf, -np.inf), np.round(ratio / size, 12))  # without noise
    return np.lexsort((np.arange(len(worth)), -ratio))


def priced_orders(level: Level) -> list[Ints]:
    """Return orders by value for money at several prices, what is needed standing first."""
    need, _ = shares(level)
    count = len(level.names)
    prices = best_prices(level)
    if need.shape[1] > 1:
        prices += list(np.eye(need.shape[1]))
    made = []
    for price in prices:
        cost = need @ price
        if count <= FEW and (level.after.any() or level.gains):
            made.append(taken_in_turn(level, cost))
        made.append(lawful(level, by_ratio(marginals(level)[1], cost)))
    return made or [lawful(level, np.arange(count))]


def lawful(level: Level, order: Ints) -> Ints:
    """Return an order in which what has to stand before a member does."""
    found: list[int] = []
    placed = np.zeros(len(order), dtype=bool)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    for member in order:
        lacking = np.flatnonzero(level.after[member] & ~placed)
        if placed[member]:
            continue
        # What has more before it stands later.
        depth = level.after[lacking].sum(axis=1)
        for other in [*lacking[np.lexsort((rank[lacking], depth))], member]:
            placed[other] = True
            found.append(int(other))
    return np.array(found, dtype=np.int64)


def taken_in_turn(level: Level, cost: Floats) -> Ints:
    """Return the order in which the bundle of most value for money comes next, with all that it needs."""
    count = len(level.names)
    groups = [np.array([member]) for member in range(count)]
    groups += [members for members, gain in level.gains if gain > 0]
    bundles = np.zeros((len(groups), count), dtype=bool)
    for line, members in zip(bundles, groups):
        line[members] = True
        line |= level.after[members].any(axis=0)
    placed = np.zeros(count, dtype=bool)
    order: list[int] = []
    while len(order) < count:
        new = bundles & ~placed
        open_still = new.any(axis=1)
        won = level.value(new[open_still] | placed) - level.value(placed[None, :])[0]
        price = new[open_still] @ cost
        top = by_ratio(won, price)[0]
        members = np.flatnonzero(new[open_still][top])
        depth = level.after[np.ix_(members, members)].sum(axis=1)
        order += [int(member) for member in members[np.argsort(depth, kind="stable")]]
        placed[members] = True
    return np.array(order, dtype=np.int64)


def area_bound(level: Level, order: Ints) -> float:
    """Return what the area of no order of the members can pass; infinite where no bound is known."""
    need, taken = shares(level)
    begin = float(np.clip(taken.max(initial=0.0), 0.0, 1.0))  # before it the floor cannot be paid
    whole = np.ones((1, len(level.names)), dtype=bool)
    least, most = marginals(level)
    rises = level.keeps is None and (least >= 0).all() and level.base >= level.below
    top = float(level.value(whole)[0]) if rises else ground(level) + float(np.maximum(most, 0.0).sum())
    bounds = [top * (1.0 - begin)]
    if need.shape[1]:
        bounds.append(envelope_area(level, need, taken, begin))
    for price in best_prices(level):
        cost, floor = need @ price, float(taken @ price)
        under = envelope_area(level, cost[:, None], np.array([floor]), begin)
        bounds.append(under - (triangles(least, cost, begin - floor) if (least >= 0).all() else 0.0))
    return max(level.below * begin + min(bounds), area(level, order))


def ground(level: Level) -> float:
    """Return the value that a level begins with, at most."""
    return max(level.base, level.below)


def triangles(worth: Floats, cost: Floats, slack: float) -> float:
    """Return what the steps of any order lie below the line through their corners, at least.

    Members paid from money that the floor leaves (``slack``) make no step, nor does the one that uses the last
    of it; at most so much is lost through them.
    """
    each = 0.5 * worth * cost
    if slack <= 1e-12:
        return float(each.sum())
    rank = np.argsort(-worth, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(cost[rank])[:-1]])
    part = np.clip((slack - before) / np.where(cost[rank] > 0, cost[rank], 1.0), 0.0, 1.0)
    return max(float(each.sum() - (part * each[rank]).sum() - each.max(initial=0.0)), 0.0)


def envelope_area(level: Level, need: Floats, taken: Floats, begin: float) -> float:
    """Return the area from a share on under the linear bound on value by money: a concave function of the share.

    It lies below each of its tangents, and the area under the lowest of these is the bound.

    Parameters
    ----------
    level : Level
    need, taken : array [n, pots], array [pots]
        What members and the floor need of the step of each pot.
    begin : float
        The share from which on the floor can be paid.
    """
    if not level.gains and not level.after.any() and need.shape[1] == 1:
        return area_by_ratio(level, need[:, 0], float(taken[0]), begin)
    points = begin + (1.0 - begin) * (np.arange(TANGENTS) + 0.5) / TANGENTS
    heights, slopes = touched(level, need, taken, points)
    return under_lines(np.column_stack([slopes, heights - slopes * points]), begin)


def area_by_ratio(level: Level, cost: Floats, taken: float, begin: float) -> float:
    """Return the area under the fractional choice where values add up: members by value for money."""
    worth = np.maximum(level.worth, 0.0)
    free = cost <= 1e-12
    paid = np.flatnonzero(~free)[by_ratio(worth[~free], cost[~free])]
    corner = np.concatenate([[0.0], np.cumsum(cost[paid])]) + taken
    height = ground(level) + worth[free].sum() + np.concatenate([[0.0], np.cumsum(worth[paid])])
    edge = np.unique(np.clip(np.concatenate([[begin, 1.0], corner]), begin, 1.0))
    at_edge = np.interp(edge, corner, height)
    return float((0.5 * (at_edge[1:] + at_edge[:-1]) * np.diff(edge)).sum())


def touched(level: Level, need: Floats, taken: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Return height and slope of the linear bound at shares of the step."""
    from scipy.optimize import linprog

    count, groups = len(level.names), len(level.gains)
    gain = np.array([amount for _, amount in level.gains])
    goal = np.concatenate([level.worth, gain])
    unit = size_of(goal)  # the solver sees numbers near one
    rows: list[tuple[list[int], list[float], float]] = [
        ([int(a), int(b)], [1.0, -1.0], 0.0) for a, b in np.argwhere(level.after)
    ]
    for number, (members, amount) in enumerate(level.gains):
        helper = count + number
        if amount > 0:
            rows += [([helper, int(member)], [1.0, -1.0], 0.0) for member in members]
        else:
            some = [int(member) for member in members]
            rows.append(([helper, *some], [-1.0] + [1.0] * len(some), len(some) - 1.0))
    matrix = sparse.lil_array((len(rows) + need.shape[1], count + groups))
    right = np.zeros(len(rows) + need.shape[1])
    for line, (places, factors, limit) in enumerate(rows):
        for place, factor in zip(places, factors):
            matrix[line, place] = factor
        right[line] = limit
    matrix[len(rows) :, :count] = need.T
    heights, slopes = np.zeros(len(points)), np.zeros(len(points))
    fixed = sparse.csr_array(matrix)
    for number, share in enumerate(points):
        right[len(rows) :] = share - taken
        answer = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
            -goal / unit, A_ub=fixed, b_ub=right, bounds=(0.0, 1.0), method="highs-ds"
        )
        duals = unit * np.maximum(-answer.ineqlin.marginals, 0.0)
        slopes[number] = float(duals[len(rows) :].sum())
        # The dual point bounds the value at any share, also where the simplex stopped a little early.
        reduced = np.maximum(goal - fixed.T @ duals, 0.0)
        heights[number] = ground(level) + float(right @ duals + reduced.sum())
    return heights, slopes


def under_lines(lines: Floats, begin: float) -> float:
    """Return the area from a share to 1 under the lowest of lines [n, (slope, height at 0)]."""
    slope, start = lines[:, 0], lines[:, 1]
    cuts = {begin, 1.0}
    parallel = 1e-15 * float(np.abs(slope).max())
    rank = np.argsort(-slope, kind="stable")
    for first in range(len(rank)):
        rest = rank[first + 1 :]
        apart = slope[rank[first]] - slope[rest]
        crossing = (start[rest] - start[rank[first]])[apart > parallel] / apart[apart > parallel]
        cuts |= set(crossing[(crossing > begin) & (crossing < 1)].tolist())
    edge = np.array(sorted(cuts))
    low = (slope[None, :] * edge[:, None] + start[None, :]).min(axis=1)
    return float((0.5 * (low[1:] + low[:-1]) * np.diff(edge)).sum())
