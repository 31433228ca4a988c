"""The two measures of the travellers' gain, and what it means when they differ."""

from __future__ import annotations

from typing import Final

from infraprio.effects.baseline import Baseline, State
from infraprio.findings import Finding, about
from infraprio.words import Figure

__all__ = ["two_gains"]

_SHARE: Final = 0.05  # of the larger, from which the difference is told
_NOISE: Final = 1e-3  # MSEK a year: a gain below is nothing


def two_gains(base: Baseline, state: State) -> list[Finding]:
    """A finding where logsum and rule of a half differ by more than 5 % of the larger.

    The rule of a half has no answer where a way to travel exists in one state only, and is an approximation where costs
    change much; the logsum holds for both. Appraisals value the quantities of the rule of a half.
    """
    now, then = state.measures.totals, base.state.measures.totals
    logsum, half = (
        now[name] - then[name] for name in ("consumer_surplus_msek_year", "consumer_surplus_half_msek_year")
    )
    larger = max(abs(logsum), abs(half))
    if larger < _NOISE or abs(logsum - half) <= _SHARE * larger:
        return []
    names, share = ", ".join(state.built), 100.0 * abs(logsum - half) / larger
    gains = {"logsum": Figure(logsum, ".3g"), "half": Figure(half, ".3g")}
    return [about("gains_differ", names, share=f"{share:.0f}", **gains)]
