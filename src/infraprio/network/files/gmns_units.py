"""In which units a GMNS set holds its lengths and speeds, checked by the coordinates of its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, finding
from infraprio.network.files.text_tables import text_table
from infraprio.network.gtfs.calls import great_circle_km

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Units", "units_of"]

Floats = NDArray[np.float64]
_KM: Final = {"km": 1.0, "kilometer": 1.0, "kilometre": 1.0, "mile": 1.609344, "mi": 1.609344, "miles": 1.609344, "foot": 0.0003048, "feet": 0.0003048, "ft": 0.0003048, "m": 0.001, "meter": 0.001, "metre": 0.001}  # fmt: skip
_SPEED: Final = {"mph": 1.609344, "kph": 1.0, "kmh": 1.0, "km/h": 1.0, "m/s": 3.6}
_NEAR: Final = 1.6  # a road is seldom longer than this many times the straight line, in the median


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Factors from a set's numbers to km and km/h, and what is to be known about them."""

    length: float
    speed: float
    findings: tuple[Finding, ...] = ()


def units_of(
    folder: Path, node: pd.DataFrame, link: pd.DataFrame, tail: NDArray[np.int32], head: NDArray[np.int32]
) -> Units:
    """Units of the set's ``config.csv``, those of lengths as the coordinates have them.

    The specification lets lengths of links be in the long unit; sets are found in the short one. Of the two, that is
    taken in which links are about as long as the straight line between their nodes; where neither fits, the long one and
    a finding. A set without ``config.csv`` has one unit for length and speed, taken as km and km/h.
    """
    import pandas as pd

    path = folder / "config.csv"
    if "length" not in link:
        return Units(length=1.0, speed=1.0)
    length = pd.to_numeric(link["length"], errors="coerce").to_numpy(dtype=np.float64)
    straight = _straight_km(node, tail, head, "")
    if not path.is_file():
        doubt = _doubt(length, straight)
        return Units(
            length=1.0,
            speed=1.0,
            findings=()
            if doubt is None
            else (finding("length_and_place", "link.csv", column="length", factor=doubt),),
        )
    config = _config(path)
    speed = _SPEED.get(config.get("speed", "").strip().lower(), 1.0)
    names = {config.get(f"{kind}_length", "").strip().lower() for kind in ("long", "short")} & _KM.keys()
    straight = _straight_km(node, tail, head, config.get("crs", ""))
    fits = {name: _off(length * _KM[name], straight) for name in sorted(names)}
    long = config.get("long_length", "").strip().lower()
    if not fits:
        return Units(
            length=1.0,
            speed=speed,
            findings=(finding("units_unknown", "config.csv", column="long_length", value=long),),
        )
    best = min(fits, key=lambda name: (fits[name], name != long))
    if not fits[best] <= np.log(_NEAR):
        best = long if long in fits else best
        doubt = _doubt(length * _KM[best], straight)
        return Units(
            length=_KM[best],
            speed=speed,
            findings=(finding("length_and_place", "link.csv", column="length", factor=doubt or "–"),),
        )
    told = (
        ()
        if best == long
        else (finding("length_in_short_unit", "link.csv", column="length", unit=best, long=long),)
    )
    return Units(length=_KM[best], speed=speed, findings=told)


def _config(path: Path) -> dict[str, str]:
    """The one row of config.csv; nothing where it has none."""
    try:
        table, _ = text_table(path.read_bytes(), path.name)
    except (OSError, ValueError):
        return {}
    return {str(name): str(cell) for name, cell in table.iloc[0].items()} if len(table) else {}


def _off(km: Floats, straight: Floats) -> float:
    """How far lengths are from the straight lines, as the logarithm of the median ratio; infinite where nothing can be told."""
    good = (km > 0) & (straight > 0) & np.isfinite(km) & np.isfinite(straight)
    return float(abs(np.log(np.median(km[good] / straight[good])))) if good.any() else np.inf


def _doubt(km: Floats, straight: Floats) -> str | None:
    """The median ratio of lengths to straight lines where they do not go together; None where they do or it cannot be told."""
    off = _off(km, straight)
    if off <= np.log(_NEAR) or not np.isfinite(off):
        return None
    good = (km > 0) & (straight > 0)
    return f"{np.median(km[good] / straight[good]):.3g}"


def _straight_km(node: pd.DataFrame, tail: NDArray[np.int32], head: NDArray[np.int32], crs: str) -> Floats:
    """Straight lines of the links; nan where nodes have no coordinates."""
    import pandas as pd

    if not {"x_coord", "y_coord"} <= set(node.columns):
        return np.full(len(tail), np.nan)
    x, y = (
        pd.to_numeric(node[c], errors="coerce").to_numpy(dtype=np.float64) for c in ("x_coord", "y_coord")
    )
    plane = np.hypot(x[tail] - x[head], y[tail] - y[head])
    if np.nanmax(np.abs(x), initial=0) <= 180 and np.nanmax(np.abs(y), initial=0) <= 90:
        return great_circle_km(y[tail], x[tail], y[head], x[head])
    metres = crs.strip().removeprefix("EPSG:").startswith(("326", "327", "258", "300", "301", "3857"))
    return np.asarray(plane * (_KM["m"] if metres else _KM["foot"]))
