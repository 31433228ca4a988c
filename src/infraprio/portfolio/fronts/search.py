"""The front of any problem: by lists of partial plans, else zone after zone by the solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import ended, now
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.fronts.by_partial_plans import front_by_lists
from infraprio.portfolio.fronts.least_totals import Seeker, widened
from infraprio.portfolio.fronts.search_zones import cut
from infraprio.portfolio.fronts.staged_model import directions, lay_out
from infraprio.portfolio.model.criterion_rows import criterion_rows
from infraprio.portfolio.model.model_changes import aimed
from infraprio.portfolio.model.solver_arrays import Stated
from infraprio.portfolio.problem.units import reach_of
from infraprio.solver.highs import linear_bound, load
from infraprio.solver.unit import unit_of

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["Search", "by_zones", "search_front", "widened"]

Floats = NDArray[np.float64]

LARGE = 1 / 16  # share of the first zone from which a zone is halved
MANY = 100  # columns; from here on a search starts from the best point known


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search for the front found.

    Attributes
    ----------
    plans : list of int array
        Columns of each plan.
    gaps : list of float
        How much more of the sum that was made large is not ruled out, as a share of it; 0 where proved.
    method, note : str
        The note says why points may be missing, or which points count as one.
    complete : bool
    unexplored : array [zones, 2, criteria]
        Corners of the zones in which points may be missing.
    """

    plans: list[Any]
    gaps: list[float]
    method: str
    note: str
    complete: bool
    unexplored: Floats


def search_front(data: Data, pick: list[int], time_limit: float | None = None) -> Search:
    """Return plans that hold the front of the picked criteria: by lists, else zone after zone.

    Raises
    ------
    InfeasibleError
        If no plan keeps all rules.
    """
    began = now()
    stated, rows = criterion_rows(data)
    goals = rows[pick]
    halfway = np.inf if time_limit is None else began + time_limit / 2.0
    listed = by_lists(data, stated, goals, halfway)
    if listed is not None:
        return listed
    left = None if time_limit is None else time_limit - (now() - began)
    return by_zones(data, stated, goals, left)


def by_lists(data: Data, stated: Stated, goals: Floats, ends: float = np.inf) -> Search | None:
    """Return the front by lists of partial plans, None where those become too long."""
    staged = lay_out(data, stated, goals, directions(len(goals)))
    steps, whole = steps_of(goals, 1e-9)
    points = front_by_lists(staged, steps, ends=ends)
    if points is None:
        return None
    if not len(points):
        raise impossible(data)
    plans = [stated.plans(point.astype(float))[0] for point in points]
    note = "" if whole else "points that differ by less than a billionth of the largest total are one"
    return Search(
        plans=plans,
        gaps=[0.0] * len(plans),
        method="lists of partial plans",
        note=note,
        complete=True,
        unexplored=np.zeros((0, 2, len(goals))),
    )


def steps_of(goals: Floats, share: float) -> tuple[Floats, bool]:
    """Return the least difference between two totals of each criterion, and whether all are proved.

    A criterion that has no unit, or one finer than a tenth of a share of its largest total, gets that share.
    """
    reach = reach_of(goals)
    units = [unit_of(goal) for goal in goals]
    units = [None if unit is None or unit < 0.1 * share * size else unit for unit, size in zip(units, reach)]
    steps = np.array([share * size if unit is None else unit for unit, size in zip(units, reach)])
    return steps, all(unit is not None for unit in units)


