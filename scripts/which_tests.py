"""Run tests in a process of their own that has the libraries loaded already, and note which tests run which lines."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from _typeshed import TraceFunction

OUTPUT: Final = "output.txt"
LINES: Final = "lines.json"


def passed(copy: Path, tests: Sequence[str], plugins: Sequence[object] = (), seconds: int = 600) -> bool:
    """Whether all tests pass, in a process of its own that has the libraries loaded already; none to run is no fault.

    What never ends does not pass: the process may take so many `seconds` of CPU.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, 5)
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        os.chdir(copy)
        said = os.open(copy / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        asked = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *tests]
        code = int(pytest.main(asked, plugins=list(plugins)))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Only:
    """A plugin of pytest that runs the tests named alone, file by file in the order in which they are named."""

    def __init__(self, names: Sequence[str]) -> None:
        files: dict[str, list[str]] = defaultdict(list)
        for name in names:
            files[name.partition("::")[0]].append(name)
        self.files = list(files)
        self.place = {name: k for k, name in enumerate(name for each in files.values() for name in each)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.place), key=lambda item: self.place[item.nodeid]
        )


class Lines:
    """A plugin of pytest that notes which lines of some files each test runs, those of its fixtures among them."""

    def __init__(self, copy: Path, files: Collection[str]) -> None:
        self.copy, self.names = copy, {str(copy / file): file for file in files}
        self.now: set[tuple[str, int]] = set()
        self.fixtures: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self.tests: dict[str, tuple[float, set[tuple[str, int]]]] = {}

    def _enter(self, frame: FrameType, _event: str, _arg: object) -> TraceFunction | None:
        return self._line if frame.f_code.co_filename in self.names else None

    def _line(self, frame: FrameType, _event: str, _arg: object) -> TraceFunction:
        self.now.add((self.names[frame.f_code.co_filename], frame.f_lineno))
        return self._line

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        outer, self.now = self.now, self.fixtures[fixturedef.argname]
        sys.settrace(self._enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.now = outer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        begin, self.now = time.process_time(), set()
        sys.settrace(self._enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            known = (self.fixtures[name] for name in getattr(item, "fixturenames", ()))
            self.tests[item.nodeid] = (time.process_time() - begin, self.now.union(*known))

    def pytest_sessionfinish(self) -> None:
        rows = [[name, spent, sorted(lines)] for name, (spent, lines) in self.tests.items()]
        (self.copy / LINES).write_text(json.dumps(rows), encoding="utf-8")


def reached(copy: Path, files: Collection[str], tests: Sequence[str]) -> dict[tuple[str, int], list[str]]:
    """File and line -> the tests that run it, the quickest first; the tests have to pass.

    What other processes run is not seen, nor what stands in compiled code.
    """
    if not passed(copy, tests, [Lines(copy, files)], 3600):
        said = (copy / OUTPUT).read_text(encoding="utf-8")
        raise SystemExit(f"{said[-4000:]}\n{', '.join(tests)}: the tests fail without any mutant")
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows = json.loads((copy / LINES).read_text(encoding="utf-8"))
    for name, _, lines in sorted(rows, key=lambda row: row[1]):
        for file, line in lines:
            found[file, line].append(name)
    return found
