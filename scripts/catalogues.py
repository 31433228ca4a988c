"""Put the catalogues in order: keys sorted, every key in every catalogue, the English text above the others.

    python scripts/catalogues.py         after a text was added or changed
    python scripts/catalogues.py de      a new catalogue, its texts empty

A text that is not there yet stands empty; English is said in its place until somebody fills it in.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from infraprio.words.catalogue import CATALOGUES, DOMAIN

_LEFT_OUT = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid",
    "Generated-By",
)


def place(language: str) -> Path:
    """The file of a language."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def held(language: str) -> Catalog:
    """The catalogue as it stands; an empty one of a new language."""
    if not place(language).is_file():
        return Catalog(locale=language)
    with place(language).open("rb") as file:
        return read_po(file, locale=language)


def in_order(language: str, english: Catalog, own: Catalog) -> bytes:
    """The file of a language: the keys of the English catalogue, sorted, with the language's own texts."""
    made = Catalog(
        locale=language,
        project=DOMAIN,
        version="",
        fuzzy=False,
        header_comment=f"# infraprio in {made_name(language)}. Keys stand for texts; what is in {{}} is filled in and stays as it is.",
    )
    for message in english:
        if not message.id:
            continue
        mine = own.get(message.id if isinstance(message.id, str) else message.id[0])
        empty = ("",) * made.num_plurals if message.pluralizable else ""
        said = message.string if isinstance(message.string, str) else " / ".join(message.string)
        comments = [] if language == "en" else [line for line in said.split("\n") if line.strip()]
        made.add(message.id, mine.string if mine else empty, auto_comments=comments)
    written = io.BytesIO()
    write_po(written, made, width=110, sort_output=True)
    lines = written.getvalue().decode("utf-8").split("\n")
    return "\n".join(line for line in lines if not line.lstrip('"').startswith(_LEFT_OUT)).encode("utf-8")


def made_name(language: str) -> str:
    """The English name of a language."""
    from babel import Locale

    return str(Locale.parse(language).get_display_name("en"))


def main(new: list[str]) -> None:
    """Write every catalogue anew."""
    english = held("en")
    there = sorted(path.name for path in CATALOGUES.iterdir())
    for language in dict.fromkeys([*there, *new]):
        place(language).parent.mkdir(parents=True, exist_ok=True)
        place(language).write_bytes(in_order(language, english, held(language)))


if __name__ == "__main__":
    main(sys.argv[1:])
