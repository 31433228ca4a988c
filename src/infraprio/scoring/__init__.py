"""What proposals contribute to the strategy goals: values, weights, methods, robustness, several people."""

from infraprio.scoring.certainty.preference import necessary_preference, possible_preference, potentially_best
from infraprio.scoring.certainty.rank_intervals import rank_intervals
from infraprio.scoring.certainty.smaa import smaa
from infraprio.scoring.certainty.stability import (
    smallest_cost_change,
    smallest_score_change,
    smallest_weight_change,
    weight_stability,
)
from infraprio.scoring.elicitation import bisection_question, from_bisection, from_rating
from infraprio.scoring.explain import explain_pair
from infraprio.scoring.goals.harmonisation import harmonise
from infraprio.scoring.goals.tree import GoalTree, goal_tree
from infraprio.scoring.goals.versions import compare_goals
from infraprio.scoring.groups.group import (
    agreed_pairs,
    consensus,
    disagreement,
    goal_disagreement,
    orders_by_weights,
)
from infraprio.scoring.groups.kemeny import kemeny
from infraprio.scoring.groups.minimax_order import minimax_order
from infraprio.scoring.lookup import lookup_rating, rating_bands
from infraprio.scoring.methods.additive import additive_value
from infraprio.scoring.methods.compare_methods import clone_check, compare_methods, rank_reversals
from infraprio.scoring.methods.electre3 import electre3
from infraprio.scoring.methods.promethee import PrometheeResult, promethee
from infraprio.scoring.methods.topsis import topsis
from infraprio.scoring.methods.vikor import vikor
from infraprio.scoring.methods.waspas import waspas
from infraprio.scoring.points import points_meaning
from infraprio.scoring.ranks import ranks
from infraprio.scoring.standards import minimum_standards
from infraprio.scoring.stated_totals import check_totals
from infraprio.scoring.table_scales import scale_functions, scale_warnings
from infraprio.scoring.uta import uta
from infraprio.scoring.values import (
    ValueFunction,
    apply_values,
    discrete,
    exponential,
    linear,
    logistic,
    piecewise,
)
from infraprio.scoring.weights.ahp import ahp_weights
from infraprio.scoring.weights.bwm import bwm_weights
from infraprio.scoring.weights.simple import (
    critic_weights,
    direct_weights,
    entropy_weights,
    rank_sum_weights,
    roc_weights,
    swing_weights,
)
from infraprio.scoring.weights.weight_set import WeightSet

__all__ = [
    "GoalTree",
    "PrometheeResult",
    "ValueFunction",
    "WeightSet",
    "additive_value",
    "agreed_pairs",
    "ahp_weights",
    "apply_values",
    "bisection_question",
    "bwm_weights",
    "check_totals",
    "clone_check",
    "compare_goals",
    "compare_methods",
    "consensus",
    "critic_weights",
    "direct_weights",
    "disagreement",
    "discrete",
    "electre3",
    "entropy_weights",
    "explain_pair",
    "exponential",
    "from_bisection",
    "from_rating",
    "goal_disagreement",
    "goal_tree",
    "harmonise",
    "kemeny",
    "linear",
    "logistic",
    "lookup_rating",
    "minimax_order",
    "minimum_standards",
    "necessary_preference",
    "orders_by_weights",
    "piecewise",
    "points_meaning",
    "possible_preference",
    "potentially_best",
    "promethee",
    "rank_intervals",
    "rank_reversals",
    "rank_sum_weights",
    "ranks",
    "rating_bands",
    "roc_weights",
    "scale_functions",
    "scale_warnings",
    "smaa",
    "smallest_cost_change",
    "smallest_score_change",
    "smallest_weight_change",
    "swing_weights",
    "topsis",
    "uta",
    "vikor",
    "waspas",
    "weight_stability",
]
