"""Effects of a scenario without a network: nothing is computed; changes of indicators that were given count as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from infraprio.effects.indicators import INDICATORS
from infraprio.effects.stated.changes import stated_changes
from infraprio.findings import Finding
from infraprio.scenario.parameters import parameters
from infraprio.scenario.scenario import Scenario

__all__ = ["GivenEffects", "GivenSetEffects", "given_effects", "given_set_effects"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GivenEffects:
    """Changes of indicators as the planner gave them, proposal by proposal; no range is known.

    Attributes
    ----------
    change, low, high : DataFrame, proposals x given indicators, in the unit of each; missing where none was given.
    units : indicator -> unit.
    findings : nothing was computed, so nothing is said.
    """

    change: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    units: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"GivenEffects({len(self.change)} proposals, {self.change.shape[1]} indicators)"

    def to_frame(self) -> pd.DataFrame:
        """The changes as a pandas copy, indexed by proposal."""
        return self.change.copy()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GivenSetEffects:
    """What was given for the proposals of a set, added up: without a network nobody knows better.

    Attributes
    ----------
    proposals : tuple of str
        The set.
    change : Series
        By indicator, added up; missing where it was given for some of them only.
    without : Series
        By indicator; missing, as nobody computed the reference.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> given_set_effects(given_effects(valley()), ["LOT"])
    GivenSetEffects(1 proposals, 0 indicators)
    """

    proposals: tuple[str, ...]
    change: pd.Series[float]
    without: pd.Series[float]

    def __repr__(self) -> str:
        return f"GivenSetEffects({len(self.proposals)} proposals, {len(self.change)} indicators)"

    def to_frame(self) -> pd.DataFrame:
        """One row an indicator: without, change."""
        return pd.DataFrame({"without": self.without, "change": self.change})


def given_effects(scenario: Scenario) -> GivenEffects:
    """Changes of indicators in the tables of given results and of wider effects, for every live proposal.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> given_effects(valley()).change.shape[1]
    0
    """
    table, proposals = scenario["given_results"], scenario["proposals"]
    live = [p for p, horizon in zip(proposals["id"], proposals["horizon"], strict=True) if horizon != "done"]
    items = [name for name in INDICATORS if name in set(table["item"])]
    change = pd.DataFrame(np.nan, index=pd.Index(live, name="proposal", dtype=object), columns=items)
    for proposal, item, value in zip(table["proposal"], table["item"], table["value"], strict=True):
        if item in items and proposal in change.index:
            change.loc[proposal, item] = value
    p = {name: item.value for name, item in parameters(scenario).items()}
    for name, column in stated_changes(scenario, live, p).items():
        change[name] = column if name not in change else column.fillna(change[name])
    change = change[[name for name in INDICATORS if name in change]]
    units = {str(name): INDICATORS[str(name)].unit for name in change}
    return GivenEffects(change=change, low=change.copy(), high=change.copy(), units=units)


def given_set_effects(found: GivenEffects, proposals: Sequence[str]) -> GivenSetEffects:
    """The given changes of a set, added up; what is missing for one is missing for the set."""
    change = found.change.loc[list(proposals)].sum(skipna=False)
    without = pd.Series(np.nan, index=change.index, dtype=float)
    return GivenSetEffects(proposals=tuple(proposals), change=change, without=without)
