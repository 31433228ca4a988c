"""Where people cycle and walk, how fast, and what a minute there feels like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Bools, Floats
from infraprio.network.travel.walks import NOT_ON_FOOT

__all__ = ["Links", "bicycle_links", "facilities", "surface_of", "surface_remarks", "walk_links"]

_NOT_BY_BICYCLE: Final = ("motorway", "2+2", "2+1")
_SURFACES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("asphalt", "paved", "concrete", "concrete:plates", "concrete:lanes", "chipseal", "paving_stones", "wood", "metal"), "smooth"),
    **dict.fromkeys(("compacted", "fine_gravel", "gravel", "unpaved", "pebblestone"), "gravel"),
    **dict.fromkeys(("sett", "cobblestone", "unhewn_cobblestone", "ground", "dirt", "earth", "grass", "mud", "rock", "sand"), "rough"),
}  # fmt: skip
"""Surface as OpenStreetMap names it -> class of speed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The roads of one mode, (roads,) each.

    Attributes
    ----------
    open : whether one may go there.
    minutes : by the clock; `felt` what they weigh against minutes in a vehicle.
    oneway : only from its beginning to its end.
    """

    open: Bools
    minutes: Floats
    felt: Floats
    oneway: Bools


def facilities(transport: Transport) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """(roads,) where bicycles go on a road: path, lane, mixed or no; as stated, else by the road class."""
    stated = transport.by_word("roads", "bicycle", str).astype(str)
    by_class = transport.by_word(
        "roads",
        "road_class",
        lambda word: "path" if word == "path" else "no" if word in _NOT_BY_BICYCLE else "mixed",
    )
    return np.where(stated == "", by_class, stated).astype(str)


def surface_of(transport: Transport) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """(roads,) smooth, gravel or rough: by the stated surface, else by the road class."""
    stated = transport.by_word("roads", "surface", lambda word: _SURFACES.get(word.strip().lower(), ""))
    stated = stated.astype(str)
    by_class = transport.by_word(
        "roads", "road_class", lambda word: "gravel" if word == "gravel" else "smooth"
    )
    return np.where(stated == "", by_class, stated).astype(str)


def surface_remarks(transport: Transport) -> list[Finding]:
    """Stated surfaces that have no class of speed: their roads count by road class."""
    roads = transport["roads"]
    words = sorted({str(w) for w, live in zip(roads["surface"], roads["open"], strict=True) if live and w})
    return [
        about("surface_unknown", "roads", surface=word, known=", ".join(_SURFACES))
        for word in words
        if word.strip().lower() not in _SURFACES
    ]


def _slope_factor(transport: Transport, p: Mapping[str, float], mode: str) -> Floats:
    """(roads,) speed against that on the flat; one half each way up and down."""
    factor = {"rolling": p[f"{mode}_speed_rolling"], "hilly": p[f"{mode}_speed_hilly"]}
    return np.asarray(transport.by_word("roads", "slope", lambda word: factor.get(word, 1.0)), dtype=float)


def _minutes(km: Floats, speed: Floats) -> Floats:
    return np.asarray(km / speed * 60.0)


def bicycle_links(transport: Transport, p: Mapping[str, float]) -> Links:
    """Roads for bicycles: mean minutes over conventional and electric ones, by slope and surface.

    A ferry takes its own time. A minute in mixed traffic or on a lane weighs more than one on a path of its own.
    """
    roads, where, surface = transport["roads"], facilities(transport), surface_of(transport)
    by_surface = {"smooth": 1.0, "gravel": p["bicycle_speed_gravel"], "rough": p["bicycle_speed_rough"]}
    ground = np.array([by_surface[word] for word in surface], dtype=float)
    km, share = roads["length_km"].astype(float), p["ebicycle_share"]
    minutes = (1.0 - share) * _minutes(
        km, p["bicycle_speed_kmh"] * ground * _slope_factor(transport, p, "bicycle")
    )
    minutes += share * _minutes(
        km, p["ebicycle_speed_kmh"] * ground * _slope_factor(transport, p, "ebicycle")
    )
    weight = np.select(
        [where == "mixed", where == "lane"], [p["bicycle_weight_mixed"], p["bicycle_weight_lane"]], 1.0
    )
    afloat = transport.by_word("roads", "road_class", lambda word: word == "ferry") > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = km / roads["speed_kmh"].astype(float) * 60.0 + roads["delay_min"].astype(float)
    minutes, weight = np.where(afloat, crossing, minutes), np.where(afloat, 1.0, weight)
    return Links(
        open=np.asarray(usable(transport, "roads") & (where != "no")),
        minutes=minutes,
        felt=np.asarray(minutes * weight),
        oneway=roads["oneway"].astype(bool),
    )


def walk_links(transport: Transport, p: Mapping[str, float]) -> Links:
    """Roads for walking, in both directions: minutes by slope; surfaces do not count."""
    roads = transport["roads"]
    on_foot = transport.by_word("roads", "road_class", lambda word: word not in NOT_ON_FOOT) > 0
    minutes = _minutes(
        roads["length_km"].astype(float), p["walk_speed_kmh"] * _slope_factor(transport, p, "walking")
    )
    return Links(
        open=np.asarray(usable(transport, "roads") & on_foot),
        minutes=minutes,
        felt=np.asarray(minutes * p["walk_weight"]),
        oneway=np.zeros(len(minutes), dtype=bool),
    )
