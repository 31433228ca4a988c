"""What the model does with each attribute that a proposal may change: stated once, for every column.

A column of the object tables that is missing here cannot be changed by a proposal, and a test fails.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

__all__ = ["ATTRIBUTES", "Attribute"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One column of an object table.

    Attributes
    ----------
    table, column : what it is.
    better : which of several stated values holds when proposals are built together: "most" or "least" for numbers,
        dates and flags; words from worst to best, separated by blanks; "last": there is no better one, the
        last in the order of the proposals holds.
    felt : journeys feel it; else costs, emissions, accidents at most.
    use : which computation uses it; empty: none.
    beside : columns that carry its effect: where a proposal changes one of them too, nothing is lost.
    describes : it only describes; for an object that the proposal itself creates there is nothing to say.
    queues : an equilibrium of the roads uses it, whatever `use` says of free flow.
    goods : goods by rail use it where some are stated, whatever `use` says.
    active : journeys by bicycle and on foot use it, where they are modelled.
    """

    table: str
    column: str
    better: str
    felt: bool
    use: str
    beside: frozenset[str]
    describes: bool
    queues: bool
    goods: bool
    active: bool

    def best(self, values: Sequence[Any]) -> Any:
        """The one of several stated values that holds.

        Examples
        --------
        >>> ATTRIBUTES["roads", "speed_kmh"].best([80.0, 100.0, 90.0])
        100.0
        >>> ATTRIBUTES["roads", "road_class"].best(["2+1", "gravel"])
        '2+1'
        """
        if self.better == "most":
            return max(values)
        if self.better == "least":
            return min(values)
        if self.better == "last":
            return values[-1]
        words = ["", *self.better.split()]
        return max(values, key=words.index)


def _read() -> dict[tuple[str, str], Attribute]:
    text = resources.files("infraprio.network").joinpath("attributes.csv").read_text(encoding="utf-8")
    return {
        (row["table"], row["column"]): Attribute(
            table=row["table"],
            column=row["column"],
            better=row["better"],
            felt=row["felt"] == "yes",
            use=row["use"],
            beside=frozenset(row["beside"].split()),
            describes=row["describes"] == "yes",
            queues=row["queues"] == "yes",
            goods=row["goods"] == "yes",
            active=row["active"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    }


ATTRIBUTES: Final[Mapping[tuple[str, str], Attribute]] = MappingProxyType(_read())
"""Every attribute that a proposal may change, by table and column."""
