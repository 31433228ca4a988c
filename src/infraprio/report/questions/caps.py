"""What caps cost, for people: sentences, the curve, the caps of the rules, page and workbook."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.portfolio.problem.measure import Measure
from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.questions.levels import folded, folded_sentence
from infraprio.report.questions.names import Named
from infraprio.report.sheet import Sheet, sheet
from infraprio.report.words.language import decimals_for, number, significant, word
from infraprio.scenario.money import reader_of
from infraprio.words import Spoken

if TYPE_CHECKING:
    from infraprio.questions.caps import Caps
    from infraprio.scenario.scenario import Scenario

__all__ = [
    "RECORD",
    "amount",
    "caps_sentences",
    "caps_sheets",
    "caps_text",
    "in_brackets",
    "unit_of",
    "write_caps",
]

RECORD: Final = "caps.json"
LEVEL: Final = ("caps_cap", "caps_price", "caps_price_money")
"""Columns that differ by cap though the plan is the same."""


def unit_of(measure: Measure, language: str) -> str:
    """The unit of a measure in a language."""
    return measure.unit.text(language) if isinstance(measure.unit, Spoken) else measure.unit


def in_brackets(measure: Measure, language: str) -> str:
    """The unit of a measure in brackets; nothing where it has none."""
    unit = unit_of(measure, language)
    return f" ({unit})" if unit else ""


def amount(measure: Measure, value: float, language: str, decimals: int | None = None) -> str:
    """An amount of a measure with its unit: with four figures at most, or as many decimals as asked for.

    A round bound stands as it was stated: -5, not -5.000.
    """
    most = decimals_for(value, 4) if decimals is None else decimals
    few = next(d for d in range(most + 1) if d == most or math.isclose(value, round(value, d), abs_tol=1e-12))
    shown = number(value, few if decimals is None else decimals, language)
    return f"{shown} {unit_of(measure, language)}".strip()


def caps_sentences(found: Caps, scenario: Scenario, language: str = "sv") -> list[str]:
    """What the tightest cap costs, where the price is highest, and what each cap of the rules costs."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    out = [] if found.measure is None else _curve_sentences(found, found.measure, named)
    if found.measure is not None:
        whole = _curve(found, found.measure, named)
        out += folded_sentence(whole, folded(whole, LEVEL), language)
    out += [_rule_sentence(line, named) for line in found.rules.to_dict("records")]
    if found.measure is None and not len(found.rules):
        out.append(word("caps_none", language))
    if found.unknown:
        out.append(word("caps_unknown", language, names=named.proposals(found.unknown)))
    if found.through_network and out:
        proved = all(bool(frame["proved"].all()) for frame in (found.curve, found.rules) if len(frame))
        out.append(word("caps_tried" if proved else "caps_estimate", language))
    return [*out, *named.points()] if out else out


def _curve_sentences(found: Caps, measure: Measure, named: Named) -> list[str]:
    language, curve = named.language, found.curve
    first, last = curve.iloc[0], curve.iloc[-1]
    name = measure.text(language)
    side = "least" if measure.more else "most"
    out = [
        word("caps_free", language, name=name, value=number(float(first["value"]), 1, language),
             amount=amount(measure, float(first["amount"]), language))
    ]  # fmt: skip
    if len(curve) == 1:
        return [*out, word("caps_flat", language)]
    lost = 100 * float(last["loss"]) / abs(float(first["value"])) if first["value"] else 0.0
    money = named.money(max(float(first["same_for"]) - float(last["same_for"]), 0.0))
    out.append(
        word(f"caps_last_{side}", language, name=name, cap=amount(measure, float(last["cap"]), language), loss=number(float(last["loss"]), 1, language),
             percent=number(lost, 1, language), money=money)
    )  # fmt: skip
    prices = curve["price"].fillna(0.0).to_numpy(dtype=float)
    place = int(prices.argmax())
    if prices[place] > 0:
        dear, before = curve.iloc[place], curve["cap"].iloc[place - 1]
        out.append(
            word("caps_dearest", language, start=amount(measure, float(before), language), end=amount(measure, float(dear["cap"]), language),
                 price=significant(float(dear["price"]), language), money=_money_a_unit(float(dear["price_money"]), named),
                 unit=in_brackets(measure, language))
        )  # fmt: skip
    return out


def _money_a_unit(amount_of_money: float, named: Named) -> str:
    return word("clash_amount", named.language, amount=significant(max(amount_of_money, 0.0), named.language))


def _rule_sentence(line: dict[Any, Any], named: Named) -> str:
    language, limit = named.language, line["limit"]
    measure = limit.criterion
    says = word(
        f"caps_rule_{'most' if limit.at_least is None else 'least'}", language, name=measure.text(language),
        cap=amount(measure, float(line["bound"]), language), of=_group(limit, line, named),
    )  # fmt: skip
    if not line["loss"]:
        return word("caps_rule_free", language, rule=says)
    return word(
        "caps_rule_costs", language, rule=says, loss=number(float(line["loss"]), 1, language), free=amount(measure, float(line["free"]), language),
        price=significant(float(line["price"]), language), unit=in_brackets(measure, language), money=_money_a_unit(float(line["price_money"]), named),
        all=named.money(float(line["same_for"])),
    )  # fmt: skip


