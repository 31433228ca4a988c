"""Last year's plan carried over, for people: what stays, what moves and why, and what each move is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.questions.replan import NEAR_PLANS
from infraprio.report.comparison.sentences import renamed_sentence
from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.questions.levels import folded, folded_sentence
from infraprio.report.questions.names import Named
from infraprio.report.sheet import Sheet, sheet
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.questions.replan import Replan
    from infraprio.scenario.scenario import Scenario

__all__ = ["RECORD", "replan_sentences", "replan_sheets", "replan_text", "write_replan"]

RECORD: Final = "replan.json"
LEVEL: Final = ("replan_within",)
"""Columns that differ by loss though the plan is the same."""


def replan_sentences(found: Replan, scenario: Scenario, language: str = "sv") -> list[str]:
    """What stays and what moves, and where the council can choose."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    shown = {key: number(getattr(found, key), 1, language) for key in ("value", "best", "bound")}
    percent = number(100 * found.within, 1, language)
    lost = number(100 * (found.best - found.value) / abs(found.best) if found.best else 0.0, 2, language)
    out = [
        word(
            "replan_kept",
            language,
            n=len(found.kept),
            old=len(found.kept) + len(found.leaves) + len(found.gone),
        ),
        word("replan_value", language, percent=percent, lost=lost, **shown),
    ]
    for name, line in found.causes.iterrows():
        side = "comes" if name in found.comes else "gone" if name in found.gone else "leaves"
        out.append(word(f"replan_{side}", language, name=_name(found, name, named), why=_why(line, named)))
    if not len(found.causes):
        out.append(word("replan_none", language))
    best, nearest = (set(found.near.loc[name, "proposals"]) for name in ("best", "nearest"))  # type: ignore[arg-type]
    if best != nearest:
        out.append(
            word("replan_choice", language, adds=named.proposals(sorted(best - nearest, key=str)) or "–",
                 drops=named.proposals(sorted(nearest - best, key=str)) or "–")
        )  # fmt: skip
    if found.order:
        out.append(
            word(
                "replan_order" if len(found.order_moves) else "replan_order_none",
                language,
                n=len(found.order_moves),
            )
        )
    whole = _curve(found, named)
    out += renamed_sentence(found.renamed, language)
    return [*out, *folded_sentence(whole, folded(whole, LEVEL), language), *named.points()]


def _name(found: Replan, key: Any, named: Named) -> str:
    """Name of a proposal; of one that is gone the name that it had."""
    former = found.former.get(key)
    return named.proposal(key) if former is None else former.text(named.language) or str(key)


def _why(line: Any, named: Named) -> str:
    """What changed about a proposal, with its figures."""
    told = []
    for cause in line["cause"]:
        money = {k: named.money(float(line[c])) for k, c in (("before", "cost_before"), ("after", "cost"))}
        score = {
            k: number(float(line[c]), 1, named.language)
            for k, c in (("before", "score_before"), ("after", "score"))
        }
        gaps = money if cause.startswith("cost") else score if cause.startswith("score") else {}
        told.append(word(f"replan_cause_{cause}", named.language, **gaps))
    return "; ".join(told)


def replan_sheets(
    found: Replan, scenario: Scenario, language: str = "sv", *, whole: bool = False
) -> list[Sheet]:
    """The curve, every level of it or one row a plan, what moved, plans that are nearly equal, and what moves in the list."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    curve = _curve(found, named)
    first = curve if whole else folded(curve, LEVEL)
    return [
        each for each in (first, *(part(found, named) for part in (_moves, _near, _order))) if len(each.frame)
    ]


def _curve(found: Replan, named: Named) -> Sheet:
    frame = found.curve
    out = pd.DataFrame(
        {
            "replan_within": 100 * frame.index.to_numpy(dtype=float), "replan_moved": frame["moved"].to_numpy(dtype=float),
            "replan_worth": frame["value"].to_numpy(dtype=float),
            "audit_proof": [word("audit_proved" if p else "audit_estimate", named.language) for p in frame["proved"]],
        }
    )  # fmt: skip
    decimals = {"replan_within": 2, "replan_moved": 0, "replan_worth": 2}
    return sheet("replan_curve", "replan_curve", out, named.language, decimals=decimals)


def _moves(found: Replan, named: Named) -> Sheet:
    rows = [
        {
            "proposal": str(name), "name": _name(found, name, named),
            "replan_side": word("replan_is_new" if name in found.comes else "replan_is_out", named.language),
            "replan_why": _why(line, named),
        }
        for name, line in found.causes.iterrows()
    ]  # fmt: skip
    return sheet("replan_moves", "replan_moves", pd.DataFrame(rows), named.language)


def _near(found: Replan, named: Named) -> Sheet:
    first = set(found.near["proposals"].iloc[0])
    rows = [
        {
            "replan_plan": word(f"replan_near_{name}", named.language), "replan_worth": float(line["value"]),
            "cost_msek": float(line["cost"]), "replan_moved": float(line["moved"]),
            "replan_adds": named.listed(sorted(set(line["proposals"]) - first, key=str)),
            "replan_drops": named.listed(sorted(first - set(line["proposals"]), key=str)),
        }
        for name, line in zip(NEAR_PLANS, found.near.to_dict("records"), strict=True)
    ]  # fmt: skip
    decimals = {"replan_worth": 2, "replan_moved": 0}
    return sheet("replan_near", "replan_near", pd.DataFrame(rows), named.language, decimals=decimals)


def _order(found: Replan, named: Named) -> Sheet:
    frame = found.order_moves
    out = pd.DataFrame(
        {
            "proposal": [str(name) for name in frame.index], "name": [named.proposal(name) for name in frame.index],
            "place_now": frame["place"].to_numpy(dtype=float), "new_place": frame["new_place"].to_numpy(dtype=float),
        }
    )  # fmt: skip
    decimals = {"place_now": 0, "new_place": 0}
    return sheet("replan_order", "order_moves", out, named.language, decimals=decimals)


def replan_text(found: Replan, scenario: Scenario, language: str = "sv") -> str:
    """Sentences, the curve and the near plans for a terminal."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    told = replan_sentences(found, scenario, language)
    return told_in_terminal(
        word("replan_title", language),
        told,
        [folded(_curve(found, named), LEVEL), _near(found, named)],
        [],
        language,
    )


def write_replan(found: Replan, scenario: Scenario, folder: Path, language: str = "sv") -> list[Path]:
    """Write replan.html, replan.xlsx, a CSV file a table, and replan.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(scenario, language)
    title, told = word("replan_title", language), replan_sentences(found, scenario, language)
    return write_answer(
        "replan", title, told, replan_sheets(found, scenario, language), scenario, folder, language,
        replan_sheets(found, scenario, language, whole=True),
    )  # fmt: skip
