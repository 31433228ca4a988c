"""Which results of a run a limit ended: the part, whether work or time came first, and the gap that was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infraprio.clock import ended_by

if TYPE_CHECKING:
    from infraprio.portfolio import EvaluatedList, EvaluatedPortfolio
    from infraprio.ranking.robustness import Robustness
    from infraprio.ranking.study import PortfolioStudy

__all__ = ["ended_by_limit"]


def ended_by_limit(
    made: EvaluatedList | None,
    free: EvaluatedPortfolio | None,
    robust: Robustness | None,
    study: PortfolioStudy | None,
) -> list[dict[str, Any]]:
    """Return what a limit ended of a run; nothing of the parts that were not computed.

    Parameters
    ----------
    made, free : how the list and the free portfolio were found
    robust, study : None where they were not computed

    Returns
    -------
    list of dict
        ``part``; ``ended_by``: ``work`` or ``time``; ``gap``: relative gap that was left, None where it is not one of value.
    """
    found: list[tuple[str, str, float | None]] = []
    if made is not None and (end := ended_by([*made.notes, *made.priority.notes])):
        found.append(("list", end, made.gap))
    if free is not None and (end := ended_by([*free.notes, *free.plan.notes])):
        found.append(("free_portfolio", end, free.gap))
    if robust is not None:
        found += [(name, *told) for name, told in robust.ended_by.items()]
    if study is not None:
        late = study.certificate[study.certificate["ended_by"] != ""]
        found += [(f"study_{name}", str(row["ended_by"]), float(row["gap"])) for name, row in late.iterrows()]
    return [{"part": name, "ended_by": end, "gap": gap} for name, end, gap in found]
