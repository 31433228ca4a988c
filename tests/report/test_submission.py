from __future__ import annotations

import base64
import io
import itertools
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
import pandas as pd
import pytest

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.findings import about
from infraprio.report.made_once import keeping
from infraprio.report.pdf.document import write_pdf
from infraprio.report.submission.appendices import glossary_of
from infraprio.report.submission.blocks import (
    LENGTHS,
    Card,
    Document,
    Heading,
    PageBreak,
    Picture,
    Table,
    texts_of,
)
from infraprio.report.submission.compose import submission
from infraprio.report.submission.decision import decision_page
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.order import order_table
from infraprio.report.submission.scorecards import scorecards
from infraprio.report.tables.statements import effect_remarks
from infraprio.report.word.document import STYLES, write_template, write_word
from infraprio.scenario.files.profiles import profile_folder, read_profile
from infraprio.scenario.money import reader_of
from tests.report.made_up import made

CHAPTERS_SV = (
    "Prioriteringsordning", "Regionens utgångspunkter", "Stråk och brister", "Prioriterade åtgärder",
    "Systemeffekter och paket", "Känslighetsanalys", "Synpunkter",
)  # fmt: skip
APPENDICES_SV = ("Metod", "Kalkylvärden", "Indata", "Beslutslogg", "Ordlista")
WHOLE_SV = (
    "Ordningen och det som inte prioriteras",
    "Poängkort och samlad effektbedömning",
    "Fullständig känslighetsanalys och andra planer",
    *APPENDICES_SV,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("submission")
    write_word(made(12), home / "sv.docx", "sv")
    write_word(made(12), home / "en.docx", "en")
    return home


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """The document of twelve proposals at every length, its figures drawn once."""
    with keeping():
        return {length: submission(made(12), length=length) for length in LENGTHS}


def words(path: Path) -> str:
    with zipfile.ZipFile(path) as held:
        root = ElementTree.fromstring(held.read("word/document.xml"))
    return " ".join(t.text or "" for t in root.iter() if t.tag.endswith("}t"))


def test_outline_has_the_chapters_and_appendices_that_planners_know(folder: Path) -> None:
    book = docx.Document(str(folder / "sv.docx"))
    heads = [p.text for p in book.paragraphs if p.style.name == "Heading 1"]
    assert tuple(heads) == CHAPTERS_SV
    letters = [p.text for p in book.paragraphs if p.style.name == "Appendix Heading"]
    assert tuple(letters)[-len(APPENDICES_SV) :] == APPENDICES_SV
    english = docx.Document(str(folder / "en.docx"))
    assert next(p.text for p in english.paragraphs if p.style.name == "Heading 1") == "The priority order"


def test_contents_captions_page_numbers_and_header_are_real(folder: Path) -> None:
    with zipfile.ZipFile(folder / "sv.docx") as held:
        body = held.read("word/document.xml").decode()
        parts = "".join(
            held.read(n).decode() for n in held.namelist() if re.match(r"word/(header|footer)\d", n)
        )
    assert 'TOC \\o "1-1"' in body
    assert "LI2025/01587" in parts
    assert "PAGE" in parts
    assert "NUMPAGES" in parts
    for label in ("Tabell", "Figur"):
        assert f"SEQ {label}" in body
        numbers = re.findall(rf"SEQ {label}.*?separate.*?<w:t[^>]*>(\d+)<", body)
        assert [int(n) for n in numbers] == list(range(1, len(numbers) + 1))
        assert numbers
    anchors, marks = set(re.findall(r'w:anchor="(\w+)"', body)), set(re.findall(r'w:name="(_Toc\w+)"', body))
    assert anchors < marks  # chapters and appendices; sections too in the full document


def test_every_prioritised_proposal_has_a_card_with_what_is_known_of_it(
    documents: dict[str, Document],
) -> None:
    result = made(12)
    frame = result.ranking.frame
    chosen = [
        *result.ranking.committed.index,
        *frame.index[frame["status"].isin(["in_plan", "with_more_money"])],
    ]
    for length, wanted in (("standard", STANDARD), ("full", FULL)):
        cards = [b for b in documents[length].blocks if isinstance(b, Card) and b.title]
        assert len(cards) == len(chosen)
        for card in cards:
            labels = {label for label, _ in card.rows}
            assert wanted <= labels, wanted - labels
            assert all(text for _, text in card.rows)
            assert {"Kostnad", "Måluppfyllelse"} <= {label for label, _ in card.figures}
            assert card.png is not None


STANDARD = {"Brist", "Åtgärd", "Måluppfyllelse", "Skäl till placeringen"}
FULL = {
    "Nuläge och brist", "Syfte", "Förslag till åtgärd", "Fyrstegsprincipen", "Kostnad och osäkerhet", "NNV och NNK", "Måluppfyllelse",
    "Säkerhet i bedömningen", "Skäl till placeringen",
}  # fmt: skip


def test_first_page_says_what_is_decided_what_it_costs_and_does_and_what_is_not_known(
    documents: dict[str, Document],
) -> None:
    blocks = documents["standard"].blocks
    first = blocks[: next(k for k, b in enumerate(blocks) if isinstance(b, PageBreak))]
    labels = [label for block in first if isinstance(block, Card) for label, _ in block.rows]
    assert labels[:2] == ["Förslag till beslut", "Vad som byggs"]
    assert "Säkerhet i bedömningen" in labels
    assert sum(len(text.split()) for text in texts_of(list(first))) < 400  # read in two minutes


@pytest.mark.parametrize("lacking", [{}, {"appraised": False}, {"coordinates": False}])
def test_no_chapter_stands_without_content_and_nothing_unstated_is_a_row(
    lacking: dict[str, bool], documents: dict[str, Document]
) -> None:
    """In made-up regions with much and little known, at every length."""
    with keeping():
        some = [submission(made(12, **lacking), length=length) for length in LENGTHS[:2]] if lacking else []
    for document in some or documents.values():
        blocks = document.blocks
        for this, following in itertools.pairwise([*blocks, Heading("end")]):
            assert not (
                isinstance(this, Heading) and isinstance(following, Heading) and following.level <= this.level
            ), this
        for block in blocks:
            if isinstance(block, Card):
                assert all(text.strip() not in ("", "–", "Ej angivet.") for _, text in block.rows)
            if isinstance(block, Table):
                assert block.rows, block.caption


@pytest.mark.parametrize(
    ("n", "length", "most"),
    [
        (12, "short", 4),
        (1, "short", 4),
        (12, "standard", 18),
        pytest.param(30, "standard", 25, marks=pytest.mark.slow),
        pytest.param(100, "short", 4, marks=pytest.mark.slow),
    ],
)
def test_pages_by_length(n: int, length: str, most: int, tmp_path: Path) -> None:
    write_pdf(made(n), tmp_path / "a.pdf", "sv", length)
    assert pages(tmp_path / "a.pdf") <= most


def pages(path: Path) -> int:
    """Number of pages of a PDF, as its own page tree counts them."""
    counts = re.findall(
        rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages\b", path.read_bytes()
    )
    return max(int(one or other) for one, other in counts)


def test_the_full_document_has_all_that_the_standard_one_has(documents: dict[str, Document]) -> None:
    standard, full = (documents[length].blocks for length in ("standard", "full"))
    letters = [b.text for b in full if isinstance(b, Heading) and b.kind == "appendix" and b.level == 1]
    assert tuple(letters)[-len(WHOLE_SV) + 1 :] == WHOLE_SV[1:]
    captions = [{b.caption for b in blocks if isinstance(b, Picture)} for blocks in (standard, full)]
    assert captions[0] < captions[1]
    with pytest.raises(InfraprioError, match="length"):
        submission(made(12), length="long")


def test_a_scorecard_adds_up_to_the_goal_score() -> None:
    """Row by row in the reader's numbers, and no card in the shorter documents."""
    result = made(12)
    facts = Facts(result, "sv", "full")
    blocks = scorecards(facts)
    cards = [b for b in blocks if isinstance(b, Table) and b.caption == facts.say("caption_scorecard")]
    assert len(cards) == len(facts.prioritised())
    for proposal, card in zip(facts.prioritised(), cards, strict=True):
        *parts, total = (float(row[-1].replace("−", "-").replace(",", ".")) for row in card.rows)
        assert total == pytest.approx(float(result.scores.total[proposal]), abs=0.005)
        assert sum(parts) == pytest.approx(total, abs=0.005 * (len(parts) + 1))
    assert scorecards(Facts(result, "sv", "standard")) == []


def test_what_is_new_against_the_last_plan_is_said_and_stands_in_a_column() -> None:
    rows = [
        {"Project": name, "Cost": cost, "Gain": gain, "Last": last}
        for name, cost, gain, last in (("Bridge", 3, 5, 2), ("Lane", 2, 3, ""), ("Tunnel", 9, 4, 1))
    ]
    result = ip.rank(rows, cost="Cost", goals=["Gain"], budget=5, name="Project", last="Last")
    facts = Facts(result, "en", "standard")
    table = order_table(facts, facts.prioritised(), "order")
    assert table.head[-1] == "Last plan"
    assert {row[1]: row[-1] for row in table.rows} == {"Bridge": "2", "Lane": "new"}
    said = " ".join(text for block in decision_page(facts) for text in texts_of(block))
    assert "kept 1; new: Lane; left out: Tunnel" in said
    without = Facts(ip.rank(rows, cost="Cost", goals=["Gain"], budget=5, name="Project"), "en", "standard")
    assert "Last plan" not in order_table(without, without.prioritised(), "order").head
    assert "last plan" not in " ".join(text for block in decision_page(without) for text in texts_of(block))


def test_what_the_plan_is_held_to_is_said_and_a_cost_stands_on_one_line() -> None:
    rows = [
        {"Project": name, "Cost": cost, "Gain": 5, "CO2": co2}
        for name, cost, co2 in (("Bridge", 280000, -30), ("Lane", 200000, 30.5))
    ]
    result = ip.rank(
        rows, cost="Cost", goals=["Gain"], budget=550000, name="Project", limits={"CO2": (None, 0.5)}
    )
    document = submission(result, "en")
    assert "the whole plan: at most 0.5 of CO2" in " ".join(t for b in document.blocks for t in texts_of(b))
    table = order_table(Facts(result, "en"), ["P1", "P2"], "order")
    for k, numeric in enumerate(table.numeric):
        longest = max(len(row[k]) for row in table.rows)
        assert not numeric or table.widths[k] >= 0.15 * longest + 0.2


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_amounts_without_a_unit_stand_under_a_heading(language: str) -> None:
    cost, points = pd.Series([4.0, 7.0, 5.0]), pd.Series([3.0, 9.0, 4.0])
    sheet = pd.DataFrame({"name": ["Bridge", "Road", "Path"], "cost": cost, "points": points})
    result = ip.rank(sheet, cost="cost", goals={"points": 1.0}, budget=10.0)
    tables = [block for block in submission(result, language).blocks if isinstance(block, Table)]
    assert any(any(table.numeric) for table in tables)
    assert [table.caption for table in tables if not all(head.strip() for head in table.head)] == []


def test_what_is_doubtful_of_the_reference_is_told_beside_what_is_of_proposals() -> None:
    result = made(3)
    name = next(iter(result.scenario["proposals"]["id"]))
    said = [about("goods_without_way", "G1", sek="250"), about("goods_without_way", str(name), sek="1")]
    told = effect_remarks(
        SimpleNamespace(scenario=result.scenario, effects=SimpleNamespace(findings=said)), "en"
    )
    assert [line.startswith("G1: no railway") for line in told] == [True, False]


def test_sections_of_an_appendix_are_counted_under_its_letter(tmp_path: Path) -> None:
    with keeping():
        document = submission(made(12), "sv", "full")
        write_word(made(12), tmp_path / "full.docx", "sv", length="full")
    heads = [b for b in document.blocks if isinstance(b, Heading)]
    first = next(k for k, head in enumerate(heads) if head.kind == "appendix")
    assert {head.kind for head in heads[first:]} == {"appendix"}
    contents = words(tmp_path / "full.docx")
    assert re.search(r"\bB\.1 ", contents)
    assert not re.search(r"\b8\.\d ", contents)


def test_the_glossary_has_the_words_of_the_document_and_no_other(documents: dict[str, Document]) -> None:
    standard, full = (documents[length].blocks[-1] for length in ("standard", "full"))
    assert isinstance(standard, Table)
    assert isinstance(full, Table)
    assert set(standard.rows) < set(full.rows)
    assert "måluppfyllelse" in {row[0] for row in standard.rows}


def test_numbers_stand_in_the_language() -> None:
    facts = {language: Facts(made(12), language) for language in ("sv", "en")}
    tables = {k: order_table(f, f.prioritised(), "") for k, f in facts.items()}
    assert any(re.fullmatch(r"\d+,\d", cell) for row in tables["sv"].rows for cell in row)
    assert any(re.fullmatch(r"\d+\.\d", cell) for row in tables["en"].rows for cell in row)
    assert not any("." in cell for row in tables["sv"].rows for cell in row[4:7])


def test_placeholders_are_said_on_the_first_page_and_nothing_is_called_official(folder: Path) -> None:
    for language, said in (("sv", "platshållare"), ("en", "placeholders")):
        text = words(folder / f"{language}.docx")
        assert said in text[:800]
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
    assert len(book.tables) > 3
    if lacking.get("nasty"):
        assert "<script>alert(1)</script>" in words(tmp_path / "a.docx")


def test_control_characters_in_texts_do_not_break_the_document(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    from infraprio.report.word.document import write_document

    document = documents["standard"]
    blocks = (Heading("a\x00b"), *document.blocks)
    write_document(
        replace(document, blocks=tuple(b for b in blocks if b is not blocks[0])), tmp_path / "a.docx"
    )
    assert all("\x00" not in (b.text if isinstance(b, Heading) else "") for b in document.blocks)


def test_same_result_same_bytes(folder: Path, tmp_path: Path) -> None:
    with keeping():
        write_word(made(12), tmp_path / "again.docx", "sv")
        write_pdf(made(12), tmp_path / "a.pdf")
    assert (tmp_path / "again.docx").read_bytes() == (folder / "sv.docx").read_bytes()
    write_pdf(made(12), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


LOGO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_template_restyles_the_document(tmp_path: Path) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, RGBColor

    write_template(tmp_path / "mall.docx")
    own = docx.Document(str(tmp_path / "mall.docx"))
    assert {p.style.name for p in own.paragraphs} == set(STYLES.values())
    own.styles["Heading 1"].element.set(qn("w:styleId"), "Rubrik1")
    own.styles["Heading 1"].font.color.rgb = RGBColor(0x11, 0x22, 0x33)
    own.sections[0].left_margin = Cm(4)
    own.sections[0].header.paragraphs[0].add_run("Region X").add_picture(io.BytesIO(LOGO), width=Cm(1))
    own.save(str(tmp_path / "mall.docx"))
    write_word(made(12), tmp_path / "a.docx", template=tmp_path / "mall.docx")
    book = docx.Document(str(tmp_path / "a.docx"))
    assert str(book.styles["Heading 1"].font.color.rgb) == "112233"
    assert book.sections[0].left_margin == pytest.approx(Cm(4), rel=1e-3)
    assert book.paragraphs[0].text == "Provlän"
    head = book.sections[0].header.paragraphs[0]
    assert "Region X" in head.text  # the planner's own header with its logo stays
    assert next(head._p.iter(qn("w:drawing")), None) is not None
    room = 21.0 - 4 - 2.25
    wide = [sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid) / 567 for table in book.tables]
    assert all(width <= room + 0.05 for width in wide)  # tables are as wide as the template's text
    shapes = [shape.width.cm for shape in book.inline_shapes]
    assert max(shapes) <= room + 0.05
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
        said = str(decision_page(Facts(elsewhere("sweden", plan=""), language)))
        assert name in said
        assert ("Provlän" in said) == (language == "sv")


def test_the_glossary_sets_swedish_beside_english_only_in_sweden() -> None:
    columns, terms = {}, {}
    for profile in ("sweden", "generic"):
        for language in ("en", "sv"):
            found = elsewhere(profile)
            facts = Facts(found, reader_of(found.scenario, language), "full")
            table = glossary_of(facts, [])[-1]
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
    write_word(jamtland, tmp_path / "a.docx", length="full")
    text = words(tmp_path / "a.docx")
    assert "Region Jämtland Härjedalen" in text
    assert "Tillgängligheten till arbetsplatser ökar mest i" in text
    assert "nan" not in text.split()


def test_how_many_costs_have_no_range_and_what_found_the_plan_are_told_in_words() -> None:
    listed = [
        {"Project": name, "Cost": 10.0, "Score": k, "Decided": "yes" if k == 2 else ""}
        for k, name in enumerate("ABCD", 1)
    ]
    result = ip.rank(
        listed, cost="Cost", goals={"Score": 1}, budget=30, name="Project", mandatory="Decided", scales="0..5"
    )
    ranked, committed = len(result.ranking.frame), len(result.ranking.committed)
    text = " ".join(texts_of(submission(result, "en")))
    assert (ranked, committed) == (2, 1)
    assert "in the order or decided already, for whose cost no range is stated: 3." in text
    assert "lock-in" not in text
    assert "infraprio's own search" in text
    assert " ." not in text  # amounts have no unit here
