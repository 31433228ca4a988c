"""The valley that the documentation computes: its numbers, on which the printed ones rest."""

from __future__ import annotations

from infraprio.effects.examples import valley


def columns(table: str, *names: str) -> list[tuple[object, ...]]:
    found = valley()[table]
    return list(zip(*(list(found[name]) for name in names), strict=True))


def test_what_stands_today():
    assert columns("places", "id", "name", "lat", "lon", "population", "jobs", "kind") == [
        ("TOWN", "Town", 63.0, 14.5, 20000, 14000, "town"),
        ("MID", "Mid", 63.2, 14.5, 1500, 300, "village"),
        ("FARM", "Farm", 63.4, 14.5, 900, 150, "village"),
        ("TOP", "Top", 63.6, 14.5, 2500, 700, "village"),
    ]
    assert [tuple(offers) for offers in valley()["places"]["offers"]] == [("hospital", "regional_centre"), (), (), ()]  # fmt: skip
    assert columns("roads", "id", "from_place", "to_place", "length_km", "speed_kmh", "aadt", "heavy_share") == [
        ("R1", "TOWN", "MID", 25, 70, 3000, 0.1),
        ("R2", "MID", "FARM", 25, 75, 1800, 0.1),
        ("R3", "FARM", "TOP", 24, 75, 1500, 0.1),
    ]  # fmt: skip
    assert columns("railways", "id", "length_km", "speed_kmh", "capacity_trains_day", "trains_day") == [
        ("J1", 26, 80, 40, 14),
        ("J2", 50, 80, 40, 14),
    ]
    assert columns("services", "id", "departures_day", "boardings_year") == [("T1", 5, 60000)]
    assert columns("service_stops", "order", "place") == [(0, "TOWN"), (1, "MID"), (2, "TOP")]
    assert columns("interchanges", "place", "parking_spaces") == [("MID", 5)]


def test_what_is_proposed_paid_and_wanted():
    assert columns("proposals", "id", "kind", "cost_msek", "price_year") == [
        ("FASTER", "road", 120, 2024),
        ("TRAINS", "rail", 300, 2024),
        ("LOT", "interchange", 4, 2024),
    ]
    assert columns("changes", "object", "attribute", "action", "value") == [
        ("R1", "speed_kmh", "set", "98.82352941176471"),
        ("T1", "departures_day", "multiply", "2"),
        ("J1", "speed_kmh", "set", "120"),
        ("H1", "parking_spaces", "add", "60"),
    ]
    assert columns("periods", "first_year", "last_year") == [(2026, 2031)]
    assert columns("financing", "proposal", "share") == [("FASTER", 1), ("TRAINS", 1), ("LOT", 1)]
    assert columns("budgets", "amount_msek", "price_year") == [(300, 2024)]
    assert columns("budget_scenarios", "probability", "main") == [(1, True)]
    assert columns("weights", "goal", "weight") == [("g", 1)]
    settings = valley().settings
    assert (settings["name"], settings["base_year"], settings["price_year"]) == ("Valley", 2024, 2024)
