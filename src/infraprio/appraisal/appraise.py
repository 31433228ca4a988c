"""From a scenario and its effects to an appraisal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation
from infraprio.appraisal.cba import computed_frame
from infraprio.appraisal.double_counting import double_counting
from infraprio.appraisal.operating import OPERATING, operating_measures, support_frame
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.standing import low_ratios, standing, why_missing
from infraprio.appraisal.values.costs import costs
from infraprio.appraisal.values.from_effects import read_effects
from infraprio.appraisal.values.given import RESULTS, GivenResults, given_results, with_given_quantities
from infraprio.appraisal.values.lines import make_lines, parameters_needed
from infraprio.appraisal.values.parameters import ParameterSet, Values, resolve
from infraprio.appraisal.values.quantities import Quantities
from infraprio.appraisal.values.stated import with_stated
from infraprio.appraisal.values.timing import Period, Start, timings
from infraprio.appraisal.verdict import MARGIN, combined_verdict, unpriced_balance
from infraprio.appraisal.wider_overlaps import wider_overlaps
from infraprio.scenario.money import money_of
from infraprio.scenario.parameters import parameters as scenario_parameters
from infraprio.scenario.scenario import Scenario

__all__ = ["GENERAL", "appraise"]

KINDS = ("road", "rail", "interchange", "service")
GENERAL = (
    "discount_rate",
    "tax_factor",
    "traffic_growth_last_year",
    *(f"appraisal_period_{kind}_years" for kind in KINDS),
    *(f"om_{kind}_share_year" for kind in KINDS),
)
"""Parameters that every appraisal uses."""


def _first(*numbers: float) -> float:
    return next((n for n in numbers if not math.isnan(n)), math.nan)


def _ratio(npv: float, cost: float) -> float:
    return npv / cost if cost > 0 else math.nan


def _counting(
    computed: Mapping[str, float], given: Mapping[str, float], made: float, *, operating: bool
) -> dict[str, float]:
    """The results that count: given before derived from given before computed."""
    known = {name: given.get(name, math.nan) for name in RESULTS}
    investment = _first(known["investment_msek"], computed["investment_msek"])
    om = _first(known["om_msek"], computed["om_msek"])
    npv = _first(
        known["npv_msek"],
        known["npv_ratio_i"] * investment,
        known["npv_ratio_idu"] * (investment + om),
        known["benefit_msek"] - investment - om,
        computed["benefit_msek"] - investment - om,
    )
    running = _first(computed["running_cost_msek"], 0.0) if operating else 0.0
    own = math.nan if operating else _first(made, _ratio(npv, investment))
    return {
        "npv_msek": npv,
        "npv_ratio_i": _first(known["npv_ratio_i"], own),
        "npv_ratio_idu": _first(known["npv_ratio_idu"], _ratio(npv, investment + om + running)),
        "investment_msek": investment,
        "benefit_msek": _first(known["benefit_msek"], npv + investment + om),
        "om_msek": om,
    }


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Amounts to the krona and ratios to 9 decimals: equal cases are equal, whatever order they were summed in."""
    numbers = [str(name) for name in frame.select_dtypes(float)]
    rounded = frame.round({name: 6 if "_msek" in name else 9 for name in numbers})
    rounded[numbers] += 0.0  # -0.0 is 0
    return rounded


def _frame(
    scenario: Scenario,
    work: Calculation,
    values: Values,
    physical: Quantities,
    given: GivenResults,
    reasons: Sequence[str],
    margin: float,
) -> pd.DataFrame:
    table, computed = scenario["proposals"], computed_frame(work, values)
    balance = unpriced_balance(scenario)
    rows: list[dict[str, Any]] = []
    for i, proposal in enumerate(work.proposals):
        done = table["horizon"][i] == "done"
        mine = {} if done else {n: v for n, v in given.value.get(proposal, {}).items() if n in RESULTS}
        made = given.ratio.get(proposal, math.nan)
        own = {str(name): float(value) for name, value in computed.iloc[i].items()}
        row = _counting(own, mine, made, operating=bool(work.operating[i]))
        status, reason = standing(row["npv_msek"], reasons[i], done=done, given=bool(mine))
        if not reason and work.operating[i] and math.isnan(row["npv_ratio_i"]):
            reason = OPERATING
        ratio = _first(row["npv_ratio_i"], row["npv_ratio_idu"])
        verdict = combined_verdict(row["npv_msek"], ratio, balance.get(proposal, 0), margin)
        row |= {f"computed_{name}": computed.iloc[i][name] for name in RESULTS}
        row |= {f"given_{name}": mine.get(name, math.nan) for name in RESULTS}
        named = {"kind": table["kind"][i], "status": status, "reason": reason}
        rows.append(named | row | {"verdict": verdict})
    frame = pd.DataFrame(rows, index=computed.index)
    support = support_frame(work, frame["npv_msek"].to_numpy(dtype=float), values, physical)
    frame = frame.join([support, computed.drop(columns=list(RESULTS))])
    return _rounded(frame).assign(reference=str(scenario.settings["reference_alternative"]))


