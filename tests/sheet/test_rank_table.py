"""A table in memory is ranked in one call, whatever form its weights, budget and rules have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.listing import list_scenario
from infraprio.report.terminal.ranked_lists import ranking_text
from infraprio.sheet import Asked, read_sheet

NAMES = ["Bypass", "Bridge", "Station", "Crossing", "Lane"]
COST = [12.0, 48.0, 3.5, 30.0, 9.0]
SAFETY = [2.0, 4.0, 0.0, 5.0, 1.0]
ACCESS = [5.0, 1.0, 3.0, 4.0, 2.0]


def table() -> pd.DataFrame:
    return pd.DataFrame({"Project": NAMES, "Cost (M)": COST, "Safety": SAFETY, "Access": ACCESS})


def rank(frame: Any = None, **changed: Any) -> ip.Result:
    asked: dict[str, Any] = {
        "cost": "Cost (M)",
        "goals": {"Safety": 0.3, "Access": 0.7},
        "budget": 50,
        "name": "Project",
    }
    return ip.rank(table() if frame is None else frame, **asked | changed)


def best_by_hand(budget: float, weights: tuple[float, float], allowed: Any = lambda _: True) -> set[str]:
    """The best set among all sets."""
    best, most = set(), -1.0
    for bits in range(1 << len(NAMES)):
        chosen = [k for k in range(len(NAMES)) if bits >> k & 1]
        names = {NAMES[k] for k in chosen}
        worth = sum(weights[0] * SAFETY[k] + weights[1] * ACCESS[k] for k in chosen)
        if sum(COST[k] for k in chosen) <= budget and worth > most and allowed(names):
            best, most = names, worth
    return best


def chosen(result: ip.Result) -> set[str]:
    return {result.scenario["proposals"].to_frame()["name"][p] for p in result.portfolio.proposals}


def codes(result: ip.Result) -> list[str]:
    return [found.code for found in result.scenario.findings]


@pytest.mark.parametrize("budget", [10, 30, 50, 80])
def test_the_best_set_is_the_one_found_by_trying_all(budget: float) -> None:
    result = rank(budget=budget)
    assert chosen(result) == best_by_hand(budget, (0.3, 0.7))
    assert result.ranking.certificate["status"] == "optimal"
    assert result.ranking.certificate["checked"]


@pytest.mark.parametrize(
    ("stated", "shares"),
    [
        ({"Safety": 30, "Access": 50}, [0.375, 0.625]),
        (pd.Series({"Safety": 60, "Access": 40}), [0.6, 0.4]),
        (["Access", "Safety"], [0.75, 0.25]),
        ({"Safety": (0.2, 0.4), "Access": (0.6, 0.8)}, [0.3, 0.7]),
        ({"Safety": (20, 40), "Access": 70}, [0.3, 0.7]),
    ],
)
def test_weights_in_every_form(stated: Any, shares: list[float]) -> None:
    assert rank(goals=stated).scores.weights.iloc[0].tolist() == pytest.approx(shares)


def test_weights_that_do_not_add_up_are_shared_out_and_that_is_said() -> None:
    assert "weights_shared" in codes(rank(goals={"Safety": 30, "Access": 50}))
    for fine in ({"Safety": 30, "Access": 70}, {"Safety": 0.3, "Access": 0.7}):
        assert "weights_shared" not in codes(rank(goals=fine))


def test_several_people_have_a_score_each() -> None:
    people = pd.DataFrame({"Safety": [60, 10], "Access": [40, 90]}, index=["Health board", "Trade"])
    result = rank(goals=people)
    assert result.scores.weights.to_numpy().tolist() == [[0.6, 0.4], [0.1, 0.9]]
    assert set(result.scenario["stakeholders"]["name"]) == {"Health board", "Trade"}


def test_an_order_alone_gives_the_ranges_of_all_weights_in_that_order() -> None:
    weights = rank(goals=["Access", "Safety"]).scenario["weights"]
    assert weights["low"].tolist() == [0.5, 0.0]
    assert weights["high"].tolist() == [1.0, 0.5]


def test_several_budgets_with_probabilities() -> None:
    result = rank(budget={20: 0.25, 50: 0.75})
    assert sorted(result.scenario["budgets"]["amount_msek"].tolist()) == [20, 50]
    assert chosen(result) <= set(NAMES)
    assert result.ranking.certificate["gap"] == 0


def test_a_budget_by_group_pays_the_groups_own() -> None:
    frame = table().assign(District=["N", "S", "N", "S", "S"])
    result = rank(frame, group="District", budget={"N": 5, "S": 40})
    assert chosen(result) == {"Station", "Crossing", "Lane"}
    with pytest.raises(ip.ScenarioError) as fault:
        rank(frame, group="District", budget=pd.DataFrame({"2026": [1.0]}, index=["N"]))
    assert {found.code for found in fault.value.findings} == {"no_such_fund"}
    assert len(fault.value.findings) == 3


def test_a_budget_by_period_and_horizons() -> None:
    frame = table().assign(When=["2030-2033", "", "", "", ""])
    result = rank(frame, horizon="When", budget={"2026-2029": 15, "2030-2033": 40})
    assert list(result.ranking.by_horizon) == ["2026-2029", "2030-2033"]
    assert "P1" not in result.ranking.by_horizon["2026-2029"].index
    assert result.scenario["periods"]["first_year"].tolist() == [2026, 2030]


def test_a_budget_as_a_table_of_rows() -> None:
    rows = pd.DataFrame(
        {
            "budget": ["low", "low", "high", "high"],
            "period": ["a", "b"] * 2,
            "amount": [10, 10, 30, 20],
            "probability": [0.4, 0.4, 0.6, 0.6],
        }
    )
    scenario = rank(budget=rows).scenario
    assert dict(
        zip(scenario["budget_scenarios"]["id"], scenario["budget_scenarios"]["probability"], strict=True)
    ) == {"low": 0.4, "high": 0.6}
    assert len(scenario["budgets"]) == 4


def test_rules_from_columns_and_from_values() -> None:
    frame = table().assign(Needs=["", "", "Bridge", "Lane; Bypass", ""], Must=["", "", "x", "", ""])
    needs = best_by_hand(
        64,
        (0.3, 0.7),
        lambda s: "Station" in s and "Bridge" in s and ("Crossing" not in s or {"Lane", "Bypass"} <= s),
    )
    by_column = rank(frame, requires="Needs", mandatory="Must", budget=64)
    by_value = rank(
        requires={"Station": "Bridge", "Crossing": ["Lane", "Bypass"]}, mandatory=["Station"], budget=64
    )
    assert chosen(by_column) == chosen(by_value) == needs
    without = best_by_hand(50, (0.3, 0.7), lambda s: not {"Crossing", "Bypass"} <= s)
    assert chosen(rank(excludes={"Crossing": "Bypass"})) == without


def test_the_plan_is_held_to_columns_and_what_is_not_known_there_is_in_no_plan() -> None:
    co2 = [30.0, -8.0, 4.0, None, -3.0]
    known = dict(zip(NAMES, co2, strict=True))

    def within(chosen: set[str]) -> bool:
        does = [known[name] for name in chosen]
        return None not in does and -20.0 <= sum(filter(None, does)) <= 0.0

    held = rank(table().assign(**{"CO2 (t)": co2}), limits={"CO2": (-20.0, 0.0)}, budget=64)
    assert chosen(held) == best_by_hand(64, (0.3, 0.7), within)
    lost = held.ranking.not_prioritised.set_index("name")["reason"]
    assert lost["Crossing"] == "effect_unknown"
    with pytest.raises(ip.ScenarioError) as told:
        rank(
            table().assign(CO2=["30", "soon", "4", "", "-3"]),
            limits={"CO2": (None, 0.0), "Homes": (1.0, None)},
        )
    assert {f.code for f in told.value.findings} >= {"not_a_number", "no_such_heading"}
    for none in ((None, None), (5.0, 1.0)):
        with pytest.raises(InfraprioError, match="side"):
            rank(table().assign(CO2=co2), limits={"CO2": none})


def test_numbers_as_texts_of_several_countries_say_the_same() -> None:
    exact = rank(table().assign(**{"Cost (M)": [1250.5, 48, 3.5, 30, 9]}), budget=60)
    for cells in (
        ["1,250.5", "48", "3.5", "$30", "9"],
        ["1 250,5", "48", "3,5", "30 kr", "9"],
        ["1.250,5", "48", "3,5", "30 €", "9"],
    ):
        result = rank(table().assign(**{"Cost (M)": cells}), budget=60)
        pd.testing.assert_frame_equal(result.ranking.frame, exact.ranking.frame)


def test_an_empty_score_is_the_whole_range_and_an_empty_cost_no_rank() -> None:
    frame = table()
    frame.loc[0, "Safety"] = np.nan
    frame.loc[1, "Cost (M)"] = np.nan
    result = rank(frame)
    assert result.scores.low.loc["P1", "Safety"] == 0
    assert result.scores.high.loc["P1", "Safety"] == 100
    assert "P2" not in result.ranking.frame.index
    assert ("P1", "Safety") in result.scores.unrated


def test_one_project_equal_scores_and_negative_scores_have_an_answer() -> None:
    assert chosen(rank(table().head(1))) == {"Bypass"}
    same = rank(table().assign(Safety=2, Access=2))
    assert same.ranking.certificate["status"] == "optimal"
    assert chosen(same) == {"Bypass", "Station", "Lane"}
    minus = rank(table().assign(Safety=[-5, -1, 0, 3, 1], Access=[0, 0, 0, 2, 1]))
    assert chosen(minus) == {"Crossing", "Lane"}
    assert chosen(rank(table().assign(Safety=0, Access=0))) == set()


def test_less_is_better_where_the_scale_says_so() -> None:
    frame = table().assign(Emissions=[9.0, 2.0, 3.0, 4.0, 8.0])
    result = rank(frame, goals={"Emissions": 1}, scales={"Emissions": (10, 0)})
    assert result.scores.values["Emissions"].tolist() == pytest.approx([10, 80, 70, 60, 20])


def test_scales_are_those_of_points_or_each_its_own() -> None:
    assert rank().scores.values["Safety"].tolist() == [40, 80, 0, 100, 20]
    own = rank(table().assign(Safety=[200, 400, 0, 500, 100]))
    assert own.scores.values["Safety"].tolist() == [40, 80, 0, 100, 20]
    assert "scale_own" in codes(own)
    assert "scale_points" in codes(rank())
    assert not {"scale_own", "scale_points"} & set(codes(rank(scales=(0, 10))))


def test_tables_of_other_libraries_and_lists_of_rows() -> None:
    class Other:
        """What a table of another library offers."""

        def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Any:
            return table().__dataframe__(nan_as_null, allow_copy)

    expected = rank().ranking.frame
    for other in (Other(), table().to_dict("records")):
        pd.testing.assert_frame_equal(rank(other).ranking.frame, expected)
    indexed = rank(table().assign(no=[*"ABCDE"]).set_index("no"), id="no")
    assert set(indexed.portfolio.proposals) == {
        dict(zip(NAMES, "ABCDE", strict=True))[n] for n in chosen(rank())
    }
    with pytest.raises(InfraprioError, match="which is no table"):
        rank("projects.csv")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cost": "Price"}, "no_such_heading"),
        ({"goals": {"Safety": 1, "Acces": 1}}, "no_such_heading"),
        ({"goals": {"Safety": 1, "Cost (M)": 1}}, "heading_twice_used"),
        ({"requires": {"Bypass": "Tunnel"}}, "list_unknown"),
        ({"mandatory": ["Tunnel"]}, "list_unknown"),
        ({"frame": table().assign(**{"Cost (M)": ["$5", "€6", "7", "8", "9"]})}, "two_currencies"),
        ({"frame": table().assign(**{"Cost (M)": ["1,250", "2", "3", "4", "5"]})}, "decimal_unclear"),
        ({"frame": table().assign(**{"Cost (M)": ["1,25", "2.5", "3", "4", "5"]})}, "decimals_differ"),
        ({"frame": table().assign(**{"Cost (M)": ["soon", "2.5", "3", "4", "5"]})}, "not_a_number"),
        ({"frame": table().assign(**{"Cost (M)": [-1, 2, 3, 4, 5]})}, "cost_negative"),
        ({"frame": table().assign(Safety=None)}, "no_numbers"),
        ({"frame": table().assign(id="P"), "id": "id"}, "list_id_twice"),
        ({"frame": table().set_axis(["Project", "Cost (M)", "Safety", "Safety"], axis=1)}, "duplicate_column"),
    ],
)  # fmt: skip
def test_one_finding_for_each_cause(change: dict[str, Any], code: str) -> None:
    with pytest.raises(ip.ScenarioError) as fault:
        rank(**change)
    errors = [found for found in fault.value.findings if found.severity == "error"]
    assert {found.code for found in errors} == {code}
    assert all(found.cure and found.cure_in("sv") for found in errors)


@pytest.mark.parametrize(
    "change",
    [
        {"goals": {"Safety": -1, "Access": 2}},
        {"goals": {"Safety": 0, "Access": 0}},
        {"goals": {"Safety": (0.1, 0.2), "Access": (0.1, 0.2)}},
        {"goals": ["Safety", "Safety"]},
        {"goals": {}},
        {"budget": -5},
        {"budget": "much"},
        {"budget": {20: 0.5, 50: 0.6}},
        {"scales": (3, 3)},
        {"scales": {"Speed": (0, 1)}},
    ],
)
def test_weights_budgets_and_scales_that_are_none(change: dict[str, Any]) -> None:
    with pytest.raises(InfraprioError) as fault:
        rank(**change)
    assert fault.value.text("sv") != fault.value.text("en")


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(TypeError, match="no option 'weights'"):
        rank(weights={"Safety": 1})


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Cost", ["500 tkr", "2 mnkr", "1 mnkr"]),
        ("Cost (mnkr)", ["0,5", "2000 tkr", "1"]),
        ("Cost", ["40 000 kr", "2 mnkr", "1 mnkr"]),
        ("Cost", ["$1 million", "$2 billion", "$3 million"]),
    ],
)
def test_amounts_in_two_units_are_refused_with_the_row(heading: str, cells: list[str]) -> None:
    table = pd.DataFrame({"Project": ["A", "B", "C"], heading: cells, "Safety": [3, 4, 5]})
    with pytest.raises(ip.ScenarioError) as caught:
        ip.rank(table, cost=heading, goals={"Safety": 1}, budget=2)
    assert {found.code for found in caught.value.findings} >= {"two_units"}
    assert next(f.row for f in caught.value.findings if f.code == "two_units") == 2


def test_a_score_beyond_its_scale_is_told_and_never_called_at_most_a_hundred() -> None:
    table = pd.DataFrame({"Project": ["A", "B"], "Cost": [1, 2], "Safety": [1000, 50]})
    result = ip.rank(table, cost="Cost", goals={"Safety": 1}, budget=5, scales=(0, 100))
    found = [f for f in result.scenario.findings if f.code == "beyond_scale"]
    assert [(f.row, f.column, f.value) for f in found] == [(1, "Safety", "1000")]
    assert "at most 100" not in ranking_text(result, "en")


def test_two_projects_of_one_name_are_told_in_the_planners_own_rows() -> None:
    table = pd.DataFrame({"Project": ["Bypass", "Bridge", "bypass "], "Cost": [1, 2, 3], "Safety": [3, 4, 5]})
    result = ip.rank(table, cost="Cost", goals={"Safety": 1}, budget=5, name="Project")
    found = [f for f in result.scenario.findings if f.code == "same_name"]
    assert [(f.row, f.column, f.value) for f in found] == [(3, "Project", "bypass")]
    assert "P3 and P1 have the same name" in found[0].text("en")


def test_less_than_nothing_is_a_loss_and_no_fault() -> None:
    table = pd.DataFrame(
        {"Project": ["A", "B", "C"], "Cost": [1, 1, 1], "Time": [80, 90, 10], "Noise": [-5, -60, -1]}
    )
    result = ip.rank(table, cost="Cost", goals={"Time": 1, "Noise": 1}, budget=2, scales=(0, 100))
    said = [(f.code, f.severity) for f in result.scenario.findings if f.column == "Noise"]
    assert said == [("score_loss", "note")] * 3
    assert result.ranking.frame["goal_score"].round(3).to_dict() == {"P1": 37.5, "P2": 15.0}


def test_goals_that_are_amounts_of_one_money_weigh_alike() -> None:
    table = pd.DataFrame(
        {"Project": ["A", "B"], "Cost": [1, 1], "Time (M€)": [800, 0], "Noise (M€)": [-40, 8]}
    )
    result = ip.rank(table, cost="Cost", goals={"Time": 1, "Noise": 1}, budget=2)
    assert set(result.scenario["goals"]["full_at"]) == {800.0}
    assert "scale_amounts" in {f.code for f in result.scenario.findings}
    mixed = table.rename(columns={"Noise (M€)": "Noise (k€)"})
    other = ip.rank(mixed, cost="Cost", goals={"Time": 1, "Noise": 1}, budget=2)
    assert set(other.scenario["goals"]["full_at"]) == {800.0, 40.0}


def test_a_share_is_no_cost() -> None:
    table = pd.DataFrame({"Project": ["A", "B"], "Cost": ["10 %", "2"], "Safety": [3, 4]})
    with pytest.raises(ip.ScenarioError, match="'10 %' is not a number"):
        ip.rank(table, cost="Cost", goals={"Safety": 1}, budget=5)


@pytest.mark.parametrize(("budget", "said"), [(1, "1 ranked proposal,"), (5, "2 ranked proposals,")])
def test_one_proposal_is_one(budget: float, said: str) -> None:
    table = pd.DataFrame({"Project": ["A", "B"], "Cost": [1, 2], "Safety": [3, 4]})
    result = ip.rank(table, cost="Cost", goals={"Safety": 1}, budget=budget)
    assert f"the main budget builds {said}" in " ".join(ranking_text(result, "en").split())


def test_ids_that_differ_in_case_alone_are_told_in_the_planners_own_rows_and_meant_as_they_stand() -> None:
    table = pd.DataFrame(
        {
            "Id": ["a1", "A1", "b"],
            "Project": ["Bypass", "Bridge", "Lane"],
            "Cost": [1, 2, 3],
            "Safety": [3, 4, 5],
        }
        | {"Needs": ["", "", "a1"]}
    )
    result = ip.rank(table, cost="Cost", goals={"Safety": 1}, budget=5, requires="Needs")
    found = [f for f in result.scenario.findings if f.code == "alike_ids"]
    assert [(f.row, f.column) for f in found] == [(2, "Id")]
    assert "row 1" in found[0].message
    assert result.scenario["rules"]["others"].tolist() == [("a1",)]


def test_rows_that_findings_name_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("My list;;;\n;;;\nId;Project;Cost;Safety\na1;Bypass;1;3\nA1;Bridge;2;4\n")
    asked = Asked(cost="Cost", goals={"Safety": 1}, budget=5)
    found = [f for f in list_scenario(read_sheet(path), asked).findings if f.code == "alike_ids"]
    assert [(f.row, "row 4" in f.message) for f in found] == [(5, True)]


def test_per_cent_signs_beside_numbers_above_one_are_refused() -> None:
    frame = table().assign(Safety=["45 %", "30 %", "12", "20 %", "50 %"])
    with pytest.raises(ip.ScenarioError) as caught:
        rank(frame)
    assert [(f.code, f.row, f.column) for f in caught.value.findings] == [("percent_mixed", 1, "Safety")]
    assert "row 3 has '12'" in str(caught.value)
    rank(frame.assign(Safety=["45 %", 0.3, "0.5", "20 %", None]))  # a spreadsheet holds 30 % as 0.3


AREAS = ["North", "South", "North", "South", "North"]


@pytest.mark.parametrize(
    ("budget", "asked", "code"),
    [
        ({"North": 30, "Souht": 20}, {"group": "Area"}, "budget_no_group"),
        ({"North": 30, "South": 20}, {}, "budget_of_column"),
        (pd.Series({"North": 30, "South": 20}), {}, "budget_of_column"),
    ],
)
def test_money_for_groups_is_never_taken_for_money_of_periods(
    budget: Any, asked: dict[str, str], code: str
) -> None:
    with pytest.raises(ip.ScenarioError) as caught:
        rank(table().assign(Area=AREAS), budget=budget, **asked)
    assert {f.code for f in caught.value.findings} == {code}
    assert "Area" in str(caught.value)


def test_periods_may_be_called_as_the_column_of_the_earliest_period_calls_them() -> None:
    frame = table().assign(Stage=["Stage 1", "Stage 2", "Stage 1", "Stage 1", "Stage 2"])
    found = rank(frame, budget={"Stage 1": 30, "Stage 2": 20}, horizon="Stage")
    assert found.scenario["periods"]["name"].tolist() == ["Stage 1", "Stage 2"]


@pytest.mark.parametrize("budget", [{2026: 40, 2027: 30}, {"2026": "40", "2027": "30 mnkr"}])
def test_single_years_are_periods(budget: Any) -> None:
    found = rank(budget=budget)
    assert found.scenario["periods"]["first_year"].tolist() == [2026, 2027]


def test_amounts_that_look_like_years_beside_probabilities_are_amounts() -> None:
    found = rank(budget={2000: 0.25, 2050: 0.75})
    assert sorted(found.scenario["budgets"]["amount_msek"]) == [2000, 2050]


def test_what_is_worth_as_much_as_what_is_built_is_not_called_worth_less() -> None:
    tied = pd.DataFrame({"Project": list("ABCD"), "Cost": [10] * 4, "Safety": [3] * 4})
    result = ip.rank(tied, cost="Cost", goals={"Safety": 1}, budget=25)
    assert set(result.ranking.not_prioritised["reason"]) == {"worth_no_more"}
    out = result.ranking.not_prioritised.index[0]
    said = result.ranking.explain(out, result.ranking.frame.index[0], language="en")
    assert "which is worth as much" in said
    assert "smaller budgets" not in said


def test_a_row_without_a_name_takes_no_names_from_the_others() -> None:
    found = rank(table().assign(Project=["Bypass", None, *NAMES[2:]]), name="Project")
    shown = ip.rank(
        table().assign(Project=["Bypass", None, *NAMES[2:]]), cost="Cost (M)", goals={"Safety": 1}, budget=50
    )
    for result in (found, shown):
        assert result.scenario["proposals"]["name"].tolist() == ["Bypass", "P2", *NAMES[2:]]
        told = [each for each in result.scenario.findings if each.code == "list_no_name"]
        assert [(each.row, each.column, each.severity) for each in told] == [(2, "Project", "warning")]


def test_scores_in_words_are_told_once() -> None:
    with pytest.raises(ip.ScenarioError) as caught:
        rank(table().assign(Safety=["high", "low", "low", "high", "high"]))
    assert {found.code for found in caught.value.findings} == {"not_a_number"}
