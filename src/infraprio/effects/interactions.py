"""Which proposals help or replace each other through the network, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from infraprio.effects.baseline import Baseline, State, base_for, baseline, state_with
from infraprio.effects.indicators import INDICATORS
from infraprio.errors import NetworkError
from infraprio.findings import finding
from infraprio.network.travel.choice import rule_of_half
from infraprio.network.travel.demand import PURPOSES
from infraprio.network.travel.shortest_trees import Floats
from infraprio.scenario.scenario import Scenario
from infraprio.words import Figure, Name, Words

__all__ = ["Interaction", "Interactions", "interactions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Two proposals, exactly evaluated alone and together; effects counted so that more is better.

    Attributes
    ----------
    first, second : str
        Proposals, in the order of the proposals table.
    alone_first, alone_second, together : float
        Effects on the indicator.
    what : Words
        What it means, in no language yet.
    """

    first: str
    second: str
    alone_first: float
    alone_second: float
    together: float
    what: Words

    @property
    def text(self) -> str:
        """What it means, in English."""
        return self.what.text("en")

    @property
    def extra(self) -> float:
        """Together minus the sum: above 0 they help each other, below 0 they replace each other."""
        return self.together - self.alone_first - self.alone_second


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactions:
    """The pairs that interact, strongest first.

    Attributes
    ----------
    indicator, unit : str
        What was measured.
    pairs : tuple of array
        Those whose extra effect is beyond the tolerance.
    evaluated : int
        Number of pairs evaluated through the network.
    passed_over : int
        Number of pairs not evaluated, because the journeys they change hardly overlap.
    """

    indicator: str
    unit: str
    pairs: tuple[Interaction, ...]
    evaluated: int
    passed_over: int

    def to_frame(self) -> pd.DataFrame:
        """One row a pair: first, second, alone_first, alone_second, together, extra, text."""
        names = ("first", "second", "alone_first", "alone_second", "together", "extra", "text")
        return pd.DataFrame(
            [{name: getattr(pair, name) for name in names} for pair in self.pairs], columns=list(names)
        )


def _gain_by_pair(before: State, after: State, value: Floats, days: float) -> Floats:
    """Size of the gain of each pair of zones, and of each flow of goods by rail, SEK a day."""
    gain = rule_of_half(
        before.travel.trips, after.travel.trips, before.travel.shares.cost, after.travel.shares.cost
    )
    journeys = np.abs((gain * value / 60.0).sum(axis=0)).ravel()
    goods = [state.traffic.goods for state in (before, after)]
    if goods[0] is None or goods[1] is None:
        return np.asarray(journeys)
    return np.concatenate([journeys, np.abs(goods[1].sek - goods[0].sek) / days])


def _value_of_time(base: Baseline) -> Floats:
    """(purposes, 1, 1) SEK an hour."""
    return np.array([base.model.p[f"value_of_time_{purpose}_sek_h"] for purpose in PURPOSES])[:, None, None]


def _overlaps(base: Baseline, names: list[str], gains: dict[str, Floats]) -> dict[tuple[str, str], float]:
    """Overlap of the journeys that two proposals change, as a share of the smaller one's.

    A proposal's journeys are those it changes alone or as the last of all, so that one which needs
    another to have any effect is found as well.

    Parameters
    ----------
    gains : proposal -> (pairs of zones and flows of goods,) size of what it changes alone.
    """
    value = _value_of_time(base)
    every = state_with(base, tuple(names))
    parts = {}
    for name in names:
        without = state_with(base, tuple(other for other in names if other != name))
        parts[name] = np.maximum(gains[name], _gain_by_pair(without, every, value, base.model.p["days_year"]))
    sums = {name: float(part.sum()) for name, part in parts.items()}
    return {
        (a, b): float(np.minimum(parts[a], parts[b]).sum()) / least
        for a, b in combinations(names, 2)
        if (least := min(sums[a], sums[b])) > 0
    }


