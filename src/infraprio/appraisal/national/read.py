"""Appraisal values out of a workbook in the layout in which a national guideline publishes them."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pandas as pd

from infraprio.appraisal.national.cells import Figure, figures, read_book
from infraprio.appraisal.national.units import UnitError, in_unit
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, finding
from infraprio.scenario.checks.appraisal.parameters import parameter_range
from infraprio.scenario.parameters import built_in, currency_in, unit_of

__all__ = ["NationalValues", "read_national"]

COLUMNS: Final = (
    "id", "value", "unit", "low", "high", "price_year", "edition", "status", "source", "note",
)  # fmt: skip
LEFT: Final = ("sheet", "row", "label", "value", "why", "about")
_FAR: Final = 30.0
"""Times the placeholder from which a value is taken for one in another unit than the sheet says."""
_LIKE: Final = {"fatality_msek": 40.0, "severe_injury_msek": 6.0}
"""MSEK: what the parts of a casualty are about, to tell pence and millions by; not used otherwise."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NationalValues:
    """What was read in a guideline's workbook.

    Attributes
    ----------
    layout, edition : str
        Of the workbook.
    values : DataFrame
        Rows of the table ``values``, with the status ``official`` and the cell as their source.
    left : DataFrame
        Numbers that are not among them: sheet, row, label, value, why (a key: not_recognised, no_unit, per_vehicle, ...), about.
    other_edition : bool
        The rows that are recognised were made for another edition.

    Examples
    --------
    >>> NationalValues(layout="asek", edition="ASEK 8.0", values=pd.DataFrame({"id": ["tax_factor"]}), left=pd.DataFrame())
    NationalValues(ASEK 8.0: 1 values, 0 left)
    """

    layout: str
    edition: str
    values: pd.DataFrame
    left: pd.DataFrame
    other_edition: bool = False

    def __repr__(self) -> str:
        return f"NationalValues({self.edition}: {len(self.values)} values, {len(self.left)} left)"


def _table(name: str) -> list[Row]:
    """The rows of a table of the recogniser."""
    text = resources.files("infraprio.appraisal.national").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _own_rows(path: Path) -> list[Row]:
    """A planner's rows of what is recognised.

    Raises
    ------
    AppraisalError
        A column is missing, or a row names a value that there is not or a pattern that cannot be read.
    """
    try:
        rows: list[Row] = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as fault:
        raise AppraisalError(finding("recogniser_unreadable", str(path), why=fault)) from fault
    told: list[Finding] = []
    for line, row in enumerate(rows, start=2):
        place: dict[str, Any] = {"row": line}
        told += [
            finding("recogniser_empty", str(path), **place, column=name)
            for name in ("layout", "label", "id")
            if not row.get(name)
        ]
        told += [
            finding("recogniser_id", str(path), **place, column="id", value=name)
            for name in (row.get("id") or "").split()
            if not unit_of(name)
        ]
        try:
            _parts(row.get("label") or "")
        except re.error as fault:
            words: dict[str, Any] = {"value": row["label"], "why": fault}
            told.append(finding("recogniser_label", str(path), **place, column="label", **words))
    if told:
        raise AppraisalError(*told)
    return rows


def _parts(label: str) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """Patterns that must stand there, the last in the row itself, and those that must not stand in the row."""
    wanted, *unwanted = (part.strip() for part in label.split(" !"))
    return (
        [re.compile(part.strip(), re.IGNORECASE) for part in wanted.split("&")],
        [re.compile(part, re.IGNORECASE) for part in unwanted],
    )


def _meant(figure: Figure, rows: Sequence[Row]) -> Row | None:
    """The first row of the recogniser that fits a figure."""
    whole = f"{figure.around} {figure.label}"
    for row in rows:
        wanted, unwanted = _parts(row["label"])
        if (
            wanted[-1].search(figure.label)
            and all(part.search(whole) for part in wanted)
            and not any(part.search(figure.label) for part in unwanted)
        ):
            return row
    return None


def _layout(texts: Sequence[str], path: Path) -> Row:
    """The layout whose mark stands in the workbook.

    Raises
    ------
    AppraisalError
        None does.
    """
    known = _table("layouts")
    for row in known:
        if any(re.search(row["mark"], text, re.IGNORECASE) for text in texts):
            return row
    names = ", ".join(row["layout"] for row in known)
    raise AppraisalError(finding("national_no_layout", str(path), known=names))


def _edition(texts: Iterable[str], layout: Row, stated: str, path: Path) -> str:
    """The edition that the workbook says, which must be the one that is stated.

    Raises
    ------
    AppraisalError
        It says none, several, or another.
    """
    hits = (str(hit) for text in texts for hit in re.findall(layout["edition"], text, re.IGNORECASE))
    found = sorted(set(hits))
    matching = [each for each in found if re.search(rf"(?<![\d.]){re.escape(each)}$", stated, re.IGNORECASE)]
    if matching or (stated and not found):
        return matching[0] if matching else stated
    if len(found) == 1 and not stated:
        return found[0]
    code = "other_edition" if stated else "two_editions" if found else "no_edition"
    raise AppraisalError(finding(f"national_{code}", str(path), found=", ".join(found), stated=stated))


