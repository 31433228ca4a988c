"""Put mutants into code that is loaded already, and run the tests that run their statements."""

from __future__ import annotations

import ast
import gc
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

import pytest
from scripts.which_tests import child, functions, load

SECONDS: Final = 60  # of CPU a test, after which a mutant that never ends is noticed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: the bytes from `start` to `end` of a file become `after`; `code` is the line on which that begins."""

    file: str
    line: int
    column: int
    code: str
    start: int
    end: int
    before: str
    after: str

    def spoilt(self, source: bytes) -> bytes:
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.before}  ->  {self.after}  in  {self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mutant stands: the first line of its statement, and the outermost function around it."""

    statement: int
    function: str
    first_line: int


def place_of(mutant: Mutant, source: bytes) -> Place | None:
    """Where it stands; None outside the body of functions, where it changes what is done as the file is loaded."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def inside(node: ast.stmt) -> bool:
        begin = starts[node.lineno - 1] + node.col_offset
        return begin <= mutant.start < starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    for name, function in functions(ast.parse(source)):
        if any(inside(statement) for statement in function.body):
            below = [
                node for node in ast.walk(function) if isinstance(node, ast.stmt) and node is not function
            ]
            innermost = max((node for node in below if inside(node)), key=lambda node: node.lineno)
            first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
            return Place(statement=innermost.lineno, function=name, first_line=first)
    return None


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


def put(path: Path, spoilt: bytes, place: Place) -> None:
    """Give the function that is loaded the code that stands in a spoilt file."""

    def is_it(code: CodeType) -> bool:
        return (code.co_qualname, code.co_firstlineno) == (place.function, place.first_line)

    made = next(code for code in _codes(compile(spoilt, str(path), "exec", dont_inherit=True)) if is_it(code))
    loaded = [
        each
        for each in gc.get_objects()
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(path) and is_it(each.__code__)
    ]
    if not loaded:
        raise LookupError(f"{path}: {place.function} is not loaded")
    for each in loaded:
        each.__code__ = made


class Runs:
    """A plugin of pytest that collects the tests once, then for each mutant runs those that run its statement.

    Each mutant is run in a process that forks from the one that has collected, file by file, the quickest test first.
    `tell` is called with the mutant and the test that notices it, or nothing.
    """

    def __init__(
        self,
        copy: Path,
        mutants: Mapping[Mutant, Place],
        known: Mapping[str, Sequence[str]],
        tell: Callable[[Mutant, str], None],
    ) -> None:
        self.copy, self.mutants, self.known, self.tell = copy, mutants, known, tell

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        load(sorted({mutant.file for mutant in self.mutants}))
        items = {item.nodeid: item for item in session.items}
        for mutant, place in self.mutants.items():
            files: dict[str, list[pytest.Item]] = defaultdict(list)
            for name in self.known[f"{mutant.file}:{place.statement}"]:
                files[name.partition("::")[0]].append(items[name])
            tests = [item for each in files.values() for item in each]
            self.tell(mutant, self._noticed_by(mutant, place, tests))
        return True

    def _noticed_by(self, mutant: Mutant, place: Place, tests: Sequence[pytest.Item]) -> str:
        path, name = self.copy / mutant.file, self.copy / "noticed.txt"
        name.write_text("", encoding="utf-8")

        whole = path.read_bytes()
        path.write_bytes(mutant.spoilt(whole))  # for the processes that a test starts

        def work() -> int:
            put(path, path.read_bytes(), place)
            for item, following in zip(tests, [*tests[1:], None], strict=True):
                name.write_text(item.nodeid, encoding="utf-8")
                resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + SECONDS, 10**6))
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if item.session.testsfailed:
                    return 1
            return 0

        ok = child(self.copy, 10**6, work)
        path.write_bytes(whole)
        test = name.read_text(encoding="utf-8")
        if not test:
            raise SystemExit(
                f"{mutant}: could not be put into the code\n{(self.copy / 'output.txt').read_text()}"
            )
        return "" if ok else test
