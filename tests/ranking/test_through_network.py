"""The plan and the list of the example region, chosen through the network: exact, and the best there is where all can be tried."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

import infraprio as ip
from infraprio.portfolio import Problem, best_portfolio_evaluated, priority_list_evaluated
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.ranking.order import OrderEvaluation
from infraprio.ranking.through_network import SetScorer, budget_table, likely_pairs
from infraprio.scoring.goals.interplay import overlap
from infraprio.scoring.goals.proposal_scores import set_score

COST = {"P06": 55.0, "P36": 435.0, "P22": 60.0, "P31": 200.0, "P43": 190.0, "P68": 11.0}
"""Overlapping railways, and platforms and trains that need each other."""


def score_of(result: ip.Result, chosen: set[str]) -> float:
    """Goal score of a set, computed without the search."""
    names = [p for p in result.scenario["proposals"]["id"] if p in chosen]
    change = ip.evaluate(result, proposals=names).change
    return set_score(result.scores, names, change)


def discounted(result: ip.Result, problem: Problem, start: dict) -> float:
    """Value of a plan in periods: each period's gain over the one before counts with its factor."""
    total, before = 0.0, score_of(result, set())
    total += before * float(problem.period_factor[problem.periods[0]])
    for number, period in enumerate(problem.periods):
        built = {str(p) for p, when in start.items() if problem.periods.index(when) <= number}
        now = score_of(result, built)
        total += (now - before) * float(problem.period_factor[period])
        before = now
    return total


def test_values_of_plan_and_list_are_those_of_the_network(jamtland: ip.Result) -> None:
    result = jamtland
    problem = problem_from_scenario(result.scenario, result.scores.total)
    plan = result.portfolio
    assert plan.value == pytest.approx(discounted(result, problem, plan.start), abs=1e-7)
    assert result.plan_score == pytest.approx(score_of(result, set(map(str, plan.proposals))), abs=1e-9)
    expected = 0.0
    for name, made in zip(result.priority.scenarios.index, result.priority.portfolios, strict=True):
        own = discounted(result, problem, made.start)
        assert made.value == pytest.approx(own, abs=1e-7)
        assert result.priority.scenarios["value"][name] == pytest.approx(own, abs=1e-7)
        expected += result.priority.scenarios["probability"][name] * own
    assert result.priority.value == pytest.approx(expected, abs=1e-7)
    added = float(result.scores.total[[str(p) for p in plan.proposals]].sum())
    assert abs(added - result.plan_score) > 0.05  # this region's proposals do not simply add up


def test_a_given_order_is_valued_as_the_best_list_is(jamtland: ip.Result, handed_in: OrderEvaluation) -> None:
    """The best list, given back as an order, is worth what it is worth, set by set."""
    nested = handed_in.summary.loc["nested"]
    assert nested["value"] == pytest.approx(jamtland.priority.value, abs=1e-6)
    assert nested["best_value"] == pytest.approx(jamtland.priority.value, abs=1e-6)
    assert nested["loss"] == pytest.approx(0.0, abs=1e-6)
    whole = {frozenset(map(str, plan.proposals)): plan.value for plan in jamtland.priority.portfolios}
    for _, line in handed_in.builds.loc["nested"].iterrows():
        assert line["value"] == pytest.approx(whole[frozenset(line["proposals"])], abs=1e-6)


@pytest.mark.slow
def test_an_order_that_cannot_keep_the_rules_is_told_which(jamtland: ip.Result) -> None:
    rules = jamtland.scenario["rules"]
    least = [row for row, rule in zip(rules["id"], rules["rule"], strict=True) if rule == "at_least"]
    found = ip.evaluate_order(jamtland, ["P22", "P33", "P03", "P32", "P01"])
    assert found.unkept
    assert any(name in rule.source for rule in found.unkept for name in least)


