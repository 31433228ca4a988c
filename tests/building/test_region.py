"""Timetable, map and grid become a region that a planner can go on with."""

import csv

import numpy as np
import pytest

import infraprio as ip
from infraprio.building.roads import rail_rows
from infraprio.building.scenarios import built as built_with_report
from infraprio.cli import main as command
from infraprio.network.osm.roads import map_data
from infraprio.scenario.shapes import line_of
from tests.building.small_region import small_sources
from tests.network.osm.extracts import write_extract

pytest.importorskip("osmium", reason='pyosmium is not installed (pip install "infraprio[data]")')

PLAN = {
    "proposals": [
        {"id": "P1", "name": "Bredare väg", "kind": "road", "horizon": "medium", "cost": 60, "price_year": 2026},
        {"id": "P2", "name": "Fler bussar", "kind": "service", "horizon": "medium", "cost": 40, "price_year": 2026},
    ],
    "financing": [{"proposal": p, "fund": "county", "share": 1} for p in ("P1", "P2")],
    "periods": [{"id": "p1", "name": "2027–2030", "first_year": 2027, "last_year": 2030, "horizon": "medium"}],
    "funds": [{"id": "county", "name": "Länsplan"}],
    "budget_scenarios": [{"id": "base", "name": "Bas", "probability": 1, "main": 1}],
    "budgets": [{"scenario": "base", "fund": "county", "period": "p1", "amount": 100, "price_year": 2026}],
    "goals": [{"id": "time", "name": "Kortare restider", "indicator": "travel_time_gain_hours_day", "scale": "local"}],
    "stakeholders": [{"id": "region", "name": "Regionen", "main": 1}],
    "weights": [{"stakeholder": "region", "goal": "time", "weight": 1}],
}  # fmt: skip

STILL_NEEDED = PLAN.keys() - {"periods", "funds", "budget_scenarios"}
"""Without these there is one of each."""


def put(folder, table, rows):
    """Fill in a table whose headings stand in its file."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        (header,) = list(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, restval="").writerows(rows)


@pytest.fixture
def built(tmp_path):
    sources = small_sources(tmp_path)
    argv = [
        "build",
        "--osm",
        str(sources["osm"]),
        "--gtfs",
        *map(str, sources["gtfs"]),
        "--grid",
        str(sources["grid"]),
        "-o",
        str(tmp_path / "region"),
    ]
    assert command([*argv, "--zones", "12", "--date", "2026-03-05", "--language", "en"]) == 0
    return tmp_path / "region"


def test_a_built_region_says_what_is_still_needed_and_runs_with_it(built, capsys):
    assert command(["check", str(built), "--language", "en"]) == 2
    said = capsys.readouterr().out
    lacking = {line.split(".csv")[0] for line in said.splitlines() if line.startswith("error")}
    assert lacking == {f"error: {table}" for table in STILL_NEEDED}
    with (built / "roads.csv").open(encoding="utf-8") as file:
        main = [row["id"] for row in csv.DictReader(file) if row["road_number"] == "E 14"]
    for table, rows in PLAN.items():
        put(built, table, rows)
    changes = [
        {
            "proposal": "P1",
            "table": "roads",
            "object": name,
            "action": "set",
            "attribute": "speed_kmh",
            "value": 90,
        }
        for name in main
    ]
    changes += [
        {
            "proposal": "P2",
            "table": "services",
            "object": name,
            "action": "multiply",
            "attribute": "departures_day",
            "value": 2,
        }
        for name in ("r1-1", "r1-2")
    ]
    put(built, "changes", changes)
    assert [f for f in ip.check(built) if f.severity == "error"] == []
    result = ip.run(ip.read(built))
    assert len(result.ranking.to_frame()) == 2
    assert (result.effects.change["travel_time_gain_hours_day"] > 0).all()
    assert command(["run", str(built), "-o", str(built.parent / "results"), "--formats", "csv"]) == 0


def test_what_the_tables_hold(tmp_path):
    scenario = ip.build_from(**small_sources(tmp_path), zones=12, date="2026-03-05")
    places, roads, services, stops = (
        scenario[name] for name in ("places", "roads", "services", "service_stops")
    )
    assert (
        places["population"][np.char.startswith(places["id"].astype(str), "Z")].sum()
        == 2 * 900 + 2500 + 9 * 40
    )
    assert dict(zip(services["mode"], services["departures_day"])) == {"bus": 32.0, "train": 16.0}
    assert list(services["mode"]).count("bus") == 2
    runs = {
        s: [(float(r), float(d)) for r, d in zip(stops["run_min"][rows], stops["dwell_min"][rows])]
        for s in ("r1-1",)
        for rows in [stops["service"] == s]
    }
    assert [r for r, _ in runs["r1-1"][1:]] == [8.0, 8.0]
    main = roads["length_km"][roads["road_number"] == "E 14"]
    assert main.sum() == pytest.approx(6371 * np.radians(0.22) * np.cos(np.radians(60)), rel=0.02)
    (rail,) = scenario["railways"]
    assert rail["electrified"]
    assert rail["line_speed_kmh"] == 120
    assert 60 * rail["length_km"] / rail["speed_kmh"] == pytest.approx(9, abs=0.01)
    course, places = (
        line_of(rail["wkt"]),
        scenario["places"],
    )  # from the place where it begins to the other, for maps
    for spot, end in ((course[0], "from_place"), (course[-1], "to_place")):
        at = places.position[rail[end]]
        assert spot == pytest.approx((places["lon"][at], places["lat"][at]), abs=0.005)
    assert set(scenario["interchanges"]["modes"][0]) == {"bus", "train"}
    assert scenario["places"]["offers"].tolist().count(("hospital",)) == 1


@pytest.mark.parametrize(
    ("route_type", "mode"),
    [("0", "tram"), ("900", "tram"), ("1", "metro"), ("401", "metro"), ("7", "tram"), ("109", "train")],
)
@pytest.mark.parametrize("railway", ["tram", "subway", "rail"])
def test_trams_and_metros_become_what_they_are(tmp_path, route_type, mode, railway):
    """Along the map's tracks, those of their own mode or else others, which the row of railways says are theirs."""
    sources = small_sources(tmp_path, route_type, railway)
    scenario = ip.build_from(**sources, zones=12, date="2026-03-05")
    assert dict(zip(scenario["services"]["mode"], scenario["services"]["departures_day"])) == {
        "bus": 32.0,
        mode: 16.0,
    }
    (link,) = scenario["railways"]
    assert link["modes"] == (() if mode == "train" else (mode,))
    assert link["line_speed_kmh"] == 120  # of the map
    assert 60 * link["length_km"] / link["speed_kmh"] == pytest.approx(9, abs=0.01)
    met = {frozenset(modes) for modes in scenario["interchanges"]["modes"]}
    assert met == ({frozenset({"bus", mode})})
    codes = {f.code for f in scenario.findings if f.severity == "error"}
    assert not codes & {"stop_off_tracks", "stop_off_network"}


