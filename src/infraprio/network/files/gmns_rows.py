"""Rows of a GMNS set that cannot be used: named by their line and left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, finding
from infraprio.network.gtfs.feed import at_rows
from infraprio.network.roads.graph import LAWS
from infraprio.scenario.cells import nearest
from infraprio.words import Listed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["laws_of", "plain", "sound_rows"]

_NUMBERS: Final = ("length", "capacity", "lanes", "toll", "vdf_alpha", "vdf_beta", "time_min")
_WAYS: Final = ("", "nan", "1", "1.0", "true", "t", "yes", "0", "0.0", "false", "f", "no")


def plain(text: str) -> str:
    """An id as text; a whole number that a table wrote as 10.0 is 10.

    Examples
    --------
    >>> plain("10.0"), plain("A1.0"), plain("-3.00")
    ('10', 'A1.0', '-3')
    """
    whole, point, rest = text.partition(".")
    return whole if point and whole.lstrip("-").isdigit() and not rest.strip("0") else text


def sound_rows(node: pd.DataFrame, link: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[Finding]]:
    """The rows that can be used, their index as it was, and a finding for each other one.

    Nodes need an id of their own; links need two nodes that are there, a direction that can be read, and numbers from 0 up where
    numbers belong.
    """
    findings: list[Finding] = []

    def left(table: pd.DataFrame, file: str, code: str, column: str, bad: NDArray[np.bool_]) -> pd.DataFrame:
        findings.extend(at_rows(code, file, table[bad].astype(object).where(table[bad].notna(), ""), column))
        return table[~bad]

    node = left(node, "node.csv", "node_without_id", "node_id", node["node_id"].isna().to_numpy())
    ids = node["node_id"].map(plain)
    node = left(node, "node.csv", "node_twice", "node_id", ids.duplicated().to_numpy())
    known = set(ids)
    for end in ("from_node_id", "to_node_id"):
        lost = ~link[end].fillna("").map(plain).isin(known)
        link = left(link, "link.csv", "link_end_unknown", end, lost.to_numpy())
    if "directed" in link:
        text = link["directed"].astype(str).str.strip().str.lower()
        link = left(
            link,
            "link.csv",
            "link_direction",
            "directed",
            (link["directed"].notna() & ~text.isin(_WAYS)).to_numpy(),
        )
    for name in _NUMBERS:
        if name in link:
            link = left(link, "link.csv", "link_no_number", name, ~_sound_numbers(link[name]))
    law = laws_of(link)
    unknown = ~np.isin(law, LAWS)
    findings.extend(
        finding("link_law_unknown", "link.csv", row=int(row) + 2, column="vdf_type", value=word, laws=Listed(LAWS), **nearest(word, LAWS))
        for row, word in zip(link.index[unknown], law[unknown].tolist())
    )  # fmt: skip
    link = link[~unknown]
    return node, link, findings


def laws_of(link: pd.DataFrame) -> NDArray[np.str_]:
    """(links,) how the time of each grows with traffic, as the set names it; bpr where it says nothing."""
    if "vdf_type" not in link:
        return np.full(len(link), "bpr")
    words = link["vdf_type"].fillna("").astype(str).str.strip().str.lower()
    return words.where(words != "", "bpr").to_numpy(dtype=np.str_)


def _sound_numbers(cells: pd.Series[Any]) -> NDArray[np.bool_]:
    """Which cells are empty or numbers from 0 up."""
    import pandas as pd

    empty = cells.isna() | (cells.astype(str).str.strip() == "")
    values = pd.to_numeric(cells, errors="coerce")
    return np.asarray(empty | (values >= 0), dtype=bool)
