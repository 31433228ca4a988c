"""A scenario without a network: nothing is appraised, and results that were given are shown as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from infraprio.appraisal.values.given import RESULTS
from infraprio.scenario.scenario import Scenario

__all__ = ["Unappraised", "given_worth"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Unappraised:
    """Given results of the proposals, nothing computed beside them.

    Attributes
    ----------
    frame : DataFrame by proposal: kind, status (given or not_appraised), and the given results, missing where there are none.
    """

    frame: pd.DataFrame

    def __repr__(self) -> str:
        return f"Unappraised({int((self.frame['status'] == 'given').sum())} given results)"

    def to_frame(self) -> pd.DataFrame:
        """A copy of `frame`."""
        return self.frame.copy()


def given_worth(scenario: Scenario) -> Unappraised:
    """The given results of every proposal, in the prices that they were given in.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> given_worth(valley())
    Unappraised(0 given results)
    """
    table, proposals = scenario["given_results"], scenario["proposals"]
    index = pd.Index(proposals["id"], name="proposal", dtype=object)
    frame = pd.DataFrame(np.nan, index=index, columns=list(RESULTS))
    for proposal, item, value in zip(table["proposal"], table["item"], table["value"], strict=True):
        if item in RESULTS:
            frame.loc[proposal, item] = value
    known = frame.notna().any(axis=1)
    frame.insert(0, "status", np.where(known, "given", "not_appraised").astype(object))
    frame.insert(0, "kind", proposals["kind"])
    return Unappraised(frame=frame)
