"""Journeys through a built region take as long as through the timetable itself."""

from datetime import date

import numpy as np
import pytest

import infraprio as ip
from tests.building.door_to_door import BY_THE_CLOCK, differences
from tests.conftest import SHARED
from tests.network.gtfs.feeds import write_feed

PORTO = SHARED / "data" / "porto_alegre"


def drawn_city(folder, seed):
    """A city of crossing bus routes and a grid of people, drawn from a seed."""
    rng = np.random.default_rng(seed)
    lat, lon = 60.0, 15.0
    stops, trips, calls = (
        "stop_id,stop_name,stop_lat,stop_lon\n",
        "route_id,service_id,trip_id\n",
        "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n",
    )
    routes = "route_id,route_short_name,route_type\n"
    for route in range(8):
        across, place = route % 2, (route // 2) * 0.012
        names = []
        for k in range(10):
            y, x = (place, 0.009 * k) if across else (0.0045 * k, place * 1.9)
            names.append(f"s{route}-{k}")
            stops += f"{names[-1]},{names[-1]},{lat + y + rng.random() * 2e-4:.6f},{lon + x + rng.random() * 2e-4:.6f}\n"
        routes += f"r{route},{route},3\n"
        every, first = int(rng.choice([8, 12, 20, 30])), int(rng.integers(0, 8))
        for way, order in enumerate((names, names[::-1])):
            for number, start in enumerate(range(360 + first + 3 * way, 1320, every)):
                trips += f"r{route},week,t{route}-{way}-{number}\n"
                for k, name in enumerate(order):
                    at = start + 2 * k
                    calls += f"t{route}-{way}-{number},{name},{k},{at // 60:02}:{at % 60:02}:00,{at // 60:02}:{at % 60:02}:00\n"
    cells = "id,lon,lat,population\n" + "".join(
        f"c{i}-{j},{lon + 0.008 * i + rng.random() * 0.004:.6f},{lat + 0.004 * j + rng.random() * 0.002:.6f},{rng.integers(1, 500)}\n"
        for i in range(11)
        for j in range(11)
    )
    (folder / "grid.csv").write_text(cells)
    feed = write_feed(
        folder / "feed.zip",
        stops=stops,
        trips=trips,
        routes=routes,
        stop_times=calls,
        frequencies=None,
        calendar_dates=None,
    )
    return {"gtfs": [feed], "grid": folder / "grid.csv"}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_drawn_city(tmp_path, seed):
    sources = drawn_city(tmp_path, seed)
    scenario = ip.build_from(**sources, zones=60, date="2026-03-05")
    found, one_sided = differences(
        scenario,
        sources["gtfs"],
        date(2026, 3, 5),
        np.arange(600, 780, 7),
        origins=20,
        ends=30,
        seed=seed,
        **BY_THE_CLOCK,
    )
    assert len(found) > 400
    assert one_sided == 0
    assert np.median(np.abs(found)) < 2


@pytest.mark.slow
@pytest.mark.skipif(
    not PORTO.is_dir(), reason="the feeds of Porto Alegre may not be passed on and are not here"
)
def test_porto_alegre():
    pytest.importorskip("osmium", reason='pyosmium is not installed (pip install "infraprio[data]")')
    feeds = [PORTO / "poa_eptc.zip", PORTO / "poa_trensurb.zip"]
    scenario = ip.build_from(osm=PORTO / "poa_osm.pbf", gtfs=feeds, grid=PORTO / "poa_hexgrid.csv")
    found, one_sided = differences(
        scenario,
        feeds,
        date(2019, 4, 15),
        np.arange(735, 915, 12),
        origins=100,
        ends=11,
        seed=7,
        **BY_THE_CLOCK,
    )
    assert len(found) >= 1000
    assert one_sided == 0
    assert np.median(np.abs(found)) < 2
