"""The made-up country as a scenario."""

from __future__ import annotations

import math

import numpy as np

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario import Scenario, build
from infraprio.synthetic.network_tables import Rows, draw_land, network_tables
from infraprio.synthetic.proposals import draw_proposals
from infraprio.synthetic.towns import draw_towns

__all__ = ["synthetic_country"]

TOWNS, REGIONS, PROPOSALS = 290, 21, 1_000
GOALS = {
    "time": ("Kortare restider", "Shorter travel times", "travel_time_gain_hours_day", 0.25),
    "jobs": ("Fler arbetsplatser inom räckhåll", "More jobs within reach", "jobs_around_45_min", 0.2),
    "care": ("Närhet till sjukhus", "Access to hospital", "minutes_to_hospital", 0.15),
    "safety": ("Färre svåra olyckor", "Fewer severe accidents", "severe_accidents_year", 0.2),
    "climate": ("Mindre utsläpp av koldioxid", "Lower carbon dioxide emissions", "co2_tonnes_year", 0.1),
    "transit": ("Större andel kollektivtrafik", "Larger share of public transport", "pt_share", 0.1),
}
PERIODS = {"p1": (2027, 2030, "medium"), "p2": (2031, 2034, "medium"), "p3": (2035, 2038, "long")}
FUNDS = {
    "national_road": ("Statliga vägar", "State roads"),
    "national_rail": ("Statliga järnvägar", "State railways"),
    "county": ("Länsplaner", "County plans"),
    "cofinancing": ("Medfinansiering", "Co-financing"),
    "eu": ("EU-bidrag", "EU grants"),
}
MONEY = {"low": (0.3, 0.7), "base": (0.5, 1.0), "high": (0.2, 1.4)}  # probability, against the main frame
AFFORDED = 0.3  # the main frame pays for this share of all that is proposed
REGION_FLOOR = 0.1  # of what a region would get by its share of the costs


def synthetic_country(size: float = 10.0, *, seed: int = 0, proposals: int | None = None) -> Scenario:
    """A made-up country like Sweden, drawn from a seed: for measuring time and memory, and for trying things out.

    At 100 per cent it has 290 towns, each a municipality with its own main town, in 21 regions, joined by winding roads
    over villages whose class follows the traffic that they carry, railways, trains and buses, and 1,000 proposals in five
    funds, three periods and three budgets, with a floor of money for each region. Nothing in it is real.

    Parameters
    ----------
    size : per cent of the country, from 1 to 100.
    seed : of everything that is drawn; the same seed gives the same tables.
    proposals : number of proposals; by default ten a per cent.

    Returns
    -------
    Scenario, checked.

    Raises
    ------
    InfraprioError
        `size` is not between 1 and 100, or there is not one proposal.

    Examples
    --------
    >>> country = synthetic_country(2, seed=1)
    >>> len(country["municipalities"]), len(country["proposals"])
    (6, 20)
    """
    if not 1 <= size <= 100:
        raise InfraprioError(finding("country_size", value=f"{size:g}"))
    count = math.ceil(PROPOSALS * size / 100) if proposals is None else proposals
    if count < 1:
        raise InfraprioError(finding("country_proposals"))
    rng = np.random.default_rng(seed)
    towns = draw_towns(max(4, math.ceil(TOWNS * size / 100)), max(1, math.ceil(REGIONS * size / 100)), rng)
    land = draw_land(towns, rng)
    network = network_tables(land, rng)
    proposed = draw_proposals(land, count, network, rng)
    settings = {
        "name": f"Påhittat land, {size:g} procent", "name_en": f"Made-up country, {size:g} per cent", "region": "Påhittat land",
        "base_year": 2025, "price_year": 2025, "reference_alternative": "Dagens påhittade nät.",
    }  # fmt: skip
    region = [int(towns.region[int(row["municipalities"][1:]) - 1]) for row in proposed["proposals"]]
    return build(
        settings,
        network | proposed | _money(proposed) | _goals() | {"rules": _rules(proposed["proposals"], region)},
    )


def _money(proposed: dict[str, Rows]) -> dict[str, Rows]:
    """Periods, funds, and frames that pay for a part of what each fund is asked for."""
    cost = {row["id"]: row["cost_msek"] for row in proposed["proposals"]}
    asked = dict.fromkeys(FUNDS, 0.0)
    for row in proposed["financing"]:
        asked[row["fund"]] += cost[row["proposal"]] * row["share"]
    return {
        "periods": [
            {"id": name, "name": f"{first}–{last}", "first_year": first, "last_year": last, "horizon": horizon}
            for name, (first, last, horizon) in PERIODS.items()
        ],
        "funds": [{"id": k, "name": sv, "name_en": en, "carry_over": True} for k, (sv, en) in FUNDS.items()],
        "budget_scenarios": [
            {"id": name, "name": name, "probability": chance, "main": name == "base"}
            for name, (chance, _) in MONEY.items()
        ],
        "budgets": [
            {"scenario": name, "fund": fund, "period": period, "amount_msek": round(asked[fund] * AFFORDED * part / len(PERIODS)), "price_year": 2025}
            for name, (_, part) in MONEY.items()
            for fund in FUNDS
            for period in PERIODS
        ],
    }  # fmt: skip


def _goals() -> dict[str, Rows]:
    return {
        "goals": [
            {"id": name, "name": sv, "name_en": en, "indicator": measured, "scale": "local"}
            for name, (sv, en, measured, _) in GOALS.items()
        ],
        "stakeholders": [{"id": "country", "name": "Landet", "name_en": "The country", "main": True}],
        "weights": [
            {"stakeholder": "country", "goal": name, "weight": goal[-1]} for name, goal in GOALS.items()
        ],
    }


def _rules(proposals: Rows, region: list[int]) -> Rows:
    """A floor of money for each region, well below what its share of all costs would give it."""
    rows: Rows = []
    for number in sorted(set(region)):
        own = [row for row, where in zip(proposals, region, strict=True) if where == number]
        floor = round(REGION_FLOOR * AFFORDED * sum(row["cost_msek"] for row in own))
        if floor > 0 and len(own) > 3:
            rows.append({
                "id": f"region{number + 1:02d}", "rule": "at_least", "proposals": " ".join(row["id"] for row in own), "group_by": "proposals",
                "limit": floor, "unit": "cost", "reason": "Varje region får en del.",
            })  # fmt: skip
    return rows
