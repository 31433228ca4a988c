"""The priority order, how sure it is, and why."""

from infraprio.ranking.ranking import Ranking, plan_of_list, rank_proposals

__all__ = ["Ranking", "plan_of_list", "rank_proposals"]
