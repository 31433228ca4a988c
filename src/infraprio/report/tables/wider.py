"""Wider effects for people: effect by effect with its rule and what it leaves out, and proposal by proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from infraprio.appraisal.unappraised import Unappraised
from infraprio.appraisal.wider import WiderEffects, wider_effects
from infraprio.report.sheet import Sheet, sheet, with_names
from infraprio.report.words.indicators import unit_word
from infraprio.report.words.language import word

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["family", "wider_of", "wider_sheets"]

_COUNTS = {
    "npv": "npv_counted",
    "beside": "beside_npv",
    "given_npv": "given_npv_counts",
    "not_priced": "not_priced_here",
}


def family(effect: str) -> str:
    """The effects that share one sign, one rule against double counting and one list of what is left out.

    Examples
    --------
    >>> family("construction_rail"), family("walking"), family("air")
    ('construction', 'active', 'air')
    """
    if effect.startswith("construction_"):
        return "construction"
    return "active" if effect in ("cycling", "walking") else effect


def wider_of(result: Result) -> WiderEffects | None:
    """The wider effects of a result; None where nothing was appraised or nobody stated any."""
    if isinstance(result.appraisal, Unappraised) or getattr(result.appraisal, "calculation", None) is None:
        return None
    found = wider_effects(result.appraisal)
    return found if len(found.rows) else None


def wider_sheets(result: Result, language: str) -> list[Sheet]:
    """What was stated beside the usual effects; nothing where nobody stated any."""
    found = wider_of(result)
    if found is None:
        return []
    rows = found.rows.set_index("proposal")
    effects = [str(effect) for effect in rows["effect"]]
    shown = pd.DataFrame(
        {
            "effect": [word(f"wider_{effect}", language) for effect in effects],
            "stated_value": rows["value"],
            "unit": [unit_word(str(unit), language) for unit in rows["unit"]],
            "of_persons": rows["persons"],
            "counted_value": rows["counted"],
            **{name: rows[name] for name in rows if str(name).startswith("present_value")},
            "counts_in": [word(_COUNTS[str(where)], language) for where in rows["counts_in"]],
            "sign_of": [word(f"wider_sign_{family(effect)}", language) for effect in effects],
            "double_counting_rule": [word(f"wider_rule_{family(effect)}", language) for effect in effects],
            "not_modelled": [word(f"wider_note_{family(effect)}", language) for effect in effects],
            "how_sure": [word(str(sure), language) if sure else "" for sure in rows["confidence"]],
            "source": [
                word(str(source), language) if effect == "reliability" else source
                for effect, source in zip(effects, rows["source"], strict=True)
            ],
        },
        index=rows.index,
    )
    proposals = found.proposals.set_index("proposal")
    proposals["carbon"] = [word(str(cell), language) for cell in proposals["carbon"]]
    return [
        sheet(
            "wider_effects",
            "wider_effects",
            with_names(result, shown, language),
            language,
            decimals={"stated_value": 2, "of_persons": 0},
        ),
        sheet(
            "wider_proposals",
            "wider_proposals",
            with_names(result, proposals, language),
            language,
            decimals={"co2_payback_year": 0, "construction_co2_tonnes": 0},
        ),
    ]
