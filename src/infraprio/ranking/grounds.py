"""What an explanation of the order rests on: values, weights, names and rules, kept with the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pandas as pd

from infraprio.scenario.money import money_of
from infraprio.scenario.scenario import Scenario, Table
from infraprio.words import MSEK, Money, languages

if TYPE_CHECKING:
    from infraprio.portfolio import Portfolio
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["Grounds", "grounds_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the order rests on, kept so that it can be explained.

    Attributes
    ----------
    values : proposals x leaf goals, value of each.
    weights : weight of each leaf goal in the main order.
    names, goals, periods, levels : language -> id -> name.
    money : in what amounts are.
    said : proposal -> who decided that it must or must not be built, when and why.
    words : what the profile says in place of the catalogues' texts, by language and key.
    requires : (proposal, what it needs) of the rules.
    extras : proposal -> what it is worth together with another that the plan builds, beyond the two apart, by that other.
    """

    values: pd.DataFrame
    weights: pd.Series[float]
    names: Mapping[str, Mapping[str, str]]
    goals: Mapping[str, Mapping[str, str]]
    periods: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, Mapping[str, str]]
    requires: tuple[tuple[str, str], ...]
    extras: Mapping[str, Mapping[str, float]]
    money: Money = MSEK
    said: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _names(scenario: Scenario, table: str, rows: Iterable[int] | None = None) -> dict[str, dict[str, str]]:
    where = None if rows is None else list(rows)
    return {language: scenario[table].names(language, where) for language in languages()}


def _said(rules: Table) -> dict[str, str]:
    """Who decided that a proposal must, or must not, be built, when and why: of the rules that follow from decisions."""
    made = range(len(rules) - rules.made, len(rules))
    return {str(rules["proposals"][i][0]): str(rules["reason"][i]).rstrip(". ") for i in made}


def _extras(pairs: pd.DataFrame | None, plan: Portfolio) -> dict[str, dict[str, float]]:
    """What each proposal is worth together with each one of the plan, beyond the two apart."""
    built = {str(name) for name in plan.proposals}
    out: dict[str, dict[str, float]] = {}
    for a, b, extra in () if pairs is None else pairs[["a", "b", "extra"]].itertuples(index=False):
        for one, other in ((str(a), str(b)), (str(b), str(a))):
            if other in built:
                out.setdefault(one, {})[other] = float(extra)
    return out


def grounds_of(scenario: Scenario, scores: Scores, pairs: pd.DataFrame | None, plan: Portfolio) -> Grounds:
    """Gather what an explanation needs.

    Parameters
    ----------
    pairs : what pairs are worth beyond the sum of the two (a, b, extra); None where nothing is known of it
    plan : what the list builds at the main budget
    """
    rules = scenario["rules"]
    needs = [
        (p, q)
        for i, rule in enumerate(rules["rule"])
        if rule == "requires"
        for p in rules["proposals"][i]
        for q in rules["others"][i]
    ]
    goals = list(scenario["goals"].where(version=scenario.settings["goal_version"]))
    return Grounds(
        values=scores.values,
        weights=cast("pd.Series[float]", scores.weights.loc[scores.stakeholder]),
        names=_names(scenario, "proposals"),
        goals=_names(scenario, "goals", [int(i) for i in goals]),
        periods=_names(scenario, "periods"),
        levels=_names(scenario, "budget_scenarios"),
        requires=tuple(needs),
        extras=_extras(pairs, plan),
        money=money_of(scenario),
        said=_said(rules),
        words=scenario.profile.words,
    )
