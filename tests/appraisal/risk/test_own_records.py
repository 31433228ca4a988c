"""Classes of own records by hand: which there are, whose law counts, and what is told of each."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from infraprio.appraisal.risk.fitting import BackTest, Fit, share_inside
from infraprio.appraisal.risk.own_records import (
    OwnRecords,
    RecordClass,
    _findings,
    cost_statement,
    own_records,
)
from infraprio.appraisal.risk.reference_benefits import reached_benefits
from infraprio.appraisal.risk.sampling import lognormal_of
from infraprio.appraisal.risk.uncertainty import benefit_risk, cost_risk
from infraprio.scenario.parameters import built_in
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import paper_plan, proposal

HOLDS = BackTest(count=40, inside=31, low=0.62, high=0.89)
VALUE = {name: item.value for name, item in built_in().items()}
VALUE |= {"cost_growth_idea": 0.5, "cost_spread_idea": 0.3, "cost_growth_plan": -0.04}


def law(mean: float, *, count: int = 40, normality: float = 0.5) -> Fit:
    return Fit(count=count, mean=mean, deviation=0.2, predictive=0.25, normality=normality)


def a_class(what: str, stage: str, kind: str, fit: Fit | None, test: BackTest | None = HOLDS) -> RecordClass:
    ratio = np.array([1.9, 0.9, 1.3])
    return RecordClass(what=what, stage=stage, kind=kind, ratio=ratio, fit=fit, test=test if fit else None)


def plan(records: list[dict[str, Any]], **rest: Any) -> Scenario:
    rows = [
        proposal("A", maturity="idea"), proposal("B", maturity="idea", kind="rail"), proposal("C", maturity="plan"),
        proposal("D", maturity="idea", kind="service"),
    ]  # fmt: skip
    return paper_plan(rows, records=records, **rest)


def costs(n: int, stage: str = "idea", kind: str = "road", step: float = 0.01) -> list[dict[str, Any]]:
    return [
        {"object": f"{stage}{kind}{i}", "stage": stage, "kind": kind, "planned_cost_msek": 100, "actual_cost_msek": 100 * math.exp(step * i)}
        for i in range(n)
    ]  # fmt: skip


def benefits(
    n: int, kind: str, ratio: float = 1.0, step: float = 0.0, stage: str = ""
) -> list[dict[str, Any]]:
    return [
        {"object": f"b{kind}{stage}{i}", "stage": stage, "kind": kind, "planned_benefit_msek": 10, "actual_benefit_msek": 10 * ratio * math.exp(step * i)}
        for i in range(n)
    ]  # fmt: skip


def test_the_own_kind_comes_before_all_kinds_and_no_law_before_another_matter() -> None:
    own, all_kinds, gain = law(0.1), law(0.2), law(0.3)
    told = OwnRecords(
        classes=(
            a_class("cost", "idea", "", all_kinds),
            a_class("cost", "idea", "rail", own),
            a_class("cost", "idea", "road", None),
            a_class("cost", "plan", "", None),
            a_class("benefit", "", "", gain),
        ),
        findings=(),
    )
    assert told.law("cost", "idea", "rail") is own
    assert told.law("cost", "idea", "road") is all_kinds
    assert told.law("cost", "plan", "rail") is None
    assert told.law("cost", "study", "rail") is None
    assert told.law("benefit", "", "rail") is gain
    assert told.law("benefit", "idea", "rail") is None
    assert len(told.sentences("en")) == 3
    untried = OwnRecords(classes=(a_class("cost", "idea", "", own, None),), findings=())
    assert untried.sentences("en") == []
    [left] = _findings(plan([]), a_class("cost", "idea", "", own, None))
    assert left.code == "records_few"


def test_the_sentence_of_a_law_has_its_numbers_in_per_cent() -> None:
    dear = a_class("cost", "idea", "", law(0.9))
    [told] = OwnRecords(classes=(dear,), findings=()).sentences("en")
    assert f"+{100 * math.exp(0.92) - 100:.0f} %" in told
    for sign in (-1, 1):
        assert f"+{100 * math.exp(0.9 + sign * 0.25 * 1.2815515655446004) - 100:.0f}" in told
    found = a_class("cost", "idea", "rail", law(-0.1), BackTest(count=40, inside=30, low=0.58, high=0.87))
    [told] = OwnRecords(classes=(found,), findings=()).sentences("en")
    reach = 0.25 * 1.2815515655446004
    mean = 100 * math.exp(-0.1 + 0.02) - 100
    ends = [100 * math.exp(-0.1 + sign * reach) - 100 for sign in (-1, 1)]
    assert "cost, idea, rail (40 objects)" in told
    assert f"\u2212{-mean:.0f} %" in told
    assert f"\u2212{-ends[0]:.0f}" in told
    assert f"+{ends[1]:.0f}" in told
    assert "75 % fell inside" in told
    assert "58" in told
    assert "87 %" in told


def test_one_row_a_class_with_its_law_and_the_one_that_is_shipped() -> None:
    records = OwnRecords(
        classes=(a_class("cost", "idea", "rail", law(0.1)), a_class("benefit", "", "", None)), findings=()
    )
    first, second = records.to_frame(VALUE).to_dict("records")
    reach = 0.25 * 1.2815515655446004
    wanted = {
        "what": "cost", "stage": "idea", "kind": "rail", "count": 3, "mean_ratio": 4.1 / 3, "median_ratio": math.exp(0.1),
        "spread": math.sqrt(math.exp(0.04) - 1), "low_ratio": math.exp(0.1 - reach), "high_ratio": math.exp(0.1 + reach),
        "normality": 0.5, "inside": 31, "share_inside": 0.775, "share_low": 0.62, "share_high": 0.89,
        "test_verdict": "holds", "shipped_growth": 0.5, "shipped_inside": 2 / 3,
    }  # fmt: skip
    assert share_inside(np.array([1.9, 0.9, 1.3]), *lognormal_of(0.5, 0.3)).share == pytest.approx(2 / 3)
    assert first == {k: pytest.approx(v) if isinstance(v, float) else v for k, v in wanted.items()}
    told = {k: second[k] for k in ("what", "stage", "kind", "count", "test_verdict")}
    assert told == {"what": "benefit", "stage": "", "kind": "", "count": 3, "test_verdict": "no_law"}
    assert second["mean_ratio"] == pytest.approx(4.1 / 3)
    assert all(math.isnan(second[k]) for k in wanted if k not in told and k != "mean_ratio")
    empty = OwnRecords(classes=(), findings=()).to_frame(VALUE)
    assert list(empty.columns) == list(wanted)
    assert empty.empty


def test_what_drawn_costs_include_names_each_maturity() -> None:
    nobody = OwnRecords(classes=(), findings=())
    told = cost_statement(VALUE, nobody, "reference_class", "en")
    assert "+50 %" in told
    assert "-4 %" in told
    assert told.count(" %") == 4
    some = OwnRecords(
        classes=(a_class("cost", "idea", "", law(0.1)), a_class("cost", "plan", "", None)), findings=()
    )
    assert cost_statement(VALUE, some, "reference_class", "en") == " ".join([told, *some.sentences("en")])


def test_a_kind_is_a_class_of_its_own_where_it_has_enough_and_is_not_alone() -> None:
    def classes(records: list[dict[str, Any]]) -> list[tuple[str, str, str, int, bool]]:
        found = own_records(plan(records)).classes
        return [(c.what, c.stage, c.kind, len(c.ratio), c.fit is not None) for c in found]

    assert classes([]) == []
    assert classes(costs(10)) == [("cost", "idea", "", 10, True)]
    assert classes([*costs(10), *costs(9, kind="rail")]) == [
        ("cost", "idea", "", 19, True),
        ("cost", "idea", "road", 10, True),
    ]
    assert classes([*costs(9), *costs(2, "plan")]) == [
        ("cost", "idea", "", 9, False),
        ("cost", "plan", "", 2, False),
    ]
    assert classes(
        [*benefits(6, "rail", step=0.1, stage="idea"), *benefits(5, "road", step=0.2, stage="plan")]
    ) == [("benefit", "", "", 11, True)]  # of all stages
    alike = own_records(plan(costs(12, step=0.0)))
    assert [c.fit for c in alike.classes] == [None]


def test_what_is_told_of_each_class() -> None:
    def told(records: list[dict[str, Any]]) -> list[tuple[str, str]]:
        return [(f.code, f.message) for f in own_records(plan(records)).findings]

    [(code, message)] = told(costs(9))
    assert code == "records_few"
    assert "9 records" in message
    [(code, _)] = told(costs(10, step=0.0))
    assert code == "records_alike"
    [(code, message)] = told(costs(10))  # ten left out in turn say little
    assert code == "records_too_few"
    tried = own_records(plan(costs(10))).classes[0].test
    assert tried is not None
    assert f"{100 * tried.low:.0f}" in message
    assert f"{100 * tried.high:.0f}" in message
    assert f"{100 * tried.share:.0f}" in message


def test_benefits_are_drawn_by_kind_and_not_where_no_law_is_known() -> None:
    records = [*benefits(10, "road", 0.8, 0.02), *benefits(10, "rail", 1.1, 0.03)]
    made = plan(records)
    known = own_records(made)
    found = benefit_risk(made, known)
    assert found is not None
    laws = [known.law("benefit", "", kind) for kind in ("road", "rail", "road", "")]
    assert found.mean.tolist() == [one.mean for one in laws if one]
    assert found.deviation.tolist() == [one.predictive for one in laws if one]
    assert found.mean[:2].tolist() == pytest.approx([math.log(0.8) + 0.09, math.log(1.1) + 0.135])
    assert found.own.tolist() == [1, 1, 1, 1]
    assert found.shared.shape == (4, 0)
    assert found.dimensions == 4
    assert found.place.tolist() == [0, 1, 2, 3]
    assert benefit_risk(made, own_records(plan(costs(10)))) is None
    part = OwnRecords(classes=(a_class("benefit", "", "rail", law(-0.3)),), findings=())
    some = benefit_risk(made, part)
    assert some is not None
    assert (some.mean.tolist(), some.deviation.tolist()) == ([0, -0.3, 0, 0], [0, 0.25, 0, 0])


def test_the_law_of_records_takes_the_place_of_the_shipped_one() -> None:
    made = plan([])
    records = OwnRecords(classes=(a_class("cost", "idea", "rail", law(0.1)),), findings=())
    nothing = [np.full(4, math.nan)] * 3
    found = cost_risk(made, nothing, VALUE, "reference_class", records)
    assert (found.mean[1], found.deviation[1]) == (0.1, 0.25)
    assert (found.mean[0], found.deviation[0]) == pytest.approx(lognormal_of(0.5, 0.3))


@pytest.mark.parametrize(
    ("low", "high", "deviation"),
    [(100.0, 100.0, 0.0), (0.5, 0.8, math.log(1.6) / 2.5631031310892007), (0.0, 110.0, None), (120.0, 110.0, None), (50.0, 200.0, math.log(4) / 2.5631031310892007)],
)  # fmt: skip
def test_a_stated_range_is_one_of_two_costs_in_order(
    low: float, high: float, deviation: float | None
) -> None:
    made, none = plan([]), OwnRecords(classes=(), findings=())
    stated = [np.full(4, x) for x in (90.0, low, high)]
    found = cost_risk(made, stated, VALUE, "stated_range", none)
    usual = lognormal_of(0.5, 0.3)
    wanted = usual if deviation is None else (math.log(math.sqrt(low * high) / 90), deviation)
    assert (found.mean[0], found.deviation[0]) == pytest.approx(wanted)


def test_shares_that_reached_their_benefit_stand_beside_own_records() -> None:
    records = [
        *benefits(2, "road", 1.0), *benefits(1, "road", 0.99, stage="idea"), *benefits(1, "road", 1 - 1e-10, stage="plan"),
        *benefits(1, "road", 1.4, stage="study"), *costs(3, kind="rail"),
    ]  # fmt: skip
    found = reached_benefits(plan(records))
    assert found["own_count"].to_dict() == {"road": 5, "rail": 0}
    assert found["own_reached"].to_dict() == {"road": 0.8, "rail": pytest.approx(math.nan, nan_ok=True)}
    assert found["reached"].to_dict() == {"road": 0.93, "rail": 0.7}


@pytest.mark.parametrize(
    ("normality", "test", "codes"),
    [
        (0.05, HOLDS, []), (0.0499, HOLDS, ["records_not_lognormal"]),
        (0.5, BackTest(count=40, inside=20, low=0.4, high=0.7), ["records_fails"]),
        (0.04, BackTest(count=12, inside=9, low=0.5, high=0.95), ["records_not_lognormal", "records_too_few"]),
    ],
)  # fmt: skip
def test_what_is_doubtful_in_a_law_is_told(normality: float, test: BackTest, codes: list[str]) -> None:
    made = plan(costs(3))
    found = _findings(made, a_class("cost", "idea", "", law(0.1, normality=normality), test))
    assert [f.code for f in found] == codes
    assert all(f.file == "records" for f in found)
    shown = {"records_not_lognormal": "0.040", "records_fails": "50", "records_too_few": "75"}
    assert all(shown[f.code] in f.message for f in found if normality != 0.0499)
