"""A small town with a map, a timetable and a grid, made for the tests."""

from tests.network.gtfs.feeds import TABLES, write_feed
from tests.network.osm.extracts import write_extract


def small_sources(folder, route_type="109", railway="rail"):
    """A road of 12 km with a village at each end and a town in the middle, two bus routes and a railway.

    Parameters
    ----------
    route_type, railway : what runs on the railway, as a timetable and as a map has it.
    """
    nodes = {k: (60.0, 15.0 + 0.02 * k) for k in range(12)} | {
        20 + k: (60.0 + 0.005 * k, 15.1) for k in range(1, 5)
    }
    ways = [
        (list(range(12)), {"highway": "secondary", "maxspeed": "70", "ref": "E 14"}),
        ([5, 21, 22, 23, 24], {"highway": "residential"}),
        ([0, 11], {"railway": railway, "electrified": "contact_line", "maxspeed": "120"}),
    ]
    spots = {"W": 15.0, "M1": 15.1, "M2": 15.1005, "E": 15.22}
    stops = "stop_id,stop_name,stop_lat,stop_lon\n" + "".join(
        f"{n},{n},60.0003,{x}\n" for n, x in spots.items()
    )
    trips, calls = (
        "route_id,service_id,trip_id,direction_id\n",
        "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n",
    )
    for hour in range(6, 22):
        for minute in (5, 35):
            for way, order in enumerate((("W", "M1", "E"), ("E", "M2", "W"))):
                name = f"b{hour}{minute}{way}"
                trips += f"r1,week,{name},{way}\n"
                for k, stop in enumerate(order):
                    at = f"{hour:02}:{minute + 8 * k:02}:00"
                    calls += f"{name},{stop},{k},{at},{at}\n"
        trips += f"r2,week,t{hour},0\n"
        calls += f"t{hour},W,0,{hour:02}:20:00,{hour:02}:20:00\nt{hour},E,1,{hour:02}:29:00,{hour:02}:29:00\n"
    grid = "id,lon,lat,population,jobs,hospital\n" + "".join(
        f"c{k},{15.0 + 0.02 * k},60.001,{900 if k in (0, 11) else 2500 if k == 5 else 40},{1500 if k == 5 else 30},{int(k == 5)}\n"
        for k in range(12)
    )
    (folder / "grid.csv").write_text(grid)
    return {
        "osm": write_extract(folder / "map.osm", nodes, ways),
        "gtfs": [write_feed(folder / "feed.zip", stops=stops, trips=trips, stop_times=calls, frequencies=None, calendar_dates=None, routes=TABLES["routes"].replace(",109", f",{route_type}"))],
        "grid": folder / "grid.csv",
    }  # fmt: skip
