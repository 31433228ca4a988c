"""Effects of proposals: each alone, and any set of them together through the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from infraprio.effects.areas import by_area, coverage, zonal
from infraprio.effects.baseline import Baseline, State, base_for, baseline, state_with, with_queues
from infraprio.effects.indicators import INDICATORS
from infraprio.effects.measures import Measures
from infraprio.effects.quantities import Change, long_table
from infraprio.effects.spread import error_of_times, ranges
from infraprio.effects.stated.changes import stated_set
from infraprio.effects.told.near_limit import near_limit_remarks
from infraprio.effects.told.two_gains import two_gains
from infraprio.effects.told.unvalued import idle_remark, is_idle, unvalued
from infraprio.ensemble import each
from infraprio.findings import Finding, once
from infraprio.network.travel.shortest_trees import Floats
from infraprio.scenario.money import in_own_money, money_of
from infraprio.scenario.scenario import Scenario
from infraprio.words import Spoken, Words

__all__ = ["Effects", "SetEffects", "evaluate", "evaluate_set"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Effects:
    """What each proposal does alone, with minus without, in each indicator's unit.

    Attributes
    ----------
    change : DataFrame
        Proposals x indicators.
    low, high : DataFrame
        Ends of the range that parameters and estimates leave.
    without : Series
        The indicators of the reference.
    by_zone : DataFrame
        (proposal, place) x indicators that zones have; the last place of each proposal is the
        traffic without a place.
    by_municipality : DataFrame
        (proposal, municipality) x the same: sums, or means weighted by residents; the
        rows `areas.REST_ROWS` complete the municipalities of the region, so that sums add up to `change`.
    units : mapping of str to str
        indicator -> unit.
    covers : mapping of str to Spoken
        indicator -> what its total is taken over, see `coverage`.
    findings : tuple of Finding
        What was assumed, limited or left out; each knows English and Swedish.
    base : Baseline
        The reference that everything was computed against.
    details : mapping of str to Change
        Proposal -> what changed link by link and trip by trip.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> effects = evaluate(valley())
    >>> effects.units["corridor_minutes_car"]
    'min'
    >>> effects.change.index.tolist()
    ['FASTER', 'TRAINS', 'LOT']
    """

    change: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    without: pd.Series[float]
    by_zone: pd.DataFrame
    by_municipality: pd.DataFrame
    units: Mapping[str, str]
    covers: Mapping[str, Spoken]
    findings: tuple[Finding, ...]
    base: Baseline
    details: Mapping[str, Change]

    def __repr__(self) -> str:
        return f"Effects({len(self.change)} proposals, {self.change.shape[1]} indicators, {len(self.findings)} findings)"

    def to_frame(self) -> pd.DataFrame:
        """The changes as a pandas copy, indexed by proposal; indicators of money are named in the scenario's."""
        return in_own_money(self.change.copy(), money_of(self.base.scenario))

    def _repr_html_(self) -> str:
        return _shown(self.change, self.units)

    def quantities(self) -> pd.DataFrame:
        """Physical changes a year by mode, purpose, municipality and distance, see `quantities.long_table`."""
        return long_table(self.details, self.base.model, self.base.state.travel)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SetEffects:
    """What a set of proposals does together, computed through the network on the set.

    Attributes
    ----------
    proposals : tuple of str
        The set, in the order of the proposals table.
    change, low, high, without : Series
        By indicator.
    by_zone, by_municipality : DataFrame
        By place or municipality, rows as in `Effects`.
    covers : mapping of str to Spoken
        As in `Effects`.
    units : mapping of str to str
        Indicator -> unit.
    findings : tuple of Finding
        What was assumed, limited or left out.
    base : Baseline
        The reference that everything was computed against.
    details : Change
        What changed link by link and trip by trip.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> together = evaluate_set(valley(), ["LOT", "TRAINS"])
    >>> together.change["travel_hours_pt_day"].round(1).item()  # hours a day by public transport
    42.1
    """

    proposals: tuple[str, ...]
    change: pd.Series[float]
    low: pd.Series[float]
    high: pd.Series[float]
    without: pd.Series[float]
    by_zone: pd.DataFrame
    by_municipality: pd.DataFrame
    units: Mapping[str, str]
    covers: Mapping[str, Spoken]
    findings: tuple[Finding, ...]
    base: Baseline
    details: Change

    def __repr__(self) -> str:
        return f"SetEffects({' '.join(self.proposals) or 'no proposals'}: {len(self.change)} indicators)"

    def to_frame(self) -> pd.DataFrame:
        """One row an indicator: without, change, low, high, unit, in the scenario's money."""
        frame = pd.DataFrame(
            {
                "without": self.without,
                "change": self.change,
                "low": self.low,
                "high": self.high,
                "unit": pd.Series(dict(self.units), dtype=object),
            }
        ).loc[self.change.index]
        made = in_own_money(frame.rename_axis("indicator"), money_of(self.base.scenario))
        made.index.name = self.change.index.name
        return made

    def _repr_html_(self) -> str:
        frame = self.to_frame()
        return str(frame[(frame["change"] != 0)].to_html(float_format=lambda x: f"{x:,.2f}"))

    def quantities(self, label: str = "set") -> pd.DataFrame:
        """As `Effects.quantities`, the set under the name `label`.

        Parameters
        ----------
        label : str, default "set"
            Name of the set in the column of proposals.

        Returns
        -------
        DataFrame
            One row a physical change, as `appraisal.quantities` takes it.
        """
        return long_table({label: self.details}, self.base.model, self.base.state.travel)


