"""What to choose: exact portfolios and priority lists under budgets."""

from infraprio.portfolio.infeasible import explain_infeasible
from infraprio.portfolio.problem import Limit, Problem
from infraprio.portfolio.solve import Portfolio, best_portfolio

__all__ = ["Limit", "Portfolio", "Problem", "best_portfolio", "explain_infeasible"]
