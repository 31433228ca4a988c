"""Networks in the General Modeling Network Specification are read: CSV tables in a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import NetworkError
from infraprio.findings import Finding, finding
from infraprio.network.files.gmns_rows import laws_of, plain, sound_rows
from infraprio.network.files.gmns_turns import turns_left_out
from infraprio.network.files.gmns_units import units_of
from infraprio.network.files.gmns_zones import labels_of, with_connectors, zones_of_nodes
from infraprio.network.gtfs.feed import at_rows
from infraprio.network.roads.graph import Bools, Floats, Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GmnsSet", "gmns_set", "read_gmns"]

_IDS = ("node_id", "from_node_id", "to_node_id", "zone_id")
_VDF = {"vdf_alpha1": "vdf_alpha", "vdf_beta1": "vdf_beta", "vdf_alpha": "vdf_alpha", "vdf_beta": "vdf_beta"}


def read_gmns(folder: str | Path, *, b: float = 0.0, power: float = 0.0) -> Network:
    r"""Read ``node.csv`` and ``link.csv``.

    Rules: a node with a ``zone_id`` is the zone's centroid; of several with the same, the one whose
    ``node_type`` is centroid. A node of that type may not be driven through, unless a column ``through`` says
    otherwise. A blank ``zone_id`` is no zone. Ids are compared as text, and 10.0 is 10. A link whose ``directed`` is 0 or false becomes two. ``capacity`` counts for one lane where
    ``lanes`` is given. Time is ``length / free_speed`` in minutes (km and km/h, or miles and mph), or a
    column ``time_min``. Time under traffic has its parameters in columns ``vdf_alpha`` and ``vdf_beta``,
    and a function by name in ``vdf_type`` (bpr, conical, akcelik; empty: bpr). Capacities are those of an hour.
    All turns are allowed and free: ``findings`` say what ``movement.csv`` states of them, and `assign` refuses a network
    whose turns have penalties.

    Parameters
    ----------
    folder : path
        Folder with ``node.csv`` and ``link.csv``.
    b, power : float
        Parameters of the time under traffic for links without ``vdf_alpha`` and ``vdf_beta``; left out:
        time does not depend on flow.

    Returns
    -------
    Network
        Zones in ascending order of ``zone_id``; links in the file's order, a second direction right after
        the first.

    Raises
    ------
    NetworkError
        A file or column is missing, an end of a link is not a node, a value cannot be used, a zone has
        several nodes and no centroid, a node stands twice, a free speed is not a number above 0.

    Notes
    -----
    Zephyr Foundation, General Modeling Network Specification.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "node.csv").write_text("node_id,zone_id\n7,1\n8,2\n")
    ...     _ = Path(folder, "link.csv").write_text(
    ...         "from_node_id,to_node_id,directed,length,free_speed,capacity,lanes\n7,8,0,10,60,900,2\n")
    ...     net = read_gmns(folder)
    >>> net.time, net.capacity, net.zone_labels()
    (array([10., 10.]), array([1800., 1800.]), array([7, 8]))
    """
    node, link = _tables(folder)
    for name, table, ids in (
        ("node.csv", node, ["node_id"]),
        ("link.csv", link, ["from_node_id", "to_node_id"]),
    ):
        empty = [column for column in ids if table[column].isna().any()]
        if empty:
            raise NetworkError(*(finding("column_with_blanks", name, column=column) for column in empty))
    return _made(Path(folder), node, link, b, power).network


@dataclass(frozen=True, slots=True, kw_only=True)
class GmnsSet:
    """A GMNS set as it was found.

    Attributes
    ----------
    network : zones, nodes and links.
    node, link : the tables; ``rows`` (links of the network,) says which row of ``link`` each came from.
    zone_ids : (zones,) the set's own names of the zones, in their order.
    findings : what was left out and how the set was understood.
    """

    network: Network
    zone_ids: NDArray[Any]
    node: pd.DataFrame
    link: pd.DataFrame
    rows: NDArray[np.intp]
    findings: tuple[Finding, ...]


def gmns_set(folder: str | Path, *, b: float = 0.0, power: float = 0.0) -> GmnsSet:
    """A set with its tables and findings, see `read_gmns`; rows that cannot be used are left out and named."""
    node, link, lost = sound_rows(*_tables(folder))
    if not len(link):
        raise NetworkError(finding("no_link_usable", "link.csv"), *lost[:1])
    found = _made(Path(folder), node, link, b, power)
    return replace(found, findings=(*lost, *found.findings))


def _tables(folder: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and links as they stand, indexed by row from 0."""
    node = _table(folder, "node.csv", ["node_id"])
    link = _table(folder, "link.csv", ["from_node_id", "to_node_id"])
    link.columns = [_VDF.get(str(name).lower(), str(name)) for name in link.columns]
    return node, link


