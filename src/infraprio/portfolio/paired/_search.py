"""Compiled: what items are worth when pots are paid for at prices, and a search by that. Import this module late: it loads numba.

One file, as what is compiled of a function is not made anew when another file that it calls changes.

A model is the tuple (value, cost, room, forest, closing) with the arrays of ``items.Items``: forest = (order, parent, hung),
closing = (first, second, beside). Prices are those of the pots, and then parts: a pair that closes a circle is valued by itself,
less parts of its worth (of each way of its first item, then of its second) that its items are given instead.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit

OUT = -1e18  # of a way that is not allowed


@njit(cache=True, nogil=True)
def score(model, allowed, price, scores):
    """Fill ``scores`` [items, ways] with the worth of each way less its money at prices, and return what the pots and the pairs that close circles add."""
    value, cost, room, _, (first, second, beside) = model
    for i in range(value.shape[0]):
        for o in range(value.shape[1]):
            scores[i, o] = OUT
            if allowed[i, o]:
                left = value[i, o]
                for k in range(room.shape[0]):
                    left -= price[k] * cost[i, o, k]
                scores[i, o] = left
    total = 0.0
    for k in range(room.shape[0]):
        total += price[k] * room[k]
    for e in range(first.shape[0]):
        one, other = parts_of(model, price, e)
        for o in range(value.shape[1]):
            scores[first[e], o] += one[o]
            scores[second[e], o] += other[o]
        o, q = best_of_pair(beside[e], one, other, allowed[first[e]], allowed[second[e]])
        total += beside[e, o, q] - one[o] - other[q]
    return total


@njit(cache=True, nogil=True)
def parts_of(model, price, e):
    """Return the parts that the two items of a pair are given."""
    ways = model[0].shape[1]
    begin = model[2].shape[0] + 2 * e * ways
    return price[begin : begin + ways], price[begin + ways : begin + 2 * ways]


@njit(cache=True, nogil=True)
def best_of_pair(beside, one, other, allowed, others):
    """Return the two ways of a pair that are worth most by themselves."""
    best, ways = -np.inf, (0, 0)
    for o in range(beside.shape[0]):
        for q in range(beside.shape[1]):
            if allowed[o] and others[q]:
                own = beside[o, q] - one[o] - other[q]
                if own > best:
                    best, ways = own, (o, q)
    return ways


@njit(cache=True, nogil=True)
def climb(forest, allowed, scores, told):
    """Add to each item what hangs on it at its best, and return the sum over the roots; ``told`` [items, ways of the parent] is what each adds."""
    order, parent, hung = forest
    total = 0.0
    for i in order:
        above = parent[i]
        if above < 0:
            total += scores[i].max()
            continue
        for q in range(scores.shape[1]):
            if allowed[above, q]:
                best = -np.inf
                for o in range(scores.shape[1]):
                    best = max(best, scores[i, o] + hung[i, o, q])
                told[i, q] = best
                scores[above, q] += best
    return total


@njit(cache=True, nogil=True)
def descend(forest, scores, taken):
    """Fill ``taken`` with the way of each item in the best of all, after ``climb``."""
    order, parent, hung = forest
    for place in range(order.shape[0] - 1, -1, -1):
        i = order[place]
        best = -np.inf
        for o in range(scores.shape[1]):
            own = scores[i, o]
            if parent[i] >= 0:
                own += hung[i, o, taken[parent[i]]]
            if own > best:
                best = own
                taken[i] = o


@njit(cache=True, nogil=True)
def each_at_best(forest, allowed, scores, told, total, most):
    """Fill ``most`` [items, ways] with the worth of the best of all in which each way is taken, after ``climb``."""
    order, parent, hung = forest
    for place in range(order.shape[0] - 1, -1, -1):
        i = order[place]
        above = parent[i]
        root = scores[i].max()
        for o in range(scores.shape[1]):
            most[i, o] = OUT
            if not allowed[i, o]:
                continue
            if above < 0:
                most[i, o] = total - root + scores[i, o]
                continue
            for q in range(scores.shape[1]):
                if allowed[above, q]:
                    own = most[above, q] - told[i, q] + scores[i, o] + hung[i, o, q]
                    most[i, o] = max(most[i, o], own)


@njit(cache=True, nogil=True)
def worth(model, taken):
    """Return what ways of all items are worth, minus infinity where a pot does not hold them."""
    value, cost, room, (_, parent, hung), (first, second, beside) = model
    total = 0.0
    for k in range(room.shape[0]):
        spent = 0.0
        for i in range(value.shape[0]):
            spent += cost[i, taken[i], k]
        if spent > room[k] + 1e-9:
            return -np.inf
    for i in range(value.shape[0]):
        total += value[i, taken[i]]
        if parent[i] >= 0:
            total += hung[i, taken[i], taken[parent[i]]]
    for e in range(first.shape[0]):
        total += beside[e, taken[first[e]], taken[second[e]]]
    return total


@njit(cache=True, nogil=True)
def slope(model, allowed, price, taken, up):
    """Fill ``up`` with how the worth at prices changes with each price; a price of 0 is not to fall."""
    _, cost, room, _, (first, second, beside) = model
    for k in range(room.shape[0]):
        spent = 0.0
        for i in range(taken.shape[0]):
            spent += cost[i, taken[i], k]
        up[k] = 0.0 if price[k] <= 0.0 and room[k] > spent else room[k] - spent
    up[room.shape[0] :] = 0.0
    for e in range(first.shape[0]):
        one, other = parts_of(model, price, e)
        o, q = best_of_pair(beside[e], one, other, allowed[first[e]], allowed[second[e]])
        to_one, to_other = parts_of(model, up, e)
        to_one[taken[first[e]]] += 1.0
        to_one[o] -= 1.0
        to_other[taken[second[e]]] += 1.0
        to_other[q] -= 1.0


@njit(cache=True, nogil=True)
def lowered(model, allowed, price, target, steps, mean, best):
    """Lower the worth at prices step by step, and return (the least, steps made, worth of the best plan met).

    Subgradient steps of Polyak's length towards ``target``, or the best plan met, each bent by the last one where they point against each other
    (Camerini, Fratta and Maffioli 1975). ``price`` becomes that of the least worth, which no plan passes; ``mean`` [items,
    ways] the mean of the plans met, later ones counting more; ``best`` the plan met that is worth most.
    """
    scores, told = np.empty(mean.shape), np.empty(mean.shape)
    taken = np.zeros(mean.shape[0], np.int64)
    kept, up, way = price.copy(), np.zeros_like(price), np.zeros_like(price)
    least, found, length, idle, made = np.inf, -np.inf, 1.0, 0, 0
    mean[:] = 0.0
    for step in range(steps):
        made += 1
        total = score(model, allowed, price, scores) + climb(model[3], allowed, scores, told)
        descend(model[3], scores, taken)
        own = worth(model, taken)
        if own > found:
            found = own
            best[:] = taken
        idle += 1
        if least == np.inf or total < least - 1e-9 * abs(least):
            least, idle = total, 0
            kept[:] = price
        if least <= target:
            break
        if idle == 4:
            length, idle = 0.6 * length, 0
        part = 2.0 / (step + 2.0)
        for i in range(taken.shape[0]):
            for o in range(mean.shape[1]):
                mean[i, o] *= 1.0 - part
            mean[i, taken[i]] += part
        slope(model, allowed, price, taken, up)
        if not moved(price, model[2].shape[0], up, way, length * (total - max(target, found))):
            break
    price[:] = kept
    return least, made, found


@njit(cache=True, nogil=True)
def moved(price, pots, up, way, down):
    """Move prices so that the worth falls by ``down`` along the way if it falls evenly; say whether there is a way."""
    long, along = 0.0, 0.0
    for k in range(way.shape[0]):
        along += up[k] * way[k]
        long += way[k] * way[k]
    bend = -along / long if along < 0.0 else 0.0
    long = 0.0
    for k in range(way.shape[0]):
        way[k] = up[k] + bend * way[k]
        long += way[k] * way[k]
    if long < 1e-18:
        return False
    for k in range(way.shape[0]):
        price[k] -= down / long * way[k]
        if k < pots:
            price[k] = max(price[k], 0.0)
    return True


@njit(cache=True, nogil=True)
def best_plan(model, allowed, known, slack, nodes, steps):
    """Search the best plan, and return (ways, worth, bound, steps made).

    ``known`` is a plan to begin with; nothing within ``slack`` of the best plan is looked for. ``steps`` are those at the root and at
    each further node. Where the pots do not hold the known plan nothing is searched.
    """
    items, ways = allowed.shape
    size = nodes + 2
    open_ways = np.zeros((size, items, ways), np.bool_)
    prices = np.zeros((size, model[2].shape[0] + 2 * ways * model[4][0].shape[0]))
    bound = np.full(size, np.inf)
    heap, count = np.zeros(size, np.int64), 1
    best, most, here = known.copy(), worth(model, known), known.copy()
    mean = np.zeros((items, ways))
    open_ways[0] = allowed
    last, looked, made, used = np.inf, 0, 0, 1
    if most == -np.inf:
        return best, most, np.inf, made
    while count > 0 and looked < nodes:
        node, count = heap[0], count - 1
        last = bound[node]
        if last <= most + slack:
            return best, most, most + slack, made
        sink(heap, count, bound)
        looked += 1
        free, price = open_ways[node], prices[node]
        least, more, found = lowered(model, free, price, most + slack, steps[min(looked, 2) - 1], mean, here)
        made += more
        if found > most:
            most = found
            best[:] = here
        least = min(least, last)
        if least <= most + slack or not narrowed(model, free, price, most + slack):
            continue
        item = to_branch(model, free, price, mean)
        if item < 0:
            for i in range(items):
                here[i] = likely(free[i], mean[i])
            found = worth(model, here)
            if found > most:
                most = found
                best[:] = here
            continue
        way = likely(free[item], mean[item])
        for side in range(2):
            new = used if side == 0 else node  # whose place is free: what it holds is written over last
            open_ways[new], prices[new] = free, price
            if side == 0:
                open_ways[new, item] = False
            open_ways[new, item, way] = side == 0
            bound[new] = least
            heap[count] = new
            count += 1
            rise(heap, count - 1, bound)
        used += 1
    top = most + slack if count == 0 else max(most + slack, bound[heap[0]])
    return best, most, top, made


@njit(cache=True, nogil=True)
def likely(free, mean):
    """Return the way of an item that the plans met took most."""
    chosen, most = 0, -1.0
    for o in range(free.shape[0]):
        if free[o] and mean[o] > most:
            chosen, most = o, mean[o]
    return chosen


@njit(cache=True, nogil=True)
def sink(heap, count, bound):
    """Take the first out of a heap: the last comes to its place, and sinks."""
    heap[0] = heap[count]
    place = 0
    while 2 * place + 1 < count:
        below = 2 * place + 1
        if below + 1 < count and bound[heap[below + 1]] > bound[heap[below]]:
            below += 1
        if bound[heap[below]] <= bound[heap[place]]:
            return
        heap[below], heap[place] = heap[place], heap[below]
        place = below


@njit(cache=True, nogil=True)
def rise(heap, place, bound):
    """Let the node at a place of a heap rise to where it belongs."""
    while place > 0 and bound[heap[place]] > bound[heap[(place - 1) // 2]]:
        above = (place - 1) // 2
        heap[above], heap[place] = heap[place], heap[above]
        place = above


@njit(cache=True, nogil=True)
def narrowed(model, free, price, least):
    """Take out the ways of which no plan is worth more than ``least`` or fits the pots; say whether plans may be left."""
    scores, told, most = np.empty(free.shape), np.empty(free.shape), np.empty(free.shape)
    total = score(model, free, price, scores)
    total += climb(model[3], free, scores, told)
    each_at_best(model[3], free, scores, told, total, most)
    for i in range(free.shape[0]):
        for o in range(free.shape[1]):
            free[i, o] = free[i, o] and most[i, o] > least
    _, cost, room, _, _ = model
    for k in range(room.shape[0]):
        needed = 0.0
        for i in range(free.shape[0]):
            if not free[i].any():
                return False
            needed += least_cost(cost, free, i, k)
        for i in range(free.shape[0]):
            rest = room[k] + 1e-9 - needed + least_cost(cost, free, i, k)
            for o in range(free.shape[1]):
                if free[i, o] and cost[i, o, k] > rest:
                    free[i, o] = False
            if not free[i].any():
                return False
    return True


@njit(cache=True, nogil=True)
def least_cost(cost, free, i, k):
    """Return what the cheapest way of an item takes of a pot."""
    least = np.inf
    for o in range(free.shape[1]):
        if free[i, o]:
            least = min(least, cost[i, o, k])
    return least


@njit(cache=True, nogil=True)
def to_branch(model, free, price, mean):
    """Return the item to branch on, -1 where each has one way: money at prices, times how far the plans met differ on it."""
    chosen, most = -1, -1.0
    for i in range(free.shape[0]):
        if free[i].sum() < 2:
            continue
        dear = 0.0
        for k in range(model[2].shape[0]):
            largest = 0.0
            for o in range(free.shape[1]):
                if free[i, o]:
                    largest = max(largest, model[1][i, o, k])
            dear += price[k] * largest
        own = (1.01 - mean[i].max()) * dear
        if own > most:
            chosen, most = i, own
    return chosen
