"""What the choice of the set of appraisal values moves in the order by net present value ratio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.appraisal.appraise import GENERAL, appraise
from infraprio.appraisal.values.lines import value_ids
from infraprio.effects.given import GivenEffects
from infraprio.scenario.parameters import built_in, parameters, parameters_in_use
from infraprio.scoring.methods.compare_methods import kendall
from infraprio.scoring.ranks import ranks

if TYPE_CHECKING:
    from infraprio.appraisal import Appraisal
    from infraprio.appraisal.unappraised import Unappraised
    from infraprio.scenario.scenario import Scenario

__all__ = ["ValueSets", "appraised_under", "compare_value_sets"]

KINDS = ("official", "sourced", "user", "placeholder")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ValueSets:
    """Appraisals of the same proposals under several sets of values.

    Attributes
    ----------
    scenario : Scenario
        Under the first of the sets.
    rates : mapping of str to float
        Set -> discount rate.
    frame : DataFrame
        Proposals x (rank_<set>, npv_ratio_i_<set>, npv_msek_<set> for each set, places): rank by NNK-i, and how many places lie
        between the best and the worst rank. In the scenario's money and price year under every set.
    agreement : DataFrame
        Sets x (official, sourced, user, placeholder, kendall, moved, most, mover, turned): values in use by kind; tau-b with the
        first set, over the proposals that both rank; how many have another rank, the most places one moves, which; how many have a
        net present value of the other sign.
    """

    scenario: Scenario
    rates: Mapping[str, float]
    frame: pd.DataFrame
    agreement: pd.DataFrame

    def __repr__(self) -> str:
        return f"ValueSets({', '.join(self.agreement.index)})"

    def to_frame(self) -> pd.DataFrame:
        """A copy of `frame`."""
        return self.frame.copy()


def appraised_under(
    sets: Mapping[str, Scenario], scenario: Scenario, effects: Any, worth: Appraisal | Unappraised
) -> dict[str, Appraisal | Unappraised]:
    """The appraisal of a run under several sets; effects are computed anew where a set changes what the network reads.

    Parameters
    ----------
    scenario, effects, worth : of the run
    """
    if isinstance(effects, GivenEffects):
        return dict.fromkeys(sets, worth)
    read = [name for name in built_in() if name not in {*GENERAL, *value_ids()}]
    own = parameters(scenario)
    found: dict[str, Appraisal | Unappraised] = {}
    for name, each in sets.items():
        other = parameters(each)
        same = all(own[i].value == other[i].value for i in read)
        found[name] = appraise(each, effects if same else None)
    return found


def compare_value_sets(
    scenarios: Mapping[str, Scenario], appraisals: Mapping[str, Appraisal | Unappraised]
) -> ValueSets:
    """Ranks by NNK-i under each set, and how they agree with those under the first.

    Parameters
    ----------
    scenarios, appraisals : mapping of str to label
        Set -> the scenario under it and what it is worth; the same keys, the first is compared with.

    Returns
    -------
    ValueSets
        Where nothing is appraised the ranks are missing.

    Examples
    --------
    >>> from infraprio.appraisal.unappraised import given_worth
    >>> from infraprio.effects.examples import valley
    >>> found = compare_value_sets({"a": valley(), "b": valley()}, dict.fromkeys("ab", given_worth(valley())))
    >>> found.agreement[["placeholder", "moved"]].to_dict("list")
    {'placeholder': [36, 36], 'moved': [0, 0]}
    """
    frames = {name: worth.frame for name, worth in appraisals.items()}
    placed = pd.DataFrame({name: ranks(frame["npv_ratio_i"].astype(float)) for name, frame in frames.items()})
    columns: dict[str, Any] = {f"rank_{name}": placed[name] for name in placed}
    for measure in ("npv_ratio_i", "npv_msek"):
        columns |= {f"{measure}_{name}": frame[measure].astype(float) for name, frame in frames.items()}
    frame = pd.DataFrame(columns).assign(places=placed.max(axis=1) - placed.min(axis=1))
    first = next(iter(frames))
    used = {name: parameters_in_use(each) for name, each in scenarios.items()}
    return ValueSets(
        scenario=scenarios[first],
        rates={name: every["discount_rate"].value for name, every in used.items()},
        frame=frame.sort_values(f"rank_{first}", kind="stable"),
        agreement=pd.DataFrame(
            [
                _kinds(used[name]) | _agreement(placed[[first, name]], frames[first], frames[name])
                for name in [str(each) for each in placed]
            ],
            index=pd.Index(list(placed), name="set"),
        ),
    )


def _kinds(used: Mapping[str, Any]) -> dict[str, Any]:
    """How many values are of each kind; settings of the model are not counted."""
    count = Counter(each.status for each in used.values() if each.kind == "value")
    return {kind: count[kind] for kind in KINDS}


def _agreement(pair: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> dict[str, Any]:
    """How far the ranks under another set are from those under the first."""
    both = pair.set_axis(["first", "other"], axis=1).dropna()
    off = (both["first"] - both["other"]).abs()
    signs = np.sign(one["npv_msek"].astype(float)) * np.sign(other["npv_msek"].astype(float))
    return {
        "kendall": kendall(both).to_numpy()[0, 1].item() if len(both) > 1 else np.nan,
        "moved": int((off > 0).sum()),
        "most": float(off.max()) if len(off) else np.nan,
        "mover": str(off.idxmax()) if len(off) and off.max() > 0 else "",
        "turned": int((signs < 0).sum()),
    }