def _made(folder: Path, node: pd.DataFrame, link: pd.DataFrame, b: float, power: float) -> GmnsSet:
    """The set of two tables."""
    label = labels_of(node["node_id"])
    number = _numbered(label)
    ends = {name: _ends(link, name, number) for name in ("from_node_id", "to_node_id")}
    units = units_of(folder, node, link, ends["from_node_id"], ends["to_node_id"])
    both, told = _both_ways(link)
    good, dropped = _usable(link)
    columns: dict[str, Any] = {
        "time": _time(link, units.length / units.speed),
        "capacity": _capacity(link),
        "b": _column(link, "vdf_alpha", b),
        "power": _column(link, "vdf_beta", power),
        "law": laws_of(link),
        "length": _column(link, "length", np.nan) * units.length if "length" in link else None,
        "toll": _column(link, "toll", 0.0) if "toll" in link else None,
        "links": link["link_id"].to_numpy() if "link_id" in link else None,
    }
    times = np.where(both, 2, 1) * good
    row = np.repeat(np.arange(len(link)), times)
    back = np.r_[False, row[1:] == row[:-1]] if len(row) else np.zeros(0, dtype=bool)
    tail, head = (ends[name][row] for name in ("from_node_id", "to_node_id"))
    zones, zone_ids, through, made, ties = zones_of_nodes(node)
    by_link: dict[str, Any] = {
        name: None if values is None else values[row] for name, values in columns.items()
    }
    findings = (*units.findings, *told, *dropped, *made, *turns_left_out(folder))
    network = with_connectors(
        label, zones, through, np.where(back, head, tail), np.where(back, tail, head), by_link, ties,
        findings,
    )  # fmt: skip
    rows = np.concatenate([row, np.full(network.n_links - len(row), -1)]).astype(np.intp)
    return GmnsSet(network=network, zone_ids=zone_ids, node=node, link=link, rows=rows, findings=findings)


