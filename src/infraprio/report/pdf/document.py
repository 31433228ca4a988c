"""The submission as PDF, set by typst from data."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.report.submission.blocks import (
    STRIP,
    Block,
    Bullets,
    Card,
    Contents,
    Document,
    Heading,
    PageBreak,
    Picture,
    Table,
    Text,
)
from infraprio.report.submission.compose import submission
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["write_pdf"]

_KINDS = {Bullets: "bullets", Contents: "contents", PageBreak: "pagebreak", Table: "table", Text: "text"}


def _data(blocks: tuple[Block, ...], folder: Path) -> list[dict[str, Any]]:
    """Blocks as plain data; pictures are written beside it."""
    out: list[dict[str, Any]] = []
    later = False
    for k, block in enumerate(blocks):
        if isinstance(block, Heading):
            appendix = block.kind == "appendix"
            out.append(
                {
                    "kind": "heading",
                    "text": block.text,
                    "level": block.level,
                    "appendix": appendix,
                    "later": later,
                }
            )
            later = later or appendix
        elif isinstance(block, Picture | Card):
            path = f"picture-{k}.png" if block.png else None
            if block.png and path:
                (folder / path).write_bytes(block.png)
            if isinstance(block, Picture):
                out.append(
                    {
                        "kind": "picture",
                        "path": path,
                        "caption": block.caption,
                        "alt": block.alt,
                        "width": block.width_cm,
                    }
                )
            else:
                told = {key: value for key, value in asdict(block).items() if key != "png"}
                out.append({"kind": "card", "path": path, **told})
        else:
            plain = {
                key: sorted(value) if isinstance(value, frozenset) else value
                for key, value in asdict(block).items()
            }
            out.append({"kind": _KINDS[type(block)], **plain})
    return out


def write_document(document: Document, path: str | Path) -> None:
    """Write a document as PDF; see `write_pdf`."""
    try:
        import typst
    except ImportError as fault:
        raise InfraprioError(finding("package_lacking", value="PDF", package="pdf")) from fault
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        head = {f: getattr(document, f) for f in document.__slots__ if f != "blocks"} | {"strip": STRIP}
        content = json.dumps(head | {"blocks": _data(document.blocks, folder)}, ensure_ascii=False)
        (folder / "content.json").write_text(content, encoding="utf-8")
        source = resources.files("infraprio.report").joinpath("submission.typ").read_text(encoding="utf-8")
        (folder / "submission.typ").write_text(source, encoding="utf-8")
        made = typst.compile(str(folder / "submission.typ"))
    with replaced_file(path) as fresh:
        fresh.write_bytes(made)


def write_pdf(result: Result, path: str | Path, language: str = "sv", length: str = "standard") -> None:
    """Write the submission of a result as PDF.

    Parameters
    ----------
    result : of a run
    path : file to write
    language : ``sv`` or ``en``
    length : ``short``, ``standard`` or ``full``

    Raises
    ------
    InfraprioError
        typst is not installed, or there is no such length.
    """
    write_document(submission(result, language, length), path)
