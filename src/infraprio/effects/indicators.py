"""The registry of indicators: what is measured, in which unit, and which way is better."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal, cast

from infraprio.scenario.columns import written
from infraprio.words import say

__all__ = ["INDICATORS", "Indicator", "measures"]

Direction = Literal["more", "less"]
Zonal = Literal["", "sum", "mean"]
Goal = Literal["yes", "trade_off", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    id : str
        Stable id; its names stand in the catalogues.
    unit : str
        Of the value and of the change (with minus without).
    direction : Direction
        "more" or "less" is better.
    formula : str
        How it is computed.
    source : str
        Where the definition comes from.
    zonal : Zonal
        "sum" or "mean" where values of zones exist (a municipality sums or weighs them), else "".
    parameters : tuple of str
        Parameters whose range moves the value in proportion.
    goal : Goal
        Whether a goal may be measured by it. "yes": no cut of a road or a service makes it better and no improvement
        worse; "trade_off": it sees one side alone (traffic, emissions, safety, the share of a mode), so that a loss on
        the other side may make it better; "no": it describes, and a loss may well make it better.
    option : str
        The table, the column or the setting that turns it on; "": it is always computed.

    Examples
    --------
    >>> INDICATORS["pt_share"].name_in("sv"), INDICATORS["pt_share"].unit, INDICATORS["pt_share"].direction
    ('Kollektivtrafikens andel', '%', 'more')
    """

    id: str
    unit: str
    direction: Direction
    formula: str
    source: str
    zonal: Zonal = ""
    parameters: tuple[str, ...] = ()
    goal: Goal
    option: str = ""

    @property
    def name(self) -> str:
        """Name in English."""
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """Name in a language.

        Parameters
        ----------
        language : str
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            As it stands in headings.
        """
        return say(f"indicator.{self.id}", language)


def _read() -> dict[str, Indicator]:
    text = resources.files("infraprio.effects").joinpath("indicators.csv").read_text(encoding="utf-8")
    return {
        row["id"]: Indicator(
            id=row["id"],
            unit=row["unit"],
            direction=cast(Direction, row["direction"]),
            formula=row["formula"],
            source=row["source"],
            zonal=cast(Zonal, row["zonal"]),
            parameters=tuple(row["parameters"].split()),
            goal=cast(Goal, row["goal"]),
            option=row["option"],
        )
        for row in csv.DictReader(text.splitlines())
    }


INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType(_read())
"""Every indicator by id, in the order in which tables show them."""


def measures() -> list[tuple[str, str, str, str]]:
    """What a goal can be measured by, for a list to choose from: name, unit, meaning in Swedish and in English.

    Examples
    --------
    >>> measures()[0], len(measures()) < len(INDICATORS)
    (('judgement', '', 'Bedöms med betyg i judgements.', 'Judged by ratings in judgements.'), True)
    """
    judged = [
        (name, "", say(f"template.{name}", "sv"), say(f"template.{name}", "en"))
        for name in ("judgement", "score")
    ]
    computed = sorted((item for item in INDICATORS.values() if item.goal != "no"), key=lambda item: item.name)
    return judged + [
        (written(item.id), item.unit.replace("MSEK", "million"), item.name_in("sv"), item.name)
        for item in computed
    ]
