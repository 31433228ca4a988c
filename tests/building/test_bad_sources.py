"""Sources that cannot be used are refused with a reason; single bad records are named and left out."""

import pytest

import infraprio as ip
from infraprio.building.grid import read_grid
from infraprio.cli import main as command
from infraprio.errors import InfraprioError
from tests.network.gtfs.feeds import write_feed

STOP_TIMES = "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"


def one_line(path, lat=60.0, kind="3", hour=7):
    """A feed of one trip between the stops 1 and 2; its ids are numbers, as every feed's."""
    return write_feed(
        path,
        stops=f"stop_id,stop_name,stop_lat,stop_lon\n1,A,{lat},15\n2,B,{lat},15.1\n",
        trips="route_id,service_id,trip_id\n1,week,1\n",
        routes=f"route_id,route_short_name,route_type\n1,7,{kind}\n",
        stop_times=f"{STOP_TIMES}1,1,1,{hour}:00:00,{hour}:00:00\n1,2,2,{hour}:10:00,{hour}:10:00\n",
        frequencies=None,
        calendar_dates=None,
    )


def test_feeds_that_use_the_same_ids_stay_apart(tmp_path):
    (tmp_path / "b").mkdir()
    feeds = [one_line(tmp_path / "feed.zip"), one_line(tmp_path / "b" / "feed.zip", 61.0, "2")]
    region = ip.build_from(gtfs=feeds)
    assert sorted(region["services"]["mode"]) == ["bus", "train"]
    at = dict(zip(region["places"]["id"], region["places"]["lat"]))
    lat = {
        mode: {
            at[place]
            for service, place in zip(region["service_stops"]["service"], region["service_stops"]["place"])
            if service == name
        }
        for name, mode in zip(region["services"]["id"], region["services"]["mode"])
    }
    assert lat == {"bus": {60.0}, "train": {61.0}}


def test_a_stop_of_two_feeds_is_one(tmp_path):
    feeds = [one_line(tmp_path / "a.zip"), one_line(tmp_path / "b.zip", 60.0001)]
    assert len(ip.build_from(gtfs=feeds)["places"]) == 2


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"date": "2026-13-45"}, "not a day"),
        ({"date": "1999-01-01"}, "no_service_that_day"),
        ({"hours": (20, 22)}, "no_departures"),
        ({"hours": (22, 6)}, "from and to"),
        ({"places": 0}, "1 or more"),
        ({"zonez": 3}, "no source zonez"),
    ],
)
def test_what_is_asked_for_cannot_be_had(tmp_path, details, says):
    with pytest.raises(InfraprioError) as fault:
        ip.build_from(gtfs=one_line(tmp_path / "feed.zip"), **details)
    assert says in str(fault.value) or says in [f.code for f in getattr(fault.value, "findings", ())]


def test_a_feed_of_the_night_alone(tmp_path):
    feed = one_line(tmp_path / "feed.zip", hour=25)
    with pytest.raises(ip.ScenarioError, match="--hours"):
        ip.build_from(gtfs=feed)
    assert len(ip.build_from(gtfs=feed, hours=(24, 28))["services"]) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2", b"population\n1\n", b"lon;lat;population\n500000;6985000;3\n", b"lon,lat,population\n15,60,0\n"],
)  # fmt: skip
def test_a_grid_that_cannot_be_used_leaves_nothing_behind(tmp_path, content):
    (tmp_path / "grid.csv").write_bytes(content)
    argv = ["build", "--grid", str(tmp_path / "grid.csv"), "-o", str(tmp_path / "region")]
    assert command(argv) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["grid.csv"]


def test_bad_rows_of_a_grid_are_named_by_their_line(tmp_path):
    text = "lon;lat;befolkning\n15,1;60,2;5\n\n15,2;60,1;många\n15;60;3;Å\n;60;1\n15,3;60,3;4\n"
    (tmp_path / "grid.csv").write_bytes(text.encode("latin-1"))
    cells = read_grid(tmp_path / "grid.csv")
    assert cells.population.tolist() == [5, 4]
    assert {(f.code, f.row) for f in cells.findings} == {
        ("latin1", None), ("row_too_long", 5), ("cell_left_out", 4), ("cell_left_out", 6),
    }  # fmt: skip


def test_a_row_with_too_many_cells_does_not_bar_a_feed(tmp_path):
    from infraprio import network

    calls = f"{STOP_TIMES}1,1,1,7:00:00,7:00:00\n1,2,2,7:10:00,7:10:00\n\n1,2,3,7:20:00,7:20:00,x\n"
    feed = write_feed(tmp_path / "f.zip", stop_times=calls, frequencies=None, calendar_dates=None,
        stops="stop_id,stop_name,stop_lat,stop_lon\n1,A,60,15\n2,B,60,15.1\n", trips="route_id,service_id,trip_id\nr1,week,1\n")  # fmt: skip
    services, stops = network.read_gtfs(feed)
    assert [(f.code, f.row, f.file) for f in services.attrs["findings"]] == [
        ("row_too_long", 5, "f.zip/stop_times.txt")
    ]
    assert stops["run_min"].tolist() == [0, 10]


@pytest.mark.parametrize(
    "content",
    [b"no map", b'<osm version="0.6"></osm>', b'<osm version="0.6"><node id="1"'],
)
def test_a_map_that_cannot_be_used(tmp_path, content):
    pytest.importorskip("osmium", reason='pyosmium is not installed (pip install "infraprio[data]")')
    (tmp_path / "map.osm").write_bytes(content)
    assert command(["build", "--osm", str(tmp_path / "map.osm"), "-o", str(tmp_path / "region")]) == 2
    assert not (tmp_path / "region").exists()
    (tmp_path / "area.geojson").write_text("[]")
    with pytest.raises(ip.ScenarioError):
        ip.build_from(osm=tmp_path / "map.osm", area=tmp_path / "area.geojson")
