"""What a sequence is worth and whether it can be paid, counted step by step from what was asked: it shares nothing with the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infraprio.portfolio.sequence.programme import Loss, Worth

__all__ = ["recount"]


def recount(
    start: Mapping[Any, int],
    worth: Worth,
    loss: Loss | None,
    *,
    cost: Mapping[Any, Mapping[Any, float]],
    works: Mapping[Any, int],
    money: Mapping[Any, Sequence[float]],
    weight: Sequence[float],
) -> list[dict[str, Any]]:
    """Go through the steps of a sequence.

    Parameters
    ----------
    start : mapping
        Step in which each begins.
    worth, loss, cost, works, money, weight : optional
        As for ``best_sequence``, every one of them stated.

    Returns
    -------
    list of dict
        By step: ``open`` and ``under_way`` (tuples of proposals), ``paid``, ``left`` (money that is left over to the next
        step), ``lacking`` (what pots lack that pay more than has come in), ``worth``, ``disturbed`` (what works take) and ``value``, what
        the step adds.

    Examples
    --------
    >>> steps = recount({"a": 0}, lambda built: [1.0 + 4.0 * len(built)] * 2, None, cost={"a": {"m": 3.0}}, works={"a": 1},
    ...     money={"m": [3.0, 0.0]}, weight=[1.0, 1.0])
    >>> [(step["value"], step["left"]) for step in steps]
    [(1.0, 0.0), (5.0, 0.0)]
    """
    rows: list[dict[str, Any]] = []
    left = dict.fromkeys(money, 0.0)
    for step in range(len(weight)):
        in_use = {name for name, begins in start.items() if begins + works[name] <= step}
        under_way = {name for name, begins in start.items() if begins <= step < begins + works[name]}
        paid = 0.0
        for pot, coming in money.items():
            taken = sum(cost[name][pot] / works[name] for name in under_way)
            taken += sum(
                cost[name][pot] for name, begins in start.items() if begins == step and not works[name]
            )
            left[pot] += coming[step] - taken
            paid += taken
        value = float(worth(frozenset(in_use))[step])
        disturbed = 0.0
        if loss is not None:
            disturbed = sum(float(loss(name, frozenset(in_use))[step]) for name in under_way)
        rows.append(
            {
                "open": tuple(sorted(in_use, key=str)), "under_way": tuple(sorted(under_way, key=str)), "paid": paid,
                "left": sum(left.values()), "lacking": sum(max(0.0, -amount) for amount in left.values()), "worth": value, "disturbed": disturbed, "value": weight[step] * (value - disturbed),
            }
        )  # fmt: skip
    return rows
