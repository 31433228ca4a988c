"""Networks in the General Modeling Network Specification: two CSV tables in a folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Bools, Floats, Network
from infraprio.writing import replaced_folder

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_gmns", "write_gmns"]

_IDS = ("node_id", "from_node_id", "to_node_id", "zone_id")
_WHOLE = re.compile(r"-?\d+\.0*")


def read_gmns(folder: str | Path, *, b: float = 0.0, power: float = 0.0) -> Network:
    r"""Read ``node.csv`` and ``link.csv``.

    Rules: a node with a ``zone_id`` is the zone's centroid; of several with the same, the one whose
    ``node_type`` is centroid. A node of that type may not be driven through, unless a column ``through`` says
    otherwise. A blank ``zone_id`` is no zone. Ids are compared as text, and 10.0 is 10. A link whose ``directed`` is 0 or false becomes two. ``capacity`` counts for one lane where
    ``lanes`` is given. Time is ``length / free_speed`` in minutes (km and km/h, or miles and mph), or a
    column ``time_min``. Time under traffic has its parameters in columns ``vdf_alpha`` and ``vdf_beta``.

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
    node = _table(folder, "node.csv", ["node_id"])
    link = _table(folder, "link.csv", ["from_node_id", "to_node_id"])
    label = _labels(node["node_id"])
    number = _numbered(node, label)
    ends = {name: _ends(link, name, number) for name in ("from_node_id", "to_node_id")}
    columns: dict[str, Any] = {
        "time": _time(link),
        "capacity": _capacity(link),
        "b": _column(link, "vdf_alpha", b),
        "power": _column(link, "vdf_beta", power),
        "length": _column(link, "length", np.nan) if "length" in link else None,
        "toll": _column(link, "toll", 0.0) if "toll" in link else None,
        "links": link["link_id"].to_numpy() if "link_id" in link else None,
    }
    times = np.where(_both_ways(link), 2, 1)
    row = np.repeat(np.arange(len(link)), times)
    back = np.zeros(len(row), dtype=bool)
    back[np.cumsum(times)[times == 2] - 1] = True
    tail, head = (ends[name][row] for name in ("from_node_id", "to_node_id"))
    zones, through = _zones(node)
    by_link: dict[str, Any] = {
        name: None if values is None else values[row] for name, values in columns.items()
    }
    return Network(
        nodes=label,
        zones=zones,
        tail=np.where(back, head, tail),
        head=np.where(back, tail, head),
        through=through,
        **by_link,
    )


def write_gmns(net: Network, folder: str | Path) -> None:
    """Write ``node.csv`` and ``link.csv``, such that `read_gmns` gives the same network.

    Zones are numbered 1, 2, ... in their order. Generalised cost factors have no place in the format and
    are not written.

    Parameters
    ----------
    net : Network
        The road network.
    folder : path
        Made if it is not there.

    Raises
    ------
    WritingError
        The folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> net = Network(nodes=[7, 8], zones=[0, 1], tail=[0], head=[1], time=[10.0], length=[10.0])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_gmns(net, folder)
    ...     read_gmns(folder).time
    array([10.])
    """
    import pandas as pd

    zone = np.full(net.n_nodes, "", dtype=object)
    zone[net.zones] = np.arange(1, net.n_zones + 1)
    kind = np.where((zone != "") & ~net.through, "centroid", "")
    node = {"node_id": net.nodes, "zone_id": zone, "node_type": kind, "through": net.through.astype(int)}
    link: dict[str, Any] = {
        "link_id": net.links,
        "from_node_id": net.nodes[net.tail],
        "to_node_id": net.nodes[net.head],
        "directed": np.ones(net.n_links, dtype=int),
        "length": net.length,
        "time_min": net.time,
        "capacity": net.capacity,
        "vdf_alpha": net.b,
        "vdf_beta": net.power,
        "toll": net.toll,
    }
    names = frozenset({"node.csv", "link.csv"})
    with replaced_folder(
        folder, last="link.csv", ours=lambda place: names & {path.name for path in place.iterdir()}
    ) as aside:
        for name, table in (("node.csv", node), ("link.csv", link)):
            frame = pd.DataFrame({key: values for key, values in table.items() if values is not None})
            frame.to_csv(aside / name, index=False, lineterminator="\n")


