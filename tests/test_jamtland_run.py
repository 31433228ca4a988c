"""The whole run of the example, its outputs opened by independent readers."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.errors import InfraprioError
from infraprio.portfolio.problem.from_scenario import candidates
from infraprio.ranking.order import OrderEvaluation
from infraprio.scenario.files.order_file import read_order
from tests.conftest import EXAMPLE, ROOT


@pytest.fixture(scope="module")
def result(jamtland: ip.Result) -> ip.Result:
    return jamtland


@pytest.fixture(scope="module")
def written(result: ip.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sv")
    result.write(folder, language="sv", formats=("csv", "xlsx", "png", "svg"))
    return folder


def table(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_frames_are_indexed_by_proposal(result: ip.Result) -> None:
    live = {row["id"] for row in table("proposals") if row["horizon"] != "done"}
    assert set(result.effects.to_frame().index) == live
    assert set(result.scores.to_frame().index) == live
    ranking = result.ranking
    parts = (ranking.frame, ranking.committed, ranking.not_prioritised, ranking.supported, ranking.set_aside)
    assert sorted(str(p) for part in parts for p in part.index) == sorted(live)
    unknown = {
        r["id"]
        for r in table("proposals")
        if r["horizon"] != "done" and not r["cost"] and r["role"] != "supported"
    }
    assert set(ranking.set_aside.index) == unknown
    assert (
        set(ranking.supported.index)
        == {r["id"] for r in table("proposals") if r["role"] == "supported"} & live
    )
    must = {p for row in table("rules") if row["rule"] == "mandatory" for p in row["proposals"].split()}
    assert set(ranking.committed.index) == must
    built = {str(p) for plan in result.priority.portfolios for p in plan.proposals}
    assert set(ranking.frame.index) == built - must
    wanted = "rank name kind horizon cost_msek cumulative_cost_msek goal_score npv_ratio_i npv_ratio_rank"
    assert set(wanted.split()) <= set(ranking.to_frame().columns)


def test_order_and_sums(result: ip.Result) -> None:
    ranking = result.ranking.to_frame()
    assert list(ranking["rank"]) == list(range(1, len(ranking) + 1))
    assert list(ranking.index) == [p for p in result.priority.order if p in ranking.index]
    assert (ranking["cumulative_cost_msek"].diff().dropna() > 0).all()
    in_plan = ranking[ranking["status"] == "in_plan"]
    assert list(ranking.index[: len(in_plan)]) == list(in_plan.index)
    assert in_plan["cumulative_cost_msek"].iloc[-1] == pytest.approx(result.portfolio.cost)
    assert (in_plan["cumulative_cost_msek"] <= in_plan["budget_msek"]).all()
    money = result.ranking.money
    funds = money.columns.get_level_values(0).unique()
    own = [fund for fund in funds if fund not in result.ranking.others_funds]
    total = sum(money[fund]["cumulative_msek"] for fund in own)
    assert total.to_numpy() == pytest.approx(ranking["cumulative_cost_msek"].to_numpy())
    for fund in funds:
        assert (
            money.loc[in_plan.index, (fund, "cumulative_msek")]
            <= money.loc[in_plan.index, (fund, "budget_msek")] + 1e-6
        ).all()
    assert ranking[["cost_msek", "goal_score"]].notna().all().all()
    assert (ranking["goal_score_low"] <= ranking["goal_score"] + 1e-9).all()
    assert (ranking["goal_score"] <= ranking["goal_score_high"] + 1e-9).all()


def test_each_list_holds_what_starts_in_its_years(result: ip.Result) -> None:
    horizon = {row["id"]: row["horizon"] for row in table("periods")}
    ranking, lists = result.ranking.to_frame(), result.ranking.by_horizon
    assert sorted(p for part in lists.values() for p in part.index) == sorted(ranking.index)
    for name, part in lists.items():
        assert {horizon[period] for period in part["period"]} <= {name}
        assert part["rank"].is_monotonic_increasing
        built = part[part["status"] == "in_plan"]
        assert (built["cumulative_cost_msek"] <= built["budget_msek"] + 1e-6).all()
    for p, period in result.portfolio.start.items():
        assert p in result.ranking.committed.index or p in lists[horizon[str(period)]].index


def test_the_exported_order_is_the_certified_one(
    result: ip.Result, written: Path, handed_in: OrderEvaluation
) -> None:
    lists = [p for part in result.ranking.by_horizon.values() for p in part.index]
    whole = [str(name) for name in result.ranking.to_frame().index]
    for order in (written / "priority_order.csv", lists):
        assert list(read_order(result.scenario, order, candidates(result.scenario)).proposals) in (
            whole,
            lists,
        )
    line = handed_in.summary.loc["nested"]
    assert list(handed_in.given.proposals) == whole  # the two lists one after the other are the order itself
    assert line["value"] == pytest.approx(result.ranking.certificate["value"], abs=1e-9)
    assert line["loss"] == pytest.approx(0, abs=1e-9)
    assert not len(handed_in.moves)


def spent(names: dict[str, str], ranking: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Money by fund and period, from the tables alone; shared parts are saved for each further proposal."""
    share = defaultdict(dict)
    for row in table("financing"):
        share[row["proposal"]][row["fund"]] = float(row["share"])
    out: dict[tuple[str, str], float] = defaultdict(float)
    for name, period in names.items():
        for fund, part in share[name].items():
            out[fund, period] += part * ranking.loc[name, "cost_msek"]
    return out


