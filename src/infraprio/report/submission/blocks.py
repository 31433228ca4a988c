"""What a document is made of, whatever it is written as: headings, text, tables, pictures."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from typing import Final, Literal, get_args

from infraprio.errors import InfraprioError
from infraprio.findings import finding

__all__ = [
    "LENGTHS",
    "STRIP",
    "Block",
    "Bullets",
    "Card",
    "Contents",
    "Document",
    "Heading",
    "Length",
    "PageBreak",
    "Picture",
    "Table",
    "Text",
    "checked_length",
    "clean",
    "texts_of",
]

STRIP: Final = (2.9, 2.9, 3.3, 3.2, 4.2)
"""Widths (cm) of the fields in the strip of a card; labels stand in the first of them, the map in the last."""

Length = Literal["short", "standard", "full"]
LENGTHS: Final[tuple[Length, ...]] = get_args(Length)
"""How long a document may be: four pages, all that is decided on with a card a proposal, everything with the study."""


def checked_length(length: str) -> Length:
    """The length of a document.

    Raises
    ------
    InfraprioError
        There is no such length.
    """
    for known in LENGTHS:
        if length == known:
            return known
    raise InfraprioError(finding("unknown_length", value=length, known=", ".join(LENGTHS)))


def clean(text: object) -> str:
    r"""Text without control characters, which no document format can hold; line breaks become blanks.

    Examples
    --------
    >>> clean("E14 \x00 <b>\nBrunflo")
    'E14 <b> Brunflo'
    """
    kept = ("" if unicodedata.category(c) in {"Cc", "Cs", "Cn"} and not c.isspace() else c for c in str(text))
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 to 3; chapters and sections are numbered, appendices lettered and their sections A.1, A.2."""

    text: str
    level: int = 1
    kind: Literal["numbered", "appendix"] = "numbered"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: body text, a lead, a small note, or a remark in a box that must not be missed."""

    text: str
    style: Literal["body", "lead", "note", "box"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with its caption; `widths` are relative, `numeric` columns are set flush right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    strong: frozenset[int] = frozenset()
    """Rows that are set in bold, for example sums."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A numbered figure: PNG, its caption, what it shows in words (for those who cannot see it), width in cm."""

    png: bytes
    caption: str
    alt: str
    width_cm: float = 16.5


@dataclass(frozen=True, slots=True)
class Card:
    """Facts as label and text; of a proposal with its name, a strip of figures, and a small map beside (or none).

    Attributes
    ----------
    rows : label and text.
    png, alt : the small map, and what it shows in words.
    title, aside : name of the proposal, and what stands at the right of it; empty where facts alone are told.
    figures : label and figure of each field of the strip, at most `STRIP`.
    """

    rows: tuple[tuple[str, str], ...]
    png: bytes | None = None
    alt: str = ""
    title: str = ""
    aside: str = ""
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next heading begins on a new page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: chapters, and with `depth` 2 their sections."""

    title: str
    depth: int = 2


def texts_of(value: object) -> list[str]:
    """Every text in a block, or in a list of blocks, in order.

    Examples
    --------
    >>> texts_of([Heading("Order"), Bullets(("one", "two"))])
    ['Order', 'numbered', 'one', 'two']
    """
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts_of(part)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts_of(getattr(value, field.name))]
    return []


Block = Heading | Text | Bullets | Table | Picture | Card | PageBreak | Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document.

    Attributes
    ----------
    title, subtitle : on the first page.
    facts : label and text under the title: region, plan, case number, price year.
    warning : what the reader must know before anything else; empty if nothing.
    header : running head: case number and title.
    language : ``sv`` or ``en``.
    table_word, figure_word, appendix_word, page_word, of_word : words of captions and of the page number.
    blocks : all that follows.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    warning: str
    header: str
    language: str
    table_word: str
    figure_word: str
    appendix_word: str
    page_word: str
    of_word: str
    blocks: tuple[Block, ...]
