"""Wider effects that a planner may state: what each is measured by, and which of them count the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["ACTIVE_TRAVEL", "CROWDING", "RELIABILITY", "WIDER", "Wider"]

RELIABILITY: Final = "travel_time_sd_hours_day"
"""Indicator that the setting reliability turns on."""
ACTIVE_TRAVEL: Final = (
    "bicycle_trips_day", "walk_trips_day", "bicycle_km_million_year", "walk_km_million_year", "travel_hours_active_day",
    "severe_accidents_active_year",
)  # fmt: skip
"""Indicators that the setting active_travel turns on."""
CROWDING: Final = ("crowding_hours_day", "standing_hours_day")
"""Indicators that are there where services state their seats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """One effect of the table ``wider_effects``.

    Attributes
    ----------
    indicator : what it adds to.
    unit : of the stated value; "MSEK" is the scenario's money.
    of_persons : it is stated for a number of persons.
    least : least value that it can have.
    most : size that no proposal has; beyond it the unit must be wrong.
    """

    indicator: str
    unit: str
    of_persons: bool = False
    least: float = float("-inf")
    most: float = float("inf")


WIDER: Final[dict[str, Wider]] = {
    "construction_co2": Wider(indicator="construction_co2_tonnes", unit="t", least=0.0),
    **{
        f"construction_{kind}": Wider(indicator="construction_co2_tonnes", unit="km", least=0.0, most=2000.0)
        for kind in ("road", "rail", "tunnel", "bridge")
    },
    "noise": Wider(indicator="noise_exposed_persons", unit="persons"),
    "air": Wider(indicator="pm25_exposure_person_ug", unit="µg/m³", of_persons=True, most=50.0),
    "cycling": Wider(indicator="deaths_avoided_year", unit="min/week", of_persons=True, most=2500.0),
    "walking": Wider(indicator="deaths_avoided_year", unit="min/week", of_persons=True, most=2500.0),
    "wider_economic": Wider(indicator="wider_economic_msek", unit="MSEK"),
}
"""Effect -> what it is; all are off for a proposal that states none."""
