"""What the page shows, as plain data: goals, weights, proposals, budgets, rules and the optimiser's sets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from infraprio.appraisal.operating import OPERATING
from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.ranking.ranking import BUILT
from infraprio.report.comparison.sentences import comparison_section
from infraprio.report.page.changes import change_views
from infraprio.report.page.geography import drawing
from infraprio.report.page.jury.content import jury_content
from infraprio.report.page.optimal import optimal_sets
from infraprio.report.page.optimiser.model import optimiser_content
from infraprio.report.payers import ways_paid
from infraprio.report.sheet import (
    explained,
    goal_names,
    proposal_names,
    robustness_of,
    row_names,
    scenario_name,
)
from infraprio.report.stages import judged_only, what_is_judged, with_map
from infraprio.report.tables.statements import (
    assurance,
    certificate,
    does,
    footnotes,
    headline,
    network,
    placeholders,
)
from infraprio.report.words.indicators import indicator_name, indicator_unit
from infraprio.report.words.language import word
from infraprio.report.words.page import page_words
from infraprio.scenario.meeting.decisions import binding
from infraprio.scenario.money import money_of, reader_of
from infraprio.scenario.plan_money import horizons
from infraprio.words import amount

if TYPE_CHECKING:
    from infraprio.comparison import Comparison
    from infraprio.result import Result

__all__ = ["page_content"]

_TEXTS = ("deficiency", "purpose", "measure", "status", "wanted_decision", "source")


def _number(value: Any, decimals: int = 2) -> float | int | None:
    """A number for JSON; missing stays missing."""
    if value is None or not math.isfinite(value):
        return None
    rounded = round(float(value), decimals)
    return int(rounded) if rounded == int(rounded) else rounded


def _numbers(values: Any, decimals: int = 2) -> list[float | int | None]:
    return [_number(value, decimals) for value in values]


def _money_used(result: Result, language: str) -> str:
    """What the plan takes of the money of each fund in the main budget, in words; empty where a single fund says no more."""
    words, names = page_words(language), row_names(result, "funds", language)
    there = budget_scenarios(result.scenario)[0][main_row(result.scenario, "budget_scenarios")].sum(axis=1)
    spent = result.portfolio.check.spent.sum(axis=1)
    told = [
        words["fund_used"].format(
            names[str(fund)], amount(spent.get(fund, 0.0), language, 0), amount(money, language, 0)
        )
        for fund, money in there.items()
        if money > 0 and math.isfinite(money)
    ]
    return words["money_used"].format("; ".join(told)) if told else ""


def _how_sure(result: Result, language: str) -> str:
    """Whether another order could be better, and how many of the built are in every efficient plan for the weights."""
    said, robust, words = [assurance(result, language)], robustness_of(result), page_words(language)
    core = {} if robust is None else robust.core["core_index"]
    built = [str(p) for p in result.portfolio.proposals if str(p) in core]
    if built:
        said.append(words["core_built"].format(sum(core[p] >= 1 - 1e-9 for p in built), len(built)))
    return " ".join(said)


def _meta(result: Result, language: str) -> dict[str, Any]:
    settings = result.scenario.settings
    notices = [placeholders(result, language)]
    if robustness_of(result) is None:
        notices.append(page_words(language)["no_robustness"])
    return {
        "name": scenario_name(result, language),
        "about": [str(settings[key]) for key in ("region", "plan", "case_number") if settings[key]],
        "headline": [text for f in (headline, what_is_judged, does) if (text := f(result, language))],
        "first": [text for f in (_money_used, _how_sure) if (text := f(result, language))],
        "notices": [text for text in notices if text],
        "ratios": list(footnotes(result, language)),
        "method": [text for f in (certificate, network) if (text := f(result, language))],
        "scenario": result.scenario.name,
        "log": _decisions(result, ""),
        "reference": str(settings["reference_alternative"]),
        "attribution": str(settings["attribution"]),
        "price_year": int(settings["price_year"]) if settings["price_year"] == settings["price_year"] else "",
    }


def _goals(result: Result, language: str) -> dict[str, Any]:
    """The tree in drawing order, and each stakeholder's weight of every goal among its siblings."""
    scenario, names = result.scenario, goal_names(result, language)
    table, weights = scenario["goals"], scenario["weights"]
    version = scenario.settings["goal_version"]
    ids = [table["id"][i] for i in table.where(version=version)]
    parent = {table["id"][i]: table["parent"][i] for i in table.where(version=version)}
    leaves = list(result.scores.weights.columns)
    said = {
        (weights["stakeholder"][i], weights["goal"][i]): float(weights["weight"][i])
        for i in weights.where(version=version)
    }
    people = row_names(result, "stakeholders", language)
    return {
        "goals": [
            {
                "id": goal,
                "name": names[goal],
                "parent": ids.index(parent[goal]) if parent[goal] else -1,
                "leaf": leaves.index(goal) if goal in leaves else -1,
                "twice": goal in result.scores.counted_twice,
            }
            for goal in ids
        ],
        "leaves": [ids.index(goal) for goal in leaves],
        "people": [
            {"id": str(person), "name": people[str(person)], "own": _numbers([said[person, g] for g in ids], 6)}
            for person in result.scores.weights.index
        ],
        "main": list(result.scores.weights.index).index(result.scores.stakeholder),
    }  # fmt: skip


