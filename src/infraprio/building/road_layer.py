"""Roads from a GeoPackage in the layout of the Swedish national road database."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from infraprio.findings import ScenarioError, finding
from infraprio.network.files.layers import read_layer
from infraprio.network.osm.extract import Ways
from infraprio.network.osm.roads import MapData

__all__ = ["road_layer"]

_COLUMNS: Final = {
    "limit": ("hastighetsgrans_hogstatillatnahastighet_f", "hastighetsgrans_hogstatillatnahastighet_b", "hastighet", "hastighetsgrans"),
    "klass": ("funkvagklass_klass", "funktionellvagklass", "klass"),
    "number": ("vagnummer_huvudnummer_vard", "vagnummer", "huvudnummer"),
    "street": ("gatunamn_namn", "gatunamn", "namn"),
    "lanes": ("antal_korfalt2_korfaltsantal", "korfaltsantal", "antal_korfalt"),
    "bearing": ("barighet_barighetsklass", "barighetsklass"),
    "traffic": ("trafik_adt_fordon", "trafik_adt_samtliga_fordon", "adt_fordon"),
    "kind": ("vagtrafiknat_vagtrafiknattyp", "vagtrafiknattyp", "vagtrafiknat_nattyp"),
    "surface": ("slitlager_slitlagertyp", "slitlagertyp"),
    "barred_along": ("forbjudenfardriktning_f", "f_forbjudenfardriktning"),
    "barred_back": ("forbjudenfardriktning_b", "b_forbjudenfardriktning"),
    "ferry": ("farjeled_farjeledsnamn", "farjeledsnamn"),
    "motorway": ("motorvag_motorvag", "motorvag"),
}  # fmt: skip
_SPEED_BY_CLASS: Final = (100, 90, 80, 80, 70, 70, 60, 50, 40, 40)
_CAPACITY_BY_LANE: Final = 1400.0
_FREE_FLOW: Final = 0.95
_YES: Final = ("ja", "1", "true", "sant")
_FERRY_KMH: Final = 15.0


def road_layer(path: str | Path) -> MapData:
    """Read the lines of a layer as roads; ends and corners that coincide to a decimetre are one node.

    Columns are told by the names of the homogenised extracts (Hastighetsgrans_HogstaTillatnaHastighet_F,
    FunkVagklass_Klass, Vagnummer_Huvudnummer_Vard and so on), whatever their case; only the speed or the class is needed.
    Parts that are not for cars (Vagtrafiknattyp other than bilnät) are left out. The functional class is the rank of
    importance.

    Raises
    ------
    ScenarioError
        The file cannot be read, or has neither speeds nor classes.
    """
    path = Path(path)
    table, shapes = read_layer(path)
    held = {_plain(title): title for title in table.columns}
    column = {
        what: next((held[name] for name in names if name in held), None) for what, names in _COLUMNS.items()
    }
    if column["limit"] is None and column["klass"] is None:
        raise ScenarioError(
            [
                finding(
                    "missing_column", path.name, column="Hastighetsgrans_HogstaTillatnaHastighet_F", near=""
                )
            ]
        )
    ids, values, spots = [], [], []
    lost = []
    for k, (row, shape) in enumerate(zip(table.to_dict("records"), shapes), start=1):
        cells = {what: _text(row[title]) if title is not None else "" for what, title in column.items()}
        if cells["kind"] and "bil" not in cells["kind"].lower() and cells["kind"] != "1":
            continue
        if shape is None or len(shape) < 2:
            lost.append(finding("road_without_line", path.name, row=k))
            continue
        ids.append(k)
        values.append(_values(cells))
        spots.append(shape)
    if not spots:
        raise ScenarioError([*lost, finding("no_roads", path.name)])
    points = np.concatenate(spots)
    _, node = np.unique(np.round(points * [5e5, 1e6]).astype(np.int64), axis=0, return_inverse=True)
    count = np.array([len(shape) for shape in spots], dtype=np.intp)
    ways = Ways(
        ids=np.array(ids, dtype=np.int64),
        values=values,
        first=np.concatenate([[0], np.cumsum(count)]).astype(np.intp),
        node=node.ravel().astype(np.int64),
        lon=points[:, 0],
        lat=points[:, 1],
        findings=tuple(lost),
    )
    cars = np.ones(len(ids), dtype=bool)
    return MapData(ways=ways, within=None, cars=cars, rails=~cars, file=path.name)


def _plain(title: object) -> str:
    """A heading in small letters without accents."""
    apart = unicodedata.normalize("NFKD", str(title).strip().lower())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    """Attributes of a road, in the columns of `network.osm.tags.way_values`."""
    klass, limit, lanes = (_number(cells[what]) for what in ("klass", "limit", "lanes"))
    rank = 1 + int(np.clip(0 if math.isnan(klass) else klass, 0, 7))
    guessed = [what for what, value in (("speed", limit), ("lanes", lanes)) if math.isnan(value)]
    limit = float(_SPEED_BY_CLASS[rank - 1]) if math.isnan(limit) else limit
    along, back = (cells[f"barred_{way}"].lower() in _YES for way in ("along", "back"))
    oneway = -1 if along and not back else 1 if back and not along else 0
    each = 1.0 if math.isnan(lanes) else max(1.0, lanes if oneway else lanes / 2)
    ferry = bool(cells["ferry"])
    gravel = cells["surface"].lower().startswith("grus") or cells["surface"] == "2"
    road_class = (
        "ferry"
        if ferry
        else "motorway"
        if cells["motorway"].lower() in _YES
        else "gravel"
        if gravel
        else "two_lane"
    )
    bearing = cells["bearing"].upper().removeprefix("BK") if cells["bearing"] else ""
    return {
        "road_class": road_class, "road_number": cells["number"] or cells["street"], "speed_limit_kmh": limit,
        "speed_kmh": _FERRY_KMH if ferry else round(limit * _FREE_FLOW, 2), "delay_min": 0.0, "lanes": each, "oneway": oneway,
        "capacity_veh_h": each * _CAPACITY_BY_LANE, "surface": cells["surface"], "toll": False, "rank": float(rank), "ferry_min": math.nan,
        "electrified": False, "tracks": math.nan, "guessed": tuple(guessed), "aadt": _number(cells["traffic"]),
        "bearing_class": f"BK{bearing[0]}" if bearing[:1] in ("1", "2", "3", "4") else "",
    }  # fmt: skip
