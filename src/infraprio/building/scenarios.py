"""`build_from`: one call from data that exist to a scenario."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.building.formats import found_network
from infraprio.building.networks import length_in_km, network_tables
from infraprio.building.region import Sources, region_tables
from infraprio.building.report import BuildReport
from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.files.store import build_region
from infraprio.scenario.scenario import Scenario
from infraprio.words import Words

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["build_from", "built"]

_NETWORKS = {"gmns", "tntp", "graph"}
_WITH_NETWORKS = {"trips", "toll_factor", "distance_factor", "length_unit"}

Paths = str | Path | Sequence[str | Path]


def build_from(
    *,
    osm: str | Path | None = None,
    gtfs: Paths | None = None,
    grid: str | Path | None = None,
    area: str | Path | None = None,
    gmns: str | Path | None = None,
    tntp: str | Path | None = None,
    graph: nx.Graph[Any] | str | Path | None = None,
    trips: str | Path | None = None,
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
    gmns, tntp, graph : path, optional
        In place of the others, a network of another program: a GMNS folder, a TNTP file of links, a networkx or OSMnx graph
        or a GraphML file of one.
    trips : path, optional
        Trips a day between the zones of that network: OMX, CSV or TNTP.
    name : str, optional
        Of the scenario; left out: the name of the first file.
    **details : Any
        ``zones`` (150), ``places`` (2,000: stops and junctions at most), ``date`` (of the timetable), ``hours`` (from and
        to, that stand for the day), ``classes`` (table of road classes), ``roads`` (in place of a
        map, a GeoPackage in the layout of the Swedish road database); with a network ``length_unit`` (km, mile, m or
        foot), ``toll_factor`` and ``distance_factor`` (TNTP).

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
    networks = {"gmns": gmns, "tntp": tntp, "graph": graph, "trips": trips}
    return built(osm=osm, gtfs=gtfs, grid=grid, area=area, name=name, **networks, **details)[0]


def built(*, name: str = "", gtfs: Paths | None = None, **sources: Any) -> tuple[Scenario, BuildReport]:
    """The scenario and the account of how it came about; parameters as for `build_from`."""
    given = {key: value for key, value in sources.items() if value is not None}
    if given.keys() & _NETWORKS:
        return _from_network(name, gtfs, given)
    feeds = () if gtfs is None else (gtfs,) if isinstance(gtfs, str | Path) else tuple(gtfs)
    try:
        stated = Sources(gtfs=feeds, **given)
    except TypeError:
        known = {part.name for part in fields(Sources)}
        others = ", ".join(sorted(given.keys() - known))
        raise InfraprioError(
            finding("unknown_source", value=others, known=", ".join(sorted(known)))
        ) from None
    stated.check()
    files = [path for path in (stated.grid, *stated.gtfs, stated.osm, stated.roads) if path is not None]
    if not files:
        raise InfraprioError(finding("no_sources"))
    tables, report = region_tables(stated)
    attribution = "© OpenStreetMap contributors, ODbL" if stated.osm is not None else ""
    base = report.day.year if report.day is not None else _this_year()
    settings = _settings(name or Path(files[0]).stem, base, attribution)
    return build_region(settings, tables), _with_years(report, base)


def _from_network(name: str, gtfs: Paths | None, given: dict[str, Any]) -> tuple[Scenario, BuildReport]:
    """A scenario of a network that another program left."""
    kinds = sorted(given.keys() & _NETWORKS)
    others = sorted(given.keys() - _NETWORKS - _WITH_NETWORKS) + (["gtfs"] if gtfs is not None else [])
    if len(kinds) > 1 or others:
        raise InfraprioError(finding("source_alone", kinds[0], others=", ".join([*kinds[1:], *others])))
    factors: dict[str, float] = {
        key: given.pop(key) for key in ("toll_factor", "distance_factor") if key in given
    }
    unit = given.pop("length_unit", None)
    found = found_network(factors=factors, **given)
    net = found.network
    km, told = length_in_km(net, unit or found.unit, found.file)
    tables, more = network_tables(net, km, found.xy, found.trips, found.file, found.shapes)
    people = "–" if found.trips is None else f"{found.trips.sum():.0f}"
    read = (
        Words.of(
            "build.network",
            name=found.file,
            nodes=net.n_nodes,
            links=net.n_links,
            zones=net.n_zones,
            trips=people,
        ),
    )
    scenario = build_region(_settings(name or Path(found.file).stem, _this_year(), ""), tables)
    report = BuildReport(read=read, findings=(*found.findings, *told, *more))
    return scenario, _with_years(report, _this_year())


def _this_year() -> int:
    """The year whose prices the planner will write amounts in."""
    return datetime.date.today().year


def _settings(name: str, base: int, attribution: str) -> dict[str, Any]:
    return {
        "name": name, "base_year": base, "price_year": _this_year(), "attribution": attribution,
        "reference_alternative": "The network of today, as built from data.",
    }  # fmt: skip


def _with_years(report: BuildReport, base: int) -> BuildReport:
    """The account with the years that the region is taken to be of."""
    told = Words.of("build.year", base=str(base), price=str(_this_year()))
    return replace(report, read=(*report.read, told))
