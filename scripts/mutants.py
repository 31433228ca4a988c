"""Do the tests notice? Change one thing in the code, run the tests of its room, and list what survives.

    python scripts/mutants.py --many 100 --seed 0
    python scripts/mutants.py --many 20 --only src/infraprio/effects
    python scripts/mutants.py --many 9999 --only src/infraprio/effects/spread.py --tests tests/effects/test_spread.py
    python scripts/mutants.py --many 100 --seed 0 --log results/mutants.txt

Each mutant is one small fault: a comparison flipped, plus for minus, a constant changed, a condition negated, two
arguments or two results in the wrong order. It is put into a copy of the tree; the tests of its room that run its line
run there, the quickest first, until one fails. Which tests run which line is noted once, before the first mutant. Code
that runs as its file is loaded, compiled code and what only other processes run is not seen so: there all of the room
runs. With `--tests` only those look, which is quick while tests of a file are written, and no judgement: another may
notice. A mutant that no test can notice, as it means the same, stands with its reason in `mutants_equivalent.csv`.
With a log a run that was stopped goes on where it was. The exit code is 1 if more than one mutant in twenty survives.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import csv
import hashlib
import os
import py_compile
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from scripts.mutants_run import Mutant, Place, Runs, place_of  # noqa: E402
from scripts.which_tests import OUTPUT, need, passed, reached  # noqa: E402

EQUIVALENT: Final = ROOT / "scripts" / "mutants_equivalent.csv"
ROOMS: Final = {
    "src/infraprio/effects": ("tests/effects",),
    "src/infraprio/scoring": ("tests/scoring",),
    "src/infraprio/appraisal": ("tests/appraisal",),
    "src/infraprio/portfolio/problem/money.py": ("tests/portfolio/problem",),
    "src/infraprio/portfolio/lists": ("tests/portfolio/lists",),
    "src/infraprio/scenario/money.py": ("tests/money", "tests/scenario/test_choosable.py"),
    "src/infraprio/scenario/plan_money.py": ("tests/money", "tests/scenario/test_choosable.py"),
    "src/infraprio/network/travel": ("tests/network",),
    "src/infraprio/solver": ("tests/solver", "tests/portfolio/choose"),
    "src/infraprio/sheet": ("tests/sheet",),
    "src/infraprio/questions": ("tests/questions",),
}
"""Code that is changed, and the tests that should notice."""
SURVIVE_MOST: Final = 0.05
SURVIVES: Final = "SURVIVES"

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
CHECKS: Final = {
    "strict",
    "repr",
}  # keyword arguments that only check what is so, or say how a value shows itself
SKIPPED: Final = (ast.JoinedStr, ast.Raise, ast.Import, ast.ImportFrom, ast.Assert)
"""Words, errors and imports: other checks look at those."""


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
        and ast.unparse(node.func) != "np.clip"  # the larger of the first two, up to the third
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
        line = node.lineno  # type: ignore[attr-defined]
        found.append(
            Mutant(
                file=file.relative_to(root).as_posix(),
                line=line,
                column=node.col_offset,  # type: ignore[attr-defined]
                code=source[starts[line - 1] : starts[line]].decode().strip(),
                start=start,
                end=end,
                before=" ".join(source[start:end].decode().split()),
                after=f"({ast.unparse(ast.fix_missing_locations(other))})",
            )
        )
    return sorted(dict.fromkeys(found), key=lambda m: (m.start, m.end, m.after))


def equivalent(path: Path = EQUIVALENT) -> set[tuple[str, str, str, str]]:
    """File, line, code before and after of the mutants that mean the same."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["line"], row["before"], row["after"]) for row in csv.DictReader(file)}


def _lots(mutants: Sequence[Mutant], seed: int) -> Iterator[tuple[bytes, Mutant]]:
    """Each mutant with its lot, which no other code moves: the same are tried again when code elsewhere has changed."""
    same: Counter[str] = Counter()
    for mutant in mutants:
        words = f"{seed} {mutant.file} {mutant.code} {mutant.before} {mutant.after}"
        same[words] += 1
        yield hashlib.sha256(f"{words} {same[words]}".encode()).digest(), mutant


def picked(many: int, seed: int, only: Sequence[str] = ()) -> list[Mutant]:
    """`many` mutants drawn by a seed from the rooms, or from the files whose names begin as `only` says."""
    known, pool = equivalent(), []
    for room in ROOMS:
        at = ROOT / room
        for file in [at] if at.is_file() else sorted(at.rglob("*.py")):
            if not only or file.relative_to(ROOT).as_posix().startswith(tuple(only)):
                pool += _lots(mutants_of(file), seed)
    pool = [(lot, m) for lot, m in pool if (m.file, m.code, m.before, m.after) not in known]
    drawn = [mutant for _, mutant in sorted(pool, key=lambda each: each[0])[:many]]
    return sorted(drawn, key=lambda m: (m.file, m.start, m.end, m.after))


def tests_of(file: str) -> tuple[str, ...]:
    """The tests of the room of a file."""
    return ROOMS[next(room for room in ROOMS if file.startswith(room))]


