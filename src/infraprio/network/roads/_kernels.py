"""Compiled inner loops: trees, min-plus updates, equilibrium. Import this module late: it loads numba.

All arcs are in forward-star order: the arcs that leave node ``n`` are ``start[n]:start[n + 1]``. A node
whose ``through`` is False is left only by the tree that starts there.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit
from infraprio.network.roads._laws import added, integral

_INF = np.inf
_SWEEPS = 40  # sweeps over the paths kept, between two rounds of new shortest paths
_SWEEP_SHARE = 0.03  # ... which end early at this share of the gap at the round's start
_DUST = 1e-14  # share of a pair's demand below which a path counts as empty


@njit(cache=True, nogil=True, error_model="numpy")
def _tree(start, head, cost, through, source, wanted, n_wanted, dist, pred, heap, place):
    """Dijkstra with a four-ary heap; stops when the ``n_wanted`` wanted nodes are settled (0: never)."""
    dist[:] = _INF
    pred[:] = -1
    place[:] = -1
    dist[source] = 0.0
    heap[0] = source
    size = 1
    left = n_wanted
    while size > 0:
        node = heap[0]
        size -= 1
        if size > 0:  # the last one goes to the root and sinks
            moved = heap[size]
            key = dist[moved]
            hole = 0
            while True:
                child = 4 * hole + 1
                if child >= size:
                    break
                best = child
                best_key = dist[heap[child]]
                for other in range(child + 1, min(child + 4, size)):
                    if dist[heap[other]] < best_key:
                        best = other
                        best_key = dist[heap[other]]
                if best_key >= key:
                    break
                heap[hole] = heap[best]
                place[heap[hole]] = hole
                hole = best
            heap[hole] = moved
            place[moved] = hole
        place[node] = -2
        if n_wanted > 0 and wanted[node]:
            left -= 1
            if left == 0:
                return
        if not through[node] and node != source:
            continue
        base = dist[node]
        for arc in range(start[node], start[node + 1]):
            to = head[arc]
            new = base + cost[arc]
            if new < dist[to]:
                dist[to] = new
                pred[to] = arc
                hole = place[to]
                if hole < 0:
                    hole = size
                    size += 1
                while hole > 0:
                    parent = (hole - 1) // 4
                    if dist[heap[parent]] <= new:
                        break
                    heap[hole] = heap[parent]
                    place[heap[hole]] = hole
                    hole = parent
                heap[hole] = to
                place[to] = hole


@njit(cache=True, nogil=True, error_model="numpy")
def trees(start, head, tail, cost, through, sources, columns, early, out, preds, values, sums):
    """Trees from ``sources``: costs to ``columns``, and the sums of ``values`` along the same paths.

    ``preds`` (sources x columns, or with no rows) receives the last arc; ``early`` stops a tree once all
    columns are settled.
    """
    n = through.size
    dist = np.empty(n)
    pred = np.empty(n, np.int32)
    heap = np.empty(n, np.int32)
    place = np.empty(n, np.int32)
    wanted = np.zeros(n, np.bool_)
    n_wanted = 0
    if early:
        for node in columns:
            if not wanted[node]:
                wanted[node] = True
                n_wanted += 1
    for s in range(sources.size):
        _tree(start, head, cost, through, sources[s], wanted, n_wanted, dist, pred, heap, place)
        for c in range(columns.size):
            node = columns[c]
            out[s, c] = dist[node]
            if preds.shape[0] > 0:
                preds[s, c] = pred[node]
            for k in range(values.shape[0]):
                total = 0.0
                walk = node
                while pred[walk] >= 0:
                    total += values[k, pred[walk]]
                    walk = tail[pred[walk]]
                sums[k, s, c] = total if dist[node] < _INF else _INF


@njit(cache=True, nogil=True, error_model="numpy")
def arcs_used(pred, tail, zones, wanted, used):
    """Mark in ``used[s, arc]`` the arcs over which the tree of zone s reaches a zone wanted from it."""
    for s in range(zones.size):
        for z in range(zones.size):
            if wanted[s, z]:
                walk = zones[z]
                while pred[s, walk] >= 0 and not used[s, pred[s, walk]]:
                    used[s, pred[s, walk]] = True
                    walk = tail[pred[s, walk]]


@njit(cache=True, nogil=True, error_model="numpy")
def min_plus(dist, to_tail, from_head, between, cost, out):
    """``out``: ``dist`` after links with these costs may be used as well, in any order and number."""
    n, m = dist.shape
    k = cost.size
    chain = np.empty((k, k))  # from entering link a to having left link b
    for a in range(k):
        for b in range(k):
            chain[a, b] = cost[a] if a == b else cost[a] + between[a, b] + cost[b]
    for c in range(k):  # Floyd and Warshall; a chain's end link counts once
        for a in range(k):
            first = chain[a, c] - cost[c] if cost[c] < _INF else _INF
            if first < _INF:
                for b in range(k):
                    if first + chain[c, b] < chain[a, b]:
                        chain[a, b] = first + chain[c, b]
    after = np.empty(k)
    for i in range(n):
        for b in range(k):
            best = _INF
            for a in range(k):
                best = min(best, to_tail[i, a] + chain[a, b])
            after[b] = best
        for j in range(m):
            out[i, j] = dist[i, j]
        for b in range(k):
            base = after[b]
            if base < _INF:
                for j in range(m):
                    out[i, j] = min(out[i, j], base + from_head[b, j])


@njit(cache=True, nogil=True, error_model="numpy")
def users(dist, to_tail, from_head, cost, slack, hit):
    """``hit[i]``: some least-cost path from i to a column uses a link (within ``slack``, relative)."""
    for i in range(dist.shape[0]):
        for a in range(cost.size):
            base = to_tail[i, a] + cost[a]
            if hit[i] or not base < _INF:
                continue
            for j in range(dist.shape[1]):
                if base + from_head[a, j] <= dist[i, j] * (1.0 + slack) and dist[i, j] < _INF:
                    hit[i] = True
                    break


@njit(cache=True, nogil=True, error_model="numpy")
def _delay(flow, scale, inverse, power):
    """Time added by flow: ``scale * (flow * inverse) ** power``."""
    ratio = flow * inverse
    if power == 4.0:
        square = ratio * ratio
        return scale * square * square
    if power == 1.0:
        return scale * ratio
    return scale * ratio**power


@njit(cache=True, nogil=True, error_model="numpy")
def _refreshed(flow, free, scale, inverse, power, floor):
    """Time on an arc and its derivative; below ``floor`` the time is that at ``floor``.

    Numbers, not arrays: a compiled call counts references of each array, which costs more than this.
    """
    if scale == 0.0:
        return free, 0.0
    x = max(flow, floor)
    if power == 4.0:  # nearly all roads: no call of pow and no division
        ratio = x * inverse
        cube = scale * ratio * ratio * ratio
        delay = cube * ratio
        slope = 4.0 * cube * inverse
    else:
        delay = _delay(x, scale, inverse, power)
        slope = scale * inverse if power == 1.0 else power * delay / x if x > 0.0 else 0.0
    return free + delay, slope if flow >= floor else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _integral(x, free, scale, inverse, power, floor):
    """Integral of an arc's time from no flow to flow ``x``."""
    if x == 0.0:
        return 0.0
    total = free * x
    if scale > 0.0:
        low = min(x, floor)
        bottom = _delay(floor, scale, inverse, power) if floor > 0.0 else 0.0
        total += low * bottom
        if x > floor:
            total += (x * _delay(x, scale, inverse, power) - floor * bottom) / (power + 1.0)
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def _sweep(
    first, at, length, share, own, after, arcs, flow, time, slope, mark, free, scale, inverse, power, floor,
    begin, terms
):  # fmt: skip
    """Shift each pair's flow to its cheapest path by projected Newton steps; give the excess cost met."""
    excess = 0.0
    for pair in range(first.size):
        if after[first[pair]] < 0:
            continue
        low, least, paid, carried = -1, _INF, 0.0, 0.0
        p = first[pair]
        while p >= 0:
            total = own[p]
            for k in range(at[p], at[p] + length[p]):
                total += time[arcs[k]]
            paid += share[p] * total
            carried += share[p]
            if total < least:
                low, least = p, total
            p = after[p]
        excess += max(paid - carried * least, 0.0)
        for k in range(at[low], at[low] + length[low]):
            mark[arcs[k]] = True
        p = first[pair]
        while p >= 0:
            other = p
            p = after[p]
            if other == low or share[other] <= 0.0:
                continue
            gain = own[other] - own[low]
            bend = 0.0
            for k in range(at[low], at[low] + length[low]):
                gain -= time[arcs[k]]
                bend += slope[arcs[k]]
            for k in range(at[other], at[other] + length[other]):
                arc = arcs[k]
                gain += time[arc]
                if mark[arc]:
                    bend -= slope[arc]
                else:
                    bend += slope[arc]
            if gain <= 0.0:
                continue
            move = share[other]
            if bend > 0.0 and gain < bend * move:
                move = gain / bend
            share[other] -= move
            share[low] += move
            for k in range(at[other], at[other] + length[other]):
                arc = arcs[k]
                if mark[arc]:
                    mark[arc] = False  # common to both: unchanged, and so skipped below
                else:
                    flow[arc] = max(flow[arc] - move, 0.0)
                    time[arc], slope[arc] = _refreshed(
                        flow[arc], free[arc], scale[arc], inverse[arc], power[arc], floor[arc]
                    )
                    if terms is not None:
                        if begin[arc] < begin[arc + 1]:
                            more, steeper = added(flow[arc], terms, begin[arc], begin[arc + 1])
                            time[arc], slope[arc] = time[arc] + more, slope[arc] + steeper
            for k in range(at[low], at[low] + length[low]):
                arc = arcs[k]
                if mark[arc]:
                    flow[arc] += move
                    time[arc], slope[arc] = _refreshed(
                        flow[arc], free[arc], scale[arc], inverse[arc], power[arc], floor[arc]
                    )
                    if terms is not None:
                        if begin[arc] < begin[arc + 1]:
                            more, steeper = added(flow[arc], terms, begin[arc], begin[arc + 1])
                            time[arc], slope[arc] = time[arc] + more, slope[arc] + steeper
                else:
                    mark[arc] = True
        for k in range(at[low], at[low] + length[low]):
            mark[arcs[k]] = False
    return excess


