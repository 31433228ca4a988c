"""Words of a fixed list, amounts that may be meant otherwise, currencies, and numbers beyond what can be."""

from __future__ import annotations

from pathlib import Path

import pytest

import infraprio as ip
from infraprio.effects.baseline import baseline
from infraprio.effects.indicators import INDICATORS
from infraprio.findings import Finding
from infraprio.scenario.tables import TABLES
from tests.scenario.every_table import SETTINGS, grids, write_folder


def spoiled(folder: Path, table: str, column: str, value: str, row: int = 1) -> list[Finding]:
    """Findings after one cell of the small region is changed."""
    tables = grids()
    at = tables[table][0].index(column) if column in tables[table][0] else -1
    if at < 0:
        tables[table] = [[*cells, column if i == 0 else ""] for i, cells in enumerate(tables[table])]
    tables[table][row][at] = value
    return ip.check(write_folder(folder / "a", tables))


@pytest.mark.parametrize(
    ("table", "column", "value", "near"),
    [
        ("places", "offers", "hosptial", "hospital"), ("interchanges", "modes", "trian bus", "train"),
        ("given_results", "item", "npv_mesk", "npv_msek"), ("price_index", "index", "road_constuction", "road_construction"),
        ("places", "municipality", "Abby", "Aby"), ("proposals", "municipalities", "Abi", "Aby"),
        ("goals", "indicator", "travel_time_gain_hours_dya", "travel_time_gain_hours_day"), ("budgets", "currency", "SKE", "SEK"),
    ],
)  # fmt: skip
def test_the_nearest_word(table: str, column: str, value: str, near: str, tmp_path: Path) -> None:
    found = [f for f in spoiled(tmp_path, table, column, value) if (f.row, f.column) == (2, column)]
    assert [f.severity for f in found] == ["error"]
    assert f"did you mean {near}?" in found[0].cure
    assert f"menas {near}?" in found[0].cure_in("sv")


@pytest.mark.parametrize("value", ["soon", "2025-13-01", "2025-02-30", "1/3 2025", "20250301"])
def test_what_is_no_date(value: str, tmp_path: Path) -> None:
    found = spoiled(tmp_path, "decisions", "date", value)
    assert [(f.code, f.row, f.column) for f in found] == [("not_a_date", 2, "date")]


@pytest.mark.parametrize(
    ("value", "read"), [("2025-3-1", "2025-03-01"), ("2025-03", "2025-03"), ("2025", "2025")]
)
def test_what_is_a_date(value: str, read: str, tmp_path: Path) -> None:
    assert spoiled(tmp_path, "decisions", "date", value) == []
    assert ip.read(tmp_path / "a")["decisions"]["date"][0] == read


SPEAK_OF_GOALS = ("scores", "swing", "pairwise", "best_worst", "choices", "past_values", "group_weights")


def test_check_and_run_agree_on_what_an_indicator_needs() -> None:
    """For every indicator: a goal on it is refused exactly where the reference alternative does not compute it."""
    tables = {n: [dict(zip(r[0], row, strict=False)) for row in r[1:]] for n, r in grids().items()}
    tables["goals"] = [{"id": "g", "name": "g", "indicator": "travel_time_gain_hours_day"}]
    everybody = [row["id"] for row in tables["stakeholders"]]
    tables["weights"] = [{"stakeholder": s, "goal": "g", "weight": 1} for s in everybody]
    tables |= {
        "judgements": [],
        **{name: [] for name in SPEAK_OF_GOALS},
        "goal_map": [{"goal": "g", "national_goal": n, "strength": 1} for n in ("N1", "N2")],
    }
    tables["stakeholders"] = [row | {"weighting": ""} for row in tables["stakeholders"]]
    bare = tables | {"rail_freight": [], "corridors": [], "municipalities": [], "outlines": []}
    bare["places"] = [row | {"offers": "", "municipality": ""} for row in tables["places"]]
    bare["proposals"] = [row | {"corridors": "", "municipalities": ""} for row in tables["proposals"]]
    full = tables | {
        "places": [
            row | {"offers": " ".join(TABLES["places"].by_name["offers"].choices)} for row in tables["places"]
        ]
    }
    for given in (bare, tables, full):
        computed = set(baseline(ip.build(SETTINGS, given)).state.measures.totals)
        for indicator in INDICATORS:
            goal = [{"id": "g", "name": "g", "indicator": indicator}]
            if indicator in computed:
                ip.build(SETTINGS, given | {"goals": goal})
                continue
            with pytest.raises(ip.ScenarioError) as caught:
                ip.build(SETTINGS, given | {"goals": goal})
            wanted = {
                "": "indicator_needs",
                "reliability": "reliability_not_asked",
                "wider_effects": "wider_goal_lacking",
                "rail_freight": "indicator_needs",
                "crossing_trains_day": "indicator_needs",
                "ferry_departures_day": "indicator_needs",
                "active_travel": "active_not_asked",
                "seats": "indicator_needs",
                "mode": "indicator_needs",
            }
            codes = [f.code for f in caught.value.findings]
            assert codes == [wanted[INDICATORS[indicator].option]], indicator


