"""The study and the council's order on the example: all of it, and a small part of it, opened by independent readers."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

import infraprio as ip
from infraprio.report.given_order.report import order_sentences, write_order
from tests.conftest import Copy
from tests.some_scenarios import some_scenario

KEPT = {"P01", "P02", "P03", "P05", "P12", "P13", "P16", "P22", "P32", "P62", "P65", "P68"}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> ip.Result:
    """Twelve proposals of the example."""
    copy = Copy(tmp_path_factory.mktemp("few") / "scenario")
    header, rows = copy.rows("proposals")
    copy.save("proposals", header, [row for row in rows if row["id"] in KEPT])
    for table in ("changes", "financing", "judgements", "decisions", "given_results", "unpriced_effects"):
        if (copy.folder / f"{table}.csv").exists():
            header, rows = copy.rows(table)
            copy.save(table, header, [row for row in rows if row.get("proposal") in KEPT | {""}])
    for table in ("rules", "synergies"):
        header, rows = copy.rows(table)
        kept = [r for r in rows if set((r["proposals"] + " " + r.get("others", "")).split()) <= KEPT]
        copy.save(table, header, kept)
    return ip.run(ip.read(copy.folder), seed=0)


@pytest.mark.slow
def test_whole_example(jamtland: ip.Result) -> None:
    study = jamtland.study
    assert study is jamtland.study
    value, free = jamtland.portfolio.value, jamtland.free_portfolio.value
    pots = len(jamtland.scenario["funds"]) * len(jamtland.scenario["periods"])
    assert study.certificate["gap"].max() <= 0.001
    front = study.front
    assert front["goal_score"].iloc[0] == pytest.approx(free)
    assert all(a > b for a, b in pairwise(front["goal_score"]))
    assert int(front["knee"].sum()) == 1
    chosen = study.importance["chosen"]
    assert set(chosen.index[chosen]) == set(map(str, jamtland.portfolio.proposals))
    must = [
        row.split()
        for row in jamtland.scenario["rules"]
        .to_frame()
        .query("rule == 'mandatory'")["proposals"]
        .map(" ".join)
    ]
    assert (study.importance.loc[[p for row in must for p in row], "loss"] == float("inf")).all()
    assert study.importance["share"].sum() == pytest.approx(value)
    assert len(study.money) == pots
    assert (study.money["gain"] > 0).any()
    others = study.others
    assert others["kind"].iloc[0] == "plan"
    assert others["loss"].iloc[0] == pytest.approx(free - value)
    assert (others["loss"].iloc[1:] <= 0.02 * free + 1e-6).all()
    assert set(study.ranges.loc["municipality"].index) <= set(jamtland.scenario["municipalities"]["id"])
    assert study.plans.loc["rising_4", "overrun"] < study.plans.loc["plan", "overrun"]
    assert len(study.overrun) == pots
    assert len(study.regret) == len(jamtland.scores.by_stakeholder.columns)
    assert study.rivals.attrs["complete"]
    assert (study.rivals["cost_msek"] <= jamtland.portfolio.cost + 1e-6).all()


def test_costs_are_drawn_around_the_stated_ones(jamtland: ip.Result) -> None:
    from infraprio.portfolio.problem.from_scenario import problem_from_scenario
    from infraprio.ranking.study.careful import drawn_costs

    problem = problem_from_scenario(jamtland.scenario, jamtland.scores.total)
    names = [str(name) for name in problem.value.index]
    costs = drawn_costs(jamtland.scenario, problem, jamtland.appraisal, 0)
    assert costs is not None
    middle = costs.median() / problem.cost.sum(axis=1)[names]
    # medians of the reference class: (1 + mean growth) / sqrt(1 + spread squared)
    expected = {"idea": 1.504, "study": 1.283, "plan": 1.414, "tendered": 0.997}
    stage = jamtland.scenario["proposals"].to_frame()["maturity"]
    for name in names:
        assert middle[name] == pytest.approx(expected[stage[name]], abs=0.08), name


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sv", "en"])
def test_part_of_it_is_handed_over(few: ip.Result, tmp_path: Path, language: str) -> None:
    few.write(
        tmp_path,
        language=language,
        formats=("csv", "xlsx", "docx", "png", "svg"),
        length="full",
        sheets="all",
    )
    assert {"cost_front.png", "importance.png", "cost_front.svg"} <= {p.name for p in tmp_path.iterdir()}
    book = openpyxl.load_workbook(tmp_path / "priority.xlsx")
    name = "Åtgärdernas betydelse" if language == "sv" else "Importance of proposals"
    rows = list(book[name].iter_rows(min_row=3, values_only=True))
    assert {row[0] for row in rows[1:]} == set(few.study.importance.index)
    separator, comma = (";", ",") if language == "sv" else (",", ".")
    front = pd.read_csv(tmp_path / "study_front.csv", sep=separator, decimal=comma, encoding="utf-8-sig")
    assert front.iloc[:, 0].tolist() == pytest.approx(few.study.front["cost_msek"].tolist(), rel=1e-5)
    document = docx.Document(str(tmp_path / "submission.docx"))
    heads = [p.text for p in document.paragraphs if "Heading" in p.style.name]
    wanted = (
        [
            "Vad en billigare plan skulle ge",
            "Vad nästa 100 mnkr skulle ge",
            "Vad intressenterna skulle förlora",
        ]
        if language == "sv"
        else [
            "What a cheaper plan would give",
            "What the next 100 MSEK would buy",
            "What the stakeholders would lose",
        ]
    )
    assert set(wanted) <= set(heads)


@pytest.fixture(scope="module")
def small() -> ip.Result:
    """A few proposals in a network, of which the order by score loses something."""
    return ip.run(ip.build(*some_scenario(7)))


@pytest.mark.parametrize("region", ["small", pytest.param("few", marks=pytest.mark.slow)])
def test_order_by_score_and_the_list_itself(
    region: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    result = request.getfixturevalue(region)
    by_score = result.ranking.frame.sort_values("goal_score", ascending=False)
    found = ip.evaluate_order(result, [str(p) for p in by_score.index])
    possible = found.summary[found.summary["impossible"].map(len) == 0]
    assert len(possible)
    assert (possible["loss"] >= 0).all()
    assert region == "few" or (possible["loss"] > 1).any()
    assert (possible["most_loss"] >= possible["loss"] - 1e-6).all()
    best = ip.evaluate_order(result, [str(p) for p in result.priority.order])
    assert best.summary.loc["stop", "value"] >= result.priority.value - 1e-6
    assert order_sentences(best, result, "sv")
    write_order(found, result, tmp_path, "sv")
    assert openpyxl.load_workbook(tmp_path / "order.xlsx").sheetnames[1] == "Tre sätt att läsa den"
