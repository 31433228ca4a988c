"""The rows of a list as proposals: ids, names, costs and what may be built only with or without others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import Broken, as_text, nearest
from infraprio.sheet.asked import Columns
from infraprio.sheet.flags import marked
from infraprio.sheet.listing import Sheet
from infraprio.sheet.numbers import number_in
from infraprio.sheet.short_ids import short_ids

__all__ = ["Projects", "column_numbers", "projects_of", "rules_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projects:
    """The proposals of a list, row by row.

    Attributes
    ----------
    ids, names : of each row.
    known : every id as it stands, and every name and id in lower case -> id; what stands for two is not among them.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    known: Mapping[str, str]


def projects_of(sheet: Sheet, columns: Columns, faults: list[Finding]) -> Projects:
    """Ids and names; where no id is stated the rows are numbered as they stand."""
    heading = columns.get("name") or columns.get("id", "")
    named = [as_text(cell) for cell in sheet.column(heading)] if heading else [""] * len(sheet.rows)
    if "id" in columns:
        stated = [as_text(cell) for cell in sheet.column(columns["id"])]
        faults += _id_faults(sheet, columns["id"], stated)
        short = short_ids(dict.fromkeys(stated))
        ids = [short[text] for text in stated]
    else:
        ids = [f"P{k + 1}" for k in range(len(sheet.rows))]
    names = [name or own for name, own in zip(named, ids, strict=True)]
    count = Counter(name.lower() for name in names)
    known = {name.lower(): own for name, own in zip(names, ids, strict=True) if count[name.lower()] == 1}
    own_names = [stated, ids] if "id" in columns else [ids]
    for texts in own_names:
        alike = Counter(text.lower() for text in texts)
        known |= {text.lower(): own for text, own in zip(texts, ids, strict=True) if alike[text.lower()] == 1}
        known |= dict(zip(texts, ids, strict=True))
    return Projects(ids=tuple(ids), names=tuple(names), known=known)


def _id_faults(sheet: Sheet, heading: str, stated: Sequence[str]) -> Iterator[Finding]:
    where: dict[str, Any] = {"sheet": sheet.sheet, "column": heading}
    first: dict[str, int] = {}
    for row, text in zip(sheet.rows, stated, strict=True):
        if not text:
            yield finding("missing_cell", sheet.file, row=row, **where)
        elif text in first:
            yield finding("list_id_twice", sheet.file, row=row, value=text, first=first[text], **where)
        first.setdefault(text, row)


def column_numbers(sheet: Sheet, heading: str, decimal: str, faults: list[Finding]) -> list[float]:
    """The numbers of a column; not a number where the cell states none. What cannot be read is a fault."""
    numbers = []
    for row, cell in zip(sheet.rows, sheet.column(heading), strict=True):
        value = None if isinstance(cell, Broken) else number_in(cell, decimal)
        if value is None or math.isinf(value):
            code = cell.code if isinstance(cell, Broken) else "not_a_number"
            faults.append(
                finding(code, sheet.file, sheet=sheet.sheet, row=row, column=heading, value=as_text(cell))
            )
            value = math.nan
        numbers.append(value)
    faults += _mixed_percent(sheet, heading, numbers)
    return numbers


def _mixed_percent(sheet: Sheet, heading: str, numbers: Sequence[float]) -> Iterator[Finding]:
    """A percentage beside numbers above one: 45 % counts as 0.45, and 12 as 12."""
    cells = sheet.column(heading)
    shares = [isinstance(cell, str) and as_text(cell).endswith("%") for cell in cells]
    above = [k for k, value in enumerate(numbers) if not shares[k] and abs(value) > 1]
    if any(shares) and above:
        k = shares.index(True)
        where: dict[str, Any] = {"sheet": sheet.sheet, "row": sheet.rows[k], "column": heading}
        told: dict[str, Any] = {"other": as_text(cells[above[0]]), "row_of": sheet.rows[above[0]]}
        yield finding("percent_mixed", sheet.file, value=as_text(cells[k]), **where, **told)


def _named(text: str, known: Mapping[str, str]) -> list[str]:
    """The proposals that a cell names, separated by semicolons, commas or line ends; blanks where no name holds them."""
    if text in known or text.lower() in known:
        return [text]
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) == 1:
        parts = [part.strip() for part in text.split(",") if part.strip()]
    blanks = [word for part in parts for word in part.split()]
    return blanks if all(word in known or word.lower() in known for word in blanks) else parts


def _pairs(
    sheet: Sheet, projects: Projects, stated: str | Mapping[str, str | Sequence[str]]
) -> Iterator[tuple[int | None, str, str]]:
    """Row, proposal and what stands beside it, as text or as several names."""
    if isinstance(stated, str):
        for row, own, cell in zip(sheet.rows, projects.ids, sheet.column(stated), strict=True):
            for name in _named(as_text(cell), projects.known) if as_text(cell) not in {"-", "–"} else ():
                yield row, own, name
        return
    for own, others in stated.items():
        for name in _named(others, projects.known) if isinstance(others, str) else others:
            yield None, as_text(own), as_text(name)


def _known(projects: Projects, name: str, where: Mapping[str, Any], faults: list[Finding]) -> str:
    """The id of a proposal that is named; empty, and a fault, if there is none."""
    found = projects.known.get(name) or projects.known.get(name.lower(), "")
    if not found:
        faults.append(finding("list_unknown", value=name, **where, **nearest(name, projects.known)))
    return found


def _must(
    sheet: Sheet, projects: Projects, stated: str | Sequence[str], faults: list[Finding]
) -> Iterable[str]:
    """Ids of what must be built."""
    if not isinstance(stated, str):
        where: dict[str, Any] = {"file": sheet.file, "column": "mandatory"}
        yield from filter(None, (_known(projects, as_text(name), where, faults) for name in stated))
        return
    marks = marked(sheet, stated, faults)
    yield from (own for own, mark in zip(projects.ids, marks, strict=True) if mark)


def rules_of(
    sheet: Sheet, projects: Projects, columns: Columns, faults: list[Finding], unpaid: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows of the table of rules: what each needs, what each rules out, what must be built, and what nobody pays for."""
    rows: list[dict[str, Any]] = []
    for key, stated in (("requires", columns.get("requires")), ("excludes", columns.get("excludes"))):
        if not stated:
            continue
        for row, own, name in _pairs(sheet, projects, stated):
            where = {
                "file": sheet.file,
                "sheet": sheet.sheet,
                "row": row,
                "column": stated if isinstance(stated, str) else key,
            }
            both = [_known(projects, each, where, faults) for each in (own, name)]
            rows.append(
                {"rule": key, "proposals": both[0], "others": both[1]}
                if key == "requires"
                else {"rule": key, "proposals": " ".join(both)}
            )
    must = list(_must(sheet, projects, columns["mandatory"], faults)) if columns.get("mandatory") else []
    if must:
        rows.append({"rule": "mandatory", "proposals": " ".join(must)})
    if unpaid:
        rows.append({"rule": "forbidden", "proposals": " ".join(unpaid)})
    return rows