def _money(result: Result) -> dict[str, Any]:
    """Main budget by fund: what there is to the end of the medium term and of the plan [MSEK]."""
    money = budget_scenarios(result.scenario)[0][main_row(result.scenario, "budget_scenarios")]
    periods = result.scenario["periods"]
    early = horizons(result.scenario)
    medium = [
        p for p, h in zip(periods["id"], periods["horizon"], strict=True) if h == early[0] and len(early) > 1
    ]
    return {
        "funds": [str(fund) for fund in money.index],
        "medium": _numbers(money[[p for p in money.columns if p in medium]].sum(axis=1)),
        "total": _numbers(money.sum(axis=1)),
    }


def _rules(result: Result, names: list[str], language: str) -> list[dict[str, Any]]:
    """Rules that the page follows when it ranks by itself, and their wording on the cards."""
    table = result.scenario["rules"]
    position = {name: i for i, name in enumerate(names)}
    done = {
        p
        for p, h in zip(
            result.scenario["proposals"]["id"], result.scenario["proposals"]["horizon"], strict=True
        )
        if h == "done"
    }
    out = []
    for i, rule in enumerate(table["rule"]):
        if rule in {"at_least", "at_most"}:
            continue
        mine = [position[p] for p in table["proposals"][i] if p in position]
        others = [p for p in table["others"][i] if p not in done]
        met = rule == "requires_any" and len(others) < len(table["others"][i])
        if mine and not met:
            out.append(
                {
                    "rule": rule, "mine": mine, "others": [position.get(p, -1) for p in others],
                    "word": page_words(language)[f"rule_{rule}"], "reason": str(table["reason"][i]),
                }
            )  # fmt: skip
    return out


def _robust(result: Result, name: str) -> dict[str, Any] | None:
    robust = robustness_of(result)
    if robust is None or name not in robust.intervals.index:
        return None
    shares = robust.acceptability.loc[name]
    return {
        "best": int(robust.intervals.loc[name, "best"]),
        "worst": int(robust.intervals.loc[name, "worst"]),
        "exact": bool(robust.exact_intervals),
        "accept": [[int(rank), _number(share, 3)] for rank, share in shares.items() if share >= 0.005],
        "core": _number(robust.core.loc[name, "core_index"], 3) if name in robust.core.index else None,
    }


def _decisions(result: Result, name: str) -> list[dict[str, str]]:
    table = result.scenario["decisions"]
    keys = ("date", "by", "kind", "text", "change_asked")
    return [{key: str(table[key][i]) for key in keys} for i in table.where(proposal=name)]


