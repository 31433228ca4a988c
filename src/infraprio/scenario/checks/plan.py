"""Costs, money and periods."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.main_row import main_row
from infraprio.scenario.money import money_of
from infraprio.scenario.plan_money import horizons as horizons_in_time
from infraprio.scenario.prices import index_for, price_factor
from infraprio.scenario.scenario import Scenario, Table
from infraprio.words import Amount, Money

__all__ = ["affordable", "budgets", "costs", "financing", "horizons", "ordered", "periods"]

_LEAST = 1000.0
"""Units of the currency below which nothing is built: a cost below is hardly meant."""


def ordered(table: Table, i: int, names: tuple[str, str, str]) -> Iterator[Finding]:
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
    wanted, own = scenario.settings["price_year"], money_of(scenario)
    for i in range(len(table)):
        name, cost, year = table["name"][i], table["cost_msek"][i], table["price_year"][i]
        yield from ordered(table, i, ("cost_low_msek", "cost_msek", "cost_high_msek"))
        if table["horizon"][i] == "done":
            continue
        if math.isnan(cost):
            yield at(table, i, "cost_msek", "cost_unknown", "", name=name)
            continue
        if cost == 0:
            yield at(table, i, "cost_msek", "cost_zero", "0", name=name)
        elif cost * own.size < _LEAST:
            words = {"cost": Amount(cost, own), "least": Amount(_LEAST, Money(own.currency, "plain"))}
            yield at(table, i, "cost_msek", "cost_tiny", f"{cost:g}", name=name, **words)
        if math.isnan(year) and wanted == wanted:
            yield at(table, i, "price_year", "cost_without_year", "", name=name)
        elif wanted == wanted:
            _, lacking = price_factor(scenario, index_for(table["kind"][i]), int(year), table["currency"][i])
            if lacking:
                yield at(table, i, "price_year", "no_price_index", int(year), wanted=wanted, what=lacking)


def _in_common_prices(scenario: Scenario, amount: float, index: str, year: float, currency: str) -> float:
    """Amount in SEK of the scenario's price year; nan where it cannot be converted."""
    return amount * price_factor(scenario, index, year, currency)[0]


def affordable(scenario: Scenario) -> Iterator[Finding]:
    """No cost is above all the money that there may be, and costs and budgets are in one currency."""
    table, money = scenario["proposals"], scenario["budgets"]
    sums: dict[str, float] = defaultdict(float)
    for i, name in enumerate(money["scenario"]):
        words = ("road_construction", money["price_year"][i], money["currency"][i])
        sums[name] += _in_common_prices(scenario, money["amount_msek"][i], *words)
    most = max(sums.values(), default=math.nan)
    priced = [i for i, h in enumerate(table["horizon"]) if h != "done" and table["cost_msek"][i] > 0]
    for i in priced:
        words = (index_for(table["kind"][i]), table["price_year"][i], table["currency"][i])
        cost = _in_common_prices(scenario, table["cost_msek"][i], *words)
        if cost > most * (1 + 1e-9):
            told = {
                "name": table["name"][i],
                "cost": Amount(cost, money_of(scenario)),
                "money": Amount(most, money_of(scenario)),
            }
            yield at(table, i, "cost_msek", "cost_above_money", f"{table['cost_msek'][i]:g}", **told)
    own = money_of(scenario).currency
    currencies = {table["currency"][i] or own for i in priced}
    if len(currencies) == 1 and own not in currencies and set(money["currency"]) <= {"", own}:
        currency = currencies.pop()
        yield at(money, None, "currency", "budget_currency", currency, currency=currency, own=own)


def financing(scenario: Scenario) -> Iterator[Finding]:
    """The shares of every proposal that can be chosen add up to one, in each way to pay it."""
    table, proposals, rules = scenario["financing"], scenario["proposals"], scenario["rules"]
    ruled_out = {name for i in rules.where(rule="forbidden") for name in rules["proposals"][i]}
    for i, proposal in enumerate(proposals["id"]):
        mine = table.where(proposal=proposal)
        name = proposals["name"][i]
        if not len(mine):
            own = proposals["horizon"][i] != "done" and proposals["role"][i] == "own"
            if own and proposal and len(table) and proposal not in ruled_out:
                yield at(proposals, i, "id", "no_financing", proposal, name=name)
            continue
        for way in dict.fromkeys(table["alternative"][mine]):
            rows = [int(k) for k in mine if table["alternative"][k] == way]
            total = float(np.nansum(table["share"][rows]))
            if abs(total - 1) > 1e-6:
                yield at(table, rows[-1], "share", "shares_off", f"{total:g}", name=name)


