"""The agency's own rule beside the best plan: its money handed out in steps, read with a stop and with skipping."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.portfolio.lists.given.step_rule import Handed, handed_out
from infraprio.ranking.study.parts import changes, settled

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio
    from infraprio.scenario.scenario import Scenario

__all__ = ["STEP_READINGS", "StepReadings", "step_readings", "steps_of"]

STEP_READINGS: Final = ("stop", "skip")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReadings:
    """What the steps of the funds pay at the main budget, beside the best set for the same money.

    Attributes
    ----------
    steps : tuple of tuple of str
        Ids of the funds of each step, first step first.
    summary : DataFrame
        Indexed by reading (stop: the list of a fund ends at the first that does not fit; skip: what does not fit is passed
        over): value, best_value, loss (points of goal score), gap (within which the best set is proved), cost_msek,
        proposals (how many), adds and drops (ids that the rule pays and the best set does not hold, and the other way
        round), broken (rules of the scenario that it breaks).
    paid : DataFrame
        Indexed by (reading, proposal), in the order in which they are paid: step (0: must be built), paid_by (ids of funds).
    stopped_at : DataFrame
        Indexed by fund: the proposal at which its list ended, read with a stop.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> ip.run(valley()).step_readings is None  # no steps are stated there
    True
    """

    steps: tuple[tuple[str, ...], ...]
    summary: pd.DataFrame
    paid: pd.DataFrame
    stopped_at: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The summary, one row a reading."""
        return self.summary.copy()


def steps_of(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """Funds of each step that the table of funds states, first step first; none where none is stated."""
    table = scenario["funds"]
    stated = [(float(step), str(fund)) for fund, step in zip(table["id"], table["step"], strict=True)]
    numbers = sorted({step for step, _ in stated if not math.isnan(step)})
    return tuple(tuple(sorted(fund for step, fund in stated if step == number)) for number in numbers)


def step_readings(scenario: Scenario, data: Data, best: Portfolio) -> StepReadings | None:
    """Read the steps of the funds; None where none are stated.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    data : Data
        The choice for the main budget, with what was found to interact.
    best : Portfolio
        The best set for the main budget.

    Returns
    -------
    StepReadings or None
        Values are those of the choice, a later start counting less.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> step_readings(result.scenario, result.data, result.free_portfolio) is None
    True
    """
    steps = steps_of(scenario)
    if not steps:
        return None
    found = {reading: handed_out(data, steps, skip=reading == "skip") for reading in STEP_READINGS}
    rows = {reading: _line(each, best) for reading, each in found.items()}
    paid = {
        (reading, str(name)): {"step": each.step[name], "paid_by": " ".join(map(str, each.funds[name]))}
        for reading, each in found.items()
        for name in each.proposals
    }
    frame = pd.DataFrame(list(paid.values()), columns=["step", "paid_by"])
    frame.index = (
        pd.MultiIndex.from_tuples(list(paid), names=["reading", "proposal"]) if paid else frame.index
    )
    ended = {str(fund): str(name) for fund, name in found["stop"].stopped_at.items()}
    return StepReadings(
        steps=steps,
        summary=pd.DataFrame.from_dict(rows, orient="index").rename_axis("reading"),
        paid=frame,
        stopped_at=pd.DataFrame({"proposal": pd.Series(ended, dtype=object)}).rename_axis("fund"),
    )


def _line(found: Handed, best: Portfolio) -> dict[str, Any]:
    return {
        "value": found.check.value, "best_value": best.value, "loss": settled(best.value - found.check.value), "gap": best.gap,
        "cost_msek": float(found.check.spent.to_numpy().sum()), "proposals": len(found.proposals),
        **changes(found.proposals, best.proposals), "broken": tuple(found.check.broken),
    }  # fmt: skip
