"""The words that only the meeting page uses."""

from __future__ import annotations

from infraprio.words import texts

__all__ = ["page_words"]


def page_words(language: str) -> dict[str, str]:
    """All words of the page in a language; ``{0}``, ``{1}`` are gaps that the page fills."""
    return texts("page", language)
