"""One thing that is said about weights, in words and as inequalities."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Statement"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in words and as rows @ w <= rhs; `chain`: positions of the criteria of a pure order.

    Attributes
    ----------
    text : str
        The statement in words.
    rows : tuple of tuple of float
        One row of factors by criterion for each inequality.
    rhs : tuple of float
        Right side of each inequality.
    chain : tuple of int
        Positions of the criteria of a pure order, most important first; empty for others.
    """

    text: str
    rows: tuple[tuple[float, ...], ...]
    rhs: tuple[float, ...]
    chain: tuple[int, ...] = ()
