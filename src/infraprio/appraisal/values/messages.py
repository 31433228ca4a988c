"""Findings of the appraisal: how grave each is; what it says stands in the catalogues."""

from __future__ import annotations

from typing import Final

from infraprio.scenario.findings import Finding, Severity
from infraprio.words import Words

__all__ = ["SEVERITIES", "remark"]

SEVERITIES: Final[dict[str, Severity]] = {
    **dict.fromkeys(
        [
            "cost_unknown",
            "cost_not_positive",
            "cost_price_year",
            "effects_unknown",
            "effects_not_valued",
            "nothing_priced",
            "construction_beyond_plan",
            "index_continued",
            "parameter_no_price_year",
            "given_not_converted",
            "given_unknown",
            "given_disagree",
            "goal_overlaps",
            "unpriced_overlaps",
        ],
        "warning",
    ),
    **dict.fromkeys(
        [
            "no_effect",
            "ratio_below_minus_one",
            "maturity_not_stated",
            "index_built_in",
            "given_no_reference",
            "goal_in_npv",
            "goal_related",
            "co2_priced_twice",
            "input_without_range",
            "wider_air_beside_nox",
            "wider_health_beside_time",
            "wider_economic_beside_time",
            "wider_beside_given",
            "reliability_beside_time",
        ],
        "note",
    ),
}
"""Code -> error, warning or note."""

_OWN_WORDS: Final = {"cost_unknown": "appraisal_cost_unknown"}
"""Codes that the checks of a scenario have as well, with other words."""


def remark(
    code: str,
    file: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: object = "",
    **words: object,
) -> Finding:
    """Make a finding of the appraisal from its code; `words` fill the gaps of its message."""
    gaps, entry = {"value": value, **words}, _OWN_WORDS.get(code, code)
    return Finding(
        code=code,
        severity=SEVERITIES[code],
        file=file,
        row=row,
        column=column,
        value=str(value),
        what=Words.of(f"message.{entry}", **gaps),
        advice=Words.of(f"cure.{entry}", **gaps),
    )
