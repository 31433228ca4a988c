"""What a sum of goal scores is, in words for reports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["POINTS"]

POINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "Points are goal scores added up over the proposals. One proposal has 100 if it brings the full effect on every goal; "
        "a plan of several may have more.",
        "sv": "Poäng är åtgärdernas måluppfyllelse, summerad. En åtgärd har 100 om den ger full effekt på varje mål; "
        "en plan med flera åtgärder kan ha mer.",
    }
)
"""Language -> the sentence that stands where a sum of scores is printed."""
