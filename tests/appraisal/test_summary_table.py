"""The appraisal summary table: whatever is priced stands under exactly one impact."""

from __future__ import annotations

import pandas as pd
import pytest

from infraprio.appraisal.summary_table import summary_table
from infraprio.appraisal.values.items import PRICED
from infraprio.effects.examples import valley
from tests.appraisal.appraisal_cases import paper_plan

OTHERS = [("investment", ""), ("om", ""), ("residual", ""), ("given", "")]


@pytest.mark.parametrize("purpose", ["work", "business", "service", "leisure", ""])
def test_every_priced_thing_stands_under_one_impact(purpose: str) -> None:
    things = [(item.area, item.id) for item in PRICED.values()] + [("public_budget", "fares"), *OTHERS]
    scenario = valley()
    for k, (area, item) in enumerate(things):
        row = {
            "proposal": "P1",
            "area": area,
            "item": item,
            "purpose": purpose,
            "mode": "car",
            "distance": "",
            "municipality": "",
            "quantity": 1.0,
            "unit": "h",
            "present_value_msek": 2.0 + k,
        }
        told = summary_table(scenario, "no such proposal", pd.DataFrame([row]))["monetary_msek"].dropna()
        assert told.tolist() == [2.0 + k], item


def gain(worth: float, **other: object) -> dict[str, object]:
    """A gain of those who commute by car, of 2 hours."""
    usual = {
        "proposal": "A", "area": "travellers", "item": "travel_time", "purpose": "work", "mode": "car",
        "distance": "regional", "municipality": "M", "quantity": -2.0, "unit": "h", "present_value_msek": worth,
    }  # fmt: skip
    return usual | other


def told(*rows: dict[str, object], language: str = "en", **tables: object) -> pd.DataFrame:
    return summary_table(paper_plan(**tables), "A", pd.DataFrame(rows), language).set_index("impact")


@pytest.mark.parametrize(
    ("language", "impact", "words"),
    [
        ("en", "Commuting users", ["M 75 %", "outside the region 100 %", "not divided 100 %"]),
        ("sv", "Arbetsresor", ["M 75 %", "utanför regionen 100 %", "inte fördelat 100 %"]),
    ],
)
def test_who_gains_most_is_named(language: str, impact: str, words: list[str]) -> None:
    cases = (
        [gain(3.0), gain(1.0, municipality="X")],
        [gain(1.0, municipality="X")],
        [gain(1.0, municipality="")],
    )
    assert [told(*rows, language=language).loc[impact, "distributional"] for rows in cases] == words


def test_every_group_of_residents_is_named_with_its_share() -> None:
    groups = [
        {"dimension": "age", "group": name, "municipality": "M", "share": share}
        for name, share in (("young", 0.25), ("old", 0.75))
    ]
    shares = told(gain(4.0), population_groups=groups).loc["Commuting users", "distributional"]
    assert shares == "M 100 %; old 75 %, young 25 %"


def test_a_quantity_that_two_items_price_is_told_once_and_money_is_no_quantity() -> None:
    rows = [
        gain(1.0),
        gain(2.0, item="comfort"),  # of the same hours
        gain(3.0, quantity=-7.5, purpose="leisure"),
        gain(4.0, quantity=150.4, purpose="leisure", municipality="X"),
        gain(5.0, quantity=9.0, unit="SEK/year"),
        gain(6.0, quantity=0.0, unit="km"),
    ]
    found = told(*rows)
    assert found["quantitative"][["Commuting users", "Other users"]].tolist() == ["-2.00 h", "+143 h"]
    assert found["monetary_msek"][["Commuting users", "Other users"]].tolist() == [14.0, 7.0]
    assert found.loc["Business users", ["qualitative", "quantitative", "distributional"]].tolist() == [
        "not assessed",
        "",
        "",
    ]


def test_what_has_no_price_stands_under_the_impact_that_it_is_named_by_or_under_its_group() -> None:
    unpriced = [
        {"proposal": "A", "effect": effect, "group": group, "verdict": verdict, "reason": f"why {k}"}
        for k, (effect, group, verdict) in enumerate([
            ("Landscape", "environment", "negative"), ("LANDSKAP", "environment", "positive"),
            ("reindeer", "environment", "negligible"), ("a town square", "other", "positive"),
        ])
    ]  # fmt: skip
    found = told(gain(1.0), unpriced_effects=unpriced)
    assert found.loc["Landscape", "qualitative"] == "negative: why 0; positive: why 1"
    assert found.loc[["reindeer", "a town square"], ["heading", "qualitative"]].to_numpy().tolist() == [
        ["Environment", "negligible: why 2"],
        ["Social", "positive: why 3"],
    ]
    assert found.loc[["Landscape", "reindeer"], "monetary_msek"].isna().all()


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (100.0, "+100 h"), (100.4, "+100 h"), (-100.6, "-101 h"), (99.94, "+99.9 h"), (10.0, "+10.0 h"), (-10.44, "-10.4 h"),
        (9.994, "+9.99 h"), (0.1234, "+0.12 h"), (-0.5, "-0.50 h"),
    ],
)  # fmt: skip
def test_a_change_has_as_many_decimals_as_matter(quantity: float, shown: str) -> None:
    assert told(gain(1.0, quantity=quantity)).loc["Commuting users", "quantitative"] == shown


