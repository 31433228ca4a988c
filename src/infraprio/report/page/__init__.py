"""The meeting page: one HTML file that works without a network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from infraprio.report.page.content import page_content
from infraprio.report.page.optimiser.program import packed_program
from infraprio.scenario.money import reader_of
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.comparison import Comparison
    from infraprio.result import Result

__all__ = ["meeting_page", "write_page"]

_SCRIPTS = (
    "model", "elements", "optimiser/question", "optimiser/engine", "list", "table", "map", "charts",
    "card", "why", "people", "controls", "settings", "jury/plan", "jury/jury",
    "meeting/files", "meeting/log", "meeting/history", "meeting/views", "meeting/presenter", "meeting/swing", "meeting/look",
    "meeting/room", "page",
)  # fmt: skip
_ALLOWED = " 'wasm-unsafe-eval'; worker-src blob:"


def _template(name: str) -> str:
    return files("infraprio.report.page").joinpath(*name.split("/")).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the content security policy knows a permitted style or script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _solver(script: str, program: str) -> str:
    """The packed solver as elements that no browser runs."""
    return "".join(
        f'<script type="text/plain" id="{name}">{text}</script>\n'
        for name, text in (("solver-script", script), ("solver", program))
    )


def meeting_page(result: Result, language: str = "sv", comparison: Comparison | None = None) -> str:
    """The page as HTML text.

    Parameters
    ----------
    language : sv or en
    comparison : with an earlier run, shown as a section of its own

    Notes
    -----
    Everything is inside the file: style, script and data. The data stand in a script element of type
    application/json in which ``<``, ``>``, ``&`` and the line separators are escaped, and reach the page as text
    only, so that nothing in a scenario can be run. A content security policy forbids every request. The optimiser
    (HiGHS as WebAssembly, packed) runs in a worker made of the page's own text.
    """
    language = reader_of(result.scenario, language)
    from html import escape

    content = page_content(result, language, comparison)
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    script = '(() => {\n"use strict";\n' + "\n".join(_template(f"{name}.js") for name in _SCRIPTS) + "\n})();"
    style = "".join(
        _template(f"{name}.css") for name in ("page", "meeting/meeting", "jury/jury", "meeting/dark")
    )
    solver = packed_program() if content["optimiser"] else None
    parts = {
        "allow": _ALLOWED if solver else "",
        "solver": _solver(*solver) if solver else "",
        "language": language,
        "title": escape(f"{content['text']['title']}: {content['meta']['name']}"),
        "style": style,
        "style_hash": _hash(style),
        "skip": content["text"]["skip"],
        "noscript": content["text"]["noscript"],
        "script": script,
        "script_hash": _hash(script),
        "data": data,
    }
    # One pass: a text that is put in is not searched for places to fill.
    return re.sub(r"\[\[(\w+)\]\]", lambda place: parts[place[1]], _template("page.html"))


def write_page(
    result: Result, path: Path, language: str = "sv", comparison: Comparison | None = None
) -> None:
    """Write the page of a result."""
    with replaced_file(path) as fresh:
        fresh.write_text(meeting_page(result, language, comparison), encoding="utf-8", newline="\n")
