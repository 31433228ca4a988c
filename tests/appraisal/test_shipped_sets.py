"""Every shipped set of values: where each number stands, what it lacks, and the example appraised with it by hand."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio import appraisal
from infraprio.appraisal.values.chosen import with_value_set
from infraprio.errors import AppraisalError
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.parameters import built_in, parameters, value_set
from infraprio.scenario.sets.shipped import PARTS, SETS
from tests.appraisal.own_appraisal import net_present_value
from tests.conftest import EXAMPLE, ROOT

RATE: dict[str, dict[str, float]] = {"eu_handbook_2019": {"discount_rate": 0.04}}
"""What the planner states beside a set that has no discount rate."""


@cache
def example() -> ip.Scenario:
    return ip.read(EXAMPLE)


def under(name: str) -> ip.Scenario:
    stated = [{"id": key, "value": value} for key, value in RATE.get(name, {}).items()]
    return with_value_set(with_rows(example(), "values", stated) if stated else example(), name)


def lines(name: str) -> list[dict[str, str]]:
    path = ROOT / "src" / "infraprio" / "scenario" / "sets" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", SETS)
def test_every_row_says_where_it_comes_from_and_nothing_is_called_official(name: str) -> None:
    for line in lines(name):
        assert line["source"]
        assert line["status"] == ("placeholder" if name == "sweden_placeholder" else "sourced")
        if line["status"] == "sourced":
            assert "secondary" in line["source"]
            assert line["edition"]
        if re.match("M?(SEK|USD|GBP|EUR)", line["unit"]):
            assert line["price_year"]


@pytest.mark.parametrize("name", [name for name in SETS if name != "sweden_placeholder"])
def test_every_value_in_use_is_traced_to_its_row(name: str) -> None:
    held = {line["id"]: (number, line) for number, line in enumerate(lines(name), start=2) if line["id"]}
    used = parameters(under(name))
    rates = {("USD", 2023): 10.6, ("GBP", 2022): 12.5, ("GBP", 2020): 11.8, ("EUR", 2016): 9.47}
    for key, (number, line) in held.items():
        if key in PARTS:
            continue
        found = used[key]
        assert found.origin.startswith(f"{name}:{number}")
        assert found.status == "sourced"
        money = re.match(r"M?(USD|GBP|EUR)", line["unit"])
        rate = rates[money[1], int(line["price_year"])] if money else 1.0
        assert found.value == pytest.approx(rate * float(line["value"]))
    lacking = built_in().keys() - held.keys() - RATE.get(name, {}).keys()
    both = held.keys() >= PARTS.keys()
    for key in lacking - ({"severe_accident_msek"} if both else set()):
        assert used[key].status in ("placeholder", "built_in"), key
        assert used[key].value == built_in()[key].value
    if both:
        assert used["severe_accident_msek"].origin == f"{name}:{held['fatality_msek'][0]} + {name}:{held['severe_injury_msek'][0]} ({0.1 * float(held['fatality_msek'][1]['value']) + 0.9 * float(held['severe_injury_msek'][1]['value']):g} {held['fatality_msek'][1]['unit']})"  # fmt: skip


def test_the_figures_of_the_note_stand_in_the_sets() -> None:
    """The public figures, written down once more by hand."""
    us, uk, eu = (value_set(name) for name in ("us_dot_2025", "uk_tag", "eu_handbook_2019"))
    assert (us["discount_rate"].value, us["appraisal_period_road_years"].value) == (0.07, 20)
    assert us["value_of_time_bus_work_sek_h"].value == 19.4
    assert us["value_of_time_car_business_sek_h"].value == 33.5
    assert us["freight_vehicle_hour_sek_h"].value == 35.7
    assert (us["fatality_msek"].value, us["severe_injury_msek"].value) == (13.2, 1.2547)
    times = ("business", "work", "other")
    assert [uk[f"value_of_time_car_{use}_sek_h"].value for use in times] == [19.61, 7.63, 6.56]
    assert (uk["fatality_msek"].value, uk["severe_injury_msek"].value) == (2.35, 0.2645)
    carbon, growth = uk["co2_value_sek_kg"], 1 + uk["co2_value_growth_year"].value
    for year, pounds in ((2025, 260), (2030, 280), (2040, 326), (2050, 378)):
        assert 1000 * carbon.value * growth ** (year - 2020) == pytest.approx(pounds, rel=0.005)
    assert (carbon.low, carbon.high) == (pytest.approx(carbon.value / 2), pytest.approx(carbon.value * 1.5))
    assert (eu["fatality_msek"].value, eu["nox_value_sek_kg"].value) == (2.907921, 36.8)


STATED: tuple[tuple[str, list[tuple[str, float, str, str, str]]], ...] = (
    ("P01", [("travel_time_hours", -9e4, "car", "work", "regional"), ("severe_accidents", -0.8, "car", "", ""), ("co2_tonnes", 210.0, "car", "", "")]),
    ("P02", [("travel_time_hours", -2e4, "bus", "leisure", "long"), ("vehicle_km_car", 3e5, "car", "", ""), ("vehicle_km_heavy", -2e5, "heavy", "", "")]),
    ("P03", [("freight_hours", -4e3, "heavy", "", ""), ("freight_km", -3e5, "heavy", "", ""), ("vehicle_km_heavy", -3e5, "heavy", "", "")]),
    ("P09", [("travel_time_hours", -5e3, "train", "business", "regional"), ("fare_revenue_sek", 4e5, "train", "", ""), ("travel_cost_sek", 1e5, "car", "", "")]),
    ("P10", [("service_km", 4e4, "bus", "", ""), ("user_charges_sek", -2e5, "car", "", ""), ("parking_revenue_sek", -2e5, "car", "", ""), ("severe_accidents", -0.1, "", "", "")]),
)  # fmt: skip


def changes() -> pd.DataFrame:
    names = ("item", "change", "mode", "purpose", "distance")
    return pd.DataFrame(
        [dict(zip(names, row, strict=True)) | {"proposal": p} for p, rows in STATED for row in rows]
    )


def by_hand(name: str, proposal: str, table: pd.DataFrame) -> float:
    mine = table[table["proposal"] == proposal].to_dict("records")
    weighted = any(row["item"] == "freight_km" for row in mine)
    plain: list[dict[str, Any]] = [
        {str(k): v for k, v in row.items()} | {"weighted": weighted} for row in mine
    ]
    return net_present_value(name, proposal, plain, RATE.get(name, {}))


@pytest.mark.parametrize("name", SETS)
def test_five_proposals_reckoned_anew_with_stated_changes(name: str) -> None:
    found = appraisal.appraise(under(name), changes()).frame
    for proposal, _ in STATED:
        expected = by_hand(name, proposal, changes())
        assert found.loc[proposal, "npv_msek"] == pytest.approx(expected, rel=1e-7, abs=2e-6), proposal


@pytest.mark.parametrize("name", SETS)
def test_five_proposals_of_the_network_reckoned_anew(name: str, jamtland: ip.Result) -> None:
    """The whole appraisal of the network example under every set; five of it year by year from the files."""
    found = appraisal.appraise(under(name), jamtland.effects)  # type: ignore[arg-type]
    frame = found.frame
    whole = frame[(frame["status"] == "computed") & frame["npv_ratio_i"].notna()]
    assert len(whole) >= 30
    table = found.quantities.to_frame()
    items = table.groupby("proposal")["item"].nunique()
    chosen = list(items.reindex(whole.index).sort_values(ascending=False, kind="stable").index)[:5]
    for proposal in chosen:
        assert frame.loc[proposal, "npv_msek"] == pytest.approx(by_hand(name, proposal, table), rel=1e-6), (
            proposal
        )


def test_the_list_runs_under_every_set() -> None:
    scenario = ip.read(ip.example("district_list"))
    result = ip.run(scenario, values=SETS[:3])
    assert result.value_sets is not None
    assert result.value_sets.rates == {"sweden_placeholder": 0.035, "us_dot_2025": 0.07, "uk_tag": 0.035}
    assert result.value_sets.frame["rank_uk_tag"].isna().all()
    stated = with_rows(scenario, "values", [{"id": "discount_rate", "value": 0.04}])
    assert len(ip.run(stated, values=["eu_handbook_2019"]).ranking.frame) == len(result.ranking.frame)


def test_a_set_without_a_discount_rate_refuses_and_says_so() -> None:
    with pytest.raises(ip.ScenarioError) as fault:
        with_value_set(example(), "eu_handbook_2019")
    [found] = [each for each in fault.value.findings if each.severity == "error"]
    assert (found.code, found.column, found.value) == ("no_discount_rate", "parameters", "eu_handbook_2019")
    assert "discount_rate" in found.cure
    bare = replace(example(), settings={**example().settings, "parameters": "eu_handbook_2019"})
    with pytest.raises(AppraisalError, match="discount_rate is missing"):
        appraisal.appraise(bare, changes())


def test_a_set_in_another_currency_without_a_rate_is_refused_with_what_to_give() -> None:
    index = [row for row in example()["price_index"] if row["index"] != "USD"]
    scenario = with_rows(example(), "price_index", index)
    with pytest.raises(ip.ScenarioError) as fault:
        with_value_set(scenario, "us_dot_2025")
    [found] = [each for each in fault.value.findings if each.severity == "error"]
    assert found.code == "no_exchange_rate"
    assert "USD 2023" in found.text("en")
    assert "SEK" in found.text("en")


def test_a_share_of_killed_moves_what_is_mixed_and_nothing_else() -> None:
    scenario = with_rows(example(), "model_settings", [{"id": "killed_share", "value": 0.2}])
    before, after = (parameters(with_value_set(each, "uk_tag")) for each in (example(), scenario))
    assert after["severe_accident_msek"].value == pytest.approx(12.5 * (0.2 * 2.35 + 0.8 * 0.2645))
    moved = {key for key in after if after[key].value != before[key].value}
    assert moved == {"severe_accident_msek", "killed_share"}


def test_ones_own_row_stands_over_the_set_and_its_parts() -> None:
    own = [{"id": "severe_accident_msek", "value": 9.0, "price_year": 2025}]
    used = parameters(with_value_set(with_rows(example(), "values", own), "us_dot_2025"))
    assert used["severe_accident_msek"].value == 9.0
    parts = [
        {"id": "severe_injury_msek", "value": 0.4, "unit": "MEUR/person", "price_year": 2016},
        {"id": "discount_rate", "value": 0.04},
    ]
    used = parameters(with_value_set(with_rows(example(), "values", parts), "eu_handbook_2019"))
    assert used["severe_accident_msek"].value == pytest.approx(9.47 * (0.1 * 2.907921 + 0.9 * 0.4))
    assert used["severe_accident_msek"].status == "user"


def test_a_part_alone_is_told_and_parts_of_two_years_are_refused() -> None:
    alone = with_rows(example(), "values", [{"id": "fatality_msek", "value": 40, "price_year": 2020}])
    assert "part_alone" in {each.code for each in with_value_set_findings(alone)}
    two = [
        {"id": "fatality_msek", "value": 40, "price_year": 2020},
        {"id": "severe_injury_msek", "value": 4, "price_year": 2021},
    ]
    with pytest.raises(ip.ScenarioError, match="different price years"):
        with_rows(example(), "values", two)


def with_value_set_findings(scenario: ip.Scenario) -> list[ip.Finding]:
    from infraprio.scenario.checks.appraisal.parameters import casualty_parts

    return list(casualty_parts(scenario))


def test_what_the_choice_of_the_set_moves(jamtland: ip.Result) -> None:
    from infraprio.ranking.value_sets import compare_value_sets

    sets = {name: under(name) for name in ("us_dot_2025", "uk_tag")}
    worth = {name: appraisal.appraise(each, jamtland.effects) for name, each in sets.items()}  # type: ignore[arg-type]
    found = compare_value_sets(sets, worth)
    ratios = {name: each.frame["npv_ratio_i"].dropna() for name, each in worth.items()}
    orders = {name: each.sort_values(ascending=False).index for name, each in ratios.items()}
    for name, order in orders.items():
        assert list(found.frame[f"rank_{name}"].dropna().sort_values().index) == list(order)
    one, two = (np.array([ratios[name][p] for p in orders["uk_tag"]]) for name in sets)
    pairs = [(i, j) for i in range(len(one)) for j in range(i)]
    tau = sum(np.sign((one[i] - one[j]) * (two[i] - two[j])) for i, j in pairs) / len(pairs)
    assert found.agreement.loc["uk_tag", "kendall"] == pytest.approx(tau)
    assert found.agreement.loc["us_dot_2025", "kendall"] == 1
    turned = (worth["us_dot_2025"].frame["npv_msek"] * worth["uk_tag"].frame["npv_msek"] < 0).sum()
    assert found.agreement.loc["uk_tag", "turned"] == turned


def test_the_setting_is_read_and_a_misspelt_set_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    ip.write(example(), folder)
    toml = folder / "scenario.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text + 'parameters = "us_dot_2025"\n', encoding="utf-8")
    read = ip.read(folder)
    assert parameters(read)["discount_rate"].value == 0.07
    toml.write_text(text + 'parameters = "us_dot_2024"\n', encoding="utf-8")
    [found] = [each for each in ip.check(folder) if each.severity == "error"]
    assert (found.code, found.column, found.value) == ("not_a_choice", "parameters", "us_dot_2024")