def test_quantities_of_several_units_stand_in_the_order_of_their_rows() -> None:
    rows = [
        gain(1.0, unit="t/year", quantity=7.0),
        gain(2.0, unit="h/year", quantity=3.0),
        gain(4.0, unit="ells", quantity=-2.0),
    ]
    assert told(*rows).loc["Commuting users", "quantitative"] == "+7.00 t/year; +3.00 h/year; -2.00 ells"
    norwegian = summary_table(paper_plan(), "A", pd.DataFrame(rows), "nb")["quantitative"]
    assert [each.replace("−", "-") for each in norwegian if each] == [
        "+7,00 tonn/år; +3,00 timer/år; -2,00 ells"
    ]


def test_the_table_in_two_languages_with_all_its_headings() -> None:
    rows = [gain(1.0), gain(2.0, area="given", item="given", unit="", quantity=0.0)]
    english = summary_table(paper_plan(), "A", pd.DataFrame(rows))
    swedish = summary_table(paper_plan(), "A", pd.DataFrame(rows), "sv")
    assert len(english) == len(swedish) == 28
    assert list(dict.fromkeys(english["heading"])) == [
        "Economy",
        "Environment",
        "Social",
        "Public accounts",
        "Given result",
    ]
    assert (english["heading"] != swedish["heading"]).any()
    assert (english["qualitative"] == "not assessed").sum() == 26
    assert not swedish["qualitative"].isin(["not assessed"]).any()
    assert english["monetary_msek"].dropna().tolist() == [1.0, 2.0]
    without = summary_table(paper_plan(), "A", pd.DataFrame(rows[:1]))
    assert len(without) == 27  # nothing is said of a given result where there is none


def test_groups_stand_in_the_order_of_their_table_and_gains_of_nothing_fall_on_nobody() -> None:
    groups = [
        {"dimension": dimension, "group": name, "municipality": "M", "share": share}
        for dimension, parts in (
            ("sex", (("women", 0.5), ("men", 0.5))),
            ("age", (("young", 0.2), ("old", 0.8))),
        )
        for name, share in parts
    ]
    shares = told(gain(3.0), gain(1.0, municipality="N"), population_groups=groups).loc[
        "Commuting users", "distributional"
    ]
    assert shares == "M 75 %; women 38 %, men 38 %, not divided 25 %; old 60 %, young 15 %, not divided 25 %"
    none = told(gain(3.0), gain(-3.0, municipality="N"))
    assert none.loc["Commuting users", ["monetary_msek", "distributional"]].tolist() == [0.0, ""]
    other = told(gain(3.0, area="freight", item="freight_time"))
    assert other.loc["Business users", "distributional"] == ""
    assert other["distributional"].eq("").all()


def test_an_effect_is_known_by_the_name_of_its_impact_whatever_its_group() -> None:
    unpriced = [
        {"proposal": "A", "effect": effect, "group": group, "verdict": "positive", "reason": "why"}
        for effect, group in ((" security ", "environment"), ("Environment", "other"), ("noise", "other"))
    ]
    found = told(
        gain(1.0, area="health", item="noise", unit="persons", quantity=0.0), unpriced_effects=unpriced
    )
    assert found.loc["Security", ["heading", "qualitative"]].tolist() == ["Social", "positive: why"]
    assert found.loc["Environment", "heading"] == "Social"  # the name of a heading is no impact
    assert found.loc["Noise", ["qualitative", "quantitative", "monetary_msek"]].tolist() == [
        "positive: why",
        "",
        1.0,
    ]


@pytest.mark.parametrize(
    ("other", "impact"),
    [
        ({"purpose": "business"}, "Business users"), ({"purpose": "business", "item": "reliability"}, "Reliability, business"),
        ({"purpose": "work", "item": "reliability"}, "Reliability, commuting and other users"), ({"purpose": "", "item": "reliability"}, "Reliability, commuting and other users"),
        ({"purpose": "work"}, "Commuting users"), ({"purpose": "leisure"}, "Other users"), ({"purpose": ""}, "Other users"),
        ({"area": "freight", "purpose": "business"}, "Freight"),
    ],
)  # fmt: skip
def test_travellers_by_their_purpose(other: dict[str, object], impact: str) -> None:
    assert told(gain(7.0, **other))["monetary_msek"].dropna().to_dict() == {impact: 7.0}
