"""How far an effect may be off: squares of independent shares, added by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from infraprio.effects import spread
from infraprio.effects.spread import _relative, error_of_times, ranges

CHANGES = {
    "proposal": ["P", "P", "Q", "R", "S", "T"],
    "confidence": ["published", "derived", "estimate", "assumption", "", "published"],
}


def parameter(value: float, low: float, high: float) -> Any:
    return SimpleNamespace(value=value, low=low, high=high)


BASE: Any = SimpleNamespace(
    scenario={"changes": CHANGES},
    parameters={
        "estimate_published": parameter(10, 9, 12),  # 0.1 below, 0.2 above
        "estimate_derived": parameter(10, 7, 15),
        "estimate_estimate": parameter(10, 4, 17),
        "estimate_assumption": parameter(10, 2, 19),
        "a": parameter(20, 18, 26),
        "b": parameter(20, 14, 28),
        "other_way": parameter(20, 22, 19),
        "no_low": parameter(20, math.nan, 26),
        "no_high": parameter(20, 18, math.nan),
        "nothing": parameter(0, -1, 1),
        "value_of_time_work_sek_h": parameter(100, 80, 130),
        "value_of_time_business_sek_h": parameter(100, 70, 160),
        "value_of_time_other_sek_h": parameter(100, 30, 180),
    },
)


def test_shares_of_one_parameter():
    assert _relative(BASE, "a") == pytest.approx((0.1, 0.3))
    assert _relative(BASE, "other_way") == (0.0, 0.0)
    assert _relative(BASE, "no_low") == _relative(BASE, "no_high") == _relative(BASE, "nothing") == (0.0, 0.0)


def test_time_is_as_uncertain_as_the_mean_of_its_values(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spread, "PURPOSES", ("work", "business", "other"))
    assert _relative(BASE, "value_of_time") == pytest.approx(((0.2 + 0.3 + 0.7) / 3, (0.3 + 0.6 + 0.8) / 3))


def test_what_the_indicator_and_the_planner_leave_open_adds_up_as_squares(monkeypatch: pytest.MonkeyPatch):
    """Confidence is the mean over the changes of the set; without any, or of a set without changes, see below."""
    of = {"both": ("a", "b"), "one": ("b",), "none": ()}
    monkeypatch.setattr(spread, "INDICATORS", {n: SimpleNamespace(parameters=p) for n, p in of.items()})
    sets = [("P",), ("Q",), ("R",), ("S",), ("Q", "P"), ("NONE",), ()]
    low, high = ranges(BASE, sets, ["both", "one", "none"])
    assert low.shape == high.shape == (7, 3)
    stated_low = [(0.1 + 0.3) / 2, 0.6, 0.8, 0.8, (0.1 + 0.3 + 0.6) / 3, 0, 0]
    stated_high = [(0.2 + 0.5) / 2, 0.7, 0.9, 0.9, (0.2 + 0.5 + 0.7) / 3, 0, 0]
    for k in range(7):
        wanted = [0.1**2 + 0.3**2, 0.3**2, 0]
        assert low[k].tolist() == pytest.approx([math.sqrt(w + stated_low[k] ** 2) for w in wanted])
        wanted = [0.3**2 + 0.4**2, 0.4**2, 0]
        assert high[k].tolist() == pytest.approx([math.sqrt(w + stated_high[k] ** 2) for w in wanted])
    assert [part.shape for part in ranges(BASE, [], ["both"])] == [(0, 1), (0, 1)]
    assert [part.shape for part in ranges(BASE, [("P",)], [])] == [(1, 0), (1, 0)]


def test_times_that_are_off_are_so_by_a_share_of_the_indicator_or_of_all_journeys():
    totals = {
        "generalised_cost_msek_year": -7.0,
        "travel_hours_day": -3.0,
        "pt_trips_day": -11.0,
        "consumer_surplus_hours_year": 0.0,
        "travel_time_gain_hours_day": 0.0,
        "consumer_surplus_msek_year": 0.0,
        "consumer_surplus_half_msek_year": 0.0,
    }
    base: Any = SimpleNamespace(
        state=SimpleNamespace(measures=SimpleNamespace(totals=totals), inexact=0.02),
        model=SimpleNamespace(p={"days_year": 13.0}),
    )
    found = error_of_times(base, [0.03, 0.0], [*list(totals)[2:], "travel_hours_day"])
    levels = [11, 3 * 13, 3, 7, 7, 3]
    assert found[0].tolist() == pytest.approx([0.05 * level for level in levels])
    assert found[1].tolist() == pytest.approx([0.02 * level for level in levels])
