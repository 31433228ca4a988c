"""What the benchmarks keep: ratios in a history, the table of the last run, and what has become slower."""

from __future__ import annotations

import csv
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

LAST = 10
"""So many of the latest ratios of a measure are what it is held against."""
SLOWER = 1.5
"""A ratio so many times their median is a regression."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measure of one run: processor seconds of infraprio and of its peer."""

    day: str
    machine: str
    measure: str
    peer: str
    own: float
    other: float

    @property
    def ratio(self) -> float:
        """Own seconds for each of the peer's."""
        return self.own / self.other


def fingerprint() -> str:
    """Return processor, cores, memory, system and the versions that matter, in one line."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [
            line.split(":", 1)[1].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = named[0] if named else model
    memory = ""
    if hasattr(os, "sysconf"):
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    libraries = " ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "highspy"))
    return f"{model}, {os.cpu_count()} cores{memory}, {platform.system()}, Python {platform.python_version()}, {libraries}"


def today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def read_history(file: Path) -> list[Line]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            Line(**{**row, "own": float(row["own"]), "other": float(row["other"])})
            for row in csv.DictReader(stream)
        ]


def add_to_history(file: Path, lines: Sequence[Line]) -> None:
    new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if new:
            writer.writerow([field.name for field in fields(Line)])
        writer.writerows(
            [part if isinstance(part, str) else f"{part:.4g}" for part in astuple(line)] for line in lines
        )


def regressions(history: Iterable[Line], lines: Sequence[Line]) -> list[str]:
    """Return what has become slower against its peer than it was, in words.

    Seconds are those of a machine; the ratio to a peer that ran beside on the same machine is not.
    """
    before: dict[tuple[str, str], list[float]] = {}
    for line in history:
        before.setdefault((line.measure, line.peer), []).append(line.ratio)
    found = []
    for line in lines:
        earlier = before.get((line.measure, line.peer), [])[-LAST:]
        if earlier and line.ratio > SLOWER * median(earlier):
            found.append(
                f"{line.measure}: {line.ratio:.2f} times {line.peer}, {median(earlier):.2f} before ({len(earlier)} runs)"
            )
    return found


def page(lines: Sequence[Line]) -> str:
    """Return the page of the documentation: the table and on what it was measured."""
    head = [
        "# How quick it is",
        "",
        "Made by `python -m benchmarks`; do not edit. Processor seconds, least of several runs, infraprio and its peer by turns on",
        "the same machine. A ratio below 1 is quicker than the peer. Ratios of each run stand in `benchmarks/history.csv`;",
        f"`python -m benchmarks --check` fails where one is over {SLOWER:g} times the median of its last {LAST}.",
        "",
        f"{lines[0].day}: {lines[0].machine}.",
        "",
        "| measure | infraprio (s) | peer | peer (s) | ratio |",
        "|---|--:|---|--:|--:|",
    ]
    rows = [
        f"| {line.measure} | {line.own:.3g} | {line.peer} | {line.other:.3g} | {line.ratio:.2g} |"
        for line in lines
    ]
    more = "Whether the answers are right: [validation](generated/validation.md). What a whole country takes: [size](scale.md)."
    return "\n".join([*head, *rows, "", more, ""])
