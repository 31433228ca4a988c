"""Budgets that may come: each a scenario with a probability, and with its own values where they differ."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.findings import Finding, finding
from infraprio.portfolio.problem.check import require_sound
from infraprio.portfolio.problem.compiled import compile_data, compiled, stated_of
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["Scenario", "comparable", "read_scenarios", "same_money"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A budget that may come, with its probability and the problem as arrays under it."""

    name: Hashable
    probability: float
    data: Data


def read_scenarios(
    problem: Fields | Data, budgets: Any, probabilities: Any = None, values: Any = None, weights: Any = None
) -> list[Scenario]:
    """Return the scenarios; those with the same budget and the same values are one.

    With the sum of their probabilities.

    Parameters
    ----------
    problem : Problem or Data
        Its own budget is not used.
    budgets : sequence, Series, mapping or DataFrame
        One budget for each scenario: numbers, Series or mappings by pot, or a DataFrame with scenarios as
        rows and pots as columns.
    probabilities : sequence, Series or mapping, optional
        One for each scenario, sum 1; default equal.
    values : sequence or mapping of Series or DataFrame, optional
        The value table of each scenario, where it differs.
    weights : optional
        As for ``best_portfolio``.

    Raises
    ------
    ProblemError
        If there is no scenario, or the numbers do not fit.
    """
    named = named_budgets(budgets, stated_of(problem))
    if not named:
        raise ProblemError(finding("problem_form", "budgets", value="[]", example="[100, 150, 200]"))
    chances = read_probabilities(list(named), probabilities)
    tables = read_values(list(named), values)
    base: Data | None = None
    if isinstance(problem, Data):
        base = compile_data(problem, weights)
    else:
        require_sound(replace(problem, budget=None))
    made: list[Scenario] = []
    for name, budget in named.items():
        try:
            if base is None:
                base = compiled(replace(stated_of(problem), budget=budget), weights)
            data = base.with_budget(budget)
            if name in tables:
                data = compile_data(replace(data.problem, value=tables[name]), weights)
        except ProblemError as mistake:
            raise ProblemError(*(in_scenario(name, each) for each in mistake.findings)) from None
        made.append(Scenario(name=name, probability=chances[name], data=data))
    return merged(made)


def in_scenario(name: Hashable, told: Any) -> Finding:
    """Return what is wrong with the data of one budget scenario."""
    return finding("problem_in_scenario", told.file, scenario=name, what=told.what, advice=told.advice)


def named_budgets(budgets: Any, problem: Fields) -> dict[Hashable, Any]:
    """Return the budgets by scenario name; a list is named by number from 1."""
    if isinstance(budgets, pd.DataFrame):
        return (
            {name: budgets.loc[name] for name in budgets.index}
            if budgets.index.is_unique
            else dict(enumerate((line for _, line in budgets.iterrows()), start=1))
        )
    if isinstance(budgets, pd.Series | Mapping):
        require_scenarios(budgets, problem)
    if isinstance(budgets, pd.Series):
        return dict(budgets.items()) if budgets.index.is_unique else dict(enumerate(budgets, start=1))
    if isinstance(budgets, Mapping):
        return dict(budgets)
    if isinstance(budgets, str | bytes | set | frozenset) or not isinstance(budgets, Iterable):
        raise ProblemError(finding("problem_form", "budgets", value=repr(budgets), example="[100, 150, 200]"))
    return dict(enumerate(budgets, start=1))


def require_scenarios(budgets: Any, problem: Fields) -> None:
    """Raise if what is given is one budget by pot instead of several budgets."""
    pots = set(problem.periods or ())
    if isinstance(problem.cost, pd.DataFrame):
        columns = problem.cost.columns
        pots |= set(columns) | {
            part for level in range(columns.nlevels) for part in columns.get_level_values(level)
        }
    if pots and len(budgets) and set(budgets.keys()) <= pots:
        raise ProblemError(finding("problem_pots_for_scenarios", "budgets", names=listed(budgets.keys())))


def read_values(names: list[Hashable], values: Any) -> dict[Hashable, Any]:
    """Return the value table of each scenario; empty where they do not differ."""
    if values is None:
        return {}
    if isinstance(values, Mapping):
        if set(values) != set(names):
            raise ProblemError(
                f"values: tables for {listed(values)}, budgets for {listed(names)}; give one table for each "
                "scenario, by its name"
            )
        return dict(values)
    if isinstance(values, str | pd.Series | pd.DataFrame) or not isinstance(values, Iterable):
        raise ProblemError("values: give a list of value tables, one for each budget, or a mapping by name")
    tables = list(values)
    if len(tables) != len(names):
        raise ProblemError(f"values: {len(tables)} tables given for {len(names)} budgets")
    return dict(zip(names, tables))


def read_probabilities(names: list[Hashable], probabilities: Any) -> dict[Hashable, float]:
    """Return the probability of each scenario."""
    if probabilities is None:
        return dict.fromkeys(names, 1.0 / len(names))
    named = hasattr(probabilities, "keys") and not (
        isinstance(probabilities, pd.Series) and isinstance(probabilities.index, pd.RangeIndex)
    )
    if named and set(probabilities.keys()) != set(names):
        raise ProblemError(
            f"probabilities: for {listed(probabilities.keys())}, budgets for {listed(names)}; "
            "give one for each scenario, by its name"
        )
    try:
        chances = [
            float(chance) for chance in ([probabilities[name] for name in names] if named else probabilities)
        ]
    except (TypeError, ValueError):
        raise ProblemError(
            f"probabilities: {probabilities!r} must be a list of numbers, one for each budget"
        ) from None
    if len(chances) != len(names):
        raise ProblemError(f"probabilities: {len(chances)} given for {len(names)} budgets")
    if not np.isfinite(chances).all() or min(chances) < 0 or abs(sum(chances) - 1.0) > 1e-6:
        raise ProblemError(
            finding("problem_chances", "probabilities", value=listed(chances), whole=f"{sum(chances):g}")
        )
    return dict(zip(names, chances))


def merged(made: list[Scenario]) -> list[Scenario]:
    """Return scenarios with equal money and values made one, in order of rising money."""
    kept: dict[bytes, Scenario] = {}
    for scenario in made:
        key = amounts(scenario).tobytes() + scenario.data.values.tobytes()
        before = kept.get(key)
        kept[key] = (
            scenario
            if before is None
            else replace(before, probability=before.probability + scenario.probability)
        )
    return sorted(
        kept.values(), key=lambda scenario: (float(amounts(scenario).sum()), tuple(amounts(scenario)))
    )


def amounts(scenario: Scenario) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the money in each pot."""
    return np.array([pot.amount for pot in scenario.data.pots])


def same_money(one: Scenario, other: Scenario) -> bool:
    """Say whether two scenarios have the same money in every pot."""
    return bool(np.array_equal(amounts(one), amounts(other)))


def comparable(low: Scenario, high: Scenario) -> bool:
    """Say whether the second has at least as much money in every pot."""
    return bool(np.all(amounts(low) <= amounts(high)))