def interactions(
    scenario: Scenario,
    base: Baseline | None = None,
    *,
    indicator: str = "consumer_surplus_msek_year",
    proposals: Iterable[str] | None = None,
    least_overlap: float = 0.05,
    most_pairs: int = 200,
    tolerance: float = 0.02,
) -> Interactions:
    """Find the proposals that interact, without trying all pairs, and evaluate those exactly.

    Two proposals can interact where they change the same journeys. Pairs whose changed journeys overlap by
    less than `least_overlap` of the smaller one's gain are passed over, and so are those beyond the
    `most_pairs` largest overlaps; the result says how many.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    base : Baseline, optional
        The reference, from `baseline`; None: it is computed.
    indicator : str, default "consumer_surplus_msek_year"
        Of the registry.
    proposals : iterable of str, optional
        Among these; None: all live ones.
    least_overlap : float, default 0.05
        Pairs whose journeys overlap by less than this share are passed over.
    most_pairs : int, default 200
        At most so many pairs are evaluated, those that overlap most.
    tolerance : float, default 0.02
        A pair is reported when its extra effect exceeds this share of the smaller effect.

    Returns
    -------
    Interactions
        The pairs, strongest first, and how many were evaluated and passed over.

    Raises
    ------
    NetworkError
        The indicator is not known or not computed, or a proposal is not live.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> found = interactions(valley(), proposals=["TRAINS", "LOT"])
    >>> print(found.pairs[0].text)
    Lot is worth 1.7 times as much with Trains.
    """
    base = base or baseline(scenario)
    if indicator not in base.state.measures.totals:
        raise NetworkError(finding("indicator_not_computed", value=indicator))
    chosen = list(base.transport.changes) if proposals is None else list(dict.fromkeys(proposals))
    order = {name: k for k, name in enumerate(base.transport.changes)}
    names = sorted((n for n in chosen), key=lambda n: order.get(n, -1))
    base = base_for(base, names)
    sign = 1.0 if INDICATORS[indicator].direction == "more" else -1.0
    start = base.state.measures.totals[indicator]

    def effect(state: State) -> float:
        return sign * (state.measures.totals[indicator] - start)

    alone: dict[str, float] = {}
    gains: dict[str, Floats] = {}
    for name in names:  # one state at a time: each holds all trips of the region
        state = state_with(base, (name,))
        alone[name] = effect(state)
        gains[name] = _gain_by_pair(base.state, state, _value_of_time(base), base.model.p["days_year"])
    names = [name for name in names if base.transport.changes[name]]
    overlap = _overlaps(base, names, gains)
    ranked = sorted(
        (pair for pair, share in overlap.items() if share >= least_overlap), key=lambda p: (-overlap[p], p)
    )
    tried = ranked[: max(most_pairs, 0)]
    found = []
    for a, b in tried:
        one, two, both = alone[a], alone[b], effect(state_with(base, (a, b)))
        if abs(both - one - two) <= max(tolerance * min(abs(one), abs(two)), 1e-9 * max(1.0, abs(both))):
            continue
        found.append(
            Interaction(
                first=a,
                second=b,
                alone_first=one,
                alone_second=two,
                together=both,
                what=_words(base, indicator, (a, one), (b, two), both),
            )
        )
    found.sort(key=lambda pair: (-abs(pair.extra), pair.first, pair.second))
    return Interactions(
        indicator=indicator,
        unit=INDICATORS[indicator].unit,
        pairs=tuple(found),
        evaluated=len(tried),
        passed_over=len(names) * (len(names) - 1) // 2 - len(tried),
    )


def _words(
    base: Baseline, indicator: str, first: tuple[str, float], second: tuple[str, float], both: float
) -> Words:
    """What the pair means, told about the one whose worth changes most in proportion."""
    table = base.scenario["proposals"]
    (subject, alone), (partner, other) = sorted((first, second), key=lambda item: abs(item[1]))
    with_partner = both - other
    i, j = table.position[subject], table.position[partner]
    pair = {
        "a": Name(table["name"][i], table["name_en"][i]),
        "b": Name(table["name"][j], table["name_en"][j]),
    }
    unit = INDICATORS[indicator].unit
    if abs(with_partner) <= 1e-6 * abs(alone):
        return Words.of("interaction.nothing", **pair)
    if abs(alone) <= 1e-6 * abs(with_partner):
        return Words.of("interaction.only", worth=Figure(with_partner, ".3g"), unit=unit, **pair)
    ratio = with_partner / alone
    if ratio <= 0:
        amounts = {"alone": Figure(alone, ".3g"), "together": Figure(with_partner, ".3g")}
        return Words.of("interaction.turns", unit=unit, **amounts, **pair)
    if ratio >= 1.5:
        return Words.of("interaction.times", ratio=Figure(ratio, ".2g"), **pair)
    if ratio >= 1.0:
        return Words.of("interaction.more", share=Figure(100 * (ratio - 1), ".2g"), **pair)
    return Words.of("interaction.less", share=Figure(100 * (1 - ratio), ".2g"), **pair)
