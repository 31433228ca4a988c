"""How far an effect may be off: ranges of parameters and of the proposals' own figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from infraprio.effects.baseline import Baseline
from infraprio.effects.indicators import INDICATORS
from infraprio.network.travel.demand import PURPOSES
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["error_of_times", "ranges"]

_CONFIDENCE = {
    "published": "estimate_published",
    "derived": "estimate_derived",
    "estimate": "estimate_estimate",
}


def _relative(base: Baseline, name: str) -> tuple[float, float]:
    """How far a parameter may lie below and above its value, as shares; 0 where no range is given."""
    if name == "value_of_time":
        parts = np.array([_relative(base, f"value_of_time_{purpose}_sek_h") for purpose in PURPOSES])
        return float(parts[:, 0].mean()), float(parts[:, 1].mean())
    item = base.parameters[name]
    if not item.value or np.isnan(item.low) or np.isnan(item.high):
        return 0.0, 0.0
    return max(1.0 - item.low / item.value, 0.0), max(item.high / item.value - 1.0, 0.0)


def ranges(
    base: Baseline, sets: Sequence[tuple[str, ...]], indicators: Sequence[str]
) -> tuple[Floats, Floats]:
    """Shares by which each effect may be smaller and larger, (sets, indicators) twice.

    Independent sources are added as squares: the parameters that move the indicator in proportion, and the
    confidence that the planner states for the changes of the set (mean over its changes; unstated counts as
    assumption). To first order: the network is not evaluated again.
    """
    of_indicator = np.array(
        [
            np.sqrt(
                np.sum(
                    np.square(
                        [_relative(base, name) for name in INDICATORS[indicator].parameters] or [(0.0, 0.0)]
                    ),
                    axis=0,
                )
            )
            for indicator in indicators
        ]
    ).reshape(len(indicators), 2)
    table = base.scenario["changes"]
    by_proposal: dict[str, list[tuple[float, float]]] = {}
    known = {
        word: _relative(base, _CONFIDENCE.get(word, "estimate_assumption"))
        for word in set(table["confidence"])
    }
    for proposal, word in zip(table["proposal"], table["confidence"]):
        by_proposal.setdefault(proposal, []).append(known[word])
    of_set = np.array(
        [
            np.mean([r for name in names for r in by_proposal.get(name, [])] or [(0.0, 0.0)], axis=0)
            for names in sets
        ]
    ).reshape(len(sets), 2)
    both = np.sqrt(of_indicator[None] ** 2 + of_set[:, None] ** 2)
    return both[..., 0], both[..., 1]


def error_of_times(base: Baseline, inexact: Sequence[float], indicators: Sequence[str]) -> Floats:
    """How far each effect may be off because road times are those of an equilibrium that ended, (sets, indicators).

    The `inexact` share of the set's times and that of the reference's, of the indicator in the reference; gains, which are
    0 there, of what all journeys cost. To first order. 0 in free flow.
    """
    totals = base.state.measures.totals
    money = abs(totals["generalised_cost_msek_year"])
    hours = abs(totals["travel_hours_day"])
    whole = {
        "consumer_surplus_hours_year": hours * base.model.p["days_year"],
        "travel_time_gain_hours_day": hours,
    }
    whole |= dict.fromkeys(("consumer_surplus_msek_year", "consumer_surplus_half_msek_year"), money)
    level = np.array([whole.get(name, abs(totals[name])) for name in indicators])
    off = np.array(inexact)[:, None] + base.state.inexact
    return np.asarray(off * level, dtype=float)
