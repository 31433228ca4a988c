"""The one table of parameters of before, read as the two that it is now: values and settings of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.columns import written
from infraprio.scenario.files.reading import RawTable
from infraprio.scenario.parameters import built_in
from infraprio.scenario.tables import MODEL_SETTINGS, PARAMETERS, VALUES

__all__ = ["split"]

_NOT_OF_SETTINGS = VALUES.by_name.keys() - MODEL_SETTINGS.by_name.keys()
"""Columns of a value that a setting of the model has not: edition and status."""


def split(raw: Mapping[str, RawTable]) -> tuple[dict[str, RawTable], list[Finding]]:
    """Tables without the old one of parameters; its rows are in the two new ones, at their own file and lines.

    Rows that name nothing there is go to the values, where they are told. Beside one of the new tables the old one is
    refused: two answers for one id have no order.

    Examples
    --------
    >>> old = RawTable(header=["id", "value"], body=[["tax_factor", 1.2], ["walk_speed_kmh", 4]], rows=[2, 3], file="p.csv")
    >>> made, told = split({"parameters": old})
    >>> made["values"].body, made["model_settings"].rows, [each.code for each in told]
    ([['tax_factor', 1.2]], [3], ['old_parameters'])
    """
    if PARAMETERS.name not in raw:
        return dict(raw), []
    old = raw[PARAMETERS.name]
    rest = {name: table for name, table in raw.items() if name != PARAMETERS.name}
    place: dict[str, Any] = {"sheet": old.sheet, "value": old.sheet or old.file}
    if beside := [name for name in (VALUES.name, MODEL_SETTINGS.name) if name in raw]:
        return rest, [finding("parameters_beside", old.file, **place, other=", ".join(beside))]
    heads = [as_text(cell).lower() for cell in old.header]
    settings = {written(p.id) for p in built_in().values() if p.kind == "setting"}
    settings |= {p.id for p in built_in().values() if p.kind == "setting"}
    at = heads.index("id") if "id" in heads else -1

    def part(wanted: bool, left_out: frozenset[str]) -> RawTable | None:
        kept = [i for i, head in enumerate(heads) if head not in left_out]
        rows = [
            i
            for i, cells in enumerate(old.body)
            if wanted == (0 <= at < len(cells) and as_text(cells[at]) in settings)
        ]
        if not rows:
            return None
        return replace(
            old,
            header=[old.header[i] for i in kept],
            body=[[old.body[i][j] for j in kept if j < len(old.body[i])] for i in rows],
            rows=[old.rows[i] for i in rows],
        )

    made = {
        VALUES.name: part(False, frozenset()),
        MODEL_SETTINGS.name: part(True, frozenset(_NOT_OF_SETTINGS)),
    }
    told = [finding("old_parameters", old.file, **place)]
    return {**rest, **{name: table for name, table in made.items() if table}}, told
