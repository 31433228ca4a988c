"""Lists made elsewhere: which sheet and rows are the list, what is the order, and what is in the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

import infraprio as ip
from infraprio.portfolio.problem.from_scenario import candidates
from infraprio.result import Result
from infraprio.scenario.choosable import committed
from infraprio.scenario.files.order_file import read_order, read_plan
from infraprio.words import languages
from infraprio.words.catalogue import say
from tests.ranking.test_order import named, text_file, workbook
from tests.ranking.test_study import altered, richer
from tests.report import made_up

MUST = [{"id": "r9", "rule": "mandatory", "proposals": "P005", "reason": "Beslutad"}]


@pytest.fixture(scope="module")
def region() -> ip.Scenario:
    return altered(made_up.scenario(6), proposals=named, budgets=richer, rules=MUST)


@pytest.fixture(scope="module")
def result(region: ip.Scenario) -> Result:
    return made_up.result(region)


def plan_of(region: ip.Scenario, path: Path) -> tuple[set[str], dict[str, str]]:
    found = read_plan(region, path, candidates(region))
    return set(found.proposals), {each.code: each.column for each in found.findings}


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_result_is_read_as_its_own_plan_and_order(
    region: ip.Scenario, result: Result, language: str, tmp_path: Path
) -> None:
    result.write(tmp_path / "out", formats=["csv", "xlsx"], language=language)
    frame = result.ranking.frame
    built = set(frame.index[frame["status"] == "in_plan"]) | committed(region)
    for path in (tmp_path / "out", tmp_path / "out" / "priority.xlsx"):
        assert plan_of(region, path)[0] == built
    assert built - committed(region) <= plan_of(region, tmp_path / "out" / "priority_order.csv")[0] <= built
    for name in ("priority.xlsx", "priority_order.csv", ""):
        found = read_order(region, tmp_path / "out" / name, candidates(region))
        assert [each for each in found.proposals if each not in committed(region)] == list(frame.index)


@pytest.mark.parametrize("language", sorted(languages()))
def test_what_a_result_does_not_build_is_told(region: ip.Scenario, language: str, tmp_path: Path) -> None:
    words = [say(f"report.{key}", language) for key in ("in_plan", "with_more_money", "committed")]
    path = workbook(
        A=[["Id", "Status"], *zip(["P001", "P002", "P005"], words, strict=True), ["P003", "not funded"]]
    )(tmp_path)
    assert plan_of(region, path) == ({"P001", "P005"}, {"plan_rows_left": "status"})
    told = next(f for f in read_plan(region, path, candidates(region)).findings if f.code == "plan_rows_left")
    assert "P002" in str(told.value)
    assert "P003" in str(told.value)


@pytest.mark.parametrize(
    "text",
    ["Id;Selected\nP001;yes\nP002;no\nP003;Yes\n", "Id;Vald\nP001;x\nP002;\nP003;x\n", "Id;Ingår\nP003;JA\nP001;ja\nP002;nej\n"],
)  # fmt: skip
def test_a_column_of_yes_and_no_says_what_is_in_the_plan(
    region: ip.Scenario, text: str, tmp_path: Path
) -> None:
    assert plan_of(region, text_file(text)(tmp_path))[0] == {"P001", "P003"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Id;Ready\nP001;yes\nP002;no\n", {"plan_flags_unread": "ready"}),
        ("Id;Selected\nP001;by the board\nP002;in part\n", {}),
        ("P001\nP002\n", {}),
    ],
)
def test_other_columns_say_nothing_of_the_plan(
    region: ip.Scenario, text: str, told: dict[str, str], tmp_path: Path
) -> None:
    assert plan_of(region, text_file(text)(tmp_path)) == ({"P001", "P002"}, told)


@pytest.mark.parametrize("heading", ["Rank", "Prioritet", "PRIO"])
def test_places_go_before_the_order_of_rows_and_it_is_told(
    region: ip.Scenario, heading: str, tmp_path: Path
) -> None:
    path = text_file(f"Id;{heading}\nP001;2\nP002;3\nP003;1\nP004;\n")(tmp_path)
    found = read_order(region, path, candidates(region))
    assert found.proposals == ("P003", "P001", "P002", "P004")
    assert [(f.code, f.column) for f in found.findings if f.severity == "warning"] == [
        ("order_by_rank", heading.lower())
    ]


@pytest.mark.parametrize(
    "text", ["Id;Nr\nP001;2\nP002;1\n", "Id;Priority\nP001;90\nP002;80\n", "Id;Priority\nP001;1,5\nP002;1\n", "Id;Rank\nP001;1\nP002;1\n", "Id;Rank\nP001;1\nP002;2\n", "Id;Rank\nP001;high\nP002;low\n"]
)  # fmt: skip
def test_other_numbers_leave_the_order_of_rows(region: ip.Scenario, text: str, tmp_path: Path) -> None:
    found = read_order(region, text_file(text)(tmp_path), candidates(region))
    assert found.proposals == ("P001", "P002")
    assert "order_by_rank" not in {each.code for each in found.findings}


def test_what_stands_above_the_headings_is_no_proposal(region: ip.Scenario, tmp_path: Path) -> None:
    rows = [
        ["Minutes of the council"],
        ["decided in May", "page 3"],
        ["No.", "Proposal"],
        [1, "P003"],
        [2, "P001"],
    ]
    found = read_order(region, workbook(List=rows)(tmp_path), candidates(region))
    assert found.proposals == ("P003", "P001")


@pytest.mark.parametrize("cell", ["maybe", "in part", "#DIV/0!"])
def test_what_is_neither_yes_nor_no_is_an_error(region: ip.Scenario, cell: str, tmp_path: Path) -> None:
    """Else the column would be passed over, and what is not in the plan be part of it."""
    path = workbook(List=[["Id", "Selected"], ["P001", "yes"], ["P002", "no"], ["P003", cell]])(tmp_path)
    with pytest.raises(ip.OrderError) as caught:
        read_plan(region, path, candidates(region))
    assert [(f.code, f.row, f.column) for f in caught.value.findings] == [("not_a_flag", 4, "selected")]


@pytest.mark.parametrize("heading", ["Projekt;Vald", "Project;Selected", "Vad;Valda", "Tiltak;Med i plan"])
def test_yes_and_no_are_followed_whatever_the_other_heading_is(
    region: ip.Scenario, heading: str, tmp_path: Path
) -> None:
    path = tmp_path / "decided.csv"
    path.write_text(f"{heading}\nP001;ja\nP002;nej\nP003;x\n")
    assert plan_of(region, path)[0] == {"P001", "P003"}


@pytest.mark.parametrize("text", ["P001; P002; P003\n", "P001, P002\nP003\n"])
def test_a_row_that_names_several_is_refused(region: ip.Scenario, text: str, tmp_path: Path) -> None:
    path = tmp_path / "decided.txt"
    path.write_text(text)
    for read in (read_plan, read_order):
        with pytest.raises(ip.OrderError) as caught:
            read(region, path, candidates(region))
        assert "order_several" in {each.code for each in caught.value.findings}


def test_columns_that_name_others_below_headings_are_no_rows(region: ip.Scenario, tmp_path: Path) -> None:
    path = tmp_path / "decided.csv"
    path.write_text("Projekt;Kräver\nP001;P003\nP002;\n")
    assert plan_of(region, path)[0] == {"P001", "P002"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=1+1", "formula_cell"),
        *((failed, "error_cell") for failed in ("#REF!", "#N/A", "#VÄRDEFEL!", "Err:502")),
    ],
)
def test_a_place_that_was_never_calculated_is_told_and_not_put_last(
    region: ip.Scenario, text: str, code: str, tmp_path: Path
) -> None:
    path = text_file(f"Id;Rank\nP001;3\nP002;{text}\nP003;1\n")(tmp_path)
    with pytest.raises(ip.OrderError) as caught:
        read_order(region, path, candidates(region))
    told = [(each.code, each.row, each.column, each.value) for each in caught.value.findings]
    assert (code, 3, "rank", text) in told
