"""What every report says of the plan, of what it does, and of how sure its numbers are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from infraprio.appraisal.values.parameters import by_kind
from infraprio.network.travel.given_times import ABOUT_GIVEN_TIMES
from infraprio.ranking.sentences import listed
from infraprio.report.sheet import proposal_names, row_names
from infraprio.report.stages import judged_only, used_parameters
from infraprio.report.tables.value_sets import value_set_sentences
from infraprio.report.words.language import number, word
from infraprio.scenario.sets.shipped import DEFAULT_SET
from infraprio.words import Counted, amount

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = [
    "SHOWN",
    "assurance",
    "certificate",
    "does",
    "does_parts",
    "effect_remarks",
    "footnotes",
    "headline",
    "list_notes",
    "method",
    "network",
    "placeholders",
    "remarks_by_proposal",
    "values_in_use",
]

OF_THE_REFERENCE: Final = (
    *ABOUT_GIVEN_TIMES,
    "active_share",
    "goods_without",
    "induced_traffic",
    "rails_simplified",
    "on_demand_simplified",
)
"""Notes on the reference that a reader of the results has to know, by the beginning of their code; warnings all are."""

PROVED: Final = 1e-6
"""Gap up to which a list is told as the best."""
SHOWN: Final = (
    "travel_time_gain_hours_day",
    "severe_accidents_year",
    "co2_tonnes_year",
    "consumer_surplus_msek_year",
)
"""Effects of the plan that every summary states, good or bad."""
MOST_POINTS: Final = 100.0
WORST_OFF: Final = "accessibility_worst_municipality"
METHOD: Final = (
    "value",
    "bound",
    "free_value",
    "additive_value",
    "plan_value",
    "free_plan_value",
    "free_plan_bound",
    "free_plan_additive_value",
)
"""Figures of the search, by their names in the certificate; told in the method's table alone."""


def _percent(share: float, language: str) -> str:
    return number(100 * share, 1 if 100 * share >= 0.1 or share == 0 else 2, language) + " %"


def _may_pass(result: Result) -> bool:
    """Whether a proposal can have more points than `MOST_POINTS`: one has, or a goal has a stated scale, which has no end."""
    goals = result.scenario["goals"]
    used = goals.where(version=result.scenario.settings["goal_version"])
    stated = any(math.isfinite(goals["full_at"][i]) for i in used)
    return stated or float(result.scores.total.max()) > MOST_POINTS


def headline(result: Result, language: str) -> str:
    """How much is built with the main budget, what it costs, and the points that it reaches through the network."""
    built = {str(name) for name in result.portfolio.proposals}
    decided = len(built & set(map(str, result.ranking.committed.index)))
    if judged_only(result):
        key = "headline_list_beyond" if float(result.scores.total.max()) > MOST_POINTS else "headline_list"
    else:
        key = "headline_beyond" if _may_pass(result) else "headline"
    ranked = "report.headline_listed" if judged_only(result) else "report.headline_ranked"
    return word(
        key,
        language,
        built=Counted(ranked, len(built) - decided),
        committed=Counted("report.headline_committed", decided) if decided else "",
        cost=amount(result.portfolio.cost, language, 0),
        score=number(result.plan_score, 1, language),
    )


def frame_of(result: Result, horizon: str, language: str) -> str:
    """The main budget to the end of a horizon, fund by fund; money of others is named apart."""
    frames: pd.Series[float] = result.ranking.frames.T[horizon]
    funds = row_names(result, "funds", language)
    theirs = frames.index.isin(result.ranking.others_funds)

    def parts(money: pd.Series[float]) -> str:
        told = [(funds.get(str(fund), str(fund)), held) for fund, held in money.items() if held > 0]
        return "; ".join(f"{name} {amount(held, language, 0)}" for name, held in told)

    own, beside = frames[~theirs], parts(frames[theirs])
    if not parts(own):
        return ""
    whole = amount(float(own.sum()), language, 0)
    if not horizon and len(frames) == 1:
        return word("frame_whole", language, whole=whole)
    said = word("frame_to_end", language, whole=whole, parts=parts(own))
    return f"{said}. {word('frame_others', language, parts=beside)}" if beside else said


