"""A day of a feed becomes services: calendar, exceptions, frequencies, late times, and what cannot be used."""

from datetime import date

import numpy as np
import pytest

from infraprio import ScenarioError, network
from tests.network.gtfs.feeds import TABLES, write_feed


def read(tmp_path, day=None, **changed):
    return network.read_gtfs(write_feed(tmp_path / "feed.zip", **changed), day)


def codes(table):
    return [found.code for found in table.attrs["findings"]]


def test_a_weekday(tmp_path):
    services, stops = read(tmp_path, "2026-03-05")
    assert services["id"].tolist() == ["r1-1", "r2-1"]
    bus, train = services.iloc[0], services.iloc[1]
    assert (bus["mode"], bus["departures_day"], bus["first_departure"], bus["last_departure"]) == (
        "bus",
        2,
        420,
        1500,
    )
    assert (bus["departures_morning"], bus["departures_evening"]) == (1, 1)
    assert (train["mode"], train["departures_day"], train["departures_morning"]) == ("train", 7, 4)
    assert (train["departures_afternoon"], train["headway_min"]) == (3, 30)
    runs = stops[stops["service"] == "r1-1"]
    # the first trip has no time at B: a third of the way, 10 of 30 minutes; the second takes 8, stands 2, takes 10
    assert runs["stop"].tolist() == ["A", "B", "C"]
    assert runs["run_min"].to_numpy() == pytest.approx([0, 9, 15], abs=1e-3)
    assert runs["dwell_min"].tolist() == [0, 1, 0]
    assert stops[stops["stop"] == "S1"]["lat"].tolist() == [63.10]  # from its station
    assert codes(services) == []


@pytest.mark.parametrize(
    ("day", "departures"),
    [
        ("2026-03-03", {"r1-1": 1}),
        ("2026-03-04", {"r1-1": 2, "r1-2": 1, "r2-1": 7}),
        (date(2026, 3, 7), {"r1-1": 1}),
    ],
)
def test_exceptions_add_and_take_away(tmp_path, day, departures):
    services, _ = read(tmp_path, day)
    assert dict(zip(services["id"], services["departures_day"])) == departures


def test_the_day_taken_is_the_working_day_with_most_trips(tmp_path):
    assert read(tmp_path)[0].attrs["date"] == date(2026, 3, 4)


def test_rows_in_another_order_give_the_same(tmp_path):
    def turned(text):
        head, *rows = text.strip().split("\n")
        return "\n".join([head, *reversed(rows)]) + "\n"

    first = read(tmp_path, "2026-03-04")
    second = read(tmp_path, "2026-03-04", **{name: turned(text) for name, text in TABLES.items()})
    for a, b in zip(first, second):
        assert a.to_csv() == b.to_csv()


BAD = {
    "trip_backwards": {"stop_times": TABLES["stop_times"].replace("25:08:00,25:10:00", "24:08:00,24:10:00")},
    "trip_without_times": {"stop_times": TABLES["stop_times"].replace("7:00:00,7:00:00", ",")},
    "trip_too_short": {"stop_times": TABLES["stop_times"].replace("f1,D,2,06:30:00,06:30:00\n", "")},
    "call_at_no_stop": {"stop_times": TABLES["stop_times"].replace("w2,B", "w2,Z")},
    "call_without_order": {"stop_times": TABLES["stop_times"].replace("w2,B,2", "w2,B,two")},
    "unreadable_time": {"stop_times": TABLES["stop_times"].replace("25:08:00", "8 past")},
    "stop_without_place": {"stops": TABLES["stops"].replace("B,Beta,63.11", "B,Beta,")},
    "trip_without_route": {"trips": TABLES["trips"].replace("r2,week", "r9,week")},
    "frequency_unusable": {"frequencies": TABLES["frequencies"].replace("1800", "0")},
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_record_is_left_out_and_named(tmp_path, code):
    services, _ = read(tmp_path, "2026-03-05", **BAD[code])
    (found,) = services.attrs["findings"]
    assert (found.code, found.severity) == (code, "warning")
    (table,) = BAD[code]
    assert found.file == f"feed.zip/{table if code not in ('trip_too_short',) else 'stop_times'}.txt"
    bad_line = BAD[code][table].split("\n")[found.row - 1]
    assert code == "trip_too_short" or bad_line not in TABLES[table].split("\n") or found.value in bad_line
    assert found.message_in("sv") != found.message


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"stops": None}, "feed_lacks_file"),
        ({"calendar": None, "calendar_dates": None}, "feed_lacks_file"),
        ({"trips": TABLES["trips"].replace("service_id", "service")}, "missing_column"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path, changed, code):
    with pytest.raises(ScenarioError) as fault:
        read(tmp_path, **changed)
    assert code in [found.code for found in fault.value.findings]


def test_a_day_without_service_and_a_file_that_is_no_feed(tmp_path):
    with pytest.raises(ScenarioError, match="2026-03-02 to 2026-03-15"):
        read(tmp_path, "2026-06-01")
    (tmp_path / "note.zip").write_text("no zip")
    with pytest.raises(ScenarioError, match="cannot be read"):
        network.read_gtfs(tmp_path / "note.zip")


def test_times_follow_each_other_whatever_the_feed(tmp_path):
    """Seeded: a trip with random gaps in its times runs forward, and whole runs stay what the ends say."""
    rng = np.random.default_rng(3)
    stops = "stop_id,stop_lat,stop_lon\n" + "".join(
        f"s{k},{60 + rng.random() / 10},{15}\n" for k in range(12)
    )
    times = np.cumsum(rng.integers(1, 9, 12)) + 400
    shown = rng.random(12) < 0.4
    shown[[0, -1]] = True
    rows = "".join(
        f"t,s{k},{k},{t},{t}\n"
        for k in range(12)
        for t in [f"{times[k] // 60:02}:{times[k] % 60:02}:00" if shown[k] else ""]
    )
    _, calls = read(
        tmp_path, "2026-03-05", stops=stops, frequencies=None, trips="route_id,service_id,trip_id\nr1,week,t\n",
        stop_times="trip_id,stop_id,stop_sequence,arrival_time,departure_time\n" + rows,
    )  # fmt: skip
    assert (calls["run_min"].to_numpy()[1:] > 0).all()
    assert np.cumsum(calls["run_min"])[shown].to_numpy() == pytest.approx((times - times[0])[shown])
