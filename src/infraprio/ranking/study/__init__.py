"""What else there is to know of the choice: fronts, the next money, importance, other plans, careful plans, stakeholders."""

from infraprio.ranking.study.compose import PortfolioStudy, portfolio_study

__all__ = ["PortfolioStudy", "portfolio_study"]
