"""Reference pages made from the definitions in the code, so that they cannot differ from it."""

from __future__ import annotations

from pathlib import Path

from infraprio.scenario.checks.appraisal.parameters import parameter_range
from infraprio.scenario.files.guide import FILLED
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
        return f"id in [{column.refers}]({column.refers}.md)"
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


WHEN = {
    "needed": "A list of projects consists of these.",
    "useful": "More is told with each of these: several people, funds, periods, rules, what others computed.",
    "later": "The network, from which effects are computed instead of judged; and values in place of those that come along.",
}
"""How soon a table is filled in."""


def tables_page() -> str:
    """All tables, by how soon they are filled in."""
    lines = [
        "# Tables", "",
        "A scenario is a folder with one CSV file a table and `scenario.toml`, or a workbook with one sheet a table and a sheet",
        "`scenario`. `infraprio new myplan.xlsx` writes them empty, in this order; [your own data](../own_data.md) says how to begin, and",
        "[what is read](../reading.md) what is said of a table that is not right. Settings of the scenario: [scenario](tables/scenario.md).", "",
    ]  # fmt: skip
    for when, names in FILLED.items():
        lines += [
            f"## {when.capitalize()}",
            "",
            WHEN[when],
            "",
            _row("table", "a row is"),
            _row("---", "---"),
        ]
        lines += [_row(f"[{name}](tables/{name}.md)", TABLES[name].rows_in("en")) for name in names] + [""]
    pages = ["tables/scenario", *(f"tables/{name}" for names in FILLED.values() for name in names)]
    return "\n".join([*lines, "```{toctree}", ":hidden:", "", *pages, "```", ""])


def table_page(name: str) -> str:
    """One table, column by column, with the tables that name its rows and are named by them."""
    table = TABLES[name]
    named = sorted({c.refers for c in table.columns if c.refers} - {name})
    naming = sorted(each.name for each in TABLES.values() if any(c.refers == name for c in each.columns))
    lines = [
        f"# {name}",
        "",
        f"**{table.title} / {table.title_in('sv')}**. {table.rows_in('en')} *{table.rows_in('sv')}*",
        "",
    ]
    if table.key:
        lines += [f"No two rows share `{' + '.join(table.key)}`.", ""]
    lines += [*_columns(table.columns), ""]
    for told, names in (
        ("It names rows of", named),
        ("Its rows are named in", [n for n in naming if n != name]),
    ):
        if names:
            lines += [f"{told} {', '.join(f'[{each}]({each}.md)' for each in names)}.", ""]
    return "\n".join([*lines, "How soon it is filled in: [tables](../tables.md).", ""])


def settings_page() -> str:
    """The settings of a scenario."""
    told = "The file `scenario.toml`, under `[scenario]`, or the sheet `scenario`. Only a name is needed; what lacks is taken, and told."
    return "\n".join(
        [
            "# scenario",
            "",
            told,
            "",
            *_columns(SETTINGS),
            "",
            "The tables beside it: [tables](../tables.md).",
            "",
        ]
    )


def indicators_page() -> str:
    """Every indicator of the effects."""
    from infraprio.effects import INDICATORS

    lines = [
        "# Indicators",
        "",
        "What the effects of a proposal are measured in. A goal names one of these ids, or `judgement`.",
        "A goal names one in the table [goals](tables/goals.md); [effects](../effects.md) says how they are computed, [add an indicator](../howto/add_an_indicator.md) how one is added.",
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


def _parameters(kind: str) -> list[str]:
    head = ("id", "value", "unit", "low", "high", "permitted", "price year", "status", "source")
    lines = [_row(*head), _row(*["---"] * len(head))]
    for p in (each for each in built_in().values() if each.kind == kind):
        low, high = ("" if x != x else f"{x:g}" for x in (p.low, p.high))
        permitted = "{:g} to {:g}".format(*parameter_range(p))
        cells = (p.unit, low, high, permitted, p.price_year or "", p.status.replace("_", " "), p.source)
        lines.append(_row(f"`{p.id}`", f"{p.value:g}", *cells))
    return [*lines, ""]


def values_page() -> str:
    """Every appraisal value with how sure it is."""
    return "\n".join([
        "# Appraisal values", "",
        "Rows of the table [values](tables/values.md) replace what comes with infraprio; [](../howto/own_values.md) shows how.", "",
        "*placeholder*: stands until an official value is given; a report that uses any says so. Nothing here is called official",
        "unless its source was read.", "", *_parameters("value"),
    ])  # fmt: skip


def model_settings_page() -> str:
    """Every setting of the model."""
    return "\n".join([
        "# Settings of the model", "",
        "How traffic, queues, emissions and costs are reckoned. Rows of the table [model_settings](tables/model_settings.md) replace what comes",
        "with infraprio; [effects](../effects.md) says what each does.", "", *_parameters("setting"),
    ])  # fmt: skip


def write_pages(folder: Path) -> None:
    """Write all reference pages."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    pages = {
        "tables": tables_page(), "tables/scenario": settings_page(), "indicators": indicators_page(),
        "values": values_page(), "model_settings": model_settings_page(),
    } | {f"tables/{name}": table_page(name) for name in TABLES}  # fmt: skip
    for name, text in pages.items():
        written(folder / f"{name}.md", text)


def written(path: Path, text: str) -> None:
    """Write a page; one that is as it was keeps its time, so that it is not made anew."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
