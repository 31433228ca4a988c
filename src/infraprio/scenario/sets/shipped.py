"""The sets of appraisal values that come with infraprio, as their tables hold them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

__all__ = ["DEFAULT_SET", "OPTIONAL", "PARTS", "SETS", "shipped_rows"]

SETS: Final = ("sweden_placeholder", "us_dot_2025", "uk_tag", "eu_handbook_2019")
"""The sets that the setting `parameters` may name."""
DEFAULT_SET: Final = SETS[0]
"""The set that names every value that a calculation asks for; what another set lacks is taken from it, as a placeholder."""
PARTS: Final[Mapping[str, str]] = {"fatality_msek": "MSEK/person", "severe_injury_msek": "MSEK/person"}
"""Values that guidelines state apart and the calculation uses together, with their units: a killed or severely injured person."""
OPTIONAL: Final[Mapping[str, str]] = {"health_bicycle_sek_km": "SEK/km", "health_walking_sek_km": "SEK/km"}
"""Values that count only where somebody states them, with their units: no set has them."""


@cache
def shipped_rows(table: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table that comes with infraprio, each with its line; a row without an id has no place in the calculation.

    Parameters
    ----------
    table : file without ending, in the room scenario

    Examples
    --------
    >>> shipped_rows("sets/us_dot_2025")[0]["value"], shipped_rows("sets/us_dot_2025")[0]["line"]
    ('0.07', '2')
    """
    text = resources.files("infraprio.scenario").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    return tuple({**row, "line": str(reader.line_num)} for row in reader)
