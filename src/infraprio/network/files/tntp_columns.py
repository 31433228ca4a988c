"""Which column of a TNTP file of links is which: by the headings where these name them, else by the order of the format."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from infraprio.network.roads.graph import Floats

__all__ = ["COLUMNS", "arranged", "heading_of"]

COLUMNS: Final = ("tail", "head", "capacity", "length", "time", "b", "power", "speed", "toll", "type")
"""The order of the format."""
_HEADINGS: Final = {
    "capacity": r"(total )?capacity",
    "length": r"length|distance",
    "time": r"free[ _]flow[ _]time|fftt|ftime|time",
    "b": r"b|alpha",
    "power": r"power|beta",
    "toll": r"toll",
}
"""What a heading says of a column that is read, units in brackets left out."""
_NEEDED: Final = ("capacity", "time", "b", "power")


def heading_of(text: str) -> str:
    """The row of headings behind the metadata: the last remark before the first row of links; "" where there is none."""
    heading = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("~"):
            heading = line
        elif line:
            break
    return heading


def _places(heading: str) -> dict[str, int] | None:
    r"""Column -> its place, of those that the headings name; None where they do not tell.

    Examples
    --------
    >>> _places("~ \tfrom\tto\tcapacity (veh/h)\tlength\tfftt (min)\talpha\tbeta\tcritical speed\tlanes;")
    {'capacity': 2, 'length': 3, 'time': 4, 'b': 5, 'power': 6}
    """
    bare = re.sub(r"\([^)]*\)", "", heading.strip("~; \t")).lower()
    cells = [cell.strip() for cell in re.split(r"\t+|\s{2,}", bare)]
    found: dict[str, int] = {}
    for name, pattern in _HEADINGS.items():
        at = [k for k, cell in enumerate(cells) if re.fullmatch(pattern, cell)]
        if len(at) == 1:
            found[name] = at[0]
    unclear = re.search(r"\btoll\b", bare) and "toll" not in found  # it is there, and nobody can say where
    return found if all(name in found for name in _NEEDED) and not unclear else None


def arranged(rows: Floats, heading: str) -> Floats:
    """Rows of links with their columns in the order of the format; what the headings do not have is 0, columns behind stay.

    Some published sets have other columns than the format: speeds and lanes in place of tolls.
    """
    places = _places(heading)
    if places is None or max(places.values()) >= len(COLUMNS):
        return rows
    found = np.array(rows)
    for name in _HEADINGS:
        found[:, COLUMNS.index(name)] = rows[:, places[name]] if name in places else 0.0
    return found
