"""The headings that are meant, found in a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import nearest
from infraprio.sheet.listing import Sheet
from infraprio.words import Listed

__all__ = ["heading_of", "headings_of", "no_heading"]


def heading_of(sheet: Sheet, asked: str) -> str:
    """The heading that is meant: as it stands, in any case, or without the unit in brackets; empty if there is none."""
    plain = " ".join(asked.split()).lower()
    for form in (str.lower, _without_unit):
        found = [head for head in sheet.header if head and form(head) == plain]
        if len(found) == 1:
            return found[0]
    return ""


def _without_unit(heading: str) -> str:
    return re.sub(r"\s*[(\[].*?[)\]]", "", heading).strip().lower()


def no_heading(sheet: Sheet, asked: str) -> Finding:
    """No heading, or more than one, is meant by `asked`."""
    heads = Listed(filter(None, sheet.header))
    told: dict[str, Any] = {"headings": heads, **nearest(asked, filter(None, sheet.header))}
    return finding("no_such_heading", sheet.file, sheet=sheet.sheet, row=sheet.line, value=asked, **told)


def headings_of(sheet: Sheet, asked: Mapping[str, str], faults: list[Finding]) -> dict[str, str]:
    """The headings of the sheet that are asked for, by what they are asked for; none but an id's and a name's is used twice."""
    found = {key: heading_of(sheet, name) for key, name in asked.items()}
    faults += [no_heading(sheet, asked[key]) for key, head in found.items() if not head]
    used: dict[str, str] = {}
    for key, head in found.items():
        if head and head in used and {key, used[head]} != {"id", "name"}:
            twice: dict[str, Any] = {"column": head, "first": used[head], "second": key}
            faults.append(
                finding(
                    "heading_twice_used", sheet.file, sheet=sheet.sheet, row=sheet.line, value=head, **twice
                )
            )
        used.setdefault(head, key)
    return found
