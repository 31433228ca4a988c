"""Discounting, annuities and ratios against published sheets and first principles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.values.discounting import growth_sums
from infraprio.errors import AppraisalError

ROAD_66 = {"travellers": 94, "freight": 7, "climate": -4, "health": -1, "om": -48, "investment": -133}


def test_road_66_as_printed() -> None:
    """Appraisal sheet of road 66, county border-Smedjebacken: ratio, annuity, and the sum that gives safety."""
    assert round(appraisal.npv_ratio(43, 133), 2) == 0.32
    assert round(appraisal.npv_ratio(43, 133, 48), 2) == 0.24
    assert appraisal.missing_item(43, ROAD_66) == 128
    assert round(appraisal.annuity(133, 0.035, 60), 2) == 5.33


def test_road_26_as_derived() -> None:
    """Road 26, Halmstad-Oskarström: NNV 455 on 305.3 MSEK, without and with the tax factor."""
    assert round(appraisal.npv_ratio(455, 305.3), 2) == 1.49
    assert round(appraisal.npv_ratio(455, 305.3 * 1.3), 2) == 1.15


def test_other_lives_and_rates_miss_the_printed_annuity() -> None:
    assert round(appraisal.annuity(133, 0.035, 40), 2) == 6.23
    assert round(appraisal.annuity(133, 0.04, 60), 2) == 5.88


def test_years_are_given_by_the_argument_the_index_or_the_base_year() -> None:
    assert appraisal.present_value([100, 100], 0.1, 2026) == pytest.approx(100 + 100 / 1.1)
    assert appraisal.present_value([100], 0.1, 2026, years=[2028]) == pytest.approx(100 / 1.21)
    dated = pd.Series([100.0, 50.0], index=[2027, 2025])
    assert appraisal.present_value(dated, 0.1, 2026) == pytest.approx(100 / 1.1 + 55)
    counted = pd.Series([1.0, 1.0], index=range(2026, 2028))
    assert appraisal.present_value(counted, 0.1, 2026) == pytest.approx(1 + 1 / 1.1)
    assert appraisal.present_value(pd.Series([1.0, 1.0]), 0.1, 2026) == pytest.approx(1 + 1 / 1.1)
    assert appraisal.present_value({2027: 11.0}, 0.1, 2026) == pytest.approx(10)
    assert appraisal.present_value([], 0.035, 2026) == 0
    assert appraisal.present_value(dated, 0.1, 2026, years=[2026, 2028]) == pytest.approx(100 + 50 / 1.21)
    from_one = pd.Series([1.0, 1.0], index=range(1, 3))  # years as well, if early ones
    assert appraisal.present_value(from_one, 0.1, 2) == pytest.approx(1.1 + 1)
    assert appraisal.present_value(7.0, 0.1, 2026) == 7  # one amount is one of the base year


@pytest.mark.parametrize("year", [-9999, 9999])
def test_years_of_four_digits_are_years_and_longer_ones_none(year: int) -> None:
    assert appraisal.present_value([3.0], 0.0, 2026, years=[year]) == 3
    for years in ([2026, year + year // 9999], [year + year // 9999] * 2):
        with pytest.raises(AppraisalError, match="not calendar years"):
            appraisal.present_value([3.0, 5.0], 0.0, 2026, years=years)


def test_annuity_factors_by_hand() -> None:
    """At a fourth of interest a year is worth four fifths of the one before."""
    assert appraisal.annuity_factor(0.25, 3) == pytest.approx(0.8 + 0.64 + 0.512)
    assert appraisal.annuity(61, 0.25, 2) == pytest.approx(61 / 1.44)
    assert appraisal.annuity_factor(0.0, 7) == 7
    assert appraisal.annuity_factor(-0.5, 2) == pytest.approx(2 + 4)
    assert 0 < appraisal.annuity_factor(0.25, 0.5) < 0.8
    assert appraisal.annuity_factor(3.0, 0.5) == pytest.approx((1 - 1 / 2) / 3)
    assert appraisal.npv_ratio(10, 16, 4) == appraisal.npv_ratio(10, 16, om=4) == 0.5
    assert appraisal.npv_ratio(10, 4) == 2.5
    assert appraisal.npv_ratio(10, 0.5, -0.25) == 40


@pytest.mark.parametrize(
    ("first", "years", "last", "expected"),
    [
        (2027, 3, 2026, 1.1**1 * (1 + 0.75 + 0.75**2)),  # grown before it opens
        (2027, 3, 2027, 1.1**2 * (1 + 0.75 + 0.75**2)),
        (2027, 3, 2028, 1.1**2 * (1 + 0.825 + 0.825 * 0.75)),
        (2027, 3, 2029, 1.1**2 * (1 + 0.825 + 0.825**2)),
        (2027, 3, 2050, 1.1**2 * (1 + 0.825 + 0.825**2)),
        (2024, 1, 2050, 1.1**-1),
    ],
)
def test_growing_sums_by_hand(first: int, years: int, last: int, expected: float) -> None:
    """Traffic grows by a tenth from 2025, values by a fifth for good, at three fifths of interest: 1.2 on 1.6 is 0.75."""
    found = growth_sums(*(np.array([x, 0.0]) for x in (0.6, 0.1, 0.2)), base=2025, first=first, years=years, last=last)  # fmt: skip
    assert found == pytest.approx([expected, years])


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.2, 0.3), st.integers(1, 80), st.floats(-1e4, 1e4))
def test_an_annuity_is_worth_its_amount(rate: float, years: int, amount: float) -> None:
    yearly = appraisal.annuity(amount, rate, years)
    paid = appraisal.present_value([yearly] * years, rate, 0, years=list(range(1, years + 1)))
    assert paid == pytest.approx(amount, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: appraisal.present_value([1, float("nan")], 0.035, 2026),
        lambda: appraisal.present_value([1, 2], 0.035, 2026, years=[2026]),
        lambda: appraisal.present_value([1], -1, 2026),
        lambda: appraisal.present_value(["many"], 0.035, 2026),
        lambda: appraisal.present_value({"later": 1}, 0.035, 2026),
        lambda: appraisal.present_value(pd.Series([1.0], index=pd.to_datetime(["2030-01-01"])), 0.035, 2026),
        lambda: appraisal.present_value([1], float("nan"), 2026),
        lambda: appraisal.present_value([1, 2], -1.5, 2026),
        lambda: appraisal.present_value([1], float("inf"), 2026),
        lambda: appraisal.present_value([[1, 2], [3, 4]], 0.035, 2026),
        lambda: appraisal.present_value([[1, 2], [3, 4]], 0.035, 2026, years=[2026, 2027]),
        lambda: appraisal.present_value([1], 0.035, 2026, years=[float("nan")]),
        lambda: appraisal.annuity(100, 0.035, 0),
        lambda: appraisal.annuity(100, 0.035, -5),
        lambda: appraisal.annuity_factor(0.035, float("nan")),
        lambda: appraisal.annuity_factor(0.035, float("inf")),
        lambda: appraisal.annuity_factor(-1, 5),
        lambda: appraisal.annuity_factor(0.0, 0),
        lambda: appraisal.npv_ratio(10, -5, 20),
        lambda: appraisal.npv_ratio(10, 0, 5),
        lambda: appraisal.npv_ratio(float("nan"), 5),
        lambda: appraisal.npv_ratio(10, 5, float("inf")),
        lambda: appraisal.annuity(float("nan"), 0.035, 10),
        lambda: appraisal.npv_ratio(10, 0),
        lambda: appraisal.npv_ratio(10, -5),
        lambda: appraisal.npv_ratio(10, 100, -100),
        lambda: appraisal.npv_ratio(10, float("nan")),
    ],
)
def test_what_has_no_answer_is_refused(call) -> None:
    with pytest.raises(AppraisalError):
        call()


def test_no_interest_shares_the_amount_evenly() -> None:
    assert appraisal.annuity(120, 0, 60) == 2


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0, 0.08), st.floats(-0.03, 0.08), st.floats(-0.08, 0.08),
    st.integers(2000, 2060), st.integers(1, 80), st.integers(2024, 2090),
)  # fmt: skip
def test_growing_sums_equal_the_sum_over_the_years(
    rate: float, traffic: float, steady: float, first: int, years: int, last: int
) -> None:
    when = np.arange(first, first + years, dtype=float)
    terms = (1 + traffic) ** (np.minimum(when, last) - 2024) * ((1 + steady) / (1 + rate)) ** (when - first)
    one = [np.array([x]) for x in (rate, traffic, steady)]
    found = growth_sums(*one, base=2024, first=first, years=years, last=last)
    assert found[0] == pytest.approx(terms.sum(), rel=1e-8)


@pytest.mark.parametrize("off", [0.0, 9e-10, -9e-10, 2e-9, -2e-9])
@pytest.mark.parametrize("years", [1, 2, 60])
def test_growth_that_hardly_differs_from_the_rate_is_summed_to_the_last_digit(off: float, years: int) -> None:
    """By the binomial series, whose third term is below what a float tells apart."""
    one = [np.array([x]) for x in (0.0, off, 0.0)]
    found = growth_sums(*one, base=2027, first=2027, years=years, last=2100)
    assert found[0] == pytest.approx(years + off * years * (years - 1) / 2, rel=1e-13)
