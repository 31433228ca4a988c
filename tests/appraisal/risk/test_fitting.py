"""The law of own records by hand, at the edges of what it says: how many, how sure, and who is inside."""

from __future__ import annotations

import math

import numpy as np
import pytest

from infraprio.appraisal.risk.fitting import (
    LEAST,
    BackTest,
    Fit,
    back_test,
    fit_lognormal,
    share_inside,
)
from infraprio.errors import AppraisalError

STUDENT = {9: 1.3830287383964925, 8: 1.3968153097438645}
"""90 % values of Student's t, by degrees of freedom, as tables print them."""
NORMAL = 1.2815515655446004


def test_what_a_law_says_by_hand() -> None:
    law = Fit(count=11, mean=0.3, deviation=0.4, predictive=0.5, normality=0.7)
    assert law.growth == pytest.approx(math.exp(0.3 + 0.08) - 1)
    assert law.spread == pytest.approx(math.sqrt(math.exp(0.16) - 1))
    assert law.median == pytest.approx(math.exp(0.3))
    assert law.interval() == pytest.approx((math.exp(0.3 - 0.5 * NORMAL), math.exp(0.3 + 0.5 * NORMAL)))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.8, 0.9, "holds"), (0.6, 0.8, "holds"), (0.801, 0.9, "fails"), (0.6, 0.799, "fails"), (0.61, 0.9, "holds"),
        (0.55, 0.95, "too_few"), (0.2, 0.7, "fails"), (0.7001, 1.0, "holds"), (0.6999, 1.0, "too_few"),
    ],
)  # fmt: skip
def test_an_interval_holds_fails_or_tells_little(low: float, high: float, verdict: str) -> None:
    assert BackTest(count=40, inside=32, low=low, high=high).verdict == verdict


def test_the_share_that_was_inside() -> None:
    assert BackTest(count=40, inside=30, low=0.1, high=0.9).share == 0.75


def test_as_many_records_as_are_needed_and_none_of_nothing() -> None:
    ratio = np.exp([0.7, 0.1, 0.4, 0.2, 0.9, 0.3, 1.0, 0.5, 0.8, 0.6])
    assert len(ratio) == LEAST == 10
    law = fit_lognormal(ratio)
    assert law.count == 10
    assert law.mean == pytest.approx(0.55)
    assert law.deviation == pytest.approx(math.sqrt(0.825 / 9))
    assert law.predictive * NORMAL == pytest.approx(STUDENT[9] * math.sqrt(0.825 / 9 * 1.1))
    assert law.normality == pytest.approx(0.8924, abs=1e-4)
    for wrong in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(AppraisalError, match="above zero"):
            fit_lognormal(np.append(ratio, wrong))
    with pytest.raises(AppraisalError, match="9 records"):
        fit_lognormal(ratio[:9])
    with pytest.raises(AppraisalError, match="same outcome"):
        fit_lognormal(np.full(10, 1.3))
    near = 1 + 1e-6 * np.arange(10.0)
    assert fit_lognormal(near).deviation == pytest.approx(1e-6 * math.sqrt(82.5 / 9), rel=1e-4)


def test_each_is_judged_by_the_law_of_the_others_by_hand() -> None:
    """Of nine at 1, ..., 9 tenths and one that is tried: inside as far as the law of the nine reaches."""
    nine = np.arange(1.0, 10) / 10
    half = STUDENT[8] * math.sqrt(0.6 / 8) * math.sqrt(1 + 1 / 9)

    def held(last: float) -> int:
        return back_test(np.exp(np.append(nine, last))).inside - others(last)

    def others(last: float) -> int:
        logs = np.append(nine, last)
        inside = 0
        for k in range(9):
            rest = np.delete(logs, k)
            reach = STUDENT[8] * rest.std(ddof=1) * math.sqrt(1 + 1 / 9)
            inside += bool(abs(logs[k] - rest.mean()) <= reach)
        return inside

    for sign in (-1, 1):
        assert held(0.5 + sign * half * 0.999999) == 1
        assert held(0.5 + sign * half * 1.000001) == 0


def test_binomial_intervals_of_clopper_and_pearson() -> None:
    """None of ten inside: up to 1 - 0.025 ** (1 / 10); all of them: from 0.025 ** (1 / 10)."""
    end = 0.025**0.1
    none = share_inside(np.full(10, 2.0), 0.0, 0.1)
    assert (none.count, none.inside, none.low) == (10, 0, 0)
    assert none.high == pytest.approx(1 - end)
    every = share_inside(np.full(10, 1.01), 0.0, 0.1)
    assert (every.inside, every.high) == (10, 1)
    assert every.low == pytest.approx(end)


def test_who_is_inside_a_law_that_was_not_fitted() -> None:
    reach = 0.2 * NORMAL
    logs = 0.3 + np.array([-reach * 1.001, -reach * 0.999, 0.0, reach * 0.999, reach * 1.001, 2.0])
    assert share_inside(np.exp(logs), 0.3, 0.2).inside == 3
    assert share_inside(np.array([1.0, 1.0, 1.1]), 0.0, 0.0).inside == 2  # at the very end


def test_how_many_are_inside_does_not_hang_on_how_far_they_lie_apart() -> None:
    logs = np.array([0.7, 0.1, 0.4, 0.2, 0.9, 0.3, 1.9, 0.5, 0.8, -0.6, 0.55, 0.35])
    inside = back_test(np.exp(logs)).inside
    assert 0 < inside < len(logs)
    assert [back_test(np.exp(logs * size)).inside for size in (1e-4, 0.1, 3.0)] == [inside] * 3
    assert back_test(np.ones(12)).inside == 12  # at the very end of no width
