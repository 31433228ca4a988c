"""Tables of text made by others: rows that do not fit their headings are named and left out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.files.folder import decoded
from infraprio.words import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["text_table"]

_SEPARATORS: Final = (",", ";", "\t")


def text_table(data: bytes, file: str, separator: str | None = None) -> tuple[pd.DataFrame, list[Finding]]:
    r"""A table as text, blanks around its cells cut off, "" where empty; rows with more cells than headings left out.

    Parameters
    ----------
    file : name, as findings give it.
    separator : None: the one of comma, semicolon and tab that stands most often in the first line.

    Returns
    -------
    table : the index counts lines from 0 after that of the headings.
    findings : rows that are left out, and how the file was read.

    Raises
    ------
    ValueError
        It is no text, or has no headings; the reason is `Words`.

    Examples
    --------
    >>> table, findings = text_table(b"a;b\n1;2\n\n3;4;5\n6\n", "cells.csv")
    >>> table.to_dict("list"), list(table.index), [(f.code, f.row) for f in findings]
    ({'a': ['1', '6'], 'b': ['2', '']}, [0, 3], [('row_too_long', 4)])
    """
    import pandas as pd

    text, findings = decoded(data, file)
    if text is None:
        raise ValueError(Words.of("why.not_text"))
    first = text.split("\n", 1)[0]
    chosen = separator or max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=chosen)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        lines: list[int] = []
        rows: list[list[str]] = []
        begins = reader.line_num
        for cells in reader:
            line, begins = begins + 1, reader.line_num
            stripped = [cell.strip() for cell in cells]
            while len(stripped) > len(header) and not stripped[-1]:
                stripped.pop()
            if len(stripped) > len(header):
                findings.append(
                    finding("row_too_long", file, row=line, cells=len(stripped), headings=len(header))
                )
            elif any(stripped):
                lines.append(line - 2)
                rows.append(stripped + [""] * (len(header) - len(stripped)))
    except csv.Error as fault:
        raise ValueError(str(fault)) from None
    if not any(header):
        raise ValueError(Words.of("why.no_headings"))
    return pd.DataFrame(rows, columns=header, index=lines, dtype=str), findings