def test_tracks_of_the_own_mode_come_first(tmp_path):
    """A tram beside a railway follows the tram tracks although the railway is shorter."""
    nodes = {1: (60.0, 15.0), 2: (60.0, 15.22), 3: (60.02, 15.11)}
    ways = [
        ([1, 2], {"railway": "rail", "maxspeed": "120"}),
        ([1, 3, 2], {"railway": "tram", "maxspeed": "50"}),
    ]
    data = map_data(write_extract(tmp_path / "map.osm", nodes, ways))
    lon, lat = np.array([15.0, 15.22]), np.array([60.0, 60.0])
    pairs = {(0, 1, mode): 20.0 for mode in ("tram", "train", "metro")}
    rows = {row["modes"]: row for row in rail_rows(data, pairs, ["W", "E"], lon, lat)}
    assert {mode: row["line_speed_kmh"] for mode, row in rows.items()} == {"tram": 50, "": 120, "metro": 120}
    assert rows["tram"]["length_km"] > rows[""]["length_km"]


def test_the_same_whatever_the_order_of_rows(tmp_path):
    sources = small_sources(tmp_path)
    first = ip.build_from(**sources, zones=5, date="2026-03-05")
    head, *rows = sources["grid"].read_text().strip().split("\n")
    sources["grid"].write_text("\n".join([head, *reversed(rows)]))
    second = ip.build_from(**sources, zones=5, date="2026-03-05")
    for name in ("places", "roads", "services", "service_stops"):
        assert first[name].to_frame().to_csv() == second[name].to_frame().to_csv()


def test_a_workbook_and_what_stands_there_is_left(tmp_path, capsys):
    sources = small_sources(tmp_path)
    argv = [
        "build",
        "--grid",
        str(sources["grid"]),
        "--gtfs",
        str(sources["gtfs"][0]),
        "-o",
        str(tmp_path / "region.xlsx"),
        "--date",
        "2026-03-05",
    ]
    assert command(argv) == 0
    assert (tmp_path / "region_build_report.md").read_text(encoding="utf-8").startswith("Rutnät")
    assert {f.value for f in ip.check(tmp_path / "region.xlsx") if f.severity == "error"} == STILL_NEEDED
    assert command(argv) == 2
    assert command(["build", "-o", str(tmp_path / "nothing")]) == 2
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,lon,lat,population\na,500000,6985000,3\n", "grid_projection"),
        ("id,lon,lat,population\na,15,60,0\n", "nobody_lives"),
        ("id,lon,population\na,15,3\n", "missing_column"),
    ],
)
def test_a_grid_that_cannot_be_used(tmp_path, text, code):
    (tmp_path / "grid.csv").write_text(text)
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build_from(grid=tmp_path / "grid.csv")
    assert code in [found.code for found in fault.value.findings]


