"""The door from the network: what is unknown, whose prices its money has, and what is read at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pytest

from infraprio.appraisal.values.from_effects import (
    _at_common_prices,
    read_effects,
    read_set_effects,
    unvalued,
)
from infraprio.appraisal.values.quantities import quantities
from infraprio.appraisal.values.stated import with_stated
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, about
from infraprio.scenario.parameters import Parameter, built_in
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

INDEX = [
    {"index": "consumer", "year": y, "value": v}
    for y, v in ((2006, 60), (2015, 80), (2017, 100), (2025, 150))
]
ROADS = [
    {"proposal": p, "table": "roads", "object": "R", "action": "set", "attribute": "speed_kmh", "value": "90"}
    for p in ("BUSY", "DECLARED", "IDLE", "HALF", "BLIND")
]


@dataclass(frozen=True)
class Seen:
    """What the network would tell."""

    rows: list[dict[str, Any]]
    findings: tuple[Finding, ...] = field(default=())

    def quantities(self) -> pd.DataFrame:
        return pd.DataFrame(self.rows, columns=["proposal", "item", "change", "mode"])


def plan(**rest: Any) -> Scenario:
    names = ("BUSY", "IDLE", "HALF", "BLIND", "QUIET", "DONE")
    rows = [
        proposal(n, no_network_effect="yes" if n == "QUIET" else "no", horizon="done" if n == "DONE" else "medium") for n in names
    ]  # fmt: skip
    changes = [r for r in ROADS if r["proposal"] != "DECLARED"]
    return paper_plan(rows, changes=changes, price_index=INDEX, **rest)


def parameters(**years: int | None) -> dict[str, Parameter]:
    return dict(built_in()) | {
        name: replace(built_in()[name], price_year=year) for name, year in years.items()
    }


SEEN = Seen(
    [row("BUSY", "severe_accidents", -3.0), row("QUIET", "severe_accidents", -5.0), row("BLIND", "co2_tonnes", 7.0), row("BUSY", "bicycle_km", 11.0), row("BUSY", "walking_km", 13.0)],
    (about("idle", "IDLE"), about("not_used", "IDLE"), about("idle", "HALF"), about("no_traffic", "HALF"), about("not_used", "BUSY")),
)  # fmt: skip


def test_of_which_proposals_the_network_tells_nothing() -> None:
    """Declared or without a change; idle beside something that is not valued. Not: one of the two."""
    assert unvalued(plan(), SEEN) == {"QUIET", "IDLE", "DONE"}
    codes = ("not_used", "partly_used", "path_not_valued", "no_passenger_trains", "no_added_trains", "seats_unknown_today", "bus_lane_without_queue")  # fmt: skip
    for code in codes:
        assert "HALF" in unvalued(plan(), Seen([], (about("idle", "HALF"), about(code, "HALF"))))
        assert "HALF" not in unvalued(plan(), Seen([], (about("idle", "BUSY"), about(code, "HALF"))))


def test_what_is_read_of_the_network() -> None:
    chosen = parameters()
    found, unknown, told = read_effects(plan(), chosen, SEEN)
    assert unknown == {"QUIET", "IDLE", "DONE"}
    assert found.evaluated == ("BUSY", "HALF", "BLIND")
    assert found.to_frame()[["proposal", "item", "change"]].to_numpy().tolist() == [["BUSY", "severe_accidents", -3], ["BLIND", "co2_tonnes", 7]]  # fmt: skip
    assert told == []
    health = replace(built_in()["bus_cost_sek_km"], id="health_bicycle_sek_km")
    found, *_ = read_effects(plan(), chosen | {"health_bicycle_sek_km": health}, SEEN)
    assert found.to_frame()["item"].tolist() == ["severe_accidents", "co2_tonnes", "bicycle_km"]
    found, told = read_set_effects(plan(), chosen, ["BUSY"], SEEN)
    assert found.evaluated == ("BUSY", "QUIET", "BLIND")  # of a set all rows count
    assert told == []


def test_stated_effects_are_read_as_they_are() -> None:
    table = effects(row("QUIET", "severe_accidents", -5.0), row("BUSY", "bicycle_km", 3.0))
    for given in (table, quantities(table)):
        found, unknown, told = read_effects(plan(), parameters(), given)
        assert (len(found), unknown, told, found.evaluated) == (2, frozenset(), [], ("QUIET", "BUSY"))
    with pytest.raises(AppraisalError, match="the effects name X, Y, which the scenario does not have"):
        read_effects(plan(), parameters(), effects(row("X", "co2_tonnes", 1.0), row("BUSY", "co2_tonnes", 1.0), row("Y", "co2_tonnes", 1.0)))  # fmt: skip
    with pytest.raises(AppraisalError, match="effects are int"):
        read_effects(plan(), parameters(), 3)


def test_where_nothing_is_left_to_build_nothing_is_computed() -> None:
    shares = [{"proposal": "A", "fund": "NP", "share": 1}]
    done = paper_plan([proposal("A", horizon="done"), proposal("B", horizon="done")], financing=shares)
    found, unknown, told = read_effects(done, parameters())
    assert (len(found), found.evaluated, unknown, told) == (0, (), frozenset(), [])


MONEY = [
    ("travel_cost_sek", "car", 2.0), ("travel_cost_sek", "bus", 3.0), ("travel_cost_sek", "park_ride", 5.0), ("fare_revenue_sek", "bus", 7.0),
    ("fare_revenue_sek", "car", 11.0), ("rail_freight_sek", "rail", 13.0), ("rail_freight_sek", "lorry", 17.0), ("toll_revenue_sek", "car", 19.0),
    ("user_charges_sek", "bus", 23.0), ("vehicle_km_car", "rail", 29.0),
]  # fmt: skip


def moved(
    *rows: tuple[str, str, float], without: str = "", **years: int | None
) -> tuple[list[float], list[str]]:
    table = pd.DataFrame(rows or MONEY, columns=["item", "mode", "change"])
    before = table.copy()
    chosen = {name: one for name, one in parameters(**years).items() if name != without}
    found, told = _at_common_prices(table, plan(), chosen)
    assert table.equals(before)
    return found["change"].tolist(), [f"{f.code} {f.value}" for f in told]


YEARS = {"car_cost_sek_km": 2017, "fare_sek_km": 2015, "rail_freight_train_sek_h": 2006}


def test_money_of_the_network_by_whose_prices_it_has() -> None:
    car, fare, rail = 150 / 100, 150 / 80, 150 / 60
    plain = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    expected = [2 * car, 3 * fare, 5 * fare, 7 * fare, 11 * fare, 13 * rail, 17, 19, 23, 29]
    assert moved(**YEARS) == (pytest.approx(expected), [])
    assert moved(**dict.fromkeys(YEARS)) == (plain, [])
    assert moved(**YEARS, without="fare_sek_km")[0] == pytest.approx(
        [2 * car, *plain[1:5], 13 * rail, *plain[6:]]
    )


def test_only_money_that_is_there_asks_for_an_index() -> None:
    years = dict.fromkeys(YEARS, 2011)
    assert moved(("toll_revenue_sek", "car", 2.0), ("rail_freight_sek", "lorry", 2.0), **years) == (
        [2, 2],
        [],
    )
    _, told = moved(("travel_cost_sek", "car", 2.0), ("fare_revenue_sek", "car", 3.0), **years)
    assert told == ["index_continued 2011"] * 2


WIDER = [
    ("BUSY", "construction_co2", 700, {}), ("IDLE", "construction_bridge", 0.5, {}), ("IDLE", "construction_road", 2, {}), ("IDLE", "construction_rail", 3, {}),
    ("IDLE", "construction_tunnel", 5, {}), ("HALF", "noise", -30, {}), ("BLIND", "air", -2, {"persons": 50}), ("BUSY", "cycling", 40, {"persons": 30}),
    ("BLIND", "walking", 60, {"persons": 20}), ("DONE", "noise", 9, {}),
]  # fmt: skip


def test_stated_wider_effects_are_quantities() -> None:
    wider = [{"proposal": p, "effect": e, "value": v, "source": "s"} | more for p, e, v, more in WIDER]
    scenario = plan(wider_effects=wider)
    before = quantities(effects(row("QUIET", "severe_accidents", -5.0)), evaluated=["QUIET", "BLIND"])
    found = with_stated(before, scenario)
    assert found.to_frame()[["proposal", "item", "mode", "change", "unit"]].to_numpy().tolist() == [
        ["QUIET", "severe_accidents", "", -5, "persons/year"], ["BUSY", "construction_co2_tonnes", "", 700, "t"],
        ["IDLE", "construction_km", "bridge", 0.5, "km built"], ["IDLE", "construction_km", "road", 2, "km built"],
        ["IDLE", "construction_km", "rail", 3, "km built"], ["IDLE", "construction_km", "tunnel", 5, "km built"],
        ["HALF", "noise_exposed_persons", "", -30, "persons"], ["BLIND", "pm25_exposure_person_ug", "", -100, "persons × µg/m³"],
        ["BUSY", "cycling_person_minutes", "", 1200, "persons x min/week"], ["BLIND", "walking_person_minutes", "", 1200, "persons x min/week"],
    ]  # fmt: skip
    assert found.evaluated == (
        "QUIET",
        "BLIND",
        "HALF",
        "BUSY",
    )  # the carbon of building alone says nothing of people
    assert with_stated(before, scenario, ["HALF"]).to_frame()["proposal"].tolist() == ["QUIET", "HALF"]
    assert with_stated(before, scenario, []) is before
    assert with_stated(before, plan()) is before
