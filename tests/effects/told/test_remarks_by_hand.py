"""What is said of a state, and of two measures of the gain that differ."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from infraprio.effects.indicators import INDICATORS
from infraprio.effects.told import remarks
from infraprio.effects.told.remarks import (
    goods_remarks,
    induced_remarks,
    not_computed,
    of_the_tables,
    parking_remarks,
)
from infraprio.effects.told.two_gains import two_gains
from infraprio.scenario.wider import RELIABILITY


def gains(logsum: float, half: float, start: tuple[float, float] = (3.0, 5.0)) -> list[Any]:
    """What is said of P and Q, of a reference with other measures."""

    def state(more_logsum: float, more_half: float, built: tuple[str, ...]) -> Any:
        totals = {
            "consumer_surplus_msek_year": start[0] + more_logsum,
            "consumer_surplus_half_msek_year": start[1] + more_half,
        }
        return SimpleNamespace(measures=SimpleNamespace(totals=totals), built=built)

    return two_gains(SimpleNamespace(state=state(0, 0, ())), state(logsum, half, ("P", "Q")))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("logsum", "half", "share"),
    [
        (16.0, 15.25, None),
        (16.0, 15.1875, "5"),
        (15.1875, 16.0, "5"),
        (-16.0, -15.25, None),
        (-16.0, -12.0, "25"),
        (-16.0, 4.0, "125"),
        (0.0, 16.0, "100"),
        (0.0009, 0.0, None),
        (0.0012, 0.0, "100"),
        (0.0, -0.0012, "100"),
        (0.0, 0.0, None),
    ],
)
def test_measures_that_differ_by_more_than_a_twentieth_are_told(
    logsum: float, half: float, share: str | None
):
    found = gains(logsum, half)
    assert [(each.code, each.subject, dict(each.what.gaps)["share"]) for each in found] == ([] if share is None else [("gains_differ", "P, Q", share)])  # fmt: skip


def test_both_measures_are_told_by_name():
    (found,) = gains(16.0, 12.0)
    told = dict(found.what.gaps)
    assert (told["logsum"].text("en"), told["half"].text("en")) == ("16", "12")  # type: ignore[attr-defined]


def test_just_a_twentieth_is_not_told_and_just_a_thousand_kronor_are_a_gain():
    assert gains(20.0, 19.0) == []
    assert len(gains(1e-3, 0.0, start=(0.0, 0.0))) == 1
    assert gains(0.99e-3, 0.0, start=(0.0, 0.0)) == []


def test_demand_that_answers_to_cost_is_said_with_its_elasticity(monkeypatch: pytest.MonkeyPatch):
    p = {"demand_elasticity": 0.25, "demand_elasticity_short_run": 0.1}
    assert induced_remarks(SimpleNamespace(demand="fixed", p=p)) == []  # type: ignore[arg-type]
    (told,) = induced_remarks(SimpleNamespace(demand="short_run", p=p))  # type: ignore[arg-type]
    gaps = dict(told.what.gaps)
    assert (told.code, told.subject, gaps["parameter"]) == ("induced_traffic", "short_run", "demand_elasticity_short_run")  # fmt: skip
    assert gaps["elasticity"].text("en") == "0.1"  # type: ignore[attr-defined]


def test_what_could_not_be_computed_is_named():
    usual = [name for name, item in INDICATORS.items() if not item.option]
    option = next(name for name, item in INDICATORS.items() if item.option and name != RELIABILITY)
    assert option not in usual

    def said(names: list[str], *, reliability: bool = False) -> list[tuple[str, str, str]]:
        found: Any = SimpleNamespace(totals=dict.fromkeys(names, 1.0))
        told = not_computed(found, SimpleNamespace(reliability=reliability))  # type: ignore[arg-type]
        return [(each.code, each.subject, str(dict(each.what.gaps).get("names", ""))) for each in told]

    assert said(usual) == []
    assert said(usual[2:]) == [("not_computed", "indicators", ", ".join(usual[:2]))]
    assert said(usual, reliability=True) == [("reliability_without_queue", "indicators", "")]
    assert said([*usual, RELIABILITY], reliability=True) == said([*usual, RELIABILITY]) == []


def test_remarks_of_goods_parking_and_tables_are_passed_on(monkeypatch: pytest.MonkeyPatch):
    goods = SimpleNamespace(remarks=("of goods",))
    assert goods_remarks(SimpleNamespace(goods=goods)) == ("of goods",)  # type: ignore[arg-type]
    assert goods_remarks(SimpleNamespace(goods=None)) == ()  # type: ignore[arg-type]
    settled, not_settled = (SimpleNamespace(parking=SimpleNamespace(settled=word)) for word in (True, False))
    assert parking_remarks(settled) == []  # type: ignore[arg-type]
    (told,) = parking_remarks(not_settled)  # type: ignore[arg-type]
    assert (told.code, told.subject) == ("parking_unsettled", "parking")
    for name in ("usable_remarks", "active_remarks"):
        monkeypatch.setattr(remarks, name, lambda _transport, name=name: [name])
    monkeypatch.setattr(remarks, "_mode_remarks", lambda _transport: [])
    monkeypatch.setattr(remarks, "delay_remarks", lambda _transport, share: [f"delays {share}"])
    monkeypatch.setattr(remarks, "wait_remarks", lambda _transport, p: [f"waits {sorted(p)}"])
    found = of_the_tables(SimpleNamespace(remarks=("first",)), {"peak_traffic_share": 0.3})  # type: ignore[arg-type]
    assert found == [
        "first",
        "usable_remarks",
        "active_remarks",
        "delays 0.3",
        "waits ['peak_traffic_share']",
    ]  # type: ignore[comparison-overlap]
