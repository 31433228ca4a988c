"""What proposals are worth in money, and how uncertain that is."""

from infraprio.appraisal.appraise import appraise
from infraprio.appraisal.discounting import annuity, annuity_factor, npv_ratio, present_value
from infraprio.appraisal.given import missing_item
from infraprio.appraisal.parameters import compare_parameters, placeholders_in_use, read_parameters, statement
from infraprio.appraisal.quantities import Quantities, quantities
from infraprio.appraisal.result import Appraisal

__all__ = [
    "Appraisal",
    "Quantities",
    "annuity",
    "annuity_factor",
    "appraise",
    "compare_parameters",
    "missing_item",
    "npv_ratio",
    "placeholders_in_use",
    "present_value",
    "quantities",
    "read_parameters",
    "statement",
]