def _signed(value: float, decimals: int, language: str) -> str:
    text = number(value, decimals, language)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def does_parts(change: pd.Series[float], language: str) -> list[str]:
    """What changes of travel time, accidents, carbon dioxide and travellers' gain, each with its sign; known ones only."""
    return [
        word(
            f"does_{key}",
            language,
            change=_signed(float(change[key]), 0 if abs(change[key]) >= 20 else 1, language),
        )
        for key in SHOWN
        if key in change.index and math.isfinite(change[key])
    ]


def does(result: Result, language: str) -> str:
    """What the plan does to travel time, accidents, carbon dioxide and the municipality worst off, with its sign."""
    change, without = result.together.change, result.together.without
    parts = does_parts(change, language)
    if WORST_OFF in change.index and float(without[WORST_OFF]) > 0:
        share = 100 * float(change[WORST_OFF]) / float(without[WORST_OFF])
        parts.append(word(f"does_{WORST_OFF}", language, change=_signed(share, 1, language)))
    return word("does", language, parts="; ".join(parts)) if parts else ""


def assurance(result: Result, language: str, told: str = "certificate") -> str:
    """How much better another order could be, and whether that is proved or estimated; `told` as a sentence or in a ``closing`` line."""
    facts = result.ranking.certificate
    gap = {"gap": _percent(float(facts["gap"]), language)}
    best = facts["gap"] <= PROVED
    if (ground := facts.get("bound_rests_on")) in ("estimate", "certain"):
        return word(f"{told}_{ground}_best" if best else f"{told}_{ground}", language, **gap)
    return word(f"{told}_best" if best else f"{told}_gap", language, **gap)


def certificate(result: Result, language: str) -> str:
    """How much better another order could be, what being an order costs, and the independent check."""
    facts, names = result.ranking.certificate, proposal_names(result, language)
    said = [assurance(result, language)]
    value = abs(float(facts["value"]))
    if value > 0:
        price = float(facts["price"]) / value
        key = "certificate_price" if price > PROVED else "certificate_price_none"
        said.append(word(key, language, price=_percent(price, language)))
    told = {
        key: listed([names[p] for p in facts[f"free_plan_{key}"]], language)
        if facts[f"free_plan_{key}"]
        else word("nothing_at_all", language)
        for key in ("adds", "drops")
    }
    worth = abs(float(facts["plan_value"]))
    more = (float(facts["free_plan_value"]) - float(facts["plan_value"])) / worth if worth else 0.0
    if facts["free_plan_adds"] or facts["free_plan_drops"]:
        key = "certificate_free" if more > PROVED else "certificate_free_even"
        said.append(word(key, language, more=_percent(more, language), **told))
    else:
        said.append(word("certificate_free_same", language))
    passed = word("passed" if facts["checked"] else "failed", language)
    return " ".join([*said, word("certificate_checked", language, checked=passed)])


def method(result: Result, language: str) -> list[tuple[str, float]]:
    """The figures that the search rests on, each under its own name: points of goal score, a later start counting less."""
    facts = result.ranking.certificate
    return [(word(f"method_{key}", language), float(facts[key])) for key in METHOD if key in facts]


def footnotes(result: Result, language: str) -> tuple[str, ...]:
    """What must stand below a table with ratios of net present value; nothing for results that were put together."""
    told = getattr(result.appraisal, "footnotes", None)
    return tuple(told(language)) if told else ()


def list_notes(result: Result, language: str) -> list[str]:
    """How the numbers of the lists run, and why the running sum may end below the costs added up."""
    ranking, notes = result.ranking, []
    if len(ranking.by_horizon) > 1 and all(len(part) for part in ranking.by_horizon.values()):
        notes.append(word("ranks_run_through", language))
    listed_rows = pd.concat([ranking.frame, ranking.committed])
    if len(ranking.frame):
        ends = float(ranking.frame["cumulative_cost_msek"].iloc[-1])
        others = sum(
            float(ranking.money[fund, "cumulative_msek"].iloc[-1])
            for fund in (ranking.others_funds if len(ranking.frame) else ())
        )
        short = float(listed_rows["cost_msek"].sum()) - ends - others
        saved = min(_saved(result, set(map(str, listed_rows.index))), short)
        gaps = {"sums_shared": saved, "sums_beyond": short - saved, "sums_others": others}
        notes += [word(key, language, n=number(n, 0, language)) for key, n in gaps.items() if n >= 0.5]
    return notes


