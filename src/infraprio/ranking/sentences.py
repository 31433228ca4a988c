"""Sentences that say why proposals stand where they stand."""

from __future__ import annotations

from infraprio.words import listed, number, say

__all__ = ["listed", "number", "sentence"]


def sentence(key: str, language: str, **gaps: object) -> str:
    """The sentence for `key` in a language."""
    return say(f"ranking.{key}", language, **gaps)
