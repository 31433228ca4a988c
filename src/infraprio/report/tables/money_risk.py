"""Whether the plan fits the money, as tables and sentences: pot by pot, who waits first, and what the costs rest on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from infraprio.appraisal import Appraisal
from infraprio.appraisal.risk.own_records import cost_statement
from infraprio.appraisal.risk.reference_benefits import reached_benefits
from infraprio.ranking.money_risk import SURE
from infraprio.report.impossible import fund_and_period
from infraprio.report.sheet import Sheet, proposal_names, row_names, sheet
from infraprio.report.words.language import number, word
from infraprio.words import amount, say

if TYPE_CHECKING:
    from infraprio.ranking.money_risk import MoneyRisk
    from infraprio.result import Result

__all__ = ["plan_risk_sheets", "risk_sentences", "risk_sheets", "with_risk"]

_SHOWN: Final = 3
_SHARES: Final = ("share_inside", "share_low", "share_high", "shipped_inside")


def with_risk(result: Result) -> bool:
    """Whether the costs of the plan are told as uncertain: it was appraised, or there are records of own."""
    return isinstance(result.appraisal, Appraisal) or len(result.scenario["records"]) > 0


def plan_risk_sheets(result: Result, language: str) -> list[Sheet]:
    """The tables of a run; none of a list in which nothing is known of its costs but the costs."""
    return risk_sheets(result.risk, language) if with_risk(result) else []


def risk_sheets(found: MoneyRisk, language: str) -> list[Sheet]:
    """One row a pot that is drawn on; one a proposal in the order in which they are paid; one a class of records, where there are any."""
    names = proposal_names(found, language)
    funds, periods = row_names(found, "funds", language), row_names(found, "periods", language)
    pots = found.pots[found.pots["stated_msek"] > 0].reset_index()
    if len(funds) == 1 and not set(pots["fund"]) & set(
        funds
    ):  # one fund is not told apart: the pots are periods
        pots["fund"], pots["period"] = next(iter(funds)), pots["fund"]
    pots["fund"] = [funds.get(str(each), str(each)) for each in pots["fund"]]
    pots["period"] = [periods.get(str(each), str(each)) for each in pots["period"]]
    pots["fits"] *= 100
    short = ("budget", "stated", "p50", "p85", "short", "reserve")
    columns = {f"{name}_msek": f"risk_{name}" for name in short} | {"fits": "risk_fits", "period": "period_word"}  # fmt: skip
    made = [
        sheet("risk_money", "risk_money", pots.rename(columns=columns), language, decimals={"risk_fits": 0})
    ]
    waits = found.crowded.reset_index()
    waits.insert(1, "name", [names[each] for each in waits["proposal"]])
    lacking = zip(waits.pop("fund"), waits.pop("period"), strict=True)
    waits["risk_pot"] = [_pot(found, pot, language) if pot[0] else "" for pot in lacking]
    waits[["built", "first"]] *= 100
    waits = waits.rename(
        columns={"built": "risk_built", "first": "risk_first", "cost_p50_msek": "risk_p50", "cost_p85_msek": "risk_p85"}
    )  # fmt: skip
    made.append(
        sheet("risk_waiting", "risk_waiting", waits, language, decimals={"risk_built": 0, "risk_first": 0})
    )
    return [*made, *_record_sheets(found, language)]


def _record_sheets(found: MoneyRisk, language: str) -> list[Sheet]:
    frame = found.classes
    if not len(frame):
        return []
    frame.insert(0, "record_class", [each.name.text(language) for each in found.draws.records.classes])
    frame = frame.drop(columns=["what", "stage", "kind"])
    frame["test_verdict"] = [say(f"records.{verdict}", language) for verdict in frame["test_verdict"]]
    frame[["shipped_growth", *_SHARES]] *= 100
    frame = frame.rename(columns={"count": "record_count", "spread": "record_spread"})
    frame["record_count"] = frame["record_count"].astype(float)
    whole = dict.fromkeys(("record_count", "inside", "shipped_growth", *_SHARES), 0)
    two = dict.fromkeys(("mean_ratio", "median_ratio", "record_spread", "low_ratio", "high_ratio"), 2)
    decimals = whole | two | {"normality": 3}
    headings = {"inside": word("record_inside", language)}
    return [
        sheet("risk_records", "risk_records", frame, language, decimals=decimals, headings=headings)
    ]  # fmt: skip


def risk_sentences(found: MoneyRisk, language: str) -> list[str]:
    """How likely the plan fits, where it does not, what reserve is enough, who waits first, and what this rests on."""
    sure = number(100 * SURE, 0, language)
    shown = {"fits": number(100 * found.fits, 0, language), "samples": number(found.samples, 0, language)}
    told = [say("risk.fits", language, seed=found.seed, **shown)]
    least = found.pots["fits"].idxmin() if len(found.pots) else None
    if least is not None and found.pots["fits"].min() < 1:
        share = number(100 * float(found.pots["fits"].min()), 0, language)
        told.append(say("risk.pot", language, pot=_pot(found, least, language), share=share))
    digits = 1 if found.reserve_msek < 100 else 0
    reserve = word("clash_amount", language, amount=amount(found.reserve_msek, language, digits))
    if found.reserve_msek <= 0:
        told.append(say("risk.no_reserve", language, sure=sure))
    elif math.isinf(found.reserve_share):
        told.append(say("risk.reserve_empty", language, sure=sure, money=reserve))
    else:
        share = number(100 * found.reserve_share, 0, language)
        told.append(say("risk.reserve", language, sure=sure, money=reserve, share=share))
    return [*told, *_waiting(found, language), *_grounds(found, language)]


def _pot(found: MoneyRisk, pot: Any, language: str) -> str:
    """Name of fund and period, or of what is told apart of them."""
    told = fund_and_period(found.scenario, tuple(pot) if pot[1] else pot[0], language)
    return told or row_names(found, "funds", language).get(str(pot[0]), str(pot[0]))


def _waiting(found: MoneyRisk, language: str) -> list[str]:
    names = proposal_names(found, language)
    first = found.crowded["first"].sort_values(ascending=False, kind="stable")
    first = first[first > 0].head(_SHOWN)
    if not len(first):
        return [say("risk.nobody", language)]
    parts = [
        f"{names[str(name)]} ({number(100 * float(share), 0, language)} %)" for name, share in first.items()
    ]
    return [say("risk.first", language, names=", ".join(parts))]


def _unstated(found: MoneyRisk, language: str) -> list[str]:
    """How many of the plan state no maturity, and so grow by nothing."""
    table = found.scenario["proposals"]
    stage = dict(zip(table["id"], table["maturity"], strict=True))
    without = sum(not stage[str(name)] for name in found.crowded.index)
    return [say("risk.unstated", language, n=without, m=len(found.crowded))] if without else []


def _grounds(found: MoneyRisk, language: str) -> list[str]:
    """What the draws rest on: growth, correlation, records, and benefits elsewhere."""
    value = found.draws.value
    together = number(value["cost_correlation_plan"], 2, language)
    told = [
        cost_statement(value, found.draws.records, "reference_class", language),
        *_unstated(found, language),
        say("risk.together", language, rho=together),
        *(f"{each.message_in(language)} {each.cure_in(language)}" for each in found.findings),
    ]
    for kind, row in reached_benefits(found.scenario).iterrows():
        words = {"kind": word(str(kind), language), "share": number(100 * row["reached"], 0, language)}  # fmt: skip
        told.append(say("risk.benefits", language, **words))
        if row["own_count"]:
            own = number(100 * row["own_reached"], 0, language)
            told.append(say("risk.own_benefits", language, n=int(row["own_count"]), own=own))
    return told
