"""What proposals do: physical effects of one, of each, of any set of them."""

from infraprio.effects.baseline import Baseline, baseline
from infraprio.effects.evaluate import Effects, SetEffects, evaluate, evaluate_set
from infraprio.effects.given import GivenEffects, GivenSetEffects, given_effects, given_set_effects
from infraprio.effects.indicators import INDICATORS, Indicator
from infraprio.effects.interactions import Interaction, Interactions, interactions
from infraprio.effects.resilience import Resilience, resilience

__all__ = [
    "INDICATORS",
    "Baseline",
    "Effects",
    "GivenEffects",
    "GivenSetEffects",
    "Indicator",
    "Interaction",
    "Interactions",
    "Resilience",
    "SetEffects",
    "baseline",
    "evaluate",
    "evaluate_set",
    "given_effects",
    "given_set_effects",
    "interactions",
    "resilience",
]
