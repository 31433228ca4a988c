"""Money handed out in steps beside the best plan: by hand, by a plain walk of its own, and in what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.ranking.step_readings import steps_of
from tests.ranking.test_ways_to_pay import COST, WAYS, WORTH, made

STEP = {"north": 1, "south": 1, "state": 2}


def with_steps(ways: dict[str, tuple[str, ...]] = WAYS, **money: float) -> ip.Scenario:
    tables = made(ways, **money)
    for row in tables["funds"]:
        row["step"] = STEP[row["id"]]
    return ip.build({"name": "Steps"}, tables)


def plain_walk(ways: dict[str, tuple[str, ...]], money: dict[str, float], *, skip: bool) -> list[str]:
    """The rule as an office would do it by hand."""
    left, paid = dict(money), []
    ranked = sorted(WORTH, key=lambda p: (-WORTH[p] / COST[p], -WORTH[p], p))
    for fund in ("north", "south", "state"):
        for p in ranked:
            if p in paid or fund not in ways[p]:
                continue
            if COST[p] <= left[fund]:
                left[fund] -= COST[p]
                paid.append(p)
            elif not skip:
                break
    return paid


def test_by_hand() -> None:
    result = ip.run(with_steps())
    found = result.step_readings
    assert found is not None
    # Value for the money: C 2.0, A 1.7, B 1.5, D 0.8. The north pays C (4 of 6), and A does not fit. The south's 3 pay nothing.
    # The state's 10 pay A (6); B (6) does not fit; D (4) does when B is passed over. The best set is A, B and D: 22.
    assert found.steps == (("north", "south"), ("state",))
    assert found.summary["value"].to_dict() == pytest.approx({"stop": 18, "skip": 21})
    assert found.summary["loss"].to_dict() == pytest.approx({"stop": 4, "skip": 1})
    assert found.paid.loc["skip", "paid_by"].to_dict() == {"C": "north", "A": "state", "D": "state"}
    assert found.stopped_at["proposal"].to_dict() == {"north": "A", "south": "D", "state": "B"}
    assert found.summary.loc["skip", "adds"] == ("C",)
    assert found.summary.loc["skip", "drops"] == ("B",)


@pytest.mark.parametrize("seed", range(15))
def test_as_an_office_does_it(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ways = {p: tuple(f for f in STEP if draw.random() < 0.6) or ("state",) for p in WORTH}
    money = {f: float(draw.integers(2, 14)) for f in STEP}
    found = ip.run(with_steps(ways, **money)).step_readings
    assert found is not None
    for reading in ("stop", "skip"):
        inside = found.paid.index.get_level_values(0) == reading if len(found.paid) else []
        names = [name for _, name in found.paid.index[inside]]
        assert names == plain_walk(ways, money, skip=reading == "skip")
        assert found.summary.loc[reading, "loss"] >= 0


def test_what_must_be_built_is_paid_first_and_rules_are_kept() -> None:
    tables = made()
    for row in tables["funds"]:
        row["step"] = STEP[row["id"]]
    tables["rules"] = [
        {"id": "r1", "rule": "mandatory", "proposals": "D"},
        {"id": "r2", "rule": "excludes", "proposals": "A C"},
    ]
    found = ip.run(ip.build({"name": "Steps"}, tables)).step_readings
    assert found is not None
    assert found.paid.loc["skip", "step"].to_dict() == {"D": 0, "C": 1, "B": 2}
    assert not any(found.summary["broken"])


def test_without_steps_nothing_is_said() -> None:
    scenario = ip.build({"name": "Ways"}, made())
    assert steps_of(scenario) == ()
    assert ip.run(scenario).step_readings is None


@pytest.mark.parametrize(("language", "number"), [("en", "18.0"), ("sv", "18,0")])
def test_the_comparison_stands_in_terminal_and_tables(
    language: str, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ip.write(with_steps(), tmp_path / "steps")
    words = ["run", str(tmp_path / "steps"), "-o", str(tmp_path / "out"), "--language", language]
    assert main([*words, "--formats", "csv"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert {"en": "steps of its funds", "sv": "anslagens steg"}[language] in told
    assert number in told
    table = (tmp_path / "out" / "agency_rule.csv").read_text("utf-8-sig").splitlines()
    assert len(table) == 3
    assert (tmp_path / "out" / "agency_rule_paid.csv").is_file()
