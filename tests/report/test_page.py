"""The meeting page, looked at in a real browser: what it shows, what it computes, and that nothing of the data is run."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio.report.page import meeting_page
from infraprio.report.words.language import number, word
from tests.report import made_up, regions

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

written = cache(meeting_page)
"""The page of a result; most tests look at the same one."""


@pytest.fixture(autouse=True)
def without_optimiser(monkeypatch: pytest.MonkeyPatch) -> None:
    """These pages are made where the optimiser was not fetched; with it: test_page_optimiser."""
    for place in ("infraprio.report.page", "infraprio.report.page.optimiser.model"):
        monkeypatch.setattr(f"{place}.packed_program", lambda: None)


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
def full() -> Any:
    """Proposals of every standing: decided, ranked in the plan and beyond it, not prioritised, of unknown cost, supported."""
    made = made_up.result(made_up.scenario(16, full=True))
    assert len(made.ranking.committed)
    assert len(made.ranking.not_prioritised)
    assert set(made.ranking.frame["status"]) == {"in_plan", "with_more_money"}
    return made


@needs_browser
def test_a_half_of_the_budget_is_shown(browser: Any, tmp_path: Path) -> None:
    rows = [{"Id": f"a{k}", "Cost": 10 + k, "Gain": 5 + k} for k in range(8)]
    page = opened(
        browser, written(ip.rank(rows, cost="Cost", goals=["Gain"], budget=60.5, id="Id"), "en"), tmp_path
    )
    shown = page.inner_text("body")
    assert "of the main budget: 60.5" in shown
    assert "the main budget is 60.5" in shown
    page.close()


def opened(browser: Any, html: str, folder: Path, *, width: int = 1280, address: str = "") -> Any:
    """The page in a window without a network; faults and requests are kept on it."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_context(viewport={"width": width, "height": 900}, offline=True).new_page()
    page.faults, page.asked = [], []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on(
        "console", lambda line: page.faults.append(line.text) if line.type in {"error", "warning"} else None
    )
    page.on("dialog", lambda box: page.faults.append(box.message))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri() + address)
    page.wait_for_selector("#order tbody tr")
    return page


def names_in_order(page: Any) -> list[str]:
    return page.eval_on_selector_all("#order tbody .open", "all => all.map(one => one.textContent)")


def names_of(result: Any, *parts: Any) -> list[str]:
    """Names of the proposals of some frames, one after the other."""
    table = result.scenario["proposals"]
    told = dict(zip(table["id"], table["name"], strict=True))
    return [told[p] for part in parts for p in part.index]


def column(page: Any, name: str) -> list[str]:
    """First line of the cells of a column of the order."""
    cells = page.eval_on_selector_all(f"#order tbody .c-{name}", "all => all.map(one => one.innerText)")
    return [cell.strip().split("\n")[0] for cell in cells]


def built_names(page: Any) -> list[str]:
    return page.eval_on_selector_all(
        "#order tbody tr",
        "all => all.filter(one => one.querySelector('.yes')).map(one => one.querySelector('.open').textContent)",
    )


def data_of(html: str) -> dict[str, Any]:
    return json.loads(re.search(r'id="data">(.*?)</script>', html, re.S)[1])


def test_everything_of_the_data_is_inert_text(twelve: Any) -> None:
    html = written(twelve, "sv")
    raw = re.search(r'id="data">(.*?)</script>', html, re.S)[1]
    assert not set(raw) & set("<>&\u2028\u2029")
    assert html.count("<script") == 2
    assert "http:" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in html
    names = [p["name"] for p in data_of(html)["proposals"]]
    assert set(regions.NASTY[:2]) <= set(names)


def test_the_policy_forbids_requests_and_other_scripts(twelve: Any) -> None:
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', written(twelve, "en"))[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_same_result_gives_same_bytes(twelve: Any) -> None:
    assert meeting_page(twelve, "sv") == meeting_page(twelve, "sv")


def test_a_name_that_looks_like_a_place_to_fill_stays_a_name() -> None:
    made = made_up.result(made_up.scenario(2))
    settings = {**made.scenario.settings, "name": "[[data]] [[script]]"}
    changed = SimpleNamespace(
        **{key: getattr(made, key) for key in made.__dataclass_fields__ if key != "scenario"},
        scenario=type(made.scenario)(settings=settings, tables=made.scenario.tables),
        capped=made.capped,
    )
    assert "<title>Priority order: [[data]] [[script]]</title>" in meeting_page(changed, "en")


