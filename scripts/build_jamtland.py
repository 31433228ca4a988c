"""Build examples/jamtland from the public data in ../shared/data/jamtland and the stated assumptions.

Everything that has no public source stands in scripts/jamtland_assumptions/, one CSV a subject, with its reason.
The same input gives the same bytes. Run ``python scripts/build_jamtland.py [FOLDER]``.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data" / "jamtland"
ASSUMPTIONS = Path(__file__).resolve().parent / "jamtland_assumptions"
sys.path.insert(0, str(ROOT / "src"))

from infraprio.scenario.tables import TABLES  # noqa: E402

Row = dict[str, str]
Rows = list[Row]

PRICE_YEAR = "2025"
SETTINGS = {
    "name": "Jämtland Härjedalen: åtgärdsförslag till nationell plan och länsplan 2026–2037",
    "name_en": "Jämtland Härjedalen: proposals for the national and county plans 2026–2037",
    "region": "Region Jämtland Härjedalen",
    "plan": "Nationell plan och länsplan för transportinfrastruktur 2026–2037",
    "base_year": 2024,
    "price_year": int(PRICE_YEAR),
    "goal_version": "current",
    "reference_alternative": "Dagens väg- och järnvägsnät och dagens trafik, med de åtgärder som är klara (horisont done).",
    "attribution": "Orter: GeoNames (CC BY 4.0, CC BY 3.0). Stationer: Trafikverket, öppna data (CC0). Kommuner: SCB (CC0). "
    "Enskilda uppgifter enligt källkolumnerna. Skattningar och antaganden är märkta och är inte officiella.",
}  # fmt: skip

# Cost of a stage relative to the stated cost: median and coefficient of variation of a lognormal distribution.
STAGE = {"idea": (1.40, 0.40), "study": (1.25, 0.30), "plan": (1.05, 0.15), "tendered": (1.00, 0.08)}
P90 = 1.2815515655446004
ROAD_CLASS = {
    "2+2 / two-lane": "two_lane",
    "two-lane": "two_lane",
    "two-lane / 2+1": "two_lane",
    "2+1 / 2+2": "2+1",
    "2+1": "2+1",
    "two-lane (narrow)": "narrow",
    "two-lane / gravel": "narrow",
    "gravel / narrow": "gravel",
    "gravel": "gravel",
    "motorway / two-lane": "motorway",
    "motorway / motor road": "motorway",
}
LIFE_YEARS = {"road": {3: 40, 4: 60}, "rail": {2: 40, 3: 40, 4: 60}, "interchange": {2: 20, 3: 40, 4: 40}}
CENTRE_JOBS = {"regional": 1.2, "municipal": 1.5, "local": 1.0, "none": 0.5}
JOBS_OUTSIDE = 0.5


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data(name: str) -> Rows:
    return read(DATA / f"{name}.csv")


def assumed(name: str) -> Rows:
    return read(ASSUMPTIONS / f"{name}.csv")


def by_id(rows: Iterable[Row], key: str = "id") -> dict[str, Row]:
    return {row[key]: row for row in rows}


def number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def note(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def shared_out(total: int, sizes: Mapping[str, float]) -> dict[str, int]:
    """Whole shares of a total in proportion to sizes, largest remainders first."""
    exact = {key: total * size / sum(sizes.values()) for key, size in sizes.items()}
    shares = {key: math.floor(value) for key, value in exact.items()}
    late = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in late[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


# Double counts: Brunflo lies in the locality of Östersund, Duved and Björnänge in that of Åre; Frösön is counted in
# Östersund, and its 11 000 residents are an assumption.
def localities(rows: Rows) -> dict[str, float]:
    size = {row["id"]: float(row["population"]) for row in rows if row["population"]}
    size["FRO"] = 11000.0
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


def jobs(rows: Rows, people: Mapping[str, int], centre: Mapping[str, str]) -> dict[str, int]:
    """Jobs: an assumed number per resident of each municipality, drawn towards its centres."""
    found = {place: round(JOBS_OUTSIDE * count) for place, count in people.items()}
    for town in assumed("jobs_per_resident"):
        mine = [r["id"] for r in rows if r["municipality"] == town["municipality"] and r["id"] in people]
        total = round(float(town["jobs_per_resident"]) * sum(people[place] for place in mine))
        pull = {place: people[place] * CENTRE_JOBS[centre.get(place, "none")] for place in mine}
        found |= shared_out(total, pull)
    return found


def places() -> Rows:
    rows = data("places")
    roles = by_id(assumed("place_roles"), "place")
    centre = {place: role["centre"] for place, role in roles.items() if role["centre"]}
    people = residents(rows)
    work = jobs(rows, people, centre)
    out = []
    for row in rows:
        here = row["id"]
        inside = row["in_county"] == "yes"
        role = roles.get(here, {})
        counted = ""
        if here in people:
            counted = (
                f"residents: locality {row['population'] or '11000 (assumption)'} ({row['population_year'] or 'no year'}) and a share of "
                f"the rest of the municipality so that its total of 2024 holds" if inside else f"residents: locality ({row['population_year']})"
            )  # fmt: skip
            counted += "; jobs: assumption, range 25 % down to 25 % up" if inside else "; jobs: assumption 0.5 per resident"
        split = {"OSD": "Brunflo and Frösön taken out", "ARE": "Duved and Björnänge taken out"}.get(here, "")
        out.append({
            "id": here, "name": row["name"], "municipality": row["municipality"], "in_region": row["in_county"],
            "lat": row["lat"], "lon": row["lon"],
            "population": str(people.get(here, "")), "jobs": str(work.get(here, "")),
            "kind": row["kind"], "offers": role.get("offers", ""), "centre": centre.get(here, "none"),
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


def road_network(road_number: str, road_class: str) -> str:
    if "(NO" in road_number:
        return "foreign"
    if road_class == "street" or "access" in road_number:
        return "municipal"
    return "national" if re.match(r"E(14|45)", road_number) else "county"


def adjusted(table: str, rows: Rows) -> Rows:
    """Rows with the assumed attributes of link_adjustments, which are named in the note."""
    known = by_id(rows)
    for change in assumed("link_adjustments"):
        if change["table"] == table:
            row = known[change["object"]]
            row[change["attribute"]] = change["value"]
            row["note"] = note(row["note"], f"{change['attribute']} {change['value']}: assumption ({change['reason']})")
    return rows


def roads() -> Rows:
    out = []
    for row in data("roads"):
        street = row["road_number"] == "city street"
        kind = "street" if street else ROAD_CLASS[row["road_class"]]
        out.append({
            "id": row["id"], "from_place": row["from_place"], "to_place": row["to_place"], "road_number": row["road_number"],
            "length_km": row["length_km"], "speed_kmh": row["mean_speed_kmh"], "speed_limit_kmh": row["speed_limit_kmh"],
            "road_class": kind, "aadt": row["aadt_veh_per_day"], "heavy_share": row["heavy_share"],
            "network": road_network(row["road_number"], kind), "source": row["source"],
            "confidence": "published" if row["length_basis"] == "published" else "estimate",
            "note": note(row["confidence"], f"road class as collected: {row['road_class']}" if row["road_class"] not in ("two-lane", kind) else "", row["note"]),
        })  # fmt: skip
    out = adjusted("roads", out)
    whole = by_id(out)["R012"]
    return out + [
        {**row, **({key: whole[key] for key in ("aadt", "heavy_share")} if row["id"] == "R012B" else {})}
        for row in assumed("added_roads")
    ]


def railways() -> Rows:
    standard = {}
    for row in assumed("rail_standard"):
        first, last = int(row["first"][1:]), int(row["last"][1:])
        standard |= {f"J{k:02d}": row for k in range(first, last + 1)}
    out = []
    for row in data("rail"):
        fit = standard[row["id"]]
        out.append({
            "id": row["id"], "from_place": row["from_place"], "to_place": row["to_place"], "line": row["line"],
            "length_km": row["length_km"], "speed_kmh": row["mean_speed_kmh_estimate"], "line_speed_kmh": row["max_speed_kmh"],
            "tracks": "2" if row["track"] == "double" else "1", "electrified": "yes" if row["electrified"] == "yes" else "no",
            "capacity_trains_day": fit["capacity_trains_day"], "trains_day": row["trains_per_day_estimate"],
            "axle_load_t": fit["axle_load_t"], "passengers": "no" if row["passenger_service"].startswith("freight only") else "yes",
            "source": row["source"], "confidence": "published" if row["length_basis"].startswith("published") else "estimate",
            "note": note(row["confidence"], "mean speed and trains a day: estimate", f"capacity and axle load: assumption ({fit['reason']})",
                         row["electrified"] if row["electrified"] not in ("yes", "no") else "", row["passenger_service"]),
        })  # fmt: skip
    return adjusted("railways", out) + assumed("added_railways")


def services() -> Rows:
    boardings = by_id(data("bus_boardings"), "line")
    out = []
    for row in assumed("services"):
        counted = boardings.get(row["boardings_line"], {})
        out.append({
            **{key: row[key] for key in ("id", "name", "mode", "departures_day", "first_departure", "last_departure")},
            "boardings_year": counted.get("boardings_2019", ""),
            "source": note(counted.get("source", ""), "departures and hours: assumption of this example, no timetable was available"),
            "confidence": "assumption",
            "note": note(row["note"], "boardings: counted 2019" if counted else ""),
        })  # fmt: skip
    return out


def service_stops() -> Rows:
    source = "stops from the route of the line; running times follow from the links"
    return [
        {"service": row["id"], "order": str(k), "place": place, "dwell_min": row["dwell_min"], "source": source, "confidence": "assumption"}
        for row in assumed("services")
        for k, place in enumerate(row["stops"].split(), 1)
    ]  # fmt: skip


def interchanges() -> Rows:
    known = by_id(assumed("interchanges"))
    out = []
    for row in data("hubs"):
        fit = known[row["id"]]
        words = {"train": "rail", "bus": "bus", "air": "air,"}
        modes = [mode for mode, word in words.items() if word in row["modes"]]
        modes += [*(["car"] if fit["parking_spaces"] != "0" else []), "bike"]
        out.append({
            "id": row["id"], "name": row["name"], "place": row["place"], "modes": " ".join(modes),
            **{key: fit[key] for key in ("parking_spaces", "charge_sek", "transfer_min", "bike_parking")},
            "platform_tracks": row["platform_tracks"], "source": row["source"], "confidence": "assumption",
            "note": note("parking for cars and bicycles, charge and transfer time: assumption by size of the place, no count was found, range half to double",
                         f"modes: {row['confidence']}"),
        })  # fmt: skip
    return out


def cost_of(row: Row, plan: Row) -> Row:
    """Published cost with its price year, else the estimate in the price year of the scenario, else nothing."""
    published = row["cost_msek"] and row["id"] != "P40"
    stated = row["cost_msek"] if published else row["cost_msek_estimate"]
    if not stated:
        return {"note": "cost: not known"}
    units = int(plan["units"])
    cost = float(stated) * units
    median, cv = STAGE[plan["maturity"]]
    sigma = math.sqrt(math.log(1 + cv * cv))
    return {
        "cost_msek": number(cost),
        "cost_low_msek": number(round(cost * median * math.exp(-P90 * sigma), 1)),
        "cost_high_msek": number(round(cost * median * math.exp(P90 * sigma), 1)),
        "price_year": plan["price_year"] if published else PRICE_YEAR,
        "currency": "NOK" if "MNOK" in row["price_year"] else "SEK",
        "note": note(
            f"cost: published, price year given as {row['price_year'] or 'none'}" if published else "cost: estimate in the price year of the scenario",
            f"{units} places at {stated} each" if units > 1 else "",
            f"range: lognormal, median {median:g} x cost, coefficient of variation {cv:g} (stage {plan['maturity']}), 10 and 90 %",
            "published 1 800 MSEK (2009) is for the whole line" if row["id"] == "P40" else "",
            "amount in NOK; the collected data take it 1:1" if "MNOK" in row["price_year"] else "",
        ),
    }  # fmt: skip


def proposals() -> Rows:
    plans = by_id(assumed("proposals"))
    out = []
    for row in data("proposals"):
        plan = plans[row["id"]]
        touched = dict.fromkeys(row["places_affected"].split())
        basis = "derived" if row["confidence"] == "published" else "estimate"
        cost = cost_of(row, plan)
        done = row["horizon"] == "done"
        saving = f"collected time saving {row['time_saving_min']} min" if row["time_saving_min"] else ""
        out.append({
            "id": row["id"], "name": row["name_sv"], "name_en": row["name_en"], "kind": row["type"], "horizon": row["horizon"],
            **cost, "maturity": plan["maturity"],
            "earliest_period": "" if done else "p3" if row["horizon"] == "long" else "p1",
            "construction_years": plan["construction_years"],
            "life_years": str(LIFE_YEARS[row["type"]].get(int(plan["step"]), 40)), "places": " ".join(touched),
            **{key: plan[key] for key in ("step", "corridors", "municipalities", "deficiency", "purpose", "measure", "status", "wanted_decision", "no_network_effect")},
            "source": row["source"], "confidence": "published" if row["cost_msek"] and row["id"] != "P40" else basis,
            "note": note(row["confidence"], cost["note"], saving, "maturity, years, life and step: assumption"),
        })  # fmt: skip
    return out


def financing() -> Rows:
    source = "routing rule: trunk roads and state railways national plan, other state roads county plan, interchanges shared; shares are an assumption"
    return [
        {"proposal": row["id"], "fund": fund, "share": share, "source": source, "confidence": "assumption"}
        for row in assumed("proposals")
        for fund, share in (part.split(":") for part in row["financing"].split())
    ]  # fmt: skip


def changes() -> Rows:
    sources = {row["id"]: row["source"] for row in data("proposals")}
    return [
        {**row, "object": name, "source": sources[row["proposal"]], "confidence": "published" if row["note"] == "published" else "estimate"}
        for row in assumed("changes")
        for name in row["object"].split()
    ]  # fmt: skip


def budgets() -> Rows:
    return [
        {"scenario": scenario, "fund": row["fund"], "period": row["period"], "amount_msek": row[scenario], "price_year": PRICE_YEAR,
         "source": row["source"], "confidence": row["confidence"]}
        for scenario in ("low", "base", "high")
        for row in assumed("budgets")
    ]  # fmt: skip


def weights() -> Rows:
    source = "no public weights exist: assumption of this example; range 5 points down and up"
    out = []
    for row in assumed("weights_percent"):
        for who in (column for column in row if column not in ("version", "goal")):
            share = int(row[who])
            out.append({
                "stakeholder": who, "version": row["version"], "goal": row["goal"], "weight": number(share / 100),
                "low": number(max(share - 5, 0) / 100), "high": number(min(share + 5, 100) / 100), "source": source, "confidence": "assumption",
            })  # fmt: skip
    return out


def judgements() -> Rows:
    out = []
    for row in assumed("judgements_wide"):
        for goal in (column for column in row if column != "proposal"):
            rating = float(row[goal])
            spread = 0.5 if rating == 0 else 1.0
            out.append({
                "proposal": row["proposal"], "goal": goal, "rating": number(rating), "low": number(max(rating - spread, -2.0)),
                "high": number(min(rating + spread, 2.0)), "by": "illustration", "source": "assumption of this example, judged by nobody in office",
                "confidence": "assumption",
            })  # fmt: skip
    return out


def goal_map() -> Rows:
    known = [(row["version"], row["id"]) for row in assumed("goals")]
    return [
        {"goal": row["goal"], "version": version, "national_goal": area, "strength": row[area], "source": "assumption of this example", "confidence": "assumption"}
        for version in ("current", "previous")
        for row in assumed("goal_map_wide")
        for area in ("N1", "N2", "N3", "N4")
        if (version, row["goal"]) in known and float(row[area]) > 0
    ]  # fmt: skip


BUILT = {
    f.__name__: f
    for f in (
        places, municipalities, outlines, roads, railways, services, service_stops, interchanges, proposals, financing,
        changes, budgets, weights, judgements, goal_map,
    )
}  # fmt: skip
COPIED = (
    "corridors", "periods", "funds", "budget_scenarios", "goals", "national_goals", "stakeholders", "rules", "synergies",
    "price_index", "given_results", "unpriced_effects", "decisions",
)  # fmt: skip


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in SETTINGS.items()]
    (folder / "scenario.toml").write_text("\n".join(["[scenario]", *lines]) + "\n", encoding="utf-8", newline="\n")
    for name, schema in TABLES.items():
        if name not in BUILT and name not in COPIED:
            continue
        rows = BUILT[name]() if name in BUILT else assumed(name)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in schema.columns], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples" / "jamtland")
