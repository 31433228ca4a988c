"""Words of the submission, English and Swedish."""

from __future__ import annotations

from typing import Final

__all__ = ["SUBMISSION_WORDS"]

SUBMISSION_WORDS: Final[dict[str, tuple[str, str]]] = {}
