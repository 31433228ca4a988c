"""What is asked of a list: which column is what, the goals and their weights, the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

__all__ = ["Asked", "Columns"]


class Columns(TypedDict, total=False):
    """Further columns of a list, each by its heading; rules may also be stated as values.

    Attributes
    ----------
    id, name : short unique name; name for people.
    group : pot, district or area that a proposal belongs to.
    pay : who may pay, where the budget is by fund: column that names the fund, or that is called after it and marks what it
        may pay -> column of marks that says for which proposals it holds, or None for all; one fund is chosen for each.
    weights_by : group whose own weights count, where the goals are a table of groups and goals.
    last : place in the order of the last plan.
    total : score that somebody has added up from the goals, to be added up again.
    kind, horizon : what is built; earliest horizon in which it can start.
    requires, excludes : others that must or must not be built with it; a heading, or proposal -> others.
    mandatory : what must be built; a heading, or the proposals.
    limits : heading -> (at least, at most) of what the plan adds up to there; None where that side is free.
    scales : goal -> (value worth 0, value worth 100), or one pair for all.
    dash : what a dash in a column of scores stands for; a dash is not known where this is not stated.
    decimal : decimal sign of numbers written as text, where they do not show it.
    title : name of the list.
    """

    id: str
    name: str
    group: str
    pay: Mapping[str, str | None]
    weights_by: str
    last: str
    total: str
    requires: str | Mapping[str, str | Sequence[str]]
    excludes: str | Mapping[str, str | Sequence[str]]
    mandatory: str | Sequence[str]
    limits: Mapping[str, tuple[float | None, float | None]]
    kind: str
    horizon: str
    scales: tuple[float, float] | Mapping[str, tuple[float, float]]
    dash: float
    decimal: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Cost, goals and budget of a list as they were stated, and its further columns."""

    cost: str
    goals: Any
    budget: Any
    columns: Columns = field(default_factory=Columns)
