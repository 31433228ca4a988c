"""Paragraphs, tables and fields of a Word document as XML, made in one go because cell by cell is slow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from infraprio.report.submission.blocks import STRIP, Heading
from infraprio.report.word.styles import DARK, STYLES

if TYPE_CHECKING:
    from infraprio.report.submission.blocks import Card, Contents, Document, Table

__all__ = [
    "Numbers",
    "card_xml",
    "contents_xml",
    "field_xml",
    "heading_xml",
    "paragraph_xml",
    "style_id",
    "table_xml",
]

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BESIDE: Final = 8
"""So many rows of a card stand beside its map."""
_PALE: Final = "EEF2F6"
_IDS: Final = {
    "Title": "Title", "Subtitle": "Subtitle", "Heading 1": "Heading1", "Heading 2": "Heading2", "Heading 3": "Heading3",
    "Body Text": "BodyText", "List Bullet": "ListBullet", "Caption": "Caption", "Header": "Header", "Footer": "Footer",
}  # fmt: skip


def _parse(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)


def style_id(name: str) -> str:
    """Id under which python-docx files a style that it makes."""
    return _IDS.get(name, name.replace(" ", ""))


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(inner: str, style: str, more: str = "") -> str:
    return f'<w:p {_W}><w:pPr><w:pStyle w:val="{style_id(style)}"/>{more}</w:pPr>{inner}</w:p>'


def paragraph_xml(text: str, style: str) -> Any:
    """One paragraph."""
    return _parse(_paragraph(_run(text) if text else "", style))


def _field(code: str, shown: str, *, dirty: bool = False) -> str:
    mark = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{mark}/></w:r><w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def field_xml(code: str, shown: str) -> list[Any]:
    """The runs of a field with the value shown until it is updated."""
    return list(_parse(f"<w:p {_W}>{_field(code, shown)}</w:p>"))


class Numbers:
    """Numbers of headings, tables and figures, counted as they are written; bookmarks for the contents."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count: dict[str, int] = {}
        self.marks = 0
        self.headings = [b for b in document.blocks if isinstance(b, Heading) and b.level <= 2]
        self.labels = self._labelled()

    def _labelled(self) -> list[str]:
        chapter = section = letter = 0
        out = []
        for heading in self.headings:
            if heading.kind == "appendix" and heading.level == 1:
                letter, section = letter + 1, 0
                out.append(f"{self.document.appendix_word} {chr(64 + letter)}.")
            elif heading.level == 1:
                chapter, section = chapter + 1, 0
                out.append(str(chapter))
            else:
                section += 1
                out.append(f"{chr(64 + letter) if letter else chapter}.{section}")
        return out

    def mark(self) -> int:
        """Number of the next bookmark."""
        self.marks += 1
        return self.marks

    def caption(self, label: str, text: str, *, keep: bool = False) -> Any:
        """A numbered caption; `keep` holds it on the page of what follows."""
        self.count[label] = self.count.get(label, 0) + 1
        inner = (
            _run(f"{label} ") + _field(f"SEQ {label} \\* ARABIC", str(self.count[label])) + _run(f". {text}")
        )
        return _parse(_paragraph(inner, STYLES["Caption"], "<w:keepNext/>" if keep else ""))


def heading_xml(heading: Heading, numbers: Numbers, fresh: bool) -> Any:
    """A heading with a bookmark for the contents; on a new page if `fresh`."""
    style = STYLES[f"{'Appendix' if heading.kind == 'appendix' else 'Heading'} {heading.level}"]
    inner = _run(heading.text)
    if heading.level <= 2:
        k = numbers.mark()
        inner = f'<w:bookmarkStart w:id="{k}" w:name="_Toc{k:06d}"/>{inner}<w:bookmarkEnd w:id="{k}"/>'
    return _parse(_paragraph(inner, style, "<w:pageBreakBefore/>" if fresh else ""))


def contents_xml(contents: Contents, numbers: Numbers, fresh: bool) -> list[Any]:
    """The table of contents as a field, filled with links, so that it can be read before page numbers are known.

    Word fills in the page numbers when it opens the document; in other programs update the index.
    """
    out = [
        _parse(
            _paragraph(
                _run(contents.title), STYLES["Contents title"], "<w:pageBreakBefore/>" if fresh else ""
            )
        )
    ]
    shown = [k for k, heading in enumerate(numbers.headings) if heading.level <= contents.depth]
    for k in shown:
        heading, label = numbers.headings[k], numbers.labels[k]
        target = f"_Toc{k + 1:06d}"
        inner = (
            f'<w:hyperlink w:anchor="{target}" w:history="1">{_run(f"{label} {heading.text}")}</w:hyperlink>'
        )
        if k == shown[0]:
            inner = (
                f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-{contents.depth}" \\h \\z \\u </w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{inner}'
            )
        if k == shown[-1]:
            inner += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        out.append(_parse(_paragraph(inner, STYLES[f"Contents {heading.level}"])))
    return out


