"""Groups of residents and on whom a net present value falls: shares, weights and accounts by hand."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from infraprio.appraisal.distribution import NOT_DIVIDED, OUTSIDE, distributed, equity_weighted
from infraprio.appraisal.equity import municipality_name, resident_groups
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import paper_plan

PLACES = [
    {"id": "P", "name": "P", "municipality": "M", "lat": 63, "lon": 14, "kind": "town", "population": 900, "offers": "hospital"},
    {"id": "Q", "name": "Q", "municipality": "M", "lat": 63.1, "lon": 14, "kind": "village", "population": 100},
    {"id": "R", "name": "R", "municipality": "N", "lat": 63.2, "lon": 14, "kind": "village", "population": 300},
    {"id": "S", "name": "S", "municipality": "N", "lat": 63.3, "lon": 14, "kind": "village", "population": 0},
]  # fmt: skip
ROADS = [
    {"id": f"{a}{b}", "from_place": a, "to_place": b, "length_km": 20, "speed_kmh": 70}
    for a, b in ("PQ", "QR", "RS")
]
TOWNS = [
    {"id": "M", "name": "Mora", "seat": "P"},
    {"id": "N", "name": "Norr", "seat": "R", "population": 500},
]


def group(dimension: str, name: str, share: float, **where: Any) -> dict[str, Any]:
    return {"dimension": dimension, "group": name, "share": share} | where


BY_TOWN = [
    group("income", "low", 0.7, municipality="M", income=200, elasticity=2),
    group("income", "high", 0.3, municipality="M", income=500),
    group("income", "low", 0.2, municipality="N", income=250),
    group("income", "high", 0.8, municipality="N", income=700),
    group("age", "young", 0.25, municipality="N"),
    group("age", "old", 0.75, municipality="N"),
]
BY_PLACE = [
    group("income", "low", 0.4, place="P", income=200, elasticity=1),
    group("income", "high", 0.6, place="P", income=600),
    group("income", "low", 0.9, place="Q", income=100),
    group("income", "high", 0.1, place="Q", income=500),
    group("income", "low", 0.5, place="R", income=300),
    group("income", "high", 0.5, place="R", income=400),
]


def plan(groups: list[dict[str, Any]], **tables: Any) -> Scenario:
    return paper_plan(
        **{"places": PLACES, "roads": ROADS, "municipalities": TOWNS, "population_groups": groups} | tables
    )


def test_a_municipality_is_known_by_id_or_name() -> None:
    made = plan([])
    assert [municipality_name(made, label) for label in ("M", "Mora", "N", "Elsewhere", "")] == [
        "Mora",
        "Mora",
        "Norr",
        "",
        "",
    ]


def test_shares_and_weights_of_municipalities_by_hand() -> None:
    """Mora has the 1000 residents of its places, Norr the 500 that are stated for it."""
    found = resident_groups(plan(BY_TOWN))
    income = (700 * 200 + 300 * 500 + 100 * 250 + 400 * 700) / 1500
    assert (found.dimension, found.elasticity, found.income) == ("income", 2, pytest.approx(income))
    rows = found.table.to_dict("records")
    wanted = [
        ("income", "Mora", "low", 0.7, (income / 200) ** 2), ("income", "Mora", "high", 0.3, (income / 500) ** 2),
        ("income", "Norr", "low", 0.2, (income / 250) ** 2), ("income", "Norr", "high", 0.8, (income / 700) ** 2),
        ("age", "Norr", "young", 0.25, math.nan), ("age", "Norr", "old", 0.75, math.nan),
    ]  # fmt: skip
    for told, (*names, share, weight) in zip(rows, wanted, strict=True):
        assert list(told.values())[:3] == names
        assert (told["share"], told["weight"]) == pytest.approx((share, weight), nan_ok=True)
    residents = found.residents.set_index(["dimension", "group"])["share"].to_dict()
    assert residents == pytest.approx({("income", "low"): 800 / 1500, ("income", "high"): 700 / 1500, ("age", "young"): 0.25, ("age", "old"): 0.75})  # fmt: skip


def test_places_are_put_together_by_who_lives_there() -> None:
    """360 low at 200 and 90 at 100 in Mora; 150 low of 300 in Norr."""
    found = resident_groups(plan(BY_PLACE))
    income = (360 * 200 + 540 * 600 + 90 * 100 + 10 * 500 + 150 * 300 + 150 * 400) / 1300
    assert found.income == pytest.approx(income)
    table = found.table.set_index(["municipality", "group"])
    assert table["share"].to_dict() == pytest.approx({("Mora", "low"): 0.45, ("Mora", "high"): 0.55, ("Norr", "low"): 0.5, ("Norr", "high"): 0.5})  # fmt: skip
    weight = {
        ("Mora", "low"): (360 * income / 200 + 90 * income / 100) / 450,
        ("Mora", "high"): (540 * income / 600 + 10 * income / 500) / 550,
        ("Norr", "low"): income / 300,
        ("Norr", "high"): income / 400,
    }
    assert table["weight"].to_dict() == pytest.approx(weight)
    assert found.residents["share"].tolist() == pytest.approx([600 / 1300, 700 / 1300])


def test_without_an_elasticity_there_are_shares_and_no_weights() -> None:
    found = resident_groups(
        plan([group("age", "young", 0.25, municipality="N"), group("age", "old", 0.75, municipality="N")])
    )
    assert (found.dimension, len(found.table)) == ("", 2)
    assert math.isnan(found.elasticity)
    assert math.isnan(found.income)
    assert found.table["weight"].isna().all()
    nobody = resident_groups(plan([]))
    assert (nobody.dimension, len(nobody.table), len(nobody.residents)) == ("", 0, 0)


def test_groups_are_worked_out_once_for_a_scenario() -> None:
    made = plan(BY_TOWN)
    assert resident_groups(made) is resident_groups(made)
    assert resident_groups(made) is not resident_groups(plan(BY_TOWN))


def test_a_group_of_nobody_has_no_weight() -> None:
    empty = [
        group("income", "low", 0.0, municipality="M", income=200, elasticity=1),
        group("income", "high", 1.0, municipality="M", income=500),
    ]
    table = resident_groups(plan(empty)).table
    assert table["share"].tolist() == [0, 1]
    assert table["weight"].tolist() == pytest.approx([math.nan, 1], nan_ok=True)


def breakdown(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Proposal, area, municipality and worth of each row; all by car."""
    frame = pd.DataFrame(rows, columns=["proposal", "area", "municipality", "present_value_msek"])
    return frame.assign(mode="car", purpose="", distance="long")


