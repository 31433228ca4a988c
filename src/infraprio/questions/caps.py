"""What a cap costs: the best value under every level of it, the price a unit, and what the caps of the rules cost."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.network_inside.capped_curve import tightened
from infraprio.portfolio.problem.fields import Limit
from infraprio.portfolio.problem.measure import Measure
from infraprio.portfolio.problem.units import noise
from infraprio.questions.stated_choice import added, state_choice
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.capped_curve import Added, Learnt, UnderLimit
    from infraprio.portfolio.network_inside.capped_tried import Tried
    from infraprio.portfolio.problem.data import Data

__all__ = ["LEVELS", "Caps", "caps_of"]

LEVELS: Final = 20
COLUMNS: Final = (
    "cap", "value", "bound", "proved", "amount", "cost", "loss", "same_for", "price", "price_money", "adds", "drops",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What caps cost.

    Attributes
    ----------
    measure : Measure
        What the curve is over.
    curve : DataFrame
        By level, from no cap on the measure to the tightest that a plan keeps, with all other rules: ``cap`` in the measure's unit; ``value`` of the best plan,
        ``bound``, ``proved``; ``amount`` that the plan does; ``cost``; ``loss`` of value against no cap; ``same_for``: the least
        that as much value costs without the cap; ``price`` and ``price_money``: value, and money of that kind, for each unit
        between the level before and this one; ``adds`` and ``drops`` against the plan without the cap.
    rules : DataFrame
        By limit on effects of the rules: ``says``, ``amount`` of the best plan, ``free`` amount without the limit, ``loss`` of value,
        ``price`` a unit, ``same_for`` and ``price_money``, ``proved``. Empty where the rules have none.
    through_network : bool
        Whether sets were valued through the network: then the bounds are estimates.
    unknown : tuple of str
        Proposals of which nobody knows what they do by the measure: in no plan of the curve.
    """

    measure: Measure | None
    curve: pd.DataFrame
    rules: pd.DataFrame = field(repr=False)
    through_network: bool
    unknown: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The curve, one row a level."""
        return self.curve.copy()


def caps_of(
    ways: Added | Learnt | Tried,
    measure: Measure | None,
    levels: int = LEVELS,
    progress: Callable[[float], None] | None = None,
    unknown: tuple[str, ...] = (),
) -> Caps:
    """Return what caps on one measure cost, and what those of the rules do.

    Parameters
    ----------
    ways : Added, Learnt or Tried
        How the best plan under some limits is found.
    measure : Measure, optional
        A column of the effects; without it only the caps of the rules are priced.
    levels : int
        Levels of the curve, the one without a cap included.
    progress : callable, optional
        Told the share that is done.
    unknown : tuple of str
        Proposals that were left out because nobody knows what they do.
    """
    tell = progress or (lambda _: None)
    curve = pd.DataFrame(columns=list(COLUMNS))
    if measure is not None:
        whole = ways.data
        ways.data = whole.changed(limits=[limit for limit in whole.limits if limit.criterion != measure])
        curve = curve_of(ways, measure, levels, lambda share: tell(0.8 * share))
        ways.data = whole
    return Caps(
        measure=measure,
        curve=curve,
        rules=rule_prices(ways),
        through_network=not ways.adds_up,
        unknown=unknown,
    )


def curve_of(
    ways: Added | Learnt | Tried, measure: Measure, levels: int, tell: Callable[[float], None]
) -> pd.DataFrame:
    """Return the curve of value against the cap, tightest last."""
    free = ways.best([])
    if free is None:
        raise impossible(ways.data)
    start = ways.amount(measure, free.plan.selected)
    limit = Limit(
        of="effect",
        criterion=measure,
        at_least=0.0 if measure.more else None,
        at_most=None if measure.more else 0.0,
    )
    beyond = beyond_all(ways.data, measure)
    end = ways.furthest([tightened(limit, beyond)])
    bounds = steps_between(start, end, levels)
    found: list[tuple[float, UnderLimit]] = [(start, free)]
    # The tightest is searched first: what is learnt there is known at all others, whose plans it may be.
    kept: dict[float, UnderLimit] = {}
    for number, bound in enumerate(reversed(bounds[1:])):
        best = ways.best([tightened(limit, bound)])
        if best is not None:
            kept[bound] = best
        tell(number / len(bounds))
    found += [(bound, kept[bound]) for bound in bounds[1:] if bound in kept]
    return told(ways, measure, in_order(found))


def beyond_all(data: Data, measure: Measure) -> float:
    """Return a bound that no plan reaches."""
    assert data.problem.effects is not None
    reach = float(np.nansum(np.abs(data.problem.effects[[measure]].to_numpy(dtype=float))))
    return 1e3 * (reach + 1.0) * (1.0 if measure.more else -1.0)


def steps_between(start: float, end: float, levels: int) -> list[float]:
    """Return even steps from a plan without a cap to the last that can be kept, in six figures; fewer where they are one."""
    line = np.linspace(start, end, max(levels, 2))
    span = abs(end - start)
    digits = 4 - int(np.floor(np.log10(span))) if span > 0 else 0
    inner = [round(float(bound), digits) for bound in line[1:-1]]
    return list(dict.fromkeys([start, *inner, end])) if span > noise(start, end) else [start]


def in_order(found: list[tuple[float, UnderLimit]]) -> list[tuple[float, UnderLimit]]:
    """Return the levels so that no tighter one is better: a plan of a tighter level keeps the looser one too."""
    out: list[tuple[float, UnderLimit]] = []
    for bound, under in reversed(found):
        if out and out[-1][1].value > under.value:
            better = out[-1][1]
            under = replace(better, bound=max(under.bound, better.value))
        out.append((bound, under))
    out.reverse()
    least = np.inf
    for place, (bound, under) in enumerate(out):
        least = min(least, under.bound)
        out[place] = (bound, replace(under, bound=max(least, under.value)))
    return out


def told(
    ways: Added | Learnt | Tried, measure: Measure, found: list[tuple[float, UnderLimit]]
) -> pd.DataFrame:
    """Return the curve as a table, with prices between its levels."""
    first = found[0][1]
    whole = set(first.plan.proposals)
    rows: list[dict[str, Any]] = []
    for bound, under in found:
        inside = set(under.plan.proposals)
        rows.append({
            "cap": measure.base + bound, "value": under.value, "bound": under.bound, "proved": under.proved,
            "amount": measure.base + ways.amount(measure, under.plan.selected), "cost": under.plan.cost,
            "loss": max(first.value - under.value, 0.0), "same_for": same_for(ways.model, under.value),
            "adds": tuple(sorted(inside - whole, key=str)), "drops": tuple(sorted(whole - inside, key=str)),
        })  # fmt: skip
    for before, line in zip([None, *rows], rows, strict=False):
        step = abs(line["cap"] - before["cap"]) if before else 0.0
        for price, of in (("price", "value"), ("price_money", "same_for")):
            line[price] = (before[of] - line[of]) / step if before and step else np.nan
    return pd.DataFrame(rows, columns=list(COLUMNS))


def same_for(data: Data, value: float) -> float:
    """Return the least that a plan costs that is worth at least so much, without the limits on effects."""
    choice = state_choice(data.changed(limits=[limit for limit in data.limits if limit.of != "effect"]))
    arrays = added(choice.arrays, choice.total, least=value - max(1e-7 * abs(value), noise(value)))
    outcome, _ = solve(replace(arrays, gain=-choice.cost))
    return float("nan") if outcome.x is None else -outcome.value


def rule_prices(ways: Added | Learnt | Tried) -> pd.DataFrame:
    """Return what each limit on effects of the rules costs: the best plan with all rules against the best without it."""
    data: Data = ways.data
    own = [limit for limit in data.limits if limit.of == "effect"]
    if not own:
        return pd.DataFrame()
    best = ways.best([])
    if best is None:
        raise impossible(data)
    rows = {}
    for places in by_row(data, own).values():
        free = _without(ways, data, places)
        if free is None:
            continue
        limit = most_moved(ways, places, free)
        side = limit.at_most if limit.at_least is None else limit.at_least
        assert side is not None
        inside, outside = (amount_of(ways, limit, each.plan.selected) for each in (best, free))
        loss = max(free.value - best.value, 0.0)
        gone = abs(outside - side) if loss else 0.0
        money = same_for(ways.model, free.value) - same_for(ways.model, best.value)
        base = limit.criterion.base if isinstance(limit.criterion, Measure) else 0.0
        rows[data.limits.index(places[0])] = {
            "limit": limit, "count": len(places), "bound": base + side, "amount": base + inside, "free": base + outside, "loss": loss,
            "price": loss / gone if gone else 0.0, "price_money": max(money, 0.0) / gone if gone else 0.0,
            "same_for": max(money, 0.0), "proved": best.proved and free.proved,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index")


def _without(ways: Added | Learnt | Tried, data: Data, places: list[Limit]) -> UnderLimit | None:
    """The best plan without some limits of the rules."""
    ways.data = data.changed(limits=[limit for limit in data.limits if limit not in places])
    try:
        return ways.best([])
    finally:
        ways.data = data


def by_row(data: Data, limits: list[Limit]) -> dict[str, list[Limit]]:
    """Return limits by the row of the rules that states them."""
    out: dict[str, list[Limit]] = {}
    for limit in limits:
        number = data.limits.index(limit)
        out.setdefault(data.problem.sources.get(("limits", (number, None)), str(number)), []).append(limit)
    return out


def most_moved(ways: Added | Learnt | Tried, places: list[Limit], free: UnderLimit) -> Limit:
    """Return the limit of a row that the plan without it breaks most; the nearest to it where none is broken."""

    def over(limit: Limit) -> float:
        amount = amount_of(ways, limit, free.plan.selected)
        return amount - limit.at_most if limit.at_most is not None else (limit.at_least or 0.0) - amount

    return max(places, key=over)


def amount_of(ways: Added | Learnt | Tried, limit: Limit, selected: list[Hashable]) -> float:
    """Return what a plan does by the measure of a limit, among its members."""
    data = ways.data
    inside = set(limit.members) if limit.members is not None else None
    rows = [
        row
        for row in selected
        if inside is None or data.proposals[data.owner[data.rows.index(row)]] in inside or row in inside
    ]
    return ways.amount(limit.criterion, rows)
