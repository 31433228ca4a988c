"""The catalogues: nothing missing, the same gaps everywhere, in the order in which the script writes them."""

from __future__ import annotations

import re
import shutil
import string
from functools import cache
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

import infraprio
from infraprio.errors import InfraprioError
from infraprio.findings import severities
from infraprio.words import Money, Reader, catalogue, check_language, languages, money_words, say, say_number
from infraprio.words.catalogue import CATALOGUES, read_catalogue

ROOT = Path(__file__).parents[2]


@cache
def held(language: str) -> dict[str, tuple[str, ...]]:
    """Key -> the text, or its plural forms."""
    return {
        m.id if isinstance(m.id, str) else m.id[0]: (m.string,)
        if isinstance(m.string, str)
        else tuple(m.string)
        for m in read_catalogue(language)
        if m.id
    }


def gaps(text: str) -> list[str]:
    """The gaps that must be filled where the text is asked for: those for money are filled in any text."""
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return sorted(named - money_words("en").keys())


@pytest.mark.parametrize("language", languages())
def test_no_text_is_missing(language: str) -> None:
    texts = held(language)
    assert sorted(key for key in held("en") if not all(text.strip() for text in texts.get(key, ("",)))) == []
    assert sorted(set(texts) - set(held("en"))) == []


@pytest.mark.parametrize("language", languages())
def test_gaps_are_the_same_in_every_language(language: str) -> None:
    english = {key: {tuple(gaps(text)) for text in texts} for key, texts in held("en").items()}
    odd = [
        key
        for key, texts in held(language).items()
        for text in texts
        if text and tuple(gaps(text)) not in english[key]
    ]
    assert odd == []


def _script() -> ModuleType:
    place = ROOT / "scripts" / "catalogues.py"
    spec = util.spec_from_file_location("catalogues", place)
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", languages())
def test_catalogues_are_in_order(language: str) -> None:
    script = _script()
    made = script.in_order(language, script.held("en"), script.held(language))
    assert made == script.place(language).read_bytes(), "run python scripts/catalogues.py"


def test_a_new_language_starts_with_every_key_and_no_text() -> None:
    script = _script()
    made = script.in_order("da", script.held("en"), script.held("da")).decode("utf-8")
    assert made.count("\nmsgid ") == len(held("en")) + 1
    assert not re.findall(r'^msgstr(\[\d\])? "[^"]', made, flags=re.M)


def test_every_key_that_the_source_names_has_a_text() -> None:
    home = Path(str(infraprio.__file__)).parent
    asked = set()
    for path in home.rglob("*.py"):
        text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S)
        asked |= set(re.findall(r'\b(?:say|say_number|Words\.of)\(\s*"([\w .-]+\.[\w .-]+)"', text))
        report = (
            r'\b(?:say|word)\(\s*"([a-z_0-9]+)"' if "report" in path.parts else r'\bword\(\s*"([a-z_0-9]+)"'
        )
        asked |= {f"report.{key}" for key in re.findall(report, text)}
        asked |= {f"ranking.{key}" for key in re.findall(r'\bsentence\(\s*"([a-z_0-9]+)"', text)}
    assert len(asked) > 150
    assert sorted(asked - set(held("en"))) == []


def _codes(room: str) -> set[str]:
    return {key.partition(".")[2] for key in held("en") if key.startswith(f"{room}.")}


def test_every_code_says_what_is_wrong_and_every_error_what_to_do() -> None:
    graveness = severities()
    assert _codes("message") == set(graveness)
    assert _codes("cure") <= set(graveness)
    assert (
        sorted(code for code, grave in graveness.items() if grave == "error" and code not in _codes("cure"))
        == []
    )


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_what_findings_say_differs_by_language(language: str) -> None:
    english, other = held("en"), held(language)
    told = [key for key in english if key.startswith(("message.", "cure."))]
    pure_gap = {key for key in told if re.fullmatch(r"\{\w+\}", english[key][0])}
    assert [key for key in told if key not in pure_gap and english[key] == other[key]] == []


