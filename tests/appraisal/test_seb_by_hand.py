"""Tables of the impact assessment: goals at their edges, shares of travellers' gains, and the summary."""

from __future__ import annotations

from typing import Any

import pytest

from infraprio import appraisal
from infraprio.appraisal.seb import ImpactAssessment, _by_sign, _contribution, impact_assessment
from tests.appraisal.appraisal_cases import proposal, row
from tests.appraisal.by_hand import appraised, worth

OPEN = range(2027, 2032)
GOALS = {
    "Citizens' journeys": {"work", "trip", "business", "train", "long"}, "Transports of business": {"business", "freight"},
    "Access within the region": {"work", "business"}, "Access to other regions and countries": {"long", "train"},
    "Public transport, walking and cycling": {"train"}, "Climate": {"climate"}, "Health": {"health"}, "Safety": {"safety"},
}  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "work": row("A", "travel_time_hours", -1e5, mode="car", purpose="work", distance="regional"),
    "trip": row("A", "travel_time_hours", -1e5, mode="car", purpose="leisure", distance=""),
    "business": row("A", "travel_time_hours", -1e5, mode="car", purpose="business", distance="regional"),
    "train": row("A", "travel_time_hours", -1e5, mode="train", purpose="leisure", distance="long"),
    "long": row("A", "travel_time_hours", -1e5, mode="car", purpose="work", distance="long"),
    "freight": row("A", "freight_hours", -1e5, mode="heavy", purpose="business", distance="regional"),
    "climate": row("A", "co2_tonnes", -1e5, mode="train", purpose="business", distance="long"),
    "health": row("A", "noise_exposed_persons", -1e5, mode="train", purpose="business", distance="regional"),
    "safety": row("A", "severe_accidents", -10, mode="train", purpose="business", distance="regional"),
}


def assessed(*rows: dict[str, Any], language: str = "en", **tables: Any) -> ImpactAssessment:
    return impact_assessment(appraised(*rows, proposals=[proposal("A", 10, om_msek_year=0.0, life_years=5)], **tables), "A", language)  # fmt: skip


def goals(found: ImpactAssessment) -> dict[str, str]:
    return dict(zip(found.goals["goal"], found.goals["contribution"], strict=True))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("sign", [1, -1])
def test_which_gains_move_which_goal(case: str, sign: int) -> None:
    found = goals(assessed(CASES[case] | {"change": sign * CASES[case]["change"]}))
    moved = {goal for goal, by in GOALS.items() if case in by}
    assert {goal for goal, told in found.items() if told == ("positive" if sign > 0 else "negative")} == moved
    assert {found[goal] for goal in set(GOALS) - moved} == {"none"}


@pytest.mark.parametrize("mode", ["train", "bus", "ferry", "park_ride", "walk_bike"])
def test_what_is_no_car_is_public_transport_walking_and_cycling(mode: str) -> None:
    found = goals(assessed(CASES["work"] | {"mode": mode}))
    assert found["Public transport, walking and cycling"] == "positive"


def test_groups_of_goals_and_what_is_not_assessed() -> None:
    found = assessed(CASES["work"], language="sv")
    table = found.goals.set_index("goal")
    assert set(table.index[table["contribution"] == "not assessed"]) == {
        "Gender equality", "Persons with disabilities", "Children and young people", "Landscape",
    }  # fmt: skip
    assert set(table.index[table["group"] == "consideration"]) == {"Climate", "Health", "Safety", "Landscape"}
    assert set(table["group"]) == {"functional", "consideration"}
    assert table.loc["Climate", "goal_name"] == "Klimat"
    assert table.loc["Landscape", ["goal_name", "contribution_text"]].tolist() == ["Landskap", "Ej bedömt"]
    english = assessed(CASES["work"]).goals.set_index("goal")
    assert english.loc["Climate", "goal_name"] != table.loc["Climate", "goal_name"]
    assert found.statement != assessed(CASES["work"]).statement