def read_national(path: str | Path, *, rows: str | Path | None = None, edition: str = "") -> NationalValues:
    r"""Values out of a workbook of ASEK, TAG or US DOT, as rows of the table ``values``.

    Parameters
    ----------
    path : str or Path
        Workbook (xlsx, xls, ods) or CSV file.
    rows : str or Path, optional
        CSV file with the columns layout, label, unit, id: what else is recognised, before what comes with infraprio. A label
        is a pattern, or several joined by ``&`` that must all stand in sheet, titles, section or row, the last in the row;
        ``!`` before a pattern that must not stand in the row. The unit counts where the workbook says none.
    edition : str, optional
        The edition that the workbook must be; what it is where it does not say so.

    Returns
    -------
    NationalValues
        Values with their cell, and every other number with the reason why it is left.

    Raises
    ------
    AppraisalError
        The file cannot be read, its layout is not known, or it is not of one edition, the stated one.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book = Path(folder, "annex.csv")
    ...     _ = book.write_text("ASEK 8.0;;;\nKalkylvärde;Värde;Enhet;Prisnivå\nKoldioxid;700;öre/kg;2017\n", encoding="utf-8")
    ...     found = read_national(book)
    >>> found.values[["id", "value", "unit", "edition", "status"]].values.tolist()
    [['co2_value_sek_kg', 7.0, 'SEK/kg', 'ASEK 8.0', 'official']]
    """
    path = Path(path)
    book = read_book(path)
    texts = [str(cell) for sheet in book.values() for row in sheet for cell in row if isinstance(cell, str)]
    texts += [path.stem, *book]
    layout = _layout(texts, path)
    said = _edition(texts, layout, edition, path)
    shown = said if said.startswith(layout["title"]) else layout["title"] + said
    own = _own_rows(Path(rows)) if rows is not None else []
    known = [row for row in (*own, *_table("rows")) if row["layout"] == layout["layout"]]
    columns = {key: re.compile(layout[f"{key}_heading"], re.IGNORECASE) for key in ("value", "unit", "year")}
    values: dict[str, dict[str, Any]] = {}
    left: list[dict[str, Any]] = []
    for figure in figures(book, columns, decimal_comma=layout["layout"] == "asek"):
        row = _meant(figure, known)
        for each in row["id"].split() if row else [""]:
            made = _value(figure, each, row or {}, float(layout["rough_rate"]))
            if isinstance(made, dict) and each in values and values[each]["value"] != made["value"]:
                made = ("twice", values[each]["source"])
            if isinstance(made, tuple):
                place = {"sheet": figure.sheet, "row": figure.row, "label": figure.label}
                left.append({**place, "value": figure.value, "why": made[0], "about": made[1]})
            else:
                source = f"{path.name}, {figure.sheet}, row {figure.row}"
                values.setdefault(each, {**made, "edition": shown, "status": "official", "source": source})
    return NationalValues(
        layout=layout["layout"],
        edition=shown,
        values=pd.DataFrame(list(values.values()), columns=list(COLUMNS)).astype({"price_year": "Int64"}),
        left=pd.DataFrame(left, columns=list(LEFT)).drop_duplicates(
            ignore_index=True
        ),  # one figure may be meant for several
        other_edition=shown.removeprefix(layout["title"]) not in layout["made_for"].split(";"),
    )


def _value(figure: Figure, name: str, row: Row, rough: float) -> dict[str, Any] | tuple[str, str]:
    """A row of the table of values, or why the figure cannot be one and what that is about."""
    if not name:
        return "not_recognised", ""
    wanted, said = unit_of(name), figure.unit or row.get("unit", "")
    try:
        unit, factor = in_unit(name, wanted, said)
    except UnitError as fault:
        return str(fault.args[0]), said
    value = float(f"{figure.value * factor:.10g}")
    like = built_in()[name] if name in built_in() else built_in()["severe_accident_msek"]
    least, most = parameter_range(like)
    if not least <= value <= most:
        return "out_of_range", f"{value:g} {unit}"
    if currency_in(unit):
        if figure.year is None:
            return "no_year", unit
        times = abs(value) * rough / _LIKE.get(name, like.value)
        if value == 0 or abs(math.log(times)) > math.log(_FAR):
            return "far_off", f"{value:g} {unit}"
    year = figure.year if currency_in(unit) else None
    return {"id": name, "value": value, "unit": unit, "price_year": year, "note": row.get("note", "")}