def _copied(copy: Path) -> None:
    """Copy what the tests need, compiled so that a file that has changed is told by what stands in it, not by its time."""
    for name in ("src", "tests", "examples", "scripts"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy2(ROOT / name, copy / name)
    by_content = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(copy / "src", quiet=1, invalidation_mode=by_content)
    sys.path[:] = [place for place in sys.path if Path(place) not in (ROOT, ROOT / "src")]
    sys.path[:0] = [str(copy / "src"), str(copy)]
    os.environ["PYTHONPATH"] = str(copy / "src")  # for the commands that tests start
    sys.dont_write_bytecode = True
    for name in ("pandas", "numba", "scipy.optimize", "scipy.stats", "networkx", "highspy", "pyomo.environ"):
        __import__(name)  # once for all; the code under test is loaded in other processes


def _by_loading(copy: Path, mutant: Mutant, tests: Sequence[str]) -> str:
    """Which of some files of tests notices a mutant that stands in the code as it is loaded."""
    whole = (copy / mutant.file).read_bytes()
    (copy / mutant.file).write_bytes(mutant.spoilt(whole))
    passes, by = passed(copy, tests), _told(copy)
    (copy / mutant.file).write_bytes(whole)
    return "" if passes else by


def _by_examples(copy: Path, mutant: Mutant) -> str:
    """Which example of the file notices a mutant; beside other files' they would be loaded twice under one name."""
    by = _by_loading(copy, mutant, (mutant.file,))
    if by:
        need(copy, (mutant.file,))
    return by


def _nearest(
    mutant: Mutant, place: Place | None, known: Mapping[str, Sequence[str]], tests: Sequence[str]
) -> list[str]:
    """The files of tests that run the statement of a mutant; all of `tests` after those that run its file, if none is seen to."""
    if place and f"{mutant.file}:{place.statement}" in known:
        names, others = known[f"{mutant.file}:{place.statement}"], ()
    else:
        names = [n for at, each in known.items() if at.startswith(f"{mutant.file}:") for n in each]
        others = tests
    return list(dict.fromkeys([*(name.partition("::")[0] for name in names), *others]))


def _told(copy: Path) -> str:
    """The last test named as failed by what the tests said."""
    lines = (copy / OUTPUT).read_text(encoding="utf-8", errors="replace").splitlines()
    named = [line.split(" - ")[0] for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return named[-1].split(maxsplit=1)[1] if named else "nothing, as it ran to no end"


def run(mutants: Sequence[Mutant], log: Path, only: Sequence[str] = ()) -> None:
    """Run the tests of the room of each mutant, or `only` some, and write into a log which of them notices it."""
    tests_for = {mutant: tuple(only) or tests_of(mutant.file) for mutant in mutants}

    def tell(mutant: Mutant, by: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{mutant}  =>  {f'noticed by {by}' if by else SURVIVES}\n")

    def tell_noticed(mutant: Mutant, by: str) -> None:
        if by:  # else an example of the file may notice it, in a process that has loaded nothing
            tell(mutant, by)

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "tree"
        _copied(copy)
        for tests in dict.fromkeys(tests_for.values()):
            here = [mutant for mutant in mutants if tests_for[mutant] == tests]
            known, loaded = reached(copy, sorted({mutant.file for mutant in here}), tests)
            places = {mutant: place_of(mutant, (ROOT / mutant.file).read_bytes()) for mutant in here}
            later = {
                m: at for m, at in places.items() if at and f"{m.file}:{at.statement}" in set(known) - loaded
            }
            need(copy, tests, [Runs(copy, later, known, tell_noticed)], 10**6)
            told = _read(log)
            for mutant in here:
                if str(mutant) not in told:
                    near = _nearest(mutant, places[mutant], known, tests)
                    by = "" if mutant in later else _by_loading(copy, mutant, near)
                    tell(mutant, by or ("" if only else _by_examples(copy, mutant)))


def _read(log: Path) -> dict[str, str]:
    """What a log says of each mutant."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return dict(line.split("  =>  ") for line in lines)


def main(given: Sequence[str] | None = None) -> int:
    """Run as the command line says; 1 if too many mutants survive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--many", type=int, default=100, help="number of mutants")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[], help="begin of the names of the files")
    parser.add_argument(
        "--tests", nargs="*", default=[], help="files of tests, of which alone one should notice"
    )
    parser.add_argument("--list", action="store_true", help="list the mutants without running any test")
    parser.add_argument("--log", type=Path, help="file of what was found; what stands there is not run again")
    said = parser.parse_args(given)
    mutants = picked(said.many, said.seed, said.only)
    if said.list:
        print(*mutants, sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        log = said.log or Path(folder) / "log.txt"
        run([mutant for mutant in mutants if str(mutant) not in _read(log)], log, said.tests)
        found = _read(log)
    left = [mutant for mutant in mutants if found[str(mutant)] == SURVIVES]
    print(f"{len(left)} of {len(mutants)} mutants survive", *left, sep="\n  ")
    return int(len(left) > SURVIVE_MOST * len(mutants))


if __name__ == "__main__":
    raise SystemExit(main())
