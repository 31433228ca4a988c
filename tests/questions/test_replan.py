"""Last year's plan carried over, held against every set tried one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.errors import ProblemError
from infraprio.questions.replan import replan_of
from infraprio.questions.subject import subject_of
from infraprio.report.comparison.sentences import comparison_sentences
from infraprio.report.questions.replan import replan_sentences
from tests.questions.choices import WEIGHTS, made, sets_of


@pytest.mark.parametrize("seed", range(3))
def test_fewest_moves_and_most_value_are_those_of_all_sets(seed: int) -> None:
    before = made(seed)
    problem: Any = before.data.problem
    old = frozenset(max(sets_of(problem), key=lambda item: item[1])[0])
    draw = np.random.default_rng(seed)
    cost = problem.cost * draw.uniform(0.6, 1.6, len(problem.cost))[:, None]
    changed: Any = replace(problem, cost=cost)
    after = subject_of(changed, before.goals, WEIGHTS)
    found = replan_of(after, [*sorted(old, key=str), "TORN DOWN"], 0.05, before)
    pairs = sets_of(changed)
    best = max(value for _, value in pairs)
    assert found.best == pytest.approx(best)
    assert found.gone == ("TORN DOWN",)
    for share, line in found.curve.iterrows():
        near = [
            (len(some ^ old), -value) for some, value in pairs if value >= best * (1 - float(share)) - 1e-7
        ]  # type: ignore[arg-type]
        assert (line["moved"], -line["value"]) == pytest.approx(min(near))
    assert len(frozenset(found.plan) ^ old) == found.curve.loc[0.05, "moved"]
    assert set(found.kept) == old & set(found.plan)
    assert set(found.causes.index) == {*found.comes, *found.leaves, *found.gone}
    spent = cost.sum(axis=1)
    cheapest = min(spent[sorted(some)].sum() for some, value in pairs if value >= best * 0.95 - 1e-7)
    assert found.near.loc["cheapest", "cost"] == pytest.approx(cheapest, rel=1e-3)


def test_of_equal_value_the_cheaper_then_the_nearest() -> None:
    before = made(0, 4)
    goals = before.goals.iloc[:4] * 0 + 10.0
    problem: Any = replace(
        before.data.problem, value=goals @ WEIGHTS, cost=before.data.problem.cost.sum(axis=1) * 0 + [3.0, 3.0, 3.0, 4.0],
        budget=4.0, requires=[], excludes=[],
    )  # fmt: skip
    found = replan_of(subject_of(problem, goals, WEIGHTS), ["P2"])
    assert found.near.loc["best", "proposals"] == ("P2",)
    assert found.near.loc["best", "moved"] == 0


def test_a_loss_that_is_no_share_is_refused() -> None:
    with pytest.raises(ProblemError, match="within"):
        replan_of(made(0), ["P0"], 1.5)


def test_the_command_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ip.write(valley(), tmp_path / "old")
    out = tmp_path / "out"
    assert main(["replan", str(tmp_path / "old"), str(tmp_path / "old"), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Av den gamla planens 2 objekt blir 2 kvar." in said
    assert "Inget behöver ändras." in said
    assert {"replan.html", "replan.xlsx", "replan.json"} <= {path.name for path in out.iterdir()}


def test_what_is_gone_keeps_its_name_and_losses_that_change_nothing_are_one_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"Id": k, "Project": f"Bridge {k}", "Cost": 2.0, "Safety": s}
        for k, s in (("A", 5), ("B", 4), ("C", 2))
    ]
    for name, some in (("old", rows), ("new", rows[1:])):
        made = ip.rank(pd.DataFrame(some), cost="Cost", goals={"Safety": 1.0}, budget=4.0)
        ip.write(made.scenario, tmp_path / f"{name}.xlsx")
    asked = ["replan", str(tmp_path / "old.xlsx"), str(tmp_path / "new.xlsx"), "-o", str(tmp_path / "out")]
    assert main([*asked, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Bridge A" in said
    assert said.count("proved") == 1
    curve = (tmp_path / "out" / "replan_curve.csv").read_text(encoding="utf-8-sig").splitlines()
    assert f"all {len(curve) - 1} are in replan_curve.csv" in " ".join(said.split())


def test_another_object_under_an_old_id_is_told_by_replan_and_compare() -> None:
    def listed(last: str) -> ip.Result:
        rows = [
            {"Project": name, "Cost": cost, "Safety": 3}
            for name, cost in (("Bypass", 10), ("Bridge", 20), (last, 15))
        ]
        return ip.rank(rows, cost="Cost", goals=["Safety"], budget=30)

    first = listed("Passing loop")
    found = ip.replan(first, listed("Bus lane north"))
    said = "P3 (Passing loop before, Bus lane north now)"
    assert said in " ".join(replan_sentences(found, first.scenario, "en"))
    assert said in " ".join(comparison_sentences(ip.compare(first, listed("Bus lane north")), "en"))
    same = ip.replan(first, listed("Passing loop at the station"))
    assert not same.renamed
