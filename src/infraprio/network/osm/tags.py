"""What the tags of a way say: speed, lanes, direction, surface, access, tracks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from infraprio.network.osm.mapping import TRACKS, WayClass

__all__ = ["class_of", "km_h", "way_values"]

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_YES: Final = ("yes", "true", "1")
_UNPAVED: Final = (
    "unpaved",
    "gravel",
    "dirt",
    "earth",
    "ground",
    "sand",
    "fine_gravel",
    "compacted",
    "mud",
    "pebblestone",
)
_NO_CARS: Final = ("no", "private", "agricultural", "forestry", "delivery", "bus", "psv")
_SIDE_TRACKS: Final = ("yard", "siding", "spur", "crossover")
_MULTILANE: Final = ("trunk", "primary", "secondary")
_NO_LIMIT: Final = 130.0
_TAG_KEYS: Final = ("highway", "railway", "route")


def km_h(text: str) -> float:
    """Speed of a maxspeed tag, the first number where it lists several; nan where it states none.

    Examples
    --------
    >>> km_h("70|100"), km_h("30 mph"), km_h("RO:urban"), km_h("none")
    (70.0, 48.28, nan, 130.0)
    """
    if text == "none":
        return _NO_LIMIT
    found = _NUMBER.search(text)
    if not found:
        return math.nan
    value = float(found.group()) * (1.60934 if "mph" in text else 1.0)
    return round(value, 2) if 5 <= value <= 400 else math.nan


def class_of(tags: Mapping[str, str], mapping: Mapping[tuple[str, str], WayClass]) -> WayClass | None:
    """The class of a way; None: not a link of the network."""
    for key in _TAG_KEYS:
        kind = mapping.get((key, tags.get(key, "")))
        if kind is None:
            continue
        if tags.get("area") == "yes" or (key == "railway" and tags.get("service") in _SIDE_TRACKS):
            return None
        return None if kind.road_class not in ("path", *TRACKS) and _barred(tags) else kind
    return None


def _barred(tags: Mapping[str, str]) -> bool:
    """Closed to cars: the most special tag decides."""
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        if key in tags:
            return tags[key] in _NO_CARS
    return False


def way_values(tags: Mapping[str, str], kind: WayClass) -> dict[str, Any]:
    """The attributes of the links of a way, and which of them were guessed.

    Returns
    -------
    Columns of the tables of roads and railways; ``oneway`` is 1, 0, or -1 against the way's own direction; ``guessed``
    names what the tags do not say.
    """
    limit = km_h(tags.get("maxspeed", ""))
    lanes, guessed = _lanes(tags), []
    oneway = _direction(tags, kind)
    if math.isnan(limit):
        guessed.append("speed")
    if math.isnan(lanes):
        guessed.append("lanes")
    per_way = kind.lanes if math.isnan(lanes) else max(1.0, lanes if oneway else lanes / 2)
    limit = kind.speed_kmh if math.isnan(limit) else limit
    road_class = _road_class(tags, kind, oneway, per_way)
    speed, delay = limit * kind.flow_share, 0.0
    if road_class == "ferry":
        speed = kind.speed_kmh
    return {
        "road_class": road_class,
        "road_number": tags.get("ref", "") or tags.get("name", ""),
        "speed_limit_kmh": limit,
        "speed_kmh": round(speed, 2),
        "delay_min": delay,
        "lanes": per_way,
        "oneway": oneway,
        "capacity_veh_h": per_way * kind.lane_capacity_veh_h,
        "surface": tags.get("surface", ""),
        "toll": tags.get("toll") in _YES,
        "rank": kind.rank,
        "ferry_min": _duration(tags.get("duration", "")) if road_class == "ferry" else math.nan,
        "electrified": tags.get("electrified", "") in ("contact_line", "rail", "yes", "4th_rail"),
        "tracks": _whole(tags.get("tracks", "")),
        "guessed": tuple(guessed),
    }


def _whole(text: str) -> float:
    return float(text) if text.isdigit() and 0 < int(text) < 20 else math.nan


def _lanes(tags: Mapping[str, str]) -> float:
    """Lanes of the whole way; nan where the tags name none."""
    return _whole(tags.get("lanes", "").split(";")[0].split("|")[0])


def _direction(tags: Mapping[str, str], kind: WayClass) -> int:
    text = tags.get("oneway", "")
    if text in ("-1", "reverse"):
        return -1
    if text in _YES:
        return 0 if kind.road_class in ("path", *TRACKS) else 1
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
    return int(implied and text != "no")


def _road_class(tags: Mapping[str, str], kind: WayClass, oneway: int, lanes: float) -> str:
    """The road class, made finer by surface and lanes."""
    if kind.road_class in ("two_lane", "narrow", "street") and tags.get("surface") in _UNPAVED:
        return "gravel"
    if kind.road_class == "two_lane" and oneway and lanes >= 2 and tags.get("highway") in _MULTILANE:
        return "2+2"
    return kind.road_class


def _duration(text: str) -> float:
    """Minutes of a duration tag, H:MM or minutes."""
    parts = text.split(":")
    if not all(part.isdigit() for part in parts):
        return math.nan
    return float(parts[0]) if len(parts) == 1 else 60.0 * int(parts[0]) + int(parts[1])
