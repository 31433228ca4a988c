"""Weights that were drawn from answers, as a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["Elicited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elicited(Mapping[Any, float]):
    """Weights (sum 1) with what is known of the answers; as a mapping it gives the weights."""

    weights: Series
    method: dict[str, str]

    def __getitem__(self, key: Any) -> float:
        return float(self.weights.loc[key])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.weights.index)

    def __len__(self) -> int:
        return len(self.weights)
