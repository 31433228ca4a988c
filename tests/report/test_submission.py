from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import docx
import pytest

from infraprio.errors import InfraprioError
from infraprio.report.pdf.document import write_pdf
from infraprio.report.submission import submission
from infraprio.report.submission.appendices import appendices
from infraprio.report.submission.blocks import Card, Heading, Picture, Table
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.opening import order_table
from infraprio.report.submission.opening import summary as opening
from infraprio.report.word.document import STYLES, write_template, write_word
from infraprio.scenario.files.profiles import profile_folder, read_profile
from infraprio.scenario.money import reader_of
from tests.report.made_up import made

CHAPTERS_SV = (
    "Sammanfattning och prioriteringsordning", "Regionens utgångspunkter", "Stråk och brister", "Prioriterade åtgärder",
    "Systemeffekter och paket", "Känslighetsanalys", "Synpunkter",
)  # fmt: skip
APPENDICES_SV = ("Hela prioriteringsordningen", "Metod", "Kalkylvärden", "Indata", "Beslutslogg", "Ordlista")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("submission")
    write_word(made(12), home / "sv.docx", "sv")
    write_word(made(12), home / "en.docx", "en")
    return home


def words(path: Path) -> str:
    with zipfile.ZipFile(path) as held:
        root = ElementTree.fromstring(held.read("word/document.xml"))
    return " ".join(t.text or "" for t in root.iter() if t.tag.endswith("}t"))


def test_outline_has_the_chapters_and_appendices_that_planners_know(folder: Path) -> None:
    book = docx.Document(str(folder / "sv.docx"))
    heads = [p.text for p in book.paragraphs if p.style.name == "Heading 1"]
    assert tuple(heads) == CHAPTERS_SV
    letters = [p.text for p in book.paragraphs if p.style.name == "Appendix Heading"]
    assert tuple(letters) == APPENDICES_SV
    english = docx.Document(str(folder / "en.docx"))
    assert (
        next(p.text for p in english.paragraphs if p.style.name == "Heading 1")
        == "Summary and priority order"
    )


def test_contents_captions_page_numbers_and_header_are_real(folder: Path) -> None:
    with zipfile.ZipFile(folder / "sv.docx") as held:
        body = held.read("word/document.xml").decode()
        parts = "".join(
            held.read(n).decode() for n in held.namelist() if re.match(r"word/(header|footer)\d", n)
        )
    assert 'TOC \\o "1-2"' in body
    assert "LI2025/01587" in parts
    assert "PAGE" in parts
    assert "NUMPAGES" in parts
    for label in ("Tabell", "Figur"):
        assert f"SEQ {label}" in body
        numbers = re.findall(rf"SEQ {label}.*?separate.*?<w:t[^>]*>(\d+)<", body)
        assert [int(n) for n in numbers] == list(range(1, len(numbers) + 1))
        assert numbers
    anchors, marks = set(re.findall(r'w:anchor="(\w+)"', body)), set(re.findall(r'w:name="(_Toc\w+)"', body))
    assert anchors == marks


def test_every_prioritised_proposal_has_a_page_with_all_its_facts() -> None:
    result = made(12)
    document = submission(result)
    frame = result.ranking.frame
    chosen = frame.index[frame["status"].isin(["in_plan", "with_more_money"])]
    cards = [b for b in document.blocks if isinstance(b, Card)]
    assert len(cards) == len(chosen)
    wanted = (
        "Nuläge och brist", "Syfte", "Förslag till åtgärd", "Fyrstegsprincipen", "Kostnad och osäkerhet", "NNV och NNK",
        "Måluppfyllelse", "Fördelning", "Beroenden", "Mognadsgrad och planeringsläge", "Önskat beslut och år",
        "Finansiering och medfinansiering",
    )  # fmt: skip
    for card in cards:
        assert set(wanted) <= {label for label, _ in card.rows}
        assert all(text for _, text in card.rows)
        assert card.png is not None


def test_numbers_stand_in_the_language() -> None:
    facts = {language: Facts(made(12), language) for language in ("sv", "en")}
    tables = {k: order_table(f, f.prioritised(), "") for k, f in facts.items()}
    assert any(re.fullmatch(r"\d+,\d", cell) for row in tables["sv"].rows for cell in row)
    assert any(re.fullmatch(r"\d+\.\d", cell) for row in tables["en"].rows for cell in row)
    assert not any("." in cell for row in tables["sv"].rows for cell in row[4:7])


def test_placeholders_are_said_on_the_first_page_and_nothing_is_called_official(folder: Path) -> None:
    for language, said in (("sv", "platshållare"), ("en", "placeholders")):
        text = words(folder / f"{language}.docx")
        assert said in text[:600]
        assert "enligt ASEK" not in text
        assert "according to ASEK" not in text


def test_decision_log_and_remarks_are_printed(folder: Path) -> None:
    text = words(folder / "sv.docx")
    assert text.count("Bör <tidigareläggas> & byggas.") == 2  # chapter 7 and the log
    assert "2025-11-03" in text