def _shown(change: pd.DataFrame, units: Mapping[str, str]) -> str:
    """Table of a notebook: the indicators that some proposal changes, with their units."""
    felt = change.loc[:, (change != 0).any()]
    headed = felt.set_axis([f"{INDICATORS[name].name} ({units[name]})" for name in map(str, felt)], axis=1)
    return str(headed.to_html(float_format=lambda x: f"{x:,.2f}", max_cols=12))


def _computed(base: Baseline) -> list[str]:
    return [name for name in INDICATORS if name in base.state.measures.totals]


def _change(base: Baseline, measures: Measures) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    before, after = base.state.measures.totals, measures.totals
    return np.array([after[name] - before[name] for name in _computed(base)])


@dataclass(frozen=True, slots=True)
class _Alone:
    """What is kept of the state with one proposal: a state holds all trips of the region."""

    crowded: bool
    inexact: float
    measures: Measures
    change: Change
    said: list[Finding]


def _alone(base: Baseline, proposal: str) -> _Alone:
    state = state_with(base, (proposal,))
    said = [] if state.crowded else [*_said(base, state), *near_limit_remarks(base, state)]
    return _Alone(state.crowded, state.inexact, state.measures, state.change, said)


def evaluate(
    scenario: Scenario,
    base: Baseline | None = None,
    proposals: Iterable[str] | None = None,
    *,
    executor: Executor | None = None,
    progress: Callable[[float], None] | None = None,
) -> Effects:
    """Effects of every live proposal alone.

    Proposals that are done belong to the reference and are passed over. The findings name, proposal by proposal,
    every attribute that is changed and not valued, and every proposal whose effects are all zero, with the reason.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    base : Baseline, optional
        From `baseline`; computed when not given.
    proposals : iterable of str, optional
        Only these; None: all live ones.
    executor : Executor, optional
        Of ``concurrent.futures``, over which the proposals are spread; the numbers are the same with any.
    progress : callable, optional
        Called with the share of the proposals done.

    Returns
    -------
    Effects
        Change of every indicator by proposal, and where it falls.

    Raises
    ------
    NetworkError
        A proposal is unknown or done, or its changes cannot be used.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> effects = evaluate(valley())
    >>> effects.change.loc["FASTER", ["corridor_minutes_car", "corridor_minutes_pt"]].round(2).tolist()
    [-6.25, 0.0]
    """
    base = base or baseline(scenario)
    wanted = list(base.transport.changes) if proposals is None else list(dict.fromkeys(proposals))
    base = base_for(base, wanted)
    found: list[_Alone] = []
    for one in each(_alone, base, wanted, executor=executor):
        if one.crowded:  # all of them are valued at equilibrium, that they can be compared
            queues = with_queues(base)
            return evaluate(scenario, queues, wanted, executor=executor, progress=progress)
        found.append(one)
        if progress is not None:
            progress(len(found) / len(wanted))
    measured = [one.measures for one in found]
    names, columns = _computed(base), zonal(base.state.measures)
    change = np.array([_change(base, part) for part in measured]).reshape(len(wanted), len(names))
    off = error_of_times(base, [one.inexact for one in found], names)
    low, high = _between(change, ranges(base, [(name,) for name in wanted], names), off)
    areas = by_area(base.model.zones, base.state.measures, measured)
    index = pd.Index(wanted, name="proposal", dtype=object)
    stated = base.stated.loc[wanted]
    return Effects(
        change=pd.DataFrame(change, index=index, columns=names).join(stated),
        low=pd.DataFrame(low, index=index, columns=names).join(stated),
        high=pd.DataFrame(high, index=index, columns=names).join(stated),
        without=_without(base),
        by_zone=_stacked(areas.by_place, wanted, areas.places, "place", columns),
        by_municipality=_stacked(areas.by_town, wanted, areas.towns, "municipality", columns),
        units={str(name): INDICATORS[str(name)].unit for name in [*names, *stated]},
        covers=_covers(base),
        findings=once([*base.findings, *(said for one in found for said in one.said)]),
        base=base,
        details={name: one.change for name, one in zip(wanted, found)},
    )


