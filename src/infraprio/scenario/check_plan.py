"""Costs, money, periods and parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from infraprio.scenario.at import at
from infraprio.scenario.cells import nearest
from infraprio.scenario.findings import Finding
from infraprio.scenario.parameters import built_in
from infraprio.scenario.prices import index_for, price_factor
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["budgets", "costs", "financing", "horizons", "parameter_values", "periods"]


def _ordered(table: Table, i: int, names: tuple[str, str, str]) -> Iterator[Finding]:
    """Low <= best <= high, as far as they are given."""
    low, best, high = (float(table[name][i]) for name in names)
    words = {"low": f"{low:g}", "best": f"{best:g}", "high": f"{high:g}"}
    if low > best:
        yield at(table, i, names[0], "range_reversed", f"{low:g}", **words)
    if high < best:
        yield at(table, i, names[2], "range_reversed", f"{high:g}", **words)
    if math.isnan(best) and low > high:
        yield at(table, i, names[0], "range_reversed", f"{low:g}", **words)


def costs(scenario: Scenario) -> Iterator[Finding]:
    """Costs have a price year that can be converted, a range in order, and are not forgotten."""
    table = scenario["proposals"]
    wanted = scenario.settings["price_year"]
    for i in range(len(table)):
        name, cost, year = table["name"][i], table["cost_msek"][i], table["price_year"][i]
        yield from _ordered(table, i, ("cost_low_msek", "cost_msek", "cost_high_msek"))
        if table["horizon"][i] == "done":
            continue
        if math.isnan(cost):
            yield at(table, i, "cost_msek", "cost_unknown", "", name=name)
            continue
        if cost == 0:
            yield at(table, i, "cost_msek", "cost_zero", "0", name=name)
        if math.isnan(year):
            yield at(table, i, "price_year", "cost_without_year", "", name=name)
        elif wanted == wanted:
            _, lacking = price_factor(scenario, index_for(table["kind"][i]), int(year), table["currency"][i])
            if lacking:
                yield at(table, i, "price_year", "no_price_index", int(year), wanted=wanted, what=lacking)


def financing(scenario: Scenario) -> Iterator[Finding]:
    """The shares of every proposal that can be chosen add up to one."""
    table, proposals = scenario["financing"], scenario["proposals"]
    for i, proposal in enumerate(proposals["id"]):
        mine = table.where(proposal=proposal)
        name = proposals["name"][i]
        if not len(mine):
            own = proposals["horizon"][i] != "done" and proposals["role"][i] == "own"
            if own and len(table):
                yield at(proposals, i, "id", "no_financing", proposal, name=name)
            continue
        total = float(np.nansum(table["share"][mine]))
        if abs(total - 1) > 1e-6:
            yield at(table, int(mine[-1]), "share", "shares_off", f"{total:g}", name=name)


def horizons(scenario: Scenario) -> Iterator[Finding]:
    """Every horizon has a period, and nothing starts before its horizon."""
    table, periods_ = scenario["proposals"], scenario["periods"]
    if not len(periods_):
        return
    for i, horizon in enumerate(table["horizon"]):
        first = table["earliest_period"][i]
        if horizon in {"medium", "long"} and horizon not in set(periods_["horizon"]):
            yield at(
                table, i, "horizon", "horizon_without_period", horizon, name=table["name"][i], horizon=horizon
            )
        elif horizon == "long" and first in periods_.position:
            if periods_["horizon"][periods_.position[first]] == "medium":
                yield at(table, i, "earliest_period", "period_before_horizon", first, name=table["name"][i])


def periods(scenario: Scenario) -> Iterator[Finding]:
    """Periods run forwards and neither overlap nor leave years between them."""
    table = scenario["periods"]
    for i in range(len(table)):
        if table["last_year"][i] < table["first_year"][i]:
            yield at(table, i, "last_year", "period_reversed", f"{table['last_year'][i]:g}")
    order = np.argsort(table["first_year"], kind="stable")
    for a, b in pairwise(order):
        gap = table["first_year"][b] - table["last_year"][a]
        if gap <= 0:
            yield at(table, int(b), "first_year", "periods_overlap", table["id"][b], other=table["id"][a])
        elif gap > 1:
            yield at(table, int(b), "first_year", "periods_gap", table["id"][b], other=table["id"][a])


def _one_main(table: Table) -> Iterator[Finding]:
    main = np.flatnonzero(table["main"])
    if len(main) > 1:
        for i in main[1:]:
            yield at(table, int(i), "main", "several_main", table["id"][main[0]])
    elif not len(main) and len(table) > 1:
        yield at(table, None, "main", "no_main", table["id"][0])


def budgets(scenario: Scenario) -> Iterator[Finding]:
    """Probabilities add up, one scenario is the main one, and no amount is missing or in a lost price year."""
    chances, table = scenario["budget_scenarios"], scenario["budgets"]
    yield from _one_main(chances)
    yield from _one_main(scenario["stakeholders"])
    total = float(np.nansum(chances["probability"]))
    if len(chances) and abs(total - 1) > 1e-6:
        yield at(chances, len(chances) - 1, "probability", "probabilities_off", f"{total:g}")
    given = set(zip(table["scenario"], table["fund"], table["period"], strict=True))
    if len(table):
        for s in chances["id"]:
            for f in scenario["funds"]["id"]:
                for p in scenario["periods"]["id"]:
                    if (s, f, p) not in given:
                        yield at(
                            table, None, "amount_msek", "budget_missing", "", scenario=s, fund=f, period=p
                        )
    wanted = scenario.settings["price_year"]
    for i, year in enumerate(table["price_year"]):
        if wanted == wanted and not math.isnan(year):
            _, lacking = price_factor(scenario, "road_construction", int(year))
            if lacking:
                yield at(table, i, "price_year", "no_price_index", int(year), wanted=wanted, what=lacking)


def parameter_values(scenario: Scenario) -> Iterator[Finding]:
    """Parameters are known, in the unit that the calculation wants, and inside their range."""
    table = scenario["parameters"]
    known = built_in()
    for i, name in enumerate(table["id"]):
        yield from _ordered(table, i, ("low", "value", "high"))
        if name and name not in known:
            yield at(table, i, "id", "unknown_parameter", name, **nearest(name, known))
        elif name and table["unit"][i] and table["unit"][i] != known[name].unit:
            wanted = known[name].unit
            yield at(table, i, "unit", "wrong_unit", table["unit"][i], parameter=name, wanted=wanted)
