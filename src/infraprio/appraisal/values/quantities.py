"""Physical changes a year: what the appraisal prices, as one plain table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from infraprio.errors import AppraisalError

__all__ = ["ITEMS", "Quantities", "quantities"]

ITEMS: dict[str, str] = {
    "travel_time_hours": "h/year",
    "travel_cost_sek": "SEK/year",
    "user_charges_sek": "SEK/year",
    "freight_hours": "h/year",
    "vehicle_km_car": "km/year",
    "vehicle_km_heavy": "km/year",
    "freight_km": "km/year",
    "freight_toll_sek": "SEK/year",
    "rail_freight_sek": "SEK/year",
    "severe_accidents": "persons/year",
    "co2_tonnes": "t/year",
    "fare_revenue_sek": "SEK/year",
    "toll_revenue_sek": "SEK/year",
    "parking_revenue_sek": "SEK/year",
    "service_km": "km/year",
    "transit_trips": "trips/year",
    "noise_exposed_persons": "persons",
    "travel_time_sd_hours": "h/year",
    "construction_co2_tonnes": "t",
    "construction_km": "km built",
    "pm25_exposure_person_ug": "persons × µg/m³",
    "cycling_person_minutes": "persons x min/week",
    "walking_person_minutes": "persons x min/week",
    "crowding_hours": "h/year",
    "bicycle_km": "km/year",
    "walking_km": "km/year",
}
"""Quantities that the appraisal reads, with their units.

``travel_cost_sek`` is the cost of driving and fares, ``user_charges_sek`` tolls and parking charges that travellers
pay, ``freight_toll_sek`` tolls that freight pays: what is paid stands against the revenue that is received.
``freight_km`` are kilometres of heavy vehicles weighted by what they cost, lower where heavier vehicles are let in;
where it is stated it carries the vehicle cost of freight in place of ``vehicle_km_heavy``. ``rail_freight_sek`` is what
stated goods by rail cost (mode rail), and what they cost where they do not go by rail (mode lorry). ``transit_trips`` have no
price; the support of an operating measure is divided by them. ``travel_time_sd_hours`` is the standard deviation of
car times; ``construction_co2_tonnes`` and ``construction_km`` (mode road, rail, tunnel or bridge) fall once, while the
proposal is built; all others are yearly. ``crowding_hours`` are what crowding adds to
the hours on board as travellers feel them. ``bicycle_km`` and ``walking_km`` are kilometres of persons; they have a price,
for health, only where somebody states one.
"""

DIMENSIONS = ("mode", "purpose", "distance", "municipality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """Changes that proposals make, with minus without, a year at the traffic of the base year.

    Attributes
    ----------
    proposal, item : ndarray
        Labels, shape (rows,).
    mode, purpose, distance, municipality : ndarray
        Labels, "" where a quantity is not divided; distance is
        ``regional`` (up to 100 km) or ``long``.
    change : ndarray
        In the unit of `ITEMS`; time and cost saved are negative.
    evaluated : tuple of str
        Labels whose effects are known, also where nothing changes.

    Examples
    --------
    >>> import pandas as pd
    >>> changes = quantities(pd.DataFrame({"proposal": ["A"], "item": ["severe_accidents"], "change": [-0.5]}))
    >>> changes.of("A").change.tolist()
    [-0.5]
    """

    proposal: np.ndarray[Any, Any]
    item: np.ndarray[Any, Any]
    mode: np.ndarray[Any, Any]
    purpose: np.ndarray[Any, Any]
    distance: np.ndarray[Any, Any]
    municipality: np.ndarray[Any, Any]
    change: np.ndarray[Any, np.dtype[np.float64]]
    evaluated: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.change)

    def of(self, proposal: str) -> Quantities:
        """Only the rows of one proposal or set.

        Parameters
        ----------
        proposal : str
            Id of a proposal.

        Returns
        -------
        Quantities
            The rows of that proposal.
        """
        hit = self.proposal == proposal
        return Quantities(
            **{name: getattr(self, name)[hit] for name in ("proposal", "item", *DIMENSIONS, "change")},
            evaluated=tuple(p for p in self.evaluated if p == proposal),
        )

    def to_frame(self) -> pd.DataFrame:
        """A pandas copy with the unit of each row."""
        frame = pd.DataFrame(
            {name: getattr(self, name) for name in ("proposal", "item", *DIMENSIONS, "change")}
        )
        frame["unit"] = frame["item"].map(ITEMS)
        return frame


def quantities(frame: pd.DataFrame, evaluated: Sequence[str] | None = None) -> Quantities:
    """Check a table of physical changes and make it a frozen value.

    Parameters
    ----------
    frame : DataFrame
        Columns proposal, item, change, and where known mode, purpose, distance, municipality. Rows with
        the same labels are added.
    evaluated : sequence of str, optional
        Proposals whose effects are known even if no row names them; default: those in the table.

    Returns
    -------
    Quantities
        One row a change, in the units of the items.

    Raises
    ------
    AppraisalError
        If a column is missing, an item is unknown, or a change is missing or infinite; all are named at once.

    Examples
    --------
    >>> table = pd.DataFrame({"proposal": ["A"], "item": ["travel_time_hours"], "change": [-16000.0],
    ...                       "mode": ["car"], "purpose": ["work"]})
    >>> len(quantities(table))
    1
    """
    lacking = [name for name in ("proposal", "item", "change") if name not in frame.columns]
    if lacking:
        raise AppraisalError(f"the table of quantities lacks the columns {', '.join(lacking)}; add them")
    frame = frame.assign(**{name: "" for name in DIMENSIONS if name not in frame.columns})
    change = pd.to_numeric(frame["change"], errors="coerce").to_numpy(dtype=float)
    faults = [
        f"item {name!r} is unknown; use one of {', '.join(ITEMS)}"
        for name in dict.fromkeys(frame["item"])
        if name not in ITEMS
    ]
    faults += [
        f"{frame['item'].iloc[i]} of {frame['proposal'].iloc[i]}: {frame['change'].iloc[i]!r} is not a number; "
        "leave the row out if the effect is unknown"
        for i in np.flatnonzero(~np.isfinite(change))
    ]
    if faults:
        raise AppraisalError("the quantities cannot be priced:\n  " + "\n  ".join(faults))
    keys = ["proposal", "item", *DIMENSIONS]
    labels = frame[keys].astype(object)
    tidy = labels.where(labels.notna(), "").astype(str).assign(change=change)
    tidy = tidy.groupby(keys, sort=False)["change"].sum().reset_index()
    tidy = tidy[tidy["change"].ne(0)]
    known = dict.fromkeys([*(evaluated or ()), *frame["proposal"].astype(str)])
    columns = {name: tidy[name].to_numpy(dtype=object) for name in keys}
    return Quantities(**columns, change=tidy["change"].to_numpy(dtype=float), evaluated=tuple(known))
