"""The house as the code has it: who imports whom, how large the parts are, and what nothing reaches.

``python scripts/house.py`` prints the measures and what nothing reaches; ``python scripts/house.py --write`` draws the
pictures in docs/architecture.md anew.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
PICTURES = {"the house": "infraprio", "inside portfolio": "infraprio.portfolio"}
"""Title of a picture in docs/architecture.md -> the package that it shows."""


@cache
def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    paths = sorted(SRC.rglob("*.py"))
    return {".".join(p.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imported(name: str) -> Iterator[tuple[str, str, str]]:
    """Module, name in it (empty for the module itself) and local name of all that a module imports, types included."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name, alias.asname or alias.name) for alias in node.names)


def imports() -> dict[str, set[str]]:
    """Modules that each module imports from; a package counts where the name is no module of it."""
    found: dict[str, set[str]] = {name: set() for name in modules()}
    for name in modules():
        for module, part, _ in imported(name):
            target = f"{module}.{part}" if f"{module}.{part}" in modules() else module
            if target in modules() and target != name:
                found[name].add(target)
    return found


def circles(edges: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups that reach each other."""
    reached = {name: closure(edges, [name]) for name in edges}
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached[other]))
        for name in edges
        if name in reached[name]
    }
    return sorted(map(list, groups))


def closure(edges: Mapping[str, set[str]], begin: Iterable[str]) -> set[str]:
    """All that can be reached from the beginning in one step or more."""
    found: set[str] = set()
    waiting = [target for name in begin for target in edges.get(name, ())]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges.get(name, ())
    return found


def functions() -> Iterator[tuple[int, str]]:
    """Lines of every function, docstring left out, with its place."""
    for name in modules():
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                said = len((ast.get_docstring(node, clean=False) or "").splitlines())
                yield (node.end_lineno or 0) - node.lineno + 1 - said, f"{name}:{node.name}"


def arguments() -> Iterator[tuple[int, str]]:
    """Number of arguments of every public function."""
    for name in modules():
        for node in tree(name).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                yield len(every), f"{name}:{node.name}"


# ---- the pictures


def parts(package: str) -> dict[str, set[str]]:
    """The parts of a package, and from which other parts each one imports."""
    depth = len(package.split("."))

    def part(name: str) -> str:
        pieces = name.split(".")
        return pieces[depth] if name.startswith(package + ".") and len(pieces) > depth else ""

    found: dict[str, set[str]] = defaultdict(set)
    for name, targets in imports().items():
        if own := part(name):
            found[own] |= {other for target in targets if (other := part(target)) not in ("", own)}
    return dict(found)


def picture(package: str) -> str:
    """A mermaid chart of the parts; an arrow means *imports*, and is left out where a longer way says it too."""
    edges = parts(package)
    lines = ["```mermaid", "flowchart TD"]
    for name in sorted(edges):
        folder = SRC / Path(*package.split("."), name)
        inner = sorted(p.parent.name for p in folder.glob("*/__init__.py"))
        lines.append(f'    {name}["{name}{"<br/>" + ", ".join(inner) if inner else ""}"]')
    for name in sorted(edges):
        longer = closure(edges, edges[name])
        lines += [f"    {name} --> {target}" for target in sorted(edges[name] - longer)]
    return "\n".join([*lines, "```"])


def drawn(text: str) -> str:
    """The page with its pictures as the code is now."""
    for title, package in PICTURES.items():
        begin, end = f"<!-- {title}: made by scripts/house.py -->\n", f"\n<!-- end of {title} -->"
        if text.count(begin) != 1 or end not in text:
            raise SystemExit(f"docs/architecture.md has no place for the picture of {title}")
        before, _, rest = text.partition(begin)
        text = before + begin + picture(package) + end + rest.partition(end)[2]
    return text


# ---- what nothing reaches


@cache
def api_pages() -> list[dict[str, Any]]:
    """The pages of the Python reference: name, title, text and names, as docs/api_pages.toml has them."""
    return list(tomllib.loads((ROOT / "docs" / "api_pages.toml").read_text(encoding="utf-8"))["page"])


def documented() -> set[str]:
    """What the pages of the library document, as ``module:name``."""
    paths = [path for page in api_pages() for path in page["names"]]
    found = {":".join(path.rpartition(".")[::2]) for path in paths}
    shown = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md"))]
    shown += [
        line
        for path in modules().values()
        for line in path.read_text(encoding="utf-8").splitlines()
        if ">>> from" in line
    ]
    for module, names in re.findall(
        r"^(?: *>>> )?from (infraprio\S*) import ([\w, ]+)", "\n".join(shown), re.MULTILINE
    ):
        found |= {f"{module}:{name}" for name in re.findall(r"\w+", names)}
    return {key for key in found if key.partition(":")[0] in modules()}


def exported(module: str) -> list[str]:
    """What stands in ``__all__``."""
    for node in tree(module).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def rooms() -> list[str]:
    return [name for name in exported("infraprio") if f"infraprio.{name}" in modules()]


@cache
def definitions() -> dict[str, ast.stmt]:
    """Functions, classes, methods and constants of all modules, as ``module:name`` and ``module:Class.method``."""
    found: dict[str, ast.stmt] = {}
    for name in modules():
        for node in _statements(tree(name).body):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[f"{name}:{node.name}"] = node
                for part in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(part, ast.FunctionDef):
                        found[f"{name}:{node.name}.{part.name}"] = part
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                for target in ast.walk(node):
                    if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                        found.setdefault(f"{name}:{target.id}", node)
    return found


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from _statements([*node.body, *node.orelse])


@cache
def names_of(module: str) -> dict[str, tuple[str, str]]:
    """What the imported names of a module mean: module and name in it, empty for a module."""
    found = {}
    for source, part, local in imported(module):
        if f"{source}.{part}" in modules():
            found[local] = (f"{source}.{part}", "")
        elif source in modules():
            found[local] = (source, part)
    return found


def resolved(module: str, name: str) -> str:
    """The definition that a name stands for in a module, through re-exports; empty for a foreign one."""
    for _ in range(10):
        if f"{module}:{name}" in definitions():
            return f"{module}:{name}"
        if name not in names_of(module):
            return ""
        module, name = names_of(module)[name]
        if not name:
            return ""
    return ""


@cache
def uses(key: str) -> tuple[frozenset[str], frozenset[str]]:
    """Definitions that one uses, and words that may name a method."""
    module = key.partition(":")[0]
    node = definitions()[key]
    inside: list[ast.AST] = [node]
    if isinstance(node, ast.ClassDef):  # methods are definitions of their own
        inside = [
            *node.bases,
            *node.decorator_list,
            *(n for n in node.body if not isinstance(n, ast.FunctionDef)),
        ]
    found, words = set(), set()
    for part in (part for whole in inside for part in ast.walk(whole)):
        if isinstance(part, ast.Name):
            found.add(resolved(module, part.id))
        elif isinstance(part, ast.Attribute):
            words.add(part.attr)
            base = part.value
            if isinstance(base, ast.Name) and names_of(module).get(base.id, ("", "x"))[1] == "":
                found.add(resolved(names_of(module).get(base.id, ("", ""))[0], part.attr))
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            words.add(part.value)  # getattr, and types written as text
            found.add(resolved(module, part.value))
    return frozenset(found - {""}), frozenset(words)


def unreached() -> list[str]:
    """Functions, classes and methods that no command, no exported name and no documented page leads to.

    A method counts as reached where its class is and its name is spelt in reached code, or where the class is public.
    """
    public = {
        resolved(room, name)
        for room in ["infraprio", *(f"infraprio.{r}" for r in rooms())]
        for name in exported(room)
    }
    public |= {resolved(*key.split(":")) for key in documented()} - {""}
    reached: set[str] = set()
    words: set[str] = set()
    waiting = [*public, resolved("infraprio.__main__", "command")]
    running: set[str] = set()
    while True:
        while waiting:
            key = waiting.pop()
            if not key or key in reached:
                continue
            reached.add(key)
            used, spelt = uses(key)
            waiting += used
            words |= spelt
            module = key.partition(":")[0]
            if module not in running:  # what runs when a module is loaded
                running.add(module)
                loose = [
                    n for n in tree(module).body if isinstance(n, ast.Expr | ast.For | ast.If | ast.With)
                ]
                names = {n.id for node in loose for n in ast.walk(node) if isinstance(n, ast.Name)}
                waiting += [resolved(module, name) for name in names]
        for key in definitions():
            owner, _, method = key.rpartition(".") if "." in key.partition(":")[2] else ("", "", "")
            if owner in reached and key not in reached:
                special = method.startswith(("__", "_repr_"))
                if special or method in words or (owner in public and not method.startswith("_")):
                    waiting.append(key)
        if not waiting:
            break
    return sorted(
        key
        for key, node in definitions().items()
        if key not in reached and isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not key.endswith((":__getattr__", ":__dir__"))  # Python calls them
    )


def main() -> None:
    page = ROOT / "docs" / "architecture.md"
    if "--write" in sys.argv:
        page.write_text(drawn(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}
    print(f"{len(modules())} modules, {sum(lines.values())} lines, circles {circles(imports())}")
    print("long files", sorted((n, name) for name, n in lines.items() if n > 400))
    print("long functions", sorted(each for each in functions() if each[0] > 60))
    print("many arguments", sorted(each for each in arguments() if each[0] > 8))
    print("not reached", *unreached(), sep="\n  ")


if __name__ == "__main__":
    main()
