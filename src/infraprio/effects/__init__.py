"""What proposals do: physical effects of one, of each, of any set of them."""

from infraprio.effects.baseline import Baseline, baseline
from infraprio.effects.evaluate import Effects, SetEffects, evaluate, evaluate_set
from infraprio.effects.indicators import INDICATORS, Indicator
from infraprio.effects.interactions import interactions
from infraprio.effects.resilience import resilience

__all__ = [
    "INDICATORS",
    "Baseline",
    "Effects",
    "Indicator",
    "SetEffects",
    "baseline",
    "evaluate",
    "evaluate_set",
    "interactions",
    "resilience",
]
