"""The styles of the Word document: their names, and how they look unless a template says otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.words import language_tag

if TYPE_CHECKING:
    from infraprio.report.submission.blocks import Document

__all__ = ["STYLES", "base_document", "opened"]

STYLES: Final[dict[str, str]] = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Heading 1": "Heading 1",
    "Heading 2": "Heading 2",
    "Heading 3": "Heading 3",
    "Appendix 1": "Appendix Heading",
    "Appendix 2": "Appendix Heading 2",
    "Appendix 3": "Appendix Heading 3",
    "Body": "Body Text",
    "Lead": "Lead Text",
    "Note": "Note Text",
    "Box": "Notice",
    "Bullet": "List Bullet",
    "Caption": "Caption",
    "Figure": "Figure",
    "In table": "Table Text",
    "Table head": "Table Heading",
    "Card title": "Card Title",
    "Card label": "Card Label",
    "Card figure": "Card Figure",
    "After table": "After Table",
    "Contents title": "Contents Heading",
    "Contents 1": "TOC 1",
    "Contents 2": "TOC 2",
    "Header": "Header",
    "Footer": "Footer",
}
"""What is written -> name of its style in the document; a template may restyle any of them."""

DARK: Final = "1F4E79"
_FONT: Final = "Calibri"
# name of the style -> size (pt), space before and after (pt), bold, italic, colour, outline level
_LOOK: Final[dict[str, tuple[float, float, float, bool, bool, str, int | None]]] = {
    "Title": (22, 0, 2, True, False, DARK, None),
    "Subtitle": (11, 0, 8, False, False, "555555", None),
    "Heading 1": (17, 16, 6, True, False, DARK, 0),
    "Heading 2": (12.5, 10, 4, True, False, DARK, 1),
    "Heading 3": (11.5, 9, 3, True, False, DARK, 2),
    "Appendix Heading": (17, 16, 6, True, False, DARK, 0),
    "Appendix Heading 2": (12.5, 10, 4, True, False, DARK, 1),
    "Appendix Heading 3": (11.5, 9, 3, True, False, DARK, 2),
    "Contents Heading": (17, 6, 6, True, False, DARK, None),
    "Body Text": (10, 0, 5, False, False, "222222", None),
    "Lead Text": (11, 0, 6, False, False, "222222", None),
    "Note Text": (8.5, 2, 4, False, False, "555555", None),
    "Notice": (9.5, 4, 8, False, False, "222222", None),
    "List Bullet": (10, 0, 3, False, False, "222222", None),
    "Caption": (9.5, 4, 8, True, False, "333333", None),
    "Figure": (10, 8, 0, False, False, "222222", None),
    "Table Text": (8, 0.8, 0.8, False, False, "222222", None),
    "Table Heading": (8, 1, 1, True, False, "FFFFFF", None),
    "Card Title": (9.5, 2, 2, True, False, "FFFFFF", None),
    "Card Label": (7.5, 1, 0, False, False, "555555", None),
    "Card Figure": (9, 0, 1, True, False, "222222", None),
    "After Table": (1, 0, 4, False, False, "222222", None),
    "TOC 1": (10, 3, 0, True, False, "222222", None),
    "TOC 2": (10, 0, 0, False, False, "222222", None),
    "Header": (9, 0, 0, False, False, "555555", None),
    "Footer": (9, 0, 0, False, False, "555555", None),
}
_CHAPTERS: Final = {"Heading 1": "%1", "Heading 2": "%1.%2", "Heading 3": "%1.%2.%3"}
_APPENDICES: Final = {"Appendix Heading 2": "%1.%2", "Appendix Heading 3": "%1.%2.%3"}
"""Name of the style -> number before a heading; the appendices themselves have a word before their letter."""
_KEEP: Final = {"Title", "Figure", "Appendix Heading", *_CHAPTERS, *_APPENDICES}


def _set_look(style: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    size, before, after, bold, italic, colour, outline = _LOOK[name]
    font, shape = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), _FONT)
    font.color.rgb = RGBColor.from_string(colour)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.keep_with_next = name in _KEEP
    shape.line_spacing = 1.1 if name in {"Body Text", "Lead Text", "List Bullet"} else 1.0
    if outline is not None:
        properties = style.element.get_or_add_pPr()
        for old in properties.findall(qn("w:outlineLvl")):
            properties.remove(old)
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(outline))
        properties.append(level)
    if name == "Title":
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    if name == "Notice":
        _boxed(style)


def _boxed(style: Any) -> None:
    """A frame and a pale ground, so that the remark is seen in black and white as well."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(
        f'<w:{s} w:val="single" w:sz="12" w:space="6" w:color="B45F06"/>'
        for s in ("top", "left", "bottom", "right")
    )
    properties = style.element.get_or_add_pPr()
    properties.insert(0, parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF4E5"/>'))
    properties.insert(0, parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))