@needs_browser
@pytest.mark.parametrize(
    ("n", "people", "located", "appraised"), [(1, 1, True, True), (2, 2, False, False), (12, 3, True, True)]
)
@pytest.mark.parametrize("width", [390, 1280])
def test_any_size_shows_all_parts_without_faults(
    browser: Any, tmp_path: Path, n: int, people: int, located: bool, appraised: bool, width: int
) -> None:
    made = made_up.result(
        made_up.scenario(n, people=people, located=located, nasty=True), appraised=appraised
    )
    page = opened(browser, meeting_page(made, "sv"), tmp_path, width=width)
    assert page.faults == []
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.title().startswith("Prioriteringsordning")
    assert len(names_in_order(page)) == n
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = page.text_content("main")  # also of parts that are not drawn before they are scrolled to
    assert ("Ingen åtgärd anger plats" in text) == (not located)
    assert ("Ingen nettonuvärdeskvot är känd" in text) == (not appraised)
    assert ("Det finns en intressent" in text) == (people == 1)
    assert ("Det finns bara en åtgärd" in text) == (n == 1)
    page.context.close()


@needs_browser
def test_the_page_opens_with_the_submitted_list(browser: Any, tmp_path: Path, full: Any) -> None:
    page = opened(browser, written(full, "sv"), tmp_path)
    ranking = full.ranking
    decided, order, refused = ranking.committed, ranking.frame, ranking.not_prioritised
    assert names_in_order(page) == names_of(full, decided, order, refused)
    assert built_names(page) == names_of(full, decided, order[order["status"] == "in_plan"])
    assert "Visas: prioriteringslistan" in page.inner_text("#shown")
    page.context.close()


@needs_browser
def test_only_the_order_has_ranks_and_the_others_say_why(browser: Any, tmp_path: Path, full: Any) -> None:
    page = opened(browser, written(full, "sv"), tmp_path)
    ranking = full.ranking
    n = len(ranking.committed)
    ranks = ["–"] * n + [str(r) for r in ranking.frame["rank"]] + ["–"] * len(ranking.not_prioritised)
    assert column(page, "rank") == ranks
    outcome = page.eval_on_selector_all("#order tbody .c-out", "all => all.map(one => one.innerText)")
    assert all("redan beslutad" in text for text in outcome[:n])
    reasons = [word(reason, "sv") for reason in ranking.not_prioritised["reason"]]
    assert all(why in text for why, text in zip(reasons, outcome[-len(reasons) :], strict=True))
    numbers = {
        text
        for text in page.eval_on_selector_all("#map .digits", "all => all.map(one => one.textContent)")
        if text
    }
    assert numbers == {str(r) for r in ranking.frame["rank"]}
    aside = page.inner_text("#order")
    for part, why in ((ranking.set_aside, "kostnad okänd"), (ranking.supported, "stöds")):
        assert all(f"{name}: {why}" in aside for name in names_of(full, part))
    page.context.close()


