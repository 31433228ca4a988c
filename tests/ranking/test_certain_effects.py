"""A proof through the network: what adds up there, what the certificate says, and the truth by every set of a small region."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.effects import baseline, evaluate_set
from infraprio.effects.examples import valley
from infraprio.portfolio.network_inside.evaluator import Remembered, plan_steps, plan_value
from infraprio.portfolio.network_inside.proof import Proof
from infraprio.portfolio.network_inside.set_model import SetModel
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.ranking.certain_effects import adds_up, copies_of, ground_of
from infraprio.ranking.through_network import SetScorer
from infraprio.report.tables.statements import assurance, network
from tests.ranking.test_study import altered

EXAMPLE_ADDS_UP = ["P07", "P12", "P14", "P15", "P16", "P19", "P23", "P45"]


def test_what_adds_up_in_the_example_does(jamtland: ip.Result) -> None:
    base = jamtland.effects.base
    can = jamtland.scores.choosable
    assert [name for name in can if adds_up(base, name)] == EXAMPLE_ADDS_UP
    others = ["P01", "P13"]
    without = evaluate_set(jamtland.scenario, others, base).change
    together = evaluate_set(jamtland.scenario, [*others, *EXAMPLE_ADDS_UP], base).change
    alone = jamtland.effects.change.loc[EXAMPLE_ADDS_UP].sum()
    for indicator in jamtland.scores.anchors["indicator"]:
        if indicator in together:
            assert together[indicator] - without[indicator] == pytest.approx(alone[indicator], abs=1e-6)


def with_accidents(*more: dict[str, Any], stated: float = 1.0) -> ip.Scenario:
    """The valley, its parking instead a path along a road: half an accident less."""
    path = {"proposal": "LOT", "table": "roads", "object": "R1", "attribute": "severe_accidents_year"}

    def changes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["proposal"] != "LOT"] + [
            path | {"action": "add", "value": "-0.5"},
            *more,
        ]

    def roads(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | ({"severe_accidents_year": stated} if row["id"] == "R1" else {}) for row in rows]

    def services(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {"first_departure": "06:00", "last_departure": "22:00"} for row in rows]

    return altered(valley(), changes=changes, roads=roads, services=services)


@pytest.mark.parametrize(
    ("more", "stated", "adds"),
    [
        ((), 1.0, True),
        (({"proposal": "TRAINS", "action": "add", "value": "-0.4"},), 1.0, True),
        (({"proposal": "TRAINS", "action": "add", "value": "-0.6"},), 1.0, False),  # together cut short
        (({"proposal": "TRAINS", "action": "multiply", "value": "0.5"},), 1.0, False),
        (({"proposal": "TRAINS", "action": "remove", "attribute": ""},), 1.0, False),
        (({"proposal": "LOT", "attribute": "speed_kmh", "action": "set", "value": "90"},), 1.0, False),
    ],
)
def test_additions_that_others_can_cut_short_do_not_add_up(more: tuple, stated: float, adds: bool) -> None:
    path = {"table": "roads", "object": "R1", "attribute": "severe_accidents_year"}
    base = baseline(with_accidents(*(path | row for row in more), stated=stated))
    assert adds_up(base, "LOT") is adds
    assert not adds_up(base, "FASTER")


def test_the_bound_of_a_small_region_holds_for_every_set() -> None:
    """Without trying every plan: the branch and bound on directions, held against all sets through the network."""
    result = ip.run(valley())
    scenario, scores = result.scenario, result.scores
    data = compile_data(problem_from_scenario(scenario, scores.total))
    score = SetScorer(scenario, scores, result.effects.base)
    ground = ground_of(data, result.effects, scores, score, {})
    known = Remembered(score, ground.values)
    model = SetModel(data, known)
    known.allow(100)
    proof = Proof(model, [data], ground)
    proof.begin(listed=False)
    best = [float("-inf")]

    def offer(plans: list) -> float:
        best[0] = max(best[0], plan_value(known, plan_steps(data, plans[0])))
        return best[0]

    bound = proof.bound(0, offer, best[0], 0.0)
    rows = data.rows
    sets = chain.from_iterable(combinations(rows, size) for size in range(len(rows) + 1))
    every = {frozenset(some): score(frozenset(some)) for some in sets}
    assert not proof.refuted()
    assert bound >= result.evaluated_plan.value - 1e-9
    assert bound <= max(every.values()) + 1e-6
    assert best[0] == pytest.approx(result.evaluated_plan.value, abs=1e-6)


def with_copies() -> ip.Scenario:
    """The valley with a faster road and a car park twice, and a train that one copy speeds up more."""
    twice = {"FASTER": "FASTER2", "LOT": "LOT2", "TRAINS": "TRAINS2"}

    def copied(rows: list[dict[str, Any]], key: str = "proposal") -> list[dict[str, Any]]:
        return rows + [row | {key: twice[row[key]]} for row in rows]

    def changes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            row | {"value": "130"} if (row["proposal"], row["attribute"]) == ("TRAINS2", "speed_kmh") else row
            for row in copied(rows)
        ]

    def services(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {"first_departure": "06:00", "last_departure": "22:00"} for row in rows]

    return altered(
        valley(),
        proposals=lambda rows: copied(rows, "id"),
        changes=changes,
        financing=copied,
        services=services,
    )


def test_copies_are_found_by_what_they_change_and_set_values_count_them_rightly() -> None:
    scenario = with_copies()
    result = ip.run(scenario)
    base, scores = result.effects.base, result.scores
    alike = copies_of(compile_data(problem_from_scenario(scenario, scores.total)), base)
    assert alike == {
        ("FASTER", "FASTER2"): 1,
        ("LOT", "LOT2"): 2,
    }  # one road is faster once; two car parks are more than one
    plain = SetScorer(scenario, scores, base)
    sparing = SetScorer(scenario, scores, base, None, None, alike)
    names = [*scores.total.index]
    sets = list(map(frozenset, chain.from_iterable(combinations(names, size) for size in range(7))))
    assert [sparing(some) for some in sets] == pytest.approx([plain(some) for some in sets], abs=1e-9)
    assert len(sparing.known) == 2 * 3 * 4 < len(plain.known) == 64


def test_a_small_region_is_proved_without_being_asked() -> None:
    result = ip.run(valley())
    facts = result.ranking.certificate
    assert facts["bound_rests_on"] == facts["free_plan_bound_rests_on"] == "every set evaluated"
    assert facts["status"] == "optimal"
    assert "(bevisat)" in assurance(result, "sv")
    assert "computed, so the bound is proved" in network(result, "en")


@pytest.mark.parametrize(
    ("language", "said", "ground"),
    [
        ("en", "(proved under an assumption", "one assumption"),
        ("sv", "(bevisat under", "ett antagande"),
        ("nb", "(bevist under", "én antakelse"),
    ],
)
def test_the_ground_is_told_with_the_proof(language: str, said: str, ground: str) -> None:
    result = ip.run(valley())
    facts = {**result.ranking.certificate, "bound_rests_on": "certain", "gap": 0.004}
    told = replace(
        result,
        ranking=replace(result.ranking, certificate=facts),
        evaluated_list=replace(result.evaluated_list, rests_on="certain"),
    )
    assert said in assurance(told, language)
    assert "0" in assurance(told, language)
    assert ground in network(told, language)


def test_the_command_proves_and_says_on_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ip.write(valley(), tmp_path / "valley")
    words = ["run", str(tmp_path / "valley"), "-o", str(tmp_path / "out"), "--formats", "csv", "--proof"]
    assert main([*words, "--language", "en"]) == 0
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["certificate"]["bound_rests_on"] == "every set evaluated"
    assert "proved" in capsys.readouterr().out


@pytest.mark.slow
def test_the_example_is_proved() -> None:
    result = ip.run(ip.read(ip.example("jamtland")), proof=True)
    facts = result.ranking.certificate
    assert facts["bound_rests_on"] == facts["free_plan_bound_rests_on"] == "certain"
    assert facts["gap"] <= 5e-3
    assert facts["free_plan_gap"] <= 5e-3
