"""Build examples/district_list: a list of 40 invented projects, as agencies publish them, without places or roads.

Four districts have a pot each, the state one more; what is marked for both may be paid by either. Names, costs and scores
are invented: no agency has published them. The same input gives the same bytes. Run ``python scripts/build_district_list.py [FOLDER]``.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DISTRICTS = {
    "north": ("Norra", "North"),
    "east": ("Östra", "East"),
    "south": ("Södra", "South"),
    "west": ("Västra", "West"),
}
SHARES = {"north": 0.2, "east": 0.3, "south": 0.35, "west": 0.15}
PLACES = ("Almby", "Berga", "Dalsta", "Ekeby", "Forsa", "Granvik", "Holma", "Kvarnby", "Lindås", "Mosätra")
MEASURES = (
    ("road", "korsning", "junction", 4), ("road", "förbifart", "bypass", 60), ("road", "mötesfri väg", "2+1 road", 35),
    ("interchange", "bytespunkt", "interchange", 12), ("rail", "mötesstation", "passing loop", 45),
    ("road", "gång- och cykelväg", "walking and cycling path", 3),
)  # fmt: skip
GOALS = {
    "congestion": ("Framkomlighet", "Congestion", 0.25), "safety": ("Trafiksäkerhet", "Safety", 0.25),
    "access": ("Tillgänglighet", "Access to jobs", 0.2), "economy": ("Näringsliv", "Economy", 0.2),
    "environment": ("Miljö", "Environment", 0.1),
}  # fmt: skip
SOURCE = {"source": "invented", "confidence": "assumption"}
Rows = list[dict[str, Any]]


def projects(draw: Random) -> tuple[Rows, Rows, Rows]:
    """The projects, who may pay them, and their scores: few of them are good at anything."""
    listed: Rows = []
    paid: Rows = []
    scores: Rows = []
    for number in range(40):
        name, place = f"P{number + 1:02d}", PLACES[number % len(PLACES)]
        district = draw.choices(list(DISTRICTS), [SHARES[d] for d in DISTRICTS])[0]
        kind, swedish, english, usual = MEASURES[draw.randrange(len(MEASURES))]
        where, where_en = DISTRICTS[district]
        cost = round(usual * draw.lognormvariate(0, 0.5), 1)
        listed.append(
            {
                "id": name, "name": f"{place} ({where}), {swedish}", "name_en": f"{place} ({where_en}), {english}",
                "kind": kind, "cost": cost, **SOURCE,
            }
        )  # fmt: skip
        ways = draw.choices([(district,), ("state",), (district, "state")], [2, 1, 5])[0]
        paid += [{"proposal": name, "fund": f, "alternative": f, "share": 1, **SOURCE} for f in ways]
        size = cost**0.5
        scores += [
            {
                "proposal": name,
                "goal": goal,
                "value": round(min(100.0, size * draw.lognormvariate(0.6, 1.0)), 1),
                **SOURCE,
            }
            for goal in GOALS
        ]
    return listed, paid, scores


def tables() -> dict[str, Rows]:
    """The tables of the example."""
    listed, paid, scores = projects(Random(20))
    money = {"low": (0.3, 80.0), "middle": (0.4, 100.0), "high": (0.3, 120.0)}
    named = {"low": ("Låg", "Low"), "middle": ("Mellan", "Middle"), "high": ("Hög", "High")}
    return {
        "proposals": listed,
        "financing": paid,
        "scores": scores,
        "funds": [
            {"id": d, "name": f"{sv} distriktet", "name_en": f"{en} district", "step": 1, **SOURCE}
            for d, (sv, en) in DISTRICTS.items()
        ]
        + [{"id": "state", "name": "Staten", "name_en": "The state", "step": 2, **SOURCE}],
        "goals": [
            {"id": goal, "name": sv, "name_en": en, "indicator": "score", "zero_at": 0, "full_at": 100, "weight": w, **SOURCE}
            for goal, (sv, en, w) in GOALS.items()
        ],
        "budget_scenarios": [
            {"id": b, "name": named[b][0], "name_en": named[b][1], "probability": chance, "main": "yes" if b == "middle" else "no"}
            for b, (chance, _) in money.items()
        ],
        "budgets": [
            {"scenario": b, "fund": fund, "amount": round(amount * share, 1), **SOURCE}
            for b, (_, amount) in money.items()
            for fund, share in (*SHARES.items(), ("state", 1.0))
        ],
        "rules": [
            {"id": "R1", "rule": "at_least", "group_by": "kind", "group": "rail", "limit": 1, "unit": "count", "reason": "invented: a minimum for one mode"},
            {"id": "R2", "rule": "mandatory", "proposals": "P05", "reason": "invented: decided already"},
        ],
    }  # fmt: skip


def write(folder: Path) -> None:
    """Write the example."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(
        '[scenario]\nname = "Fyrtio projekt i fyra distrikt (påhittade)"\n'
        'name_en = "Forty projects in four districts (invented)"\nprice_year = 2025\n'
        'attribution = "Påhittade uppgifter. Invented figures."\n',
        encoding="utf-8",
    )
    for name, rows in tables().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            sheet = csv.DictWriter(file, list(rows[0] | rows[-1]), lineterminator="\n")
            sheet.writeheader()
            sheet.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples" / "district_list")