@pytest.mark.parametrize("size", [100.0, 700.0])
def test_less_than_a_hundredth_of_the_investment_is_no_contribution(size: float) -> None:
    edge = size / 100
    told = [_contribution(x, size) for x in (edge, 0.999 * edge, 0.0, -0.999 * edge, -edge)]
    assert told == ["positive", "none", "none", "none", "negative"]
    assert [_contribution(x, 0.0) for x in (1e-9, 0.0, -1e-9)] == ["positive", "none", "negative"]


def test_the_sign_of_a_balance() -> None:
    assert [_by_sign(x) for x in (0.5, 0.0, -0.5, None)] == ["positive", "none", "negative", "not assessed"]


UNPRICED = [
    {"proposal": p, "effect": f"e{k}", "group": group, "verdict": verdict, "reason": "r"}
    for k, (p, group, verdict) in enumerate([
        ("A", "environment", "negative"), ("A", "environment", "negligible"), ("A", "other", "positive"), ("A", "other", "positive"),
        ("A", "other", "positive"),
    ])
]  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (("negative", "negative", "positive"), "negative"), (("negative", "positive"), "none"), (("negligible",), "none"),
        (("positive", "negative", "positive"), "positive"), (("positive", "negligible"), "positive"), ((), "not assessed"),
    ],
)  # fmt: skip
def test_the_landscape_follows_its_unpriced_effects(verdicts: tuple[str, ...], told: str) -> None:
    rows = [UNPRICED[0] | {"verdict": verdict, "effect": f"x{k}"} for k, verdict in enumerate(verdicts)]
    assert goals(assessed(CASES["work"], unpriced_effects=[*rows, *UNPRICED[2:]]))["Landscape"] == told


def test_the_summary_row_by_row() -> None:
    found = assessed(CASES["work"], unpriced_effects=UNPRICED)
    npv = 10.1 * worth(OPEN) - 20
    assert found.summary["measure"].tolist() == [
        "status", "npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "unpriced_environment", "unpriced_other",
        "unpriced_balance", "verdict",
    ]  # fmt: skip
    assert found.summary["value"].tolist() == [
        "computed", pytest.approx(npv, abs=1e-6), pytest.approx(npv / 20), pytest.approx(npv / 20), 20,
        "negative, negligible", "positive, positive, positive", 2, "lönsam",
    ]  # fmt: skip
    bare = assessed(CASES["work"]).summary.set_index("measure")["value"]
    assert bare[["unpriced_environment", "unpriced_balance"]].tolist() == ["none stated", 0]
    assert (found.proposal, found.reference) == ("A", "as today")
    assert found.unpriced["effect"].tolist() == [f"e{k}" for k in range(5)]


def test_an_operating_measure_has_its_support_in_the_summary() -> None:
    rows = [proposal("A", 10, kind="service", life_years=5, om_msek_year=0.0)]
    result = appraised(row("A", "service_km", 13e3, mode="bus"), proposals=rows)
    told = impact_assessment(result, "A").summary.set_index("measure")["value"]
    assert told["reason"] == "operating_measure"
    assert told["support_msek_year"] == pytest.approx(13e3 * 29e-6)


def test_priced_rows_are_those_of_the_opening_year_in_their_order() -> None:
    growth = {"traffic_growth_car_year": 0.1}
    found = assessed(
        row("A", "travel_time_hours", -3e4, mode="car", purpose="work", municipality="M"),
        row("A", "severe_accidents", -0.9, mode="car"),
        row("A", "travel_time_hours", -1e4, mode="car", purpose="work", municipality="N"),
        changed=growth,
    ).priced
    assert found[["area", "item"]].to_numpy().tolist() == [
        ["investment", "Investment"], ["travellers", "Travel time"], ["safety", "Killed and severely injured"],
    ]  # fmt: skip
    assert found["change"].tolist() == pytest.approx([10, -4e4 * 1.1**3, -0.9 * 1.1**3])
    assert found["unit"].tolist() == ["MSEK/year", "h/year", "persons/year"]
    assert found["year"].tolist() == [2026, 2027, 2027]
    hours = sum(4.04 * 1.1 ** (year - 2024) * worth([year]) for year in OPEN)
    assert found["present_value_msek"].tolist()[:2] == pytest.approx([-20, hours])