def _saved(result: Result, built: set[str]) -> float:
    """Cost of the parts that the proposals share, counted for each but the first of them."""
    table = result.scenario["synergies"]
    rows = zip(table["proposals"], table["saving_msek"], strict=True)
    return float(sum(max(len(built & set(members)) - 1, 0) * saving for members, saving in rows))


def effect_remarks(result: Result, language: str) -> list[str]:
    """What is to be said of the effects: of the reference what a reader has to know, then what of a proposal is not valued and why."""
    names = proposal_names(result, language)
    findings = getattr(result.effects, "findings", ())
    whole = [each for each in findings if each.subject not in names]
    told = [each for each in whole if each.severity != "note" or each.code.startswith(OF_THE_REFERENCE)]
    return [each.sentence(language) for each in told] + [
        each.sentence(language).replace(each.subject, f"{names[each.subject]} ({each.subject})", 1)
        for each in findings
        if each.subject in names
    ]


def remarks_by_proposal(result: Result, language: str) -> dict[str, str]:
    """The remarks on the effects of each proposal that has some, in a text."""
    told: dict[str, list[str]] = {}
    for each in getattr(result.effects, "findings", ()):
        told.setdefault(str(each.subject), []).append(each.sentence(language))
    return {subject: " ".join(said) for subject, said in told.items()}


def placeholders(result: Result, language: str) -> str:
    """How many appraisal values are official and how many are not, by kind; nothing where all are or none is used."""
    every = [p for p in used_parameters(result).values() if p.kind == "value"]
    if not any(p.status in ("placeholder", "sourced") for p in every):
        return ""
    return word("placeholders", language, kinds=by_kind(every, language))


def values_in_use(result: Result, language: str) -> list[str]:
    """How many values are official, what the chosen set lacks, and what another set would move; nothing where nothing is to be said."""
    chosen = str(result.scenario.settings.get("parameters", ""))
    every = [p for p in used_parameters(result).values() if p.kind == "value"]
    lacking = sum(p.origin.startswith(DEFAULT_SET) for p in every) if chosen not in ("", DEFAULT_SET) else 0
    told = [placeholders(result, language)]
    if lacking:
        told.append(word("values_lacking", language, chosen=chosen, n=lacking, m=len(every)))
    return [text for text in (*told, *value_set_sentences(result, language)) if text]


MOST = 3  # pairs named in a sentence
LEAST = 0.005  # points of goal score; less rounds to nothing


def network(result: Result, language: str) -> str:
    """What the values and the bound rest on, what adding scores up would have lost, which pairs interact; or nothing."""
    found, plan = (getattr(result, part, None) for part in ("evaluated_list", "evaluated_plan"))
    if found is None or plan is None:
        return ""
    facts = result.ranking.certificate
    slack = number(facts["slack"], 2, language)
    told = [
        word("network_exact", language, sets=facts["sets_evaluated"]),
        word(f"network_{found.rests_on}", language, slack=slack),
    ]
    lost = plan.additive["loss"], found.additive["loss"]
    if max(lost) >= LEAST:
        gaps = {"plan": number(lost[0], 2, language), "list": number(lost[1], 2, language)}
        told.append(word("network_lost", language, **gaps))
    else:
        told.append(word("network_same", language))
    names = proposal_names(result, language)
    felt = found.pairs[found.pairs["extra"].abs() >= LEAST]
    if not len(felt):
        return " ".join([*told, word("network_no_pairs", language, looked=found.looked_at)])
    pairs = [
        word(
            "network_pair",
            language,
            a=names[str(pair.a)],
            b=names[str(pair.b)],
            extra=("+" if pair.extra > 0 else "") + number(pair.extra, 1, language),
        )
        for pair in felt.head(MOST).itertuples()
    ]
    count = {"count": len(felt), "looked": found.looked_at, "pairs": "; ".join(pairs)}
    return " ".join([*told, word("network_pairs", language, **count)])
