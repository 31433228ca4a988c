"""Build examples/jamtland from the public data in ../shared/data/jamtland and the stated assumptions.

Everything that has no public source stands in scripts/jamtland_assumptions/, one CSV a subject, with its reason.
The same input gives the same bytes. Run ``python scripts/build_jamtland.py [FOLDER]``.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from jamtland_network import interchanges, railways, roads, service_stops, services
from jamtland_places import municipalities, outlines, places
from jamtland_plan import budgets, changes, financing, goal_map, judgements, proposals, weights
from jamtland_source import PRICE_YEAR, ROOT, assumed

sys.path.insert(0, str(ROOT / "src"))

from infraprio.scenario.tables import TABLES

SETTINGS = {
    "name": "Jämtland Härjedalen: åtgärdsförslag till nationell plan och länsplan 2026–2037",
    "name_en": "Jämtland Härjedalen: proposals for the national and county plans 2026–2037",
    "region": "Region Jämtland Härjedalen",
    "plan": "Nationell plan och länsplan för transportinfrastruktur 2026–2037",
    "base_year": 2024,
    "currency": "SEK",
    "unit": "million",
    "price_year": int(PRICE_YEAR),
    "goal_version": "current",
    "reference_alternative": "Dagens väg- och järnvägsnät och dagens trafik, med de åtgärder som är klara eller färdigställs före planens "
    "början, bland dem elektrifieringen av Meråkerbanen.",
    "attribution": "Orter: GeoNames (CC BY 4.0, CC BY 3.0). Stationer: Trafikverket, öppna data (CC0). Kommuner: SCB (CC0). "
    "Enskilda uppgifter enligt källkolumnerna. Skattningar och antaganden är märkta och är inte officiella.",
}  # fmt: skip


BUILT = {
    table.__name__: table
    for table in (
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
    (folder / "scenario.toml").write_text(
        "\n".join(["[scenario]", *lines]) + "\n", encoding="utf-8", newline="\n"
    )
    for name, schema in TABLES.items():
        if name not in BUILT and name not in COPIED:
            continue
        rows = BUILT[name]() if name in BUILT else assumed(name)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(
                file, [column.name for column in schema.columns], restval="", lineterminator="\n"
            )
            writer.writerow({column.name: column.heading for column in schema.columns})
            writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples" / "jamtland")
