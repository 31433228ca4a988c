"""Glossary of the documents: terms, their meanings, and the term in another language."""

from __future__ import annotations

from infraprio.words import texts

__all__ = ["glossary"]


def glossary(language: str) -> list[tuple[str, str, str]]:
    """Term, meaning, and the term in English (in Swedish for an English reader), by term.

    Examples
    --------
    >>> glossary("sv")[1]
    ('anläggningskostnad', 'Kostnaden för att bygga, före skattefaktor.', 'construction cost')
    """
    own, other = texts("glossary", language), texts("glossary", "sv" if language == "en" else "en")
    keys = [key.removesuffix(".term") for key in own if key.endswith(".term")]
    rows = [(own[f"{key}.term"], own[f"{key}.meaning"], other[f"{key}.term"]) for key in keys]
    return sorted(rows)
