"""Two runs compared: what moved, why, and the log that goes with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio.report.comparison.sentences import comparison_sentences, comparison_table
from infraprio.report.comparison.write import moves, write_comparison
from tests.report import made_up


def altered(made: ip.Scenario, **changes: Any) -> ip.Scenario:
    """The scenario with rows of its tables put through functions."""
    times = ("first_departure", "last_departure")
    tables = {
        name: [{k: v for k, v in row.items() if k not in times} for row in table]
        for name, table in made.tables.items()
        if len(table)
    }
    for name, change in changes.items():
        tables[name] = change(tables[name])
    return ip.build({k: v for k, v in made.settings.items() if v == v}, tables)


@pytest.fixture(scope="module")
def twelve() -> ip.Scenario:
    return made_up.scenario(12)


@pytest.fixture(scope="module")
def before(twelve: ip.Scenario) -> Any:
    return made_up.result(twelve)


def test_the_same_run_has_not_moved(before: Any) -> None:
    found = ip.compare(before, before)
    ranked = found.frame["rank_a"].notna()
    assert (found.frame.loc[ranked, "moved"] == 0).all()
    assert found.frame.loc[~ranked, "moved"].isna().all()
    assert (found.frame["reasons"].map(len) == 0).all()
    assert not found.settings
    assert not found.tables
    assert comparison_sentences(found, "en") == ["Both runs give the same order."]


def test_score_changes_add_up_and_name_what_changed(before: Any, twelve: ip.Scenario) -> None:
    def weigh(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        new = {"access": 0.8, "green": 0.2}
        return [
            r | {"weight": new.get(r["goal"], r["weight"])} if r["stakeholder"] == "I0" else r for r in rows
        ]

    goals = ip.compare(before, made_up.result(altered(twelve, weights=weigh)))
    effects = ip.compare(before, made_up.result(twelve, seed=3))
    for found in (goals, effects):
        frame = found.frame
        np.testing.assert_allclose(
            frame["goal_score_b"] - frame["goal_score_a"], frame["by_goals"] + frame["by_effects"], atol=1e-9
        )
    assert np.allclose(goals.frame["by_effects"], 0)
    assert np.allclose(effects.frame["by_goals"], 0)
    assert goals.goals.loc["care", "b"] == pytest.approx(0.8 * 0.2)
    named = {reason for words in goals.frame["reasons"] for reason in words}
    assert "goals" in named
    assert "effects" not in named
    assert any(text.startswith("Weights of goals: Vård") for text in comparison_sentences(goals, "en"))


def test_cost_budget_horizon_new_and_gone_are_told(before: Any, twelve: ip.Scenario) -> None:
    def proposals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows = [r for r in rows if r["id"] != "P012"]
        rows[4] = rows[4] | {
            "cost_msek": 3 * rows[4]["cost_msek"],
            "cost_high_msek": 9 * rows[4]["cost_msek"],
        }
        rows[6] = rows[6] | {"horizon": "medium" if rows[6]["horizon"] == "long" else "long"}
        return [*rows, rows[5] | {"id": "P099", "name": "Ny åtgärd"}]

    late = altered(
        twelve,
        proposals=proposals,
        financing=lambda rows: (
            [r for r in rows if r["proposal"] != "P012"]
            + [{"proposal": "P099", "fund": "state", "share": 1.0}]
        ),
        judgements=lambda rows: (
            [r for r in rows if r["proposal"] != "P012"]
            + [{"proposal": "P099", "goal": "nature", "rating": 1}]
        ),
        budgets=lambda rows: [r | {"amount_msek": 0.5 * r["amount_msek"]} for r in rows],
    )
    found = ip.compare(before, made_up.result(late))
    why = found.frame["reasons"]
    assert why["P099"] == ("new",)
    assert why["P012"] == ("gone",)
    assert "cost" in why["P005"]
    assert why["P007"][0] == "horizon"
    assert found.tables["budgets"] == (12, 12)
    text = " ".join(comparison_sentences(found, "sv"))
    for part in ("Nya: Ny åtgärd", "Borttagna: Åtgärd 12", "Huvudram från", "Annan kostnad"):
        assert part in text
    left = found.frame[(found.frame["status_a"] == "in_plan") & (found.frame["status_b"] != "in_plan")]
    assert all("budget" in words for name, words in left["reasons"].items() if name != "P012")
    assert len(comparison_table(found, "en")) == 13


def test_reversed_comparison_mirrors(before: Any, twelve: ip.Scenario) -> None:
    after = made_up.result(twelve, seed=5)
    there, back = ip.compare(before, after).frame, ip.compare(after, before).frame.loc
    for name, row in there.iterrows():
        assert back[name, "moved"] == pytest.approx(-row["moved"], nan_ok=True)
        assert back[name, "by_effects"] == pytest.approx(-row["by_effects"])


def test_the_log_is_carried_once(twelve: ip.Scenario) -> None:
    later = altered(
        twelve,
        decisions=lambda _: [
            {"date": "2026-03-01", "by": "Regionstyrelsen", "kind": "decision", "text": "Listan antas."}
        ],
    )
    carried = ip.carry_decisions(twelve, later)
    assert list(carried["decisions"]["by"]) == ["Samverkansrådet", "Regionstyrelsen"]
    assert ip.carry_decisions(twelve, carried) is carried
    assert len(later["decisions"]) == 1
    gone = altered(
        twelve,
        proposals=lambda rows: rows[1:],
        financing=lambda rows: [r for r in rows if r["proposal"] != "P001"],
        judgements=lambda rows: [r for r in rows if r["proposal"] != "P001"],
        rules=lambda rows: rows[:1],
        decisions=lambda _: [{"date": "2026-03-01", "by": "X", "text": "Y"}],
    )
    kept = ip.carry_decisions(twelve, gone)["decisions"]
    assert kept["proposal"][0] == ""
    assert kept["text"][0].startswith("[P001] ")


def test_carried_log_is_written_and_compared(before: Any, twelve: ip.Scenario, tmp_path: Path) -> None:
    later = altered(
        twelve, decisions=lambda _: [{"date": "2026-03-01", "by": "Regionstyrelsen", "text": "Antas."}]
    )
    carried = ip.carry_decisions(twelve, later)
    again = ip.read(ip.write(carried, tmp_path / "b"))
    assert list(again["decisions"]["text"]) == list(carried["decisions"]["text"])
    found = ip.compare(before, made_up.result(carried))
    assert list(found.decisions["where"]) == ["both", "b"]


@pytest.mark.parametrize(("n", "language"), [(1, "sv"), (12, "en"), (62, "sv")])
def test_figure_and_files(n: int, language: str, tmp_path: Path) -> None:
    made = made_up.scenario(n, nasty=True, people=1 if n == 1 else 3)
    a, b = made_up.result(made), made_up.result(made, seed=2)
    found = ip.compare(a, b)
    moves(found, language).savefig(tmp_path / "a.png")
    paths = write_comparison(found, b, tmp_path / "out", language)
    assert all(path.stat().st_size for path in paths)
    assert "&lt;" not in paths[0].read_text(encoding="utf-8-sig")
    assert found._repr_html_().count("<script>") == 0
