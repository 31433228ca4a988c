"""Virginia's list as it was published: 404 projects, ten pots, each project paid by its district or the state."""

from __future__ import annotations

from pathlib import Path

import pytest

import infraprio as ip
from tests.virginia import FILE, as_published, in_parts, tables

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.is_file(), reason="the published file is not here"),
]


def test_the_list_the_states_rule_and_the_optimum(tmp_path: Path) -> None:
    result = ip.run(ip.build({"name": "Virginia, round 2"}, tables(as_published())))
    found = result.step_readings
    assert found is not None
    assert found.summary["value"].round(1).to_dict() == {"stop": 814.9, "skip": 877.5}
    assert result.free_portfolio.value == pytest.approx(886.129, abs=1e-3)
    assert result.free_portfolio.status == "optimal"
    assert result.ranking.certificate["gap"] <= 1e-3
    assert result.ranking.certificate["checked"]
    assert len(result.ranking.frame) > 100
    written = {path.name for path in result.write(tmp_path, "en", ("xlsx", "docx", "csv"))}
    assert {"priority.xlsx", "submission.docx", "priority_order.csv", "agency_rule.csv"} <= written


def test_three_budgets_make_a_list_within_a_thousandth() -> None:
    result = ip.run(ip.build({"name": "Virginia, round 2"}, tables(as_published(), (280.0, 350.0, 420.0))))
    assert result.ranking.certificate["gap"] <= 1e-3
    assert result.ranking.certificate["checked"]


def test_benefits_come_out_of_the_parts_by_area_type() -> None:
    frame = as_published()
    result = ip.run(ip.build({"name": "Virginia, round 2"}, in_parts(frame)))
    stated = frame.set_index("App Id")["Project Benefit Score"]
    assert int(((result.scores.total - stated).abs() <= 0.01).sum()) == 393
    assert result.ranking.certificate["checked"]
