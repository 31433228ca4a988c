"""A scenario that no plan can satisfy is explained with names, rows of tables and money, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.errors import InfeasibleError
from infraprio.portfolio import best_portfolio
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.portfolio.problem.names import said_source
from infraprio.report.impossible import fund_and_period, impossible_text
from tests.conftest import Copy
from tests.ranking.test_study import altered
from tests.report import made_up


def fault_of(made: ip.Scenario) -> InfeasibleError:
    import pandas as pd

    value = pd.Series(1.0, index=list(made["proposals"]["id"]))
    with pytest.raises(InfeasibleError) as caught:
        best_portfolio(problem_from_scenario(made, value))
    return caught.value


def with_rules(times: float, *rules: dict[str, Any]) -> ip.Scenario:
    """Six proposals with budgets `times` as large, and some rules."""

    def budgets(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {"amount_msek": times * row["amount_msek"]} for row in rows]

    return altered(
        made_up.scenario(6), rules=[{"id": f"r{k}", **rule} for k, rule in enumerate(rules)], budgets=budgets
    )


CASES = {
    "money": (
        0.0,
        [{"rule": "mandatory", "proposals": "P003"}],
        ["P003 Åtgärd 3 ska byggas", "ramen för Länsplan", "mnkr till för Länsplan"],
        ["P003 Åtgärd 3 must be built", "the budget of Länsplan", "MSEK more for Länsplan"],
    ),
    "balance": (
        50.0,
        [
            {"rule": "at_least", "group_by": "kind", "group": "rail", "limit": 2, "unit": "count"},
            {"rule": "excludes", "proposals": "P002 P006"},
        ],
        [
            "järnväg: minst 2 åtgärder",
            "högst en av P002 Åtgärd 2 och P006 Åtgärd 6 byggs",
            "Inga pengar löser det",
        ],
        [
            "rail: at least 2 proposals",
            "at most one of P002 Åtgärd 2 and P006 Åtgärd 6",
            "No amount of money",
        ],
    ),
    "requirement": (
        50.0,
        [
            {"rule": "at_most", "group_by": "municipality", "group": "K1", "limit": 0, "unit": "count"},
            {"rule": "requires", "proposals": "P003", "others": "P002"},
            {"rule": "mandatory", "proposals": "P003"},
        ],
        ["P003 Åtgärd 3 kräver P002 Åtgärd 2", "Kommun <1>: högst 0 åtgärder"],
        ["P003 Åtgärd 3 needs P002 Åtgärd 2", "Kommun <1>: at most 0 proposals"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_clashing_rules_are_told_in_both_languages(case: str) -> None:
    times, rules, swedish, english = CASES[case]
    made = with_rules(times, *rules)
    fault = fault_of(made)
    for language, wanted in (("sv", swedish), ("en", english)):
        told = impossible_text(fault, made, language)
        for part in wanted:
            assert part in told, (part, told)
        assert ("rad " if language == "sv" else "row ") in told
        assert "('" not in told


def test_without_an_explanation_the_fault_speaks_for_itself() -> None:
    assert impossible_text(InfeasibleError("no list"), made_up.scenario(2), "sv") == "no list"


@pytest.mark.parametrize(("language", "wanted"), [
    ("sv", ["fel: ", "TRAINS Trains ska byggas (rules.csv rad 3 (r1))", "120 mnkr till för Fund A"]),
    ("en", ["error: ", "TRAINS Trains must be built (rules.csv row 3 (r1))", "120 MSEK more for Fund A"]),
])  # fmt: skip
def test_on_the_command_line(
    language: str, wanted: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The trains of the valley cost 300 of its money, and the other road that has to be built 120."""
    ip.write(valley(), tmp_path / "valley")
    (tmp_path / "valley" / "rules.csv").write_text(
        "id,rule,proposals,reason\nr0,mandatory,FASTER,Krav\nr1,mandatory,TRAINS,Krav\n", encoding="utf-8"
    )
    assert_refused(tmp_path / "valley", language, wanted, capsys)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "wanted"), [
    ("sv", ["fel: ", "P36 Stockholm–Östersund på fyra timmar ska byggas (rules.csv rad 13 (r99))", "mnkr till för Nationell plan 2032–2037"]),
    ("en", ["error: ", "must be built (rules.csv row 13 (r99))", "MSEK more for National plan 2032–2037"]),
])  # fmt: skip
def test_on_the_command_line_in_the_example(
    language: str, wanted: list[str], copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.add("rules", id="r99", rule="mandatory", proposals="P36", reason="Krav")
    assert_refused(copy.folder, language, wanted, capsys)


def assert_refused(
    folder: Path, language: str, wanted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder.parent / "out"
    assert main(["run", str(folder), "-o", str(out), "--language", language]) == 2
    said = capsys.readouterr().err.replace("\u00a0", " ").replace("\u202f", " ")
    for part in wanted:
        assert part in said, said
    assert not out.exists()


def test_every_row_of_several_is_named_in_the_language() -> None:
    assert (
        said_source("rules.csv row 2 (a); rules.csv row 5 (b)", "sv")
        == "rules.csv rad 2 (a); rules.csv rad 5 (b)"
    )
    assert said_source("", "sv") == ""


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "Ton: högst −1,5 skulle gå att hålla, 2,5 mer än gränsen."),
        ("en", "Ton: at most −1.5 could be kept, 2.5 more than the limit."),
    ],
)
def test_a_cap_that_cannot_be_kept_is_told_with_the_nearest_that_can_in_its_own_unit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("Id,Cost,Safety,Ton\nA,4,3,2\nB,5,2,-1.5\nC,3,4,0\n", encoding="utf-8")
    asked = ["--cost", "Cost", "--goals", "Safety=1", "--budget", "8", "--limits", "Ton <= -4"]
    out = ["-o", str(tmp_path / "out"), "--language", language]
    assert main(["rank", str(listed), *asked, *out]) == 2
    said = capsys.readouterr().err
    assert told in " ".join(said.split()).replace("-", "−")


def test_the_only_money_of_the_only_period_is_that_of_the_plan() -> None:
    rows = [{"Project": name, "Cost": 10, "Safety": 3} for name in "ABC"]
    scenario = ip.rank(rows, cost="Cost", goals=["Safety"], budget=15).scenario
    assert [fund_and_period(scenario, "plan", language) for language in ("en", "sv")] == [
        "the plan",
        "planen",
    ]
    scenario = ip.rank(rows, cost="Cost", goals=["Safety"], budget={"2026-2027": 15, "2028": 5}).scenario
    assert fund_and_period(scenario, "2028", "en") == "2028"


def test_rules_that_clash_are_told_by_name_in_python_too() -> None:
    listed = [
        {"Id": name, "Project": f"Road {name}", "Cost": 10, "Score": 1, "Decided": "yes"} for name in "abc"
    ]
    with pytest.raises(InfeasibleError) as caught:
        ip.rank(listed, cost="Cost", goals={"Score": 1}, budget=20, name="Project", mandatory="Decided")
    assert "b Road b must be built" in str(caught.value)
    assert "10 more for the plan" in str(caught.value)
    assert "in plan" not in str(caught.value)
    assert "planen" in caught.value.text("sv")
