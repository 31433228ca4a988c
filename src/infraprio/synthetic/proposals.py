"""What is proposed in the made-up country: wider roads, bypasses, faster railways, interchanges and more departures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from infraprio.synthetic.network_tables import CLASSES, LIMIT_KMH, MEAN_OF_LIMIT, TRUNK_FROM, Land, Rows
from infraprio.synthetic.towns import distance_km

__all__ = ["draw_proposals"]

KM_COST: Final = {"two_lane": 15.0, "2+1": 40.0, "motorway": 110.0}  # MSEK a km of road rebuilt to the class
RAIL_KM_COST: Final = 70.0
KINDS: Final = {"widening": 0.45, "bypass": 0.15, "rail": 0.15, "interchange": 0.1, "service": 0.15}
Drawn = tuple[dict[str, Any], Rows]


def draw_proposals(
    land: Land, count: int, network: dict[str, Rows], rng: np.random.Generator
) -> dict[str, Rows]:
    """Rows of proposals, changes and financing; and which proposals stand for the same object and shut each other out.

    Parameters
    ----------
    land : the country.
    count : number of proposals.
    network : its tables.
    rng : source of all that is drawn.
    """
    draw: dict[str, Callable[[str], Drawn]] = {
        "widening": lambda name: _widening(land, name, rng),
        "bypass": lambda name: _bypass(land, name, rng),
        "rail": lambda name: _rail(land, name, rng),
        "interchange": lambda name: _interchange(network["interchanges"], name, rng),
        "service": lambda name: _service(land, network["services"], name, rng),
    }
    out: dict[str, Rows] = {"proposals": [], "changes": [], "financing": []}
    drawn_before: Counter[str] = Counter()
    for number in range(count):
        name = f"P{number + 1:04d}"
        drawn, changes = draw[str(rng.choice(list(KINDS), p=list(KINDS.values())))](name)
        town, funds = drawn.pop("town"), drawn.pop("funds")
        drawn_before[drawn["name"]] += 1
        if (
            stage := drawn_before[drawn["name"]]
        ) > 1:  # a stretch may be drawn again: nobody could tell them apart
            drawn["name"] += f", etapp {stage}"
        spread = float(rng.uniform(0.15, 0.4))
        cost = max(1.0, round(drawn["cost_msek"] * float(rng.lognormal(0.0, 0.25)), 1))
        out["proposals"].append({
            "id": name, **drawn, "horizon": "medium" if rng.random() < 0.6 else "long", "cost_msek": cost,
            "cost_low_msek": round(cost * (1 - spread / 2), 2), "cost_high_msek": round(cost * (1 + spread), 2), "price_year": 2025,
            "maturity": str(rng.choice(["idea", "study", "plan"])), "municipalities": f"M{town + 1:03d}", "construction_years": 2,
        })  # fmt: skip
        out["changes"] += changes
        out["financing"] += [
            {"proposal": name, "fund": fund, "share": share} for fund, share in funds.items()
        ]
    return out


def _change(
    name: str, table: str, row: str, action: str, attribute: str = "", value: Any = ""
) -> dict[str, Any]:
    return {
        "proposal": name,
        "table": table,
        "object": row,
        "action": action,
        "attribute": attribute,
        "value": value,
    }


def _road_funds(land: Land, chain: int) -> dict[str, float]:
    return {"national_road": 1.0} if land.flow[chain] >= TRUNK_FROM else {"county": 0.8, "cofinancing": 0.2}


def _widening(land: Land, name: str, rng: np.random.Generator) -> Drawn:
    """A chain of roads rebuilt to the next class."""
    chances = np.sqrt(land.flow + 100.0) * (land.flow < 1e9)
    chain = int(rng.choice(len(land.flow), p=chances / chances.sum()))
    better = CLASSES[min(CLASSES.index(land.class_of(chain)) + 1, len(CLASSES) - 1)]
    limit = LIMIT_KMH[better] + (10 if better == land.class_of(chain) else 0)
    links = [f"R{i + 1:05d}" for i in land.links_of(chain)]
    if len(links) > 2 and rng.random() < 0.5:  # a part of it
        links = links[: len(links) // 2]
    km = float(sum(land.mesh.km[int(link[1:]) - 1] for link in links))
    a, b = land.mesh.pairs[chain].tolist()
    changes = [
        _change(name, "roads", link, "set", attribute, value)
        for link in links
        for attribute, value in (
            ("road_class", better),
            ("speed_limit_kmh", limit),
            ("speed_kmh", round(MEAN_OF_LIMIT * limit, 1)),
        )
    ]
    said = {
        "name": f"{land.names[a]}–{land.names[b]}, {better}",
        "kind": "road",
        "cost_msek": km * KM_COST[better],
    }
    return {**said, "town": a, "funds": _road_funds(land, chain)}, changes


def _bypass(land: Land, name: str, rng: np.random.Generator) -> Drawn:
    """A new road past a town, between the neighbours on two of its roads."""
    mesh = land.mesh
    town = int(rng.integers(len(land.towns.lat)))
    touching = np.flatnonzero((mesh.tail == town) | (mesh.head == town))
    if len(touching) < 2:
        return _widening(land, name, rng)
    busiest = touching[np.argsort(-land.flow[mesh.chain[touching]], kind="stable")[:2]]
    a, b = (int(mesh.head[i] if mesh.tail[i] == town else mesh.tail[i]) for i in busiest)
    if a == b:
        return _widening(land, name, rng)
    direct = float(distance_km(mesh.lat[[a]], mesh.lon[[a]], mesh.lat[[b]], mesh.lon[[b]])[0])
    row = f"N{name[1:]}"
    values = {
        "from_place": land.ids[a], "to_place": land.ids[b], "length_km": round(max(1.08 * direct, 0.5), 1), "speed_kmh": 93,
        "speed_limit_kmh": 100, "road_class": "2+1", "network": "national",
    }  # fmt: skip
    changes = [
        _change(name, "roads", row, "new"),
        *(_change(name, "roads", row, "set", k, v) for k, v in values.items()),
    ]
    said = {
        "name": f"{land.names[town]}, {land.names[a]}–{land.names[b]}",
        "kind": "road",
        "cost_msek": 1.08 * direct * KM_COST["2+1"],
    }
    return {**said, "town": town, "funds": _road_funds(land, int(mesh.chain[busiest[0]]))}, changes


def _rail(land: Land, name: str, rng: np.random.Generator) -> Drawn:
    """A faster railway."""
    chain = int(rng.choice(land.rail))
    busy = land.flow[chain] > 7_000
    a, b = land.mesh.pairs[chain].tolist()
    row = f"J{chain + 1:04d}"
    changes = [
        _change(name, "railways", row, "set", "speed_kmh", 150 if busy else 110),
        _change(name, "railways", row, "set", "line_speed_kmh", 200 if busy else 140),
        _change(name, "railways", row, "add", "capacity_trains_day", 24),
    ]
    said = {
        "name": f"{land.names[a]}–{land.names[b]}, järnväg",
        "kind": "rail",
        "cost_msek": float(land.km[chain]) * RAIL_KM_COST,
    }
    funds = {"national_rail": 0.9, "eu": 0.1} if busy else {"national_rail": 1.0}
    return {**said, "town": a, "funds": funds}, changes


def _interchange(rows: Rows, name: str, rng: np.random.Generator) -> Drawn:
    """More parking and a shorter way to the platform."""
    row = rows[int(rng.integers(len(rows)))]
    town = int(row["place"][1:]) - 1
    spaces = int(rng.integers(40, 300))
    changes = [
        _change(name, "interchanges", row["id"], "add", "parking_spaces", spaces),
        _change(name, "interchanges", row["id"], "set", "transfer_min", 3),
    ]
    said = {"name": f"{row['name']}, bytespunkt", "kind": "interchange", "cost_msek": 0.1 * spaces + 15.0}
    return {**said, "town": town, "funds": {"county": 0.5, "cofinancing": 0.5}}, changes


def _service(land: Land, rows: Rows, name: str, rng: np.random.Generator) -> Drawn:
    """More departures, and what they need along the line."""
    row = rows[int(rng.integers(len(rows)))]
    town = int(rng.integers(len(land.towns.lat)))
    changes = [_change(name, "services", row["id"], "add", "departures_day", int(rng.integers(2, 7)))]
    said = {
        "name": f"{row['name']}, tätare trafik",
        "kind": "service",
        "cost_msek": 10.0 if row["mode"] == "bus" else 60.0,
    }
    return {**said, "town": town, "funds": {"county": 0.6, "cofinancing": 0.4}}, changes
