"""What a total is taken over: which places, which residents, which roads."""

from __future__ import annotations

from infraprio.effects.measures import Measures
from infraprio.effects.reach import Setting
from infraprio.network.transport import Transport
from infraprio.network.travel.demand import Zones
from infraprio.words import Counted, Spoken, Words

__all__ = ["coverage"]


def coverage(measures: Measures, zones: Zones, setting: Setting, transport: Transport) -> dict[str, Spoken]:
    """Indicator -> what its total covers, for headings of tables.

    Traffic and journeys are counted wherever they are in the tables, also outside the region; means and shares over
    residents count those of the region alone.
    """
    places, outside = len(zones.ids), int((~zones.in_region).sum())
    roads = int(transport["roads"]["open"].sum())
    rails = int(transport["railways"]["open"].sum())
    people, corridors = int(setting.counted.sum()), len(setting.corridors)
    words = {
        "everything": Words.of("covers.everything", places=places, outside=outside, roads=roads, rails=rails),
        "residents": Words.of("covers.region" if outside else "covers.residents", people=people),
        "corridors": Counted("covers.corridors", corridors),
    }
    return {name: words[key] for name, key in measures.covers.items()}
