"""Build the tables of examples/german_motorways out of the sheet that lies beside them.

The sheet, ``sheet/projects.csv``, is the list as a planner would keep it: 30 motorway projects of Germany's federal transport
plan of 2016, typed from the published dossiers. Everything but the budgets comes from it; the README says from where.
The same input gives the same bytes. Run ``python scripts/build_german_motorways.py [FOLDER]``.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "examples" / "german_motorways"
PARTS = {
    "operating": ("Operating costs (M€)", "Driftskostnader för trafiken", "Operating costs of traffic"),
    "upkeep": ("Upkeep of roads (M€)", "Drift och underhåll av vägar", "Upkeep of roads"),
    "safety": ("Safety (M€)", "Trafiksäkerhet", "Safety"),
    "time": ("Travel time (M€)", "Restid", "Travel time"),
    "freight": ("Freight time (M€)", "Godsets tid", "Time of freight"),
    "implicit": ("Implicit benefit (M€)", "Implicit nytta av nya resor", "Implicit benefit of new travel"),
    "lifecycle": (
        "Life-cycle emissions (M€)", "Växthusgaser ur byggande och underhåll", "Greenhouse gases of building and upkeep",
    ),
    "noise": ("Noise (M€)", "Buller", "Noise"),
    "exhaust": ("Exhaust gases (M€)", "Avgaser och trafikens koldioxid", "Exhaust gases and CO2 of traffic"),
    "severance": ("Severance (M€)", "Barriärer i tätort", "Severance in towns"),
    "reliability": ("Reliability (M€)", "Tillförlitlighet", "Reliability"),
}  # fmt: skip
"""Goal -> heading of the sheet, name in Swedish and in English; the eleven kinds of benefit that the plan adds up."""
FULL = 1000
"""Millions of euro that are worth 100 points, the same for every goal: points add up as the money does."""
BUDGETS = {
    "low": ("Låg", "Low", 0.25, 500),
    "middle": ("Mellan", "Middle", 0.5, 1000),
    "high": ("Hög", "High", 0.25, 2000),
}
FACT = {"source": "PRINS, dossier of the project", "confidence": "published"}
ASSUMED = {"source": "a frame for this example", "confidence": "assumption"}
Rows = list[dict[str, Any]]


def sheet() -> list[dict[str, str]]:
    """The rows of the sheet, by heading."""
    with (FOLDER / "sheet" / "projects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables() -> dict[str, Rows]:
    """The tables of the example."""
    projects = sheet()
    return {
        "proposals": [
            {
                "id": row["Project number"], "name": row["Projekt"], "name_en": row["Project"], "kind": "road",
                "cost": f"{float(row['Cost, present value (M€)']):.2f}", **FACT,
                "note": f"{row['Measure'].capitalize()}; benefit-cost ratio {row['Benefit-cost ratio']}; environmental impact {row['Environmental impact']}.",
            }
            for row in projects
        ],
        "scores": [
            {"proposal": row["Project number"], "goal": goal, "value": row[heading], **FACT}
            for row in projects
            for goal, (heading, _, _) in PARTS.items()
        ],
        "goals": [
            {
                "id": goal, "name": swedish, "name_en": english, "indicator": "score", "zero_at": 0, "full_at": FULL,
                "unit": "M€", "weight": 1 / len(PARTS), **ASSUMED,
            }
            for goal, (_, swedish, english) in PARTS.items()
        ],
        "funds": [{"id": "federal", "name": "Förbundets anslag", "name_en": "Federal budget", **ASSUMED}],
        "financing": [
            {"proposal": row["Project number"], "fund": "federal", "share": 1, **ASSUMED} for row in projects
        ],
        "budget_scenarios": [
            {"id": b, "name": sv, "name_en": en, "probability": chance, "main": "yes" if b == "middle" else "no"}
            for b, (sv, en, chance, _) in BUDGETS.items()
        ],
        "budgets": [
            {"scenario": b, "fund": "federal", "amount": amount, **ASSUMED} for b, (_, _, _, amount) in BUDGETS.items()
        ],
    }  # fmt: skip


def write(folder: Path) -> None:
    """Write the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(
        '[scenario]\nname = "Trettio motorvägsprojekt i Tysklands plan av 2016"\n'
        'name_en = "Thirty motorway projects of Germany\'s plan of 2016"\n'
        'currency = "EUR"\nunit = "million"\nprice_year = 2012\n'
        'attribution = "Bundesministerium für Verkehr und digitale Infrastruktur: Projektinformationssystem (PRINS) zum '
        'Bundesverkehrswegeplan 2030. Names and budgets: this example."\n',
        encoding="utf-8",
    )
    for name, rows in tables().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            lines.writeheader()
            lines.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
