"""Places with residents and jobs, municipalities and their outlines."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from jamtland_source import DATA, Row, Rows, assumed, by_id, data, note, number

CENTRE_JOBS = {"regional": 1.2, "municipal": 1.5, "local": 1.0, "none": 0.5}
JOBS_OUTSIDE = 0.5
FROSON = 11000


def shared_out(total: int, sizes: Mapping[str, float]) -> dict[str, int]:
    """Whole shares of a total in proportion to sizes, largest remainders first."""
    exact = {key: total * size / sum(sizes.values()) for key, size in sizes.items()}
    shares = {key: math.floor(value) for key, value in exact.items()}
    late = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in late[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


# Double counts: Brunflo lies in the locality of Östersund, Duved and Björnänge in that of Åre; Frösön is counted in
# Östersund, and its residents are an assumption.
def localities(rows: Rows) -> dict[str, float]:
    size = {row["id"]: float(row["population"]) for row in rows if row["population"]}
    size["FRO"] = float(FROSON)
    size["OSD"] -= size["BRU"] + size["FRO"]
    size["ARE"] -= size["DUV"] + size["BJO"]
    return size


def residents(rows: Rows) -> dict[str, int]:
    """Residents of the places: the rest of each municipality is spread in proportion to its places."""
    size = localities(rows)
    people = {place: round(value) for place, value in size.items()}
    for town in data("municipalities"):
        mine = {r["id"]: size[r["id"]] for r in rows if r["municipality"] == town["name"] and r["id"] in size}
        people |= shared_out(int(town["population_2024"]), mine)
    return people


def pull(role: Row) -> float:
    """How many jobs a resident draws to a place, relative to the other places of the municipality."""
    return float(role.get("jobs_pull") or CENTRE_JOBS[role.get("centre") or "none"])


def jobs(rows: Rows, people: Mapping[str, int], roles: Mapping[str, Row]) -> dict[str, int]:
    """Jobs: an assumed number per resident of each municipality, drawn towards its centres."""
    found = {place: round(JOBS_OUTSIDE * count) for place, count in people.items()}
    for town in assumed("jobs_per_resident"):
        mine = [r["id"] for r in rows if r["municipality"] == town["municipality"] and r["id"] in people]
        total = round(float(town["jobs_per_resident"]) * sum(people[place] for place in mine))
        found |= shared_out(total, {place: people[place] * pull(roles.get(place, {})) for place in mine})
    return found


def figures_note(row: Row) -> str:
    """What the residents and jobs of a place rest on."""
    base = (
        f"locality {row['population']} ({row['population_year']})"
        if row["population"]
        else f"{FROSON} (assumption)"
    )
    if row["in_county"] != "yes":
        return f"residents: {base}; jobs: assumption {JOBS_OUTSIDE:g} per resident"
    spread = "and a share of the rest of the municipality so that its total of 2024 holds"
    return f"residents: {base} {spread}; jobs: assumption, range 25 % down to 25 % up"


def places() -> Rows:
    rows = data("places")
    roles = by_id(assumed("place_roles"), "place")
    people = residents(rows)
    work = jobs(rows, people, roles)
    out = []
    for row in rows:
        here = row["id"]
        inside = row["in_county"] == "yes"
        role = roles.get(here, {})
        counted = figures_note(row) if here in people else ""
        split = {"OSD": "Brunflo and Frösön taken out", "ARE": "Duved and Björnänge taken out"}.get(here, "")
        out.append({
            "id": here, "name": row["name"], "municipality": row["municipality"], "in_region": row["in_county"],
            "lat": row["lat"], "lon": row["lon"],
            "population": str(people.get(here, "")), "jobs": str(work.get(here, "")),
            "kind": row["kind"], "offers": role.get("offers", ""), "centre": role.get("centre") or "none",
            "source": note(row["source"], "SCB via citypopulation.de (total of the municipality)" if inside and here in people else ""),
            "confidence": "derived" if inside and here in people else "estimate" if "estimate" in row["confidence"] or "approx" in row["confidence"] else "published",
            "note": note(f"position and figures: {row['confidence']}", split, counted, role.get("note", "")),
        })  # fmt: skip
    return out + assumed("added_places")


def municipalities() -> Rows:
    return [
        {"id": r["name"], "name": r["name"], "population": r["population_2024"], "seat": r["seat_place"], "source": r["source"],
         "confidence": "published", "note": f"code {r['code']}; 31 December 2024"}
        for r in data("municipalities")
    ]  # fmt: skip


def outlines() -> Rows:
    text = (DATA / "municipalities.geojson").read_text(encoding="utf-8")
    out = []
    for feature in json.loads(text)["features"]:
        rings = [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]
        for k, ring in enumerate(rings, 1):
            corners = ring[:-1] if ring[0] == ring[-1] else ring
            for order, (lon, lat) in enumerate(corners, 1):
                here = {"municipality": feature["properties"]["name"], "ring": str(k), "order": str(order)}
                out.append({**here, "lat": number(lat), "lon": number(lon)})
    return out
