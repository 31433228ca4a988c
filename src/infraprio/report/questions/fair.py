"""What fairness costs, for people: sentences, the curve of the floor, what each part has, page and workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from infraprio.report.questions.caps import amount, in_brackets, unit_of
from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.questions.levels import decimals_apart, folded, folded_sentence
from infraprio.report.questions.names import Named
from infraprio.report.sheet import Sheet, sheet
from infraprio.report.words.language import decimals_for, number, significant, word
from infraprio.scenario.money import reader_of
from infraprio.words import Spoken

if TYPE_CHECKING:
    from infraprio.questions.fair import Fair
    from infraprio.scenario.scenario import Scenario

__all__ = ["RECORD", "fair_sentences", "fair_sheets", "fair_text", "write_fair"]

RECORD: Final = "fair.json"
LEVEL: Final = ("fair_floor", "caps_price", "caps_price_money")
"""Columns that differ by floor though the plan is the same."""


def fair_sentences(found: Fair, scenario: Scenario, language: str = "sv") -> list[str]:
    """What the worst-off have with the best plan and the fair one, and what the step costs the rest."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    measure, frame = found.parts[0].measure, found.floors
    first, last = frame.iloc[0], frame.iloc[-1]
    prices = frame["price"].fillna(0.0).to_numpy(dtype=float)
    place = int(prices.argmax())
    told = [*frame["floor"].iloc[[0, -1]], *(frame["floor"].iloc[[place - 1, place]] if place else [])]
    wide = decimals_apart(map(float, told))
    lost = max(found.value - found.fair.value, 0.0)
    out = [
        word("fair_best", language, name=_name(found, language), value=number(found.value, 1, language),
             worst=_place(str(first["worst"]), named), amount=amount(measure, float(first["floor"]), language, wide)),
        word("fair_plan", language, worst=_place(str(last["worst"]), named), amount=amount(measure, float(last["floor"]), language, wide),
             loss=number(lost, 1, language), percent=number(100 * lost / abs(found.value) if found.value else 0.0, 1, language)),
    ]  # fmt: skip
    if prices.max() > 0:
        line, before = frame.iloc[place], frame.iloc[place - 1]
        money = word(
            "clash_amount", language, amount=significant(max(float(line["price_money"]), 0.0), language)
        )
        out.append(
            word("fair_dearest", language, start=amount(measure, float(before["floor"]), language, wide),
                 end=amount(measure, float(line["floor"]), language, wide), lost=number(float(line["loss"]) - float(before["loss"]), 1, language),
                 price=significant(float(prices.max()), language), money=money, unit=in_brackets(measure, language))
        )  # fmt: skip
    else:
        out.append(word("fair_free", language))
    if found.unknown:
        out.append(word("caps_unknown", language, names=named.proposals(found.unknown)))
    whole = _floors(found, named)
    out += [*folded_sentence(whole, folded(whole, LEVEL), language), *named.points()]
    if not found.through_network:
        return out
    proved = found.fair.proved and bool(frame["proved"].all())
    return [*out, word("fair_tried" if proved else "fair_estimate", language)]


def _name(found: Fair, language: str) -> str:
    """The measure without a place."""
    name = found.parts[0].measure.name
    return name.text(language) if isinstance(name, Spoken) else name


def _place(name: str, named: Named) -> str:
    return named.row("places", name) if name in named.scenario["places"].position else name


def fair_sheets(found: Fair, scenario: Scenario, language: str = "sv", *, whole: bool = False) -> list[Sheet]:
    """The curve of the floor, every level of it or one row a plan, and what each part has."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    unit = unit_of(found.parts[0].measure, language)
    curve = _floors(found, named)
    if not whole:
        curve = folded(curve, LEVEL)
        wide = decimals_apart(curve.frame[["fair_floor", "fair_has"]].to_numpy(dtype=float).ravel().tolist())
        curve = replace(curve, decimals={**curve.decimals, "fair_floor": wide, "fair_has": wide})
    return [_with_unit(curve, unit), _with_unit(_shares(found, named), unit)]


def _with_unit(made: Sheet, unit: str) -> Sheet:
    """The sheet with the unit in the headings of amounts."""
    mine = {"fair_floor", "fair_has", "fair_without", "fair_with_best", "fair_with_fair"}
    heads = {key: f"{text} ({unit})" if unit and key in mine else text for key, text in made.headings.items()}
    return replace(made, headings=heads)


def _floors(found: Fair, named: Named) -> Sheet:
    frame, language = found.floors, named.language
    out = pd.DataFrame(
        {
            "fair_floor": frame["floor"].astype(float), "fair_worst": [_place(str(w), named) for w in frame["worst"]], "fair_has": frame["has"].astype(float),
            "caps_value": frame["value"].astype(float), "caps_bound": frame["bound"].astype(float),
            "audit_proof": [word("audit_proved" if p else "audit_estimate", language) for p in frame["proved"]],
            "caps_loss": frame["loss"].astype(float), "caps_price": frame["price"].astype(float), "caps_price_money": frame["price_money"].astype(float),
            "fair_gini": frame["gini"].astype(float),
        }
    )  # fmt: skip
    wide = decimals_for(float(frame["floor"].abs().max()), 4)
    decimals = {"fair_floor": wide, "fair_has": wide, "caps_value": 2, "caps_bound": 2, "caps_loss": 2,
                "caps_price": decimals_for(float(frame["price"].max())), "caps_price_money": decimals_for(float(frame["price_money"].max())), "fair_gini": 4}  # fmt: skip
    return sheet("fair_floors", "fair_floors", out, language, decimals=decimals)


def _shares(found: Fair, named: Named) -> Sheet:
    frame = found.shares.sort_values("fair", ascending=found.parts[0].measure.more, kind="stable")
    out = pd.DataFrame(
        {
            "fair_part": [_place(str(name), named) for name in frame.index], "fair_without": frame["without"].to_numpy(dtype=float),
            "fair_with_best": frame["best"].to_numpy(dtype=float), "fair_with_fair": frame["fair"].to_numpy(dtype=float),
        }
    )  # fmt: skip
    wide = max(
        decimals_apart(row)
        for row in out[["fair_without", "fair_with_best", "fair_with_fair"]].to_numpy().tolist()
    )
    wide = min(wide, decimals_for(float(frame.abs().max().max()), 4) + 2)
    decimals = dict.fromkeys(("fair_without", "fair_with_best", "fair_with_fair"), wide)
    return sheet("fair_shares", "fair_shares", out, named.language, decimals=decimals)


def fair_text(found: Fair, scenario: Scenario, language: str = "sv") -> str:
    """Sentences and tables for a terminal."""
    language = reader_of(scenario, language)
    told = fair_sentences(found, scenario, language)
    return told_in_terminal(
        word("fair_title", language), told, fair_sheets(found, scenario, language), [], language
    )


def write_fair(found: Fair, scenario: Scenario, folder: Path, language: str = "sv") -> list[Path]:
    """Write fair.html, fair.xlsx, a CSV file a table, and fair.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(scenario, language)
    title, told = word("fair_title", language), fair_sentences(found, scenario, language)
    return write_answer(
        "fair", title, told, fair_sheets(found, scenario, language), scenario, folder, language,
        fair_sheets(found, scenario, language, whole=True),
    )  # fmt: skip
