"""What to choose: exact portfolios and priority lists under budgets."""

from infraprio.portfolio.against_money import list_against_money
from infraprio.portfolio.alternatives import alternatives, near_optimal_ranges
from infraprio.portfolio.competitors import competitors
from infraprio.portfolio.curve import budget_curve
from infraprio.portfolio.evaluate import ListEvaluation, evaluate_list
from infraprio.portfolio.evaluated_list import EvaluatedList, priority_list_evaluated
from infraprio.portfolio.evaluator import EvaluatedPortfolio, best_portfolio_evaluated
from infraprio.portfolio.from_scenario import problem_from_scenario
from infraprio.portfolio.frontier import pareto_front
from infraprio.portfolio.given_order import smallest_repair
from infraprio.portfolio.importance import incremental_rank, replacement_cost
from infraprio.portfolio.infeasible import Explanation, explain_infeasible
from infraprio.portfolio.list_result import PriorityList
from infraprio.portfolio.network_design import NetworkDesign, design_network
from infraprio.portfolio.plan_losses import plan_losses
from infraprio.portfolio.priority_list import priority_list
from infraprio.portfolio.problem import Limit, Problem
from infraprio.portfolio.result import Portfolio
from infraprio.portfolio.robust import core_index, nondominated
from infraprio.portfolio.shadow import shadow_prices
from infraprio.portfolio.shapley import shapley
from infraprio.portfolio.solve import best_portfolio
from infraprio.portfolio.uncertainty import (
    RobustPortfolio,
    chance_of_overrun,
    cvar_portfolio,
    robust_portfolio,
)
from infraprio.portfolio.worst_weights import maximin_portfolio, minimax_regret_portfolio

__all__ = [
    "EvaluatedList",
    "EvaluatedPortfolio",
    "Explanation",
    "Limit",
    "ListEvaluation",
    "NetworkDesign",
    "Portfolio",
    "PriorityList",
    "Problem",
    "RobustPortfolio",
    "alternatives",
    "best_portfolio",
    "best_portfolio_evaluated",
    "budget_curve",
    "chance_of_overrun",
    "competitors",
    "core_index",
    "cvar_portfolio",
    "design_network",
    "evaluate_list",
    "explain_infeasible",
    "incremental_rank",
    "list_against_money",
    "maximin_portfolio",
    "minimax_regret_portfolio",
    "near_optimal_ranges",
    "nondominated",
    "pareto_front",
    "plan_losses",
    "priority_list",
    "priority_list_evaluated",
    "problem_from_scenario",
    "replacement_cost",
    "robust_portfolio",
    "shadow_prices",
    "shapley",
    "smallest_repair",
]
