"""What moved between two runs, as sentences, table, figure and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.report.figures.style import COLOURS, INK, MARKERS, new_figure
from infraprio.report.words.language import number, word
from infraprio.writing import former_files, replaced_folder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.compare import Comparison
    from infraprio.result import Result

__all__ = [
    "RECORD", "comparison_section", "comparison_sentences", "comparison_table", "moves", "write_comparison",
]  # fmt: skip

RECORD: Final = "comparison.json"

_NAMED: Final = 6
_FIGURE: Final = 60


def _names(comparison: Comparison, language: str) -> pd.Series[Any]:
    frame = comparison.frame
    return (
        frame["name_en"].where(frame["name_en"] != "", frame["name"]) if language == "en" else frame["name"]
    )


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
        f"{(row['name_en'] if language == 'en' else '') or row['name']} {number(100 * row['a'], 1, language)} → {number(100 * row['b'], 1, language)} %"
        for _, row in goals.iterrows()
        if abs(row["a"] - row["b"]) > 5e-4
    ]
    if shifted:
        out.append(word("moved_goals", language, what=_listed(shifted, language)))
    if not np.allclose(comparison.budgets["a"].fillna(0), comparison.budgets["b"].fillna(0)):
        out.append(
            word(
                "moved_budget",
                language,
                a=number(budget["a"], 0, language),
                b=number(budget["b"], 0, language),
            )
        )
    for reason in ("cost", "effects"):
        touched = [reason in words for words in frame["reasons"]]
        if any(touched):
            names = [str(name) for name in _names(comparison, language)[touched]]
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
    frame, names = comparison.frame, _names(comparison, language)
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
    if not why and moved == 0 and len(out) == 1:
        return [word("moved_nothing", language)]
    fresh = int((comparison.decisions["where"] == "b").sum())
    if fresh:
        why.append(word("moved_decisions", language, n=fresh))
    return out + why


def comparison_table(comparison: Comparison, language: str = "sv") -> pd.DataFrame:
    """The proposals with headings and words of the language; numbers stay numbers."""
    frame = comparison.frame
    status = {
        side: ["" if pd.isna(cell) else word(str(cell), language) for cell in frame[f"status_{side}"]]
        for side in "ab"
    }
    columns = {
        "name": list(_names(comparison, language)),
        "rank_a": frame["rank_a"].to_numpy(), "rank_b": frame["rank_b"].to_numpy(), "moved": frame["moved"].to_numpy(),
        "status_a": status["a"], "status_b": status["b"],
        **{key: frame[key].to_numpy() for key in ("goal_score_a", "goal_score_b", "by_goals", "by_effects", "cost_msek_a", "cost_msek_b")},
        "reasons": [", ".join(word(f"reason_{key}", language) for key in words) for words in frame["reasons"]],
    }  # fmt: skip
    table = pd.DataFrame(columns, index=frame.index)
    return table.rename(columns={key: word(f"compare_{key}", language) for key in columns})


def comparison_section(comparison: Comparison, language: str) -> dict[str, Any]:
    """The section of the meeting page: sentences, headings and cells as text."""
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


def moves(comparison: Comparison, language: str = "sv") -> Figure:
    """Ranks of both runs joined by lines; what moved is coloured by kind and named at the right.

    Of more than sixty proposals the sixty that moved most are drawn.
    """
    frame = comparison.frame[comparison.frame["rank_a"].notna() & comparison.frame["rank_b"].notna()]
    if len(frame) > _FIGURE:
        kept = frame["moved"].abs().sort_values(ascending=False, kind="stable").index[:_FIGURE]
        frame = frame.loc[[name for name in frame.index if name in set(kept)]]
    names = [str(name) for name in _names(comparison, language).loc[list(frame.index)]]
    figure, axes = new_figure(8, 2.2 + 0.2 * max(len(frame), 3))
    ends = {side: frame[f"rank_{side}"].rank() for side in "ab"}
    for i, row in enumerate(frame.to_dict("records")):
        a, b, still = float(ends["a"].iloc[i]), float(ends["b"].iloc[i]), row["moved"] == 0
        colour = "#b0b0b0" if still else COLOURS[row["kind"]]
        axes.plot([0, 1], [a, b], color=colour, lw=0.8 if still else 1.6, zorder=1 if still else 2)
        for x, y, side in ((0, a, "a"), (1, b, "b")):
            built = row[f"status_{side}"] == "in_plan"
            axes.scatter(
                x,
                y,
                s=26,
                marker=MARKERS[row["kind"]],
                color=colour if built else "white",
                edgecolor=colour,
                zorder=3,
            )
        axes.annotate(f"{row['rank_a']:.0f}", (-0.03, a), ha="right", va="center", fontsize=7, color=INK)
        text = names[i] if len(names[i]) <= 48 else names[i][:47] + "…"
        axes.annotate(
            f"{row['rank_b']:.0f}  {text}".replace("$", r"\$"), (1.03, b), ha="left", va="center", fontsize=7, color=INK,
            annotation_clip=False,
        )  # fmt: skip
    axes.invert_yaxis()
    axes.set_xlim(-0.12, 2.2)
    axes.set_axis_off()
    axes.set_title(word("compare_title", language), loc="left", fontsize=12)
    axes.text(0, 1.0, "A", transform=axes.get_xaxis_transform(), ha="center", fontsize=10, fontweight="bold")
    axes.text(1, 1.0, "B", transform=axes.get_xaxis_transform(), ha="center", fontsize=10, fontweight="bold")
    return figure


def write_comparison(comparison: Comparison, later: Result, folder: Path, language: str = "sv") -> list[Path]:
    """Write comparison.csv, comparison.png, decisions.csv and meeting.html, the later run's page with what moved.

    They appear at once, with comparison.json, which lists them.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    from infraprio.report.page import write_page
    from infraprio.report.record import short_record
    from infraprio.report.write import write_frame, write_record

    with replaced_folder(folder, last=RECORD, ours=former_files(RECORD)) as aside:
        write_frame(comparison_table(comparison, language).reset_index(), aside / "comparison.csv", language)
        moves(comparison, language).savefig(aside / "comparison.png", dpi=150, metadata={"Software": None})
        write_frame(comparison.decisions, aside / "decisions.csv", language)
        write_page(later, aside / "meeting.html", language, comparison)
        write_record(short_record(later.scenario), aside, RECORD)
        names = sorted(path.name for path in aside.iterdir())
    return [folder / name for name in names]
