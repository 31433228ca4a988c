"""Which stages a result went through: what was computed, what only judged; and the lists that its horizons make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.effects.given import GivenEffects
from infraprio.report.payers import by_several_ways
from infraprio.report.words.language import word
from infraprio.scenario.parameters import Parameter, parameters_in_use
from infraprio.scenario.plan_money import periods_in_time
from infraprio.words import known

if TYPE_CHECKING:
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = [
    "judged_only",
    "list_caption",
    "list_stem",
    "list_title",
    "stated_columns",
    "used_parameters",
    "what_is_judged",
    "with_map",
]

_OPTIONAL = (
    "kind", "horizon", "earliest_horizon", "period", "level", "cost_low_msek", "cost_high_msek", "npv_ratio_i", "npv_ratio_rank",
    "corridors", "municipalities", "maturity", "step", "later_msek",
)  # fmt: skip


def judged_only(result: Result) -> bool:
    """Whether there was no network: goals are judged or their measures given, and nothing is computed through traffic."""
    return isinstance(result.effects, GivenEffects)


def with_map(scenario: Scenario) -> bool:
    """Whether there are places to draw."""
    return len(scenario["places"]) > 0


def used_parameters(result: Result) -> Mapping[str, Parameter]:
    """The parameters that count, by id: all with a network; in a list the discount rate, where periods have years."""
    every = parameters_in_use(result.scenario)
    if not judged_only(result):
        return every
    years = periods_in_time(result.scenario)["first_year"]
    return {"discount_rate": every["discount_rate"]} if years.notna().sum() > 1 else {}


def what_is_judged(result: Result, language: str) -> str:
    """What was judged or given, and which further tables would let it be computed; empty where there is a network."""
    if not judged_only(result):
        return ""
    return word("judged_map" if with_map(result.scenario) else "judged_list", language)


def list_title(horizon: str, language: str) -> str:
    """Heading of the list of a horizon; of the only list where no horizon is stated.

    Examples
    --------
    >>> list_title("medium", "en"), list_title("by 2030", "en"), list_title("", "en")
    ('Priority order, medium term', 'Priority order, by 2030', 'Priority order')
    """
    if not horizon:
        return word("only_list", language)
    if known(f"report.{horizon}_list"):
        return word(f"{horizon}_list", language)
    return word("horizon_list", language, horizon=horizon)


def list_caption(horizon: str, language: str) -> str:
    """Caption of the table of the list of a horizon."""
    key = f"caption_order_{horizon}"
    return word(key, language) if horizon and known(f"report.{key}") else list_title(horizon, language)


def list_stem(horizon: str) -> str:
    """Name of the file of the list of a horizon.

    Examples
    --------
    >>> list_stem("medium"), list_stem("by 2030")
    ('medium_term', 'by_2030_term')
    """
    return re.sub(r"\W+", "_", horizon.lower()).strip("_") + "_term"


def stated_columns(result: Result, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of a list without the columns that say nothing in any row, and who pays only where that was chosen."""
    if not by_several_ways(result.scenario):
        frame = frame.drop(columns="paid_by", errors="ignore")
    if not len(result.scenario["group_weights"]):
        frame = frame.drop(columns="weight_group", errors="ignore")
    frame = frame.drop(columns="way_to_pay", errors="ignore")
    if not judged_only(result):
        return frame
    empty = [name for name in _OPTIONAL if name in frame and (frame[name].isna() | (frame[name] == "")).all()]
    if len(result.scenario["periods"]) == 1:
        empty += [name for name in ("period",) if name in frame and name not in empty]
    return frame.drop(columns=empty)
