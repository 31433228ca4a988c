"""The pages of the Python reference: one a question of a planner, as api_pages.toml has them."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from scripts import docstrings, house


def _thing(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def _kind(path: str) -> str:
    thing = _thing(path)
    return "class" if inspect.isclass(thing) else "function" if inspect.isfunction(thing) else "data"


def _with_returned(paths: list[str], all_paths: set[str]) -> Iterator[str]:
    """The names of a page, after each function the classes that it returns and that stand on no page by themselves."""
    known = {house.resolved(*path.rpartition(".")[::2]) for path in all_paths}
    for path in paths:
        yield path
        module, _, name = house.resolved(*path.rpartition(".")[::2]).partition(":")
        for place in docstrings.returned((module, name)):
            if ":".join(place) not in known:
                known.add(":".join(place))
                yield ".".join(place)


def write_pages(folder: Path) -> None:
    """Write the pages, and one that leads to them, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = house.api_pages()
    all_paths = {path for page in pages for path in page["names"]}
    for page in pages:
        lines = [f"# {page['title']}", "", page["text"].strip(), ""]
        for path in _with_returned(page["names"], all_paths):
            lines += ["```{eval-rst}", f".. auto{_kind(path)}:: {path}", "```", ""]
        (folder / f"{page['name']}.md").write_text("\n".join(lines), encoding="utf-8")
