"""Reference pages made from the definitions in the code, so that they cannot differ from it."""

from __future__ import annotations

from pathlib import Path

from infraprio.scenario.checks.appraisal.parameters import parameter_range
from infraprio.scenario.parameters import built_in
from infraprio.scenario.tables import SETTINGS, TABLES


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _range(column: object) -> str:
    if column.choices:
        return ", ".join(column.choices)
    least = "" if column.least is None else f"{column.least:g}"
    most = "" if column.most is None else f"{column.most:g}"
    if column.refers:
        return f"id in [{column.refers}](#{column.refers.replace('_', '-')})"
    usual = "" if column.usual is None else f"; above {column.usual:g} with a warning"
    return f"{least} to {most}{usual}" if least or most else ""


def _columns(columns: object) -> list[str]:
    lines = [
        _row("column", "holds", "unit", "needed", "empty means", "permitted", "meaning", "betydelse"),
        _row(*["---"] * 8),
    ]
    for c in columns:
        empty = "" if c.required else "missing" if c.default is None else f"{c.default}"
        lines.append(
            _row(
                f"`{c.heading}`",
                c.kind,
                c.unit.replace("MSEK", "amount").replace("SEK", "currency"),
                "yes" if c.required else "",
                empty,
                _range(c),
                c.meaning,
                c.meaning_sv,
            )
        )
    return lines


def tables_page() -> str:
    """Every table and column."""
    lines = [
        "# Tables", "",
        "A scenario is a folder with one CSV file a table and `scenario.toml`, or a workbook with one sheet a table and a sheet",
        "`scenario`. Only the tables marked *needed* must have rows. `infraprio new` writes them empty.", "",
        "## scenario (settings)", "", *_columns(SETTINGS), "",
    ]  # fmt: skip
    for table in TABLES.values():
        key = f" No two rows share `{' + '.join(table.key)}`." if table.key else ""
        lines += [
            f"## {table.name}",
            "",
            f"**{table.title} / {table.title_in('sv')}**{' (needed)' if table.required else ''}. ",
        ]
        lines += [f"{table.rows_in('en')} {table.rows_in('sv')}{key}", "", *_columns(table.columns), ""]
    return "\n".join(lines)


def indicators_page() -> str:
    """Every indicator of the effects."""
    from infraprio.effects import INDICATORS

    lines = [
        "# Indicators",
        "",
        "What the effects of a proposal are measured in. A goal names one of these ids, or `judgement`.",
        "For goals: *yes*; *trade_off*: sees one side alone; *no*: describes, and may reward a loss.",
        "",
    ]
    lines += [
        _row("id", "name", "namn", "unit", "better", "for goals", "how it is computed", "source"),
        _row(*["---"] * 8),
    ]
    for i in INDICATORS.values():
        lines.append(
            _row(f"`{i.id}`", i.name, i.name_in("sv"), i.unit, i.direction, i.goal, i.formula, i.source)
        )
    return "\n".join([*lines, ""])


def parameters_page() -> str:
    """Every appraisal value with how sure it is, and apart from them every setting of the model."""
    lines = [
        "# Values and settings", "",
        "Rows of the tables `values` and `model_settings` replace what comes with infraprio.", "",
        "## Appraisal values", "",
        "*placeholder*: stands until an official value is given; a report that uses any says so. Nothing here is called official",
        "unless its source was read.", "",
    ]  # fmt: skip
    for kind in ("value", "setting"):
        if kind == "setting":
            lines += ["", "## Settings of the model", "", "How traffic, queues, emissions and costs are reckoned.", ""]  # fmt: skip
        head = ("id", "value", "unit", "low", "high", "permitted", "price year", "status", "source")
        lines += [_row(*head), _row(*["---"] * len(head))]
        for p in (each for each in built_in().values() if each.kind == kind):
            low, high = ("" if x != x else f"{x:g}" for x in (p.low, p.high))
            permitted = "{:g} to {:g}".format(*parameter_range(p))
            cells = (p.unit, low, high, permitted, p.price_year or "", p.status.replace("_", " "), p.source)
            lines.append(_row(f"`{p.id}`", f"{p.value:g}", *cells))
    return "\n".join([*lines, ""])


def write_pages(folder: Path) -> None:
    """Write all reference pages."""
    folder.mkdir(exist_ok=True)
    for name, page in (
        ("tables", tables_page),
        ("indicators", indicators_page),
        ("parameters", parameters_page),
    ):
        path = folder / f"{name}.md"
        text = page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
