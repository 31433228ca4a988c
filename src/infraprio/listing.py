"""From a planner's list to a proved order in one call: the list made a scenario, and that run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Unpack

from infraprio.findings import ScenarioError
from infraprio.pipeline import Progress, Result, run
from infraprio.scenario import Scenario, build
from infraprio.sheet import Asked, Columns, list_tables, sheet_from_frame
from infraprio.sheet.forms import in_form
from infraprio.sheet.listing import Sheet
from infraprio.sheet.own_places import TOLD_HERE, in_own_places, score_findings

__all__ = ["list_scenario", "rank"]

_COPIED: Final = ("id", "name", "kind", "horizon", "group")
"""Columns of the list that stand in the table of proposals as they are."""

_TAKEN: Final = {"ids_taken": "id", "names_taken": "name"}
"""Notes of the columns that were taken because the sheet shows what they are."""


def list_scenario(sheet: Sheet, asked: Asked) -> Scenario:
    """The scenario that says what a list says; its findings tell how the list was read.

    Raises
    ------
    ScenarioError
        Something in the list cannot be read; all findings at once.
    InfraprioError
        The weights, the budget or the scales are none.
    """
    settings, tables, notes = list_tables(sheet, asked)
    heads = {"cost": asked.cost} | {key: str(asked.columns[key]) for key in _COPIED if key in asked.columns}
    heads |= {"group": asked.columns["weights_by"]} if "weights_by" in asked.columns else {}
    heads |= {_TAKEN[note.code]: note.value for note in notes if note.code in _TAKEN}
    try:
        scenario = build(settings, tables)
    except ScenarioError as fault:
        raise ScenarioError(in_own_places(fault.findings, sheet, heads)) from None
    told = [found for found in scenario.findings if found.code not in TOLD_HERE]
    findings = [*notes, *in_own_places(told, sheet, heads), *score_findings(scenario, sheet)]
    return replace(scenario, findings=tuple(findings))


def rank(
    table: Any,
    *,
    cost: str,
    goals: Any,
    budget: Any,
    seed: int = 0,
    progress: Progress | None = None,
    **columns: Unpack[Columns],
) -> Result:
    """Rank the projects of a list: the best order for the budget, with its proof, from one table.

    Parameters
    ----------
    table : DataFrame
        One project a row; of pandas, polars or another library of the dataframe interchange, or a list of dicts. Numbers
        may be texts as agencies publish them: ``"$1,250,000"``, ``"12,5"``, ``" - "`` for none.
    cost : str
        Heading of the costs; an empty cell is an unknown cost, and the project is then listed without a rank.
    goals : mapping, Series, DataFrame or sequence of str
        Headings of the scores with their weights: goal -> weight, shared out if they do not add up to 1; goal -> (lowest,
        highest) weight; people x goals of several; or the goals alone, most important first. An empty score is unknown: it
        counts with its whole range, and for the main order with the middle.
    budget : float, mapping or DataFrame
        In the unit of the costs: an amount; amount -> probability; period (or group) -> amount; funds down and periods
        across; or a row for each with the columns fund, period, amount, budget, probability, step.
    seed : int, default 0
        Of everything that is sampled.
    progress : callable, optional
        Called with the stage and the share done.
    **columns : str or as told
        ``id``, ``name`` (what the table shows where they are not stated), ``group`` (its budget's fund, else its area), ``kind``, ``horizon`` (earliest period): headings.
        ``pay``: who may pay, where the budget is by fund: column that names the fund, or that is called after it and marks what it may
        pay -> column of marks that says for which projects it holds, or None. ``weights_by``: heading of the group whose own
        weights count, the goals then being groups x goals. ``last``: heading of the place in the last plan. ``total``: heading of a score that was added up from the goals; it is
        added up again. ``requires``, ``excludes``: a heading, or project -> others. ``mandatory``: a heading, or the projects. ``limits``: heading -> (at least, at most) of what the plan
        adds up to in that column, None where a side is free, or written: ``"CO2 <= -5; Homes >= 300"``. ``scales``:
        (worth nothing, worth 100) of all goals or by goal; less is better where the first is the larger. ``dash``: what a dash
        among the scores stands for, if it is not unknown. ``decimal``: decimal sign of texts that do not show it. ``title``: name of the list.

    Returns
    -------
    Result
        As of `run`: ranking, certificate, robustness, study, write.

    Raises
    ------
    ScenarioError
        Something in the list cannot be read; ``.findings`` names all faults at once.
    InfraprioError
        The weights, the budget or the scales are none.

    Examples
    --------
    >>> import infraprio as ip
    >>> import pandas as pd
    >>> projects = pd.DataFrame(
    ...     {"Project": ["Bypass", "Bridge", "Station"], "Cost": [300, 250, 280], "Safety": [5, 2, 3], "Access": [1, 4, 5]}
    ... )
    >>> result = ip.rank(projects, cost="Cost", goals={"Safety": 0.3, "Access": 0.7}, budget=550, name="Project")
    >>> result.ranking.frame[["name", "rank"]].to_dict("tight")["data"]
    [['Station', 1], ['Bridge', 2]]
    >>> result.ranking.certificate["status"]
    'optimal'
    """
    unknown = columns.keys() - Columns.__annotations__.keys()
    if unknown:
        raise TypeError(
            f"rank() has no option {sorted(unknown)[0]!r}; it has {', '.join(Columns.__annotations__)}"
        )
    asked = in_form(Asked(cost=cost, goals=goals, budget=budget, columns=columns))
    return run(list_scenario(sheet_from_frame(table), asked), seed=seed, progress=progress)
