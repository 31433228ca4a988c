"""The priority order, how sure it is, and why."""

from infraprio.ranking.from_list import plan_of_list, rank_proposals
from infraprio.ranking.ranking import Ranking

__all__ = ["Ranking", "plan_of_list", "rank_proposals"]