def test_shares_of_travellers_gains_in_every_dimension() -> None:
    found = assessed(
        row("A", "travel_time_hours", -3e4, mode="car", purpose="work", distance="regional", municipality="M"),
        row("A", "travel_time_hours", -1e4, mode="car", purpose="work", distance="regional", municipality="N"),
        row("A", "severe_accidents", -0.9, mode="bus"),
    ).distribution  # fmt: skip
    assert list(found.index) == list(range(len(found)))
    assert list(found.columns) == ["dimension", "member", "present_value_msek", "share"]
    rows = found.set_index(["dimension", "member"])
    assert rows.loc["municipality", "share"].to_dict() == pytest.approx({"M": 0.75, "N": 0.25})
    assert rows.loc["municipality", "present_value_msek"].to_dict() == pytest.approx({"M": 3.03 * worth(OPEN), "N": 1.01 * worth(OPEN)})  # fmt: skip
    assert rows.loc["mode", "share"].to_dict() == {"car": 1}
    assert set(found["dimension"]) == {"municipality", "mode", "purpose", "distance"}


def test_gains_that_cancel_have_no_shares() -> None:
    found = assessed(
        row("A", "travel_time_hours", -3e4, mode="car", purpose="work", municipality="M"),
        row("A", "travel_time_hours", 3e4, mode="car", purpose="work", municipality="N"),
    ).distribution
    assert found["dimension"].tolist() == ["municipality"] * 2
    assert found["share"].tolist() == [0, 0]


def test_areas_of_the_national_strategy_by_their_goals() -> None:
    """Ratings 1 and -2 on a scale, mapped by different strengths; of two goals that have none nothing is known."""
    names = ("g", "h", "i", "j")
    goals_ = [{"id": "top", "name": "Top"}] + [{"id": g, "name": g, "parent": "top", "indicator": "judgement"} for g in names]  # fmt: skip
    weights = [{"stakeholder": "s", "goal": g, "weight": 0.25} for g in names] + [{"stakeholder": "s", "goal": "top", "weight": 1}]  # fmt: skip
    judged = [{"proposal": "A", "goal": "g", "rating": 1}, {"proposal": "A", "goal": "h", "rating": -2}]
    areas = [{"id": "N1", "name": "Boende", "name_en": "Housing"}, {"id": "N2", "name": "Kompetens"}, {"id": "N3", "name": "Handel"}, {"id": "N4", "name": "Kraft"}]  # fmt: skip
    links = [("g", "N1", 1.0), ("h", "N1", 0.25), ("g", "N2", 0.5), ("h", "N2", 0.5), ("i", "N2", 1.0), ("i", "N3", 1.0), ("g", "N4", 0.5), ("h", "N4", 0.25)]  # fmt: skip
    goal_map = [{"goal": g, "national_goal": n, "strength": strength} for g, n, strength in links]
    result = appraised(
        CASES["work"], proposals=[proposal("A", 10)], goals=goals_, weights=weights, judgements=judged, national_goals=areas, goal_map=goal_map,
    )  # fmt: skip
    table = appraisal.impact_assessment(result, "A", "sv").goals
    mine = table[table["group"] == "national strategy"]
    assert mine["goal"].tolist() == ["Housing", "Kompetens", "Handel", "Kraft"]
    assert mine["goal_name"].tolist() == ["Boende", "Kompetens", "Handel", "Kraft"]
    assert mine["contribution"].tolist() == ["positive", "negative", "not assessed", "none"]
