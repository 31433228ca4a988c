"""Compiled: changes of cost and money by the rule of a half, summed as they are found. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def add_changes(way, mixes, long, factors, gained, out):
    """Add what the travellers of one way pay more to ``gained`` and ``out``.

    ``way`` has costs, money, charges and trips, pairs (before, after) of (purposes, zones, zones) each; ``mixes`` is such a pair of
    (modes, zones, zones), whose mean shares the amounts out; ``factors`` days a year and the value of an hour by purpose. ``gained`` (purposes,
    zones) loses the hours that are paid more, money as time; ``out`` (3, modes, purposes, zones, 2) gets hours without money, money
    and charges of journeys up to 100 km and of ``long`` ones.
    """
    costs, money, charges, trips = way
    days, value = factors
    modes = mixes[0].shape[0]
    here = np.empty((2, modes, 3))  # sums of one purpose and zone
    for i in range(long.shape[0]):
        for q in range(gained.shape[0]):
            here[:] = 0.0
            lost = 0.0
            for j in range(long.shape[1]):
                more = costs[1][q, i, j] - costs[0][q, i, j]
                if not np.isfinite(more):
                    continue
                half = (trips[0][q, i, j] + trips[1][q, i, j]) / 2.0 * days
                hours = half * more / 60.0
                paid = half * (money[1][q, i, j] - money[0][q, i, j])
                charged = half * (charges[1][q, i, j] - charges[0][q, i, j])
                lost += hours
                time = hours - (paid + charged) / value[q]
                far = 1 if long[i, j] else 0
                for m in range(modes):
                    share = (mixes[0][m, i, j] + mixes[1][m, i, j]) / 2.0
                    if share != 0.0:
                        here[far, m, 0] += share * time
                        here[far, m, 1] += share * paid
                        here[far, m, 2] += share * charged
            gained[q, i] -= lost
            for far in range(2):
                for m in range(modes):
                    for k in range(3):
                        out[k, m, q, i, far] += here[far, m, k]
