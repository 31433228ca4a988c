"""What moved between two runs, as figure and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from infraprio.report.comparison.sentences import comparison_names, comparison_table
from infraprio.report.figures.style import COLOURS, INK, MARKERS, new_figure
from infraprio.report.page import write_page
from infraprio.report.record import short_record
from infraprio.report.words.language import word
from infraprio.report.write import write_frame, write_record
from infraprio.scenario.money import reader_of
from infraprio.writing import former_files, replaced_folder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.comparison import Comparison
    from infraprio.result import Result

__all__ = [
    "RECORD", "moves", "write_comparison",
]  # fmt: skip

RECORD: Final = "comparison.json"

_FIGURE: Final = 60


def moves(comparison: Comparison, language: str = "sv") -> Figure:
    """Ranks of both runs joined by lines; what moved is coloured by kind and named at the right.

    Of more than sixty proposals the sixty that moved most are drawn.
    """
    frame = comparison.frame[comparison.frame["rank_a"].notna() & comparison.frame["rank_b"].notna()]
    if len(frame) > _FIGURE:
        kept = frame["moved"].abs().sort_values(ascending=False, kind="stable").index[:_FIGURE]
        frame = frame.loc[[name for name in frame.index if name in set(kept)]]
    names = [str(name) for name in comparison_names(comparison, language).loc[list(frame.index)]]
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
    language = reader_of(later.scenario, language)
    with replaced_folder(folder, last=RECORD, ours=former_files(RECORD)) as aside:
        write_frame(comparison_table(comparison, language).reset_index(), aside / "comparison.csv", language)
        moves(comparison, language).savefig(aside / "comparison.png", dpi=150, metadata={"Software": None})
        write_frame(comparison.decisions, aside / "decisions.csv", language)
        write_page(later, aside / "meeting.html", language, comparison)
        write_record(short_record(later.scenario), aside, RECORD)
        names = sorted(path.name for path in aside.iterdir())
    return [folder / name for name in names]