def _between(change: Floats, shares: tuple[Floats, Floats], off: Floats) -> tuple[Floats, Floats]:
    """Ends of the range of each change: by shares of it, below and above, and by what road times may be off."""
    less, more = (np.abs(change) * share for share in shares)
    gain = change > 0
    return change - np.where(gain, less, more) - off, change + np.where(gain, more, less) + off


def _without(base: Baseline) -> pd.Series[float]:
    """The indicators of the reference; those that are stated for proposals alone have none."""
    found = pd.Series({name: base.state.measures.totals[name] for name in _computed(base)}, dtype=float)
    return found.reindex([*found.index, *base.stated])


def _covers(base: Baseline) -> dict[str, Spoken]:
    found = coverage(base.state.measures, base.model.zones, base.setting, base.transport)
    return found | {str(name): Words.of("covers.stated") for name in base.stated}


def _one(values: Floats, members: list[str], what: str, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(values[0], index=pd.Index(members, name=what), columns=columns)


def _stacked(
    values: Floats,
    proposals: list[str],
    members: list[str],
    what: str,
    columns: list[str],
) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([proposals, members], names=["proposal", what])
    return pd.DataFrame(values.reshape(len(index), len(columns)), index=index, columns=columns)


def _said(base: Baseline, state: State) -> list[Finding]:
    """What is to be said of a state: its remarks, and what its proposals change without effect."""
    said = [*state.remarks, *two_gains(base, state)]
    for proposal in state.built:
        said += unvalued(base, state, proposal)
    if is_idle(base, state):
        said += [idle_remark(base, proposal, said) for proposal in state.built]
    return said


def evaluate_set(scenario: Scenario, proposals: Iterable[str], base: Baseline | None = None) -> SetEffects:
    """Effects of a set of proposals built together, computed through the network and never summed.

    The order of the set has no meaning; the empty set changes nothing.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    proposals : iterable of str
        Ids of the set, in any order.
    base : Baseline, optional
        The reference, from `baseline`; None: it is computed.

    Returns
    -------
    SetEffects
        Change of every indicator, and where it falls.

    Raises
    ------
    NetworkError
        A proposal is unknown or done, or its changes cannot be used.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> together = evaluate_set(valley(), ["LOT", "TRAINS"])
    >>> together.proposals
    ('TRAINS', 'LOT')
    """
    base, proposals = base or baseline(scenario), tuple(proposals)
    state = state_with(base, proposals)
    if state.crowded:
        return evaluate_set(scenario, proposals, with_queues(base))
    names, columns = _computed(base), zonal(base.state.measures)
    change = _change(base, state.measures)
    areas = by_area(base.model.zones, base.state.measures, [state.measures])
    off = error_of_times(base, [state.inexact], names)
    (low,), (high,) = _between(change[None], ranges(base, [state.built], names), off)
    stated = stated_set(base.stated, state.built)
    return SetEffects(
        proposals=state.built,
        change=pd.concat([pd.Series(change, index=names), stated]),
        low=pd.concat([pd.Series(low, index=names), stated]),
        high=pd.concat([pd.Series(high, index=names), stated]),
        without=_without(base),
        by_zone=_one(areas.by_place, areas.places, "place", columns),
        by_municipality=_one(areas.by_town, areas.towns, "municipality", columns),
        units={str(name): INDICATORS[str(name)].unit for name in [*names, *stated.index]},
        covers=_covers(base),
        findings=once([*base.findings, *_said(base, state)]),
        base=base,
        details=state.change,
    )
