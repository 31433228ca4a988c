"""Compiled: sums and loads along shortest-path trees, least sums. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def sums_along(tail, last, values, out):
    """``out`` (values, origins, nodes): sums of ``values`` (values, arcs) along the path to each node; ``last`` (origins, nodes)."""
    n = last.shape[1]
    done = np.empty(n, np.bool_)
    stack = np.empty(n, np.intp)
    for o in range(last.shape[0]):
        done[:] = False
        for node in range(n):
            size = 0
            walk = node
            while not done[walk] and last[o, walk] >= 0:
                stack[size] = walk
                size += 1
                walk = tail[last[o, walk]]
            if not done[walk]:
                done[walk] = True
                for k in range(values.shape[0]):
                    out[k, o, walk] = 0.0
            while size > 0:
                size -= 1
                walk = stack[size]
                arc = last[o, walk]
                for k in range(values.shape[0]):
                    out[k, o, walk] = out[k, o, tail[arc]] + values[k, arc]
                done[walk] = True


@njit(cache=True, nogil=True, error_model="numpy")
def sums_of_journeys(stops, leg_at, first_leg, later, there, out):
    """``out`` (values, a, b): values of the first leg and of the later way of each journey, ``inf`` where there is none.

    ``stops`` (3, a, b) hold where the first leg begins and ends and the last stop; ``leg_at`` (stops, stops) its row in
    ``first_leg`` (legs, values), and ``later`` (stops, stops, values) what follows.
    """
    for i in range(there.shape[0]):
        for j in range(there.shape[1]):
            if there[i, j]:
                leg = first_leg[leg_at[stops[0, i, j], stops[1, i, j]]]
                way = later[stops[1, i, j], stops[2, i, j]]
                for k in range(out.shape[0]):
                    out[k, i, j] = leg[k] + way[k]
            else:
                for k in range(out.shape[0]):
                    out[k, i, j] = np.inf


@njit(cache=True, nogil=True, error_model="numpy")
def flows_of_journeys(stops, there, flow, first, later):
    """Add the ``flow`` (a, b) of each journey to its ``first`` leg and its ``later`` way (stops, stops); ``stops`` as above."""
    for i in range(there.shape[0]):
        for j in range(there.shape[1]):
            if there[i, j]:
                first[stops[0, i, j], stops[1, i, j]] += flow[i, j]
                later[stops[1, i, j], stops[2, i, j]] += flow[i, j]


@njit(cache=True, nogil=True, error_model="numpy")
def loads(tail, last, flow, arcs):
    """Add to ``arcs`` what ``flow`` (origins, nodes) loads on them along the trees; ``flow`` is used up."""
    n = last.shape[1]
    children = np.empty(n, np.intp)
    for o in range(last.shape[0]):
        children[:] = 0
        for node in range(n):
            if last[o, node] >= 0:
                children[tail[last[o, node]]] += 1
        for node in range(n):
            walk = node
            while children[walk] == 0 and last[o, walk] >= 0:
                children[walk] = -1
                arc = last[o, walk]
                arcs[arc] += flow[o, walk]
                flow[o, tail[arc]] += flow[o, walk]
                walk = tail[arc]
                children[walk] -= 1


@njit(cache=True, nogil=True, error_model="numpy")
def min_plus(left, right, cost, middle):
    """``cost`` (a, b) and ``middle``: least of ``left`` (a, m) + ``right`` (m, b), the first where several are least."""
    own = np.empty(left.shape[1] + 3, np.intp)
    for i in range(left.shape[0]):
        least, at = cost[i], middle[i]
        least[:] = np.inf
        at[:] = 0
        many = 0
        for m in range(left.shape[1]):
            if left[i, m] < np.inf:
                own[many] = m
                many += 1
        own[many : many + 3] = own[max(many - 1, 0)]  # the last of four may be one place several times
        for k in range(0, many, 4):
            _least_of_four(left[i], right, own[k : k + 4], least, at)


@njit(cache=True, nogil=True, error_model="numpy")
def _least_of_four(left, right, places, least, at):
    """Lower ``least`` (b,) by sums over four places, and set ``at``: one look at them for four, without a branch."""
    p, q, r, s = places
    to_p, to_q, to_r, to_s = left[p], left[q], left[r], left[s]
    from_p, from_q, from_r, from_s = right[p], right[q], right[r], right[s]
    for j in range(least.size):
        best, where = least[j], at[j]
        value = to_p + from_p[j]
        where, best = (p if value < best else where), min(value, best)
        value = to_q + from_q[j]
        where, best = (q if value < best else where), min(value, best)
        value = to_r + from_r[j]
        where, best = (r if value < best else where), min(value, best)
        value = to_s + from_s[j]
        where, best = (s if value < best else where), min(value, best)
        least[j], at[j] = best, where


@njit(cache=True, nogil=True, error_model="numpy")
def last_arcs(tail, head, cost, origins, rows, dist, last):
    """``last`` (origins, nodes) of these rows: of the arcs that bring a node at its least cost the first."""
    for r in rows:
        last[r, :] = -1
        for arc in range(tail.size):
            a, b = tail[arc], head[arc]
            if last[r, b] < 0 and dist[r, a] < dist[r, b] and dist[r, a] + cost[arc] == dist[r, b]:
                last[r, b] = arc
        last[r, origins[r]] = -1


@njit(cache=True, nogil=True, error_model="numpy")
def shortened(graph, ends, better, origins, rows, dist, last):
    """Lower ``dist`` (origins, nodes) of these rows where one of the ``better`` arcs helps, and set ``last`` as `last_arcs` would.

    ``graph`` holds the first arc of each node, and head, tail and cost of the arcs; ``ends`` where the arcs into each node begin,
    and these arcs in their order. No path of these rows has got dearer.
    """
    start, head, tail, cost = graph
    into, arc_in = ends
    n = dist.shape[1]
    heap = np.empty(n, np.int32)
    place = np.full(n, -1, np.int32)
    lowered = np.empty(n, np.intp)
    low = np.zeros(n, np.bool_)
    for o in rows:
        touched, size = _tried(head, tail, cost, better, dist[o], heap, place)
        if not touched:
            continue
        many = _spread(start, head, cost, dist[o], heap, place, size, lowered, low)
        for arc in better:
            _may_be_last(head, tail, cost, dist[o], last[o], arc)
        for k in range(many):
            for arc in range(start[lowered[k]], start[lowered[k] + 1]):
                _may_be_last(head, tail, cost, dist[o], last[o], arc)
        for k in range(many):
            low[lowered[k]] = False
            _set_last(into, arc_in, tail, cost, dist[o], last[o], lowered[k])
        last[o, origins[o]] = -1


@njit(cache=True, nogil=True, error_model="numpy")
def _tried(head, tail, cost, better, row, heap, place):
    """Lower a row of distances by the better arcs alone; whether one is as short as what there was, and the size of the heap."""
    size, touched = 0, False
    for arc in better:
        new = row[tail[arc]] + cost[arc]
        if new <= row[head[arc]] and new < np.inf:
            touched = True
        if new < row[head[arc]]:
            row[head[arc]] = new
            size = _raised(heap, place, row, head[arc], size)
    return touched, size


@njit(cache=True, nogil=True, error_model="numpy")
def _spread(start, head, cost, row, heap, place, size, lowered, low):
    """Lower what lies behind the nodes in the heap; how many nodes are ``lowered``, which ``low`` marks."""
    many = 0
    while size > 0:
        node = heap[0]
        place[node] = -1
        size -= 1
        if not low[node]:
            low[node] = True
            lowered[many] = node
            many += 1
        if size > 0:
            _sunk(heap, place, row, heap[size], size)
        for arc in range(start[node], start[node + 1]):
            new = row[node] + cost[arc]
            if new < row[head[arc]]:
                row[head[arc]] = new
                size = _raised(heap, place, row, head[arc], size)
    return many


@njit(cache=True, nogil=True, error_model="numpy")
def _may_be_last(head, tail, cost, dist, last, arc):
    """Let an arc that got better, or whose tail got nearer, be ``last`` of its head where it is as short and comes first.

    Enough for a head that got no nearer itself: no other arc has become as short as the one it had.
    """
    a, b = tail[arc], head[arc]
    if (arc < last[b] or last[b] < 0) and dist[a] < dist[b] and dist[a] + cost[arc] == dist[b]:
        last[b] = arc


@njit(cache=True, nogil=True, error_model="numpy")
def _set_last(into, arc_in, tail, cost, dist, last, node):
    """``last`` of one node: of the arcs that bring it at its least cost the first."""
    last[node] = -1
    for k in range(into[node], into[node + 1]):
        arc = arc_in[k]
        if dist[tail[arc]] < dist[node] and dist[tail[arc]] + cost[arc] == dist[node]:
            last[node] = arc
            return


@njit(cache=True, nogil=True, error_model="numpy")
def bridges(start, head, edge, bridge):
    """Mark in ``bridge`` (edges,) those that alone hold their part of a graph together; two edges between two nodes do not.

    ``head[start[a] : start[a + 1]]`` are the neighbours of node a and ``edge`` the edges to them.
    """
    n = start.size - 1
    order = np.full(n, -1, np.intp)
    low = np.zeros(n, np.intp)
    via = np.full(n, -1, np.intp)
    at = start[:-1].copy()
    stack = np.empty(n, np.intp)
    count = 0
    for root in range(n):
        if order[root] >= 0:
            continue
        order[root] = low[root] = count
        count += 1
        stack[0], size = root, 1
        while size > 0:
            node = stack[size - 1]
            if at[node] < start[node + 1]:
                k = at[node]
                at[node] += 1
                to = head[k]
                if edge[k] == via[node]:
                    continue
                if order[to] < 0:
                    order[to] = low[to] = count
                    count += 1
                    via[to] = edge[k]
                    stack[size] = to
                    size += 1
                elif order[to] < low[node]:
                    low[node] = order[to]
            else:
                size -= 1
                if size > 0:
                    above = stack[size - 1]
                    low[above] = min(low[above], low[node])
                    if low[node] > order[above]:
                        bridge[via[node]] = True


@njit(cache=True, nogil=True, error_model="numpy")
def _raised(heap, place, key, node, size):
    """Put a node into the heap, or raise it there; the size after it."""
    hole = place[node]
    if hole < 0:
        hole = size
        size += 1
    while hole > 0 and key[heap[(hole - 1) // 2]] > key[node]:
        heap[hole] = heap[(hole - 1) // 2]
        place[heap[hole]] = hole
        hole = (hole - 1) // 2
    heap[hole] = node
    place[node] = hole
    return size


@njit(cache=True, nogil=True, error_model="numpy")
def _sunk(heap, place, key, node, size):
    """Put a node at the root and let it sink."""
    hole = 0
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        if child + 1 < size and key[heap[child + 1]] < key[heap[child]]:
            child += 1
        if key[heap[child]] >= key[node]:
            break
        heap[hole] = heap[child]
        place[heap[hole]] = hole
        hole = child
    heap[hole] = node
    place[node] = hole


@njit(cache=True, nogil=True, error_model="numpy")
def min_plus_after(left, right, left_before, right_before, cost, middle):
    """As `min_plus`, from the ``cost`` and ``middle`` of other sums before, which are overwritten."""
    (a, m), b = left.shape, right.shape[1]
    first, changed = _differing(right, right_before)
    own = np.empty(m, np.intp)
    for i in range(a):
        many = 0
        for k in range(m):
            if left[i, k] != left_before[i, k]:
                own[many] = k
                many += 1
        for j in range(b):
            if many == 0 and first[j] == first[j + 1]:
                continue
            at = middle[i, j]
            best = left[i, at] + right[at, j]
            if best > cost[i, j]:
                best, at = _least(left[i], right[:, j], np.arange(m), np.inf, 0)
            else:
                best, at = _least(left[i], right[:, j], own[:many], best, at)
                best, at = _least(left[i], right[:, j], changed[first[j] : first[j + 1]], best, at)
            cost[i, j] = best
            middle[i, j] = at


@njit(cache=True, nogil=True, error_model="numpy")
def _differing(now, before):
    """Rows that differ in each column: where each column's begin, and the rows."""
    first = np.zeros(now.shape[1] + 1, np.intp)
    for j in range(now.shape[1]):
        first[j + 1] = first[j] + np.sum(now[:, j] != before[:, j])
    rows = np.empty(first[-1], np.intp)
    at = first[:-1].copy()
    for k in range(now.shape[0]):
        for j in range(now.shape[1]):
            if now[k, j] != before[k, j]:
                rows[at[j]] = k
                at[j] += 1
    return first, rows


@njit(cache=True, nogil=True, error_model="numpy")
def _least(left, right, places, best, at):
    """The least of ``best``, found at ``at``, and of the sums at these places; of equal ones the first place."""
    for k in places:
        value = left[k] + right[k]
        if value < best or (value == best and value < np.inf and k < at):
            best = value
            at = k
    return best, at
