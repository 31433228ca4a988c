"""The submission as a Word document, in styles that a planner can restyle."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
from infraprio.report.word.parts import (
    Numbers,
    card_xml,
    contents_xml,
    field_xml,
    heading_xml,
    paragraph_xml,
    style_id,
    table_xml,
)
from infraprio.report.word.styles import STYLES, base_document
from infraprio.words import language_tag
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["STYLES", "write_template", "write_word"]

_STAMP: Final = (2000, 1, 1, 0, 0, 0)
_TEXT_STYLES: Final = {"body": "Body", "lead": "Lead", "note": "Note", "box": "Box"}
TWIPS: Final = 9355
"""Width of the text where no template says otherwise: 16.5 cm in twentieths of a point."""


def _text_width(book: Any) -> int:
    """Width of the text of a document, in twentieths of a point."""
    section = book.sections[0]
    return int((section.page_width - section.left_margin - section.right_margin) / 635 + 0.5)


class _Writer:
    """Adds blocks to the body of one document, in order."""

    def __init__(self, book: Any, document: Document) -> None:
        self.book, self.document = book, document
        self.body = book.element.body
        self.end = self.body.sectPr
        self.numbers = Numbers(document)
        self.wide = _text_width(book)
        self.pictures = 0
        self.fresh = False  # the next heading begins a page

    def add(self, element: Any) -> None:
        self.end.addprevious(element)

    def write(self, block: Block) -> None:
        if isinstance(block, PageBreak):
            self.fresh = True
        elif isinstance(block, Contents):
            for element in contents_xml(block, self.numbers, self._break()):
                self.add(element)
        elif isinstance(block, Heading):
            self.add(heading_xml(block, self.numbers, self._break()))
        elif isinstance(block, Text):
            self.add(paragraph_xml(block.text, STYLES[_TEXT_STYLES[block.style]]))
        elif isinstance(block, Bullets):
            for item in block.items:
                self.add(paragraph_xml(item, STYLES["Bullet"]))
        elif isinstance(block, Table):
            self.add(self.numbers.caption(self.document.table_word, block.caption, keep=True))
            self.add(table_xml(block, self.wide))
            self.add(paragraph_xml("", STYLES["After table"]))
        elif isinstance(block, Picture):
            self.add(self._drawing(block.png, block.alt, block.width_cm * self.wide / TWIPS))
            self.add(self.numbers.caption(self.document.figure_word, block.caption))
        else:
            self._card(block)

    def _break(self) -> bool:
        fresh, self.fresh = self.fresh, False
        return fresh

    def _drawing(self, png: bytes, alt: str, width_cm: float, style: str = "Figure") -> Any:
        from docx.shared import Cm

        self.pictures += 1
        paragraph = self.book.add_paragraph(style=STYLES[style])
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(width_cm))
        shape._inline.docPr.set("descr", alt)
        shape._inline.docPr.set("id", str(self.pictures))
        shape._inline.docPr.set("name", f"Picture {self.pictures}")
        element = paragraph._p
        element.getparent().remove(element)
        return element

    def _card(self, card: Card) -> None:
        narrow = (STRIP[-1] - 0.25) * self.wide / TWIPS
        picture = self._drawing(card.png, card.alt, narrow, "In table") if card.png else None
        self.add(card_xml(card, picture, self.wide))
        self.add(paragraph_xml("", STYLES["After table"]))


def _front(writer: _Writer) -> None:
    document = writer.document
    writer.add(paragraph_xml(document.title, STYLES["Title"]))
    writer.add(paragraph_xml(document.subtitle, STYLES["Subtitle"]))
    about = " · ".join(f"{label}: {text}" for label, text in document.facts)
    for text, style in ((about, "Note"), (document.warning, "Box")):
        if text:
            writer.add(paragraph_xml(text, STYLES[style]))


def _furniture(book: Any, document: Document) -> None:
    """Header with case number where the template has none of its own, and footer with page number likewise."""
    section = book.sections[0]
    if not _filled(section.header):
        section.header.paragraphs[0].text = document.header
    if not _filled(section.footer):
        foot = section.footer.paragraphs[0]
        foot.text = f"{document.page_word} "
        for code, between in (("PAGE", f" {document.of_word} "), ("NUMPAGES", "")):
            for run in field_xml(code, "1"):
                foot._p.append(run)
            if between:
                foot.add_run(between)
    settings = book.settings.element
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    update = OxmlElement("w:updateFields")  # page numbers of the contents, when Word opens the document
    update.set(qn("w:val"), "true")
    settings.append(update)


def _filled(part: Any) -> bool:
    """Whether a header or footer of a template says or shows something: text, a logo, a field, a table."""
    from docx.oxml.ns import qn

    shown = ("w:drawing", "w:pict", "w:fldSimple", "w:instrText", "w:tbl")
    body = part._element
    return any(p.text.strip() for p in part.paragraphs) or any(
        next(body.iter(qn(tag)), None) is not None for tag in shown
    )


def _properties(book: Any, document: Document) -> None:
    import datetime

    core = book.core_properties
    core.title, core.subject, core.author = document.title[:250], document.subtitle, ""
    core.language = language_tag(document.language)
    core.comments = core.keywords = core.last_modified_by = ""
    core.created = core.modified = datetime.datetime(*_STAMP)


def _save(book: Any, path: Path) -> None:
    """Save with fixed times inside the archive, so that the same input gives the same bytes."""
    held = io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date_time=_STAMP)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))


def _use_ids(book: Any) -> None:
    """Refer to styles by the ids that the template has for them: a Swedish Word files Heading 1 as Rubrik1."""
    from docx.oxml.ns import qn

    ids = {style_id(name): book.styles[name].style_id for name in STYLES.values()}
    for mark in book.element.body.iter(qn("w:pStyle")):
        known = mark.get(qn("w:val"))
        mark.set(qn("w:val"), ids.get(known, known))


def write_document(document: Document, path: str | Path, template: str | Path | None = None) -> None:
    """Write a document as docx; see `write_word`."""
    book = base_document(template, document)
    writer = _Writer(book, document)
    _properties(book, document)
    _furniture(book, document)
    _front(writer)
    for block in document.blocks:
        writer.write(block)
    _use_ids(book)
    with replaced_file(path) as fresh:
        _save(book, fresh)


def write_word(
    result: Result,
    path: str | Path,
    language: str = "sv",
    template: str | Path | None = None,
    length: str = "standard",
) -> None:
    """Write the submission of a result as a Word document.

    Parameters
    ----------
    result : of a run
    path : file to write
    language : ``sv`` or ``en``
    template : a .docx whose styles, page size and margins are used; its text is not. `write_template` makes one
        to start from; the styles are named in `STYLES`, and those that a template lacks are added. Its header and footer
        stay as they are where they hold anything.
    length : ``short``, ``standard`` or ``full``

    Raises
    ------
    InfraprioError
        python-docx is not installed, the template is not a Word document, or there is no such length.
    """
    write_document(submission(result, language, length), path, template)


def write_template(path: str | Path) -> None:
    """Write an empty document with all the styles of a submission, to be restyled in Word and given to `write_word`."""
    empty = Document(
        title="", subtitle="", facts=(), warning="", header="", language="sv", table_word="", figure_word="",
        appendix_word="Bilaga", page_word="", of_word="", blocks=(),
    )  # fmt: skip
    book = base_document(None, empty)
    for name in STYLES.values():
        book.add_paragraph(name, style=name)
    _properties(book, empty)
    with replaced_file(path) as fresh:
        _save(book, fresh)
