"""Earlier objects: which planned and actual amounts can be compared, and why others cannot."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.prices import index_for, index_value
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["Record", "records", "usable_records"]

What = Literal["cost", "benefit"]
_PAIRS: Final[tuple[What, ...]] = ("cost", "benefit")
_FAR: Final = 10.0
"""Planned and actual amounts that differ by more than this are more often a slip of units than an outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One pair of planned and actual amounts that can be compared.

    Attributes
    ----------
    what : ``cost`` or ``benefit``.
    stage, kind : of the object when it was planned; empty where not stated.
    ratio : actual amount over the planned one, in the same prices.
    row : of the table of records, from 0.
    """

    what: What
    stage: str
    kind: str
    ratio: float
    row: int


def usable_records(scenario: Scenario) -> tuple[list[Record], list[Finding]]:
    """Pairs of amounts that can be compared, and what is to be said of the rows of the table of records.

    Amounts of two price years are brought together by the construction index of the kind, benefits by the consumer
    index. What lacks one amount, one price year, an index value or, for a cost, the stage is not used, and told.
    """
    table = scenario["records"]
    found: list[Record] = []
    told: list[Finding] = []
    for i in range(len(table)):
        pairs = [what for what in _PAIRS if _stated(table, i, what)]
        if not pairs:
            told.append(at(table, i, "actual_cost_msek", "record_empty", table["object"][i]))
        for what in pairs:
            made = _record(scenario, table, i, what)
            if isinstance(made, Finding):
                told.append(made)
                continue
            found.append(made)
            if not 1 / _FAR <= made.ratio <= _FAR:
                words = {"name": table["object"][i], "times": f"{max(made.ratio, 1 / made.ratio):.0f}"}
                told.append(at(table, i, f"actual_{what}_msek", "record_far", f"{made.ratio:.3g}", **words))
    return found, told


def records(scenario: Scenario) -> Iterator[Finding]:
    """What is to be said of the rows of the table of records."""
    yield from usable_records(scenario)[1]


def _stated(table: Table, i: int, what: str) -> bool:
    return any(not math.isnan(table[f"{when}_{what}_msek"][i]) for when in ("planned", "actual"))


def _record(scenario: Scenario, table: Table, i: int, what: What) -> Record | Finding:
    """The pair of a row, or why it cannot be used."""
    name, kind, stage = (str(table[column][i]) for column in ("object", "kind", "stage"))
    amount = {when: float(table[f"{when}_{what}_msek"][i]) for when in ("planned", "actual")}
    for when, money in amount.items():
        column = f"{when}_{what}_msek"
        if math.isnan(money):
            return at(table, i, column, "record_half", name)
        if money <= 0:
            return at(table, i, column, "record_zero", f"{money:g}", name=name)
    if what == "cost" and not stage:
        return at(table, i, "stage", "record_without_stage", name)
    year = {when: float(table[f"{when}_price_year"][i]) for when in ("planned", "actual")}
    lacking = [when for when in year if math.isnan(year[when])]
    if len(lacking) == 1:
        return at(table, i, f"{lacking[0]}_price_year", "record_one_year", name)
    level = 1.0
    if not lacking and year["planned"] != year["actual"]:
        index = index_for(kind) if what == "cost" else "consumer"
        value = {when: index_value(scenario, index, int(year[when])) for when in year}
        without = [str(int(year[when])) for when in year if not value[when] > 0]
        if without:
            words = {"name": name, "index": index, "years": ", ".join(without)}
            return at(table, i, "planned_price_year", "record_index", "", **words)
        level = value["planned"] / value["actual"]
    return Record(
        what=what, stage=stage, kind=kind, ratio=amount["actual"] * level / amount["planned"], row=i
    )
