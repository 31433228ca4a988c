"""What the roads carry and what follows from it, on a few roads whose numbers are all different."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects import traffic as module
from infraprio.effects.traffic import (
    LocalTraffic,
    Traffic,
    _expected_minutes,
    _freight_sek,
    _goods_emissions,
    _lorry_minutes,
    _stated_accidents,
    local_traffic,
)
from infraprio.network.travel.demand import PURPOSES
from tests.network.regions import change, place, region, road

N = len(PURPOSES)
PEOPLE, VALUE = [1.25 + 0.5 * k for k in range(N)], [70.0 + 30 * k for k in range(N)]
P: dict[str, float] = {
    **{f"car_occupancy_{purpose}": n for purpose, n in zip(PURPOSES, PEOPLE)},
    **{f"value_of_time_{purpose}_sek_h": n for purpose, n in zip(PURPOSES, VALUE)},
    "heavy_share_default": 0.3,
    "car_cost_sek_km": 3.0,
    "freight_time_sek_h": 420.0,
    "freight_cost_sek_km": 11.0,
    "freight_toll_factor": 2.5,
    "co2_rail_freight_g_tkm": 17.0,
    "co2_heavy_kg_km": 0.7,
    "days_year": 365.0,
}


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def counted(trips: float) -> LocalTraffic:
    """Roads: counted; not counted; share of lorries not known; fewer counted than modelled; closed; lorries not modelled."""
    roads = {
        "aadt": np.array([1000, None, 900, 50, 500, 10], dtype=object),
        "heavy_share": np.array([0.1, 0.2, None, 0.0, 0.1, 0.5], dtype=object),
        "open": np.array([True, True, True, True, False, True]),
    }
    state: Any = SimpleNamespace(
        skims=SimpleNamespace(transport={"roads": roads}),
        trips=trips * np.arange(1.0, N + 1)[:, None, None] * np.array([[2.0, 6]]),
        shares=SimpleNamespace(car=np.full((N, 1, 2), 0.5)),
        car_load=array(300, 5, 600, 80, 7, 0),
        lorry_load=array(20, 1, 100, 3, 2, 0),
    )
    return local_traffic(SimpleNamespace(p=P), state)  # type: ignore[arg-type]


@pytest.mark.parametrize("trips", [1.0, 1e-3])
def test_counts_beyond_the_modelled_loads_are_local(trips: float):
    """Cars of journeys are like 1, 2, 3 and so on by purpose."""
    found = counted(trips)
    assert found.cars.tolist() == pytest.approx([900 - 300, 0, 900 * 0.7 - 600, 0, 0, 5])
    assert found.lorries.tolist() == pytest.approx([100 - 20, 0, 900 * 0.3 - 100, 0, 0, 5])
    like = range(1, N + 1)
    assert found.persons == pytest.approx(sum(like) / sum(n / people for n, people in zip(like, PEOPLE)))
    assert found.value_sek_h == pytest.approx(sum(n * v for n, v in zip(like, VALUE)) / sum(like))


def test_where_nobody_travels_local_traffic_is_like_the_mean_purpose():
    found = counted(0.0)
    assert found.persons == pytest.approx(sum(PEOPLE) / N)
    assert found.value_sek_h == pytest.approx(sum(VALUE) / N)


def of_roads(minutes: list[float], km: list[float], toll: list[float]) -> Traffic:
    local = LocalTraffic(cars=array(2, 3), lorries=array(5, 7), persons=1.5, value_sek_h=130.0)
    rest: Any = dict.fromkeys(set(Traffic.__dataclass_fields__) - {"local", "minutes", "km", "toll"}, 0)
    return Traffic(**rest, local=local, minutes=np.array(minutes), km=np.array(km), toll=np.array(toll))


def test_what_people_in_local_cars_gain():
    before, after = of_roads([30, 60], [20, 50], [7, 0]), of_roads([24, 61], [15, 53], [3, 2])
    hours = (2 * 6 - 3 * 1) * 1.5 / 60
    sek = 2 * (5 * 3 + 4) - 3 * (3 * 3 + 2)
    gained = after.local_gain(before, P)
    assert gained == pytest.approx((hours + sek / 130, hours * 130 + sek))
    assert before.local_gain(after, P) == pytest.approx((-gained[0], -gained[1]))
    assert before.local_person_hours == pytest.approx((2 * 30 + 3 * 60) * 1.5 / 60)


def moved(**times: Any) -> Any:
    road_times = SimpleNamespace(**times) if times else None
    return SimpleNamespace(skims=SimpleNamespace(transport="transport", road_times=road_times))


def test_minutes_are_those_of_the_equilibrium_where_there_are_any(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "driven_minutes", lambda _transport, _p: array(10, 20))
    assert _expected_minutes(moved(), P).tolist() == [10, 20]
    assert _expected_minutes(moved(minutes=array(13, np.inf)), P).tolist() == [13, 20]


def test_minutes_of_lorries_are_a_mean_of_those_that_drive_when_they_do():
    """Modelled lorries spend 90 minutes; 2 local ones 13 each of all 5; nobody on the other roads."""
    local: Any = SimpleNamespace(lorries=array(2, 0, 0.25))
    minutes, lorries = array(13, 17, 19), array(5, 0, 0.25)
    state = moved(lorry_minutes=array(90, 0, 0))
    assert _lorry_minutes(state, lorries, local, minutes).tolist() == pytest.approx([(90 + 26) / 5, 17, 19])
    assert _lorry_minutes(moved(), lorries, local, minutes) is minutes


def test_what_lorries_pay():
    """Time, kilometres by the bearing class, and tolls as lorries pay them."""
    found = _freight_sek(P, array(2, 3), array(30, 40), array(20, 50), array(1, 0.9), array(7, 0))
    assert found == pytest.approx(2 * (210 + 220 + 17.5) + 3 * (280 + 495))


def goods(lorry_km: float, tkm: float) -> Any:
    return SimpleNamespace(lorry_km=lorry_km, diesel_tkm=tkm)


def test_goods_that_do_not_go_by_rail_are_driven():
    """Against the reference: of the reference itself nothing more; 19 kg of carbon for 27 more kilometres of lorries."""
    after, reference = goods(730.0 + 27, 3e6), goods(730.0, 5e6)
    before: Any = SimpleNamespace(goods=reference)
    km, tonnes = _goods_emissions(after, before, P)
    assert km == pytest.approx(27 / 365)
    assert tonnes == pytest.approx({"heavy": 27 * 0.7 / 1e3, "rail_freight": 3e6 * 17 / 1e6})
    for none in (None, SimpleNamespace(goods=None)):
        km, tonnes = _goods_emissions(after, none, P)  # type: ignore[arg-type]
        assert (km, tonnes["heavy"], tonnes["rail_freight"]) == (0, 0, pytest.approx(51))
    assert _goods_emissions(None, before, P) == (0.0, {})


def test_accidents_are_those_stated_of_links_that_can_be_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "usable", lambda _transport, _table: np.array([True, False, True]))
    transport: Any = {
        "roads": {"severe_accidents_year": array(0.2, 0.3, np.nan)},
        "railways": {"severe_accidents_year": array(0.5, np.nan, 0.7), "open": np.array([True, True, False])},
    }
    assert _stated_accidents(transport) == pytest.approx(0.7)


def test_every_class_of_road_has_a_risk_of_its_own_but_for_paths():
    risks = {word: name.removeprefix("risk_") for word, name in module._RISK.items()}
    plain = {"2+2": "2_plus_2", "2+1": "2_plus_1", "path": "street"}
    assert risks == {word: plain.get(word, word) for word in risks}


@pytest.mark.parametrize("speed", [50, 110])
def test_counted_traffic_that_stays_on_a_closed_road_emits_what_it_did(speed: float):
    """Nobody of the model drives the long way round, so all that is counted there stays when it is closed."""
    scenario = region(
        [change("SHUT", "roads", "AROUND", "remove")],
        places=[place("A", 0, 5000, 3000), place("B", 0.3)],
        roads=[road("AB", "A", "B", 20, 80), road("AROUND", "A", "B", 90, speed, aadt=1000, heavy_share=0.1)],
        railways=[],
        services=[],
        service_stops=[],
        interchanges=[],
    )
    found = effects.evaluate(scenario)
    assert found.base.state.traffic.local.cars[1] == pytest.approx(900)
    changed = found.change.loc["SHUT", ["vehicle_km_car_million_year", "co2_tonnes_year"]]
    assert changed.tolist() == pytest.approx([0, 0], abs=1e-6)


def test_what_lorries_drive():
    """A hundred lorries for half an hour over 40 km."""
    scenario = region(
        places=[place("A", 0, 5000, 3000), place("B", 0.7)],
        roads=[road("AB", "A", "B", 40, 80, aadt=1000, heavy_share=0.1)],
        railways=[],
        services=[],
        service_stops=[],
        interchanges=[],
    )
    totals = effects.baseline(scenario).accounts.totals
    assert totals["freight_hours", "heavy"] == pytest.approx(100 * 0.5 * 365)
    assert totals["freight_km", "heavy"] == pytest.approx(100 * 40 * 365)
    assert totals["vehicle_km_car", "car"] == pytest.approx(900 * 40 * 365)
