"""The impact assessment, double counting, and sets."""

from __future__ import annotations

import pytest

from infraprio import appraisal
from infraprio.errors import AppraisalError
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

UNPRICED = [
    {
        "proposal": "A",
        "effect": "landscape",
        "group": "environment",
        "verdict": "negative",
        "reason": "new bank",
    },
    {
        "proposal": "A",
        "effect": "accident risk of pedestrians",
        "group": "other",
        "verdict": "positive",
        "reason": "path",
    },
]


def test_tables_of_the_impact_assessment() -> None:
    result = appraisal.appraise(paper_plan(unpriced_effects=UNPRICED), effects())
    told = appraisal.impact_assessment(result, "A", "sv")
    assert told.priced["present_value_msek"].sum() == pytest.approx(result.frame.loc["A", "npv_msek"])
    hours = told.priced.set_index("item").loc["Travel time"]
    assert hours["unit"] == "h/year"
    assert -56_500 < hours["change"] < -55_000
    assert hours["year"] == 2027
    goals = told.goals.set_index("goal")["contribution"]
    assert goals[["Citizens' journeys", "Climate", "Safety", "Landscape"]].tolist() == [
        "positive",
        "negative",
        "positive",
        "negative",
    ]
    assert goals[["Health", "Gender equality"]].tolist() == ["none", "not assessed"]
    assert told.goals.set_index("goal").loc["Climate", "contribution_text"] == "Negativt bidrag"
    share = told.distribution.groupby("dimension")["share"].sum()
    assert share.tolist() == pytest.approx([1] * 4)
    assert told.unpriced["effect"].tolist() == ["landscape", "accident risk of pedestrians"]
    assert told.summary.set_index("measure").loc["unpriced_environment", "value"] == "negative"
    assert "platshållare" in told.statement
    assert list(told.tables()) == ["summary", "priced", "unpriced", "goals", "distribution"]
    with pytest.raises(AppraisalError):
        appraisal.impact_assessment(result, "U")


@pytest.mark.parametrize(
    ("distance", "within", "beyond"), [("regional", "positive", "none"), ("long", "none", "positive")]
)
def test_journeys_within_the_region_and_beyond_it_are_goals_of_their_own(
    distance: str, within: str, beyond: str
) -> None:
    saved = row("A", "travel_time_hours", -50_000, mode="car", purpose="work", distance=distance)
    result = appraisal.appraise(paper_plan([proposal("A", 100)]), effects(saved))
    goals = appraisal.impact_assessment(result, "A").goals.set_index("goal")["contribution"]
    assert goals["Access within the region"] == within
    assert goals["Access to other regions and countries"] == beyond
    assert goals["Public transport, walking and cycling"] == "none"


def test_a_given_result_alone_assesses_no_goal_but_landscape() -> None:
    plan = paper_plan(
        unpriced_effects=UNPRICED,
        given_results=[{"proposal": "A", "item": "npv_msek", "value": 5, "price_year": 2025}],
    )
    result = appraisal.appraise(plan, effects(row("B", "severe_accidents", -1)))
    goals = appraisal.impact_assessment(result, "A").goals.set_index("goal")["contribution"]
    assert goals["Climate"] == "not assessed"
    assert goals["Landscape"] == "negative"


def test_national_strategy_follows_ratings_and_map() -> None:
    plan = paper_plan(
        national_goals=[{"id": "N1", "name": "Boende"}, {"id": "N2", "name": "Kompetens"}],
        goal_map=[{"goal": "g", "national_goal": "N1", "strength": 0.5}],
    )
    goals = appraisal.impact_assessment(appraisal.appraise(plan, effects()), "A").goals
    strategy = goals[goals["group"] == "national strategy"].set_index("goal")["contribution"]
    assert strategy.to_dict() == {"Boende": "positive", "Kompetens": "not assessed"}


def test_double_counting_is_listed() -> None:
    goals = [
        {"id": "top", "name": "Top"},
        {"id": "a", "name": "Short times", "parent": "top", "indicator": "consumer_surplus_msek_year"},
        {
            "id": "b",
            "name": "Safe",
            "parent": "top",
            "indicator": "severe_accidents_year",
            "already_in_npv": "yes",
        },
        {"id": "c", "name": "Near", "parent": "top", "indicator": "minutes_to_hospital"},
        {"id": "d", "name": "Judged", "parent": "top", "indicator": "judgement"},
    ]
    weights = [
        {"stakeholder": "s", "goal": g, "weight": w}
        for g, w in zip(("a", "b", "c", "d", "top"), (0.25,) * 4 + (1,), strict=True)
    ]
    judged = [{"proposal": p, "goal": "d", "rating": 1} for p in "ABCU"]
    plan = paper_plan(goals=goals, weights=weights, judgements=judged, unpriced_effects=UNPRICED)
    found = appraisal.appraise(plan, effects()).findings
    told = {(f.code, f.row) for f in found if f.code.startswith(("goal", "unpriced"))}
    assert told == {("goal_overlaps", 2), ("goal_in_npv", 3), ("goal_related", 4), ("unpriced_overlaps", 2)}


def test_a_set_pays_shared_costs_once_and_shows_its_synergy() -> None:
    plan = paper_plan(
        [proposal("A", 100), proposal("B", 200)],
        synergies=[{"id": "S", "proposals": "A B", "saving_msek": 30}],
    )
    hours = [row(p, "travel_time_hours", -20_000, mode="car", purpose="work") for p in "AB"]
    result = appraisal.appraise(plan, effects(*hours))
    together = effects(row("set", "travel_time_hours", -50_000, mode="car", purpose="work"))
    found = appraisal.appraise_set(result, ["A", "B"], together)
    assert found.saving_msek == pytest.approx(39)
    assert found.investment_msek == pytest.approx(390 - 39)
    assert found.synergy_msek == pytest.approx(39 + result.frame.loc["A", "benefit_msek"] / 2)
    alone = appraisal.appraise_set(result, ["A"], effects(hours[0]))
    assert alone.npv_msek == pytest.approx(result.frame.loc["A", "npv_msek"])
    assert alone.synergy_msek == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("members", "words"), [(["A", "U"], "cost of U"), (["X"], "X"), ([], "empty"), (["A", "A"], "once")]
)
def test_sets_that_cannot_be_appraised(members: list[str], words: str) -> None:
    result = appraisal.appraise(paper_plan(), effects())
    with pytest.raises(AppraisalError, match=words):
        appraisal.appraise_set(result, members, effects())
