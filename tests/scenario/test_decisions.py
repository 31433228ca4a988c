"""Decisions of a meeting: what binds a run, what is kept of it, and what is wrong with a file of them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

import infraprio as ip
from infraprio import cli
from infraprio.effects.examples import valley
from infraprio.scenario.meeting.decision_file import seals
from infraprio.scenario.meeting.decisions import latest
from tests.report import made_up

HEAD = "date;by;proposal;kind;text;change_asked;name;scenario;seal"


def written(folder: Path, *rows: str, head: str = "date,by,proposal,kind,text") -> Path:
    file = folder / "meeting.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


def sealed(folder: Path, *rows: tuple[str, str, str, str, str], scenario: str = "Valley") -> Path:
    """The file as the page writes it."""
    keys = ("date", "by", "proposal", "kind", "text")
    log = [dict(zip(keys, row, strict=True)) | {"change_asked": ""} for row in rows]
    names = valley()["proposals"].names("sv")
    lines = [
        ";".join([*row.values(), names.get(row["proposal"], ""), scenario, seal])
        for row, seal in zip(log, seals(scenario, log), strict=True)
    ]
    return written(folder, *lines, head=HEAD)


def faults(file: Path, scenario: ip.Scenario | None = None) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(ip.ScenarioError) as told:
        ip.with_decisions(scenario or valley(), file)
    assert all(f.file == "meeting.csv" for f in told.value.findings)
    assert all(f.cure and f.cure_in("sv") != f.cure for f in told.value.findings)
    return [(f.code, f.row, f.column) for f in told.value.findings if f.severity == "error"]


def test_pins_and_vetoes_bind_and_say_who_and_why(tmp_path: Path) -> None:
    file = sealed(
        tmp_path,
        ("2026-03-01 09:05", "Styrelsen", "FASTER", "veto", "För dyr."),
        ("2026-03-01 14:05", "Nämnden", "TRAINS", "pin", "Utlovad"),
        ("2026-03-01 14:06", "Nämnden", "LOT", "remark", "Bör bli större"),
    )
    decided = ip.with_decisions(valley(), file)
    result = ip.run(decided)
    assert list(result.ranking.committed.index) == ["TRAINS"]
    assert "FASTER" not in result.portfolio.proposals
    why = result.ranking.explain("FASTER", None, "sv")
    assert why.startswith("Faster är inte prioriterad: den får inte byggas enligt beslut.")
    assert "meeting.csv row 2" in result.ranking.not_prioritised.loc["FASTER", "rule"]
    assert "Styrelsen, 2026-03-01 09:05: För dyr." in why
    assert ".." not in why
    assert "Nämnden, 2026-03-01 14:05: Utlovad." in result.ranking.explain("TRAINS", None, "sv")
    assert list(decided["decisions"]["kind"]) == ["veto", "pin", "remark"]


def test_the_later_decision_holds_and_a_lifted_one_does_not(tmp_path: Path) -> None:
    rows = ["2025,A,FASTER,pin,x", "2026-03-01,B,FASTER,veto,y", "2026-03-02,B,TRAINS,pin,z", "2026-03-02 10:00,C,LOT,veto,v",
            "2026-03-02 11:00,C,LOT,free,w"]  # fmt: skip
    for order in (rows, rows[::-1]):
        rules = ip.with_decisions(valley(), written(tmp_path, *order))["rules"]
        assert list(zip(rules["id"], rules["rule"], strict=True)) == [
            ("decision-FASTER", "forbidden"),
            ("decision-TRAINS", "mandatory"),
        ]


def test_a_second_time_nothing_is_added(tmp_path: Path) -> None:
    file = written(tmp_path, "2026-03-01,B,FASTER,veto,y")
    once = ip.with_decisions(valley(), file)
    twice = ip.with_decisions(once, file)
    assert len(twice["decisions"]) == len(twice["rules"]) == 1


@pytest.mark.parametrize("target", ["folder", "book.xlsx", "one.gpkg"])
def test_what_is_written_holds_the_log_and_not_what_follows_from_it(tmp_path: Path, target: str) -> None:
    decided = ip.with_decisions(valley(), written(tmp_path, "2026-03-01 14:05,B,FASTER,veto,y"))
    again = ip.read(ip.write(decided, tmp_path / target))
    assert list(again["decisions"]["date"]) == ["2026-03-01 14:05"]
    assert again["rules"].made == len(again["rules"]) == 1
    assert not (tmp_path / "folder" / "rules.csv").exists() or len((tmp_path / "folder" / "rules.csv").read_text().splitlines()) == 1  # fmt: skip


def test_the_next_run_is_bound_by_what_is_carried_on(tmp_path: Path) -> None:
    decided = ip.with_decisions(
        valley(), written(tmp_path, "2026-03-01,B,FASTER,veto,y", "2026-03-01,B,LOT,pin,z")
    )
    later = ip.carry_decisions(decided, valley())
    assert list(later["rules"]["proposals"]) == [("FASTER",), ("LOT",)]
    folder = ip.write(valley(), tmp_path / "smaller")
    for table in ("proposals", "changes", "financing", "judgements"):
        if (path := folder / f"{table}.csv").exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            path.write_text("\n".join(line for line in lines if "LOT" not in line.split(",")[:2]) + "\n", encoding="utf-8")  # fmt: skip
    smaller = ip.read(folder)
    assert list(smaller["proposals"]["id"]) == ["FASTER", "TRAINS"]
    kept = ip.carry_decisions(decided, smaller)
    assert list(kept["decisions"]["kind"]) == ["veto", "decision"]
    assert list(kept["rules"]["proposals"]) == [("FASTER",)]


CLASH = "2026-03-01,A,FASTER,veto,x", "2026-03-01,B,FASTER,pin,y"


def test_faults_of_what_was_decided(tmp_path: Path) -> None:
    assert faults(written(tmp_path, *CLASH)) == [("decisions_clash", 3, "kind")]
    assert faults(written(tmp_path, "2026-03,A,FASTER,veto,x", "2026-03-01,B,FASTER,pin,y")) == [("decisions_clash", 3, "kind")]  # fmt: skip
    assert faults(written(tmp_path, "2026-03-01,A,FASTR,pin,x")) == [("unknown_id", 2, "proposal")]
    assert faults(written(tmp_path, "2026-03-01,A,,pin,x")) == [("decision_of_nothing", 2, "proposal")]
    assert faults(written(tmp_path, "2026-03-01,A,LOT,nail,x", "2026-02-30,,LOT,pin,")) == [
        ("not_a_choice", 2, "kind"), ("missing_cell", 3, "by"), ("not_a_date", 3, "date"), ("missing_cell", 3, "text"),
    ]  # fmt: skip
    with pytest.raises(ip.ScenarioError, match="no such file"):
        ip.with_decisions(valley(), tmp_path / "nowhere.csv")


def test_faults_of_a_file_of_the_page(tmp_path: Path) -> None:
    rows = ("2026-03-01 09:05", "A", "FASTER", "veto", "x"), ("2026-03-01 09:06", "A", "LOT", "pin", "y")
    assert faults(sealed(tmp_path, *rows, scenario="Dale")) == [("decisions_other_run", 2, "scenario")]
    good = sealed(tmp_path, *rows).read_text(encoding="utf-8")
    for spoil, row in (
        (good.replace("veto", "pin"), 2),  # another decision
        (good.replace("09:06", "09:16"), 3),
        ("\n".join(good.splitlines()[:-1]) + "\n", 2),  # a row cut off
        (good.replace("LOT;pin;y", "LOT;pin;y, they said"), 3),
    ):
        (tmp_path / "meeting.csv").write_text(spoil, encoding="utf-8")
        assert faults(tmp_path / "meeting.csv") == [("decisions_changed", row, "seal")]
    (tmp_path / "meeting.csv").write_text(good.replace(";Lot;", ";Pier;"), encoding="utf-8")
    assert faults(tmp_path / "meeting.csv") == [("decision_other_proposal", 3, "name")]


def test_a_rule_and_a_decision_against_it_clash_where_the_decision_stands(tmp_path: Path) -> None:
    folder = ip.write(valley(), tmp_path / "valley")
    (folder / "rules.csv").write_text("id,rule,proposals\nR1,forbidden,LOT\n", encoding="utf-8")
    scenario = ip.read(folder)
    assert faults(written(tmp_path, "2026-03-01,A,LOT,pin,x"), scenario) == [("rule_contradiction", 2, "proposals")]  # fmt: skip


def test_what_no_plan_can_choose_cannot_be_pinned(tmp_path: Path) -> None:
    full = made_up.scenario(16, full=True)
    assert faults(written(tmp_path, "2026-03-01,A,P008,pin,x"), full) == [("pin_without_cost", 2, "proposal")]
    ruled = written(tmp_path, "2026-03-01,A,P008,veto,x", "2026-03-01,A,P009,pin,y")
    told = [f for f in ip.with_decisions(full, ruled).findings if f.file == "meeting.csv"]
    assert [(f.code, f.row, f.severity) for f in told] == [("decision_without_effect", 3, "warning")]
    assert "andra beslutar om den" in told[0].message_in("sv")


def test_dates_are_told_apart_as_far_as_they_can_be(tmp_path: Path) -> None:
    rows = "2025-12,A,LOT,pin,x", "2026,A,LOT,veto,y", "2026-03-01,B,LOT,free,z"
    assert latest(ip.with_decisions(valley(), written(tmp_path, *rows[:2]))["decisions"]) == {"LOT": [1]}
    assert faults(written(tmp_path, *rows)) == [("decisions_clash", 4, "kind")]


def test_the_command_runs_with_the_decisions_and_says_which_cannot_be_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = ip.write(valley(), tmp_path / "valley"), tmp_path / "out"

    def run(file: Path) -> int:
        return cli.main(["run", str(folder), "--decisions", str(file), "-o", str(out), "--formats", "csv,docx,xlsx"])  # fmt: skip

    dear = ["2026-03-01 14:05,Nämnden,TRAINS,pin,Utlovad", "2026-03-01 14:08,Nämnden,LOT,pin,Behövs"]
    assert run(written(tmp_path, *dear)) == 2
    told = capsys.readouterr().err
    assert "LOT Lot ska byggas (meeting.csv rad 3 (decision-LOT): Nämnden, 2026-03-01 14:08: Behövs)" in told
    assert run(written(tmp_path, *CLASH)) == 2
    assert "meeting.csv, rad 3, kolumn kind" in capsys.readouterr().err
    assert not out.exists()
    assert run(written(tmp_path, "2026-03-01 14:05,Nämnden,FASTER,veto,För dyr & sen")) == 0
    said = zipfile.ZipFile(next(out.glob("*.docx"))).read("word/document.xml").decode("utf-8")
    words = re.sub(r"<[^>]+>", "|", said)
    assert "Beslutslogg" in words
    for cell in ("2026-03-01 14:05", "Nämnden", "ska inte byggas", "För dyr &amp; sen"):
        assert f"|{cell}|" in words
    sheets = {sheet.title: sheet for sheet in openpyxl.load_workbook(out / "priority.xlsx").worksheets}
    cells = [
        str(cell) for sheet in sheets.values() for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert "För dyr & sen" in cells
    assert "ska inte byggas" in cells