@njit(cache=True, nogil=True, error_model="numpy")
def empty_pool(n_pairs):
    """No paths yet: see ``equilibrium``."""
    room = max(4 * n_pairs, 16)
    return (
        np.full(n_pairs, -1, np.int32),
        np.empty(room, np.int64),
        np.empty(room, np.int32),
        np.empty(room),
        np.empty(room),
        np.empty(room, np.int32),
        np.empty(16 * room, np.int32),
        0,
        0,
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _reopened(first, at, length, share, after, arcs, free):
    """Take paths over closed arcs out of the pool; their flow goes to another path of the pair, if any."""
    complete = True
    for pair in range(first.size):
        lost = 0.0
        last = -1
        p = first[pair]
        first[pair] = -1
        while p >= 0:
            follow = after[p]
            closed = False
            for k in range(at[p], at[p] + length[p]):
                if free[arcs[k]] == _INF:
                    closed = True
                    break
            if closed:
                lost += share[p]
            else:
                after[p] = -1
                if last < 0:
                    first[pair] = p
                else:
                    after[last] = p
                last = p
            p = follow
        if first[pair] < 0:
            complete = False
        else:
            share[first[pair]] += lost
    return complete


@njit(cache=True, nogil=True, error_model="numpy")
def _loaded(group_class, group_first, first, at, length, share, after, arcs, by_class):
    """Arc flows by class from the path flows."""
    by_class[:] = 0.0
    for g in range(group_class.size):
        c = group_class[g]
        for pair in range(group_first[g], group_first[g + 1]):
            p = first[pair]
            while p >= 0:
                for k in range(at[p], at[p] + length[p]):
                    by_class[c, arcs[k]] += share[p]
                p = after[p]


@njit(cache=True, nogil=True, error_model="numpy")
def _tidy(first, length, share, after, pair_demand):
    """Drop empty paths and keep each pair's demand exact; give the paths and arcs that remain."""
    alive, alive_arcs = 0, 0
    for pair in range(first.size):
        p = first[pair]
        big, total = p, 0.0
        while p >= 0:
            if share[p] < _DUST * pair_demand[pair]:
                share[p] = 0.0
            total += share[p]
            if share[p] > share[big]:
                big = p
            p = after[p]
        share[big] += pair_demand[pair] - total
        last = -1
        p = first[pair]
        while p >= 0:
            if share[p] > 0.0:
                if last < 0:
                    first[pair] = p
                else:
                    after[last] = p
                last = p
                alive += 1
                alive_arcs += length[p]
            p = after[p]
        after[last] = -1
    return alive, alive_arcs


@njit(cache=True, nogil=True, error_model="numpy")
def equilibrium(
    start,
    head,
    tail,
    through,
    free,
    scale,
    inverse,
    power,
    floor,
    preload,
    begin,
    terms,
    fixed,
    group_node,
    group_class,
    group_first,
    pair_node,
    pair_demand,
    target,
    limit,
    cutoff,
    pool,
):
    """Equilibrium by gradient projection: flows by class, gap, objective, bound, rounds, state, pool.

    ``preload`` is traffic that keeps to its arc: it takes room there and counts in no flow of a class. Arc a has the further
    ``terms[begin[a] : begin[a + 1]]`` of ``_laws``; None: none has, and what asks for them is not compiled.
    State 0: gap reached; 1: limit of rounds; 2: no more progress in floating point; 3: bound at or above
    ``cutoff``; 4: objective below ``cutoff``, which no bound can then reach; -1: a pair without a path.
    The pool holds the paths: ``arcs[at[p] : at[p] + length[p]]`` carries ``share[p]`` at fixed cost
    ``own[p]``; ``first[pair]`` and ``after[p]`` chain a pair's paths. A pool left by a run with other arc
    times is a start.
    """
    n, n_arcs = through.size, head.size
    n_classes = fixed.shape[0]
    dist = np.empty(n)
    pred = np.empty(n, np.int32)
    heap = np.empty(n, np.int32)
    place = np.empty(n, np.int32)
    wanted = np.zeros(n, np.bool_)
    mark = np.zeros(n_arcs, np.bool_)
    cost = np.empty(n_arcs)
    flow = np.empty(n_arcs)
    by_class = np.empty((n_classes, n_arcs))
    time = np.empty(n_arcs)
    slope = np.empty(n_arcs)
    first, at, length, share, own, after, arcs, held, used = pool
    gap, objective, bound, best_gap, best_round = _INF, _INF, -_INF, _INF, 0
    state = 1
    rounds = 1 if _reopened(first, at, length, share, after, arcs, free) else 0
    while rounds <= limit:
        _loaded(group_class, group_first, first, at, length, share, after, arcs, by_class)
        flow[:] = preload
        objective = 0.0
        for c in range(n_classes):
            for arc in range(n_arcs):
                if by_class[c, arc] > 0.0:
                    flow[arc] += by_class[c, arc]
                    objective += by_class[c, arc] * fixed[c, arc]
        for arc in range(n_arcs):
            time[arc], slope[arc] = _refreshed(
                flow[arc], free[arc], scale[arc], inverse[arc], power[arc], floor[arc]
            )
            if terms is not None:
                if begin[arc] < begin[arc + 1]:
                    more, steeper = added(flow[arc], terms, begin[arc], begin[arc + 1])
                    time[arc], slope[arc] = time[arc] + more, slope[arc] + steeper
            objective += _integral(flow[arc], free[arc], scale[arc], inverse[arc], power[arc], floor[arc])
            if terms is not None:
                if begin[arc] < begin[arc + 1]:
                    objective += integral(flow[arc], terms, begin[arc], begin[arc + 1])
        if rounds > 0 and objective < cutoff < _INF:
            state = 4
            break
        paid, least = 0.0, 0.0
        for g in range(group_node.size):
            c = group_class[g]
            if g == 0 or rounds == 0 or c != group_class[g - 1]:
                for arc in range(n_arcs):
                    cost[arc] = time[arc] + fixed[c, arc]
            low, high = group_first[g], group_first[g + 1]
            for pair in range(low, high):
                wanted[pair_node[pair]] = True
            _tree(start, head, cost, through, group_node[g], wanted, high - low, dist, pred, heap, place)
            for pair in range(low, high):
                wanted[pair_node[pair]] = False
            for pair in range(low, high):
                node = pair_node[pair]
                short = dist[node]
                now = _INF  # the cheapest path this pair has
                p = first[pair]
                while p >= 0:
                    total = own[p]
                    for k in range(at[p], at[p] + length[p]):
                        total += time[arcs[k]]
                    paid += share[p] * total
                    now = min(now, total)
                    p = after[p]
                least += pair_demand[pair] * min(short, now)
                if not short < now * (1.0 - 1e-13) and now < _INF:
                    continue
                if not short < _INF:
                    pool = first, at, length, share, own, after, arcs, held, used
                    return by_class, gap, objective, bound, pair, -1, pool
                if held == at.size:
                    at = np.append(at, np.empty(held, np.int64))
                    length = np.append(length, np.empty(held, np.int32))
                    share = np.append(share, np.empty(held))
                    own = np.append(own, np.empty(held))
                    after = np.append(after, np.empty(held, np.int32))
                at[held] = used
                own[held] = 0.0
                walk = node
                while pred[walk] >= 0:
                    if used == arcs.size:
                        arcs = np.append(arcs, np.empty(used, np.int32))
                    arcs[used] = pred[walk]
                    own[held] += fixed[c, pred[walk]]
                    used += 1
                    walk = tail[pred[walk]]
                length[held] = used - at[held]
                share[held] = 0.0
                if first[pair] < 0:  # the pair's first path takes all, and later origins see it
                    share[held] = pair_demand[pair]
                    for k in range(at[held], used):
                        arc = arcs[k]
                        flow[arc] += share[held]
                        time[arc], slope[arc] = _refreshed(
                            flow[arc], free[arc], scale[arc], inverse[arc], power[arc], floor[arc]
                        )
                        if terms is not None:
                            if begin[arc] < begin[arc + 1]:
                                more, steeper = added(flow[arc], terms, begin[arc], begin[arc + 1])
                                time[arc], slope[arc] = time[arc] + more, slope[arc] + steeper
                after[held] = first[pair]
                first[pair] = held
                held += 1
        base = _INF
        if rounds > 0:
            base = max(paid - least, 0.0)
            gap = base / paid if paid > 0.0 else 0.0
            bound = max(bound, objective - base)
            if gap < 0.9 * best_gap:
                best_gap, best_round = gap, rounds
            if bound >= cutoff:
                state = 3
            elif gap <= target:
                state = 0
            elif rounds - best_round >= 50:
                state = 2
            if state != 1 or rounds == limit:
                break
        rounds += 1
        enough = max(_SWEEP_SHARE * base, 0.3 * target * paid) if base < _INF else _INF
        for _ in range(_SWEEPS):
            rest = _sweep(
                first,
                at,
                length,
                share,
                own,
                after,
                arcs,
                flow,
                time,
                slope,
                mark,
                free,
                scale,
                inverse,
                power,
                floor,
                begin,
                terms,
            )
            if rest <= enough:
                break
        alive, alive_arcs = _tidy(first, length, share, after, pair_demand)
        if 2 * alive_arcs < used:
            at, length, share, own, after, arcs = _packed(
                first, at, length, share, own, after, arcs, alive, alive_arcs
            )
            held, used = alive, alive_arcs
    pool = first, at, length, share, own, after, arcs, held, used
    return by_class, gap, objective, bound, rounds, state, pool


@njit(cache=True, nogil=True, error_model="numpy")
def _packed(first, at, length, share, own, after, arcs, alive, alive_arcs):
    """Copy the live paths of the pool into new arrays with room to grow, and renumber ``first``."""
    room = 2 * alive + 16
    new_at = np.empty(room, np.int64)
    new_length = np.empty(room, np.int32)
    new_share = np.empty(room)
    new_own = np.empty(room)
    new_after = np.empty(room, np.int32)
    new_arcs = np.empty(2 * alive_arcs + 16, np.int32)
    held, used = 0, 0
    for pair in range(first.size):
        p = first[pair]
        first[pair] = held
        while p >= 0:
            new_at[held] = used
            new_length[held] = length[p]
            new_share[held] = share[p]
            new_own[held] = own[p]
            new_arcs[used : used + length[p]] = arcs[at[p] : at[p] + length[p]]
            used += length[p]
            p = after[p]
            new_after[held] = held + 1 if p >= 0 else -1
            held += 1
    return new_at, new_length, new_share, new_own, new_after, new_arcs
