"""What to choose: exact portfolios and priority lists under budgets."""

from infraprio.design.network_design import NetworkDesign, design_network
from infraprio.portfolio.choose.alternatives import alternatives, near_optimal_ranges
from infraprio.portfolio.choose.best_portfolio import best_portfolio
from infraprio.portfolio.choose.importance import incremental_rank, replacement_cost
from infraprio.portfolio.choose.infeasible import explain_infeasible
from infraprio.portfolio.choose.plan_losses import plan_losses
from infraprio.portfolio.choose.portfolio import Portfolio
from infraprio.portfolio.choose.shadow_prices import shadow_prices
from infraprio.portfolio.choose.shapley import shapley
from infraprio.portfolio.fronts.budget_curve import budget_curve
from infraprio.portfolio.fronts.pareto_front import pareto_front
from infraprio.portfolio.lists.given.against_money import list_against_money
from infraprio.portfolio.lists.given.evaluate_list import ListEvaluation, evaluate_list
from infraprio.portfolio.lists.given.repair_given_order import smallest_repair
from infraprio.portfolio.lists.result import PriorityList
from infraprio.portfolio.lists.search.priority_list import priority_list
from infraprio.portfolio.network_inside.best_portfolio import EvaluatedPortfolio, best_portfolio_evaluated
from infraprio.portfolio.network_inside.certain import Certain
from infraprio.portfolio.network_inside.evaluator import SideBySide
from infraprio.portfolio.network_inside.priority_list import EvaluatedList, priority_list_evaluated
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.portfolio.problem.problem import Limit, Problem
from infraprio.portfolio.robust.competitors import competitors
from infraprio.portfolio.robust.core_index import core_index, nondominated
from infraprio.portfolio.robust.uncertain_costs import chance_of_overrun, cvar_portfolio, robust_portfolio
from infraprio.portfolio.robust.worst_weights import maximin_portfolio, minimax_regret_portfolio
from infraprio.portfolio.sequence.best_sequence import Sequencing, best_sequence

__all__ = [
    "Certain",
    "Data",
    "EvaluatedList",
    "EvaluatedPortfolio",
    "Limit",
    "ListEvaluation",
    "NetworkDesign",
    "Portfolio",
    "PriorityList",
    "Problem",
    "Sequencing",
    "SideBySide",
    "alternatives",
    "best_portfolio",
    "best_portfolio_evaluated",
    "best_sequence",
    "budget_curve",
    "chance_of_overrun",
    "competitors",
    "compile_data",
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
