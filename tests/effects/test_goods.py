"""Goods by rail in the effects: what axle load, length, wires, loops and speed are worth to them, by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio import appraisal, effects
from infraprio.appraisal.values.prices import to_price_year
from infraprio.effects.evaluate import Effects
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region

TONNES = 2085 * 365  # a loaded train of 30 wagons of 90 t a day
ORE = {"id": "ORE", "from_place": "A", "to_place": "C", "tonnes_year": TONNES, "axle_load_t": 25, "train_length_m": 620}  # fmt: skip
TIMBER = {**ORE, "id": "TIMBER", "runs_today": "no", "lorry_cost_sek_tonne": 150, "lorry_km": 90}
CHANGES = [
    change("AXLE", "railways", "AB_R", "set", "axle_load_t", 25),
    change("AXLE2", "railways", "BC_R", "set", "axle_load_t", 25),
    change("LONG", "railways", "AB_R", "set", "train_length_m", 820),
    change("WIRES", "railways", "BC_R", "set", "electrified", "yes"),
    change("FAST", "railways", "AB_R", "set", "speed_kmh", 80),
    change("LOOP", "railways", "AB_R", "set", "capacity_trains_day", 22),
    change("SHORT", "railways", "AB_R", "set", "train_length_m", 320),
    change("CLOSED", "railways", "AB_R", "remove"),
    change("TRAINS", "services", "T", "add", "departures_day", 1),
    change("SHUT", "railways", "AB_R", "set", "freight", "no"),
]


def two_railways(*flows: dict[str, Any], changes: list[dict[str, Any]] = CHANGES, **rest: Any) -> Scenario:
    """A-B with wires and B-C without, 40 km each at 40 km/h; AB takes 20 trains a day, 16 of them passenger trains."""
    limits = {"axle_load_t": 22.5, "train_length_m": 620}
    return region(
        changes,
        railways=[
            rail("AB_R", "A", "B", 40, 40, electrified="yes", capacity_trains_day=20, **limits),
            rail("BC_R", "B", "C", 40, 40, **limits),
        ],
        rail_freight=list(flows),
        **rest,
    )


@cache
def ore() -> Effects:
    return effects.evaluate(two_railways(ORE))


def sek(*, hours: float = 2.0, wires: bool = False, wagons: float = 30, gross_t: float = 90) -> float:
    """A tonne over 80 km, by a train that comes back empty."""
    payload, empty = wagons * (gross_t - 20.5), wagons * 20.5 + 85
    a_tkm = 0.02 if wires else 0.06
    return (80 * (2 * 25 + (payload + 2 * empty) * a_tkm) + hours * (2 * 3000 + 2 * payload)) / payload + 60


def test_the_reference_by_hand():
    found = ore().without
    assert found["rail_freight_cost_msek_year"] == pytest.approx(TONNES * sek() / 1e6)
    assert found["rail_freight_tonnes_year"] == TONNES
    assert found["rail_freight_trains_day"] == pytest.approx(1)
    traffic = ore().base.state.traffic
    assert traffic.goods is not None
    assert traffic.goods.load.tolist() == pytest.approx([2, 2])  # and back
    assert traffic.co2_tonnes_year["rail_freight"] == pytest.approx(365 * 80 * (2085 + 2 * 700) * 14 / 1e6)


@pytest.mark.parametrize(
    ("proposal", "after"),
    [
        ("AXLE", sek()),  # the other railway does not take it
        ("LONG", sek()),
        ("WIRES", sek(wires=True)),
        ("FAST", sek(hours=1.5)),
        ("LOOP", sek()),
        ("SHORT", sek(wagons=15)),
        ("TRAINS", sek()),
    ],
)
def test_what_each_change_is_worth(proposal: str, after: float):
    saved = ore().change.loc[proposal, "rail_freight_cost_msek_year"]
    assert saved == pytest.approx(TONNES * (after - sek()) / 1e6, abs=1e-9)


def test_an_axle_load_needs_the_whole_way():
    base = ore().base
    both = effects.evaluate_set(base.scenario, ["AXLE", "AXLE2"], base).change
    assert both["rail_freight_cost_msek_year"] == pytest.approx(TONNES * (sek(gross_t=100) - sek()) / 1e6)
    assert both["rail_freight_trains_day"] == pytest.approx(69.5 / 79.5 - 1)
    found = effects.interactions(
        base.scenario, base, indicator="rail_freight_cost_msek_year", proposals=["AXLE", "AXLE2", "TRAINS"]
    )
    assert [(pair.first, pair.second) for pair in found.pairs] == [("AXLE", "AXLE2")]


def test_wires_save_carbon_and_it_is_said_who_lacks_them():
    found = ore()
    goods = -365 * 80 * 3485 * 14 / 1e6
    trains = -16 * 40 * 365 * found.base.model.p["co2_diesel_train_kg_km"] / 1e3
    assert found.change.loc["WIRES", "co2_tonnes_year"] == pytest.approx(goods + trains, rel=1e-6)
    (told,) = [f for f in found.findings if f.code == "goods_with_diesel"]
    assert "40 km" in told.message
    assert "BC_R" in told.message


def test_without_a_way_goods_cost_more_than_any_train():
    found = ore()
    far = 10 * (380 + 80 * 9) / 15
    for proposal in ("CLOSED", "SHUT"):
        assert found.change.loc[proposal, "rail_freight_cost_msek_year"] == pytest.approx(
            TONNES * (far - sek()) / 1e6
        )
        assert found.change.loc[proposal, "rail_freight_tonnes_year"] == -TONNES
    assert {f.subject for f in found.findings if f.code == "goods_without_way"} == {"ORE"}


def test_a_loop_gives_room_to_new_goods():
    """AB takes 20 trains: 16 passenger trains, and 4 goods trains of the 8 that 4 times the tonnes need."""
    new = {**TIMBER, "tonnes_year": 4 * TONNES}
    found = effects.evaluate(two_railways(new))
    assert found.without["rail_freight_tonnes_year"] == pytest.approx(2 * TONNES)
    assert found.without["rail_freight_cost_msek_year"] == pytest.approx(2 * TONNES * (sek() + 150) / 1e6)
    loop, trains = found.change.loc["LOOP"], found.change.loc["TRAINS"]
    assert loop["rail_freight_tonnes_year"] == pytest.approx(TONNES)
    assert loop["rail_freight_cost_msek_year"] == pytest.approx(TONNES * (sek() - 150) / 1e6)
    lorry_km = -TONNES / 15 * 90
    assert loop["vehicle_km_heavy_million_year"] == pytest.approx(lorry_km / 1e6)
    engine = 365 * 80 * 3485 * 14 / 1e6
    assert loop["co2_tonnes_year"] == pytest.approx(lorry_km * 0.85 / 1e3 + engine, rel=1e-6)
    assert trains["rail_freight_tonnes_year"] == pytest.approx(-TONNES)  # passenger trains come first
    (told,) = [f for f in found.base.findings if f.code == "goods_without_room"]
    assert "50 %" in told.message
    assert "AB_R" in told.message


def test_goods_that_lorries_carry_cheaper_stay_on_the_road():
    found = effects.evaluate(
        two_railways({**TIMBER, "lorry_cost_sek_tonne": 66}), proposals=["WIRES", "FAST"]
    )
    assert found.without["rail_freight_tonnes_year"] == 0
    assert found.without["rail_freight_cost_msek_year"] == pytest.approx(TONNES * 66 / 1e6)
    assert sek(wires=True) > 66
    assert found.change["rail_freight_cost_msek_year"].tolist() == [0, 0]
    assert "goods_by_lorry" in {f.code for f in found.findings}


def test_goods_of_today_stay_on_rail_as_long_as_it_is_no_dearer_than_today():
    found = effects.evaluate(two_railways({**ORE, "lorry_cost_sek_tonne": 66}), proposals=["SHORT", "WIRES"])
    assert found.without["rail_freight_tonnes_year"] == TONNES
    assert found.change.loc["SHORT", "rail_freight_tonnes_year"] == -TONNES
    assert found.change.loc["SHORT", "rail_freight_cost_msek_year"] == pytest.approx(0, abs=1e-12)
    assert found.change.loc["WIRES", "rail_freight_cost_msek_year"] < 0


def test_a_new_way_without_room_leaves_the_rest_on_the_old_one():
    """A short new railway takes one train in each direction; half of the goods go over it."""
    new = [change("NEW", "railways", "AC_R", "new")] + [
        change("NEW", "railways", "AC_R", "set", column, value)
        for column, value in (("from_place", "A"), ("to_place", "C"), ("length_km", 60), ("speed_kmh", 40), ("axle_load_t", 22.5), ("train_length_m", 620), ("capacity_trains_day", 1), ("passengers", "no"), ("freight", "yes"))
    ]  # fmt: skip
    found = effects.evaluate(two_railways(ORE, changes=new))
    near = (60 * (2 * 25 + 3485 * 0.06) + 1.5 * (2 * 3000 + 2 * 2085)) / 2085 + 60
    assert found.change.loc["NEW", "rail_freight_cost_msek_year"] == pytest.approx(
        TONNES / 2 * (near - sek()) / 1e6
    )
    assert found.change.loc["NEW", "rail_freight_tonnes_year"] == pytest.approx(0, abs=1e-6)


def test_what_no_goods_are_stated_for_is_said_and_what_they_feel_is_not():
    mute = [c for c in CHANGES if c["proposal"] in ("AXLE", "LONG")]
    without = effects.evaluate(two_railways(changes=mute))
    assert not [name for name in without.change if name.startswith("rail_freight")]
    assert {f.subject for f in without.findings if f.code == "not_used"} == {"AXLE", "LONG"}
    with_goods = effects.evaluate(two_railways(ORE, changes=mute))
    assert not [f for f in with_goods.findings if f.code == "not_used"]


def test_railways_for_goods_alone_are_not_idle():
    found = effects.evaluate(
        two_railways(
            ORE,
            services=[],
            service_stops=[],
            changes=[change("FAST", "railways", "AB_R", "set", "speed_kmh", 80)],
        )
    )
    assert found.change.loc["FAST", "rail_freight_cost_msek_year"] < 0
    assert not [f for f in found.findings if f.subject == "FAST"]


def test_it_is_priced():
    scenario = two_railways(ORE, changes=[change("WIRES", "railways", "BC_R", "set", "electrified", "yes")])
    result = appraisal.appraise(scenario)
    found = result.quantities.of("WIRES")
    factor = to_price_year(scenario, 2023, "")[0]
    paid = found.change[(found.item == "rail_freight_sek") & (found.mode == "rail")]
    assert paid.tolist() == pytest.approx([TONNES * (sek(wires=True) - sek()) * factor])
    lines = result.explain("WIRES")
    assert lines.loc[lines["item"] == "Goods by rail", "present_value_msek"].sum() > 0


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"to_place": "A"}, "to_place", "goods_stay"),
        ({"train_length_m": 30}, "train_length_m", "train_too_short"),
        ({"axle_load_t": 5}, "axle_load_t", "wagon_takes_nothing"),
        ({"runs_today": "no"}, "lorry_cost_tonne", "goods_without_lorry"),
        ({"to_place": "X"}, "to_place", "unknown_id"),
        ({"tonnes_year": -1}, "tonnes_year", "below_range"),
        ({"tonnes_year": ""}, "tonnes_year", "missing_cell"),
        ({"traction": "steam"}, "traction", "not_a_choice"),
    ],
)
def test_what_cannot_be_is_refused_with_its_cell(cells: dict[str, Any], column: str, code: str):
    with pytest.raises(ip.ScenarioError) as caught:
        two_railways({**ORE, **cells}, changes=[])
    (found,) = [f for f in caught.value.findings if f.severity == "error"]
    assert (found.code, found.column, found.row) == (code, column, 1)


def test_a_set_is_what_a_computation_from_scratch_says():
    """What is taken over from the reference makes no difference: the same changes in the tables."""
    scenario = two_railways(ORE, TIMBER, places=[place("A", 0, 5000, 3000, offers="hospital regional_centre"), place("B", 0.4), place("C", 0.8)])  # fmt: skip
    together = effects.evaluate_set(scenario, ["AXLE", "AXLE2", "WIRES", "FAST", "LOOP"])
    total = together.without + together.change
    limits = {"axle_load_t": 25, "train_length_m": 620, "electrified": "yes"}
    built = region(
        [],
        railways=[
            rail("AB_R", "A", "B", 40, 80, capacity_trains_day=22, **limits),
            rail("BC_R", "B", "C", 40, 40, **limits),
        ],
        rail_freight=[ORE, TIMBER],
    )
    anew = effects.baseline(built).state.measures.totals
    names = [name for name in anew if name.startswith("rail_freight")]
    assert len(names) == 3
    assert np.allclose([total[name] for name in names], [anew[name] for name in names], rtol=1e-9)
