"""The impact assessment of a proposal, which the tables and the document both tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.appraisal import impact_assessment
from infraprio.report.made_once import kept

if TYPE_CHECKING:
    from infraprio.appraisal.result import Appraisal
    from infraprio.appraisal.seb import ImpactAssessment

__all__ = ["impact_of"]


def impact_of(appraisal: Appraisal, proposal: str, language: str) -> ImpactAssessment:
    """The impact assessment of a proposal that is appraised, made once for all formats."""
    return kept(
        ("impact", id(appraisal), proposal, language),
        lambda: impact_assessment(appraisal, proposal, language),
    )
