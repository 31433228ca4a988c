"""What several test modules share."""

from __future__ import annotations

import csv
import gc
import os
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

import infraprio as ip
from infraprio.ensemble.executors import THREADS

if TYPE_CHECKING:
    from infraprio.ranking.order import OrderEvaluation

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "jamtland"
SHARED = ROOT.parent / "shared"
TIMES = int(os.environ.get("INFRAPRIO_EXAMPLES", "1"))
"""How many times as many examples the searches for exceptions try; scripts/test-slow asks for more."""

for _name in THREADS:
    os.environ.setdefault(_name, "1")  # as the command line does; before anything loads NumPy

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("searching", print_blob=True, deadline=None)
settings.load_profile("same" if TIMES == 1 else "searching")  # the fast suite says the same of the same code

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # started in the background, where children ignore it too
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: without looking at it again for garbage a run takes some percent less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files that look at the run of the example go to one worker, so that it is run, studied and written there alone."""
    from xdist.scheduler import LoadFileScheduling

    tests = Path(__file__).parent
    uses = re.compile(r"\bjamtland: (ip\.)?(Result|Any)")
    files = {
        path.relative_to(ROOT).as_posix()
        for path in tests.rglob("test_*.py")
        if uses.search(path.read_text(encoding="utf-8"))
    }

    class ByRun(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "the run of the example" if file in files else file

    return ByRun(config, log) if config.getoption("dist") == "loadfile" else None


class Copy:
    """A copy of the example that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(EXAMPLE, folder)

    def rows(self, table: str) -> tuple[list[str], list[dict[str, str]]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            return list(reader.fieldnames or []), list(reader)

    def save(self, table: str, header: list[str], rows: list[dict[str, str]]) -> None:
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def line(self, table: str, /, **key: str) -> int:
        """Line of the first row with the given cells."""
        _, rows = self.rows(table)
        return next(i for i, row in enumerate(rows, start=2) if all(row[k] == v for k, v in key.items()))

    def set(self, table: str, line: int, /, **cells: str) -> int:
        header, rows = self.rows(table)
        rows[line - 2].update(cells)
        self.save(table, header + [c for c in cells if c not in header], rows)
        return line

    def add(self, table: str, /, **cells: str) -> int:
        header, rows = self.rows(table)
        rows.append(cells)
        self.save(table, header + [c for c in cells if c not in header], rows)
        return len(rows) + 1

    def drop(self, table: str, line: int) -> None:
        header, rows = self.rows(table)
        del rows[line - 2]
        self.save(table, header, rows)

    def drop_where(self, table: str, /, **key: str) -> None:
        header, rows = self.rows(table)
        self.save(table, header, [row for row in rows if any(row[k] != v for k, v in key.items())])

    def drop_column(self, table: str, column: str) -> None:
        header, rows = self.rows(table)
        for row in rows:
            row.pop(column)
        self.save(table, [c for c in header if c != column], rows)

    def text(self, file: str, change: Callable[[str], str]) -> None:
        path = self.folder / file
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="session")
def jamtland() -> ip.Result:
    """The run of the example; computed once for all test modules."""
    return ip.run(ip.read(EXAMPLE), seed=0)


@pytest.fixture(scope="session")
def handed_in(jamtland: ip.Result) -> OrderEvaluation:
    """The two lists of the example, one after the other, read as somebody's order; evaluated once for all test modules."""
    lists = [str(name) for part in jamtland.ranking.by_horizon.values() for name in part.index]
    return ip.evaluate_order(jamtland, lists)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "scenario")