def _tabs(style: Any, indent_pt: float) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm, Pt

    style.paragraph_format.left_indent = Pt(indent_pt)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(16.5), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _numbering(book: Any, appendix_word: str) -> None:
    """Number headings through their styles: 1, 1.1, 1.1.1, and letters for appendices."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    part = book.part.numbering_part.element
    taken = [int(a.get(qn("w:abstractNumId"))) for a in part.findall(qn("w:abstractNum"))] or [0]
    nums = [int(a.get(qn("w:numId"))) for a in part.findall(qn("w:num"))] or [0]

    def level(name: str, text: str, k: int) -> str:
        return (
            f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{book.styles[name].style_id}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="737"/></w:tabs><w:ind w:left="737" w:hanging="737"/></w:pPr></w:lvl>'
        )

    levels = "".join(level(name, text, k) for k, (name, text) in enumerate(_CHAPTERS.items()))
    letter = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:pStyle w:val="{book.styles["Appendix Heading"].style_id}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{appendix_word} %1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )
    below = "".join(level(name, text, k) for k, (name, text) in enumerate(_APPENDICES.items(), start=1))
    first_num = part.find(qn("w:num"))
    for k, (inner, names) in enumerate(
        ((levels, list(_CHAPTERS)), (letter + below, ["Appendix Heading", *_APPENDICES]))
    ):
        held, number = max(taken) + 1 + k, max(nums) + 1 + k
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{held}"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
        )
        if first_num is None:
            part.append(abstract)
        else:
            first_num.addprevious(abstract)
        part.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{held}"/></w:num>')
        )
        for depth, name in enumerate(names):
            properties = book.styles[name].element.get_or_add_pPr()
            for old in properties.findall(qn("w:numPr")):
                properties.remove(old)
            properties._insert_numPr(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )


def _page(book: Any) -> None:
    from docx.shared import Cm

    section = book.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.0)


def opened(template: str | Path | None) -> Any:
    """A template as it is; without one an empty document.

    Raises
    ------
    InfraprioError
        python-docx is not installed, or the template cannot be read.
    """
    try:
        import docx
    except ImportError as fault:
        raise InfraprioError(finding("package_lacking", value="Word", package="word")) from fault
    try:
        return docx.Document(str(template)) if template else docx.Document()
    except Exception as fault:
        raise InfraprioError(finding("template_unreadable", str(template), why=fault)) from fault


def base_document(template: str | Path | None, document: Document) -> Any:
    """An empty document with all styles: those of the template, and ours where it has none.

    Raises
    ------
    InfraprioError
        python-docx is not installed, or the template cannot be read.
    """
    book = opened(template)
    from docx.enum.style import WD_STYLE_TYPE

    own = {s.name for s in book.styles if s.type == WD_STYLE_TYPE.PARAGRAPH} if template else set()
    for name in STYLES.values():
        if name in own:
            continue
        known = {s.name for s in book.styles}
        style = book.styles[name] if name in known else book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _set_look(style, name)
        if name.startswith("TOC"):
            _tabs(style, 0 if name.endswith("1") else 14)
    if template:
        _emptied(book)
    else:
        _page(book)
    _language(book, document.language)
    _numbering(book, document.appendix_word)
    return book


def _emptied(book: Any) -> None:
    """Take the text out of a template; header and footer of its first section stay where its last has none."""
    from docx.oxml.ns import qn

    body, last = book.element.body, book.element.body.sectPr
    kinds = (qn("w:headerReference"), qn("w:footerReference"))
    if not any(part.tag in kinds for part in last):
        first = next(body.iter(qn("w:sectPr")))
        for part in reversed([part for part in first if part.tag in kinds]):
            last.insert(0, part)
    for element in list(body):
        if element is not last:
            body.remove(element)


def _language(book: Any, language: str) -> None:
    """Language of the text, for hyphenation and spelling."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = book.styles["Normal"].element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language_tag(language))
    properties.append(mark)
