"""Whether a proposal is appraised, and why not: not known is not zero."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from infraprio.appraisal.operating import OPERATING
from infraprio.appraisal.values.costs import Costs
from infraprio.appraisal.values.quantities import Quantities
from infraprio.findings import Finding, finding
from infraprio.scenario.scenario import Scenario
from infraprio.words import say

__all__ = ["REASONS", "STATUSES", "footnotes", "low_ratios", "standing", "why_missing"]

STATUSES: dict[str, str] = {
    "computed": "computed here",
    "given": "results that the planner brought along count",
    "not_appraised": "no net present value; the reason says why",
    "in_reference": "finished or under way, part of the reference alternative",
}

REASONS: dict[str, str] = {
    "cost_unknown": "no cost is stated",
    "cost_not_positive": "the cost is not above zero",
    "cost_price_year": "the cost cannot be brought to the price year of the scenario",
    "effects_unknown": "nobody has stated its effects, and it changes nothing in the network",
    "effects_not_valued": "what it changes in the network is nothing that the model values",
    "nothing_priced": "none of its stated effects has a price",
    "operating_measure": "appraised, but its money goes to running traffic: no ratio to the investment",
}
"""Why a proposal is not appraised, or has no NNK-i."""


def why_missing(
    scenario: Scenario,
    costs: Costs,
    costless: Sequence[Finding],
    physical: Quantities,
    priced: Collection[str],
    unvalued: Collection[str],
) -> tuple[list[str], list[Finding]]:
    """Reason for which each proposal has no computed result, "" where it has one, and findings.

    Parameters
    ----------
    costless : findings about costs that are unknown.
    physical : quantities, whose `evaluated` are the proposals with known effects.
    priced : proposals of whose effects something has a price, also where the changes cancel.
    unvalued : proposals of which the network that was evaluated tells nothing.
    """
    table = scenario["proposals"]
    cost_code = {told.row: told.code.removeprefix("appraisal_") for told in costless}
    evaluated, stated = set(physical.evaluated), set(physical.proposal.tolist())
    busy = set(scenario["changes"]["proposal"])
    reasons: list[str] = []
    found: list[Finding] = []
    for i, proposal in enumerate(table["id"]):
        told = {"row": table.rows[i], "name": table["name"][i]}
        reason = ""
        if proposal not in evaluated:
            reason = "effects_not_valued" if proposal in busy and proposal in unvalued else "effects_unknown"
        elif proposal in stated and proposal not in priced:
            reason = "nothing_priced"
        live = table["horizon"][i] != "done"
        if live and reason:
            found.append(finding(reason, table.file, **told))
        elif live and proposal not in stated and math.isfinite(costs.construction[i]):
            found.append(finding("no_effect", table.file, **told))
        if math.isnan(costs.construction[i]):
            reason = cost_code.get(table.rows[i], "cost_unknown")
        reasons.append(reason)
    return reasons, found


def standing(npv: float, reason: str, *, done: bool, given: bool) -> tuple[str, str]:
    """Status of a proposal and the reason where it is not appraised.

    Parameters
    ----------
    npv : net present value that counts, nan if there is none.
    reason : why nothing was computed, "" if it was.
    done : part of the reference alternative.
    given : the planner brought results along.
    """
    if done:
        return "in_reference", ""
    if math.isnan(npv):
        return "not_appraised", reason
    return ("given" if given else "computed"), ""


def footnotes(frame: pd.DataFrame, language: str = "en") -> tuple[str, ...]:
    """Sentences that belong below a table of net present values and ratios, in a language.

    Parameters
    ----------
    frame : rows of `Appraisal.to_frame`, all or those that the table shows.

    Examples
    --------
    >>> frame = pd.DataFrame({"status": ["computed"], "reason": [""], "npv_ratio_i": [-1.4]})
    >>> [note[:24] for note in footnotes(frame)]
    ['Net present values use t', 'A ratio below −1 is no e']
    """
    live = frame[frame["status"] != "in_reference"]
    lacking = int((live["status"] == "not_appraised").sum())
    wanted = {
        "cost": lacking < len(live),
        "not_appraised": lacking > 0,
        "operating": bool((live["reason"] == OPERATING).any()),
        "below": bool((live["npv_ratio_i"] < -1).any()),
    }
    return tuple(
        say(f"footnote.{name}", language, n=lacking, m=len(live)) for name, yes in wanted.items() if yes
    )


def low_ratios(scenario: Scenario, frame: pd.DataFrame) -> list[Finding]:
    """Notes on ratios below -1, which look like an error and are none."""
    table = scenario["proposals"]
    ratio = frame["npv_ratio_i"].to_numpy(dtype=float)
    return [
        finding(
            "ratio_below_minus_one",
            table.file,
            row=table.rows[i],
            value=f"{ratio[i]:.2f}",
            name=table["name"][i],
        )
        for i in np.flatnonzero(ratio < -1)
    ]
