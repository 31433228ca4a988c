"""Measures whose money goes to running traffic: no ratio to the investment, support in its place."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.operating import SUPPORT, operating_measures
from tests.appraisal.appraisal_cases import NO_GROWTH, effects, paper_plan, proposal, row
from tests.network.regions import change, region

RUNS = (
    row("S", "service_km", 200_000, mode="train"),
    row("S", "fare_revenue_sek", 4e6, mode="train"),
    row("S", "transit_trips", 50_000, mode="transit"),
    row("S", "travel_time_hours", -30_000, mode="train", purpose="work", distance="regional"),
)
COST = [{"id": "train_cost_sek_km", "value": 100, "unit": "SEK/km", "price_year": 2025}]


def _service(**rest: object) -> dict[str, object]:
    return proposal("S", 10, **({"kind": "service", "life_years": 20, "om_msek_year": 0.5} | rest))


def test_one_service_by_hand() -> None:
    """20 years of trains for 20 MSEK a year that sell tickets for 4."""
    plan = paper_plan([_service()], parameters=NO_GROWTH + COST)
    found = appraisal.appraise(plan, effects(*RUNS))
    line = found.to_frame().loc["S"]
    factor = appraisal.annuity_factor(0.035, 20)
    assert line[["status", "reason"]].tolist() == ["computed", "operating_measure"]
    assert math.isnan(line["npv_ratio_i"])
    assert math.isnan(line["first_year_return"])
    assert line["running_cost_msek"] == pytest.approx(20 * 1.3 * factor)
    spent = 13 + 0.5 * 1.3 * factor + 20 * 1.3 * factor
    assert line["npv_ratio_idu"] == pytest.approx(line["npv_msek"] / spent)
    assert line["benefit_cost_ratio"] == pytest.approx(1 + line["npv_ratio_idu"])
    assert line["npv_msek_year"] == pytest.approx(line["npv_msek"] / factor)
    assert line["support_msek_year"] == pytest.approx(20 + 0.5 - 4)
    assert line["support_sek_trip"] == pytest.approx(16.5e6 / 50_000)
    assert line["new_trips_year"] == 50_000
    assert [note for note in found.footnotes("sv") if "driftåtgärd" in note]
    summary = appraisal.impact_assessment(found, "S").summary.set_index("measure")["value"]
    assert summary["support_sek_trip"] == line["support_sek_trip"]


@settings(max_examples=40, deadline=None)
@given(
    st.floats(1e4, 1e6), st.floats(0, 2e7), st.floats(0, 1e5), st.floats(0.1, 50), st.sampled_from([-1, 0, 1])
)
def test_a_service_never_loses_more_than_it_costs_where_it_harms_nobody(
    km: float, fares: float, hours: float, cost: float, trips: int
) -> None:
    """With its running in the denominator a ratio below -1 takes a harm; without it, it took only trains."""
    stated = effects(
        row("S", "service_km", km, mode="train"),
        row("S", "fare_revenue_sek", fares, mode="train"),
        row("S", "travel_time_hours", -hours, mode="train", purpose="work"),
        row("S", "transit_trips", 1000 * trips, mode="transit"),
    )
    line = appraisal.appraise(paper_plan([_service(cost_msek=cost)]), stated).to_frame().loc["S"]
    assert line["npv_ratio_idu"] >= -1 - 1e-9
    assert math.isfinite(line["support_sek_trip"]) == (trips > 0)


def test_support_for_each_new_trip_by_hand() -> None:
    """Half a trip is one to divide by, trips of others are none, and fewer trips are not supported."""
    plan = paper_plan([_service(), _service() | {"id": "T"}, proposal("A")], parameters=NO_GROWTH + COST)
    shared = [row(p, "service_km", 1000, mode="train") for p in ("S", "T", "A")]
    trips = (row("S", "transit_trips", 0.5, mode="transit"), row("T", "transit_trips", -7, mode="transit"), row("A", "transit_trips", 9, mode="transit"))  # fmt: skip
    frame = appraisal.appraise(plan, effects(*shared, *trips)).to_frame()
    assert frame.loc["S", "support_msek_year"] == pytest.approx(0.1 + 0.5)
    assert frame.loc["S", "support_sek_trip"] == pytest.approx(0.6e6 / 0.5)
    assert frame["new_trips_year"].tolist() == pytest.approx([0.5, -7, math.nan], nan_ok=True)
    assert math.isnan(frame.loc["T", "support_sek_trip"])
    none = appraisal.appraise(plan, effects(*shared)).to_frame()
    assert none.loc["S", ["new_trips_year", "support_sek_trip"]].isna().all()
    assert math.isfinite(none.loc["S", "npv_msek_year"])
    unknown = appraisal.appraise(plan, effects(*shared[1:])).to_frame()
    assert unknown.loc["S", list(SUPPORT)].isna().all()


def test_fewer_services_have_no_ratio() -> None:
    stated = effects(
        row("S", "service_km", -200_000, mode="train"), row("S", "travel_time_hours", 9_000, mode="train")
    )
    line = appraisal.appraise(paper_plan([_service()]), stated).to_frame().loc["S"]
    assert math.isnan(line["npv_ratio_idu"])
    assert line["support_msek_year"] < 0


def test_other_proposals_keep_their_ratio() -> None:
    rows = [row(r["proposal"].replace("S", "A"), *list(r.values())[1:3], **{k: str(v) for k, v in list(r.items())[3:]}) for r in RUNS]  # fmt: skip
    plan = paper_plan([proposal("A"), _service()])
    frame = appraisal.appraise(plan, effects(*RUNS, *rows)).to_frame()
    assert frame.loc["A", "npv_ratio_i"] == pytest.approx(
        frame.loc["A", "npv_msek"] / frame.loc["A", "investment_msek"]
    )
    assert frame.loc["A", list(SUPPORT)].isna().all()
    assert frame.loc["A", "reason"] == ""


def test_samples_of_a_service_have_a_probability_but_no_ratio() -> None:
    plan = paper_plan([_service(), proposal("A")])
    stated = effects(*RUNS, row("A", "severe_accidents", -1))
    found = appraisal.simulate(plan, samples=64, effects=stated).to_frame()
    assert math.isnan(found.loc["S", "npv_ratio_i_p50"])
    assert found.loc["S", "probability_profitable"] >= 0
    assert math.isfinite(found.loc["A", "npv_ratio_i_p50"])


def test_a_set_of_services_counts_their_running_and_a_mixed_one_does_not() -> None:
    plan = paper_plan([_service(), proposal("A")])
    stated = effects(*RUNS, row("A", "severe_accidents", -1))
    result = appraisal.appraise(plan, stated)
    alone = appraisal.appraise_set(result, ["S"], effects(*RUNS))
    assert math.isnan(alone.npv_ratio_i)
    assert alone.npv_ratio_idu == pytest.approx(result.frame.loc["S", "npv_ratio_idu"])
    assert math.isfinite(appraisal.appraise_set(result, ["S", "A"], stated).npv_ratio_i)


def test_who_changes_traffic_alone() -> None:
    rows = [
        change("TRAINS", "services", "T", "set", "departures_day", 14),
        change("OPEN", "railways", "AB_R", "set", "passengers", "yes"),
        change("OPEN", "services", "T", "set", "departures_day", 9),
        change("LINE", "railways", "BC_R", "set", "passengers", "yes"),
        change("STOP", "service_stops", "T@C", "remove"),
        change("BOTH", "services", "T", "set", "departures_day", 12),
        change("BOTH", "railways", "AB_R", "set", "speed_kmh", 140),
        change("ROAD", "roads", "AB", "set", "speed_kmh", 90),
    ]
    plan = region(rows)
    told = dict(zip(plan["proposals"]["id"], operating_measures(plan).tolist(), strict=True))
    assert told == {
        "TRAINS": True,
        "OPEN": True,
        "LINE": False,
        "STOP": False,
        "BOTH": False,
        "ROAD": False,
        "IDLE": False,
    }
    assert operating_measures(paper_plan([_service(), proposal("A")])).tolist() == [True, False]


def test_an_ordinary_ratio_below_minus_one_has_a_footnote() -> None:
    plan = paper_plan([proposal("A", 10, om_msek_year=3), proposal("B")])
    found = appraisal.appraise(plan, effects(row("A", "severe_accidents", 0), row("B", "severe_accidents", -1)))  # fmt: skip
    assert found.frame.loc["A", "npv_ratio_i"] < -1
    [told] = [f for f in found.findings if f.code == "ratio_below_minus_one"]
    assert told.message.startswith("The ratio of A is -")
    assert any("below −1" in note for note in found.footnotes())
    assert not any("below −1" in note for note in appraisal.appraise(plan, effects(row("B", "severe_accidents", -1))).footnotes())  # fmt: skip