ROWS = breakdown(
    ("B", "travellers", "N", 3.0), ("A", "travellers", "M", 10.0), ("A", "travellers", "Norr", 40.0), ("A", "travellers", "Far", 70.0),
    ("A", "travellers", "", 90.0), ("A", "climate", "M", 2.0), ("A", "investment", "", -31.0), ("A", "operators", "N", 5.0),
    ("A", "public_budget", "", 7.0), ("A", "om", "", -11.0), ("A", "residual", "", 13.0), ("A", "given", "", 17.0), ("B", "safety", "M", -19.0),
)  # fmt: skip


def test_each_account_by_who_and_where_by_hand() -> None:
    found = distributed(plan(BY_TOWN), ROWS)
    assert found["proposal"].drop_duplicates().tolist() == ["B", "A"]  # in the order of the breakdown
    one = found[found["proposal"] == "A"].drop(columns="proposal").set_index(["dimension", "member"])
    assert list(dict.fromkeys(one.index.get_level_values(0))) == [
        "municipality",
        "mode",
        "purpose",
        "distance",
        "income",
        "age",
    ]
    amounts = ["travellers_msek", "others_msek", "public_msek", "npv_msek"]
    assert list(found.columns) == ["proposal", "dimension", "member", *amounts]
    town = one.loc["municipality"]
    assert town.index.tolist() == ["Norr", "Mora", NOT_DIVIDED, OUTSIDE]  # what completes them comes last
    assert town.loc["Norr"].tolist() == pytest.approx([40, 0, 5, 45])
    assert town.loc["Mora"].tolist() == pytest.approx([10, 2, 0, 12])
    assert town.loc[OUTSIDE].tolist() == pytest.approx([70, 0, 0, 70])
    assert town.loc[NOT_DIVIDED].tolist() == pytest.approx([90, 0, -31 + 7 - 11 + 13 + 17, 85])
    whole = [210, 2, -31 + 5 + 7 - 11 + 13 + 17, 212]
    assert one.loc[("mode", "car")].tolist() == pytest.approx(whole)
    assert one.loc[("purpose", NOT_DIVIDED)].tolist() == pytest.approx(whole)
    income = one.loc["income"]
    assert income.index.tolist() == ["high", "low", NOT_DIVIDED]
    assert income.loc["low"].tolist() == pytest.approx([7 + 8, 0, 0, 15])
    assert income.loc["high"].tolist() == pytest.approx([3 + 32, 0, 0, 35])
    assert income.loc[NOT_DIVIDED].tolist() == pytest.approx([160, 2, 0, 162])
    age = one.loc["age"]
    assert age["travellers_msek"].to_dict() == pytest.approx({"old": 30, "young": 10, NOT_DIVIDED: 170})
    assert age["npv_msek"].sum() == pytest.approx(212)
    other = found[found["proposal"] == "B"].set_index(["dimension", "member"])["npv_msek"]
    assert other["municipality"].to_dict() == pytest.approx({"Norr": 3, "Mora": -19})
    assert distributed(plan(BY_TOWN), ROWS.iloc[:0]).columns.tolist() == found.columns.tolist()


