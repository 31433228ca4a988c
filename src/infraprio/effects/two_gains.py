"""The two measures of the travellers' gain, and what it means when they differ."""

from __future__ import annotations

from typing import Final

from infraprio.effects.baseline import Baseline, State
from infraprio.network.remarks import Remark

__all__ = ["two_gains"]

_SHARE: Final = 0.05  # of the larger, from which the difference is told
_NOISE: Final = 1e-3  # MSEK a year: a gain below is nothing


def two_gains(base: Baseline, state: State) -> list[Remark]:
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
    return [
        Remark(
            code="gains_differ",
            subject=names,
            text=f"{names}: the travellers gain {logsum:.3g} MSEK a year by the logsum and {half:.3g} by the rule of a half, which an appraisal values: {share:.0f} % of the larger apart. A way to travel appears or goes, for which the rule of a half counts nothing, or costs change much; the logsum holds for that.",
            text_sv=f"{names}: resenärerna vinner {_comma(logsum)} MSEK per år enligt logsumman och {_comma(half)} enligt halveringsregeln, som kalkylen värderar: de skiljer {share:.0f} % av den större. Ett färdsätt tillkommer eller försvinner, vilket halveringsregeln räknar som noll, eller kostnaderna ändras mycket; logsumman gäller även då.",
        )
    ]


def _comma(amount: float) -> str:
    return f"{amount:.3g}".replace(".", ",")