def _group(limit: Any, line: dict[Any, Any], named: Named) -> str:
    """Of what the limit is, beside the whole plan."""
    told = "" if limit.members is None else word("caps_group", named.language, n=len(limit.members))
    return told + (word("caps_places", named.language, n=line["count"]) if line["count"] > 1 else "")


def caps_sheets(found: Caps, scenario: Scenario, language: str = "sv", *, whole: bool = False) -> list[Sheet]:
    """The curve, every level of it or one row a plan, and the caps of the rules."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    out = [] if found.measure is None else [_curve(found, found.measure, named)]
    out = out if whole else [folded(each, LEVEL) for each in out]
    return [*out, *([_rules(found, named)] if len(found.rules) else [])]


def _proof(proved: bool, language: str) -> str:
    return word("audit_proved" if proved else "audit_estimate", language)


def _curve(found: Caps, measure: Measure, named: Named) -> Sheet:
    frame, language = found.curve, named.language
    out = pd.DataFrame(
        {
            "caps_cap": frame["cap"].astype(float), "caps_amount": frame["amount"].astype(float), "caps_value": frame["value"].astype(float),
            "caps_bound": frame["bound"].astype(float), "audit_proof": [_proof(p, language) for p in frame["proved"]],
            "caps_loss": frame["loss"].astype(float), "caps_price": frame["price"].astype(float), "caps_same_for": frame["same_for"].astype(float),
            "caps_price_money": frame["price_money"].astype(float), "cost_msek": frame["cost"].astype(float),
            "caps_adds": [named.listed(a) for a in frame["adds"]], "caps_drops": [named.listed(d) for d in frame["drops"]],
        }
    )  # fmt: skip
    wide = decimals_for(float(frame["cap"].abs().max()), 4)
    decimals = {"caps_cap": wide, "caps_amount": wide, "caps_value": 2, "caps_bound": 2, "caps_loss": 2, "caps_same_for": 1,
                "caps_price": decimals_for(float(frame["price"].max())), "caps_price_money": decimals_for(float(frame["price_money"].max()))}  # fmt: skip
    made = sheet("caps_curve", "caps_curve", out, language, decimals=decimals)
    return _with_units(made, measure, language)


def _with_units(made: Sheet, measure: Measure, language: str) -> Sheet:
    """The sheet with the measure and its unit in its title and headings."""
    unit = unit_of(measure, language)
    heads = dict(made.headings)
    for column in ("caps_cap", "caps_amount"):
        heads[column] = f"{heads[column]} ({unit})" if unit else heads[column]
    return replace(made, title=f"{made.title}: {measure.text(language)}", headings=heads)


def _rules(found: Caps, named: Named) -> Sheet:
    language = named.language
    rows = [
        {
            "caps_rule": line["limit"].criterion.text(language),
            "caps_side": word("caps_most" if line["limit"].at_least is None else "caps_least", language),
            "caps_cap": amount(line["limit"].criterion, float(line["bound"]), language),
            "caps_amount": amount(line["limit"].criterion, float(line["amount"]), language),
            "caps_free_amount": amount(line["limit"].criterion, float(line["free"]), language),
            "caps_loss": float(line["loss"]), "caps_price": significant(float(line["price"]), language),
            "caps_price_money": significant(float(line["price_money"]), language),
            "audit_proof": _proof(bool(line["proved"]), language),
        }
        for line in found.rules.to_dict("records")
    ]  # fmt: skip
    return sheet("caps_rules", "caps_rules", pd.DataFrame(rows), language, decimals={"caps_loss": 2})


def caps_text(found: Caps, scenario: Scenario, language: str = "sv") -> str:
    """Sentences and tables for a terminal."""
    language = reader_of(scenario, language)
    told = caps_sentences(found, scenario, language)
    sheets = [_narrow(each) for each in caps_sheets(found, scenario, language)]
    return told_in_terminal(word("caps_title", language), told, sheets, [], language)


def _narrow(made: Sheet) -> Sheet:
    """A table without the names that only a page has room for."""
    return replace(made, frame=made.frame.drop(columns=["caps_adds", "caps_drops"], errors="ignore"))


def write_caps(found: Caps, scenario: Scenario, folder: Path, language: str = "sv") -> list[Path]:
    """Write caps.html, caps.xlsx, a CSV file a table, and caps.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(scenario, language)
    title, told = word("caps_title", language), caps_sentences(found, scenario, language)
    return write_answer(
        "caps", title, told, caps_sheets(found, scenario, language), scenario, folder, language,
        caps_sheets(found, scenario, language, whole=True),
    )  # fmt: skip