def test_plan_keeps_budgets_and_rules_read_from_the_files(result: ip.Result) -> None:
    ranking = result.ranking.everything
    plan = {str(p): str(s) for p, s in result.portfolio.start.items()}
    main_scenario = next(row["id"] for row in table("budget_scenarios") if row["main"] == "yes")
    budget = {
        (row["fund"], row["period"]): float(row["amount"])
        for row in table("budgets")
        if row["scenario"] == main_scenario
    }
    saved = sum(float(row["saving"]) * len(row["proposals"].split()) for row in table("synergies"))
    carry = {row["id"] for row in table("funds") if row.get("carry_over") == "yes"}
    periods = [row["id"] for row in table("periods")]
    for fund in {fund for fund, _ in budget}:
        used = kept = 0.0
        for period in periods:
            here = spent(plan, ranking)[fund, period]
            used, kept = (
                (used + here, kept + budget[fund, period]) if fund in carry else (here, budget[fund, period])
            )
            assert used <= kept + saved + 1e-6, (fund, period)
    for row in table("rules"):
        mine, others = row["proposals"].split(), row["others"].split()
        chosen = [p for p in mine if p in plan]
        if row["rule"] == "mandatory":
            assert chosen == mine
        elif row["rule"] in {"alternatives", "excludes"}:
            assert len(chosen) <= 1
        elif row["rule"] == "requires":
            assert not chosen or all(p in plan for p in others)
        elif row["rule"] == "requires_any":
            assert not chosen or any(p in plan for p in others)


def test_list_is_nested_and_certified(result: ip.Result) -> None:
    plans = [set(p.proposals) for p in result.priority.portfolios]
    assert all(a <= b for a, b in pairwise(plans))
    facts = result.ranking.certificate
    assert facts["checked"]
    assert facts["value"] <= facts["bound"] + 1e-6
    assert facts["value"] <= facts["free_value"] + 1e-6
    assert facts["gap"] <= 1e-3
    assert facts["free_plan_gap"] <= 1e-6


def test_set_is_evaluated_through_the_network(result: ip.Result) -> None:
    pair = ["P31", "P62"]
    together = ip.evaluate(result, proposals=pair)
    alone = result.effects.change.loc[pair]
    for name in pair:
        single = ip.evaluate(result, proposals=[name]).change
        assert single.to_numpy() == pytest.approx(
            result.effects.change.loc[name].to_numpy(), rel=1e-7, abs=1e-6
        )
    assert (
        abs(together.change["consumer_surplus_msek_year"])
        > alone["consumer_surplus_msek_year"].abs().max() * 0.5
    )
    of_scenario = ip.evaluate(result.scenario, proposals=pair[::-1])
    assert of_scenario.change.to_numpy() == pytest.approx(together.change.to_numpy(), rel=1e-9)
    with pytest.raises(InfraprioError, match="P99"):
        ip.evaluate(result.scenario, proposals=["P99"])


