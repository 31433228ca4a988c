"""What the public face lacks: sections of the docstrings of all that the rooms export.

``python scripts/docstrings.py`` lists every exported function and class whose docstring does not say what goes in, what
comes out, what is raised, or shows no example. A class that an exported function returns is looked at too, and so are
the methods of both that take arguments.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType

from numpydoc.docscrape import NumpyDocString

try:
    from scripts import house
except ImportError:  # run as a script
    import house  # type: ignore[no-redef]

FIGURES = "infraprio.report.figures.all_figures"
"""What `infraprio.report.figures` gives when asked."""
Place = tuple[str, str]
"""Module and name of a definition."""


def rooms() -> list[str]:
    """The package and its rooms, with the modules that a room exports as a whole."""
    found = ["infraprio", FIGURES]
    for room in found:
        found += [f"{room}.{name}" for name in house.exported(room) if not house.resolved(room, name)]
    return found


def exported() -> dict[str, Place]:
    """Every exported name that is no room -> where it is defined."""
    found = {}
    for room in rooms():
        for name in house.exported(room):
            if key := house.resolved(room, name):
                module, _, own = key.partition(":")
                found[f"{room}.{name}"] = (module, own)
    return found


def returned(place: Place) -> list[Place]:
    """The classes of this library that stand in the return annotation of a function."""
    node = house.definitions()[":".join(place)]
    if not isinstance(node, ast.FunctionDef) or node.returns is None:
        return []
    names = re.findall(r"[A-Za-z_]\w*", ast.unparse(node.returns))
    keys = dict.fromkeys(key for name in names if (key := house.resolved(place[0], name)))
    classes = [key for key in keys if isinstance(house.definitions()[key], ast.ClassDef)]
    return [(module, name) for module, _, name in (key.partition(":") for key in classes)]


def looked_at() -> dict[Place, bool]:
    """Functions and classes -> whether they are exported; the others come out of exported functions."""
    found = dict.fromkeys(exported().values(), True)
    for place in list(found):
        found |= {other: False for other in returned(place) if other not in found}
    return found


def _sections(thing: object) -> Mapping[str, object]:
    return NumpyDocString(inspect.getdoc(thing) or "")


def _described(sections: Mapping[str, object], *titles: str) -> set[str]:
    """Names in these sections that have a type and a meaning."""
    parts = [part for title in titles for part in sections[title]]  # type: ignore[attr-defined]
    said = [part for part in parts if part.type and "".join(part.desc).strip()]
    return {name.strip().lstrip("*") for part in said for name in part.name.split(",")}


def _raises(place: Place) -> bool:
    """Whether a function, or a helper of its module that it calls, raises an error of its own accord."""
    seen, waiting = set(), [place[1]]
    while waiting:
        key = f"{place[0]}:{waiting.pop()}"
        node = house.definitions().get(key)
        if key in seen or not isinstance(node, ast.FunctionDef):
            continue
        seen.add(key)
        for part in ast.walk(node):
            if isinstance(part, ast.Raise) and part.exc is not None:
                return True
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
                waiting.append(part.func.id)
    return False


def of_function(function: object, place: Place, *, example: bool) -> Iterator[str]:
    """What the docstring of a function or method lacks."""
    sections = _sections(function)
    signature = inspect.signature(function)  # type: ignore[arg-type]
    names = [name for name in signature.parameters if name not in ("self", "cls")]
    yield from (f"parameter {name}" for name in names if name not in _described(sections, "Parameters"))
    if signature.return_annotation not in (None, "None"):
        parts = [*sections["Returns"], *sections["Yields"]]  # type: ignore[misc]
        if not parts or not all("".join(part.desc).strip() for part in parts):
            yield "Returns"
    if _raises(place) and not sections["Raises"]:
        yield "Raises"
    if example and ">>> " not in "".join(sections["Examples"]):  # type: ignore[arg-type]
        yield "Examples"


def of_class(kind: type, place: Place, *, example: bool) -> Iterator[str]:
    """What the docstring of a class, and of its methods that take arguments, lacks."""
    sections = _sections(kind)
    public = [f.name for f in fields(kind) if not f.name.startswith("_")] if is_dataclass(kind) else []
    own = [base for base in kind.__mro__ if base.__module__.startswith("infraprio")]
    said = {name for base in own for name in _described(_sections(base), "Parameters", "Attributes")}
    yield from (f"attribute {name}" for name in public if name not in said)
    if example and ">>> " not in "".join(sections["Examples"]):  # type: ignore[arg-type]
        yield "Examples"
    for name, member in vars(kind).items():
        method = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if name.startswith("_") or not inspect.isfunction(method):
            continue
        if set(inspect.signature(method).parameters) - {"self", "cls"}:
            lacks = of_function(method, (place[0], f"{place[1]}.{name}"), example=False)
            yield from (f"{name}: {what}" for what in lacks)


def _of_value(place: Place) -> Iterator[str]:
    """A constant says what it is in a text below it."""
    body = house.tree(place[0]).body
    node = house.definitions()[":".join(place)]
    after = body[body.index(node) + 1 : body.index(node) + 2]
    if not (after and isinstance(after[0], ast.Expr) and isinstance(after[0].value, ast.Constant)):
        yield "a text below it"


def lacking() -> dict[str, list[str]]:
    """What each exported or returned thing lacks, as ``module:name``; those that lack nothing are left out."""
    found = {}
    for place, public in looked_at().items():
        module: ModuleType = importlib.import_module(place[0])
        thing = getattr(module, place[1])
        if inspect.isclass(thing):
            lacks = of_class(thing, place, example=public)
        elif inspect.isfunction(thing):
            lacks = of_function(thing, place, example=public)
        else:
            lacks = _of_value(place)
        found[":".join(place)] = list(lacks)
    return {name: lacks for name, lacks in found.items() if lacks}


def main() -> int:
    """Print what is lacking; 1 if there is anything."""
    found = lacking()
    for name, lacks in sorted(found.items()):
        print(f"{name}: {', '.join(lacks)}")
    print(f"{len(found)} of {len(looked_at())} docstrings lack something")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
