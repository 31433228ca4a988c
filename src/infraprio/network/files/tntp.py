"""Networks, trips and design instances in TNTP files."""

from __future__ import annotations

import re
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import NetworkError
from infraprio.findings import Finding, finding
from infraprio.network.files.tntp_columns import COLUMNS, arranged, heading_of
from infraprio.network.roads.candidates import Candidates
from infraprio.network.roads.graph import Floats, Network
from infraprio.words import Words

__all__ = ["read_design", "read_tntp", "read_tntp_trips", "tntp_network"]

_END = re.compile(r"<\s*END OF METADATA\s*>", re.IGNORECASE)
_TAG = re.compile(r"<([^>]+)>([^\n]*)")
_ORIGIN = re.compile(r"origin\s+(\S+)", re.IGNORECASE)
_TRIP = re.compile(r"([^\s:;]+)\s*:\s*([^\s;]+)")

_SHOWN = 20  # rows named in an error


def read_tntp(
    net_path: str | Path,
    trips_path: str | Path | None = None,
    *,
    toll_factor: float | None = None,
    distance_factor: float | None = None,
) -> tuple[Network, Floats | None]:
    """Read a network, and its trips if a file is given, in the TNTP format.

    Rules: text is latin-1; metadata come in any order; a header or remark starts with ``~``; a row ends in
    ``;`` or nothing. Columns are those that the header names, in the order of the format where it does not tell; a
    header without tolls has none. Zones are the nodes 1 to ``<NUMBER OF ZONES>``, and nodes below ``<FIRST THRU NODE>``
    may not be driven through (absent: all may). ``<TOLL FACTOR>`` and ``<DISTANCE FACTOR>`` that are
    absent count as 0, so that cost is time; the network's ``findings`` say so where there are tolls or lengths.
    Pairs that the trips file does not name have no trips. Sets whose cost depends on the flow of other links, as the
    published ones with -Asym in their name, are refused: the format does not hold that cost. Where all links have the same
    time, ``findings`` warn that the columns may mean something else, and `assign` refuses the network.

    Parameters
    ----------
    net_path : path
        Network file.
    trips_path : path, optional
        Trips file.
    toll_factor, distance_factor : float, optional
        Time units per unit of toll and of length; left out: what the file says. Some published sets state
        theirs in a text beside the file.

    Returns
    -------
    Network
        Links in the file's order.
    demand : array (zones, zones) or None
        Trips from row to column; None without a trips file. Trips within a zone stay on the diagonal.

    Raises
    ------
    NetworkError
        The files do not agree with themselves or each other, hold values that cannot be used, or are named as an
        asymmetric set.

    Notes
    -----
    Format: Transportation Networks for Research Core Team, *Transportation Networks for Research*.

    Examples
    --------
    >>> import tempfile
    >>> text = '''<NUMBER OF ZONES> 2
    ... <NUMBER OF NODES> 2
    ... <FIRST THRU NODE> 1
    ... <NUMBER OF LINKS> 1
    ... <END OF METADATA>
    ... ~ init term capacity length time b power speed toll type ;
    ... 1 2 900 5 6 0.15 4 0 0 1 ;'''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "net.tntp")
    ...     _ = file.write_text(text)
    ...     net, demand = read_tntp(file)
    >>> net.n_zones, net.time
    (2, array([6.]))
    """
    tags, rows, _, faults = _table(net_path, len(COLUMNS))
    _refuse(net_path, faults)
    tags |= _stated(toll_factor, distance_factor)
    count = _number(net_path, tags, "NUMBER OF LINKS")
    _check_count(net_path, count, len(rows))
    net = _network(net_path, tags, rows)
    return net, None if trips_path is None else read_tntp_trips(trips_path, net.n_zones)


def read_design(path: str | Path, trips_path: str | Path) -> tuple[Network, Floats, Candidates]:
    """Read an instance of the discrete network design problem: network, trips, links to choose from.

    The last ``<NUMBER OF NEW LINKS>`` rows are the candidates; an eleventh column gives their cost.

    Parameters
    ----------
    path : path
        Network file in the TNTP format with candidates.
    trips_path : path
        Trips file.

    Returns
    -------
    net : Network
        Without the candidates.
    demand : array (zones, zones)
        Trips from row to column.
    candidates : Candidates
        In the file's order.

    Raises
    ------
    NetworkError
        As `read_tntp`; or a cost is missing or negative.

    Notes
    -----
    Format: D. Rey (2020), Computational benchmarking of exact methods for the bilevel discrete network
    design problem, Transportation Research Procedia 47.

    Examples
    --------
    >>> read_design("no-such-file.txt", "trips.tntp")
    Traceback (most recent call last):
    ...
    infraprio.errors.NetworkError: no-such-file.txt: There is no such file. Check the path.
    """
    tags, rows, _, faults = _table(path, len(COLUMNS) + 1)
    _refuse(path, faults)
    old, new = (_number(path, tags, key) for key in ("NUMBER OF LINKS", "NUMBER OF NEW LINKS"))
    if len(rows) != old + new:
        raise NetworkError(finding("links_cut_off", _name(path), stated=old + new, n=len(rows)))
    net = _network(path, tags, rows[:old])
    added = rows[old:]
    columns: dict[str, Any] = {
        name: added[:, COLUMNS.index(name)] for name in ("time", "capacity", "b", "power", "length", "toll")
    }
    ends = _ends(path, added, net.n_nodes)
    return (
        net,
        read_tntp_trips(trips_path, net.n_zones),
        Candidates(tail=ends[0], head=ends[1], cost=added[:, -1], **columns),
    )


