"""Broken variants of the example: each gives the right finding at the right place, exit code 2, no traceback, no output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.scenario.columns import TableSchema
from infraprio.scenario.files import folder, store
from infraprio.scenario.files.reading import RawTable
from tests.conftest import Copy

Found = tuple[str, str, int | None, str | None]  # code, file, row, column


def _proposal(copy: Copy, column: str, value: str, name: str = "P01") -> int:
    return copy.set("proposals", copy.line("proposals", id=name), **{column: value})


def _first(table: str, code: str, column: str, value: str) -> Callable[[Copy], Found]:
    def spoil(copy: Copy) -> Found:
        copy.set(table, 2, **{column: value})
        return code, f"{table}.csv", 2, column

    return spoil


def cost_without_year(copy: Copy) -> Found:
    return "cost_without_year", "proposals.csv", _proposal(copy, "price_year", ""), "price_year"


def cost_range(copy: Copy) -> Found:
    return "range_reversed", "proposals.csv", _proposal(copy, "cost_low", "99999"), "cost_low"


def cost_high(copy: Copy) -> Found:
    return "range_reversed", "proposals.csv", _proposal(copy, "cost_high", "1"), "cost_high"


def cost_negative(copy: Copy) -> Found:
    return "below_range", "proposals.csv", _proposal(copy, "cost", "-5"), "cost"


def cost_infinite(copy: Copy) -> Found:
    return "not_a_number", "proposals.csv", _proposal(copy, "cost", "inf"), "cost"


def price_year_unknown_index(copy: Copy) -> Found:
    return "no_price_index", "proposals.csv", _proposal(copy, "price_year", "1991"), "price_year"


def currency_without_rate(copy: Copy) -> Found:
    return "no_price_index", "proposals.csv", _proposal(copy, "currency", "EUR"), "price_year"


def proposal_changes_nothing(copy: Copy) -> Found:
    copy.drop_where("changes", proposal="P01")
    return "no_change", "proposals.csv", copy.line("proposals", id="P01"), "id"


def proposal_denies_change(copy: Copy) -> Found:
    return "change_denied", "proposals.csv", _proposal(copy, "no_network_effect", "yes"), "no_network_effect"


def proposal_twice(copy: Copy) -> Found:
    _, rows = copy.rows("proposals")
    return "duplicate_key", "proposals.csv", copy.add("proposals", **rows[0]), "id"


def proposal_unknown_corridor(copy: Copy) -> Found:
    return "unknown_id", "proposals.csv", _proposal(copy, "corridors", "mittstrak"), "corridors"


def proposal_early(copy: Copy) -> Found:
    line = copy.line("proposals", horizon="long")
    copy.set("proposals", line, earliest_period="p1")
    return "period_before_horizon", "proposals.csv", line, "earliest_period"


def financing_short(copy: Copy) -> Found:
    line = copy.line("financing", proposal="P01")
    copy.set("financing", line, share="0.4")
    return "shares_off", "financing.csv", line, "share"


def financing_missing(copy: Copy) -> Found:
    copy.drop_where("financing", proposal="P01")
    return "no_financing", "proposals.csv", copy.line("proposals", id="P01"), "id"


def change_unknown_object(copy: Copy) -> Found:
    line = copy.line("changes", table="railways", action="set")
    copy.set("changes", line, object="J999")
    return "unknown_object", "changes.csv", line, "object"


def change_unknown_attribute(copy: Copy) -> Found:
    line = copy.line("changes", table="roads", action="set", attribute="speed_kmh")
    copy.set("changes", line, attribute="speed")
    return "unknown_attribute", "changes.csv", line, "attribute"


def change_bad_value(copy: Copy) -> Found:
    line = copy.line("changes", table="roads", action="set", attribute="speed_kmh")
    copy.set("changes", line, value="fast")
    return "not_a_number", "changes.csv", line, "value"


def change_without_value(copy: Copy) -> Found:
    line = copy.line("changes", table="roads", action="set", attribute="speed_kmh")
    copy.set("changes", line, value="")
    return "missing_cell", "changes.csv", line, "value"


def change_out_of_range(copy: Copy) -> Found:
    line = copy.line("changes", table="roads", action="set", attribute="speed_kmh")
    copy.set("changes", line, value="950")
    return "above_range", "changes.csv", line, "value"


def change_adds_to_word(copy: Copy) -> Found:
    line = copy.line("changes", table="roads", action="set", attribute="speed_kmh")
    copy.set("changes", line, action="add", attribute="road_class", value="1")
    return "not_numeric", "changes.csv", line, "attribute"


def change_new_exists(copy: Copy) -> Found:
    line = copy.add("changes", proposal="P01", table="roads", object="R001", action="new")
    return "object_exists", "changes.csv", line, "object"


def change_new_incomplete(copy: Copy) -> Found:
    line = copy.add("changes", proposal="P01", table="roads", object="X1", action="new")
    return "new_incomplete", "changes.csv", line, "object"


def change_new_with_value(copy: Copy) -> Found:
    line = copy.line("changes", action="new")
    copy.set("changes", line, value="3")
    return "superfluous", "changes.csv", line, "value"


def change_remove_and_set(copy: Copy) -> Found:
    line = copy.line("changes", table="roads", action="set", attribute="speed_kmh")
    _, rows = copy.rows("changes")
    row = rows[line - 2]
    added = copy.add(
        "changes", proposal=row["proposal"], table="roads", object=row["object"], action="remove"
    )
    return "remove_and_change", "changes.csv", added, "action"


def stop_not_written_so(copy: Copy) -> Found:
    line = copy.add("changes", proposal="P63", table="service_stops", object="TRV", action="new")
    return "bad_stop_object", "changes.csv", line, "object"


def goal_cycle(copy: Copy) -> Found:
    a, b = (copy.line("goals", id=name, version="current") for name in ("gods", "naringsliv"))
    copy.set("goals", b, parent="gods")
    return "goal_cycle", "goals.csv", None if a == b else b, "parent"


def goal_unknown_parent(copy: Copy) -> Found:
    line = copy.set("goals", copy.line("goals", id="gods", version="current"), parent="naringslivet")
    return "unknown_goal", "goals.csv", line, "parent"


def goal_without_indicator(copy: Copy) -> Found:
    line = copy.set("goals", copy.line("goals", id="olyckor", version="current"), indicator="")
    return "leaf_without_indicator", "goals.csv", line, "indicator"


def goal_branch_with_indicator(copy: Copy) -> Found:
    line = copy.set("goals", copy.line("goals", id="gods", version="current"), indicator="judgement")
    return "branch_with_indicator", "goals.csv", line, "indicator"


def goal_unknown_indicator(copy: Copy) -> Found:
    line = copy.set("goals", copy.line("goals", id="klimat", version="current"), indicator="co2_tons_year")
    return "unknown_indicator", "goals.csv", line, "indicator"


def goal_without_anchors(copy: Copy) -> Found:
    line = copy.set(
        "goals", copy.line("goals", id="klimat", version="current"), scale="stated", zero_at="0", full_at=""
    )
    return "anchors_missing", "goals.csv", line, "full_at"


def goal_bad_shape(copy: Copy) -> Found:
    line = copy.line("goals", id="klimat", version="current")
    copy.set("goals", line, value_function="piecewise", shape="0:0 5:50 3:100")
    return "bad_shape", "goals.csv", line, "shape"


def weights_off(copy: Copy) -> Found:
    lines = [i for i, row in enumerate(copy.rows("weights")[1], start=2) if row["version"] in ("", "current")]
    copy.set("weights", lines[0], weight="0.99")
    group_end = copy.rows("weights")[1][lines[0] - 2]
    parents = {g["id"]: g["parent"] for g in copy.rows("goals")[1] if g["version"] in ("", "current")}
    siblings = [
        i
        for i in lines
        if (row := copy.rows("weights")[1][i - 2])["stakeholder"] == group_end["stakeholder"]
        and parents[row["goal"]] == parents[group_end["goal"]]
    ]
    return "weights_off", "weights.csv", max(siblings), "weight"


def weight_missing(copy: Copy) -> Found:
    copy.drop("weights", 2)
    return "weight_missing", "weights.csv", None, "weight"


def weight_unknown_goal(copy: Copy) -> Found:
    return "unknown_goal", "weights.csv", copy.set("weights", 2, goal="nonsense"), "goal"


def goal_version_unknown(copy: Copy) -> Found:
    copy.text("scenario.toml", lambda t: t.replace('goal_version = "current"', 'goal_version = "curent"'))
    return "unknown_version", "goals.csv", 2, "version"


def rating_out_of_range(copy: Copy) -> Found:
    return "above_range", "judgements.csv", copy.set("judgements", 2, rating="3"), "rating"


def rating_reversed(copy: Copy) -> Found:
    return "range_reversed", "judgements.csv", copy.set("judgements", 2, rating="0", low="1", high="2"), "low"


def rating_not_wanted(copy: Copy) -> Found:
    line = copy.add("judgements", proposal="P01", goal="klimat", rating="1")
    return "rating_not_wanted", "judgements.csv", line, "goal"


def budget_of_unknown_period(copy: Copy) -> Found:
    return "unknown_id", "budgets.csv", copy.set("budgets", 2, period="p9"), "period"


def budget_missing(copy: Copy) -> Found:
    copy.drop("budgets", 2)
    return "budget_missing", "budgets.csv", None, "amount"


def budget_twice(copy: Copy) -> Found:
    _, rows = copy.rows("budgets")
    return "duplicate_key", "budgets.csv", copy.add("budgets", **rows[0]), "period"


def probabilities_off(copy: Copy) -> Found:
    copy.set("budget_scenarios", 2, probability="0.9")
    return (
        "probabilities_off",
        "budget_scenarios.csv",
        len(copy.rows("budget_scenarios")[1]) + 1,
        "probability",
    )


def two_main(copy: Copy) -> Found:
    _, rows = copy.rows("budget_scenarios")
    for line in range(2, len(rows) + 2):
        copy.set("budget_scenarios", line, main="yes")
    return "several_main", "budget_scenarios.csv", 3, "main"


def period_reversed(copy: Copy) -> Found:
    return "period_reversed", "periods.csv", copy.set("periods", 2, last_year="2020"), "last_year"


def periods_overlap(copy: Copy) -> Found:
    return "periods_overlap", "periods.csv", copy.set("periods", 3, first_year="2028"), "first_year"


def rule_requires_itself(copy: Copy) -> Found:
    line = copy.add("rules", id="x", rule="requires", proposals="P01", others="P01")
    return "requires_itself", "rules.csv", line, "others"


def rule_mandatory_and_forbidden(copy: Copy) -> Found:
    mandatory = copy.line("rules", rule="mandatory", proposals="P03")
    copy.add("rules", id="x", rule="forbidden", proposals="P03")
    return "rule_contradiction", "rules.csv", mandatory, "proposals"


def rule_requires_excluded(copy: Copy) -> Found:
    copy.add("rules", id="x", rule="requires", proposals="P09", others="P10")
    line = copy.add("rules", id="y", rule="excludes", proposals="P09 P10")
    return "rule_contradiction", "rules.csv", line, "proposals"


def rule_mandatory_apart(copy: Copy) -> Found:
    copy.add("rules", id="x", rule="mandatory", proposals="P09 P10")
    line = copy.add("rules", id="y", rule="alternatives", proposals="P09 P10")
    return "rule_contradiction", "rules.csv", line, "proposals"


def rule_limits_cross(copy: Copy) -> Found:
    line = copy.add("rules", id="x", rule="at_least", group_by="kind", group="rail", limit="9", unit="count")
    copy.add("rules", id="y", rule="at_most", group_by="kind", group="rail", limit="3", unit="count")
    return "rule_contradiction", "rules.csv", line, "proposals"


def rule_without_limit(copy: Copy) -> Found:
    line = copy.add("rules", id="x", rule="at_least", group_by="kind", group="rail", unit="count")
    return "rule_needs", "rules.csv", line, "limit"


def rule_unknown_group(copy: Copy) -> Found:
    line = copy.add("rules", id="x", rule="at_least", group_by="kind", group="boat", limit="1", unit="count")
    return "unknown_group", "rules.csv", line, "group"


def road_to_itself(copy: Copy) -> Found:
    _, rows = copy.rows("roads")
    return "loop_link", "roads.csv", copy.set("roads", 2, to_place=rows[0]["from_place"]), "to_place"


def place_unreached(copy: Copy) -> Found:
    line = copy.add("places", id="NOWHERE", name="Ö", lat="63", lon="14", kind="village", population="70")
    return "place_unreached", "places.csv", line, "id"


def service_one_stop(copy: Copy) -> Found:
    line = copy.add("services", id="X9", name="Buss 9", mode="bus", departures_day="3")
    return "few_stops", "services.csv", line, "id"


def service_stop_off_rail(copy: Copy) -> Found:
    copy.add("services", id="X9", name="Tåg 9", mode="train", departures_day="3")
    copy.add("service_stops", service="X9", order="1", place="OSD_C")
    line = copy.add("service_stops", service="X9", order="2", place="FUN")
    return "stop_off_network", "service_stops.csv", line, "place"


def service_day_reversed(copy: Copy) -> Found:
    line = copy.set("services", 2, first_departure="22:00", last_departure="05:00")
    return "day_reversed", "services.csv", line, "last_departure"


def parameter_wrong_unit(copy: Copy) -> Found:
    (copy.folder / "parameters.csv").write_text(
        "id,value,unit\ndiscount_rate,3.5,per cent\n", encoding="utf-8"
    )
    return "wrong_unit", "parameters.csv", 2, "unit"


def parameter_range(copy: Copy) -> Found:
    text = "id,value,unit,low,high\ndiscount_rate,0.035,per year,0.05,0.06\n"
    (copy.folder / "parameters.csv").write_text(text, encoding="utf-8")
    return "range_reversed", "parameters.csv", 2, "low"


def table_missing(copy: Copy) -> Found:
    (copy.folder / "roads.csv").unlink()
    return "missing_table", "roads.csv", None, None


def settings_missing(copy: Copy) -> Found:
    (copy.folder / "scenario.toml").unlink()
    return "no_settings", "scenario.toml", None, None


def settings_broken(copy: Copy) -> Found:
    copy.text("scenario.toml", lambda t: t + "\nname = unquoted words\n")
    return "bad_toml", "scenario.toml", None, None


def setting_empty(copy: Copy) -> Found:
    copy.text(
        "scenario.toml", lambda t: "\n".join(line for line in t.splitlines() if "price_year" not in line)
    )
    return "missing_cell", "scenario.toml", None, "price_year"


def column_missing(copy: Copy) -> Found:
    copy.drop_column("roads", "length_km")
    return "missing_column", "roads.csv", 1, "length_km"


def column_twice(copy: Copy) -> Found:
    copy.text("roads.csv", lambda t: t.replace("delay_min", "length_km", 1))
    return "duplicate_column", "roads.csv", 1, "length_km"


def file_empty(copy: Copy) -> Found:
    (copy.folder / "rules.csv").write_text("", encoding="utf-8")
    return "empty_file", "rules.csv", None, None


def file_binary(copy: Copy) -> Found:
    (copy.folder / "rules.csv").write_bytes(b"\x00\x01PK\x00")
    return "bad_encoding", "rules.csv", None, None


def row_too_long(copy: Copy) -> Found:
    copy.text("funds.csv", lambda t: t.rstrip("\n") + ",surplus,cells,here,and,there,again\n")
    return "ragged_row", "funds.csv", len(copy.rows("funds")[1]) + 1, None


VARIANTS: dict[str, Callable[[Copy], Found]] = {
    "speed is a word": _first("roads", "not_a_number", "speed_kmh", "fast"),
    "two decimal commas": _first("roads", "not_a_number", "length_km", "1,2,3"),
    "speed too high": _first("roads", "above_range", "speed_kmh", "900"),
    "length missing": _first("roads", "missing_cell", "length_km", ""),
    "unknown place": _first("roads", "unknown_id", "from_place", "OSDX"),
    "unknown class": _first("roads", "not_a_choice", "road_class", "autobahn"),
    "share over one": _first("roads", "above_range", "heavy_share", "11"),
    "oneway perhaps": _first("roads", "not_a_flag", "oneway", "perhaps"),
    "latitude out of range": _first("places", "above_range", "lat", "163.2"),
    "population negative": _first("places", "below_range", "population", "-3"),
    "id with blank": _first("places", "bad_id", "id", "Ö SD"),
    "tracks not whole": _first("railways", "not_an_integer", "tracks", "1.5"),
    "departure not a time": _first("services", "not_a_time", "first_departure", "dawn"),
    "departures negative": _first("services", "below_range", "departures_day", "-4"),
    "parking missing": _first("interchanges", "missing_cell", "parking_spaces", ""),
    "horizon misspelt": _first("proposals", "horizon_without_period", "horizon", "mediun"),
} | {
    check.__name__.replace("_", " "): check
    for check in (
        cost_without_year, cost_range, cost_high, cost_negative, cost_infinite, price_year_unknown_index,
        currency_without_rate, proposal_changes_nothing, proposal_denies_change, proposal_twice,
        proposal_unknown_corridor, proposal_early, financing_short, financing_missing, change_unknown_object,
        change_unknown_attribute, change_bad_value, change_without_value, change_out_of_range, change_adds_to_word,
        change_new_exists, change_new_incomplete, change_new_with_value, change_remove_and_set, stop_not_written_so,
        goal_cycle, goal_unknown_parent, goal_without_indicator, goal_branch_with_indicator, goal_unknown_indicator,
        goal_without_anchors, goal_bad_shape, weights_off, weight_missing, weight_unknown_goal, goal_version_unknown,
        rating_out_of_range, rating_reversed, rating_not_wanted, budget_of_unknown_period, budget_missing,
        budget_twice, probabilities_off, two_main, period_reversed, periods_overlap, rule_requires_itself,
        rule_mandatory_and_forbidden, rule_requires_excluded, rule_mandatory_apart, rule_limits_cross,
        rule_without_limit, rule_unknown_group, road_to_itself, place_unreached, service_one_stop,
        service_stop_off_rail, service_day_reversed, parameter_wrong_unit, parameter_range, table_missing,
        settings_missing, settings_broken, setting_empty, column_missing, column_twice, file_empty, file_binary,
        row_too_long,
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def read_once() -> Iterator[None]:
    """Files and tables that no variant spoils are read and typed once: both steps look at nothing but what they are given."""
    read_csv, read_table = folder.read_csv, store.read_table
    texts: dict[tuple[str, bytes], Any] = {}
    typed: dict[int, Any] = {}

    def csv_once(path: Path, schema: TableSchema) -> Any:
        key = path.name, path.read_bytes()
        if key not in texts:
            texts[key] = read_csv(path, schema)
        return texts[key]

    def table_once(schema: TableSchema, raw: RawTable) -> Any:
        if id(raw) not in typed:  # kept, so that no other has its id
            typed[id(raw)] = raw, read_table(schema, raw)
        return typed[id(raw)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_csv", csv_once)
        patch.setattr(store, "read_table", table_once)
        yield


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("name", VARIANTS)
def test_finding_at_the_right_place(name: str, copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    code, file, row, column = VARIANTS[name](copy)
    findings = ip.check(copy.folder)
    hits = [f for f in findings if (f.code, f.file, f.row, f.column) == (code, file, row, column)]
    assert hits, f"wanted {code} at {file} {row} {column}; found:\n" + "\n".join(map(str, findings[:12]))
    assert hits[0].severity == "error"
    assert hits[0].message
    assert hits[0].message_in("sv")
    assert hits[0].cure
    output = copy.folder.parent / "results"
    assert main(["run", str(copy.folder), "--output", str(output)]) == 2
    said = capsys.readouterr()
    assert not output.exists()
    assert "Traceback" not in said.out + said.err
    assert file in said.err


def test_several_faults_come_together(copy: Copy) -> None:
    wanted = {
        VARIANTS[name](copy)
        for name in (
            "speed is a word",
            "population negative",
            "cost without year",
            "probabilities off",
            "goal bad shape",
        )
    }
    with pytest.raises(ip.ScenarioError) as caught:
        ip.read(copy.folder)
    assert wanted <= {(f.code, f.file, f.row, f.column) for f in caught.value.findings}


def test_no_such_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "nothing")]) == 2
    assert main(["run", str(tmp_path / "nothing.xlsx"), "-o", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    (tmp_path / "broken.xlsx").write_bytes(b"this is no workbook")
    assert [f.code for f in ip.check(tmp_path / "broken.xlsx")] == ["not_a_workbook"]