def appraise(
    scenario: Scenario,
    effects: Any = None,
    *,
    parameters: ParameterSet | str = "main",
    start: Start = "common",
    period: Period = "life",
    margin: float = MARGIN,
) -> Appraisal:
    """What every proposal is worth against the reference alternative, in money.

    Parameters
    ----------
    scenario : Scenario
        What the planner states.
    effects : Effects, Quantities or DataFrame, optional
        Result of the effects room, a `Quantities`, or a table as `quantities` takes it; without it the
        effects are computed from the network.
    parameters : ParameterSet or str, default "main"
        Name of the scenario's parameter set, or a set as `read_parameters` gives it.
    start : {"common", "earliest"}, default "common"
        ``common``: all proposals begin construction in the first year of the plan; ``earliest``: each in
        the first year of its earliest period. Everything is discounted to the first year of the plan.
    period : {"life", "common"}, default "life"
        ``life``: benefits over the economic life, at most the longest period of its kind, with a residual
        value if it lives longer; ``common``: over the longest period of its kind, with renewals.
    margin : float, optional
        Ratios nearer to 0 than this are neither gain nor loss in the verdict.

    Returns
    -------
    Appraisal
        A given result counts before a computed one. A proposal whose cost or effects are unknown, or of whose
        effects nothing has a price, is listed as not appraised, with a reason and missing values: not known
        is not zero. Effects that were computed or stated as zero are zero, and the proposal costs what it costs.

    Raises
    ------
    AppraisalError
        If parameters or quantities cannot be used; all faults are named at once.

    References
    ----------
    ASEK 5.1, chapters 3 and 5 to 9; ASEK 7.0, chapter 6 (cost over the construction years).

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> result = appraise(valley(), stated)
    >>> result.to_frame().loc[["FASTER", "LOT"], ["status", "reason", "investment_msek"]].round(1)
                    status           reason  investment_msek
    proposal
    FASTER        computed                             153.4
    LOT       not_appraised  effects_unknown              5.1
    """
    chosen = scenario_parameters(scenario, parameters) if isinstance(parameters, str) else parameters
    given = given_results(scenario)
    found, unvalued, converted = read_effects(scenario, chosen, effects)
    physical = with_stated(with_given_quantities(found, given), scenario)
    lines = make_lines(physical)
    needed = dict.fromkeys([*GENERAL, *(i for kind in lines.kinds for i in parameters_needed(kind))])
    values = resolve(scenario, chosen, tuple(needed))
    timing, late = timings(scenario, values.value, start=start, period=period)
    amounts, unknown = costs(scenario, values.value)
    proposals = tuple(scenario["proposals"]["id"])
    priced = set(lines.proposal.tolist())
    reasons, missing = why_missing(scenario, amounts, unknown, physical, priced, unvalued)
    work = Calculation(
        proposals=proposals,
        known=np.array([not reason for reason in reasons], dtype=bool),
        operating=operating_measures(scenario),
        timing=tuple(timing),
        costs=amounts,
        kinds=lines.kinds,
        change=lines.table(proposals),
        base_year=int(scenario.settings["base_year"]),
        value_base=dict(values.base),
        size=money_of(scenario).size,
    )
    counted = [*double_counting(scenario, lines, values.value), *wider_overlaps(scenario, lines, given)]
    frame = _frame(scenario, work, values, physical, given, reasons, margin)
    noted = low_ratios(scenario, frame)
    return Appraisal(
        scenario=scenario,
        frame=frame,
        reference=str(scenario.settings["reference_alternative"]),
        price_year=int(scenario.settings["price_year"]),
        base_year=int(scenario["periods"]["first_year"].min()),
        start=start,
        period=period,
        margin=margin,
        values=values,
        parameters=chosen,
        given=given,
        quantities=physical,
        lines=lines,
        calculation=work,
        findings=tuple(
            dict.fromkeys(
                (*values.findings, *converted, *late, *unknown, *missing, *given.findings, *counted, *noted)
            )
        ),
    )
