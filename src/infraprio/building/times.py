"""Times between places from another model, out of a matrix into a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import pandas as pd

from infraprio.errors import NetworkError
from infraprio.findings import finding
from infraprio.network.files.matrix import read_times
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.scenario import Scenario

__all__ = ["with_times"]

_MOST_MIN: Final = 6_000.0


def with_times(
    scenario: Scenario,
    times: str | Path | pd.DataFrame,
    mode: str,
    proposal: str = "",
    *,
    name: str | None = None,
) -> Scenario:
    """The scenario with times between places that another model gave, in place of the computed ones.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    times : path or DataFrame
        Minutes from door to door: OMX, CSV with the columns origin, destination and a value, or a table with origins on the
        rows. Places by id; an OMX file without names has the places with residents in the order of the table. Pairs that
        are not there, or hold no number, stay computed.
    mode : {"car", "public_transport"}
        Means of travel.
    proposal : str, default ""
        With this proposal alone; empty: today.
    name : str, optional
        Column of the CSV file or matrix of the OMX file, needed where there are several.

    Returns
    -------
    Scenario
        With these rows of the table given_times; earlier ones of this mode and proposal are gone.

    Raises
    ------
    NetworkError
        The matrix cannot be read, names a place that is not there, or takes no time or too long between two places.
    ScenarioError
        The mode or the proposal is not known.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> scenario = valley()
    >>> a, b = scenario["places"]["id"][:2]
    >>> given = with_times(scenario, pd.DataFrame([[25.0]], [a], [b]), "car")
    >>> given["given_times"].to_frame()[["mode", "minutes"]].values.tolist()
    [['car', 25.0]]
    """
    frame = times if isinstance(times, pd.DataFrame) else _read(Path(times), scenario, name)
    known = set(map(str, scenario["places"]["id"]))
    places = {label: _place(label, known) for label in [*frame.index, *frame.columns]}
    source = "" if isinstance(times, pd.DataFrame) else Path(times).name
    rows = [
        {"mode": mode, "proposal": proposal, "from_place": places[a], "to_place": places[b], "minutes": minutes, "source": source}
        for a, line in zip(frame.index, frame.to_numpy(dtype=np.float64))
        for b, minutes in zip(frame.columns, line.tolist())
        if np.isfinite(minutes) and places[a] != places[b]
    ]  # fmt: skip
    wrong = [row for row in rows if not 0 < row["minutes"] <= _MOST_MIN]
    if wrong:
        pair = f"{wrong[0]['from_place']} – {wrong[0]['to_place']}"
        raise NetworkError(
            finding("times_out_of_range", source, number=len(wrong), pair=pair, most=f"{_MOST_MIN:.0f}")
        )
    held = cast(list[dict[str, Any]], scenario["given_times"].to_frame().to_dict("records"))
    kept = [row for row in held if (row["mode"], row["proposal"]) != (mode, proposal)]
    return with_rows(scenario, "given_times", kept + rows)


def _read(path: Path, scenario: Scenario, name: str | None) -> pd.DataFrame:
    places = scenario["places"]
    people = places["id"][np.nan_to_num(places["population"]) > 0]
    labels, minutes = read_times(path, len(people), name)
    where = [str(label) for label in (people if labels is None else labels)]
    return pd.DataFrame(minutes, index=where, columns=where)


def _place(label: object, known: set[str]) -> str:
    """The id of a place; a number is also the place that `build_from` made of that node."""
    text = str(label)
    for each in (text, f"N{text}"):
        if each in known:
            return each
    raise NetworkError(finding("times_unknown_place", value=text))
