"""When a proposal is built and counted, to which prices its amounts are moved, and which result counts, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from infraprio import appraisal
from infraprio.appraisal.appraise import _counting
from infraprio.appraisal.standing import standing
from infraprio.appraisal.values.costs import cost_factors
from infraprio.appraisal.values.prices import consumer_index, to_price_year
from infraprio.appraisal.values.timing import Timing, timings
from infraprio.appraisal.verdict import combined_verdict, unpriced_balance
from infraprio.errors import AppraisalError
from tests.appraisal.appraisal_cases import NO_GROWTH, effects, paper_plan, proposal, row

PERIODS = {f"appraisal_period_{kind}_years": 60.0 for kind in ("road", "rail", "interchange", "service")}


def test_years_of_a_proposal_by_hand() -> None:
    one = Timing(base=2026, start=2028, construction=2, opening=2030, period=50, life=20)
    assert (one.years[0], one.years[-1], len(one.years)) == (2026, 2079, 54)
    assert one.renewals == (2050, 2070)
    assert one.residual_share == pytest.approx(0.5)  # ten of the last twenty years are left
    even = Timing(base=2026, start=2026, construction=1, opening=2027, period=40, life=20)
    assert even.renewals == (2047,)  # what ends with the period is not built anew
    assert even.residual_share == 0


def test_when_building_begins_by_hand() -> None:
    rows = [
        proposal("NEAR", construction_years=3), proposal("LONG", horizon="long", life_years=80),
        proposal("NAMED", earliest_period="far", life_years=40), proposal("OLD", horizon="done"),
    ]  # fmt: skip
    plan = paper_plan(rows)
    common, found = timings(plan, PERIODS)
    assert not found
    assert [t.start for t in common] == [2026] * 4
    assert [t.opening for t in common] == [2029, 2027, 2027, 2027]
    assert [t.period for t in common] == [60, 60, 40, 60]
    early, _ = timings(plan, PERIODS, start="earliest", period="common")
    assert [t.start for t in early] == [2026, 2032, 2032, 2026]  # of no period with its horizon: the first
    assert [t.period for t in early] == [60, 60, 60, 60]
    assert [t.base for t in early] == [2026] * 4
    for wrong in ({"start": "late"}, {"period": "long"}):
        with pytest.raises(AppraisalError, match="start is"):
            timings(plan, PERIODS, **wrong)  # type: ignore[arg-type]


def test_factors_of_costs_by_hand() -> None:
    timing = Timing(base=2026, start=2028, construction=2, opening=2030, period=3, life=2)
    found = cost_factors(timing, 0.25, 2.0)  # a year is worth four fifths of the one before
    assert found.investment == pytest.approx(2 * (0.8**2 + 0.8**3) / 2)
    assert found.renewal == pytest.approx(2 * 0.8**6)
    assert found.residual == pytest.approx(2 * 0.5 * 0.8**7)  # in the year after the last
    assert found.om == pytest.approx(2 * (0.8**4 + 0.8**5 + 0.8**6))


def test_what_is_built_late_is_late_in_every_row() -> None:
    """Common start in 2026 with earliest start in 2032: cost, operation and benefits six years later."""
    plan = paper_plan(
        [proposal("A", 100, horizon="long", construction_years=2, om_msek_year=1)], parameters=NO_GROWTH
    )
    found = appraisal.appraise(plan, effects(row("A", "travel_cost_sek", -1e7, mode="car")), start="earliest")
    amounts = found.explain("A").groupby(["item", "year"])["amount_msek"].sum()
    assert amounts["Investment"].to_dict() == pytest.approx({2032: -65, 2033: -65})
    assert amounts["Travel cost"].index.tolist() == list(range(2034, 2094))
    flows = found.explain("A").groupby("year")["amount_msek"].sum()
    line = found.frame.loc["A"]
    years = np.arange(2026, flows.index.max() + 1)
    paid = np.cumsum(flows.reindex(years, fill_value=0.0).to_numpy() * 1.035 ** (2026.0 - years))
    assert line["payback_years"] == years[(paid >= 0) & (years >= 2034)][0] - 2034 + 1
    assert line["first_year_return"] == pytest.approx((10 - 1.3) / line["investment_msek"])


def test_a_consumer_index_beyond_its_years_rises_by_two_per_cent() -> None:
    table = consumer_index()
    first, last = min(table), max(table)

    def moved(price_year: int, wanted: int, **tables: object) -> tuple[float, list[str]]:
        budgets = [
            {"scenario": "main", "fund": fund, "period": period, "amount_msek": 150, "price_year": wanted}
            for fund in ("NP", "RTP")
            for period in ("near", "far")
        ]
        proposals = [proposal("A", price_year=wanted)]
        plan = paper_plan(proposals, {"price_year": wanted}, budgets=budgets, **tables)
        factor, found = to_price_year(plan, price_year, "it")
        return factor, [f.code for f in found]

    assert moved(2017, 2019) == (pytest.approx(table[2019] / table[2017]), ["index_built_in"])
    later = pytest.approx(table[last] * 1.02**3 / table[2017])
    assert moved(2017, last + 3) == (later, ["index_continued"])
    before = pytest.approx(table[2019] / table[first] * 1.02**2)
    assert moved(first - 2, 2019) == (before, ["index_continued"])
    own = [{"index": "consumer", "year": y, "value": v} for y, v in ((2017, 50), (2019, 60))]
    assert moved(2017, 2019, price_index=own) == (pytest.approx(1.2), [])


COMPUTED = {"benefit_msek": 200.0, "investment_msek": 100.0, "om_msek": 20.0, "running_cost_msek": 5.0}
NAN = math.nan


@pytest.mark.parametrize(
    ("given", "npv", "ratio", "idu", "benefit"),
    [
        ({}, 80, 0.8, 80 / 120, 200),
        ({"npv_msek": 50}, 50, 0.5, 50 / 120, 170),
        ({"npv_ratio_i": 0.3}, 30, 0.3, 30 / 120, 150),
        ({"npv_ratio_idu": 0.5}, 60, 0.6, 0.5, 180),
        ({"benefit_msek": 150}, 30, 0.3, 30 / 120, 150),
        ({"investment_msek": 40}, 140, 3.5, 140 / 60, 200),
        ({"om_msek": 40}, 60, 0.6, 60 / 140, 200),
        ({"npv_msek": 50, "npv_ratio_i": 0.9, "npv_ratio_idu": 0.7}, 50, 0.9, 0.7, 170),
        ({"npv_msek": 50, "benefit_msek": 300}, 50, 0.5, 50 / 120, 300),
        ({"npv_msek": 50, "investment_msek": 0}, 50, NAN, 50 / 20, 70),
    ],
)
def test_what_is_given_counts_before_what_follows_from_it_before_what_is_computed(
    given: dict[str, float], npv: float, ratio: float, idu: float, benefit: float
) -> None:
    found = _counting(COMPUTED, given, NAN, operating=False)
    wanted = (npv, ratio, idu, benefit)
    names = ("npv_msek", "npv_ratio_i", "npv_ratio_idu", "benefit_msek")
    assert [found[name] for name in names] == pytest.approx(wanted, nan_ok=True)


def test_of_running_traffic_only_an_operating_measure_is_divided() -> None:
    service = _counting(COMPUTED, {}, NAN, operating=True)
    assert math.isnan(service["npv_ratio_i"])
    assert service["npv_ratio_idu"] == pytest.approx(80 / 125)
    assert (
        _counting(COMPUTED, {}, 0.7, operating=False)["npv_ratio_i"] == 0.7
    )  # as it was made from what is given
    assert math.isnan(_counting(COMPUTED, {}, 0.7, operating=True)["npv_ratio_i"])


@pytest.mark.parametrize(
    ("npv", "ratio", "unpriced", "verdict"),
    [
        (NAN, NAN, 3, ""), (5, 0.11, 0, "lönsam"), (5, 0.1, 0, "osäker"), (5, 0.11, -1, "osäker"), (5, 0.11, 1, "lönsam"),
        (-5, -0.11, 0, "olönsam"), (-5, -0.1, 0, "osäker"), (-5, -0.11, 1, "osäker"), (-5, -0.11, -1, "olönsam"),
        (0.01, NAN, 0, "lönsam"), (0, NAN, 0, "osäker"), (-0.01, NAN, 0, "olönsam"), (NAN, 0.2, 0, "lönsam"),
    ],
)  # fmt: skip
def test_verdicts_at_their_margin(npv: float, ratio: float, unpriced: int, verdict: str) -> None:
    assert combined_verdict(npv, ratio, unpriced) == verdict


def test_a_margin_of_its_own_and_the_balance_of_what_has_no_price() -> None:
    assert combined_verdict(5, 0.3, 0, 0.3) == "osäker"
    assert combined_verdict(5, 0.31, 0, 0.3) == "lönsam"
    rows = [("A", "negative"), ("A", "positive"), ("A", "negative"), ("B", "negligible"), ("C", "positive")]
    stated = [
        {"proposal": p, "effect": f"e{k}", "verdict": v, "reason": "r"} for k, (p, v) in enumerate(rows)
    ]
    assert unpriced_balance(paper_plan(unpriced_effects=stated)) == {"A": -1, "B": 0, "C": 1}


@pytest.mark.parametrize(
    ("npv", "done", "given", "status"),
    [
        (1.0, False, False, ("computed", "")), (1.0, False, True, ("given", "")),
        (NAN, False, True, ("not_appraised", "why")), (1.0, True, True, ("in_reference", "")),
    ],
)  # fmt: skip
def test_where_a_proposal_stands(npv: float, done: bool, given: bool, status: tuple[str, str]) -> None:
    assert standing(npv, "why", done=done, given=given) == status