def _table(folder: str | Path, name: str, needed: list[str]) -> pd.DataFrame:
    import pandas as pd

    path = Path(folder) / name
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys(_IDS, str), encoding="utf-8-sig")
    except FileNotFoundError:
        raise NetworkError(finding("no_such_file", str(path))) from None
    except (OSError, UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise NetworkError(finding("matrix_unreadable", str(path), why=error)) from None
    for column in _IDS:
        if column in table:  # a blank cell is an empty one
            table[column] = table[column].str.strip().replace("", None)
    missing = [column for column in needed if column not in table]
    if missing:
        raise NetworkError(*(finding("missing_column", name, column=column, near="") for column in missing))
    return table


def _numbered(label: NDArray[Any]) -> dict[str, int]:
    """Number of each node by the text of its id."""
    number: dict[str, int] = {}
    for place, text in enumerate(map(str, label)):
        if text in number:
            raise NetworkError(
                finding("node_in_two_lines", "node.csv", row=place + 2, value=text, first=number[text] + 2)
            )
        number[text] = place
    return number


def _ends(link: pd.DataFrame, name: str, number: dict[str, int]) -> NDArray[np.int32]:
    """Node number of one end of each link."""
    text = [plain(str(value)) for value in link[name]]
    missing = list(dict.fromkeys(each for each in text if each not in number))
    if missing:
        raise NetworkError(
            finding("link_ends_unknown", "link.csv", column=name, names=", ".join(missing[:5]))
        )
    return np.array([number[each] for each in text], dtype=np.int32)


def _both_ways(link: pd.DataFrame) -> tuple[Bools, list[Finding]]:
    """Which links are passed both ways; an empty cell is a link in one direction."""
    if "directed" not in link:
        return np.zeros(len(link), dtype=bool), []
    text = link["directed"].astype(str).str.strip().str.lower()
    blank = link["directed"].isna() | text.isin(["", "nan"])
    yes, no = text.isin(["1", "1.0", "true", "t", "yes"]), text.isin(["0", "0.0", "false", "f", "no"])
    if not (yes | no | blank).all():
        raise NetworkError(finding("link_directions", "link.csv", column="directed"))
    told = (
        [finding("directed_empty", "link.csv", column="directed", number=int(blank.sum()))]
        if blank.any()
        else []
    )
    return no.to_numpy(), told


def _usable(link: pd.DataFrame) -> tuple[Bools, list[Finding]]:
    """Links that cars use; those for walking and cycling alone, and those without a usable speed, are left out."""
    import pandas as pd

    good, told = np.ones(len(link), dtype=bool), []
    if "allowed_uses" in link:
        uses = (
            link["allowed_uses"]
            .astype(object)
            .where(link["allowed_uses"].notna(), "")
            .astype(str)
            .str.lower()
        )
        foot = ((uses != "") & ~uses.str.contains("auto|all|car|vehicle|truck|sov|hov")).to_numpy()
        good &= ~foot
        if foot.any():
            told.append(
                finding("links_not_for_cars", "link.csv", column="allowed_uses", number=int(foot.sum()))
            )
    for name in [each for each in ("capacity", "lanes") if each in link]:
        none = good & (_column(link, name, 1.0) == 0)
        told += at_rows("link_without_capacity", "link.csv", link[none], name)
        good &= ~none
    if "time_min" in link or "free_speed" not in link:
        return good, told
    speed = pd.to_numeric(link["free_speed"], errors="coerce").to_numpy(dtype=np.float64)
    bad = good & ~((speed > 0) & np.isfinite(speed))
    told += [
        finding(
            "link_without_speed",
            "link.csv",
            row=int(link.index.to_numpy()[k]) + 2,
            column="free_speed",
            value="" if pd.isna(link["free_speed"].iloc[k]) else link["free_speed"].iloc[k],
        )
        for k in np.flatnonzero(bad)
    ]
    if not (good & ~bad).any():
        raise NetworkError(finding("no_link_with_speed", "link.csv", column="free_speed"))
    return good & ~bad, told


def _column(link: pd.DataFrame, name: str, default: float) -> Floats:
    import pandas as pd

    if name not in link:
        return np.full(len(link), default)
    values = pd.to_numeric(link[name], errors="coerce")
    bad = (values.isna() & link[name].notna()).to_numpy()
    if bad.any():
        raise NetworkError(
            finding(
                "not_a_number",
                "link.csv",
                row=int(np.flatnonzero(bad)[0]) + 2,
                column=name,
                value=link[name][bad].iloc[0],
            )
        )
    return values.fillna(default).to_numpy(dtype=np.float64)


def _time(link: pd.DataFrame, factor: float) -> Floats:
    """Minutes; nan where a link has no usable speed."""
    if "time_min" in link:
        return _column(link, "time_min", np.nan)
    if "length" not in link or "free_speed" not in link:
        raise NetworkError(finding("link_without_time", "link.csv"))
    speed = _column(link, "free_speed", np.nan)
    return 60.0 * factor * _column(link, "length", np.nan) / np.where(speed > 0, speed, np.nan)


def _capacity(link: pd.DataFrame) -> Floats:
    return _column(link, "capacity", np.inf) * _column(link, "lanes", 1.0)
