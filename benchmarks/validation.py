"""Known answers, and what infraprio finds: python -m benchmarks.validation [--networks FOLDER] [words of the cases wanted]

Prints a line for each case and writes benchmarks/validation.csv, from which the page of the documentation is made; exit code 1 where one
does not agree. Small cases stand in benchmarks/reference, each with its source. Road networks may not be passed on with the project:
--networks names a folder with those of https://github.com/bstabler/TransportationNetworks (sioux_falls, anaheim) and the instances of
https://github.com/davidrey123/DNDP (network_design); without it their lines in the file stay as they were.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from benchmarks.validation_cases import CASES, NETWORK_CASES, Answer

HERE = Path(__file__).resolve().parent
FILE = HERE / "validation.csv"


@dataclass(frozen=True)
class Line:
    """One case as it is kept: what it is, who says what, what was found, and what that means."""

    group: str
    case: str
    asks: str
    source: str
    stated: str
    found: str
    verdict: str


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_short, value))
    return str(value)


def line(group: str, answer: Answer) -> Line:
    """An answer as it is kept; where what is published was found to be no optimum, that is its verdict."""
    verdict = answer.fault or ("agrees" if answer.agrees else "DIFFERS")
    texts = (answer.case, answer.asks, answer.source, _short(answer.stated), _short(answer.found))
    return Line(group, *texts, verdict if answer.agrees else "DIFFERS")


def lines(words: list[str], networks: Path | None) -> Iterator[Line]:
    """The cases whose group or name has one of the words, as they are computed."""
    groups: dict[str, Callable[[], Iterator[Answer]]] = dict(CASES)
    if networks is not None:
        groups |= {group: lambda make=make: make(networks) for group, make in NETWORK_CASES.items()}  # type: ignore[misc]
    for group, make in groups.items():
        for answer in make():
            if not words or any(word in f"{group} {answer.case}" for word in words):
                yield line(group, answer)


def kept() -> dict[tuple[str, str], Line]:
    """The lines of the file."""
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [Line(**row) for row in csv.DictReader(file)]
    return {(row.group, row.case): row for row in rows}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--networks", type=Path, help="folder with the public test networks")
    parser.add_argument("words", nargs="*", help="only cases whose group or name has one of these words")
    given = parser.parse_args()
    all_lines, bad = kept(), 0
    for each in lines(given.words, given.networks):
        all_lines[each.group, each.case] = each
        bad += each.verdict == "DIFFERS"
        print(f"{each.case:<52} {each.stated:>28} {each.found:>28}  {each.verdict}", flush=True)
    order = [*CASES, *NETWORK_CASES]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(field.name for field in fields(Line))
        out.writerows(
            astuple(each) for each in sorted(all_lines.values(), key=lambda each: order.index(each.group))
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
