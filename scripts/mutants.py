"""Do the tests notice? Change one thing in the code, run the tests of its room, and list what survives.

    python scripts/mutants.py --many 100 --seed 0
    python scripts/mutants.py --many 20 --only src/infraprio/effects

Each mutant is one small fault: a comparison flipped, plus for minus, a constant changed, a condition negated, two
arguments or two results in the wrong order. It is put into a copy of the tree; the tests that run its line, then all
of the room, run there until one fails. A mutant that no test can notice, as it means the same, stands with its reason in `mutants_equivalent.csv`.
The exit code is 1 if more than one mutant in twenty survives.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from _typeshed import TraceFunction

ROOT: Final = Path(__file__).resolve().parents[1]
EQUIVALENT: Final = ROOT / "scripts" / "mutants_equivalent.csv"
ROOMS: Final = {
    "src/infraprio/effects": ("tests/effects/test_by_hand.py", "tests/effects/test_indicators.py", "tests/effects"),
    "src/infraprio/scoring": ("tests/scoring",),
    "src/infraprio/appraisal": ("tests/appraisal/test_numbers.py", "tests/appraisal/test_discounting.py", "tests/appraisal"),
    "src/infraprio/portfolio/problem/money.py": ("tests/portfolio/problem/test_money.py", "tests/portfolio/problem"),
}  # fmt: skip
"""Code that is changed, and the tests that should notice, the quickest first."""
SURVIVE_MOST: Final = 0.05
OUTPUT: Final = "output.txt"
LINES: Final = "lines.json"
LIKELY: Final = 200  # so many tests that run the line of a mutant come first, then all of its room
CPU_SECONDS: Final = 600  # a mutant that never ends is noticed

SWAPS: Final[dict[type[ast.AST], tuple[type[ast.AST], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,), ast.Pow: (ast.Mult,), ast.FloorDiv: (ast.Div,), ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
OPPOSITES: Final = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "all": "any",
    "any": "all",
}
SYMMETRIC: Final = {
    *OPPOSITES,
    "isclose",
    "allclose",
    "array_equal",
    "zip",
    "isinstance",
    "getattr",
    "hasattr",
}
CHECKS: Final = {"strict"}  # keyword arguments that only check what is so
SKIPPED: Final = (ast.JoinedStr, ast.Raise, ast.Import, ast.ImportFrom, ast.Assert)
"""Words, errors and imports: other checks look at those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: the bytes from `start` to `end` of a file become `after`."""

    file: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def spoilt(self, source: bytes) -> bytes:
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {' '.join(self.before.split())}  ->  {self.after}"


def _replaced(node: ast.AST, **fields: object) -> ast.AST:
    """A node of the same kind with other fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _by_operator(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            for other in SWAPS[type(op)]:
                yield _replaced(node, ops=[*node.ops[:k], other(), *node.ops[k + 1 :]])
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        for other in SWAPS.get(type(node.op), ()):
            yield _replaced(node, op=other())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1 if isinstance(node.value, int) else node.value * 1.5 + 0.5)


