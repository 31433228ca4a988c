"""A jury: weights of made-up members are found again, the plan of least regret is the best of all sets, bad files are told by line."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.portfolio import Problem
from infraprio.questions.jury.ballots import Ballot, ballot_text, checksum
from infraprio.questions.jury.ground import Ground, ground_of
from infraprio.questions.jury.jury import Jury, jury_of
from infraprio.questions.jury.regret import Own, least_regret
from infraprio.report.questions.jury import jury_sentences, jury_sheets

TRUE = np.array([0.5, 0.3, 0.2])
GOALS = ["access", "safety", "climate"]


def county(seed: int, count: int) -> Ground:
    """Proposals that are good for some goals, paid from one of two funds, with a need and an exclusion."""
    rng = np.random.default_rng(seed)
    names = [f"P{k:02d}" for k in range(count)]
    value = rng.gamma(1.0, 20.0, (count, 3)) * (rng.random((count, 3)) < 0.7)
    cost = np.zeros((count, 2))
    cost[np.arange(count), rng.integers(0, 2, count)] = rng.integers(10, 100, count)
    problem = Problem(
        value=pd.DataFrame(value, index=names, columns=GOALS), cost=pd.DataFrame(cost, index=names, columns=["north", "south"]),
        budget=pd.Series(0.45 * cost.sum(axis=0), index=["north", "south"]), weights=dict.fromkeys(GOALS, 1 / 3),
        requires=[("P00", "P01")], excludes=[("P02", "P03")],
    )  # fmt: skip
    return ground_of(problem, {goal: goal for goal in GOALS})


def members(ground: Ground, count: int, noise: float, seed: int) -> list[Ballot]:
    """Members who take the best plan under the true weights and something of their own for every proposal."""
    rng = np.random.default_rng(seed)
    out = []
    for k in range(count):
        own = rng.normal(0.0, noise, len(ground.names)) @ ground.built
        point, _ = ground.best(TRUE @ ground.value + own)
        out.append(
            Ballot(
                member=f"M{k:02d}", plan=tuple(map(str, ground.named(ground.proposals(point[None, :])[0])))
            )
        )
    return out


@pytest.fixture(scope="module")
def pooled() -> tuple[Ground, list[Ballot], Jury]:
    ground = county(3, 30)
    ballots = members(ground, 25, 4.0, 103)
    return ground, ballots, jury_of(ground, ballots)


def test_the_weights_of_25_made_up_members_are_found_again(pooled: Any) -> None:
    _, _, found = pooled
    assert found.weights["weight"].to_numpy() == pytest.approx(TRUE, rel=0.1)
    assert ((found.weights["low"] <= TRUE) & (found.weights["high"] >= TRUE)).all()
    assert found.right > 0.8 > found.chance
    assert found.explained > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_they_are_in_other_counties_too(seed: int) -> None:
    ground = county(seed, 60)
    found = jury_of(ground, members(ground, 25, 2.0, 100 + seed))
    assert found.weights["weight"].to_numpy() == pytest.approx(TRUE, rel=0.1)


def test_support_is_what_was_ticked_and_what_each_gives_is_what_falls_out(pooled: Any) -> None:
    _, ballots, found = pooled
    for name, line in found.support.iterrows():
        assert line["ticks"] == sum(name in ballot.plan for ballot in ballots)
    for ballot in ballots:
        line = found.members.loc[ballot.member]
        assert set(line["gives"]) == set(ballot.plan) - set(found.least.plan)
        assert set(line["gets"]) == set(found.least.plan) - set(ballot.plan)
        assert line["gives_money"] == pytest.approx(found.support.loc[list(line["gives"]), "cost"].sum())
    assert found.members["reaches"].between(0.8, 1.0).all()
    assert (
        found.members["own"] >= found.members["reaches"] - 0.02
    ).all()  # its own weights are kinder, within a hundredth


def test_the_order_of_the_members_changes_nothing() -> None:
    ground = county(4, 10)
    ballots = members(ground, 4, 8.0, 9)
    found, again = jury_of(ground, ballots), jury_of(ground, ballots[::-1])
    assert again.weights["weight"].to_numpy() == pytest.approx(found.weights["weight"].to_numpy(), abs=1e-6)
    assert again.least.plan == found.least.plan
    assert again.members.sort_index().equals(found.members.sort_index())


def test_members_who_all_agree_leave_the_weights_open() -> None:
    ground = county(3, 12)
    one = members(ground, 1, 0.0, 0)[0]
    found = jury_of(ground, [Ballot(member=f"M{k}", plan=one.plan) for k in range(5)])
    assert found.right == 1.0
    assert set(found.least.plan) == set(one.plan)
    assert found.least.largest == pytest.approx(0.0, abs=1e-4)
    assert (
        found.weights["high"] - found.weights["low"]
    ).max() > 0.1  # agreement is no proof of one set of weights
    assert found.weights["weight"].sum() == pytest.approx(1.0)
    assert not found.members["gives"].map(len).any()


def test_weights_of_which_the_plans_tell_nothing_are_not_printed() -> None:
    """Three members of a region with five goals: nearly any weights lead to their plans."""
    scenario = ip.read(ip.example("westfjords"))
    plans = {
        "Anna": ["W1", "W2", "W3", "W6", "W8", "W9", "W10"],
        "Bo": ["W7", "W8", "W9"],
        "Cilla": ["W1", "W3", "W6", "W10", "W9"],
    }
    found = ip.jury(scenario, plans)
    assert (found.weights["high"] - found.weights["low"] >= 0.95).all()
    assert "do not tell the weights" in " ".join(jury_sentences(found, scenario, "en"))
    sheet = next(each for each in jury_sheets(found, scenario, "en") if each.name == "jury_weights")
    assert sheet.frame["jury_weight_of"].isna().all()


def test_what_all_or_nobody_ticks_is_told_where_the_weights_do_not_explain_it() -> None:
    ground = county(5, 12)
    value = ground.value @ ground.built.T / np.maximum(ground.built.sum(axis=1), 1)
    worth = TRUE @ value / ground.cost.to_numpy()
    darling = next(
        str(ground.names[k])
        for k in np.argsort(worth)
        if str(ground.names[k]) not in {"P00", "P01", "P02", "P03"}
    )
    rng = np.random.default_rng(2)
    bonus = 1000.0 * ground.built[ground.names.index(darling)]
    ballots = []
    for k in range(12):
        point, _ = ground.best(
            TRUE @ ground.value + bonus + rng.normal(0.0, 3.0, len(ground.names)) @ ground.built
        )
        ballots.append(
            Ballot(member=f"M{k}", plan=tuple(map(str, ground.named(ground.proposals(point[None, :])[0]))))
        )
    found = jury_of(ground, ballots)
    assert found.support.loc[darling, "share"] == 1.0
    assert not found.support.loc[darling, "explained"]
    assert found.support.loc[darling, "odds"] > 2
    assert np.isfinite(found.support[["expected", "odds"]].to_numpy()).all()


def test_the_plan_of_least_regret_is_the_best_of_all_sets() -> None:
    ground = county(7, 9)
    problem: Any = ground.data.problem
    names, value = list(map(str, ground.names)), problem.value.to_numpy()
    cost, budget = problem.cost.to_numpy(), problem.budget.to_numpy()
    sets = np.array(list(product((0.0, 1.0), repeat=len(names))))
    keeps = (
        (sets @ cost <= budget + 1e-9).all(axis=1)
        & (sets[:, 0] <= sets[:, 1])
        & (sets[:, 2] + sets[:, 3] <= 1)
    )
    does = sets[keeps] @ value
    weights = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]])
    best = (does @ weights.T).max(axis=0)
    least = (1 - does @ weights.T / best).max(axis=1).min()
    own = [Own(weights=w, best=b, reaches=1.0, solved=0) for w, b in zip(weights, best, strict=True)]
    found = least_regret(ground, own)
    assert found.largest == pytest.approx(least, abs=2e-5)
    assert found.bound <= least + 1e-6
    chosen = np.array([float(name in found.plan) for name in names])
    assert (chosen @ cost <= budget + 1e-9).all()


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    for who, ids in {"Anna": ["LOT", "FASTER"], "Bo": ["LOT"], "Cilla": ["FASTER"]}.items():
        (folder / f"{who}.json").write_text(ballot_text(valley(), who, ids), encoding="utf-8")
    return folder


def faults(folder: Path, name: str, text: str) -> list[Any]:
    bad = folder.parent / f"{name}.json"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(ip.JuryError) as caught:
        ip.jury(valley(), [folder / "Bo.json", bad])
    assert all(found.file == bad.name for found in caught.value.findings)
    return caught.value.findings


def signed(change: dict[str, Any]) -> str:
    """A file with other content and a checksum that fits."""
    said = json.loads(ballot_text(valley(), "Dan", ["LOT", "FASTER"])) | change
    said["checksum"] = checksum(said["run"], said["member"], said["party"], said["plan"])
    return json.dumps(said, ensure_ascii=False, indent=1)


def test_a_file_that_was_changed_is_refused_with_its_line(plans: Path) -> None:
    text = ballot_text(valley(), "Dan", ["LOT", "FASTER"])
    found = faults(plans, "dan", text.replace('"FASTER"', '"TRAINS"'))
    assert [(f.code, f.row) for f in found] == [("jury_changed", 11)]
    assert [f.code for f in faults(plans, "dan", text.replace('"Dan"', '"Eva"'))] == ["jury_changed"]


@pytest.mark.parametrize(
    ("change", "code", "row"),
    [
        ({"run": "0" * 16}, "jury_other_run", 3), ({"plan": ["LOT", "NOWHERE"]}, "jury_unknown", 9), ({"plan": ["LOT", "LOT"]}, "jury_named_twice", 9),
        ({"plan": []}, "jury_empty", 7), ({"member": " "}, "jury_no_name", 5), ({"member": "BO"}, "jury_member_twice", None),
        ({"infraprio_jury": 2}, "jury_not_a_plan", 1), ({"plan": ["LOT", 7]}, "jury_not_a_plan", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    plans: Path, change: dict[str, Any], code: str, row: int | None
) -> None:
    try:
        text = signed(change)
    except TypeError:
        text = json.dumps(json.loads(signed({})) | change, indent=1)
    assert [(f.code, f.row) for f in faults(plans, "dan", text)] == [(code, row)]


def test_what_is_no_plan_at_all_is_told(plans: Path) -> None:
    assert [(f.code, f.row) for f in faults(plans, "dan", '{\n"infraprio_jury": 1,\n')] == [
        ("jury_not_a_plan", 3)
    ]
    assert [f.code for f in faults(plans, "dan", "[]")] == ["jury_not_a_plan"]
    with pytest.raises(ip.JuryError, match=r"not there"):
        ip.jury(valley(), [plans / "Bo.json", plans / "nobody.json"])


def test_a_plan_that_cannot_be_built_is_told_with_what_it_lacks() -> None:
    result = ip.run(valley())
    with pytest.raises(ip.JuryError, match=r"lacks 124 of the money") as caught:
        ip.jury(result, {"Anna": ["LOT"], "Bo": ["LOT", "FASTER", "TRAINS"]})
    assert [f.code for f in caught.value.findings] == ["jury_too_dear"]
    with pytest.raises(ip.JuryError, match="at least two members"):
        ip.jury(result, {"Anna": ["LOT"]})


def test_the_command_prints_writes_and_refuses(
    plans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "valley", tmp_path / "out"
    ip.write(valley(), folder)
    assert main(["jury", str(folder), str(plans), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Fullmäktige som nämnd" in said
    assert "Ledamöter: 3" in said
    names = {
        "jury.html",
        "jury.xlsx",
        "jury.json",
        "jury.csv",
        "jury_weights.csv",
        "jury_members.csv",
        "jury_ticks.csv",
    }
    assert {path.name for path in out.iterdir()} == names
    assert main(["jury", str(folder), str(plans), "-o", str(out), "--language", "en"]) == 0
    assert "The council as a jury" in (out / "jury.html").read_text(encoding="utf-8")
    capsys.readouterr()
    bad = tmp_path / "dan.json"
    bad.write_text(
        ballot_text(valley(), "Dan", ["LOT", "FASTER"]).replace("FASTER", "TRAINS"), encoding="utf-8"
    )
    assert (
        main(["jury", str(folder), str(plans), str(bad), "-o", str(tmp_path / "none"), "--language", "en"])
        == 2
    )
    assert "dan.json, row 11" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_list_without_a_network_has_a_jury_too() -> None:
    scenario = ip.read(Path(__file__).parents[2] / "examples" / "district_list")
    with pytest.raises(ip.JuryError, match="budget"):
        ip.jury(scenario, {"Anna": ["P01", "P02"], "Bo": list(map(str, scenario["proposals"]["id"]))})
