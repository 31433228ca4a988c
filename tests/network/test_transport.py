from __future__ import annotations

import itertools

import numpy as np
import pytest

from infraprio.errors import NetworkError
from infraprio.network.transport import apply_changes, compile_transport
from tests.network.regions import change, region


def test_sets_do_not_depend_on_order_and_take_the_better_value():
    scenario = region(
        [
            change("P1", "roads", "AB", "set", "speed_kmh", 90),
            change("P2", "roads", "AB", "set", "speed_kmh", 100),
            change("P2", "roads", "AB", "set", "length_km", 19),
            change("P3", "roads", "AB", "add", "speed_kmh", 5),
            change("P1", "roads", "AB", "set", "length_km", 18),
        ]
    )
    base = compile_transport(scenario)
    for order in itertools.permutations(["P1", "P2", "P3"]):
        with_all = apply_changes(base, order)
        assert with_all["roads"]["speed_kmh"][0] == 105
        assert with_all["roads"]["length_km"][0] == 18
        assert with_all.built == ("P1", "P2", "P3")


def test_multiply_before_add_and_removal_wins():
    scenario = region(
        [
            change("P1", "services", "T", "add", "departures_day", 2),
            change("P2", "services", "T", "multiply", "departures_day", 1.5),
            change("P3", "roads", "AB", "remove"),
            change("P4", "roads", "AB", "set", "speed_kmh", 100),
        ]
    )
    base = compile_transport(scenario)
    both = apply_changes(base, ["P1", "P2", "P3", "P4"])
    assert both["services"]["departures_day"][0] == 8 * 1.5 + 2
    assert not both["roads"]["open"][0]
    assert any("P4 changes AB, which P3 closes" in str(remark) for remark in base.remarks)


def test_untouched_columns_are_shared_and_the_base_is_unchanged():
    base = compile_transport(region([change("P1", "roads", "AB", "set", "speed_kmh", 90)]))
    built = apply_changes(base, ["P1"])
    assert built["roads"]["length_km"] is base["roads"]["length_km"]
    assert built["railways"]["speed_kmh"] is base["railways"]["speed_kmh"]
    assert base["roads"]["speed_kmh"][0] == 80
    assert built.touched == {("roads", "speed_kmh")}
    with pytest.raises(ValueError, match="read-only"):
        built["roads"]["speed_kmh"][0] = 1


def test_new_objects_are_closed_until_their_proposal_is_built():
    scenario = region(
        [
            change("P1", "roads", "NEW", "new"),
            change("P1", "roads", "NEW", "set", "from_place", "A"),
            change("P1", "roads", "NEW", "set", "to_place", "C"),
            change("P1", "roads", "NEW", "set", "length_km", "30,5"),
            change("P1", "roads", "NEW", "set", "speed_kmh", 100),
            change("P2", "roads", "NEW", "add", "speed_kmh", 10),
        ]
    )
    base = compile_transport(scenario)
    assert base["roads"]["open"].tolist() == [True, True, False]
    assert apply_changes(base, ["P1"])["roads"]["open"].all()
    assert not apply_changes(base, ["P2"])["roads"]["open"][2]
    assert apply_changes(base, ["P1", "P2"])["roads"]["speed_kmh"][2] == 110
    assert apply_changes(base, ["P1"])["roads"]["length_km"][2] == 30.5
    assert any("only P1 creates" in str(remark) for remark in base.remarks)


def test_values_stay_in_their_range_with_a_remark():
    away = [change(p, "interchanges", "H", "add", "transfer_min", -3) for p in ("P1", "P2")]
    base = compile_transport(region(away, proposals=("P1", "P2")))
    built = apply_changes(base, ["P1", "P2"])
    assert built["interchanges"]["transfer_min"][0] == 0
    assert any(remark.code == "held_in_range" and remark.message_in("sv") for remark in built.remarks)


def test_unknown_and_done_proposals_are_refused():
    rows = [
        {"id": name, "name": name, "kind": "road", "horizon": horizon, "cost_msek": 1, "price_year": 2024}
        for name, horizon in (("P1", "medium"), ("OLD", "done"))
    ]
    scenario = region(
        [
            change("P1", "roads", "AB", "set", "speed_kmh", 90),
            change("OLD", "roads", "AB", "set", "speed_kmh", 120),
        ],
        proposals_table=rows,
        financing=[{"proposal": "P1", "fund": "F", "share": 1}],
    )
    base = compile_transport(scenario)
    assert base["roads"]["speed_kmh"][0] == 80
    for name in ("OLD", "NOBODY"):
        with pytest.raises(NetworkError, match=name):
            apply_changes(base, [name])


def test_several_stops_of_one_service_at_a_place_change_together():
    scenario = region(
        [change("P1", "service_stops", "T@B", "set", "dwell_min", 4)],
        service_stops=[{"service": "T", "order": k, "place": name} for k, name in enumerate("ABCB")],
    )
    built = apply_changes(compile_transport(scenario), ["P1"])
    assert np.flatnonzero(built["service_stops"]["dwell_min"] == 4).tolist() == [1, 3]
