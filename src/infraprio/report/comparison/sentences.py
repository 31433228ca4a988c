"""What moved between two runs, as sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.report.words.language import number, word
from infraprio.words import Name, Reader, amount

if TYPE_CHECKING:
    from infraprio.comparison import Comparison

__all__ = ["comparison_names", "comparison_section", "comparison_sentences", "comparison_table"]

_NAMED: Final = 6


def comparison_names(comparison: Comparison, language: str) -> pd.Series[Any]:
    """Names of the proposals in the language."""
    language = Reader(language, comparison.money, comparison.own)
    frame = comparison.frame
    return pd.Series(_named(frame, language), index=frame.index, dtype=object)


def _named(frame: pd.DataFrame, language: str) -> list[str]:
    return [Name(own, english).text(language) for own, english in zip(frame["name"], frame["name_en"])]


def _listed(names: list[str], language: str) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _NAMED
    text = "; ".join(names[:_NAMED])
    return f"{text}; {word('moved_more', language, n=more)}" if more > 0 else text


def _because(comparison: Comparison, language: str) -> list[str]:
    """What was changed between the runs: goals, budget, costs, effects, tables."""
    frame, out = comparison.frame, []
    budget = comparison.budgets.fillna(0.0).sum()
    goals = comparison.goals.fillna({"a": 0.0, "b": 0.0})
    shifted = [
        f"{name} {number(100 * a, 1, language)} → {number(100 * b, 1, language)} %"
        for name, a, b in zip(_named(goals, language), goals["a"], goals["b"])
        if abs(a - b) > 5e-4
    ]
    if shifted:
        out.append(word("moved_goals", language, what=_listed(shifted, language)))
    if not np.allclose(comparison.budgets["a"].fillna(0), comparison.budgets["b"].fillna(0)):
        out.append(
            word(
                "moved_budget",
                language,
                a=amount(budget["a"], language, 0),
                b=amount(budget["b"], language, 0),
            )
        )
    for reason in ("cost", "effects"):
        touched = [reason in words for words in frame["reasons"]]
        if any(touched):
            names = [str(name) for name in comparison_names(comparison, language)[touched]]
            out.append(word(f"moved_{reason}", language, n=len(names), what=_listed(names, language)))
    if "price_year" in comparison.settings:
        a, b = comparison.settings["price_year"]
        out.append(word("moved_prices", language, a=int(a), b=int(b)))
    if "rules" in comparison.tables:
        gone, fresh = comparison.tables["rules"]
        out.append(word("moved_rules", language, gone=gone, fresh=fresh))
    return out


def comparison_sentences(comparison: Comparison, language: str = "sv") -> list[str]:
    """What moved and why, in a few sentences."""
    language = Reader(language, comparison.money, comparison.own)
    frame, names = comparison.frame, comparison_names(comparison, language)
    both = frame["rank_a"].notna() & frame["rank_b"].notna()
    moved = int((frame["moved"][both] != 0).sum())
    out = [word("moved_count", language, n=moved, m=int(both.sum()))]
    built_a, built_b = frame["status_a"] == "in_plan", frame["status_b"] == "in_plan"
    parts = {
        "moved_in": built_b & ~built_a, "moved_out": built_a & ~built_b,
        "moved_new": frame["status_a"].isna(), "moved_gone": frame["status_b"].isna(),
    }  # fmt: skip
    for key, hit in parts.items():
        if hit.any():
            out.append(word(key, language, what=_listed([str(name) for name in names[hit]], language)))
    why = _because(comparison, language)
    if not why and moved == 0 and len(out) == 1 and not comparison.renamed:
        return [word("moved_nothing", language)]
    fresh = int((comparison.decisions["where"] == "b").sum())
    if fresh:
        why.append(word("moved_decisions", language, n=fresh))
    return out + why + renamed_sentence(comparison.renamed, language)


def renamed_sentence(renamed: Mapping[str, tuple[Name, Name]], language: str) -> list[str]:
    """What is counted as the same by its id, though it is called otherwise."""
    pairs = [
        word("renamed_pair", language, id=own, before=before.text(language), after=after.text(language))
        for own, (before, after) in renamed.items()
    ]
    return [word("renamed", language, what=_listed(pairs, language))] if pairs else []


def comparison_table(comparison: Comparison, language: str = "sv") -> pd.DataFrame:
    """The proposals with headings and words of the language; numbers stay numbers."""
    language = Reader(language, comparison.money, comparison.own)
    frame = comparison.frame
    status = {
        side: ["" if pd.isna(cell) else word(str(cell), language) for cell in frame[f"status_{side}"]]
        for side in "ab"
    }
    columns = {
        "name": list(comparison_names(comparison, language)),
        "rank_a": frame["rank_a"].to_numpy(), "rank_b": frame["rank_b"].to_numpy(), "moved": frame["moved"].to_numpy(),
        "status_a": status["a"], "status_b": status["b"],
        **{key: frame[key].to_numpy() for key in ("goal_score_a", "goal_score_b", "by_goals", "by_effects", "cost_msek_a", "cost_msek_b")},
        "reasons": [", ".join(word(f"reason_{key}", language) for key in words) for words in frame["reasons"]],
    }  # fmt: skip
    table = pd.DataFrame(columns, index=frame.index)
    return table.rename(columns={key: word(f"compare_{key}", language) for key in columns})


def comparison_section(comparison: Comparison, language: str) -> dict[str, Any]:
    """The section of the meeting page: sentences, headings and cells as text."""
    language = Reader(language, comparison.money, comparison.own)
    table = comparison_table(comparison, language)
    numeric = [table[column].dtype.kind == "f" for column in table]
    decimals = [1 if i >= 6 and i < 10 else 0 for i in range(len(numeric))]
    rows = [
        [number(cell, decimals[k], language) if numeric[k] else cell for k, cell in enumerate(row)]
        for row in table.itertuples(index=False)
    ]
    head = word("compare_head", language, a=comparison.name_a, b=comparison.name_b)
    return {
        "sentences": [head, *comparison_sentences(comparison, language)],
        "headings": list(table.columns),
        "numeric": numeric,
        "rows": rows,
    }
