"""The modes of public transport: stated once, for every list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["ON_DEMAND", "RAIL_MODES", "TRANSIT", "UNSTATED", "TransitMode"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitMode:
    """One mode of public transport.

    Attributes
    ----------
    links : table whose links its vehicles follow; "": none, its running times are stated.
    stop_min : parameter of the time that a stop adds where no running time is stated; "": none.
    time_as : vehicle whose value of an hour counts for its travellers.
    always : tables of quantities have its rows whether a service has the mode or not.
    """

    links: Literal["railways", "roads", ""]
    stop_min: str = ""
    time_as: Literal["train", "bus"]
    always: bool = False


ON_DEMAND: Final = "on_demand"
"""The mode that comes when it is called: it has an area and no timetable."""

TRANSIT: Final[dict[str, TransitMode]] = {
    "train": TransitMode(links="railways", stop_min="train_stop_min", time_as="train", always=True),
    "bus": TransitMode(links="roads", time_as="bus", always=True),
    "ferry": TransitMode(links="", time_as="bus", always=True),
    "air": TransitMode(links="", time_as="train", always=True),
    "tram": TransitMode(links="railways", stop_min="tram_stop_min", time_as="bus"),
    "metro": TransitMode(links="railways", stop_min="metro_stop_min", time_as="bus"),
    ON_DEMAND: TransitMode(links="roads", time_as="bus"),
}
"""Every mode that a service may have, in the order of tables."""

UNSTATED: Final = ("train",)
"""What runs on tracks that do not say."""
RAIL_MODES: Final = tuple(mode for mode, what in TRANSIT.items() if what.links == "railways")
"""Modes that run on tracks."""
