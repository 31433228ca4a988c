"""Time and memory of the effects of proposals on generated countries, by size, number of proposals and number of links.

    python benchmarks/nation.py [CASE ...]

A case is a size in per cent, and after it a number of proposals and of directed links where they are not those of the
country: 10, 25:1000, 100:1000:100000. Without cases those of `CASES` are measured. Each is measured in a process of its own, one after
the other; what was measured before is kept in benchmarks/nation.csv with the machine that it was measured on, and docs/scale.md
and its figure are made from all of it.
"""

from __future__ import annotations

import csv
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from infraprio import effects
from infraprio.scenario import Scenario, build
from infraprio.synthetic import synthetic_country

ROOT = Path(__file__).resolve().parents[1]
KEPT, PAGE = ROOT / "benchmarks" / "nation.csv", ROOT / "docs" / "scale.md"
FIGURE = ROOT / "docs" / "_static" / "scale.png"
CASES = (
    "10",
    "25",
    "50",
    "100",
    "25:125",
    "25:500",
    "25:1000",
    "100:40",
    "100:80",
    "100:160",
    "10::10000",
    "10::100000",
    "100:80:100000",
    "100:1000:100000",
)
BEGIN, END = "<!-- measured: made by benchmarks/nation.py -->", "<!-- end of what was measured -->"
COLUMNS = {
    "size": "size, %", "zones": "zones", "links": "directed links", "proposals": "proposals", "base_s": "reference, s",
    "effects_s": "effects, s", "ms": "ms a proposal", "base_mb": "memory after the reference, MB", "peak_mb": "peak, MB",
}  # fmt: skip


