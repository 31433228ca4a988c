"""What proposals are worth in money, and how uncertain that is."""

from infraprio.appraisal.appraise import appraise
from infraprio.appraisal.national.read import NationalValues, read_national
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.risk.network_evaluation import network_evaluator
from infraprio.appraisal.risk.progress import progress_bar
from infraprio.appraisal.risk.simulate import simulate
from infraprio.appraisal.risk.simulation import Simulation
from infraprio.appraisal.seb import impact_assessment
from infraprio.appraisal.sets.together import appraise_set
from infraprio.appraisal.values.chosen import with_value_set
from infraprio.appraisal.values.discounting import annuity, annuity_factor, npv_ratio, present_value
from infraprio.appraisal.values.given import missing_item
from infraprio.appraisal.values.parameters import compare_parameters, read_parameters, statement
from infraprio.appraisal.values.quantities import Quantities, quantities
from infraprio.appraisal.wider import WiderEffects, wider_effects

__all__ = [
    "Appraisal",
    "NationalValues",
    "Quantities",
    "Simulation",
    "WiderEffects",
    "annuity",
    "annuity_factor",
    "appraise",
    "appraise_set",
    "compare_parameters",
    "impact_assessment",
    "missing_item",
    "network_evaluator",
    "npv_ratio",
    "present_value",
    "progress_bar",
    "quantities",
    "read_national",
    "read_parameters",
    "simulate",
    "statement",
    "wider_effects",
    "with_value_set",
]
