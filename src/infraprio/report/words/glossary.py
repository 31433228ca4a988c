"""Glossary of the documents: terms, their meanings, and the term in another language."""

from __future__ import annotations

from infraprio.words import Reader, texts

__all__ = ["LEFT_OUT", "glossary"]

LEFT_OUT = "-"
"""What the words of a country say for a term that it does not have, or for a language that nobody there needs beside."""


def glossary(language: str) -> list[tuple[str, str, str]]:
    """Term, meaning, and the term in English (in Swedish for an English reader), by term.

    Examples
    --------
    >>> glossary("sv")[1]
    ('anläggningskostnad', 'Kostnaden för att bygga, före skattefaktor.', 'construction cost')
    """
    beside = "sv" if language == "en" else "en"
    own = texts("glossary", language)
    other = texts(
        "glossary", Reader(beside, language.money, language.own) if isinstance(language, Reader) else beside
    )
    keys = [
        key.removesuffix(".term") for key, term in own.items() if key.endswith(".term") and term != LEFT_OUT
    ]
    rows = [(own[f"{key}.term"], own[f"{key}.meaning"], other[f"{key}.term"]) for key in keys]
    return sorted(rows)
