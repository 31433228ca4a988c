"""What to choose: exact portfolios and priority lists under budgets."""

from infraprio.portfolio.infeasible import Explanation, explain_infeasible
from infraprio.portfolio.priority_list import PriorityList, priority_list
from infraprio.portfolio.problem import Limit, Problem
from infraprio.portfolio.solve import Portfolio, best_portfolio

__all__ = [
    "Explanation",
    "Limit",
    "Portfolio",
    "PriorityList",
    "Problem",
    "best_portfolio",
    "explain_infeasible",
    "priority_list",
]