def fingerprint() -> str:
    """The machine, and the seconds that it takes for a loop of 20 million squares."""
    begin = time.process_time()
    sum(i * i for i in range(20_000_000))
    loop = time.process_time() - begin
    model = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        named = [
            line.partition(":")[2].strip()
            for line in known.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = named[0] if named else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, calibrating loop {loop:.1f} s"


def divided(country: Scenario, links: int) -> Scenario:
    """The same country with every road cut into equal parts, so that there are at least so many directed links."""
    parts = -(-links // (2 * len(country["roads"])))
    place = {row["id"]: row for row in country["places"]}
    tables: dict[str, list[dict[str, Any]]] = {
        name: [dict(row) for row in country[name]] for name in country.tables if len(country[name])
    }
    for row in tables["services"]:
        row |= {
            key: f"{row[key] // 60:02.0f}:{row[key] % 60:02.0f}"
            for key in ("first_departure", "last_departure")
        }
    roads: list[dict[str, Any]] = []
    for row in tables["roads"]:
        ends = [place[row[side]] for side in ("from_place", "to_place")]
        names = [row["from_place"], *(f"{row['id']}_{k}" for k in range(1, parts)), row["to_place"]]
        for k in range(1, parts):
            at = {
                axis: ends[0][axis] + (ends[1][axis] - ends[0][axis]) * k / parts for axis in ("lat", "lon")
            }
            tables["places"].append(
                {
                    **ends[0],
                    **at,
                    "id": names[k],
                    "name": names[k],
                    "kind": "junction",
                    "population": None,
                    "jobs": None,
                    "offers": (),
                    "centre": "",
                }
            )
        for k in range(parts):
            roads.append(
                {
                    **row,
                    "id": f"{row['id']}.{k}",
                    "from_place": names[k],
                    "to_place": names[k + 1],
                    "length_km": row["length_km"] / parts,
                    "delay_min": row["delay_min"] / parts,
                }
            )
    tables["roads"] = roads
    old = {row["id"] for row in country["roads"]}
    tables["changes"] = [
        {**row, "object": f"{row['object']}.{k}"} if row["object"] in old else row
        for row in tables["changes"]
        for k in range(parts if row["object"] in old else 1)
    ]
    return build(dict(country.settings), tables)


def country_of(case: str) -> Scenario:
    """The country of a case."""
    size, proposals, links = (*case.split(":"), "", "")[:3]
    country = synthetic_country(float(size), proposals=int(proposals) if proposals else None)
    return divided(country, int(links)) if links else country


def measured(case: str) -> dict[str, Any]:
    """CPU seconds and memory of the reference and of all proposals, in this process."""
    effects.evaluate(synthetic_country(2))  # compiles and loads what is compiled
    country = country_of(case)
    begin = time.process_time()
    base = effects.baseline(country)
    after = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = effects.evaluate(country, base)
    spent = time.process_time() - after
    roads = country["roads"]
    return {
        "case": case,
        "size": float(case.partition(":")[0]),
        "zones": len(base.model.zones.ids),
        "links": 2 * len(roads) - int(sum(bool(one) for one in roads["oneway"])),
        "proposals": len(found.change),
        "base_s": round(after - begin, 1),
        "effects_s": round(spent, 1),
        "ms": round(1000 * spent / len(found.change)),
        "base_mb": round(memory),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def kept() -> list[dict[str, Any]]:
    """What was measured before, the last of each case."""
    if not KEPT.exists():
        return []
    with KEPT.open(encoding="utf-8", newline="") as file:
        return list({row["case"]: row for row in csv.DictReader(file)}.values())


def keep(row: dict[str, Any]) -> None:
    rows = [*(old for old in kept() if old["case"] != row["case"]), row]
    rows.sort(key=lambda each: (float(each["size"]), int(each["links"]), int(each["proposals"])))
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def drawn(rows: Sequence[dict[str, Any]]) -> None:
    """The table into the page, and the figure."""
    lines = ["| " + " | ".join(COLUMNS.values()) + " |", "| " + " | ".join("---:" for _ in COLUMNS) + " |"]
    lines += ["| " + " | ".join(f"{float(row[key]):,.10g}" for key in COLUMNS) + " |" for row in rows]
    loops: dict[str, list[str]] = {}
    for row in rows:
        machine, _, loop = row["machine"].partition(", calibrating loop ")
        loops.setdefault(machine, []).append(loop.removesuffix(" s"))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    told = "\n".join(
        [
            BEGIN,
            *lines,
            "",
            *(
                f"Measured on: {machine}, calibrating loop {min(taken)} to {max(taken)} s."
                for machine, taken in loops.items()
            ),
            END,
        ]
    )
    PAGE.write_text(before + told + after, encoding="utf-8")

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    table = pd.DataFrame(rows)
    table[list(COLUMNS)] = table[list(COLUMNS)].astype(float)
    links = table["case"].str.count(":") == 2
    most = table[~links].sort_values("proposals").groupby("size").tail(1).sort_values("size")
    by_proposals = table[(table["size"] == 100) & links].sort_values("proposals")
    by_links = table[(table["size"] == 100) & (table["proposals"] == 80)].sort_values("links")
    figure, axes = plt.subplots(2, 3, figsize=(11, 6), layout="constrained")
    parts = (
        ("zones", "ms", most, "by size of the country"),
        ("proposals", "effects_s", by_proposals, "290 zones and 100,000 links, by number of proposals"),
        ("links", "effects_s", by_links, "290 zones and 80 proposals, by number of links"),
    )
    for k, (key, spent, part, title) in enumerate(parts):
        axes[0, k].plot(part[key], part[spent], "o-")
        axes[0, k].set_ylabel({"ms": "CPU ms a proposal", "effects_s": "CPU s, all proposals"}[spent])
        axes[1, k].plot(part[key], part["peak_mb"], "o-", label="peak")
        axes[1, k].plot(part[key], part["base_mb"], "s--", label="after the reference")
        axes[0, k].set_title(title, fontsize=9)
        axes[1, k].set_xlabel(COLUMNS[key])
        for axis in axes[:, k]:
            axis.set_ylim(bottom=0)
            axis.grid(alpha=0.3)
    axes[1, 0].set_ylabel("resident memory, MB")
    axes[1, 0].legend(fontsize=8)
    figure.savefig(FIGURE, dpi=110, metadata={"Software": None})


def main(words: Sequence[str]) -> None:
    if words[:1] == ["--case"]:
        keep({**measured(words[1]), "machine": fingerprint()})
        return
    for case in words or CASES:
        subprocess.run([sys.executable, __file__, "--case", case], check=True)
        print(next(row for row in kept() if row["case"] == case), flush=True)
    drawn(kept())


if __name__ == "__main__":
    main(sys.argv[1:])
