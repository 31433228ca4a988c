"""Physical changes computed anew from the network under other parameter values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from infraprio.appraisal.risk.drawn_values import Evaluator
from infraprio.appraisal.values.from_effects import read_effects
from infraprio.appraisal.values.quantities import Quantities
from infraprio.appraisal.values.stated import with_stated
from infraprio.errors import AppraisalError
from infraprio.scenario.money import money_of
from infraprio.scenario.parameters import TABLE_KINDS, Parameter, own_unit, parameters
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.tables import TABLES

__all__ = ["network_evaluator", "with_values"]


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with other values of parameters in its main set, in their own units and price years.

    Raises
    ------
    AppraisalError
        If a parameter is unknown.
    """
    known = parameters(scenario)
    unknown = [i for i in values if i not in known]
    if unknown:
        raise AppraisalError(f"the parameters {', '.join(unknown)} do not exist; name existing ones")
    tables = dict(scenario.tables)
    for name, kind in TABLE_KINDS:
        changed = {i: replace(known[i], value=float(x)) for i, x in values.items() if known[i].kind == kind}
        tables[name] = _replaced(scenario[name], changed, money_of(scenario).currency)
    return Scenario(settings=scenario.settings, tables=tables, path=scenario.path)


def _replaced(old: Table, changed: Mapping[str, Parameter], currency: str) -> Table:
    """A table of parameters with other rows for some of its main set."""
    kept = np.array(
        [not (s == "main" and i in changed) for s, i in zip(old["set"], old["id"], strict=True)], dtype=bool
    )
    fresh: dict[str, list[Any]] = {name: list(old[name][kept]) for name in old.columns}
    for each in changed.values():
        row: dict[str, Any] = {"set": "main", "unit": own_unit(each.unit, currency)}
        row |= {"price_year": np.nan if each.price_year is None else float(each.price_year)}
        for name, column in fresh.items():
            column.append(row[name] if name in row else getattr(each, name))
    columns = {name: np.array(column, dtype=old[name].dtype) for name, column in fresh.items()}
    rows = tuple(range(2, 2 + len(fresh["id"])))
    return Table(schema=old.schema, columns=columns, rows=rows, file=old.file, sheet=old.sheet)


def _packed(scenario: Scenario) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Plain dicts and arrays, which can be sent to another process."""
    return dict(scenario.settings), {
        name: {"columns": dict(table.columns), "rows": table.rows, "file": table.file, "sheet": table.sheet}
        for name, table in scenario.tables.items()
    }


def _evaluate(
    packed: tuple[dict[str, Any], dict[str, dict[str, Any]]], values: Mapping[str, float]
) -> Quantities:
    settings, tables = packed
    plain = Scenario(
        settings=settings,
        tables={
            name: Table(
                schema=TABLES[name],
                **{**parts, "columns": {k: v.copy() for k, v in parts["columns"].items()}},
            )
            for name, parts in tables.items()
        },
    )
    changed = with_values(plain, values)
    return with_stated(read_effects(changed, parameters(changed))[0], changed)


def network_evaluator(scenario: Scenario) -> Evaluator:
    """Function from parameter values to the physical changes of every proposal under them.

    It computes the network from its baseline on and can be sent to another process, so that it is fit as the
    `reevaluate` of `simulate`.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.

    Returns
    -------
    callable
        From parameter values (id -> value) to the `Quantities` of all proposals.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> changes = network_evaluator(valley())({})
    >>> sorted(set(changes.proposal))
    ['FASTER', 'LOT', 'TRAINS']
    """
    return partial(_evaluate, _packed(scenario))
