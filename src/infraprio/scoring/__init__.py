"""What proposals contribute to the strategy goals: values, weights, methods, robustness, several people."""

from infraprio.scoring.certainty.preference import (
    PotentiallyBest,
    necessary_preference,
    possible_preference,
    potentially_best,
)
from infraprio.scoring.certainty.rank_intervals import RankIntervals, rank_intervals
from infraprio.scoring.certainty.smaa import SmaaResult, smaa
from infraprio.scoring.certainty.stability import (
    WeightChange,
    smallest_cost_change,
    smallest_score_change,
    smallest_weight_change,
    weight_stability,
)
from infraprio.scoring.elicitation import bisection_question, from_bisection, from_rating
from infraprio.scoring.explain import PairExplanation, explain_pair
from infraprio.scoring.goals.harmonisation import Harmonisation, harmonise
from infraprio.scoring.goals.tree import GoalTree, goal_tree
from infraprio.scoring.goals.versions import GoalRevision, compare_goals
from infraprio.scoring.groups.group import (
    Consensus,
    Disagreement,
    agreed_pairs,
    borda,
    consensus,
    disagreement,
    goal_disagreement,
    orders_by_weights,
)
from infraprio.scoring.groups.kemeny import KemenyResult, kemeny
from infraprio.scoring.groups.minimax_order import MinimaxOrder, minimax_order
from infraprio.scoring.lookup import LookupResult, lookup_rating, rating_bands
from infraprio.scoring.methods.additive import AdditiveResult, additive_value
from infraprio.scoring.methods.compare_methods import (
    MethodComparison,
    clone_check,
    compare_methods,
    rank_reversals,
)
from infraprio.scoring.methods.electre3 import Electre3Result, electre3
from infraprio.scoring.methods.promethee import PREFERENCE_FUNCTIONS, PrometheeResult, promethee
from infraprio.scoring.methods.topsis import TopsisResult, topsis
from infraprio.scoring.methods.vikor import VikorResult, vikor
from infraprio.scoring.points import points_meaning
from infraprio.scoring.ranks import ranks
from infraprio.scoring.standards import StandardsResult, minimum_standards
from infraprio.scoring.uta import UtaResult, uta
from infraprio.scoring.values import (
    ValueFunction,
    apply_values,
    discrete,
    exponential,
    linear,
    logistic,
    piecewise,
    scale_functions,
    scale_warnings,
)
from infraprio.scoring.weights.ahp import RANDOM_INDEX, AhpResult, ahp_weights
from infraprio.scoring.weights.bwm import BwmResult, bwm_weights
from infraprio.scoring.weights.simple import (
    critic_weights,
    direct_weights,
    entropy_weights,
    rank_sum_weights,
    roc_weights,
    swing_weights,
)
from infraprio.scoring.weights.weight_set import Statement, WeightSet

__all__ = [
    "PREFERENCE_FUNCTIONS",
    "RANDOM_INDEX",
    "AdditiveResult",
    "AhpResult",
    "BwmResult",
    "Consensus",
    "Disagreement",
    "Electre3Result",
    "GoalRevision",
    "GoalTree",
    "Harmonisation",
    "KemenyResult",
    "LookupResult",
    "MethodComparison",
    "MinimaxOrder",
    "PairExplanation",
    "PotentiallyBest",
    "PrometheeResult",
    "RankIntervals",
    "SmaaResult",
    "StandardsResult",
    "Statement",
    "TopsisResult",
    "UtaResult",
    "ValueFunction",
    "VikorResult",
    "WeightChange",
    "WeightSet",
    "additive_value",
    "agreed_pairs",
    "ahp_weights",
    "apply_values",
    "bisection_question",
    "borda",
    "bwm_weights",
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
    "weight_stability",
]
