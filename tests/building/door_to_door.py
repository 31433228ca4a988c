"""Door-to-door minutes of a built region against a plain connection scan over the raw feeds."""

import numpy as np

from infraprio.network.transport import compile_transport
from infraprio.network.travel.demand import Zones
from infraprio.network.travel.skims import skim_all
from infraprio.scenario.parameters import parameters
from tests.building.connection_scan import Router

BY_THE_CLOCK = {
    "walk_weight": 1.0,
    "change_time_weight": 1.0,
    "change_penalty_min": 0.0,
    "fare_sek_km": 0.0,
    "fare_boarding_sek": 0.0,
}
"""The scan looks for the quickest journey: so do the travellers that it is compared with."""


def transit_minutes(scenario, **weights):
    """(zones, zones) minutes from the middle of a zone to that of another, and where the zones are (lat, lon)."""
    p = (
        {name: each.value for name, each in parameters(scenario).items()}
        | {"transit_access_min": 0.0}
        | weights
    )
    transport = compile_transport(scenario)
    places = transport["places"]
    at = np.flatnonzero(places["population"] >= 0)
    ones = np.ones(len(at))
    zones = Zones(**dict.fromkeys(Zones.__dataclass_fields__, ones) | {"place": at})
    skims = skim_all(transport, zones, p)
    return skims.transit.minutes[: len(at), : len(at)], np.column_stack([places["lat"], places["lon"]])[at]


def differences(scenario, feeds, day, starts, *, origins, ends, seed, **weights):
    """Minutes of the region less those of the scan, for random pairs; and how many pairs only one of them can join.

    Parameters
    ----------
    day : date; starts : departures in minutes after midnight over which the median of the scan is taken.
    origins, ends : zones drawn as starts, and ends drawn for each.
    """
    minutes, spots = transit_minutes(scenario, **weights)
    router = Router(feeds, day.strftime("%Y%m%d"), day.strftime("%A").lower())
    rng = np.random.default_rng(seed)
    found, one_sided = [], 0
    for i in rng.choice(len(spots), min(origins, len(spots)), replace=False):
        scanned = router.median(spots[i], spots, starts)
        to = np.setdiff1d(rng.choice(len(spots), min(ends, len(spots)), replace=False), [i])
        both = np.isfinite(scanned[to]) & np.isfinite(minutes[i, to])
        one_sided += int((np.isfinite(scanned[to]) ^ np.isfinite(minutes[i, to])).sum())
        found += (minutes[i, to] - scanned[to])[both].tolist()
    return np.array(found), one_sided