@pytest.mark.parametrize(
    ("n", "lacking"),
    [
        (1, {}),
        (12, {"nasty": True}),
        (12, {"coordinates": False, "alike": True}),
        (6, {"appraised": False}),
    ],
)
def test_awkward_results_give_good_documents(n: int, lacking: dict[str, bool], tmp_path: Path) -> None:
    result = made(n, **lacking)
    write_word(result, tmp_path / "a.docx", "sv")
    book = docx.Document(str(tmp_path / "a.docx"))
    assert len(book.tables) > 5
    if lacking.get("nasty"):
        assert "<script>alert(1)</script>" in words(tmp_path / "a.docx")


def test_control_characters_in_texts_do_not_break_the_document(tmp_path: Path) -> None:
    from dataclasses import replace

    from infraprio.report.word.document import write_document

    document = submission(made(12))
    blocks = (Heading("a\x00b"), *document.blocks)
    write_document(
        replace(document, blocks=tuple(b for b in blocks if b is not blocks[0])), tmp_path / "a.docx"
    )
    assert all("\x00" not in (b.text if isinstance(b, Heading) else "") for b in document.blocks)


def test_same_result_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_word(made(12), tmp_path / "again.docx", "sv")
    assert (tmp_path / "again.docx").read_bytes() == (folder / "sv.docx").read_bytes()
    write_pdf(made(12), tmp_path / "a.pdf")
    write_pdf(made(12), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_template_restyles_the_document(tmp_path: Path) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, RGBColor

    write_template(tmp_path / "mall.docx")
    own = docx.Document(str(tmp_path / "mall.docx"))
    assert {p.style.name for p in own.paragraphs} == set(STYLES.values())
    own.styles["Heading 1"].element.set(qn("w:styleId"), "Rubrik1")
    own.styles["Heading 1"].font.color.rgb = RGBColor(0x11, 0x22, 0x33)
    own.sections[0].left_margin = Cm(4)
    own.save(str(tmp_path / "mall.docx"))
    write_word(made(12), tmp_path / "a.docx", template=tmp_path / "mall.docx")
    book = docx.Document(str(tmp_path / "a.docx"))
    assert str(book.styles["Heading 1"].font.color.rgb) == "112233"
    assert book.sections[0].left_margin == pytest.approx(Cm(4), rel=1e-3)
    assert book.paragraphs[0].text == "Provlän"
    assert [p.text for p in book.paragraphs if p.style.name == "Heading 1"] == list(CHAPTERS_SV)
    (tmp_path / "no.docx").write_text("no")
    with pytest.raises(InfraprioError, match="template"):
        write_word(made(12), tmp_path / "a.docx", template=tmp_path / "no.docx")


def test_pictures_have_words_for_those_who_cannot_see_them(folder: Path) -> None:
    with zipfile.ZipFile(folder / "sv.docx") as held:
        body = held.read("word/document.xml").decode()
    shown = re.findall(r"<wp:docPr[^>]*>", body)
    assert shown
    assert all('descr="' in tag and 'descr=""' not in tag for tag in shown)


def test_figures_without_content_become_a_sentence() -> None:
    blocks = submission(made(12, appraised=False)).blocks
    captions = [b.caption for b in blocks if isinstance(b, Picture)]
    assert "Nettonuvärdeskvot och måluppfyllelse" not in captions


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(folder: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(folder / "sv.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert (tmp_path / "sv.pdf").stat().st_size > 50_000


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pdf_has_pages(language: str, tmp_path: Path) -> None:
    write_pdf(made(12, nasty=True), tmp_path / "a.pdf", language)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def elsewhere(profile: str, **stated: str) -> Any:
    """The made-up region with the words of another country and other settings."""
    found = made(12)
    own, faults = read_profile(profile_folder(profile), profile)
    assert not faults
    scenario = replace(found.scenario, profile=own, settings={**found.scenario.settings, **stated})
    return SimpleNamespace(**{**vars(found), "scenario": scenario})


def test_a_plan_without_a_name_is_called_by_the_scenarios_name_in_the_language() -> None:
    for language, name in (("sv", "Provlän"), ("en", "Test county")):
        said = str(opening(Facts(elsewhere("sweden", plan=""), language)))
        assert name in said
        assert ("Provlän" in said) == (language == "sv")


def test_the_glossary_sets_swedish_beside_english_only_in_sweden() -> None:
    columns, terms = {}, {}
    for profile in ("sweden", "generic"):
        for language in ("en", "sv"):
            found = elsewhere(profile)
            table = appendices(Facts(found, reader_of(found.scenario, language)))[-1]
            assert isinstance(table, Table)
            assert {len(row) for row in table.rows} == {len(table.head)} == {len(table.widths)}
            columns[profile, language] = len(table.head)
            terms[profile, language] = {cell for row in table.rows for cell in row}
    assert columns == {
        ("sweden", "en"): 3, ("sweden", "sv"): 3, ("generic", "en"): 2, ("generic", "sv"): 3,
    }  # fmt: skip
    assert "strategic choice of measures study" in terms["sweden", "en"] - terms["generic", "en"]
    assert "strategic choice of measures study" in terms["sweden", "sv"] - terms["generic", "sv"]


@pytest.mark.slow
def test_a_region_with_a_network(jamtland: Any, tmp_path: Path) -> None:
    write_word(jamtland, tmp_path / "a.docx")
    text = words(tmp_path / "a.docx")
    assert "Region Jämtland Härjedalen" in text
    assert "Tillgängligheten till arbetsplatser ökar mest i" in text
    assert "nan" not in text.split()