def test_a_large_map_says_in_advance_what_it_takes(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("infraprio.network.osm.extract._SECONDS", 1e6)  # the small map stands for a large one
    sources = small_sources(tmp_path)
    argv = ["build", "--osm", str(sources["osm"]), "-o", str(tmp_path / "region"), "--language", "en"]
    assert command(argv) == 0
    first, *_, last = capsys.readouterr().out.strip().splitlines()
    assert first == "The map has 16 nodes: reading it takes about 16 s of processor time and 110 MB."
    assert last.endswith(f"infraprio check {tmp_path / 'region'}")


def test_maps_draw_roads_along_their_shape(tmp_path):
    from matplotlib.figure import Figure

    from infraprio.report.figures.ground import draw_ground
    from infraprio.report.page.geography import drawing
    from infraprio.scenario.plane import plane_of, seen

    region = ip.build_from(**small_sources(tmp_path), zones=12, date="2026-03-05")
    axes = Figure().subplots()
    plane = plane_of(region)
    draw_ground(axes, region, plane, seen(region, plane))
    roads = axes.collections[2].get_segments()
    shapes = [shape for shape in region["roads"]["wkt"] if shape]
    assert len(shapes) > 1
    assert sorted(len(line) for line in roads if len(line) > 2) == sorted(
        shape.count(",") + 1 for shape in shapes if shape.count(",") > 1
    )
    assert drawing(region, [])["roads"].count("M") == len(shapes)
    assert {f.value for f in region.findings if f.code in ("unknown_column", "shape_unreadable")} <= {"lanes"}


def test_a_shape_that_cannot_be_read_is_told(built):
    text = (built / "roads.csv").read_text(encoding="utf-8")
    (built / "roads.csv").write_text(text.replace("LINESTRING", "LINE", 1), encoding="utf-8")
    (found,) = [f for f in ip.check(built) if f.code == "shape_unreadable"]
    assert (found.file, found.row, found.column) == ("roads.csv", 2, "wkt")


def test_car_parks_of_the_map_stand_at_the_nearest_station(tmp_path):
    sources = small_sources(tmp_path)
    around = {"W": (60.001, 15.001), "E": (60.0, 15.221), "far": (60.02, 15.1)}
    parks = [("W", {"park_ride": "yes", "capacity": "40"}), ("W", {"park_ride": "train", "capacity": "12"}),
             ("W", {"capacity": "500"}), ("E", {"park_ride": "yes"}), ("far", {"park_ride": "yes", "capacity": "300"})]  # fmt: skip
    text = sources["osm"].read_text().replace("</osm>", "")
    for k, (where, tags) in enumerate(parks):
        lat, lon = around[where]
        inner = "".join(
            f'<tag k="{key}" v="{value}"/>' for key, value in {"amenity": "parking", **tags}.items()
        )
        if k % 2:  # an outline, the others are points
            corners = [
                (900 + 10 * k + n, lat + dy, lon + dx)
                for n, (dy, dx) in enumerate([(0, 0), (0, 1e-4), (1e-4, 0)])
            ]
            text = text.replace(
                "<way", "".join(f'<node id="{i}" lat="{y}" lon="{x}"/>' for i, y, x in corners) + "<way", 1
            )
            refs = "".join(f'<nd ref="{corners[n][0]}"/>' for n in (0, 1, 2, 0))
            text += f'<way id="{900 + k}">{refs}{inner}</way>'
        else:
            text = text.replace(
                "<way", f'<node id="{900 + 10 * k}" lat="{lat}" lon="{lon}">{inner}</node><way', 1
            )
    sources["osm"].write_text(text + "</osm>")
    region, report = built_with_report(**sources, zones=12, date="2026-03-05")
    hubs = region["interchanges"]
    at = dict(zip(region["places"]["id"], region["places"]["lon"]))
    spaces = {round(at[place], 1): n for place, n in zip(hubs["place"], hubs["parking_spaces"])}
    assert spaces == {15.0: 52, 15.2: 0}
    assert [str(f.message) for f in report.findings if f.code == "parking_without_spaces"] == [
        "1 car parks for changing state no number of spaces in the map."
    ]
