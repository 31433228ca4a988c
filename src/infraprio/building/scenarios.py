"""`build_from`: one call from data that exist to a scenario."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infraprio.building.region import Sources, region_tables
from infraprio.building.report import BuildReport
from infraprio.errors import InfraprioError
from infraprio.scenario.files.store import build_region
from infraprio.scenario.scenario import Scenario

__all__ = ["build_from", "built"]

Paths = str | Path | Sequence[str | Path]


def build_from(
    *,
    osm: str | Path | None = None,
    gtfs: Paths | None = None,
    grid: str | Path | None = None,
    area: str | Path | None = None,
    name: str = "",
    **details: Any,
) -> Scenario:
    r"""A region as a scenario, out of data that exist: the planner adds proposals, goals and money.

    Parameters
    ----------
    osm : path, optional
        OpenStreetMap extract: roads, ferries, railways.
    gtfs : path or list of paths, optional
        Timetable feeds, zip files or folders: services and stops.
    grid : path, optional
        Cells or points with population, CSV or GeoPackage: zones.
    area : path, optional
        GeoJSON polygon; of the map only what lies inside is read.
    name : str, optional
        Of the scenario; left out: the name of the first file.
    **details : Any
        ``zones`` (150), ``places`` (2,000: stops and junctions at most), ``date`` (of the timetable), ``hours`` (from and
        to, that stand for the day), ``classes`` (table of road classes).

    Returns
    -------
    Scenario
        Its `findings` name what the planner has to add.

    Raises
    ------
    ScenarioError
        A file cannot be used.
    InfraprioError
        There is nothing to build from, or a detail is not known.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     grid = Path(folder, "grid.csv")
    ...     _ = grid.write_text("lon,lat,population\n14.6,63.2,900\n14.7,63.2,400\n")
    ...     region = build_from(grid=grid)
    >>> region["places"]["population"].tolist()
    [900.0, 400.0]
    """
    return built(osm=osm, gtfs=gtfs, grid=grid, area=area, name=name, **details)[0]


def built(*, name: str = "", gtfs: Paths | None = None, **sources: Any) -> tuple[Scenario, BuildReport]:
    """The scenario and the account of how it came about; parameters as for `build_from`."""
    feeds = () if gtfs is None else (gtfs,) if isinstance(gtfs, str | Path) else tuple(gtfs)
    try:
        stated = Sources(gtfs=feeds, **{key: value for key, value in sources.items() if value is not None})
    except TypeError as fault:
        raise InfraprioError(f"{fault}; see the documentation of build_from") from None
    files = [path for path in (stated.grid, *stated.gtfs, stated.osm) if path is not None]
    if stated.grid is None and stated.osm is None and not feeds:
        raise InfraprioError(
            "there is nothing to build from: give a grid, a timetable feed or a map extract",
            "det finns inget att bygga av: ange ett rutnät, en tidtabellsfil eller ett kartutdrag",
        )
    tables, report = region_tables(stated)
    year = _year(stated)
    settings = {
        "name": name or Path(files[0]).stem, "base_year": year, "price_year": year,
        "reference_alternative": "The network of today, as built from data.",
        "attribution": "© OpenStreetMap contributors, ODbL" if stated.osm is not None else "",
    }  # fmt: skip
    scenario = build_region(settings, tables)
    return scenario, report


def _year(sources: Sources) -> int:
    """The year that the data describe: of the timetable's day where one was asked for, else this year's."""
    if isinstance(sources.date, datetime.date):
        return sources.date.year
    if isinstance(sources.date, str):
        return datetime.date.fromisoformat(sources.date).year
    return datetime.date.today().year
