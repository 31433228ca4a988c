"""Run tests in a process of their own that has the libraries loaded already, and note which tests run which statements."""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

OUTPUT: Final = "output.txt"
STATEMENTS: Final = "statements.json"
NOTED: Final = "statements_that_ran"  # a name that code under test is given for a while


def child(copy: Path, seconds: int, work: Callable[[], int]) -> bool:
    """Whether a work ends well in a process of its own; what never ends does not: `seconds` are seconds of CPU."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        os.chdir(copy)
        said = os.open(copy / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        code = work()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def passed(copy: Path, tests: Sequence[str], plugins: Sequence[object] = (), seconds: int = 600) -> bool:
    """Whether all tests pass; none to run is no fault."""
    asked = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *tests]
    return child(copy, seconds, lambda: int(pytest.main(asked, plugins=list(plugins)) not in (0, 5)))


def need(copy: Path, tests: Sequence[str], plugins: Sequence[object] = (), seconds: int = 600) -> None:
    """Stop with what was said if the tests do not pass."""
    if not passed(copy, tests, plugins, seconds):
        said = (copy / OUTPUT).read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"{said[-4000:]}\n{', '.join(tests)}: the tests fail without any mutant")


def load(files: Sequence[str]) -> None:
    """Import files of the project, so that what they do as they are loaded is done."""
    for file in files:
        parts = Path(file).with_suffix("").parts[1:]
        importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def functions(tree: ast.AST, name: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions and methods of a module, without those inside others, and their qualified names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{name}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{name}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from functions(node, name)


class _Noting(ast.NodeTransformer):
    """Put before each statement below a node a note that it ran, but for what is compiled to machine code."""

    def __init__(self, file: str, compilers: Collection[str]) -> None:
        self.file, self.compilers = file, compilers

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        said = {
            each.id for part in node.decorator_list for each in ast.walk(part) if isinstance(each, ast.Name)
        }
        if not said & {"njit", *self.compilers}:
            self.generic_visit(node)
            self._note_blocks(node)
        return node

    def _note_blocks(self, node: ast.AST) -> None:
        for part in ast.walk(node):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(part, name, None)
                if isinstance(block, list) and block and not isinstance(part, ast.ClassDef):
                    setattr(part, name, [made for statement in block for made in self._noted(statement)])

    def _noted(self, statement: ast.stmt) -> list[ast.stmt]:
        if getattr(statement, "noted", False) or _is_text(statement):
            return [statement]
        statement.noted = True  # type: ignore[attr-defined]
        note = ast.parse(f"{NOTED}.add('{self.file}:{statement.lineno}')").body[0]
        note.noted = True  # type: ignore[attr-defined]
        return [note, statement]


def noting(file: str, source: str) -> str:
    """The code of a file that notes which statements of its functions run."""
    tree = ast.parse(source)
    compilers = {
        target.id
        for statement in tree.body
        if isinstance(statement, ast.Assign) and "'njit'" in ast.dump(statement.value)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for _, function in functions(tree):
        _Noting(file, compilers).visit(function)
    begin = f"import builtins\n{NOTED} = builtins.__dict__.setdefault('{NOTED}', set())"
    first = [_first(statement) for statement in tree.body]
    at = first.index(False) if False in first else len(first)
    tree.body[at:at] = ast.parse(begin).body
    return ast.unparse(ast.fix_missing_locations(tree))


def _first(statement: ast.stmt) -> bool:
    """Whether a statement has to stand first: what the module is about, and imports from the future."""
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return _is_text(statement)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


class _Notes:
    """A plugin of pytest that collects what each test ran, its fixtures among it."""

    def __init__(self, copy: Path, files: Sequence[str]) -> None:
        self.copy, self.files = copy, files
        self.ran: set[str] = builtins.__dict__.setdefault(NOTED, set())
        self.fixtures: dict[str, set[str]] = defaultdict(set)
        self.tests: list[tuple[str, float, list[str]]] = []
        self.loaded: set[str] = set()

    def pytest_collection_finish(self) -> None:
        load(self.files)
        self.loaded = set(self.ran)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        outer = set(self.ran)
        self.ran.clear()
        try:
            return (yield)
        finally:
            self.fixtures[fixturedef.argname] |= self.ran
            self.ran |= outer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self.ran.clear()
        begin = time.process_time()
        try:
            return (yield)
        finally:
            spent = time.process_time() - begin
            known = (self.fixtures[name] for name in getattr(item, "fixturenames", ()))
            self.tests.append((item.nodeid, spent, sorted(self.ran.union(*known))))

    def pytest_sessionfinish(self) -> None:
        rows = {"loaded": sorted(self.loaded), "tests": self.tests}
        (self.copy / STATEMENTS).write_text(json.dumps(rows), encoding="utf-8")


def reached(
    copy: Path, files: Sequence[str], tests: Sequence[str]
) -> tuple[Mapping[str, list[str]], set[str]]:
    """`file:line` of a statement -> the tests that run it, the quickest first; and those that run as files are loaded.

    The tests have to pass. What stands in compiled code is not seen, nor what other processes run.
    """
    sources = {file: (copy / file).read_bytes() for file in files}
    for file, source in sources.items():
        (copy / file).write_text(noting(file, source.decode()), encoding="utf-8")
    need(copy, tests, [_Notes(copy, files)], 3600)
    for file, source in sources.items():
        (copy / file).write_bytes(source)
    rows = json.loads((copy / STATEMENTS).read_text(encoding="utf-8"))
    found: dict[str, list[str]] = defaultdict(list)
    for name, _, statements in sorted(rows["tests"], key=lambda row: row[1]):
        for statement in statements:
            found[statement].append(name)
    return dict(found), set(rows["loaded"])