def _by_call(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in OPPOSITES:
        part = "attr" if isinstance(node.func, ast.Attribute) else "id"
        yield _replaced(node, func=_replaced(node.func, **{part: OPPOSITES[name]}))
    if (
        len(node.args) > 1
        and name not in SYMMETRIC
        and not any(isinstance(a, ast.Starred) for a in node.args[:2])
    ):
        if ast.dump(node.args[0]) != ast.dump(node.args[1]):
            yield _replaced(node, args=[node.args[1], node.args[0], *node.args[2:]])


def _variants(node: ast.AST, names: Sequence[str]) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Pairs of a node and what stands there instead; `names` are those that a result might be taken for."""
    yield from ((node, other) for other in (*_by_operator(node), *_by_call(node)))
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield node.test, ast.UnaryOp(ast.Not(), node.test)
    if isinstance(node, ast.comprehension):
        yield from ((test, ast.UnaryOp(ast.Not(), test)) for test in node.ifs)
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        first, second, *rest = node.value.elts
        yield node.value, _replaced(node.value, elts=[second, first, *rest])
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Name):
        near = [name for name in names if name != node.value.id]
        if near:
            yield node.value, ast.Name(near[-1])


def _walk(node: ast.AST, names: Sequence[str]) -> Iterator[tuple[ast.AST, ast.AST]]:
    """All variants below a node, but for words, annotations, what only types need and how a value shows itself."""
    if isinstance(node, ast.FunctionDef):
        if node.name.startswith("__rep") or node.name.startswith("_repr"):
            return
        names = [a.arg for a in node.args.args if a.arg != "self"]
        names += [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    if isinstance(node, ast.keyword) and node.arg in CHECKS:
        return
    if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        return
    yield from _variants(node, names)
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "slice"} and not isinstance(
            node, ast.Subscript
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, SKIPPED):
                yield from _walk(child, names)


def mutants_of(file: Path, root: Path = ROOT) -> list[Mutant]:
    """All mutants of one file, in the order of its lines."""
    source = file.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, other in _walk(ast.parse(source), []):
        start = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        before, after = source[start:end].decode(), f"({ast.unparse(ast.fix_missing_locations(other))})"
        name = file.relative_to(root).as_posix()
        found.append(Mutant(file=name, line=node.lineno, start=start, end=end, before=before, after=after))  # type: ignore[attr-defined]
    return sorted(dict.fromkeys(found), key=lambda m: (m.start, m.end, m.after))


def equivalent(path: Path = EQUIVALENT) -> set[tuple[str, str, str]]:
    """File, code before and after of the mutants that mean the same."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["before"], row["after"]) for row in csv.DictReader(file)}


def picked(many: int, seed: int, only: Sequence[str] = ()) -> list[Mutant]:
    """`many` mutants drawn by a seed from the rooms, or from the files whose names begin as `only` says."""
    known, pool = equivalent(), []
    for room in ROOMS:
        at = ROOT / room
        for file in [at] if at.is_file() else sorted(at.rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if not only or name.startswith(tuple(only)):
                pool += [
                    m for m in mutants_of(file) if (name, " ".join(m.before.split()), m.after) not in known
                ]
    drawn = random.Random(seed).sample(pool, min(many, len(pool)))
    return sorted(drawn, key=lambda m: (m.file, m.start, m.after))


def tests_of(file: str) -> tuple[str, ...]:
    """The tests of the room of a file."""
    return ROOMS[next(room for room in ROOMS if file.startswith(room))]


def _passed(copy: Path, tests: Sequence[str], plugins: Sequence[object] = ()) -> bool:
    """Whether all tests pass, in a process of its own that has the libraries loaded already; none to run is no fault."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, 5)
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS * (5 if plugins else 1),) * 2)
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
    if not _passed(copy, tests, [Lines(copy, files)]):
        said = (copy / OUTPUT).read_text(encoding="utf-8")
        raise SystemExit(f"{said[-4000:]}\n{', '.join(tests)}: the tests fail without any mutant")
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows = json.loads((copy / LINES).read_text(encoding="utf-8"))
    for name, _, lines in sorted(rows, key=lambda row: row[1]):
        for file, line in lines:
            found[file, line].append(name)
    return found


def _noticed_by(copy: Path) -> str:
    """The last line that names a test, from what the tests said."""
    lines = (copy / OUTPUT).read_text(encoding="utf-8", errors="replace").splitlines()
    named = [line.split(" - ")[0] for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return f"noticed by {named[-1].split(maxsplit=1)[1]}" if named else "noticed, as nothing ran to its end"


def _load_libraries() -> None:
    """Load what the tests need, so that it is loaded once; the code under test itself is loaded anew each time."""
    sys.dont_write_bytecode = True
    for name in ("pytest", "pandas", "numba", "scipy.optimize", "scipy.stats", "networkx", "highspy"):
        __import__(name)
    __import__("pyomo.environ")


def survivors(mutants: Sequence[Mutant]) -> Iterator[Mutant]:
    """Run the tests for each mutant; yield those that no test notices."""
    _load_libraries()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        for name in ("src", "tests", "examples"):
            shutil.copytree(ROOT / name, copy / name)
        for name in ("pyproject.toml", "README.md"):
            shutil.copy2(ROOT / name, copy / name)
        sys.path[:] = [place for place in sys.path if Path(place) != ROOT / "src"]
        sys.path.insert(0, str(copy / "src"))
        known: dict[tuple[str, int], list[str]] = {}
        for tests in dict.fromkeys(tests_of(mutant.file) for mutant in mutants):
            files = sorted({mutant.file for mutant in mutants if tests_of(mutant.file) == tests})
            # The examples of the files by themselves: beside the tests they would be loaded twice under one name.
            if not _passed(copy, files):
                raise SystemExit(f"{', '.join(files)}: the examples fail without any mutant")
            known |= reached(copy, files, tests)
        for number, mutant in enumerate(mutants, start=1):
            source = ROOT / mutant.file
            (copy / mutant.file).write_bytes(mutant.spoilt(source.read_bytes()))
            likely = known.get((mutant.file, mutant.line), [])[:LIKELY]
            alive = _passed(copy, (mutant.file,)) and not (likely and not _passed(copy, likely))
            alive = alive and _passed(copy, tests_of(mutant.file))
            shutil.copy2(source, copy / mutant.file)
            print(
                f"{number}/{len(mutants)} {'SURVIVES' if alive else _noticed_by(copy)}: {mutant}", flush=True
            )
            if alive:
                yield mutant


def main(given: Sequence[str] | None = None) -> int:
    """Run as the command line says; 1 if too many mutants survive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--many", type=int, default=100, help="number of mutants")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[], help="begin of the names of the files")
    parser.add_argument("--list", action="store_true", help="list the mutants without running any test")
    said = parser.parse_args(given)
    mutants = picked(said.many, said.seed, said.only)
    if said.list:
        print(*mutants, sep="\n")
        return 0
    left = list(survivors(mutants))
    print(f"{len(left)} of {len(mutants)} mutants survive", *left, sep="\n  ")
    return int(len(left) > SURVIVE_MOST * len(mutants))


if __name__ == "__main__":
    raise SystemExit(main())
