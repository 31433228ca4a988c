"""Who pays a proposal: the funds of the way that the plan chose, or all ways where nothing was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.scenario.plan_money import ways_to_pay

if TYPE_CHECKING:
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["by_several_ways", "ways_paid"]


def by_several_ways(scenario: Scenario) -> bool:
    """Whether some proposal may be paid in more than one way, so that the plan says who pays."""
    table = scenario["financing"]
    ways = set(zip(table["proposal"], table["alternative"], strict=True))
    return len(ways) > len(set(table["proposal"]))


def ways_paid(result: Result, proposal: str) -> list[dict[str, float]]:
    """Shares of the funds in the cost of a proposal as it is built; in each way that is possible where it is not built."""
    ways = ways_to_pay(result.scenario, proposal)
    for frame in (result.ranking.frame, result.ranking.committed):
        if proposal in frame.index:
            return [ways[str(frame.loc[proposal, "way_to_pay"])]]
    return list(ways.values())
