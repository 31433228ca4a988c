"""The kinds of limit: one file each, and this list. Whoever needs to know what a limit counts asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.portfolio.problem.limit_kinds.cost import COST
from infraprio.portfolio.problem.limit_kinds.count import COUNT
from infraprio.portfolio.problem.limit_kinds.effect import EFFECT
from infraprio.portfolio.problem.limit_kinds.kind import LimitKind
from infraprio.portfolio.problem.limit_kinds.value import VALUE
from infraprio.words import say

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["KINDS", "LimitKind", "bound_in_words", "is_share", "kind_of", "measures", "of_unit", "reads"]

KINDS: tuple[LimitKind, ...] = (COUNT, COST, VALUE, EFFECT)

SHARE = "_share"


def measures() -> list[str]:
    """Return everything that ``Limit.of`` may say.

    Examples
    --------
    >>> measures()
    ['count', 'cost', 'value', 'effect', 'count_share', 'cost_share', 'value_share']
    """
    return [kind.of for kind in KINDS] + [kind.of + SHARE for kind in KINDS if kind.share_unit]


def kind_of(of: str) -> LimitKind:
    """Return the kind that a measure, or its share, belongs to."""
    return next(kind for kind in KINDS if kind.of == of.removesuffix(SHARE))


def is_share(of: str) -> bool:
    """Say whether a measure is a share of the whole plan's."""
    return of.endswith(SHARE)


def of_unit(unit: str) -> str:
    """Return the measure that a unit of the rules table means.

    Examples
    --------
    >>> of_unit("cost"), of_unit("share"), of_unit("value_share")
    ('cost', 'cost_share', 'value_share')
    """
    units = {kind.unit: kind.of for kind in KINDS} | {kind.share_unit: kind.of + SHARE for kind in KINDS}
    return {**units, "level": "effect"}[unit]


def reads(problem: Fields, table: str) -> bool:
    """Say whether a limit of the problem counts what stands in a table, "value" or "cost"."""
    return any(kind_of(limit.of).reads == table for limit in problem.limit_list())


def bound_in_words(of: str, language: str, *, amount: str, money: str, share: str, criterion: str) -> str:
    """Return what a bound of a measure says; each number as the caller writes it.

    Examples
    --------
    >>> bound_in_words("count", "sv", amount="2", money="2 mnkr", share="200 %", criterion="nytta")
    '2 åtgärder'
    """
    return say(f"limit.{of}", language, amount=amount, money=money, share=share, criterion=criterion)
