"""Virginia's list as it was published: 404 projects, ten pots, each project paid by its district or the state."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from tests.virginia import FACTORS, FILE, MONEY, POINTS, SHARES, WEIGHTS, as_published, in_parts, tables

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


def test_two_commands_rank_the_sheet_as_it_was_published_and_add_its_totals_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    funds = [(name, 1, MONEY * 1e6 * share) for name, share in SHARES.items()]
    funds += [("Statewide High Priority", 2, MONEY * 1e6)]
    pd.DataFrame(funds, columns=["fund", "step", "amount"]).to_csv("funds.csv", index=False)
    parts = {c: [WEIGHTS[area][FACTORS.index(f)] * w for area in WEIGHTS] for c, (f, w) in POINTS.items()}
    pd.DataFrame(parts, index=pd.Index(WEIGHTS, name="Area Type")).to_csv("weights.csv")
    common = [
        "--cost",
        "SMART SCALE Request",
        "--scales",
        "0..100",
        "--dash",
        "0",
        "--budget",
        "funds.csv",
        "--language",
        "en",
    ]
    common += ["--pay", "District = District Grant; Statewide High Priority", "--formats", "csv"]
    assert main(["rank", str(FILE), "--goals", "Project Benefit Score=1", *common, "-o", "benefit"]) == 0
    rule = pd.read_csv("benefit/agency_rule.csv")
    assert rule["Points by the rule"].round(1).tolist() == [814.9, 877.5]
    assert rule["Points of the best set"].round(1).tolist() == [886.1, 886.1]
    capsys.readouterr()
    by_area = ["--goals", "weights.csv", "--weights-by", "Area Type", "--total", "Project Benefit Score"]
    assert main(["rank", str(FILE), *by_area, *common, "-o", "parts"]) == 0
    said = "".join(capsys.readouterr())
    assert "393 of 404 stated totals follow" in said
    assert "10 more of the same kind" in said
