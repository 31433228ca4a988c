"""What was read, left out and guessed while a region was built."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from infraprio.findings import Finding, told
from infraprio.words import Words

__all__ = ["BuildReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """The account of a build.

    Attributes
    ----------
    read : what was read and made of it, in no language yet.
    findings : what was left out and what was guessed.
    day : of the timetable, None where there is none.
    """

    read: Sequence[Words]
    findings: Sequence[Finding]
    day: datetime.date | None = None

    def lines(self, language: str = "en") -> list[str]:
        """The report as lines for people."""
        return [*(part.text(language) for part in self.read), *told(self.findings, language)]
