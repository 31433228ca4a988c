"""The gallery: every figure and every table of the reports, from the examples, with the lines that make it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from html import escape
from pathlib import Path

import pandas as pd
from make_api import summary
from make_reference import written

import infraprio as ip
from infraprio.report import figures
from infraprio.report.sheet import Sheet
from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.write import write_csv

ROWS, COLUMNS, WIDE = 4, 7, 42
PAGES = {
    "order": (
        "The order and the money", "[Concepts](../../concepts.md) says what the words mean, [portfolios](../../portfolio.md) how the order is found.",
        "priority_order medium_term long_term committed not_prioritised supported not_ranked money_by_fund investment_plan agency_rule* decisions method",
    ),
    "goals": (
        "Scores, goals and other methods", "[Goals and weights](../../scoring.md) says how a score comes about.",
        "scores stakeholders national_goals harmonisation goals goal_revision* score_revision* other_methods*",
    ),
    "effects": (
        "What proposals do", "[Effects](../../effects.md) says what is computed through the network, and how.",
        "effects* effect_remarks interactions impact_* road_closures corridor_closures exposure wider_effects*",
    ),
    "worth": (
        "What they are worth, and to whom", "[Appraisal](../../appraisal.md) has the formulas, [values](../../values.md) what they rest on.",
        "appraisal appraisal_summary plan_summary benefits_* equity value_sets* values model_settings",
    ),
    "sure": (
        "How sure it is", "[Goals and weights](../../scoring.md) has the mathematics of ranks, [appraisal](../../appraisal.md) that of risk.",
        "robustness acceptability value_at_money budget_curve risk_*",
    ),
    "study": ("Other plans and margins", "[The study](../../study.md) says what each answers.", "study_*"),
}  # fmt: skip
"""Page -> title, where to read on, and the tables on it."""


def write_table(sheet: Sheet, folder: Path) -> None:
    """Write a table as the reports have it, and its title."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(sheet, folder, "en")
    (folder / f"{sheet.name}.title").write_text(sheet.title, encoding="utf-8")


def write_gallery(folder: Path) -> None:
    """Run the small region and draw every figure and table of it."""
    result = ip.run(ip.read(ip.example("westfjords")), seed=0)
    for sheet in sheets(result, "en"):
        write_table(sheet, folder / "tables")
    for name in figures.WRITTEN:
        figure = getattr(figures, name)(result, language="en")
        figure.savefig(folder / f"{name}.png", dpi=96)
        title = figure.get_suptitle() or figure.axes[0].get_title("left")
        (folder / f"{name}.title").write_text(" ".join(title.split()).rstrip(":"), encoding="utf-8")


def _figures_page(drawn: Path) -> str:
    lines = [
        "# Figures", "",
        "Every figure of the reports, drawn by the build of this site from an example that comes along, with the lines that make it. All are matplotlib figures of a",
        "palette that the colour-blind can tell apart; `infraprio run … --formats png,svg,html` writes them as files. Before each stands", "",
        "```python", "import infraprio as ip", "from infraprio.report import figures", "```", "",
    ]  # fmt: skip
    for name in figures.WRITTEN:
        told = summary(f"infraprio.report.figures.all_figures.{name}")
        page = f"../api/hand_in/infraprio.report.figures.all_figures.{name}.md"
        lines += [
            f"## {(drawn / f'{name}.title').read_text(encoding='utf-8')}", "", f"{told} [More]({page})", "", f"![{told}](../gallery/{name}.png)", "",
            "```python", 'result = ip.run(ip.read(ip.example("westfjords")))', f'figures.{name}(result, language="en").savefig("{name}.png")', "```", "",
        ]  # fmt: skip
    return "\n".join(
        [
            *lines,
            "What else is handed in: [the document](../../submission.md), [the meeting page](../../meeting_page.md).",
            "",
        ]
    )


def _cell(value: object) -> str:
    text = "" if pd.isna(value) else f"{value:,.6g}" if isinstance(value, float) else str(value)
    return escape(text if len(text) <= WIDE else f"{text[: WIDE - 1]}…").replace("|", "&#124;") or " "


def _preview(frame: pd.DataFrame) -> Iterator[str]:
    shown = frame.iloc[:ROWS, :COLUMNS]
    yield "| " + " | ".join(_cell(name) for name in shown) + " |"
    yield "|" + "---|" * shown.shape[1]
    for row in shown.itertuples(index=False):
        yield "| " + " | ".join(map(_cell, row)) + " |"
    more = [f"{len(frame) - ROWS} more rows"] * (len(frame) > ROWS)
    more += [f"{frame.shape[1] - COLUMNS} more columns"] * (frame.shape[1] > COLUMNS)
    yield from ("", f"*… {' and '.join(more)}*") if more else ()


def _table(path: Path, example: str) -> list[str]:
    title = path.with_suffix(".title").read_text(encoding="utf-8")
    return [
        f"## {title}", "", f"`{path.stem}`, here of the example {example}", "", *_preview(pd.read_csv(path)), "",
        "```python", 'result.write("results", formats=("csv", "html"), language="en")', f'pd.read_csv("results/{path.stem}.csv")', "```", "",
    ]  # fmt: skip


def write_pages(folder: Path, examples: dict[str, Path]) -> None:
    """Write the pages of figures and tables; of several examples that have a table the first shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    written(folder / "figures.md", _figures_page(folder.with_name("gallery")))
    found = {
        path.stem: (path, example)
        for example, held in reversed(examples.items())
        for path in held.glob("*.csv")
    }
    placed = set()
    for page, (title, where, patterns) in PAGES.items():
        names = [name for pattern in patterns.split() for name in sorted(found) if fnmatch(name, pattern)]
        placed |= set(names)
        lines = [
            f"# {title}", "", f"{where} Each table is a CSV file, a sheet of the workbook and, where it fits, a table of the document. First comes", "",
            "```python", "import infraprio as ip", "import pandas as pd", "", 'result = ip.run(ip.read(ip.example("westfjords")))  # or "jamtland"', "```", "",
        ]  # fmt: skip
        for name in names:
            lines += _table(*found[name])
        written(folder / f"{page}.md", "\n".join([*lines, "All figures: [figures](figures.md).", ""]))
    assert placed == set(found), f"no page of the gallery has {sorted(set(found) - placed)}"