def _name(path: str | Path) -> str:
    return Path(path).name


def _refuse_asymmetric(path: str | Path) -> None:
    """The published sets with asymmetric costs say so in the name of the file or of its folder, and nowhere in the file."""
    place = Path(path).absolute()
    if any("-asym" in part.lower() for part in (place.name, place.parent.name)):
        raise NetworkError(finding("asymmetric_set", _name(path), value=place.parent.name))


def _parts(path: str | Path) -> tuple[dict[str, str], list[tuple[int, str]], str]:
    """Split a file into its metadata (keys in capitals), the numbered lines that follow, without remarks, and its headings."""
    try:
        text = Path(path).read_text(encoding="latin-1")
    except FileNotFoundError:
        raise NetworkError(finding("no_such_file", str(path))) from None
    except OSError as error:
        raise NetworkError(finding("cannot_read", str(path), why=error.strerror)) from None
    end = _END.search(text)
    if end is None:
        raise NetworkError(finding("no_metadata", _name(path)))
    tags = {key.strip().upper(): value.strip() for key, value in _TAG.findall(text[: end.start()])}
    begun = text[: end.end()].count("\n") + 1
    lines = enumerate((line.strip() for line in text[end.end() :].splitlines()), start=begun)
    body = [(number, line) for number, line in lines if line and not line.startswith("~")]
    return tags, body, heading_of(text[end.end() :])


def _number(path: str | Path, tags: dict[str, str], key: str, default: int | None = None) -> int:
    value = tags.get(key, "")
    if not value and default is not None:
        return default
    if not value.isdigit():
        raise NetworkError(finding("tag_no_whole_number", _name(path), value=value, tag=key))
    return int(value)


def _factor(path: str | Path, tags: dict[str, str], key: str) -> float:
    try:
        return float(tags.get(key) or 0.0)
    except ValueError:
        raise NetworkError(finding("tag_no_number", _name(path), value=tags[key], tag=key)) from None


def _table(
    path: str | Path, width: int
) -> tuple[dict[str, str], Floats, NDArray[np.intp], list[tuple[int, Words]]]:
    """Metadata; the rows of links as numbers, shape (rows, width); their lines; and lines that are no such rows, with the reason."""
    _refuse_asymmetric(path)
    tags, body, heading = _parts(path)
    rows: list[list[float]] = []
    lines: list[int] = []
    faults: list[tuple[int, Words]] = []
    for number, line in body:
        cells = line.rstrip("; \t").split()
        if not cells:
            continue
        if len(cells) < width:
            faults.append((number, Words.of("why.cells", n=len(cells), of=width, line=line)))
            continue
        try:
            rows.append([float(cell) for cell in cells[:width]])
            lines.append(number)
        except ValueError:
            faults.append((number, Words.of("why.text_for_number", line=line)))
    table = arranged(np.array(rows).reshape(-1, width), heading)
    return tags, table, np.array(lines, dtype=np.intp), faults


def _refuse(path: str | Path, faults: list[tuple[int, Words]]) -> None:
    """Name the lines that are no rows of links."""
    if faults:
        raise NetworkError(
            *(finding("row_unusable", _name(path), row=line, why=why) for line, why in faults[:_SHOWN])
        )


def tntp_network(
    path: str | Path, toll_factor: float | None = None, distance_factor: float | None = None
) -> tuple[Network, list[tuple[int, Words]]]:
    """The network of a TNTP file, and the lines that are left out because they cannot be used, with the reason."""
    tags, rows, lines, faults = _table(path, len(COLUMNS))
    tags |= _stated(toll_factor, distance_factor)
    count, n_nodes = (_number(path, tags, key) for key in ("NUMBER OF LINKS", "NUMBER OF NODES"))
    _check_count(path, count, len(rows) + len(faults))
    ends = rows[:, :2]
    capacity, time, b, power = (rows[:, COLUMNS.index(name)] for name in ("capacity", "time", "b", "power"))
    for bad, why in (
        (((ends < 1) | (ends > n_nodes) | (ends % 1 != 0)).any(axis=1), Words.of("why.node_unknown", n=n_nodes)),
        (~(capacity > 0) & (b * power != 0), Words.of("why.capacity_zero")),
        (~(time >= 0), Words.of("why.time_missing")),
    ):  # fmt: skip
        faults += [(int(line), why) for line in lines[bad] if line not in {number for number, _ in faults}]
    left_out = [number for number, _ in faults]
    return _network(path, tags, rows[~np.isin(lines, left_out)]), sorted(faults, key=itemgetter(0))