def _table(folder: str | Path, name: str, needed: list[str]) -> pd.DataFrame:
    import pandas as pd

    path = Path(folder) / name
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys(_IDS, str))
    except FileNotFoundError:
        raise NetworkError(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise NetworkError(f"{path} cannot be read as a table: {error}.") from None
    for column in _IDS:
        if column in table:  # a blank cell is an empty one
            table[column] = table[column].str.strip().replace("", None)
    missing = [column for column in needed if column not in table or table[column].isna().any()]
    if missing:
        raise NetworkError(f"{name}: column {', '.join(missing)} is missing or has empty cells.")
    return table


def _plain(text: str) -> str:
    """An id as text; a whole number that a table wrote as 10.0 is 10."""
    return text[: text.index(".")] if _WHOLE.fullmatch(text) else text


def _labels(column: pd.Series[Any]) -> NDArray[Any]:
    """Ids as whole numbers where all are, else as text."""
    plain = [_plain(str(text)) for text in column]
    if all(text.lstrip("-").isdigit() for text in plain):
        return np.array([int(text) for text in plain])
    labels = np.empty(len(plain), dtype=object)
    labels[:] = plain
    return labels


def _numbered(node: pd.DataFrame, label: NDArray[Any]) -> dict[str, int]:
    """Number of each node by the text of its id."""
    number: dict[str, int] = {}
    for place, text in enumerate(map(str, label)):
        if text in number:
            raise NetworkError(
                f"node.csv: node {text} stands twice, in line {number[text] + 2} and line {place + 2} of {len(node) + 1}."
            )
        number[text] = place
    return number


def _ends(link: pd.DataFrame, name: str, number: dict[str, int]) -> NDArray[np.int32]:
    """Node number of one end of each link."""
    text = [_plain(str(value)) for value in link[name]]
    missing = list(dict.fromkeys(each for each in text if each not in number))
    if missing:
        raise NetworkError(f"link.csv: {name} names nodes that node.csv lacks: {', '.join(missing[:5])}.")
    return np.array([number[each] for each in text], dtype=np.int32)


def _both_ways(link: pd.DataFrame) -> Any:
    if "directed" not in link:
        return np.zeros(len(link), dtype=bool)
    text = link["directed"].astype(str).str.strip().str.lower()
    yes, no = text.isin(["1", "1.0", "true", "t", "yes"]), text.isin(["0", "0.0", "false", "f", "no"])
    if not (yes | no).all():
        raise NetworkError("link.csv: directed must be 1 or 0 (true or false) in every row.")
    return no.to_numpy()


def _zones(node: pd.DataFrame) -> tuple[Any, Any]:
    """Node numbers of the zones, and which nodes may be driven through."""
    n = len(node)
    kind = node["node_type"].astype(str).str.lower() if "node_type" in node else None
    centroid = kind.eq("centroid").to_numpy() if kind is not None else np.zeros(n, dtype=bool)
    through = ~centroid
    if "through" in node:
        through = node["through"].astype(str).str.lower().isin(["1", "1.0", "true"]).to_numpy()
    if "zone_id" not in node:
        return np.zeros(0, dtype=np.int32), through
    given = np.flatnonzero(node["zone_id"].notna().to_numpy())
    zone = _labels(node["zone_id"].iloc[given])
    zones = []
    for label in np.unique(zone):
        at = given[zone == label]
        at = at[centroid[at]] if at.size > 1 else at
        if at.size != 1:
            raise NetworkError(
                f"node.csv: zone {label} has several nodes; give one of them the node_type centroid."
            )
        zones.append(at[0])
    return np.array(zones, dtype=np.int32), through


def _column(link: pd.DataFrame, name: str, default: float) -> Floats:
    import pandas as pd

    if name not in link:
        return np.full(len(link), default)
    values = pd.to_numeric(link[name], errors="coerce")
    bad = (values.isna() & link[name].notna()).to_numpy()
    if bad.any():
        raise NetworkError(
            f'link.csv: {name} holds "{link[name][bad].iloc[0]}" where a number belongs, in {_line(bad)}.'
        )
    return values.fillna(default).to_numpy(dtype=np.float64)


def _line(rows: Bools) -> str:
    """The first of the rows, and its line in the file, whose first holds the headings."""
    first = int(np.flatnonzero(rows)[0])
    return f"row {first + 1} (line {first + 2})"


def _time(link: pd.DataFrame) -> Floats:
    if "time_min" in link:
        return _column(link, "time_min", np.nan)
    if "length" not in link or "free_speed" not in link:
        raise NetworkError("link.csv needs length and free_speed, or time_min.")
    speed = _column(link, "free_speed", np.nan)
    bad = ~((speed > 0) & np.isfinite(speed))
    if bad.any():
        first = speed[bad][0]
        raise NetworkError(
            "link.csv: free_speed must be above 0 and not infinite; not so in "
            f"{_line(bad)}: {'empty' if np.isnan(first) else format(first, 'g')}."
        )
    return 60.0 * _column(link, "length", np.nan) / speed


def _capacity(link: pd.DataFrame) -> Floats:
    return _column(link, "capacity", np.inf) * _column(link, "lanes", 1.0)
