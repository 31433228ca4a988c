"""Where people live and work: a grid or points from a CSV file or a GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.files.layers import read_layer
from infraprio.network.files.text_tables import text_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DESTINATIONS", "Cells", "read_grid"]

Floats = NDArray[np.float64]
DESTINATIONS: Final = ("hospital", "university", "airport", "regional_centre", "travel_centre", "capital")
_NAMES: Final = {
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "population": (
        "population",
        "pop",
        "befolkning",
        "residents",
        "inhabitants",
        "bef",
        "beftotalt",
        "antal",
    ),
    "jobs": ("jobs", "employment", "workplaces", "arbetsplatser", "dagbef"),
    "id": ("id", "cell", "ruta", "rutid"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Cells or points with people, in the order of lon, lat and id.

    Attributes
    ----------
    ids : (cells,) text.
    lon, lat : (cells,) degrees, the middle of a cell.
    population, jobs : (cells,) persons and workplaces; jobs are None where the file has none.
    offers : destination -> (cells,) how many of it.
    findings : what was left out.
    """

    ids: tuple[str, ...]
    lon: Floats
    lat: Floats
    population: Floats
    jobs: Floats | None
    offers: Mapping[str, Floats]
    findings: tuple[Finding, ...]


def _columns(header: list[str]) -> dict[str, str]:
    """Meaning -> heading, whatever its case."""
    lower = {str(title).strip().lower(): str(title) for title in header}
    return {
        what: next((lower[name] for name in names if name in lower), "") for what, names in _NAMES.items()
    }


def _table(path: Path) -> tuple[pd.DataFrame, list[Any] | None, list[Finding]]:
    """Columns by heading, indexed by the number of the row in the file; shapes where it has any; rows left out."""
    if path.suffix.lower() == ".gpkg":
        table, shapes = read_layer(path)
        return table.set_axis(range(1, len(table) + 1)), shapes, []
    try:
        table, faults = text_table(path.read_bytes(), path.name)
    except OSError as fault:
        raise ScenarioError([finding("grid_unreadable", path.name, why=fault.strerror or fault)]) from None
    except ValueError as fault:
        raise ScenarioError([finding("grid_unreadable", path.name, why=fault.args[0])]) from None
    return table.set_axis(table.index + 2), None, faults


def read_grid(path: str | Path) -> Cells:
    """Read cells or points with population, and with jobs and destinations where there are such columns.

    Headings are told by name, in English or Swedish, whatever their case; decimal commas are read. A destination is a
    column named hospital, university, airport, regional_centre, travel_centre or capital. Cells of a GeoPackage stand at
    the middle of their corners.

    Raises
    ------
    ScenarioError
        The file cannot be read, lacks coordinates or population, is in another projection, or nobody lives anywhere.
    """
    path = Path(path)
    table, shapes, lost = _table(path)
    column = _columns(list(table.columns))
    needed = ["population"] + (["lat", "lon"] if shapes is None else [])
    lacking = [
        finding("missing_column", path.name, column=what, near="") for what in needed if not column[what]
    ]
    if lacking:
        raise ScenarioError(lacking)
    lon, lat = _spots(table, shapes, column)
    if (np.isfinite(lon).any() and np.nanmax(np.abs(lon)) > 180) or np.nanmax(np.abs(lat), initial=0) > 90:
        raise ScenarioError(
            [finding("grid_projection", path.name, column=column["lon"], value=f"{np.nanmax(np.abs(lon)):g}")]
        )
    people = _numbers(table[column["population"]])
    bad = ~(np.isfinite(lon) & np.isfinite(lat) & (people >= 0))
    findings = lost + [
        finding(
            "cell_left_out",
            path.name,
            row=int(table.index.to_numpy()[k]),
            column=column["population"],
            value=table[column["population"]].iloc[k],
        )
        for k in np.flatnonzero(bad).tolist()
    ]
    rows = np.flatnonzero(~bad)
    if not people[rows].sum() > 0:
        raise ScenarioError([*findings, finding("nobody_lives", path.name, column=column["population"])])
    ids = (
        table[column["id"]].astype(str).to_numpy()
        if column["id"]
        else np.arange(1, len(table) + 1).astype(str)
    )
    rows = rows[np.lexsort((ids[rows], lat[rows], lon[rows]))]
    jobs = np.nan_to_num(_numbers(table[column["jobs"]]))[rows] if column["jobs"] else None
    lower = {str(title).strip().lower(): title for title in table.columns}
    return Cells(
        ids=tuple(ids[rows]),
        lon=lon[rows],
        lat=lat[rows],
        population=people[rows],
        jobs=jobs,
        offers={
            name: np.nan_to_num(_numbers(table[lower[name]]))[rows] for name in DESTINATIONS if name in lower
        },
        findings=tuple(findings),
    )


def _spots(table: pd.DataFrame, shapes: list[Any] | None, column: Mapping[str, str]) -> tuple[Floats, Floats]:
    if shapes is None:
        return _numbers(table[column["lon"]]), _numbers(table[column["lat"]])
    nowhere = np.array([np.nan, np.nan])
    middle = [nowhere if s is None else (s.min(axis=0) + s.max(axis=0)) / 2 for s in shapes]
    spots = np.array(middle).reshape(-1, 2)
    return spots[:, 0], spots[:, 1]


def _numbers(cells: pd.Series[Any]) -> Floats:
    """Numbers of cells, with point or comma; nan where there is none."""
    import pandas as pd

    text = cells.astype(str).str.strip().str.replace(",", ".", regex=False)
    return np.asarray(pd.to_numeric(text, errors="coerce"), dtype=np.float64)
