"""Level crossings and ferries that cannot be as stated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario

__all__ = ["road_waits"]


def road_waits(scenario: Scenario) -> Iterator[Finding]:
    """A crossing has trains and the time it is closed for each, and is open at times; departures and room belong to ferries."""
    roads = scenario["roads"]
    for i in range(len(roads)):
        row = roads.row(i)
        trains, closed = row["crossing_trains_day"], row["crossing_closed_min"]
        if np.isnan(trains) != np.isnan(closed):
            column = "crossing_trains_day" if np.isnan(trains) else "crossing_closed_min"
            yield at(roads, i, column, "crossing_half_stated", "", name=row["id"])
        elif trains * closed >= 1440:
            yield at(
                roads, i, "crossing_closed_min", "crossing_never_open", f"{closed:g}", trains=f"{trains:g}"
            )
        departures, cars = row["ferry_departures_day"], row["ferry_cars"]
        if row["road_class"] != "ferry" and not (np.isnan(departures) and np.isnan(cars)):
            column = "ferry_cars" if np.isnan(departures) else "ferry_departures_day"
            yield at(roads, i, column, "no_ferry_here", f"{row[column]:g}", kind=row["road_class"])
        elif np.isnan(departures) and not np.isnan(cars):
            yield at(roads, i, "ferry_departures_day", "ferry_without_departures", "", name=row["id"])
        elif not np.isnan(departures) and row["delay_min"] > 0:
            yield at(roads, i, "delay_min", "delay_beside_departures", f"{row['delay_min']:g}")