def _cell(
    text: str, width: int, style: str, *, right: bool = False, fill: str = "", bold: bool = False
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    flush = '<w:jc w:val="right"/>' if right else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{_paragraph(_run(text, "<w:b/>" if bold else ""), style, flush).replace(f" {_W}", "", 1)}</w:tc>'


def _frame(widths: list[int], borders: str, rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


_LINES: Final = (
    '<w:tblBorders><w:top w:val="single" w:sz="6" w:color="1F4E79"/><w:bottom w:val="single" w:sz="6" w:color="1F4E79"/>'
    '<w:insideH w:val="single" w:sz="2" w:color="C8CFD6"/></w:tblBorders>'
)


def _shares(widths: tuple[float, ...], wide: int) -> list[int]:
    return [round(wide * w / sum(widths)) for w in widths]


def table_xml(table: Table, wide: int) -> Any:
    """A table as wide as the text (twentieths of a point) whose heading row is repeated and whose rows are not split."""
    widths = _shares(table.widths, wide)
    head, text = STYLES["Table head"], STYLES["In table"]
    cells = "".join(
        _cell(h, w, head, right=n, fill=DARK)
        for h, w, n in zip(table.head, widths, table.numeric, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"]
    for k, row in enumerate(table.rows):
        fill = "F3F6F9" if k % 2 else ""
        cells = "".join(
            _cell(c, w, text, right=n, fill=fill, bold=k in table.strong)
            for c, w, n in zip(row, widths, table.numeric, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return _parse(_frame(widths, _LINES, "".join(rows)))


def card_xml(card: Card, picture: Any, wide: int) -> Any:
    """A card: name, strip of figures, then label and text with the small map beside; its rows stay on one page."""
    widths = _shares(STRIP, wide)
    head = _title_row(card, widths) + _strip_row(card, widths)
    beside = min(BESIDE, len(card.rows)) if picture is not None else 0
    rows = []
    for k, (label, words) in enumerate(card.rows):
        cells = _cell(label, widths[0], STYLES["In table"], bold=True, fill=_PALE)
        cells += _spanning(words, widths[1:-1] if k < beside else widths[1:])
        if k < beside:
            joined = '<w:vMerge w:val="restart"/>' if k == 0 else "<w:vMerge/>"
            cells += f'<w:tc><w:tcPr><w:tcW w:w="{widths[-1]}" w:type="dxa"/>{joined}</w:tcPr><w:p/></w:tc>'
        rows.append(_row(cells, keep=bool(card.title) and k < len(card.rows) - 1))
    element = _parse(_frame(widths, _LINES, head + "".join(rows)))
    if picture is not None and rows:
        from docx.oxml.ns import qn

        first = element.findall(qn("w:tr"))[-len(rows)]
        cell = first.findall(qn("w:tc"))[-1]
        cell.remove(cell.find(qn("w:p")))
        cell.append(picture)
    return element


def _row(cells: str, *, keep: bool = False) -> str:
    """A row that is not split; with `keep` it stays on the page of the next."""
    if keep:
        cells = re.sub(r'(<w:pStyle w:val="[^"]*"/>)', r"\1<w:keepNext/>", cells)
        cells = cells.replace("<w:p/>", "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>")
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _spanning(text: str, widths: list[int], style: str = "In table", **more: Any) -> str:
    """A cell over several columns."""
    cell = _cell(text, sum(widths), STYLES[style], **more)
    span = f'w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
    return cell.replace('w:type="dxa"/>', span, 1) if len(widths) > 1 else cell


def _title_row(card: Card, widths: list[int]) -> str:
    """The name of the proposal, and what stands at its right."""
    if not card.title:
        return ""
    cells = _spanning(card.title, widths[:-1], "Card title", fill=DARK)
    return _row(cells + _spanning(card.aside, widths[-1:], "Table head", right=True, fill=DARK), keep=True)


def _strip_row(card: Card, widths: list[int]) -> str:
    """The figures of a card under their labels, the last of them as wide as is left."""
    last = len(card.figures) - 1
    cells = ""
    for k, (label, figure) in enumerate(card.figures):
        wide = widths[k:] if k == last else [widths[k]]
        cell = _spanning(label, wide, "Card label", fill=_PALE)
        told = _paragraph(_run(figure), STYLES["Card figure"]).replace(f" {_W}", "", 1)
        cells += cell.removesuffix("</w:tc>") + told + "</w:tc>"
    return _row(cells, keep=bool(card.rows)) if cells else ""