def test_every_code_that_the_source_names_is_known_and_every_known_one_named() -> None:
    home = Path(str(infraprio.__file__)).parent
    source = "".join(path.read_text(encoding="utf-8") for path in home.rglob("*.py"))
    named = set(re.findall(r'\b(?:finding|about)\(\s*"(\w+)"', source))
    assert sorted(named - set(severities())) == []
    partly = re.findall(r'\b(?:finding|about)\(\s*f"([^"]+)"', source)
    shapes = [re.compile(re.sub(r"\{[^}]*\}", r"\\w+", text)) for text in partly]
    quiet = [
        code
        for code in severities()
        if f'"{code}"' not in source and not any(shape.fullmatch(code) for shape in shapes)
    ]
    assert sorted(quiet) == []


def test_plurals_follow_the_number() -> None:
    assert [say_number("console.count.warning", "sv", n) for n in (0, 1, 2)] == [
        "0 varningar",
        "1 varning",
        "2 varningar",
    ]
    assert say_number("console.count.warning", "nb", 2) == "2 advarsler"


def test_a_language_without_catalogue_is_refused_by_name() -> None:
    for call in (lambda: check_language("xx"), lambda: say("report.rank", "xx")):
        with pytest.raises(InfraprioError, match="unknown language 'xx'; use en, nb, sv"):
            call()


def test_a_key_without_text_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        say("report.no such key", "sv")


def test_a_compiled_catalogue_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = _hook(monkeypatch)
    data: dict[str, Any] = {"force_include": {}}
    hook.CompileCatalogues(ROOT).initialize("standard", data)
    inside = {
        Path(name).relative_to("infraprio/words/catalogues").parts[0]: name
        for name in data["force_include"].values()
    }
    assert set(inside) == set(languages())
    for made, name in data["force_include"].items():
        target = tmp_path / Path(name).relative_to("infraprio/words/catalogues")
        target.parent.mkdir(parents=True)
        target.write_bytes(Path(made).read_bytes())
    written = {language: held(language) for language in languages()}
    monkeypatch.setattr("infraprio.words.catalogue.CATALOGUES", tmp_path)
    held.cache_clear()
    compiled = {language: held(language) for language in written}
    held.cache_clear()
    for language, texts in written.items():
        assert compiled[language] == {key: said for key, said in texts.items() if any(said)}


def test_an_editable_installation_reads_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    data: dict[str, Any] = {"force_include": {}}
    _hook(monkeypatch).CompileCatalogues(ROOT).initialize("editable", data)
    assert data == {"force_include": {}}
    assert not list(CATALOGUES.rglob("*.mo"))


def _hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build hook, without the package that builds."""
    import sys

    base = type(
        "BuildHookInterface", (), {"__class_getitem__": classmethod(lambda cls, _: cls), "__init__": _root}
    )
    for name in (
        "hatchling",
        "hatchling.builders",
        "hatchling.builders.hooks",
        "hatchling.builders.hooks.plugin",
    ):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    interface = ModuleType("interface")
    interface.BuildHookInterface = base  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hatchling.builders.hooks.plugin.interface", interface)
    spec = util.spec_from_file_location("compile_catalogues", ROOT / "scripts" / "compile_catalogues.py")
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _root(self: Any, root: Path) -> None:
    self.root = str(root)


@pytest.mark.parametrize("compiled", [False, True])
def test_a_catalogue_that_is_being_filled_in_is_told_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: bool
) -> None:
    shutil.copytree(CATALOGUES / "en", tmp_path / "en")
    begun = Catalog(locale="da")
    begun.add("console.next", "Næste: {path}")
    begun.add(("console.count.note", "console.count.note"), ("{n} bemærkning", "{n} bemærkninger"))
    begun.add(("console.count.warning", "console.count.warning"), ("", ""))
    folder = tmp_path / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    kind, write = ("mo", write_mo) if compiled else ("po", write_po)
    with (folder / f"infraprio.{kind}").open("wb") as file:
        write(file, begun)
    monkeypatch.setattr(catalogue, "CATALOGUES", tmp_path)
    monkeypatch.setattr(catalogue, "_read", cache(catalogue._read.__wrapped__))
    monkeypatch.setattr(catalogue, "languages", cache(catalogue.languages.__wrapped__))
    assert say_number("console.count.warning", "da", 2) == "2 warnings"
    assert say_number("console.count.note", "da", 2) == "2 bemærkninger"


def test_a_catalogue_is_read_once_whoever_reads_it() -> None:
    say("console.interrupted", "sv")
    before = catalogue._read.cache_info().misses
    say("console.interrupted", Reader("sv", Money("EUR", "million")))
    assert catalogue._read.cache_info().misses == before