def test_certificate_says_what_it_rests_on(jamtland: ip.Result) -> None:
    facts = jamtland.ranking.certificate
    assert facts["bound_rests_on"] == facts["free_plan_bound_rests_on"] == "estimate"
    assert facts["status"] == facts["free_plan_status"] == "best evaluated"
    assert facts["value"] <= facts["bound"] <= facts["value"] * (1 + 1e-3)
    assert facts["additive_value"] + facts["additive_loss"] == pytest.approx(facts["value"])
    assert facts["additive_loss"] >= -1e-9
    assert facts["free_plan_additive_loss"] >= -1e-9
    assert 0 < facts["pairs_that_interact"] <= facts["pairs_looked_at"]
    assert facts["checked"]


def test_the_pairs_that_matter_are_looked_at(jamtland: ip.Result) -> None:
    found = jamtland.evaluated_list
    assert found is not None
    pairs = {frozenset((a, b)): extra for a, b, extra in found.pairs.itertuples(index=False)}
    assert pairs[frozenset(("P31", "P36"))] < -3  # the same curves and signals
    assert pairs[frozenset(("P43", "P68"))] > 0.5  # bound by a rule, and without overlap


def test_overlap_is_symmetric_and_zero_for_ratings_alone(jamtland: ip.Result) -> None:
    zones = jamtland.effects.by_zone
    one = overlap(jamtland.scores, zones, [("P01", "P02")]).iloc[0]
    other = overlap(jamtland.scores, zones, [("P02", "P01")]).iloc[0]
    assert one == pytest.approx(other)
    assert one > 0
    assert overlap(jamtland.scores, zones, []).empty
    assert (overlap(jamtland.scores, zones * 0.0, [("P01", "P02")]) == 0).all()


def test_likely_pairs_can_stand_in_one_plan(jamtland: ip.Result) -> None:
    problem = problem_from_scenario(jamtland.scenario, jamtland.scores.total)
    pairs = likely_pairs(problem, budget_table(jamtland.scenario)[0], jamtland.effects, jamtland.scores)
    assert ("P01", "P02") in pairs
    assert ("P39", "P40") not in pairs  # alternatives
    assert not any("P40" in pair for pair in pairs)  # beyond every budget


@pytest.mark.parametrize(
    "names",
    [["P36", "P31", "P43", "P68"], pytest.param([*COST], marks=pytest.mark.slow)],
    ids=["81 plans", "729 plans"],
)
def test_few_proposals_against_trying_every_plan(jamtland: ip.Result, names: list[str]) -> None:
    """Real proposals in two periods, every set through the network."""
    scorer = SetScorer(jamtland.scenario, jamtland.scores, jamtland.effects.base)
    scores: dict[frozenset, float] = {}

    def score(rows: frozenset) -> float:
        if rows not in scores:
            scores[rows] = scorer(rows)
        return scores[rows]

    problem = Problem(
        value=jamtland.scores.total[names],
        cost=pd.Series({name: COST[name] for name in names}),
        budget=pd.Series({"first": 500.0, "second": 260.0}),
        periods=["first", "second"],
        period_factor={"first": 1.0, "second": 0.8},
        requires=[("P43", "P68")],
    )
    plans = []
    for when in product([None, "first", "second"], repeat=len(names)):
        plan = {name: period for name, period in zip(names, when, strict=True) if period is not None}
        if verify(problem, plan).ok:
            early = frozenset(name for name, period in plan.items() if period == "first")
            plans.append(0.2 * score(early) + 0.8 * score(frozenset(plan)))
    asked = []

    def counted(rows: frozenset) -> float:
        asked.append(rows)
        return score(rows)

    best = best_portfolio_evaluated(problem, counted)
    assert best.value == pytest.approx(max(plans), abs=1e-9)
    assert len(asked) == len(set(asked)) <= len(scores)
    proved = best_portfolio_evaluated(problem, score, slack=float("inf"), known=best.evaluated)
    assert (proved.value, proved.status) == (pytest.approx(max(plans), abs=1e-9), "optimal")
    assert best.additive["loss"] > 0.3  # the sum of single scores builds what overlaps
    made = priority_list_evaluated(problem, score, [problem.budget * share for share in (1.0, 1.4)])
    assert made.value >= made.additive["value"] - 1e-9
    assert made.priority.portfolios[0].value <= max(plans) + 1e-9