def _check_count(path: str | Path, stated: int, found: int) -> None:
    """Refuse a file that was cut off, or whose metadata belong to another."""
    if found != stated:
        raise NetworkError(finding("links_cut_off", _name(path), stated=stated, n=found))


def _stated(toll_factor: float | None, distance_factor: float | None) -> dict[str, str]:
    """Metadata that the caller states in place of the file."""
    given = {"TOLL FACTOR": toll_factor, "DISTANCE FACTOR": distance_factor}
    return {key: str(factor) for key, factor in given.items() if factor is not None}


def _ends(path: str | Path, rows: Floats, n_nodes: int) -> tuple[NDArray[Any], NDArray[Any]]:
    wrong = (rows[:, :2] < 1) | (rows[:, :2] > n_nodes) | (rows[:, :2] % 1 != 0)
    if wrong.any():
        at = int(np.flatnonzero(wrong.any(axis=1))[0])
        pair = " – ".join(f"{value:g}" for value in rows[at, :2])
        raise NetworkError(finding("link_node_unknown", _name(path), link=pair, n=n_nodes))
    return rows[:, 0].astype(np.int32) - 1, rows[:, 1].astype(np.int32) - 1


def _network(path: str | Path, tags: dict[str, str], rows: Floats) -> Network:
    n_zones, n_nodes = (_number(path, tags, key) for key in ("NUMBER OF ZONES", "NUMBER OF NODES"))
    if n_zones > n_nodes:
        raise NetworkError(finding("more_zones_than_nodes", _name(path), zones=n_zones, nodes=n_nodes))
    tail, head = _ends(path, rows, n_nodes)
    columns: dict[str, Any] = {
        name: rows[:, COLUMNS.index(name)] for name in ("time", "capacity", "b", "power", "length", "toll")
    }
    numbers = np.arange(1, n_nodes + 1)
    return Network(
        nodes=numbers,
        zones=np.arange(n_zones),
        tail=tail,
        head=head,
        **columns,
        toll_factor=_factor(path, tags, "TOLL FACTOR"),
        distance_factor=_factor(path, tags, "DISTANCE FACTOR"),
        through=numbers >= _number(path, tags, "FIRST THRU NODE", 1),
        findings=_doubts(_name(path), tags, columns),
    )


def _doubts(file: str, tags: dict[str, str], columns: dict[str, Floats]) -> tuple[Finding, ...]:
    """Stated rules that were applied, and doubts about what the columns mean."""
    found = [
        finding(code, file)
        for name, key, code in (
            ("toll", "TOLL FACTOR", "no_toll_factor"),
            ("length", "DISTANCE FACTOR", "no_distance_factor"),
        )
        if columns[name].any() and not tags.get(key)
    ]
    time = columns["time"]
    if time.size > 2 and time[0] > 0 and (time == time[0]).all():
        found.append(finding("times_all_alike", file, n=time.size, time=f"{time[0]:g}"))
    return tuple(found)


def read_tntp_trips(path: str | Path, n_zones: int) -> Floats:
    """Trips (zones, zones) of a TNTP file of trips for so many zones."""
    tags, body, _ = _parts(path)
    stated = _number(path, tags, "NUMBER OF ZONES", n_zones)
    if stated != n_zones:
        raise NetworkError(finding("matrix_shape", _name(path), rows=stated, columns=stated, zones=n_zones))
    demand = np.zeros((n_zones, n_zones))
    seen = np.zeros((n_zones, n_zones), bool)
    blocks = _ORIGIN.split("\n".join(line for _, line in body))
    if blocks[0].strip():
        raise NetworkError(finding("trips_before_origin", _name(path), value=blocks[0].strip()[:40]))
    for origin, block in zip(blocks[1::2], blocks[2::2], strict=True):
        i = _zone(path, origin, n_zones)
        for zone, trips in _TRIP.findall(block):
            j = _zone(path, zone, n_zones)
            if seen[i, j]:
                raise NetworkError(finding("pair_twice", _name(path), pair=f"{i + 1} – {j + 1}"))
            seen[i, j] = True
            try:
                demand[i, j] = float(trips)
            except ValueError:
                raise NetworkError(
                    finding("trips_no_number", _name(path), value=trips, pair=f"{i + 1} – {j + 1}")
                ) from None
            if not 0 <= demand[i, j] < np.inf:
                raise NetworkError(
                    finding("trips_out_of_range", _name(path), value=trips, pair=f"{i + 1} – {j + 1}", n=1)
                )
    return demand


def _zone(path: str | Path, text: str, n_zones: int) -> int:
    if not text.isdigit() or not 1 <= int(text) <= n_zones:
        raise NetworkError(finding("zone_no_number", _name(path), value=text, n=n_zones))
    return int(text) - 1
