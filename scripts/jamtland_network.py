"""Roads, railways, services with their stops, and interchanges."""

from __future__ import annotations

import re

from jamtland_source import Row, Rows, assumed, by_id, data, note, number

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
            row["note"] = note(
                row["note"], f"{change['attribute']} {change['value']}: assumption ({change['reason']})"
            )
    return rows


def roads() -> Rows:
    out = []
    for row in data("roads"):
        street = row["road_number"] == "city street"
        kind = "street" if street else ROAD_CLASS[row["road_class"]]
        out.append({
            "id": row["id"], "from_place": row["from_place"], "to_place": row["to_place"], "road_number": row["road_number"],
            "length_km": row["length_km"], "speed_kmh": row["mean_speed_kmh"], "speed_limit_kmh": row["speed_limit_kmh"],
            "road_class": kind, "aadt": "" if street else row["aadt_veh_per_day"], "heavy_share": row["heavy_share"],
            "network": road_network(row["road_number"], kind), "source": row["source"],
            "confidence": "published" if row["length_basis"] == "published" else "estimate",
            "note": note(row["confidence"], f"road class as collected: {row['road_class']}" if row["road_class"] not in ("two-lane", kind) else "",
                         f"collected estimate of {row['aadt_veh_per_day']} vehicles a day left out: mostly trips within the town" if street else "", row["note"]),
        })  # fmt: skip
    out = adjusted("roads", out)
    known = by_id(out)
    return out + [
        {**row, **counted(known.get(row["id"].removesuffix("B"), {}))} for row in assumed("added_roads")
    ]


def counted(whole: Row) -> Row:
    """The traffic of a divided link, which its second part carries too; nothing for a link that was added."""
    return {key: whole[key] for key in ("aadt", "heavy_share") if whole}


def railways() -> Rows:
    standard: dict[str, Row] = {}
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
        line = boardings.get(row["boardings_line"], {})
        share, whole = float(row["boardings_share"] or 0), line.get("boardings_2019", "")
        part = "" if share == 1 else f", of which {share:g} on the part in the network (assumption)"
        out.append({
            **{key: row[key] for key in ("id", "name", "mode", "departures_day", "first_departure", "last_departure")},
            "boardings_year": number(share * float(whole)) if whole else "",
            "source": note(line.get("source", ""), "departures and hours: assumption of this example, no timetable was available"),
            "confidence": "assumption",
            "note": note(row["note"], f"boardings: {whole} counted on the line in 2019{part}" if whole else ""),
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