@pytest.mark.parametrize("value", ["7.300", "1,700", "1.250", "12,345"])
def test_a_separator_that_may_mean_thousands(value: str, tmp_path: Path) -> None:
    found = [
        f for f in spoiled(tmp_path, "proposals", "cost_msek", value, row=2) if f.code == "ambiguous_number"
    ]
    assert [(f.severity, f.row, f.value) for f in found] == [("warning", 3, value)]


@pytest.mark.parametrize("value", ["0.125", "12.5", "1250", "1 250", "12,50", "1.2345", "0,750"])
def test_a_separator_that_can_mean_one_thing(value: str, tmp_path: Path) -> None:
    assert "ambiguous_number" not in {
        f.code for f in spoiled(tmp_path, "proposals", "cost_msek", value, row=2)
    }


def test_decimals_elsewhere_in_the_column_settle_it(tmp_path: Path) -> None:
    tables = grids()
    at = tables["proposals"][0].index("cost_msek")
    tables["proposals"][2][at], tables["proposals"][3][at] = "12.375", "20.5"
    assert ip.check(write_folder(tmp_path / "a", tables)) == []


def test_three_decimals_of_a_coordinate_or_a_length_are_usual(tmp_path: Path) -> None:
    assert spoiled(tmp_path, "roads", "length_km", "34.125") == []


def test_a_cost_above_all_the_money(tmp_path: Path) -> None:
    found = spoiled(tmp_path, "proposals", "cost_msek", "350000", row=2)
    assert [(f.code, f.severity, f.row) for f in found] == [("cost_above_money", "warning", 3)]
    assert "660 MSEK" in found[0].message


def test_budgets_in_another_currency_are_exchanged(tmp_path: Path) -> None:
    tables = grids()
    tables["budgets"][0].append("currency")
    for row in tables["budgets"][1:]:
        row.append("NOK")
        row[4] = "2023"
    tables["proposals"][2][tables["proposals"][0].index("cost_msek")] = "700"
    found = ip.check(write_folder(tmp_path / "a", tables))
    assert [f.code for f in found] == ["cost_above_money"]
    assert f"({660 * 0.98 * 110 / 106:.0f} MSEK)" in found[0].message


def test_costs_in_one_foreign_currency_beside_budgets_without(tmp_path: Path) -> None:
    tables = grids()
    tables["proposals"] = [
        [*row, "currency" if i == 0 else "NOK"] for i, row in enumerate(tables["proposals"])
    ]
    for row in tables["proposals"][1:]:
        row[tables["proposals"][0].index("price_year")] = "2023"
    assert [f.code for f in ip.check(write_folder(tmp_path / "a", tables))] == [
        "budget_currency",
    ]


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        ("places", "population", "1000000000", "hardly_meant"), ("places", "population", "1e12", "above_range"),
        ("places", "population", "1e300", "above_range"), ("roads", "aadt", "500000", "hardly_meant"),
        ("proposals", "cost_msek", "1e308", "above_range"), ("proposals", "cost_msek", "1e-300", "cost_tiny"),
        ("roads", "length_km", "1000", "longer_than_straight"), ("proposals", "cost_low_msek", "200", "range_reversed"),
        ("services", "first_departure", "31:00", "not_a_time"),
    ],
)  # fmt: skip
def test_beyond_what_can_be(table: str, column: str, value: str, code: str, tmp_path: Path) -> None:
    assert code in {f.code for f in spoiled(tmp_path, table, column, value) if f.row == 2}


def test_every_number_has_an_upper_limit() -> None:
    for schema in TABLES.values():
        for column in schema.columns:
            if column.kind in {"number", "integer"}:
                assert column.most is not None, (schema.name, column.name)
                assert column.least is not None, (schema.name, column.name)
                assert column.usual is None or column.usual < column.most


def test_maturity_that_is_not_stated_stays_missing(tmp_path: Path) -> None:
    assert list(ip.read(write_folder(tmp_path / "a"))["proposals"]["maturity"]) == ["study", "", "", ""]


def test_the_choice_has_the_money_of_budgets_in_another_currency(tmp_path: Path) -> None:
    from infraprio.portfolio.problem.from_scenario import budget_scenarios

    tables = grids()
    tables["budgets"] = [[*row, "currency" if i == 0 else "NOK"] for i, row in enumerate(tables["budgets"])]
    for row in tables["budgets"][1:]:
        row[4] = "2023"
    money = budget_scenarios(ip.read(write_folder(tmp_path / "a", tables)))[0]
    assert money["high"].loc["state", "p1"] == pytest.approx(300 * 0.98 * 110 / 106)
