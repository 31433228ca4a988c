"""Which pairs of proposals may be worth more, or less, together than one by one: those that serve the same places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.effects.areas import WITHOUT_PLACE
from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["overlap"]

Floats = NDArray[np.float64]
EVERYWHERE = "consumer_surplus_msek_year"  # where the gains of an indicator fall that is not known by zone


def overlap(scores: Scores, by_zone: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.Series[float]:
    """Goal score that two proposals bring to the same zones and goals: how much they might interact at most.

    The score of each proposal for each measured goal is spread over the zones as its effect on the goal's
    indicator is (or as its gain in consumer surplus, for indicators that zones do not have); of two
    proposals the lesser one counts. Ratings add up and are left out. A ranking of pairs worth evaluating,
    not a bound: proposals that only work together need not overlap.

    Parameters
    ----------
    by_zone : (proposal, place) x indicators
    pairs : of proposals

    Returns
    -------
    Series of points of goal score by pair, largest first; ties in the order given.
    """
    if not pairs:
        return pd.Series(dtype=float, index=pd.MultiIndex.from_arrays([[], []], names=["a", "b"]))
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    by_zone = by_zone.drop(index=WITHOUT_PLACE, level=1, errors="ignore")  # on different roads: no overlap
    row = {name: number for number, name in enumerate(names)}
    weights = dict(
        zip(map(str, scores.weights), scores.weights.loc[scores.stakeholder].to_numpy(float), strict=True)
    )
    parts = [np.zeros((len(names), 1))]
    for goal, indicator in zip(
        map(str, scores.anchors.index), map(str, scores.anchors["indicator"]), strict=True
    ):
        where = indicator if indicator in by_zone else EVERYWHERE
        if indicator in ("judgement", "score") or where not in by_zone:
            continue
        points = weights[goal] * np.abs(scores.values[goal].loc[names].to_numpy(float))
        parts.append(_spread(by_zone[where].unstack().loc[names].to_numpy(float)) * points[:, None])
    score = np.hstack(parts)
    found = [float(np.minimum(score[row[a]], score[row[b]]).sum()) for a, b in pairs]
    index = pd.MultiIndex.from_tuples(pairs, names=["a", "b"])
    return pd.Series(found, index=index).sort_values(ascending=False, kind="stable")


def _spread(effect: Floats) -> Floats:
    """Shares of the zones in each proposal's effect (proposals, zones); zeros where it has none."""
    size = np.abs(effect)
    whole = size.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(size, whole, out=np.zeros_like(size), where=whole > 0)
    return shares