def test_csv_is_what_a_swedish_spreadsheet_reads(result: ip.Result, written: Path) -> None:
    with (written / "medium_term.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    medium = result.ranking.by_horizon["medium"]
    assert [row["Id"] for row in rows] == list(medium.index)
    assert [float(row["Kostnad (mnkr)"].replace(",", ".")) for row in rows] == pytest.approx(
        list(medium["cost_msek"]), rel=1e-5
    )
    assert rows[0]["Horisont"] == "medellång sikt"


def test_workbook_opens_and_holds_the_order(result: ip.Result, written: Path) -> None:
    book = openpyxl.load_workbook(written / "priority.xlsx")
    assert len(book.sheetnames) <= 12
    sheet = book["Prioriteringsordning"]
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(i for i, line in enumerate(lines) if "Id" in line)
    heading, ranked = lines[top], [line for line in lines[top + 1 :] if line[lines[top].index("Plats")]]
    frame = result.ranking.frame
    assert [line[heading.index("Id")] for line in ranked] == list(frame.index)
    assert [line[heading.index("Kostnad (mnkr)")] for line in ranked] == pytest.approx(
        list(frame["cost_msek"])
    )
    years = set(result.scenario["periods"]["name"])
    assert {line[heading.index("Start")] for line in ranked} <= years


def test_record_tells_what_is_needed_to_repeat(written: Path) -> None:
    record = json.loads((written / "run.json").read_text(encoding="utf-8"))
    assert {"infraprio", "packages", "seed", "solver", "certificate", "input_sha256", "seconds"} <= set(
        record
    )
    assert set(record["input_sha256"]) >= {"roads", "proposals", "settings"}
    assert record["placeholder_values"]


def test_figures_are_pictures(written: Path) -> None:
    for name in ("priority_map", "value_cost"):
        assert (written / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "</svg>" in (written / f"{name}.svg").read_text(encoding="utf-8")


@pytest.mark.slow
def test_same_input_same_bytes(
    result: ip.Result, written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once more, on the command line."""
    tmp_path /= "demo"
    assert main(["demo", "-o", str(tmp_path), "--formats", "csv,xlsx,svg", "--language", "sv"]) == 0
    said = capsys.readouterr().out
    assert "Prioriteringsordning" in said
    assert "Planen: " in said
    for path in tmp_path.iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (written / path.name).read_bytes(), path.name
    one, two = (json.loads((f / "run.json").read_text(encoding="utf-8")) for f in (written, tmp_path))
    assert two["files"].items() <= one["files"].items()  # the first run wrote pictures too
    one["files"] = two["files"]
    assert {k: v for k, v in one.items() if k != "seconds"} == {
        k: v for k, v in two.items() if k != "seconds"
    }


@pytest.mark.slow
def test_fuller_tables(result: ip.Result) -> None:
    from infraprio.report.tables.ranked_lists import sheets

    quick = {sheet.name for sheet in sheets(result, "sv", full=False)}
    full = {sheet.name: sheet.frame for sheet in sheets(result, "sv", full=True)}
    more = {
        "impact_goals",
        "impact_priced",
        "impact_unpriced",
        "impact_distribution",
        "robustness",
        "acceptability",
    }
    more |= {"budget_curve", "value_at_money", "road_closures", "corridor_closures", "exposure"}
    more |= {f"study_{part}" for part in (*result.study.certificate.index, "about")}
    more -= set() if len(result.study.rivals) else {"study_rivals"}
    assert set(full) - quick == more
    worth = result.appraisal.to_frame()["npv_msek"]
    priced = full["impact_priced"].groupby("proposal")["present_value_msek"].sum()
    assert priced.to_numpy() == pytest.approx(worth[priced.index].to_numpy(), abs=1e-6)
    assert {row["name"] for row in table("municipalities")} <= set(full["exposure"]["municipality"])
    known = result.appraisal.frame["npv_msek"].reindex(result.ranking.everything.index).notna()
    assert len(full["impact_goals"]) == int(known.sum())


def test_english(result: ip.Result, tmp_path: Path) -> None:
    result.write(tmp_path, language="en", formats=("csv", "xlsx"), sheets="all")
    with (tmp_path / "medium_term.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    assert first["Horizon"] == "medium term"
    assert "." in first["Cost (MSEK)"] or first["Cost (MSEK)"].isdigit()
    assert "Priority order, medium term" in openpyxl.load_workbook(tmp_path / "priority.xlsx").sheetnames


def test_failed_writing_leaves_the_last_good_result(
    result: ip.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result.write(tmp_path, formats=("csv",))
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    from infraprio.report import write

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setitem(write.FORMATS, "xlsx", full)
    with pytest.raises(InfraprioError, match="No space left"):
        result.write(tmp_path, formats=("csv", "xlsx"))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    with pytest.raises(InfraprioError, match="no format"):
        result.write(tmp_path, formats=("docs",))


@pytest.mark.slow
def test_demo_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "-o", str(tmp_path / "out"), "--formats", "csv", "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Priority order, medium term" in said
    assert "The plan: with the main budget" in said
    assert "By an estimate no other order" in said
    assert "placeholders" in said
    assert (tmp_path / "out" / "long_term.csv").exists()


def test_convert_and_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "j.xlsx"
    assert main(["convert", str(EXAMPLE), str(book)]) == 0
    assert main(["convert", str(EXAMPLE), str(book)]) == 2
    assert main(["check", str(book), "--language", "sv"]) == 0
    assert "saknar kostnad" in capsys.readouterr().out


@pytest.mark.parametrize(
    "script", [pytest.param("whole_flow.py", marks=pytest.mark.slow), "small_scenario.py"]
)
def test_example_scripts_run(script: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / script)], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "rank" in done.stdout


def test_import_is_light() -> None:
    code = "import sys, infraprio; print(sorted({'pandas','numpy','scipy','pyomo','highspy','numba','matplotlib'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.strip() == "[]"


def test_whole_flow_is_short() -> None:
    assert len((ROOT / "examples" / "whole_flow.py").read_text(encoding="utf-8").splitlines()) <= 40