def test_weighted_gains_take_the_place_of_the_plain_ones_by_hand() -> None:
    made = plan(BY_TOWN)
    income = resident_groups(made).income
    mora = 0.7 * (income / 200) ** 2 + 0.3 * (income / 500) ** 2
    norr = 0.2 * (income / 250) ** 2 + 0.8 * (income / 700) ** 2
    found = equity_weighted(made, ROWS)
    assert found.index.tolist() == ["B", "A"]
    assert found.index.name == "proposal"
    gain = 10 * mora + 40 * norr
    assert found.loc["A"].to_dict() == pytest.approx(
        {"npv_msek": 212, "equity_npv_msek": 212 - 50 + gain, "divided_msek": 50, "weighted_msek": gain}
    )
    assert found.loc["B"].tolist() == pytest.approx([-16, -19 + 3 * norr, 3, 3 * norr])
    none = equity_weighted(plan(BY_TOWN[4:]), ROWS)
    assert none.empty
    assert list(none.columns) == list(found.columns)


def test_where_nobody_is_known_to_live_a_share_of_all_is_missing_and_one_resident_counts() -> None:
    places = [place | {"population": n} for place, n in zip(PLACES, (899, 1, 0, 0), strict=True)]
    towns = [{key: value for key, value in town.items() if key != "population"} for town in TOWNS]
    groups = [
        group("home", "house", 0.3, municipality="M"), group("home", "flat", 0.7, municipality="M"), group("home", "boat", 1.0, municipality="N"),
        group("car", "one", 0.2, place="P"), group("car", "none", 0.8, place="P"), group("car", "two", 1.0, place="Q"),
    ]  # fmt: skip
    found = resident_groups(plan(groups, places=places, municipalities=towns))
    share = found.residents.set_index(["dimension", "group"])["share"]
    assert share["home"].to_dict() == pytest.approx(
        {"house": 0.3, "flat": 0.7, "boat": math.nan}, nan_ok=True
    )
    assert share["car"].to_dict() == pytest.approx(
        {"one": 0.2 * 899 / 900, "none": 0.8 * 899 / 900, "two": 1 / 900}
    )
    assert found.table.set_index("group")["share"].to_dict() == pytest.approx(
        {
            "house": 0.3,
            "flat": 0.7,
            "boat": 1,
            "one": 0.2 * 899 / 900,
            "none": 0.8 * 899 / 900,
            "two": 1 / 900,
        }
    )


def test_who_gains_as_much_stands_as_it_came() -> None:
    rows = breakdown(
        ("A", "travellers", "N", 5.0),
        ("A", "climate", "", -3.0),
        ("A", "travellers", "M", 5.0),
        ("A", "travellers", "Far", 9.0),
    )
    found = distributed(plan(BY_TOWN), rows).set_index("dimension")["member"]
    assert found["municipality"].tolist() == ["Norr", "Mora", OUTSIDE, NOT_DIVIDED]
    assert found.index.tolist().count("income") == 3


@pytest.mark.parametrize(
    ("places", "towns"), [((3, 0, 1, 0), (None, None)), ((2, 1, 300, 0), (None, 1)), ((2, 1, 300, 0), (0, 1))]
)  # fmt: skip
def test_what_is_stated_of_a_municipality_comes_before_its_places_unless_it_is_nothing(
    places: tuple[int, ...], towns: tuple[int | None, ...]
) -> None:
    """Three of Mora and one of Norr."""
    groups = [group("home", "house", 1.0, municipality="M"), group("home", "boat", 1.0, municipality="N")]
    there = [place | {"population": n} for place, n in zip(PLACES, places, strict=True)]
    seats = [town | {"population": n} for town, n in zip(TOWNS, towns, strict=True)]
    found = resident_groups(plan(groups, places=there, municipalities=seats))
    assert found.residents["share"].tolist() == [0.75, 0.25]
