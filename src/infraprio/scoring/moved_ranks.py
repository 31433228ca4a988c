"""Why another method ranks a proposal otherwise: the one goal, or the one person, without which it would move least."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.scoring.groups.group import borda

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["COLUMNS", "moved_by_goal", "moved_by_person"]

COLUMNS: Final = ("proposal", "method", "additive", "rank", "places", "because", "without")
_FIRST: Final = "additive"


def _told(places: pd.DataFrame, ranks: pd.DataFrame, without: Mapping[Any, pd.DataFrame]) -> pd.DataFrame:
    """One row a move; `without` holds the places when one goal or person is left out."""
    rows: list[tuple[Any, ...]] = []
    start, left_out = ranks[_FIRST].to_numpy(), {name: table.to_numpy() for name, table in without.items()}
    for k, method in enumerate(places):
        column = places[method].to_numpy()
        for i in np.flatnonzero(column).tolist():
            proposal, moved = places.index[i], int(column[i])
            left = {name: int(table[i, k]) for name, table in left_out.items()}
            best = min(left, key=lambda name: abs(left[name]), default="")
            helps = bool(left) and abs(left[best]) < abs(moved)
            first = int(start[i])
            then = first - moved
            reason = (best, float(left[best])) if helps else ("", np.nan)
            rows.append((proposal, method, first, then, moved, *reason))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = frame.assign(size=-frame["places"].abs()).sort_values(["size"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def moved_by_goal(
    values: pd.DataFrame, ranks: pd.DataFrame, methods: Mapping[str, Callable[[pd.DataFrame], Any]]
) -> pd.DataFrame:
    """Moves against the weighted mean, each with the goal that explains most of it.

    A goal explains a move as far as the places between the two methods become fewer when all proposals have the mean value
    on that goal, so that neither method reads anything from it.

    Parameters
    ----------
    values : DataFrame
        Proposals x goals.
    ranks : DataFrame
        Proposals x methods, the weighted mean (``additive``) among them.
    methods : mapping of str to callable
        Method -> function of a table like `values` that gives a result with `rank`.

    Returns
    -------
    DataFrame
        Of `COLUMNS`, the farthest moves first.
    """
    others = [name for name in ranks if name != _FIRST]
    places = -ranks[others].sub(ranks[_FIRST], axis=0)
    without = {}
    for goal in values.columns if len(values.columns) > 1 else ():
        level = values.assign(**{goal: float(values[goal].mean())})
        again = pd.DataFrame({name: methods[str(name)](level).rank for name in ranks})
        without[goal] = -again[others].sub(again[_FIRST], axis=0)
    return _told(places, ranks, without)


def moved_by_person(
    first: Series, merged: pd.DataFrame, own: pd.DataFrame, voices: Series | None
) -> pd.DataFrame:
    """Moves of orders of several people against the main one, each with the person who pulls most that way.

    Parameters
    ----------
    first : Series
        Rank by the main weights.
    merged : DataFrame
        Proposals x rules: ranks of the merged orders.
    own : DataFrame
        Proposals x people: rank in each person's own order.
    voices : Series, optional
        How much each person counts; None: all the same.

    Returns
    -------
    DataFrame
        Of `COLUMNS`. The person is the one whose leaving brings the proposal nearest to its main rank in the order by Borda
        points, a measure of the people's mean that asks for no search.
    """
    places = -merged.sub(first, axis=0)

    def middle(names: list[Any]) -> Series:
        points = borda(own[names], None if voices is None else voices[names])
        return points.rank(ascending=False, method="min").reindex(first.index)

    whole = middle(list(own.columns))
    without = {}
    for person in own.columns if own.shape[1] > 1 else ():
        rest = middle([name for name in own.columns if name != person])
        pull = (whole - rest).to_numpy()[:, None]
        without[person] = places.add(np.asarray(pull))
    return _told(places, merged.assign(**{_FIRST: first}), without)
