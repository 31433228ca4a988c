"""Who travels where: zones, a doubly constrained gravity model, and its fit to counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.road_chains import Chains
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints, Trees, along, load
from infraprio.scenario.scenario import Scenario

__all__ = ["PURPOSES", "Zones", "balance", "count_factors", "gravity", "zones_of"]

PURPOSES = ("work", "business", "service", "leisure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Places where journeys begin or end.

    Attributes
    ----------
    place : (zones,) row of each place.
    ids : (zones,) their ids.
    municipality : (zones,) name, "" where none is stated.
    in_region : (zones,).
    population, jobs : (zones,).
    """

    place: Ints
    ids: tuple[str, ...]
    municipality: tuple[str, ...]
    in_region: Bools
    population: Floats
    jobs: Floats
    remarks: tuple[Finding, ...] = ()


def zones_of(scenario: Scenario, transport: Transport, jobs_per_resident: float) -> Zones:
    """All places with residents, jobs or a destination, and those that other tables name.

    Where residents are known and jobs are not, jobs are residents times `jobs_per_resident`, and a remark
    says so. Places without residents have none.
    """
    places = transport["places"]
    population, jobs = places["population"].astype(float), places["jobs"].astype(float)
    estimated = np.isnan(jobs) & (population > 0)
    jobs = np.where(estimated, population * jobs_per_resident, np.nan_to_num(jobs))
    population = np.nan_to_num(population)
    named = [
        *scenario["municipalities"]["seat"],
        *scenario["trips"]["from_place"],
        *scenario["trips"]["to_place"],
    ]
    named += [stop for chain in scenario["corridors"]["places"] for stop in chain[:1] + chain[-1:]]
    wanted = (population > 0) | (jobs > 0) | np.array([bool(offer) for offer in places["offers"]], dtype=bool)
    rows = transport.places([str(name) for name in named])
    wanted[rows[rows >= 0]] = True
    rows = np.flatnonzero(wanted)
    remarks = []
    if estimated.any():
        n = int(estimated.sum())
        remarks.append(about("jobs_estimated", "places", n=n, jobs=f"{jobs_per_resident:g}"))
    if not (population > 0).any():
        remarks.append(about("no_trips_modelled", "places"))
    return Zones(
        place=rows,
        ids=tuple(str(name) for name in places["id"][rows]),
        municipality=tuple(str(name) for name in places["municipality"][rows]),
        in_region=places["in_region"][rows].astype(bool),
        population=population[rows],
        jobs=jobs[rows],
        remarks=tuple(remarks),
    )


def balance(weight: Floats, origins: Floats, destinations: Floats, rounds: int = 200) -> Floats:
    """Trips with given row and column sums, in proportion to `weight` (Furness).

    Rows or columns that `weight` leaves without any partner keep no trips; destinations are scaled to the
    sum of the origins that can travel. Row sums are met exactly, column sums to 1e-10 or the last round.

    Notes
    -----
    Wilson (1967), A statistical theory of spatial distribution models.

    Examples
    --------
    >>> balance(np.ones((2, 2)), np.array([10.0, 30.0]), np.array([1.0, 1.0])).tolist()
    [[5.0, 5.0], [15.0, 15.0]]
    """
    can_start, can_end = weight @ (destinations > 0) > 0, (origins > 0) @ weight > 0
    origins = np.where(can_start, origins, 0.0)
    destinations = np.where(can_end, destinations, 0.0)
    if origins.sum() <= 0 or destinations.sum() <= 0:
        return np.zeros_like(weight)
    destinations = destinations * (origins.sum() / destinations.sum())
    b = (destinations > 0).astype(float)
    for _ in range(rounds):
        a = _shares(origins, weight @ b)
        new = _shares(destinations, a @ weight)
        done = np.maximum.reduce(np.abs(new - b)) <= 1e-10 * max(np.maximum.reduce(new), 1e-300)
        b = new
        if done:
            break
    a = _shares(origins, weight @ b)
    return np.asarray(a[:, None] * weight * b)


def _shares(totals: Floats, sums: Floats) -> Floats:
    """Totals by what they are shared among; nothing where there is nobody."""
    return np.divide(totals, sums, out=np.zeros_like(sums), where=sums > 0)


def gravity(cost: Floats, origins: Floats, destinations: Floats, a: float, b: float) -> Floats:
    """Doubly constrained gravity model with log-logistic deterrence 1 / (1 + exp(a + b ln cost)).

    Parameters
    ----------
    cost : (zones, zones) minutes; inf where there is no way.
    origins, destinations : (zones,) trips produced, and attraction in any unit.
    a, b : parameters of the deterrence (Geurs and van Eck 2001: -6.899 and 2.326 for jobs, minutes).

    References
    ----------
    A. G. Wilson (1967), A statistical theory of spatial distribution models, Transportation Research 1, 253-269.
    """
    there = np.isfinite(cost)
    safe = np.where(there, np.maximum(cost, 1.0), 1.0)
    weight = np.where(there, 1.0 / (1.0 + np.exp(a + b * np.log(safe))), 0.0)
    return balance(weight, origins, destinations)


def count_factors(
    chains: Chains,
    trees: Trees,
    ends: Ints,
    flow: Floats,
    counted: Mapping[int, float],
    *,
    rounds: int,
    most: float,
) -> tuple[Floats, Floats]:
    """Factors by which the flow between pairs has to change for link loads to meet the counts.

    Every pair is multiplied by the geometric mean of count / load over the counted links on its way, half a
    step a round, and never by more than `most` or less than its inverse in all: an entropy-near correction
    (Van Zuylen and Willumsen 1980) that cannot run away on counts that contradict each other.

    Parameters
    ----------
    chains : the roads; arcs of the trees name their chain in ``source``.
    trees : from the zones, in the order of `ends`.
    ends : (zones,) node of each zone.
    flow : (zones, zones) vehicles a day, both directions together.
    counted : road -> vehicles a day, both directions.

    Returns
    -------
    factor : (zones, zones), symmetric.
    loads : (roads,) the loads after the last round.

    References
    ----------
    H. J. Van Zuylen and L. G. Willumsen (1980), The most likely trip matrix estimated from traffic counts, Transportation
    Research Part B 14, 281-293.
    """
    arcs = trees.arcs
    target = np.full(len(chains.chain), np.nan)
    target[list(counted)] = list(counted.values())
    factor = np.ones_like(flow)
    is_counted = (np.isfinite(target) & (target > 0)).astype(float)
    (met,) = along(trees, chains.summed(is_counted)[arcs.source])
    met = np.where(np.isfinite(met), met, 0.0)[:, ends]

    def loads() -> Floats:
        spread = np.zeros(trees.cost.shape)
        both = flow * factor
        spread[:, ends] = (both + both.T) / 2.0
        on_chains = np.bincount(arcs.source, weights=load(trees, spread), minlength=len(chains.first))
        return chains.on_roads(on_chains.astype(float))

    for _ in range(rounds):
        now = loads()
        use = (is_counted > 0) & (now > 0)
        ratio = np.where(use, np.log(np.where(use, target, 1.0) / np.where(use, now, 1.0)), 0.0)
        (step,) = along(trees, chains.summed(np.clip(ratio, -1.6, 1.6))[arcs.source])
        step = np.where(met > 0, np.where(np.isfinite(step), step, 0.0)[:, ends] / np.maximum(met, 1.0), 0.0)
        factor = np.clip(factor * np.exp(0.5 * (step + step.T) / 2.0), 1.0 / most, most)
    return factor, loads()
