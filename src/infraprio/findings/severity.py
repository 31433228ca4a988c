"""How grave each finding is; what it says stands in the catalogues, under ``message.`` and ``cure.`` and its code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, cast

__all__ = ["Severity", "severities"]

Severity = Literal["error", "warning", "note"]

_CODES: Final = Path(__file__).with_name("codes.csv")


@cache
def severities() -> Mapping[str, Severity]:
    """Every code of a finding -> error (cannot be used), warning (it can, but look), note (what was assumed).

    Examples
    --------
    >>> severities()["missing_cell"]
    'error'
    """
    with _CODES.open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {row["code"]: cast(Severity, row["severity"]) for row in csv.DictReader(file)}
        )
