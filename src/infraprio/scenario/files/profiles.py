"""Profiles of countries: which one a scenario has, and reading one from its folder of tables."""

from __future__ import annotations

import csv
import io
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import CellError, as_text, nearest, parse_number
from infraprio.scenario.files.folder import decode
from infraprio.scenario.parameters import built_in
from infraprio.scenario.profile import PROFILES, Profile
from infraprio.scenario.tables import TABLES
from infraprio.words import known, languages, money_words, say_open
from infraprio.writing import replaced_folder

__all__ = ["CHAPTERS", "profile_folder", "profile_of", "read_profile", "write_profile"]

CHAPTERS: Final = ("summary", "starting", "corridors", "proposals", "effects", "sensitivity", "remarks")
"""Chapters that a submission can have, in the order that they have where no outline is stated."""

Row = dict[str, str]


def profile_folder(name: str) -> Path:
    """Where the tables of a profile stand that comes with infraprio."""
    return Path(str(resources.files("infraprio.scenario"))) / "profiles" / name


def profile_of(
    settings: Mapping[str, Any], home: str, place: tuple[str, str]
) -> tuple[Profile, list[Finding]]:
    """The profile of a scenario: the one that the settings name, else Sweden's where amounts are in kronor, else the generic.

    Parameters
    ----------
    home : folder or file of the scenario, beside or inside which a planner's own profile stands
    place : file and sheet of the settings
    """
    named = as_text(settings.get("profile"))
    plain = named.lower() or ("sweden" if settings.get("currency") == "SEK" else "generic")
    if plain in PROFILES:
        return _built_in(plain), []
    base = Path(home) if Path(home).is_dir() else Path(home).parent
    folder = next((each for each in (base / named, base.parent / named, Path(named)) if each.is_dir()), None)
    if folder is None:
        file, sheet = place
        words = {"known": ", ".join(PROFILES), **nearest(plain, PROFILES)}
        return _built_in("generic"), [
            finding("no_profile", file, sheet=sheet, column="profile", value=named, **words)
        ]
    return read_profile(folder, named)


@cache
def _built_in(name: str) -> Profile:
    profile, _ = read_profile(profile_folder(name), name)
    return profile


def read_profile(folder: Path, name: str) -> tuple[Profile, list[Finding]]:
    """A profile from its tables ``words``, ``parameters``, ``columns`` and ``outline``; a table that is missing changes nothing.

    Returns
    -------
    profile, findings : what cannot be used is named with its row and left out.
    """
    found: list[Finding] = []
    held = {
        key: list(_rows(folder / f"{key}.csv", found))
        for key in ("words", "parameters", "columns", "outline")
    }
    words = _sound(held["words"], "words.csv", "key", "text", known, found)
    words = [row for row in words if _gaps_fit(row, found)]
    parameters = _sound(
        held["parameters"], "parameters.csv", "id", "parameter", built_in().__contains__, found
    )
    parameters = [row for row in parameters if _is_number(row, found)]
    outline = _sound(held["outline"], "outline.csv", "chapter", "chapter", CHAPTERS.__contains__, found)
    for row in held["columns"]:
        row["of"] = f"{row.get('table', '')}.{row.get('column', '')}"
    columns = _sound(held["columns"], "columns.csv", "of", "column", _is_column, found)
    return Profile(
        name=name,
        words={code: {row["key"]: row[code] for row in words if row.get(code)} for code in languages()},
        parameters={row["id"]: row for row in parameters},
        left_out=frozenset((row["table"], row["column"]) for row in columns if row.get("used") == "no"),
        outline=tuple(row["chapter"] for row in outline) or CHAPTERS,
    ), found


def _rows(path: Path, found: list[Finding]) -> Iterator[Row]:
    """The rows of a table, each with its line; none if the file is not there."""
    if not path.exists():
        return
    text, faults = decode(path)
    found += faults
    if text is None:
        return
    separator = max(";\t,", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restval="", restkey="")
    for row in reader:
        yield {str(k).strip().lower(): as_text(v) for k, v in row.items() if k} | {
            "line": str(reader.line_num)
        }


def _sound(
    rows: list[Row], file: str, column: str, kind: str, is_known: Callable[[str], bool], found: list[Finding]
) -> list[Row]:
    """The rows that name something that there is; a finding for every other."""
    for row in rows:
        if not is_known(row.get(column, "")):
            words: dict[str, Any] = {"value": row.get(column, ""), "kind": kind}
            found.append(finding("profile_row", file, row=int(row["line"]), column=column, **words))
    return [row for row in rows if is_known(row.get(column, ""))]


def _is_column(of: str) -> bool:
    table, _, column = of.partition(".")
    return table in TABLES and column in {each.heading for each in TABLES[table].columns}


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _gaps_fit(row: Row, found: list[Finding]) -> bool:
    """Whether the texts of a row have no gap that the catalogue's text has not."""
    allowed = _gaps(say_open(row["key"], "en")) | _gaps(say_open(row["key"], "sv")) | money_words("en").keys()
    for code in languages():
        try:
            odd = sorted(_gaps(row.get(code, "")) - allowed)
        except ValueError:  # a bracket that is not closed
            odd = [row[code]]
        if odd:
            words: dict[str, Any] = {"value": ", ".join(odd), "kind": "gap"}
            found.append(finding("profile_row", "words.csv", row=int(row["line"]), column=code, **words))
            return False
    return True


def _is_number(row: Row, found: list[Finding]) -> bool:
    """Whether value, low and high of a parameter are numbers; they are kept as the program writes them."""
    for column in ("value", "low", "high", "price_year"):
        if column == "value" or row.get(column):
            try:
                row[column] = repr(parse_number(row.get(column, "")))
            except CellError:
                words: dict[str, Any] = {"value": row.get(column, ""), "kind": "number"}
                found.append(
                    finding("profile_row", "parameters.csv", row=int(row["line"]), column=column, **words)
                )
                return False
    return True


def write_profile(name: str, folder: Path) -> None:
    """Write the tables of a profile that comes with infraprio, to be altered; where it says what all say, with the catalogues' words.

    Raises
    ------
    WritingError
        Something else stands there, or the system does not let it be written.
    """
    source = profile_folder(name)
    with replaced_folder(folder, last="words.csv", ours=lambda _: frozenset()) as fresh:
        for key in ("parameters", "columns", "outline"):
            held = source / f"{key}.csv"
            text = held.read_text(encoding="utf-8") if held.exists() else ",".join(_HEADINGS[key]) + "\n"
            (fresh / held.name).write_text(text, encoding="utf-8", newline="\n")
        with (fresh / "words.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["key", *languages()])
            writer.writerows(_all_words(name))


_HEADINGS: Final = {
    "parameters": ("id", "value", "unit", "low", "high", "price_year", "edition", "status", "source", "note"),
    "columns": ("table", "column", "used"),
}


def _all_words(name: str) -> Iterator[list[str]]:
    """Key and text in each language of all that is said otherwise in some country."""
    own = _built_in(name).words
    for key in sorted(
        {key for each in PROFILES for words in _built_in(each).words.values() for key in words}
    ):
        yield [key, *(own.get(code, {}).get(key) or say_open(key, code) for code in languages())]
