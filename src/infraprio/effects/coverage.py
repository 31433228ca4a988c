"""What a total is taken over: which places, which residents, which roads."""

from __future__ import annotations

from infraprio.effects.measures import Measures
from infraprio.effects.reach import Setting
from infraprio.network.transport import Transport
from infraprio.network.travel.demand import Zones

__all__ = ["coverage"]


def coverage(
    measures: Measures, zones: Zones, setting: Setting, transport: Transport
) -> dict[str, tuple[str, str]]:
    """Indicator -> what its total covers, in English and Swedish, for headings of tables.

    Traffic and journeys are counted wherever they are in the tables, also outside the region; means and shares over
    residents count those of the region alone.
    """
    places, outside = len(zones.ids), int((~zones.in_region).sum())
    roads = int(transport["roads"]["open"].sum())
    rails = int(transport["railways"]["open"].sum())
    people, corridors = int(setting.counted.sum()), len(setting.corridors)
    words = {
        "everything": (
            f"all {places} places, {outside} of them outside the region, {roads} roads and {rails} railways of the tables",
            f"alla {places} platser, {outside} av dem utanför regionen, {roads} vägar och {rails} järnvägar i tabellerna",
        ),
        "residents": (
            f"residents and seats of the region's {people} places"
            if outside
            else f"residents and seats of all {people} places",
            f"invånare och centralorter i regionens {people} platser"
            if outside
            else f"invånare och centralorter i alla {people} platser",
        ),
        "corridors": (
            f"{corridors} corridor{'s' if corridors != 1 else ''}, from end to end",
            f"{corridors} stråk, ände till ände",
        ),
    }
    return {name: words[key] for name, key in measures.covers.items()}
