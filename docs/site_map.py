"""What holds the pages together: the sidebar of every page, and a warning where a reader would not get to one or on from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

LOG = logging.getLogger(__name__)
INDEXES = {"index", "start", "howto/index", "how_it_works", "reference", "project"}
"""Pages that lead into a part of the site; a link from one of them alone is no way to a page."""
WIDE = ("generated/commands/", "howto/", "tutorial")
"""Beginnings of the names of pages that show consoles, and have the width of the list of their headings for them."""
LAST = {"writing"}
"""Pages from which nothing leads on but the order of the pages."""


def ancestors(page: str, includes: Mapping[str, list[str]]) -> set[str]:
    """The page and all above it."""
    above = {child: parent for parent, children in includes.items() for child in children}
    found = {page}
    while page in above:
        page = above[page]
        found.add(page)
    return found


def branch(parent: str, here: set[str], page: str, env: Any, link: Any) -> str:
    """The pages below one, as a list; what is below them only where the reader is there."""
    lines = []
    for child in env.toctree_includes.get(parent, ()):
        title = escape(env.titles[child].astext())
        mark = ' class="current active"' if child in here else ""
        below = branch(child, here, page, env, link) if child in here else ""
        shown = ' aria-current="page"' if child == page else ""
        lines.append(
            f'<li{mark}><a class="reference internal" href="{link(child)}"{shown}>{title}</a>{below}</li>'
        )
    return f'<ul class="nav bd-sidenav">{"".join(lines)}</ul>' if lines else ""


def add_sidebar(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Give every page the site's contents, opened where the page stands."""
    includes = app.env.toctree_includes
    here = ancestors(page, includes)
    if page.startswith(WIDE):
        context["meta"] = {**(context.get("meta") or {}), "html_theme.sidebar_secondary.remove": "true"}
    context["site_contents"] = branch("index", here, page, app.env, context["pathto"])


def links(page: str, text: str) -> set[str]:
    """The pages that the text of a page links to, by their names."""
    article = text.partition("<article")[2].partition("</article>")[0]
    found = set()
    for target in re.findall(r'href="([^"#:]+\.html)(?:#[^"]*)?"', article):
        place = Path(page).parent
        for part in target.removesuffix(".html").split("/"):
            place = place.parent if part == ".." else place / part
        found.add(place.as_posix())
    return found - {page}


def faults(graph: Mapping[str, set[str]], root: str, indexes: Iterable[str]) -> list[str]:
    """What is wrong with the ways between pages: nothing leads there but an index, or nothing leads on."""
    reached, fresh = {root}, [root]
    while fresh:
        fresh = [
            page for each in fresh for page in graph.get(each, ()) if page in graph and page not in reached
        ]
        fresh = list(dict.fromkeys(fresh))
        reached |= set(fresh)
    lead = {page: {one for one, targets in graph.items() if page in targets} for page in graph}
    told = [f"{page}: no way of links leads here from {root}" for page in sorted(set(graph) - reached)]
    told += [
        f"{page}: no page but an index links here"
        for page, froms in sorted(lead.items())
        if page != root and page not in set(indexes) and not froms - set(indexes)
    ]
    return told + [
        f"{page}: a dead end, it links to no other page"
        for page in sorted(set(graph) - LAST)
        if not graph[page]
    ]


def warn(app: Sphinx, exception: Exception | None) -> None:
    """Say at the end of a build which pages a reader would not get to, or on from."""
    if exception is not None or app.builder.name != "html":
        return
    folder = Path(app.outdir)
    graph = {
        page: links(page, (folder / f"{page}.html").read_text(encoding="utf-8"))
        for page in app.env.found_docs
    }
    for told in faults(graph, "index", INDEXES):
        LOG.warning(told)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take part in a build."""
    app.connect("html-page-context", add_sidebar)
    app.connect("build-finished", warn)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