@needs_browser
def test_the_first_lines_state_the_plan_that_is_handed_in(browser: Any, tmp_path: Path, full: Any) -> None:
    full.write(tmp_path, language="en", formats=("csv", "html"))
    page = opened(browser, (tmp_path / "meeting.html").read_text(encoding="utf-8"), tmp_path)
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    first = page.inner_text(".headline >> nth=0")
    assert f"{number(record['plan_cost_msek'], 0, 'en')} MSEK" in first
    assert f"{number(record['plan_score'], 1, 'en')} points" in first
    for fund, spent in full.portfolio.check.spent.sum(axis=1).items():
        told = dict(zip(full.scenario["funds"]["id"], full.scenario["funds"]["name"], strict=True))[fund]
        assert f"{told} {number(spent, 0, 'en')} of " in page.inner_text(".first >> nth=0")
    assert "built proposals are in the best set" in page.inner_text(".first >> nth=1")
    assert sorted(built_names(page)) == sorted(
        names_of(full, full.ranking.everything.loc[list(record["plan"])])
    )
    with (tmp_path / "priority_order.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    heading = word("cumulative_cost_msek", "en")
    exported = [float(row[heading]) for row in rows]
    shown = [float(text.replace(",", "")) for text in column(page, "sum") if text != "–"]
    assert shown[len(full.ranking.committed) :] == pytest.approx(exported, abs=0.51)
    in_plan = int((full.ranking.frame["status"] == "in_plan").sum())
    assert exported[in_plan - 1] == pytest.approx(record["plan_cost_msek"], abs=0.01)
    page.context.close()


@needs_browser
def test_a_slider_moved_and_moved_back_leaves_the_submitted_list(
    browser: Any, tmp_path: Path, full: Any
) -> None:
    page = opened(browser, written(full, "sv"), tmp_path)
    whole = "document.querySelector('main').innerHTML.replaceAll(/ (style|class)=\"\"/g, '')"
    before, built = page.evaluate(whole), built_names(page)
    for name in ("#weight-0", "#budget"):
        slider = page.locator(name)
        at = slider.input_value()
        slider.fill("35")
        assert "Optimeraren ingår inte" in page.inner_text("#shown")
        assert built_names(page) == built
        assert page.evaluate(whole) != before
        slider.fill(at)
        assert page.evaluate(whole) == before
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == ""
    assert page.input_value("#person") == "I0"
    page.context.close()


@needs_browser
def test_ranks_of_stakeholders_are_among_those_who_compete(browser: Any, tmp_path: Path, full: Any) -> None:
    page = opened(browser, written(full, "sv"), tmp_path)
    population = list(full.ranking.population)
    lines = page.eval_on_selector_all(
        "#people tbody tr",
        "all => all.map(one => [one.cells[0].textContent, ...[...one.querySelectorAll('.seat')].map(c => Number(c.textContent))])",
    )
    assert [line[0] for line in lines] == names_of(full, full.ranking.everything.loc[population])
    for k, person in enumerate(full.scores.by_stakeholder.columns, start=1):
        scores = full.scores.by_stakeholder.loc[population, person]
        assert [line[k] for line in lines] == list(scores.rank(ascending=False, method="min").astype(int))
    spans = [(text.partition("–")[0], text.rpartition("–")[2]) for text in column(page, "span") if text]
    assert len(spans) == len(population)
    assert all(1 <= int(best) <= int(worst) <= len(population) for best, worst in spans)
    page.context.close()


@needs_browser
def test_what_is_decided_is_first_and_without_a_rank_in_every_order(
    browser: Any, tmp_path: Path, full: Any
) -> None:
    html = written(full, "en")
    decided = names_of(full, full.ranking.committed)
    for address in ("#by=ratio", "#by=score&budget=50", "#person=I1", "#w=90_10_30_70_50_50"):
        page = opened(browser, html, tmp_path, address=address)
        assert names_in_order(page)[: len(decided)] == decided
        ranks = column(page, "rank")
        assert ranks[: len(decided)] == ["–"] * len(decided)
        given = sorted(int(rank) for rank in ranks if rank != "–")
        assert given == list(range(1, len(given) + 1))
        assert len(given) <= len(full.ranking.population)
        assert set(decided) <= set(built_names(page))
        page.context.close()


@needs_browser
def test_what_the_list_builds_may_differ_from_the_best_set(browser: Any, tmp_path: Path, twelve: Any) -> None:
    frame = twelve.ranking.to_frame()
    cut = frame.index[frame["status"] == "in_plan"][0]
    frame.loc[cut, "status"] = "with_more_money"
    parts = {key: getattr(twelve, key) for key in (*twelve.__dataclass_fields__, "robustness", "capped")}
    changed = SimpleNamespace(**{**parts, "ranking": replace(twelve.ranking, frame=frame)})
    page = opened(browser, meeting_page(changed, "sv"), tmp_path)
    assert built_names(page) == names_of(twelve, frame[frame["status"] == "in_plan"])
    page.context.close()


@needs_browser
def test_rows_may_be_sorted_by_score_while_the_list_stays(browser: Any, tmp_path: Path, twelve: Any) -> None:
    html = written(twelve, "en")
    page = opened(browser, html, tmp_path)
    built, places = built_names(page), dict(zip(names_in_order(page), column(page, "rank"), strict=True))
    page.select_option("#by", "score")
    slider = page.locator("input[id^=weight-]").first
    slider.fill("90")
    page.wait_for_timeout(400)
    assert "optimiser is not in this page" in page.inner_text("#shown")
    assert "sorted by goal score" in page.inner_text("#stake")
    assert sorted(built_names(page)) == sorted(built)
    assert dict(zip(names_in_order(page), column(page, "rank"), strict=True)) == places
    data = data_of(html)
    own = [0.9, *data["people"][data["main"]]["own"][1:]]
    goals = data["goals"]
    top = [i for i, g in enumerate(goals) if g["parent"] < 0]
    share = {i: own[i] / sum(own[j] for j in top) for i in top}
    weights = [share[goals[i]["parent"]] * own[i] for i in data["leaves"]]
    score = {p["name"]: float(np.dot(weights, p["values"])) for p in data["proposals"]}
    assert names_in_order(page) == sorted(score, key=lambda name: -score[name])
    shown = page.eval_on_selector_all(
        "#order .c-score span:first-child", "all => all.map(one => Number(one.textContent))"
    )
    assert shown[1:] == pytest.approx(
        [score[name] for name in names_in_order(page)], abs=0.06
    ) or shown == pytest.approx([score[name] for name in names_in_order(page)], abs=0.06)
    page.context.close()


@needs_browser
def test_a_stakeholder_shows_the_optimisers_set(browser: Any, tmp_path: Path, twelve: Any) -> None:
    html = written(twelve, "en")
    data = data_of(html)
    page = opened(browser, html, tmp_path)
    page.select_option("#person", "I2")
    assert "optimiser's best set with the weights of Intressent 2 & co" in page.inner_text("#shown")
    wanted = next(s for s in data["sets"] if s["person"] == "I2")
    assert sorted(built_names(page)) == sorted(data["proposals"][i]["name"] for i in wanted["built"])
    page.context.close()


@needs_browser
def test_a_view_can_be_sent_as_an_address(browser: Any, tmp_path: Path, twelve: Any) -> None:
    page = opened(browser, written(twelve, "sv"), tmp_path)
    page.locator("input[id^=weight-]").first.fill("75")
    page.locator("#budget").fill("60")
    page.select_option("#kind", "road")
    page.fill("#search", "P0")
    page.wait_for_timeout(400)
    address = page.evaluate("location.hash")
    seen = names_in_order(page)
    other = opened(browser, written(twelve, "sv"), tmp_path, address=address)
    assert names_in_order(other) == seen
    assert other.input_value("#budget") == "60"
    assert other.input_value("#search") == "P0"
    assert other.inner_text("#shown") == page.inner_text("#shown")
    assert 0 < len(seen) < 12
    for foolish in ("#w=1_2&person=<b>&budget=1e9&picked=nobody&a=%00", "#budget=abc&by=constructor"):
        odd = opened(browser, written(twelve, "sv"), tmp_path, address=foolish)
        assert odd.faults == []
        odd.context.close()
    page.context.close()
    other.context.close()


@needs_browser
def test_the_card_opens_by_keyboard_and_gives_the_focus_back(
    browser: Any, tmp_path: Path, twelve: Any
) -> None:
    page = opened(browser, written(twelve, "sv"), tmp_path)
    page.locator("#order tbody .open").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#card").is_visible()
    assert "Syfte" in page.inner_text("#card")
    page.keyboard.press("Escape")
    assert not page.locator("#card").is_visible()
    assert page.evaluate("document.activeElement.className") == "open"
    assert page.locator("#order tr.picked").count() == 1
    assert page.locator("#map .spot.picked").count() == 1
    page.context.close()


@needs_browser
def test_a_ratio_that_is_not_there_says_why(browser: Any, tmp_path: Path) -> None:
    made = made_up.result(made_up.scenario(3))
    frame = made.appraisal.frame.assign(reason="")
    frame.loc["P001", ["npv_msek", "npv_ratio_i", "npv_ratio_idu"]] = np.nan
    frame.loc["P002", "npv_ratio_i"], frame.loc["P002", "reason"] = np.nan, "operating_measure"
    told = SimpleNamespace(frame=frame, to_frame=frame.copy, footnotes=lambda _: ("Fotnot om kvoten.",))
    page = opened(browser, meeting_page(replace(made, appraisal=told), "sv"), tmp_path)
    assert "Fotnot om kvoten." in page.inner_text("#order")
    for name, words in (("P001", "ej kalkylerad"), ("P002", "driftåtgärd")):
        title = names_of(made, made.ranking.everything.loc[[name]])[0]
        page.get_by_role("button", name=title, exact=True).first.click()
        assert re.search(rf"NNK-i\s+(– ?, )?{words}", page.inner_text("#card"))
        page.keyboard.press("Escape")
    page.context.close()


@needs_browser
def test_why_of_one_without_a_rank_says_why_it_has_none(browser: Any, tmp_path: Path, full: Any) -> None:
    page = opened(browser, written(full, "en"), tmp_path)
    without, ranked = full.ranking.not_prioritised.index[0], full.ranking.frame.index[0]
    for pair in ((without, ranked), (ranked, without)):
        for key, proposal in zip("ab", pair, strict=True):
            page.select_option(f"#pair-{key}", proposal)
        text = page.inner_text("#why")
        assert "stands above" not in text
        assert full.ranking.explain(without, None, "en") in text
        assert f"Goal score {' against '.join(f'{full.scores.total[p]:.1f}' for p in pair)}" in text
    page.context.close()


@needs_browser
def test_why_names_both_and_adds_up(browser: Any, tmp_path: Path, twelve: Any) -> None:
    page = opened(browser, written(twelve, "en"), tmp_path)
    page.select_option("#pair-a", "P003")
    page.select_option("#pair-b", "P008")
    gaps = page.eval_on_selector_all(
        "#why tbody tr", "all => all.map(one => Number(one.cells[3].textContent))"
    )
    scores = twelve.scores.total
    assert sum(gaps) == pytest.approx(scores["P003"] - scores["P008"], abs=0.25)
    assert "stands above" in page.inner_text("#why")
    page.context.close()


@needs_browser
def test_print_shows_every_row(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, meeting_page(made_up.result(made_up.scenario(200)), "sv"), tmp_path, width=390)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert (
        page.eval_on_selector_all("#order tbody tr", "all => all.filter(one => one.offsetHeight > 0).length")
        == 200
    )
    assert not page.locator("#controls").is_visible()
    page.context.close()


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_no_serious_findings_of_accessibility(browser: Any, tmp_path: Path, twelve: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(browser, written(twelve, "sv"), tmp_path, width=width)
    for card in (False, True):
        if card:
            page.locator("#order tbody .open").first.click()
        found = axe.Axe().run(page).response["violations"]
        serious = [
            (f["id"], [n["html"][:90] for n in f["nodes"]][:3])
            for f in found
            if f["impact"] in {"serious", "critical"}
        ]
        assert serious == []
    page.context.close()


@pytest.fixture(scope="module")
def mapped() -> Any:
    """The run of a region with a lake."""
    import infraprio as ip
    from infraprio.effects.examples import valley
    from infraprio.scenario.files.store import with_rows

    lake = "POLYGON ((14.9 63.05, 15.1 63.05, 15.1 63.15, 14.9 63.05))"
    row = {"id": "L", "kind": "water", "name": "Sjön", "wkt": lake, "source": "Kartverket"}
    return ip.run(with_rows(valley(), "background", [row]))


@needs_browser
@pytest.mark.parametrize("width", [390, 1440])
def test_the_map_has_scale_source_and_courses_and_no_mark_lies_over_another(
    browser: Any, tmp_path: Path, mapped: Any, width: int
) -> None:
    page = opened(browser, written(mapped, "en"), tmp_path, width=width)
    assert page.inner_text("#map .source").startswith("Source: Kartverket.")
    assert page.text_content("#map .scale text").endswith(" km")
    before = page.text_content("#map .scale text")
    page.click("#map .zoom button >> nth=0")
    page.click("#map .zoom button >> nth=0")
    assert float(page.text_content("#map .scale text").split()[0]) < float(before.split()[0])
    page.click("#map .zoom button >> nth=2")
    assert page.locator("#map svg .water").count() == 1
    assert page.locator("#map .touched.road path").count() >= 2
    boxes = page.eval_on_selector_all(
        "#map .spot .mark",
        "all => all.map(one => { const b = one.getBoundingClientRect(); return [b.left, b.right, b.top, b.bottom]; })",
    )
    for k, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[:k]:
            assert (
                left >= other[1] - 1 or other[0] >= right - 1 or top >= other[3] - 1 or other[2] >= bottom - 1
            )
    names = page.locator("#map .views button").all_inner_texts()
    assert names == ["Proposals", "Change of traffic with the plan", "Change of accessibility with the plan"]
    for k, name in enumerate(names):
        page.click(f"#map .views button:has-text('{name}')")
        pressed = page.eval_on_selector_all(
            "#map .views button", "all => all.map(one => one.getAttribute('aria-pressed'))"
        )
        assert [value == "true" for value in pressed] == [i == k for i in range(3)]
        assert page.locator("#map .spot").first.is_visible() == (k == 0)
        assert page.locator("#map .legend").inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []
    page.context.close()
