"""An appraisal of the example reckoned from its CSV files and those of a set of values: nothing of infraprio is imported."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETS = ROOT / "src" / "infraprio" / "scenario" / "sets"
SETTINGS = SETS.parent / "model_settings.csv"
EXAMPLE = ROOT / "examples" / "jamtland"
BASE, FIRST, PRICES = 2024, 2026, 2025
VEHICLE = {
    "train": "train",
    "park_ride": "train",
    "air": "train",
    "transit": "bus",
    "bus": "bus",
    "ferry": "bus",
}
TRANSIT = {"train", "bus", "ferry", "air", "park_ride", "transit"}
Change = Mapping[str, object]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Values:
    """Numbers of a set in SEK of 2025, and the price year of each."""

    def __init__(self, chosen: str, own: Mapping[str, float]) -> None:
        self.index = {
            (r["index"], int(r["year"])): float(r["value"]) for r in rows(EXAMPLE / "price_index.csv")
        }
        self.found: dict[str, float] = {}
        self.year: dict[str, int] = {}
        for path in (SETTINGS, SETS / "sweden_placeholder.csv", SETS / f"{chosen}.csv"):
            for row in rows(path):
                if row["id"]:
                    self._take(row)
        if {"fatality_msek", "severe_injury_msek"} <= self.found.keys():
            share = self.found["killed_share"]
            killed, injured = self.found["fatality_msek"], self.found["severe_injury_msek"]
            self.found["severe_accident_msek"] = share * killed + (1 - share) * injured
            self.year["severe_accident_msek"] = self.year["fatality_msek"]
        self.found |= own

    def _take(self, row: Mapping[str, str]) -> None:
        value, year = float(row["value"]), int(row["price_year"] or BASE)
        if money := re.match(r"M?(SEK|USD|GBP|EUR)", row["unit"]):
            rate = 1.0 if money[1] == "SEK" else self.index[money[1], year]
            value *= rate * self.consumer(year)
        self.found[row["id"]], self.year[row["id"]] = value, year

    def consumer(self, year: int) -> float:
        """Factor to 2025; before the table begins, the index of Statistics Sweden."""
        if ("consumer", year) in self.index:
            return self.index["consumer", PRICES] / self.index["consumer", year]
        table = ROOT / "src" / "infraprio" / "appraisal" / "consumer_index.csv"
        held = {int(r["year"]): float(r["value"]) for r in rows(table)}
        last = max(held)
        return held[min(PRICES, last)] * 1.02 ** max(PRICES - last, 0) / held[year]

    def __getitem__(self, name: str) -> float:
        return self.found[name]


def _unit(v: Values, change: Change) -> list[tuple[float, str, str, str, str]]:
    """What one unit of a change is worth: SEK, then the ids of value year, traffic, intensity and value growth."""
    item, mode, purpose = (str(change[key]) for key in ("item", "mode", "purpose"))
    own = (
        "traffic_growth_"
        + ("transit" if mode in TRANSIT else "heavy" if mode == "heavy" else "car")
        + "_year"
    )
    heavy, emission, wealth = (
        "traffic_growth_heavy_year",
        "emission_intensity_growth_year",
        "value_growth_year",
    )
    tax = v["tax_factor"]
    if item == "travel_time_hours":
        use = "business" if purpose == "business" else "long" if change["distance"] == "long" else purpose
        use = use if use in ("business", "long", "work") else "other"
        name = f"value_of_time_{VEHICLE.get(mode, 'car')}_{use}_sek_h"
        return [(-v[name], name, own, "", wealth)]
    if item in ("travel_cost_sek", "user_charges_sek"):
        return [(-1.0, "", own, "", "")]
    if item == "freight_hours":
        name = "freight_vehicle_hour_sek_h"
        return [
            (
                -v[name] - v["freight_load_t_vehicle"] * v["freight_goods_time_sek_tonne_h"],
                name,
                heavy,
                "",
                "",
            )
        ]
    if item == "freight_km":
        return [(-v["heavy_operating_cost_sek_km"], "heavy_operating_cost_sek_km", heavy, "", "")]
    if item == "freight_toll_sek":
        return [(-1.0, "", heavy, "", "")]
    if item == "severe_accidents":
        return [(-v["severe_accident_msek"] * 1e6, "severe_accident_msek", own, "", wealth)]
    if item == "co2_tonnes":
        return [(-v["co2_value_sek_kg"] * 1e3, "co2_value_sek_kg", own, emission, "co2_value_growth_year")]
    if item in ("vehicle_km_car", "vehicle_km_heavy"):
        kind = item.rpartition("_")[2]
        growth, fuel = f"traffic_growth_{kind}_year", f"fuel_tax_{kind}_sek_km"
        nox = v["nox_value_sek_kg"] * v[f"nox_{kind}_g_km"] / 1000
        told = [
            (-nox, "nox_value_sek_kg", growth, emission, wealth),
            (v[fuel] * tax, fuel, growth, emission, ""),
        ]
        if kind == "heavy" and not change["weighted"]:
            told.append((-v["heavy_operating_cost_sek_km"], "heavy_operating_cost_sek_km", heavy, "", ""))
        return told
    if item in ("fare_revenue_sek", "toll_revenue_sek", "parking_revenue_sek"):
        return [(tax, "", own, "", "")]
    if item == "service_km" and mode in ("train", "bus", "ferry", "air"):
        return [(-v[f"{mode}_cost_sek_km"] * tax, f"{mode}_cost_sek_km", "", "", "")]
    return []


def net_present_value(
    chosen: str, proposal: str, changes: Iterable[Change], own: Mapping[str, float]
) -> float:
    """MSEK of 2025 in 2026, year by year."""
    v = Values(chosen, own)
    [p] = [row for row in rows(EXAMPLE / "proposals.csv") if row["id"] == proposal]
    kind, rate, tax = p["kind"], v["discount_rate"], v["tax_factor"]
    building, life = int(p["construction_years"] or 2), int(p["life_years"] or 40)
    index = "rail_construction" if kind == "rail" else "road_construction"
    year = int(p["price_year"] or PRICES)
    level = v.index[index, PRICES] / v.index[index, year]
    if p["currency"] not in ("", "SEK"):
        level *= v.index[p["currency"], year]
    cost = float(p["cost"]) * level
    opening = FIRST + building
    period = min(life, round(v[f"appraisal_period_{kind}_years"]))

    def now(amount: float, year: int) -> float:
        return amount / (1 + rate) ** (year - FIRST)

    total = -sum(now(tax * cost / building, FIRST + i) for i in range(building))
    running = float(p["om_year"]) * level if p["om_year"] else v[f"om_{kind}_share_year"] * cost
    total -= sum(now(tax * running, year) for year in range(opening, opening + period))
    total += now(tax * cost * (1 - period / life), opening + period)
    last = int(v["traffic_growth_last_year"])
    for change in changes:
        for worth, name, traffic, intensity, wealth in _unit(v, change):
            for year in range(opening, opening + period):
                amount = float(str(change["change"])) * worth / 1e6
                if traffic:
                    amount *= (1 + v[traffic]) ** (min(year, last) - BASE)
                if intensity:
                    amount *= (1 + v[intensity]) ** (year - BASE)
                if wealth:
                    amount *= (1 + v[wealth]) ** (year - v.year[name])
                total += now(amount, year)
    return total
