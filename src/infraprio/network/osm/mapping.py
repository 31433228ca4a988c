"""The table that says which ways of the map become which links; a planner can give a table of their own."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.scenario.tables import ROADS

__all__ = ["MAPPING", "WayClass", "read_mapping"]

MAPPING: Final = Path(__file__).with_name("classes.csv")
_COLUMNS: Final = (
    "key",
    "value",
    "road_class",
    "speed_kmh",
    "flow_share",
    "lanes",
    "lane_capacity_veh_h",
    "rank",
)
_NUMBERS: Final = _COLUMNS[3:]
TRACKS: Final = {"railway": "train", "tram": "tram", "metro": "metro"}
"""Classes of tracks, and what runs on them."""
_CLASSES: Final = frozenset(ROADS.by_name["road_class"].choices) | set(TRACKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayClass:
    """What ways with one tag become.

    Attributes
    ----------
    road_class : a road class of the table of roads, or one of `TRACKS`.
    speed_kmh : speed limit where the map has none.
    flow_share : mean speed in free flow as a share of the limit.
    lanes : in each direction, where the map has none.
    lane_capacity_veh_h : capacity of a lane; nan where none is stated.
    rank : importance, 1 the highest; a coarser network leaves out the higher numbers.
    """

    road_class: str
    speed_kmh: float
    flow_share: float
    lanes: float
    lane_capacity_veh_h: float
    rank: float


def read_mapping(path: str | Path | None = None) -> Mapping[tuple[str, str], WayClass]:
    """The table by tag, ways with an empty road_class left out; None: the table of the package.

    Raises
    ------
    ScenarioError
        The table cannot be read, lacks a column, or holds a class or number that cannot be used.

    Examples
    --------
    >>> read_mapping()["highway", "motorway"].road_class
    'motorway'
    """
    file = Path(path or MAPPING)
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError) as fault:
        raise ScenarioError([finding("mapping_unreadable", str(file), why=fault)]) from None
    there = rows[0].keys() if rows else ()
    findings = [finding("missing_column", file.name, column=c, near="") for c in _COLUMNS if c not in there]
    if findings:
        raise ScenarioError(findings)
    mapping: dict[tuple[str, str], WayClass] = {}
    for line, row in enumerate(rows, start=2):
        if row["road_class"]:
            found = _checked(row, file.name, line)
            findings += found
            if not found:
                numbers = {name: float(row[name] or math.nan) for name in _NUMBERS}
                mapping[row["key"], row["value"]] = WayClass(road_class=row["road_class"], **numbers)
    if findings:
        raise ScenarioError(findings)
    return mapping


def _checked(row: Mapping[str, str], file: str, line: int) -> list[Finding]:
    if row["road_class"] not in _CLASSES:
        return [
            finding(
                "mapping_class",
                file,
                row=line,
                column="road_class",
                value=row["road_class"],
                known=", ".join(sorted(_CLASSES)),
            )
        ]
    return [
        finding("mapping_number", file, row=line, column=name, value=row[name])
        for name in _NUMBERS
        if not _positive(row[name]) and not (name == "lane_capacity_veh_h" and not row[name])
    ]


def _positive(text: str) -> bool:
    try:
        return 0 < float(text) < math.inf
    except ValueError:
        return False
