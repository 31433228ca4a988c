"""The roads of a scenario as a network, to go out in the formats of others."""

from __future__ import annotations

import numpy as np

from infraprio.network.roads.graph import Floats, Network
from infraprio.network.transport import compile_transport
from infraprio.network.travel.queues.capacity import delay_laws
from infraprio.network.travel.waits.minutes import driven_minutes
from infraprio.scenario.parameters import parameters
from infraprio.scenario.scenario import Scenario

__all__ = ["from_scenario"]

_B, _POWER = 0.15, 4.0  # Bureau of Public Roads (1964), where the scenario states nothing else


def from_scenario(scenario: Scenario) -> tuple[Network, Floats | None]:
    """The roads of a scenario for cars, and its trips, ready for `write_gmns`, `to_networkx`, `write_matrix` and `assign`.

    Parameters
    ----------
    scenario : Scenario
        With places and roads; what proposals would change is not in it.

    Returns
    -------
    network : Network
        Places are nodes; those with residents, jobs or trips are zones. Minutes, km and kronor. Capacities are those
        stated; without one, the time does not depend on the flow.
    trips : array (zones, zones) or None
        Person trips a day, all purposes together; None where the scenario states none.

    Examples
    --------
    >>> import infraprio as ip
    >>> network, trips = from_scenario(ip.read(ip.example("jamtland")))
    >>> network.n_zones > 30, trips is None
    (True, True)
    """
    transport = compile_transport(scenario)
    roads, places = transport["roads"], transport["places"]
    minutes = driven_minutes(transport, {name: item.value for name, item in parameters(scenario).items()})
    use = np.flatnonzero(np.isfinite(minutes) & (roads["road_class"] != "path") & roads["open"])
    row = np.repeat(use, np.where(roads["oneway"][use], 1, 2))
    back = np.r_[False, row[1:] == row[:-1]] if len(row) else np.zeros(0, dtype=bool)
    start, end = transport.places(roads["from_place"])[row], transport.places(roads["to_place"])[row]
    capacity = roads["capacity_veh_h"].astype(float)[row]
    stated = np.isfinite(capacity) & (capacity > 0)
    own = {name: roads[name].astype(float)[row] for name in ("vdf_b", "vdf_power")}
    law = delay_laws(transport)[row]
    factor, power = np.where(law == "conical", 1.0, _B), np.full(len(row), _POWER)
    busy = (places["population"] > 0) | (places["jobs"] > 0)
    trips = scenario["trips"]
    for column in ("from_place", "to_place"):
        busy[transport.places(trips[column])] = True
    zones = np.flatnonzero(busy)
    matrix = None
    if len(trips):
        number = np.full(len(busy), -1)
        number[zones] = np.arange(len(zones))
        matrix = np.zeros((len(zones), len(zones)))
        ends = (number[transport.places(trips[column])] for column in ("from_place", "to_place"))
        np.add.at(matrix, tuple(ends), trips["trips_day"].astype(float))
    network = Network(
        nodes=places["id"],
        zones=zones.astype(np.int32),
        tail=np.where(back, end, start),
        head=np.where(back, start, end),
        time=minutes[row],
        length=roads["length_km"][row],
        toll=roads["toll_sek"][row],
        capacity=np.where(stated, capacity, np.inf),
        b=np.where(stated, np.where(np.isnan(own["vdf_b"]), factor, own["vdf_b"]), 0.0),
        power=np.where(stated, np.where(np.isnan(own["vdf_power"]), power, own["vdf_power"]), 0.0),
        law=law,
        period=60.0,
        links=np.array(
            [f"{name}{'-' if turned else ''}" for name, turned in zip(roads["id"][row], back)], dtype=object
        ),
    )
    return network, matrix
