"""The pages of the documentation: what they show is run, what leads nowhere is found."""

from __future__ import annotations

import re
from pathlib import Path

import make_commands
import pytest
import site_map
from benchmarks import validation
from scripts import run_pages

from infraprio.commands.arguments import parser
from tests.conftest import ROOT

DOCS = ROOT / "docs"
HOW_TO = sorted((DOCS / "howto").glob("*.md"))
QUICK = {"first_list", "audit_a_plan"}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(path, marks=() if path.stem in QUICK else pytest.mark.slow, id=path.stem)
        for path in [*HOW_TO, DOCS / "command_examples.md", DOCS / "rank.md", DOCS / "languages.md"]
    ],
)
def test_what_a_page_shows_is_what_comes_out(page: Path) -> None:
    _, faults = run_pages.run(page.read_text(encoding="utf-8"), page.name)
    assert faults == [], f"python scripts/run_pages.py --write {page.relative_to(ROOT)}"


def test_what_a_page_says_wrongly_is_noticed_and_put_right() -> None:
    page = "```console\n$ infraprio --version\ninfraprio 0\n```\n\n```python\n>>> 1 + 1\n3\n\n```\n"
    fresh, faults = run_pages.run(page, "page.md")
    assert len(faults) == 2
    assert re.search(r"\ninfraprio \d+\.\d", fresh)
    assert run_pages.run(fresh, "page.md")[1] == faults[1:]


def test_the_changes_on_the_pages_fit_this_code(tmp_path: Path) -> None:
    changed = 0
    for page in HOW_TO:
        for block in re.findall(r"```diff\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for name in re.findall(r"^\+\+\+ b/(\S+)", block, re.MULTILINE):
                path, copy = ROOT / name, tmp_path / page.stem / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                if path.exists() and not copy.exists():
                    copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
            for part in re.split(r"^--- ", block, flags=re.MULTILINE)[1:]:
                name, _, lines = part.partition("+++ b/")[2].partition("\n")
                if "/da/" not in name:  # made by the command above it
                    run_pages.apply(tmp_path / page.stem / name, lines)
                    changed += 1
    assert changed > 15


def test_every_command_has_a_page_with_an_example_that_is_run() -> None:
    commands = next(action.choices for action in parser()._actions if action.dest == "command")
    shown = make_commands.examples()
    assert set(shown) == set(commands or ())
    for name, section in shown.items():
        assert re.search(rf"^\$ infraprio {name}\b.*\n.+", section, re.MULTILINE), name


def test_a_page_that_nothing_leads_to_and_a_dead_end_are_found() -> None:
    graph = {"index": {"a", "b"}, "a": {"b"}, "b": {"index"}, "c": set[str]()}
    assert site_map.faults(graph, "index", {"index"}) == [
        "c: no way of links leads here from index",
        "a: no page but an index links here",
        "c: no page but an index links here",
        "c: a dead end, it links to no other page",
    ]


def test_links_are_those_of_the_text() -> None:
    text = '<nav><a href="z.html"></a></nav><article><a href="../b.html#x"></a><a href="c/d.html"></a><a href="#e"></a></article>'
    assert site_map.links("a/page", text) == {"b", "a/c/d"}


def test_pages_that_lead_into_a_part_are_there() -> None:
    assert [page for page in site_map.INDEXES | site_map.LAST if not (DOCS / f"{page}.md").is_file()] == []


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in (DOCS / "_static").rglob("*.png")) < 1_500_000


def test_published_answers_are_found_and_kept_as_they_are() -> None:
    kept = validation.kept()
    found = list(validation.lines([], None))
    assert [each.case for each in found if each.verdict == "DIFFERS"] == []
    assert len(found) > 30
    assert [each for each in found if kept.get((each.group, each.case)) != each] == [], (
        "python -m benchmarks.validation"
    )
    assert {each.group for each in kept.values()} >= {"equilibria", "network design"}


def test_an_answer_that_differs_is_told() -> None:
    wrong = validation.Answer("case", "best", "somebody", 70, 69.0, False, "published value is no optimum")
    assert validation.line("sets", wrong).verdict == "DIFFERS"
