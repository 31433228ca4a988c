"""Answers to questions say how points count a later start, where they do."""

from __future__ import annotations

import pytest

import infraprio as ip
from infraprio.report.questions.names import Named
from tests.ranking.test_study import altered
from tests.report import made_up


@pytest.fixture(scope="module")
def region() -> ip.Scenario:
    return made_up.scenario(3)


def test_the_factors_follow_the_discount_rate_between_the_middles_of_the_periods(region: ip.Scenario) -> None:
    periods = list(region["periods"]["id"])
    years = list(zip(region["periods"]["first_year"], region["periods"]["last_year"], strict=True))
    (told,) = Named(region, "en").points()
    first = sum(years[0]) / 2
    for name, ends in zip(periods, years, strict=True):
        assert f"{name} {1.035 ** (first - sum(ends) / 2):.2f}" in told
    (told,) = Named(region, "sv").points()
    assert f"{periods[0]} 1,00" in told


def test_nothing_is_said_where_all_starts_count_the_same(region: ip.Scenario) -> None:
    free = altered(region, values=[{"id": "discount_rate", "value": 0, "source": "x"}])
    assert Named(free, "en").points() == []