def horizons(scenario: Scenario) -> Iterator[Finding]:
    """Every horizon has a period, and nothing starts before its horizon."""
    table, periods_ = scenario["proposals"], scenario["periods"]
    if not len(periods_):
        return
    known = horizons_in_time(scenario)
    for i, horizon in enumerate(table["horizon"]):
        first = table["earliest_period"][i]
        if horizon in {"", "done"}:
            continue
        if horizon not in known:
            told = {"name": table["name"][i], "horizon": horizon, **nearest(horizon, [*known, "done"])}
            yield at(table, i, "horizon", "horizon_without_period", horizon, **told)
        elif first and first in periods_.position:
            of_period = periods_["horizon"][periods_.position[first]]
            if known.index(of_period) < known.index(horizon):
                yield at(table, i, "earliest_period", "period_before_horizon", first, name=table["name"][i])


def periods(scenario: Scenario) -> Iterator[Finding]:
    """Periods run forwards and neither overlap nor leave years between them."""
    table = scenario["periods"]
    for i in range(len(table)):
        lacking = [name for name in ("first_year", "last_year") if math.isnan(table[name][i])]
        if len(table) * 2 > sum(np.isnan(table[name]).sum() for name in ("first_year", "last_year")):
            for name in lacking:
                yield at(table, i, name, "missing_cell")
        if table["last_year"][i] < table["first_year"][i]:
            yield at(table, i, "last_year", "period_reversed", f"{table['last_year'][i]:g}")
    order = np.argsort(table["first_year"], kind="stable")
    for a, b in pairwise(order):
        gap = table["first_year"][b] - table["last_year"][a]
        if gap <= 0:
            yield at(table, int(b), "first_year", "periods_overlap", table["id"][b], other=table["id"][a])
        elif gap > 1:
            yield at(table, int(b), "first_year", "periods_gap", table["id"][b], other=table["id"][a])


def _one_main(scenario: Scenario, name: Literal["budget_scenarios", "stakeholders"]) -> Iterator[Finding]:
    table = scenario[name]
    main = np.flatnonzero(table["main"])
    if len(main) > 1:
        for i in main[1:]:
            yield at(table, int(i), "main", "several_main", table["id"][main[0]])
    elif not len(main) and len(table) > 1:
        code = "no_main" if name == "budget_scenarios" else "no_main_voice"
        yield at(table, None, "main", code, main_row(scenario, name))


def _missing_amounts(scenario: Scenario) -> Iterator[Finding]:
    """Where there are budgets, each fund has one in each period of each scenario."""
    table = scenario["budgets"]
    if not len(table):
        return
    given = set(zip(table["scenario"], table["fund"], table["period"], strict=True))
    named = (filter(None, scenario[name]["id"]) for name in ("budget_scenarios", "funds", "periods"))
    for s, f, p in itertools.product(*named):
        if (s, f, p) not in given:
            yield at(table, None, "amount_msek", "budget_missing", "", scenario=s, fund=f, period=p)


def budgets(scenario: Scenario) -> Iterator[Finding]:
    """Probabilities add up, one scenario is the main one, and no amount is missing or in a lost price year."""
    chances, table = scenario["budget_scenarios"], scenario["budgets"]
    yield from _one_main(scenario, "budget_scenarios")
    yield from _one_main(scenario, "stakeholders")
    total = float(np.nansum(chances["probability"]))
    if len(chances) and abs(total - 1) > 1e-6:
        yield at(chances, len(chances) - 1, "probability", "probabilities_off", f"{total:g}")
    for k, (main, chance) in enumerate(zip(chances["main"], chances["probability"], strict=True)):
        if main and not chance > 0:
            yield at(chances, k, "probability", "main_impossible", "0", scenario=chances["id"][k])
    yield from _missing_amounts(scenario)
    wanted = scenario.settings["price_year"]
    for row, year in enumerate(table["price_year"]):
        if wanted == wanted and not math.isnan(year):
            _, lacking = price_factor(scenario, "road_construction", int(year), table["currency"][row])
            if lacking:
                yield at(table, row, "price_year", "no_price_index", int(year), wanted=wanted, what=lacking)
