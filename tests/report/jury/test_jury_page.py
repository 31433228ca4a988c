"""A plan of one's own in the meeting page, in a real browser: its verdict is the library's, and what it saves is what the jury reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio.portfolio import best_portfolio
from infraprio.portfolio.problem.from_scenario import candidates
from infraprio.questions.jury.ballots import ballot_text, read_ballots
from infraprio.questions.stated_choice import held, state_choice
from infraprio.report.page import meeting_page
from infraprio.report.page.optimiser.program import packed_program
from infraprio.solver.highs import solve
from tests.report import made_up
from tests.report.test_page import CHROMIUM, QUIET, data_of, opened

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
needs_optimiser = pytest.mark.skipif(
    packed_program() is None, reason="the optimiser was not fetched when the project was set up"
)
LONG = 240_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as tool:
        program = tool.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield program
        program.close()


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.twelve()


@pytest.fixture(scope="module")
def html(twelve: Any) -> str:
    return meeting_page(twelve, "en")


def tick(page: Any, wanted: set[int]) -> str:
    """Tick exactly these; what the page says of it."""
    for box in page.query_selector_all("#jury .ticks input"):
        number = int(box.get_attribute("id").removeprefix("tick-"))
        if box.is_checked() != (number in wanted):
            box.click()
    page.wait_for_selector("#jury-said:not(.busy)", timeout=LONG)
    return page.inner_text("#jury-said")


def heard(page: Any, place: str, part: str) -> str:
    """What stands somewhere, once it holds a part; polled from outside, as the page's policy forbids it inside."""
    for _ in range(LONG // 100):
        if part in (said := page.inner_text(place)) and said:
            return said
        page.wait_for_timeout(100)
    raise AssertionError(f"{place} says {page.inner_text(place)!r}")


def saved(page: Any, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.click("#jury-save")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@needs_optimiser
def test_the_verdict_and_the_money_are_the_librarys(
    browser: Any, twelve: Any, html: str, tmp_path: Path
) -> None:
    data, rng = data_of(html), np.random.default_rng(4)
    ids = [p["id"] for p in data["proposals"]]
    choice, page, verdicts = state_choice(twelve.data), opened(browser, html, tmp_path), set()
    for chance in (0.2, 0.35, 0.5, 0.5, 0.6, 0.75, 0.9, 0.4):
        wanted = {i for i in range(len(ids)) if rng.random() < chance} or {0}
        said = tick(page, wanted)
        outcome, _ = solve(held(choice, choice.arrays, [ids[i] for i in sorted(wanted)]))
        assert ("every rule" in said) == (outcome.x is not None), (wanted, said)
        verdicts.add(outcome.x is not None)
        rows = page.eval_on_selector_all(
            "#jury .halves > div > div:first-child tbody tr",
            "all => all.map(one => [...one.cells].map(cell => cell.innerText.replace('−', '-')))",
        )
        for _, there, used, left in rows:
            assert float(left) == pytest.approx(float(there) - float(used), abs=0.11)
            assert outcome.x is None or float(left) > -0.051
        if outcome.x is None:
            assert page.query_selector_all("#jury-said li")
        else:
            spent = sum(float(used) for _, _, used, _ in rows)
            assert spent == pytest.approx(sum(data["proposals"][i]["cost"] for i in wanted), abs=0.3)
    assert verdicts == {True, False}
    assert page.faults == []


@needs_optimiser
def test_the_nearest_best_plan_is_the_librarys_and_told_in_two_sentences(
    browser: Any, twelve: Any, html: str, tmp_path: Path
) -> None:
    data, page = data_of(html), opened(browser, html, tmp_path)
    place = {p["id"]: i for i, p in enumerate(data["proposals"])}
    best = {place[str(name)] for name in best_portfolio(twelve.choice).proposals}
    tick(page, best)
    heard(page, "#jury-near", "Your plan is the best plan")
    lost = min(best)
    tick(page, best - {lost})
    said = heard(page, "#jury-near", "it also builds")
    assert said.count("points and yours") == 1
    assert data["proposals"][lost]["name"] in said
    assert f"it costs {sum(data['proposals'][i]['cost'] for i in best):,.0f} MSEK" in said


@needs_optimiser
def test_what_two_members_save_is_what_the_jury_pools(
    browser: Any, twelve: Any, html: str, tmp_path: Path
) -> None:
    page, files = opened(browser, html, tmp_path), []
    for who, wanted in (("Åsa Öberg ☂", {1, 2}), ("Bo <b>fet</b>", {2, 4})):
        page.fill("#jury-member", who)
        assert "every rule" in tick(page, wanted)
        files.append(saved(page, tmp_path))
    ids = [p["id"] for p in data_of(html)["proposals"]]
    read = read_ballots(twelve.scenario, files, candidates(twelve.scenario))
    assert [(each.member, set(each.plan)) for each in read] == [
        ("Åsa Öberg ☂", {ids[1], ids[2]}),
        ("Bo <b>fet</b>", {ids[2], ids[4]}),
    ]
    found = ip.jury(twelve, files)
    assert found.support.loc[ids[2], "ticks"] == 2
    assert page.faults == []


@needs_optimiser
def test_a_plan_without_a_name_or_beyond_the_money_is_not_saved(
    browser: Any, html: str, tmp_path: Path
) -> None:
    page = opened(browser, html, tmp_path)
    tick(page, {1})
    page.click("#jury-save")
    assert page.inner_text("#jury-note") == "Write your name first."
    assert page.evaluate("document.activeElement.id") == "jury-member"
    page.fill("#jury-member", "Anna")
    assert "cannot be built" in tick(page, set(range(12)))
    page.click("#jury-save")
    assert "not saved" in page.inner_text("#jury-note")


def load(page: Any, path: Path, part: str) -> None:
    page.evaluate("document.querySelector('#jury-note').textContent = ''")
    page.set_input_files("#jury-file", path)
    heard(page, "#jury-note", part)


def test_a_file_is_loaded_and_one_that_was_changed_or_is_of_another_run_is_refused(
    browser: Any, twelve: Any, html: str, tmp_path: Path
) -> None:
    page, ids = opened(browser, html, tmp_path), [p["id"] for p in data_of(html)["proposals"]]
    text = ballot_text(twelve.scenario, "Åsa", [ids[3], ids[5]], "C")
    mine, other, changed, none = (tmp_path / f"{name}.json" for name in ("mine", "other", "changed", "none"))
    mine.write_text(text, encoding="utf-8")
    changed.write_text(text.replace(ids[5], ids[6]), encoding="utf-8")
    other.write_text(ballot_text(made_up.scenario(8), "Bo", [ids[1]]), encoding="utf-8")
    none.write_text("[1", encoding="utf-8")
    load(page, mine, "The plan of Åsa is loaded.")
    ticked = page.eval_on_selector_all(
        "#jury .ticks input", "all => all.filter(one => one.checked).map(one => Number(one.id.slice(5)))"
    )
    assert sorted(ticked) == [3, 5]
    assert page.input_value("#jury-party") == "C"
    for path, part in ((changed, "checksum does not fit"), (other, "another run"), (none, "no plan")):
        load(page, path, part)
        assert len(page.query_selector_all("#jury .ticks input:checked")) == 2


def test_a_link_opens_the_plan_and_one_of_another_run_is_refused(
    browser: Any, html: str, tmp_path: Path
) -> None:
    page = opened(browser, html, tmp_path)
    page.fill("#jury-member", "Åsa & Bo")
    for number in (2, 7):
        page.check(f"#tick-{number}")
    page.click("#jury-link")
    address = "#" + page.url.partition("#")[2]
    again = opened(browser, html, tmp_path, address=address)
    assert again.input_value("#jury-member") == "Åsa & Bo"
    assert again.is_checked("#tick-2")
    assert again.is_checked("#tick-7")
    assert len(again.query_selector_all("#jury .ticks input:checked")) == 2
    run = data_of(html)["jury"]["run"][:8]
    strange = opened(browser, html, tmp_path, address=address.replace(run, "00000000"))
    assert "another run" in strange.inner_text("#jury-note")
    assert not strange.query_selector_all("#jury .ticks input:checked")


def test_the_keyboard_is_enough(browser: Any, html: str, tmp_path: Path) -> None:
    page = opened(browser, html, tmp_path)
    page.focus("#jury-member")
    page.keyboard.type("Anna")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id").startswith("tick-"):
            break
    first = page.evaluate("document.activeElement.id")
    assert first.startswith("tick-")
    page.keyboard.press("Space")
    assert page.is_checked(f"#{first}")
    assert page.evaluate("document.activeElement.id") == first  # the focus stays where the hand is
    assert page.get_attribute("#jury-said", "role") == "status"


def test_without_the_optimiser_the_sums_are_shown_and_the_plan_is_saved(
    browser: Any, twelve: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("infraprio.report.page", "infraprio.report.page.optimiser.model"):
        monkeypatch.setattr(f"{place}.packed_program", lambda: None)
    html = meeting_page(twelve, "en")
    page, data = opened(browser, html, tmp_path), data_of(html)
    said = tick(page, {0, 3})
    assert "infraprio jury checks the plan exactly" in said
    used = page.eval_on_selector_all(
        "#jury .halves > div > div:first-child tbody tr",
        "all => all.map(one => Number(one.cells[2].innerText))",
    )
    assert sum(used) == pytest.approx(sum(data["proposals"][i]["cost"] for i in (0, 3)), abs=0.2)
    page.fill("#jury-member", "Anna")
    assert json.loads(saved(page, tmp_path).read_text(encoding="utf-8"))["plan"]
    assert page.faults == []


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_nothing_is_wider_than_the_window(browser: Any, html: str, tmp_path: Path, width: int) -> None:
    page = opened(browser, html, tmp_path, width=width)
    page.click("#jury-start")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
