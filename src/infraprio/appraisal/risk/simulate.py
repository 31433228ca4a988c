"""Simulate: an appraisal with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.appraisal.appraise import appraise
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.risk.drawn_values import Draws, Evaluator, RiskProblem, evaluate
from infraprio.appraisal.risk.own_records import OwnRecords, own_records
from infraprio.appraisal.risk.progress import Progress, Watch
from infraprio.appraisal.risk.sampling import Method, points
from infraprio.appraisal.risk.selection import GREEDY_RULE, Selection, greedy, selection_of
from infraprio.appraisal.risk.simulation import Simulation
from infraprio.appraisal.risk.uncertainty import (
    COST_PARAMETERS,
    CostView,
    benefit_risk,
    cost_risk,
    inputs_of,
)
from infraprio.appraisal.values.lines import value_ids
from infraprio.appraisal.values.parameters import ParameterSet, Values, resolve
from infraprio.ensemble import each
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, finding
from infraprio.scenario.parameters import TABLE_KINDS
from infraprio.scenario.parameters import parameters as scenario_parameters
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.sets.shipped import OPTIONAL
from infraprio.scenario.transit.stated import modes_in

__all__ = ["risk_problem", "simulate"]

CHUNK, NETWORK_CHUNK = 1024, 8
Array = np.ndarray[Any, np.dtype[np.float64]]
Rows = np.ndarray[Any, np.dtype[np.intp]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]
Choose = Callable[[Array, Array], Sequence[bool] | np.ndarray[Any, Any]]
"""Takes net present values and costs of one sample, shape (P,), and gives the chosen proposals."""


def risk_problem(
    appraisal: Appraisal,
    chosen: ParameterSet,
    *,
    records: OwnRecords,
    cost_view: CostView = "reference_class",
    reevaluate: Evaluator | None = None,
    network_parameters: Sequence[str] = (),
) -> tuple[RiskProblem, Values, list[str]]:
    """What a sample needs, the resolved parameters, and those that have no range.

    Raises
    ------
    AppraisalError
        If a network parameter is unknown, or re-evaluation is asked for without any.
    """
    unknown = [i for i in network_parameters if i not in chosen]
    if unknown or (reevaluate is not None) != bool(network_parameters):
        raise AppraisalError(
            f"network parameters {', '.join(unknown)} are unknown; name existing ones"
            if unknown
            else "give reevaluate and network_parameters together: the function, and what it is to be called with"
        )
    ids = [*appraisal.values.value, *COST_PARAMETERS, "demand_level", *network_parameters]
    if reevaluate is not None:
        ids += [
            *value_ids(modes_in(appraisal.scenario)),
            *(i for i in OPTIONAL if i in chosen),
        ]  # a sample may bring forth modes and purposes that the central evaluation has not
    values = resolve(appraisal.scenario, chosen, tuple(dict.fromkeys(ids)))
    inputs, fixed = inputs_of(values.value, values.low, values.high, network_parameters)
    frame = appraisal.frame
    given = (frame["status"] == "given").to_numpy()
    central = frame["computed_npv_msek"].to_numpy(dtype=float)
    costs = appraisal.calculation.costs
    stated = (costs.construction, costs.low, costs.high)
    problem = RiskProblem(
        work=appraisal.calculation,
        value=dict(values.value),
        inputs=tuple(inputs),
        cost=cost_risk(appraisal.scenario, stated, values.value, cost_view, records),
        benefit=benefit_risk(appraisal.scenario, records),
        given_npv=np.where(given, frame["npv_msek"].to_numpy(dtype=float), math.nan),
        given_investment=np.where(given, frame["investment_msek"].to_numpy(dtype=float), math.nan),
        central_npv=central,
        reevaluate=reevaluate,
        network_parameters=tuple(network_parameters),
        network_scale={i: values.scale[i] for i in network_parameters},
    )
    return problem, values, fixed


def _slices(position: Array, problem: RiskProblem, seed: int, network_points: int | None) -> list[Rows]:
    """Samples in slices that do not depend on the number of workers.

    With network points the columns of the network's inputs in `position` are replaced by those of as many points of
    a Latin hypercube; a sample takes the point in whose slice its own first such input lies.
    """
    samples = len(position)
    if problem.reevaluate is None or network_points is None:
        size = CHUNK if problem.reevaluate is None else NETWORK_CHUNK
        return [np.arange(a, min(a + size, samples)) for a in range(0, samples, size)]
    named = set(problem.network_parameters)
    columns = [k for k, one in enumerate(problem.inputs) if named & set(one.value)]
    if not columns:
        return [np.arange(samples)]
    design = points(network_points, len(columns), seed, "latin_hypercube")
    design = design[np.argsort(design[:, 0])]
    member = (position[:, columns[0]] * network_points).astype(int)
    position[:, columns] = design[member]
    return [rows for k in range(network_points) if len(rows := np.flatnonzero(member == k))]


@dataclass(frozen=True, slots=True)
class _Sampled:
    problem: RiskProblem
    rule: Selection | None
    """None: another rule chooses, afterwards."""


def _sample(shared: _Sampled, position: Array) -> tuple[Draws, Marks | None]:
    """Evaluate a slice of the samples, and choose in each by the fast rule."""
    draws = evaluate(shared.problem, position)
    if shared.rule is None:
        return draws, None
    return draws, greedy(shared.rule, draws.npv, _ratio(draws), draws.cost)


def _run(
    shared: _Sampled, position: Array, parts: list[Rows], executor: Executor | None, watch: Watch
) -> tuple[Draws, Marks | None]:
    """Evaluate the slices, each wherever there is room, and put the samples together in order."""
    positions = [position[rows] for rows in parts]
    ordered = list(
        each(_sample, shared, positions, executor=executor, done=lambda part: watch.add(len(parts[part])))
    )
    back = np.argsort(np.concatenate(parts), kind="stable")
    draws = Draws(
        npv=np.concatenate([d.npv for d, _ in ordered])[back],
        investment=np.concatenate([d.investment for d, _ in ordered])[back],
        cost=np.concatenate([d.cost for d, _ in ordered])[back],
    )
    chosen = [picked for _, picked in ordered if picked is not None]
    return draws, np.concatenate(chosen)[back] if chosen else None


def _ratio(draws: Draws) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(draws.investment > 0, draws.npv / draws.investment, np.nan)


def _immature(scenario: Scenario) -> list[Finding]:
    """Live proposals whose maturity is not stated."""
    table = scenario["proposals"]
    return [
        finding(
            "maturity_not_stated", table.file, row=table.rows[i], column="maturity", name=table["name"][i]
        )
        for i, maturity in enumerate(table["maturity"])
        if not maturity and table["horizon"][i] != "done"
    ]


def _require_numbers(samples: object, network_points: int | None, reevaluate: Evaluator | None) -> None:
    if not isinstance(samples, int | np.integer) or samples < 1:
        raise AppraisalError(f"samples is {samples!r}; give a whole number of at least 1")
    if network_points is not None and (network_points < 1 or reevaluate is None):
        raise AppraisalError(
            f"network_points is {network_points!r}; give at least 1, together with reevaluate"
        )


def _require_known(central: Appraisal) -> None:
    known = central.frame[["npv_msek", "investment_msek"]].to_numpy(dtype=float)
    if not np.isfinite(known).any():
        raise AppraisalError(finding("nothing_to_simulate"))


def _picked(draws: Draws, choose: Choose) -> Marks:
    """(samples, P) what is chosen in each sample by a rule that was given."""
    picked = np.array(
        [np.asarray(choose(npv, cost), dtype=bool) for npv, cost in zip(draws.npv, draws.cost, strict=True)]
    )
    if picked.shape != draws.npv.shape:
        raise AppraisalError(f"choose gave {picked.shape[1:]} choices for {draws.npv.shape[1]} proposals")
    return picked


def simulate(
    scenario: Scenario,
    samples: int = 10_000,
    seed: int = 0,
    executor: Executor | None = None,
    *,
    effects: Any = None,
    appraisal: Appraisal | None = None,
    parameters: ParameterSet | str = "main",
    method: Method = "sobol",
    cost_view: CostView = "reference_class",
    choose: Choose | None = None,
    reevaluate: Evaluator | None = None,
    network_parameters: Sequence[str] = (),
    network_points: int | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Distributions of cost, net present value and ratio of every proposal.

    Costs are lognormal by maturity and correlated over the plan, more so within corridors; where the table of records
    has enough objects their law takes the place of the shipped means, and that of benefits counts too. Values, growth and the level of demand are
    triangular over their ranges, parameters of one kind being high or low together. A given net present value is
    moved by as much as the computed one moves, or by the cost alone where nothing was computed.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    samples, seed : int, default 10000
        Number of samples and seed; the same numbers give the same results with any executor.
    executor : Executor, optional
        Of ``concurrent.futures``, or ``client.get_executor()`` of a Dask cluster.
    effects, parameters : label, optional
        As for `appraise`; not read if `appraisal` is given.
    appraisal : Appraisal, optional
        The central calculation, if it has been made.
    method : Method, default "sobol"
        ``sobol`` or ``latin_hypercube``, see `points`.
    cost_view : CostView, default "reference_class"
        ``reference_class`` or ``stated_range``, see `cost_risk`.
    choose : Choose, optional
        Takes net present values and costs in MSEK of one sample, shape (P,), missing ones being nan, and
        gives the chosen proposals; without it the rule of `greedy` chooses.
    reevaluate, network_parameters : Evaluator, optional
        Function from these parameters of one sample to the physical changes under
        them, such as `network_evaluator` makes; without it the changes are computed once. The values are in the
        parameters' own price years. With processes it must be a function of a module.
    network_points : int, optional
        The network is computed anew at so many points of its parameters, and each sample takes its
        values of these parameters from one of them; None: at the values of every single sample.
    progress : Progress, optional
        Called with samples done, all samples, seconds left; `progress_bar` draws a bar.

    Returns
    -------
    Simulation
        The samples, with their quantiles, drivers and switching values.

    Raises
    ------
    AppraisalError
        If an argument has a wrong value, or neither a cost nor a net present value is known.

    References
    ----------
    Owen 1998, Scrambling Sobol' and Niederreiter-Xing points; Flyvbjerg 2006 (reference classes).

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> risk = simulate(valley(), samples=1024, seed=1, effects=stated)
    >>> frame = risk.to_frame()
    >>> round(float((frame["cost_p85_msek"] / frame["cost_p50_msek"]).loc["FASTER"]), 1)
    1.5
    """
    _require_numbers(samples, network_points, reevaluate)
    central = appraisal if appraisal is not None else appraise(scenario, effects, parameters=parameters)
    chosen = scenario_parameters(scenario, parameters) if isinstance(parameters, str) else parameters
    if appraisal is not None:
        chosen = {**chosen, **appraisal.values.used}
    _require_known(central)
    records = own_records(scenario)
    problem, values, fixed = risk_problem(
        central,
        chosen,
        records=records,
        cost_view=cost_view,
        reevaluate=reevaluate,
        network_parameters=network_parameters,
    )
    position = points(int(samples), problem.dimensions, seed, method)
    parts = _slices(position, problem, seed, network_points)
    shared = _Sampled(problem, selection_of(scenario) if choose is None else None)
    draws, chosen_fast = _run(shared, position, parts, executor, Watch(int(samples), progress))
    table_of = {kind: name for name, kind in TABLE_KINDS}
    known = scenario_parameters(scenario)
    findings = [finding("input_without_range", table_of[known[i].kind], value=i) for i in fixed]
    findings += _immature(scenario)
    return Simulation(
        appraisal=central,
        problem=problem,
        position=position,
        npv=draws.npv,
        ratio=np.where(central.calculation.operating, np.nan, _ratio(draws)),
        cost=draws.cost,
        chosen=_picked(draws, choose) if choose is not None else np.asarray(chosen_fast),
        seed=seed,
        method=method,
        cost_view=cost_view,
        choice=GREEDY_RULE if choose is None else getattr(choose, "__name__", "given rule"),
        records=records,
        findings=(*values.findings, *records.findings, *findings),
    )