def by_zones(data: Data, stated: Stated, goals: Floats, time_limit: float | None) -> Search:
    """Return the front by one search of the solver after another, each in the largest zone that is left.

    The first criterion is made large with least totals of the others, then their sum with the first held, so that
    nothing beats what is found (Kirlik and Sayin 2014, doi 10.1016/j.ejor.2013.08.001). With two criteria large
    zones are halved, so that what is found by its end is spread over the front. Under a time limit a search has a twentieth of it; what it does not settle is left, and told.
    """
    ends = np.inf if time_limit is None else now() + time_limit
    steps, whole = steps_of(goals, 1e-6)
    reach = reach_of(goals)
    low, high = ideal_zone(stated, goals, steps)
    largest = zone_sizes(low, high, reach, steps)[0]
    seeker = Seeker(stated, goals, steps, whole=whole)
    plans: list[Any] = []
    gaps: list[float] = []
    left_open: list[Floats] = []
    while len(low):
        left = ends - now()
        if left <= 0:
            break
        sizes = zone_sizes(low, high, reach, steps)
        zone = int(np.argmax(np.round(sizes, 15)))
        wide = len(goals) == 2 and high[zone, 1] - low[zone, 1] >= 4.0 * steps[1]
        if wide and plans and sizes[zone] > LARGE * largest:
            low, high = halved(low, high, zone, steps)
        least = low[zone, 1:].copy()
        share = None if time_limit is None else min(left, max(time_limit / 20.0, 0.2))
        best = seeker.best(least, share, known_above(stated, goals, plans, least))
        if best.x is None and best.proved and not plans and not left_open:
            raise impossible(data)
        floor = -np.inf
        above = (low[:, 1:] >= least - 0.25 * steps[1:]).all(axis=1)
        high[above, 0] = np.minimum(high[above, 0], best.bound + steps[0])
        if best.x is not None:
            plans.append(stated.plans(best.x)[0])
            gaps.append(best.gap)
            point = goals @ best.x
            floor = point[0] - 0.25 * steps[0]
            low, high = cut(low, high, point, steps, proved=best.proved)
        if not best.proved:
            rest = (low[:, 1:] >= least - 0.25 * steps[1:]).all(axis=1) & (low[:, 0] >= floor)
            left_open += list(np.stack([low[rest], high[rest]], axis=1))
            high[rest] = low[rest]
        room = (high - low > 1.5 * steps).all(axis=1)
        low, high = low[room], high[room]
    zones = np.array([*left_open, *np.stack([low, high], axis=1)]).reshape(-1, 2, len(goals))
    note = "" if whole else "points that differ by less than a millionth of the largest total are one"
    if len(zones):
        note = ended()
    return Search(
        plans=plans, gaps=gaps, method="zones", note=note, complete=not len(zones), unexplored=zones
    )


def known_above(stated: Stated, goals: Floats, plans: list[Any], least: Floats) -> Floats | None:
    """Return the known point best in the first criterion of those above a limit in the others."""
    best, start = -np.inf, None
    for plan in plans if goals.shape[1] > MANY else ():
        point = stated.point([plan])
        if np.isnan(point).any():
            continue
        total = goals @ point
        if (total[1:] > least).all() and total[0] > best:
            best, start = float(total[0]), point
    return start


def zone_sizes(low: Floats, high: Floats, reach: Floats, steps: Floats) -> Floats:
    """Return the volume of each zone, criteria measured in their reach."""
    size: Floats = np.prod(np.maximum((high - low) / reach, steps / reach), axis=1)
    return size


def halved(low: Floats, high: Floats, zone: int, steps: Floats) -> tuple[Floats, Floats]:
    """Return the zones with one of them halved in the second criterion; its upper half keeps its place."""
    middle = low[zone, 1] + np.floor((high[zone, 1] - low[zone, 1]) / (2.0 * steps[1])) * steps[1]
    low, high = np.vstack([low, low[zone]]), np.vstack([high, high[zone]])
    low[zone, 1], high[-1, 1] = middle, middle + steps[1]
    return low, high


def ideal_zone(stated: Stated, goals: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Return the zone in which all points lie: below the linear bound of each criterion by itself."""
    low = np.minimum(goals, 0.0).sum(axis=1)[None, :] - 2.0 * steps
    high = np.maximum(goals, 0.0).sum(axis=1)[None, :] + steps
    loaded = load(stated.arrays)
    for place, goal in enumerate(goals):
        relaxed = linear_bound(aimed(loaded, goal))
        if relaxed.status == "optimal":
            most = relaxed.value + 1e-6 * float(np.abs(goal).sum()) + steps[place]
            high[:, place] = np.minimum(high[:, place], most)
    return low, high
