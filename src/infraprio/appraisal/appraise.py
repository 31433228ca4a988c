"""From a scenario and its effects to an appraisal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation
from infraprio.appraisal.cba import computed_frame
from infraprio.appraisal.costs import costs
from infraprio.appraisal.double_counting import double_counting
from infraprio.appraisal.from_effects import read_effects
from infraprio.appraisal.given import RESULTS, GivenResults, given_results, with_given_quantities
from infraprio.appraisal.lines import make_lines, parameters_needed
from infraprio.appraisal.messages import remark
from infraprio.appraisal.parameters import ParameterSet, resolve
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.timing import Period, Start, timings
from infraprio.appraisal.verdict import MARGIN, combined_verdict, unpriced_balance
from infraprio.scenario.findings import Finding
from infraprio.scenario.parameters import parameters as scenario_parameters
from infraprio.scenario.scenario import Scenario

__all__ = ["GENERAL", "NOTHING_PRICED", "appraise"]

NOTHING_PRICED = "computed: no priced effect"
"""Status of a proposal whose cost is all that has a price; its verdict is uncertain."""

KINDS = ("road", "rail", "interchange", "service")
GENERAL = (
    "discount_rate",
    "tax_factor",
    "traffic_growth_last_year",
    *(f"appraisal_period_{kind}_years" for kind in KINDS),
    *(f"om_{kind}_share_year" for kind in KINDS),
)
"""Parameters that every appraisal uses."""


def _no_effects(scenario: Scenario, work: Calculation, evaluated: set[str]) -> list[Finding]:
    """Proposals whose effects nobody has stated, and those of which nothing has a price."""
    table, found = scenario["proposals"], []
    for i, proposal in enumerate(table["id"]):
        told = {"row": table.rows[i], "name": table["name"][i]}
        if table["horizon"][i] != "done" and proposal not in evaluated:
            found.append(remark("no_effects", table.file, **told))
        elif work.known[i] and not work.change[:, i].any():
            found.append(remark("nothing_priced", table.file, **told))
    return found


def _status(scenario: Scenario, work: Calculation, evaluated: set[str], given: GivenResults) -> list[str]:
    told = []
    for i, proposal in enumerate(work.proposals):
        items = given.value.get(proposal, {})
        if scenario["proposals"]["horizon"][i] == "done":
            told.append("in the reference")
        elif any(name in items for name in ("npv_msek", "npv_ratio_i", "npv_ratio_idu", "benefit_msek")):
            told.append("given")
        elif work.known[i]:
            told.append("computed" if work.change[:, i].any() else NOTHING_PRICED)
        elif math.isnan(work.costs.construction[i]):
            told.append("not appraised: cost unknown")
        else:
            told.append("not appraised: effects unknown" if proposal not in evaluated else "not appraised")
    return told


def _first(*numbers: float) -> float:
    return next((n for n in numbers if not math.isnan(n)), math.nan)


def _ratio(npv: float, cost: float) -> float:
    return npv / cost if cost > 0 else math.nan


def _counting(computed: Mapping[str, float], given: Mapping[str, float], made: float) -> dict[str, float]:
    """The results that count: given before derived from given before computed."""
    known = {name: given.get(name, math.nan) for name in RESULTS}
    investment = _first(known["investment_msek"], computed["investment_msek"])
    om = _first(known["om_msek"], computed["om_msek"])
    npv = _first(
        known["npv_msek"],
        known["npv_ratio_i"] * investment,
        known["npv_ratio_idu"] * (investment + om),
        known["benefit_msek"] - investment - om,
        computed["npv_msek"],
    )
    return {
        "npv_msek": npv,
        "npv_ratio_i": _first(known["npv_ratio_i"], made, _ratio(npv, investment)),
        "npv_ratio_idu": _first(known["npv_ratio_idu"], _ratio(npv, investment + om)),
        "investment_msek": investment,
        "benefit_msek": _first(known["benefit_msek"], npv + investment + om),
        "om_msek": om,
    }


def _frame(
    scenario: Scenario,
    work: Calculation,
    computed: pd.DataFrame,
    given: GivenResults,
    evaluated: set[str],
    margin: float,
) -> pd.DataFrame:
    table = scenario["proposals"]
    status = _status(scenario, work, evaluated, given)
    balance = unpriced_balance(scenario)
    rows: list[dict[str, Any]] = []
    for i, proposal in enumerate(work.proposals):
        mine = given.value.get(proposal, {}) if status[i] != "in the reference" else {}
        row = _counting(
            {name: float(computed.iloc[i][name]) for name in RESULTS},
            mine,
            given.ratio.get(proposal, math.nan),
        )
        row |= {f"computed_{name}": computed.iloc[i][name] for name in RESULTS}
        row |= {f"given_{name}": mine.get(name, math.nan) for name in RESULTS}
        verdict = combined_verdict(row["npv_msek"], row["npv_ratio_i"], balance.get(proposal, 0), margin)
        verdict = "osäker" if status[i] == NOTHING_PRICED else verdict
        rows.append(
            {
                "kind": table["kind"][i],
                "status": status[i],
                **row,
                "verdict": verdict,
            }
        )
    frame = pd.DataFrame(rows, index=computed.index)
    rest = computed.drop(columns=list(RESULTS))
    return frame.join(rest).assign(reference=str(scenario.settings["reference_alternative"]))


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
    scenario : what the planner states.
    effects : result of the effects room, a `Quantities`, or a table as `quantities` takes it; without it the
        effects are computed from the network.
    parameters : name of the scenario's parameter set, or a set as `read_parameters` gives it.
    start : ``common``: all proposals begin construction in the first year of the plan; ``earliest``: each in
        the first year of its earliest period. Everything is discounted to the first year of the plan.
    period : ``life``: benefits over the economic life, at most the longest period of its kind, with a residual
        value if it lives longer; ``common``: over the longest period of its kind, with renewals.
    margin : ratios nearer to 0 than this are neither gain nor loss in the verdict.

    Returns
    -------
    Appraisal
        A given result counts before a computed one. A proposal whose cost or effects are unknown is listed as
        not appraised, with missing values.

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
    >>> result.to_frame().loc[["FASTER", "LOT"], ["status", "investment_msek"]].round(1)
                                       status  investment_msek
    proposal
    FASTER                           computed            153.4
    LOT       not appraised: effects unknown              5.1
    """
    chosen = scenario_parameters(scenario, parameters) if isinstance(parameters, str) else parameters
    given = given_results(scenario)
    found, converted = read_effects(scenario, chosen, effects)
    physical = with_given_quantities(found, given)
    lines = make_lines(physical)
    needed = dict.fromkeys([*GENERAL, *(i for kind in lines.kinds for i in parameters_needed(kind))])
    values = resolve(scenario, chosen, tuple(needed))
    timing, late = timings(scenario, values.value, start=start, period=period)
    amounts, unknown = costs(scenario, values.value)
    proposals = tuple(scenario["proposals"]["id"])
    evaluated = set(physical.evaluated)
    work = Calculation(
        proposals=proposals,
        known=np.isfinite(amounts.construction) & np.array([p in evaluated for p in proposals], dtype=bool),
        timing=tuple(timing),
        costs=amounts,
        kinds=lines.kinds,
        change=lines.table(proposals),
        base_year=int(scenario.settings["base_year"]),
        value_base=dict(values.base),
    )
    counted = double_counting(scenario, lines, values.value)
    missing = _no_effects(scenario, work, evaluated)
    return Appraisal(
        scenario=scenario,
        frame=_frame(scenario, work, computed_frame(work, values), given, evaluated, margin),
        reference=str(scenario.settings["reference_alternative"]),
        price_year=int(scenario.settings["price_year"]),
        base_year=timing[0].base if timing else int(scenario["periods"]["first_year"].min()),
        start=start,
        period=period,
        margin=margin,
        values=values,
        given=given,
        quantities=physical,
        lines=lines,
        calculation=work,
        findings=tuple(
            dict.fromkeys(
                (*values.findings, *converted, *late, *unknown, *missing, *given.findings, *counted)
            )
        ),
    )
