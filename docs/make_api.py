"""The pages of the Python reference: one a question of a planner, as api_pages.toml has them, and under it one a name."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from make_reference import written
from scripts import docstrings, house


def _thing(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def _kind(path: str) -> str:
    thing = _thing(path)
    return "class" if inspect.isclass(thing) else "function" if inspect.isfunction(thing) else "data"


def _key(path: str) -> str:
    """Where a name is defined, by whatever path it is named."""
    return house.resolved(*path.rpartition(".")[::2])


def _with_returned(path: str, known: set[str]) -> Iterator[str]:
    """A name, and after a function the classes that it returns and that stand on no page by themselves."""
    yield path
    module, _, name = _key(path).partition(":")
    for place in docstrings.returned((module, name)):
        if ":".join(place) not in known:
            known.add(":".join(place))
            yield ".".join(place)


def _told_of_data(path: str) -> str:
    """The text that stands below a constant."""
    module, _, name = _key(path).partition(":")
    body = house.tree(module).body
    for node, after in pairwise(body):
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        if any(isinstance(each, ast.Name) and each.id == name for each in targets) and isinstance(
            after, ast.Expr
        ):
            return str(ast.literal_eval(after.value))
    return ""


def summary(path: str) -> str:
    """The first sentence of what is said of a name, on one line."""
    told = _told_of_data(path) if _kind(path) == "data" else inspect.getdoc(_thing(path)) or ""
    return " ".join(told.split("\n\n", 1)[0].split()).replace("|", "\\|").replace("*", "\\*")


def _name_page(question: dict[str, Any], path: str, known: set[str]) -> str:
    lines = [
        f"# {path.rpartition('.')[2]}",
        "",
        f"Answers [{question['title']}](../{question['name']}.md)",
        "",
    ]
    for each in _with_returned(path, known):
        plain = ["   :no-value:"] * (_kind(each) == "data")
        lines += ["```{eval-rst}", f".. auto{_kind(each)}:: {each}", *plain, "```", ""]
    return "\n".join(lines)


def _question_page(page: dict[str, Any]) -> str:
    names = {path: f"{page['name']}/{path}" for path in page["names"]}
    lines = [f"# {page['title']}", "", page["text"].strip(), "", "| name | what it is |", "|---|---|"]
    lines += [
        f"| [`{path.removeprefix('infraprio.')}`]({link}.md) | {summary(path)} |"
        for path, link in names.items()
    ]
    return "\n".join([*lines, "", "```{toctree}", ":hidden:", "", *names.values(), "```", ""])


def _questions(pages: list[dict[str, Any]]) -> str:
    """A row a question, with what its page begins with and how many names answer it."""
    lines = ["| question | in short | names |", "|---|---|--:|"]
    for page in pages:
        short = " ".join(page["text"].split()).split(". ")[0].rstrip(".")
        lines.append(f"| [{page['title']}](api/{page['name']}.md) | {short} | {len(page['names'])} |")
    return "\n".join([*lines, ""])


def write_pages(folder: Path) -> None:
    """Write the pages of the questions, and under each those of its names, into a folder."""
    pages = house.api_pages()
    written(folder.with_name("api_questions.md"), _questions(pages))
    known = {_key(path) for page in pages for path in page["names"]}
    for page in pages:
        (folder / page["name"]).mkdir(parents=True, exist_ok=True)
        for path in page["names"]:
            written(folder / page["name"] / f"{path}.md", _name_page(page, path, known))
        written(folder / f"{page['name']}.md", _question_page(page))
