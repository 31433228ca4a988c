"""The priority order, how sure it is, and why."""

from infraprio.ranking.ranking import Ranking, rank_proposals

__all__ = ["Ranking", "rank_proposals"]
