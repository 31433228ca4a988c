"""A region whose proposals stand in it several times over: value, bound, gap and processor seconds of plan and list.

Run as: python -m benchmarks.copied_proposals [COPIES] [--proof]

The example region with every proposal copied (four times in all where nothing else is said): the same cost, funds, rules,
ratings and changes under another id, and so many times the money. Copies of a road improvement replace each other, ratings and
what adds up do not; every plan holds sets that overlap.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import infraprio as ip

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jamtland"
NAMED = {
    "changes": "proposal", "financing": "proposal", "given_results": "proposal", "judgements": "proposal",
    "proposals": "id", "rules": "proposals", "synergies": "proposals", "unpriced_effects": "proposal",
}  # fmt: skip
"""The column in which each table names proposals."""


def copied(rows: list[dict[str, str]], column: str, copies: int) -> Iterator[dict[str, str]]:
    """Yield rows, and those that name proposals once more for each copy."""
    known = {"id", column, "others"}
    for number in range(copies):
        for row in rows:
            if not number:
                yield row
            elif row[column]:
                yield row | {
                    key: " ".join(f"{name}_{number}" for name in row[key].split()) for key in known & set(row)
                }


def region(folder: Path, copies: int) -> None:
    """Write the example region with copies of its proposals, and so many times its money."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    for name, column in (*NAMED.items(), ("budgets", "")):
        file = folder / f"{name}.csv"
        with file.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        if name == "budgets":
            made = [row | {"amount": f"{copies * float(row['amount']):g}"} for row in rows]
        else:
            made = list(copied(rows, column, copies))
        with file.open("w", newline="", encoding="utf-8") as stream:
            table = csv.DictWriter(stream, list(rows[0]))
            table.writeheader()
            table.writerows(made)


def main() -> None:
    words = sys.argv[1:]
    copies = next((int(word) for word in words if word.isdigit()), 4)
    with tempfile.TemporaryDirectory() as folder:
        region(Path(folder), copies)
        scenario = ip.read(folder)
        begin = time.process_time()
        result = ip.run(scenario, proof="--proof" in words)
    plan, order = result.evaluated_plan, result.evaluated_list
    print(f"{len(scenario['proposals'])} proposals, {time.process_time() - begin:.0f} processor seconds")
    for what, found in (("plan", plan), ("list", order)):
        print(
            f"{what}: {found.value:.2f} of at most {found.bound:.2f} ({found.gap:.1%}), {found.rests_on}, "
            f"{found.evaluations} sets computed, {found.seconds:.0f} s; {'; '.join(found.notes)}"
        )


if __name__ == "__main__":
    main()