def _proposals(result: Result, names: list[str], language: str, at: list[Any]) -> list[dict[str, Any]]:
    scenario, frame = result.scenario, result.ranking.everything
    table, spoken = scenario["proposals"], proposal_names(result, language)
    levels, starts = row_names(result, "budget_scenarios", language), row_names(result, "periods", language)
    worth_of: dict[str, dict[str, Any]] = result.appraisal.frame.to_dict("index")  # type: ignore[assignment]
    funds, compete = list(scenario["funds"]["id"]), set(result.ranking.population)
    decided = binding(scenario["decisions"])
    refused = result.ranking.not_prioritised
    reasons = {str(p): word(str(refused.loc[p, "reason"]), language) for p in refused.index}
    out = []
    for k, name in enumerate(names):
        row: dict[str, Any] = dict(frame.loc[name])
        given = table.row(table.position[name])
        shares = dict.fromkeys(funds, 0.0)
        shares |= ways_paid(result, name)[0]
        money = worth_of.get(name, {})
        out.append(
            {
                "id": name, "name": spoken[name], "kind": row["kind"], "horizon": row["horizon"] or row["earliest_horizon"],
                "earliest": row["earliest_horizon"], "reason": reasons.get(name, ""),
                "rank": _number(row["rank"], 0), "sum": _number(row["cumulative_cost_msek"], 4), "competes": name in compete,
                "status": row["status"], "level": levels.get(row["level"], ""), "start": starts.get(row["period"], ""),
                "cost": _number(row["cost_msek"], 4), "low": _number(row["cost_low_msek"], 4), "high": _number(row["cost_high_msek"], 4),
                "step": _number(given["step"]), "maturity": word(str(given["maturity"] or "not_stated"), language),
                "funds": _numbers([shares[fund] for fund in funds], 4),
                "values": _numbers(result.scores.values.loc[name], 3),
                "score_low": _number(row["goal_score_low"]), "score_high": _number(row["goal_score_high"]),
                "npv": _number(money.get("npv_msek")), "nnk": _number(money.get("npv_ratio_i"), 3),
                "idu": _number(money.get("npv_ratio_idu"), 3), "operating": money.get("reason") == OPERATING,
                "corridors": list(given["corridors"]), "municipalities": list(given["municipalities"]),
                "texts": {key: str(given[key]) for key in _TEXTS if given[key]},
                "effects": _numbers(result.effects.change.loc[name], 4) if name in result.effects.change.index else [],
                "place": explained(result, name, language), "at": at[k], "robust": _robust(result, name), "decisions": _decisions(result, name),
                "bound": decided.get(name, ""),
            }
        )  # fmt: skip
    return out


def _submitted(result: Result, names: list[str]) -> dict[str, list[Any]]:
    """What the priority list builds with the main budget, the committed objects among it: the plan."""
    frame = result.ranking.everything
    built = [i for i, name in enumerate(names) if frame.loc[name, "status"] in BUILT]
    return {"built": built, "start": [str(frame.loc[names[i], "period"]) for i in built]}


def _indicators(result: Result, language: str) -> list[dict[str, str]]:
    return [
        {"name": indicator_name(str(i), language), "unit": indicator_unit(str(i), language)}
        for i in result.effects.change.columns
    ]


def _own_horizons(result: Result) -> dict[str, list[str]]:
    """Horizons of other names than those that every page knows."""
    own = list(horizons(result.scenario))
    return {} if set(own) <= {"medium", "long"} else {"horizons": own if len(own) > 1 else []}


def page_content(result: Result, language: str, comparison: Comparison | None = None) -> dict[str, Any]:
    """All data of the page, ready for JSON.

    Parameters
    ----------
    comparison : with an earlier run, for the section on what has moved
    """
    language = reader_of(result.scenario, language)
    ranking = result.ranking
    names = [
        str(name)
        for part in (ranking.committed, ranking.frame, ranking.not_prioritised)
        for name in part.index
    ]
    drawn = with_map(result.scenario)
    picture = (
        drawing(result.scenario, names, language) | {"views": change_views(result, language)}
        if drawn
        else None
    )
    at = picture.pop("at") if picture else [None] * len(names)
    places = {
        key: dict(zip(result.scenario[key]["id"], result.scenario[key]["name"], strict=True))
        for key in ("corridors", "municipalities")
    }
    places["corridors"] = row_names(result, "corridors", language)
    words = ("road", "rail", "interchange", "service", "medium", "long", "in_plan", "with_more_money", "committed",
             "not_prioritised")  # fmt: skip
    aside = [(p, word(str(reason), language)) for p, reason in ranking.set_aside["reason"].items()]
    aside += [(p, page_words(language)["aside_supported"]) for p in ranking.supported.index]
    spoken = proposal_names(result, language)
    return {
        "language": language,
        "hundred": money_of(result.scenario).hundred,
        "text": page_words(language) | {key: word(key, language) for key in words},
        "meta": _meta(result, language),
        **_goals(result, language),
        "budget": _money(result),
        "fund_names": list(row_names(result, "funds", language).values()),
        "indicators": _indicators(result, language),
        "map": picture,
        "names": places,
        "periods": row_names(result, "periods", language),
        "proposals": _proposals(result, names, language, at),
        "aside": [{"name": spoken[str(p)], "reason": reason} for p, reason in aside],
        "submitted": _submitted(result, names),
        "sets": optimal_sets(result, names),
        "rules": _rules(result, names, language),
        "optimiser": optimiser_content(result, names, language),
        "jury": jury_content(result, names, language),
        **({"plain": True} if judged_only(result) else {}),
        **_own_horizons(result),
        "comparison": None if comparison is None else comparison_section(comparison, language),
    }
