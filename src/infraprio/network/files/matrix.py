"""Given demand: a matrix of trips from a CSV table or an OMX file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from infraprio.errors import NetworkError
from infraprio.findings import finding
from infraprio.network.files.text_tables import text_table
from infraprio.network.roads.graph import Floats
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_matrix", "read_times", "write_matrix"]


def read_matrix(path: str | Path, zones: ArrayLike, name: str | None = None) -> Floats:
    r"""Read a matrix over zones.

    A ``.csv`` table has the columns origin, destination and one value a row; pairs that are not named are
    0, and no pair may be named twice. An ``.omx`` file is read with its zone mapping where it has one,
    else in its own order.

    Parameters
    ----------
    path : path
        A file that ends in ``.csv`` or ``.omx``.
    zones : array (zones,)
        Labels of the zones, in the order wanted.
    name : str, optional
        Column of values or matrix in the file; needed if there are several.

    Returns
    -------
    array (zones, zones)
        Origins on the rows, destinations on the columns, in the order of `zones`.

    Raises
    ------
    NetworkError
        The file or the matrix is not there, a zone is unknown, a pair is given twice, a value is missing,
        no number, negative or infinite (the pair is named), or the library openmatrix is not installed.

    Notes
    -----
    OMX: Open Matrix Format, an HDF5 convention (github.com/osPlanning/omx).

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "trips.csv")
    ...     _ = file.write_text("origin,destination,trips\n7,8,20\n8,7,5\n")
    ...     read_matrix(file, [7, 8])
    array([[ 0., 20.],
           [ 5.,  0.]])
    """
    labels = [str(label) for label in np.asarray(zones)]
    kind = _kind(path)
    matrix = _from_csv(path, labels, name) if kind == ".csv" else _from_omx(path, labels, name)
    bad = np.argwhere(~((matrix >= 0) & np.isfinite(matrix)))
    if bad.size:
        (i, j), name = bad[0], Path(path).name
        pair = f"{labels[i]} – {labels[j]}"
        if np.isnan(matrix[i, j]):
            raise NetworkError(finding("trips_missing", name, pair=pair, n=len(bad)))
        raise NetworkError(
            finding("trips_out_of_range", name, value=f"{matrix[i, j]:g}", pair=pair, n=len(bad))
        )
    return matrix


def read_times(path: str | Path, count: int, name: str | None = None) -> tuple[list[str] | None, Floats]:
    """Labels and matrix of a file of times, CSV or OMX; nan for pairs that it does not name or that hold no number.

    Parameters
    ----------
    count : zones expected of a file without labels, whose labels are None.

    Raises
    ------
    NetworkError
        As `read_matrix`, but for what single pairs hold.
    """
    if _kind(path) == ".omx":
        own, matrix = _omx(path, name, count)
        return own, np.where(np.isfinite(matrix), matrix, np.nan)
    table, column = _csv_pairs(path, name)
    labels = list(dict.fromkeys([*table["origin"], *table["destination"]]))
    return labels, _filled(path, table, column, labels, np.nan)


def write_matrix(path: str | Path, matrix: ArrayLike, zones: ArrayLike, name: str = "trips") -> None:
    r"""Write a matrix over zones to a file that `read_matrix` reads: ``.csv`` without its zeros, or ``.omx``.

    Parameters
    ----------
    path : path
        File to write; the ending tells the format: ``.omx`` or ``.csv``.
    matrix : array (zones, zones)
        One number for each pair, origins on the rows.
    zones : array (zones,)
        Labels of rows and columns.
    name : str
        Name of the matrix in an OMX file.

    Raises
    ------
    NetworkError
        Another ending, shapes that do not fit, or the library openmatrix is not installed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_matrix(Path(folder, "trips.csv"), [[0, 20], [5, 0]], [7, 8])
    ...     Path(folder, "trips.csv").read_text()
    'origin,destination,trips\n7,8,20.0\n8,7,5.0\n'
    """
    values, labels = np.asarray(matrix, dtype=np.float64), np.asarray(zones)
    if values.shape != (labels.size, labels.size):
        raise NetworkError(f"The matrix has shape {values.shape} for {labels.size} zones.")
    kind = Path(path).suffix.lower()
    if kind == ".csv":
        rows, columns = np.nonzero(values)
        lines = [f"{labels[i]},{labels[j]},{values[i, j]}\n" for i, j in zip(rows, columns, strict=True)]
        with replaced_file(path) as fresh:
            fresh.write_text(f"origin,destination,{name}\n" + "".join(lines), encoding="utf-8", newline="\n")
    elif kind == ".omx":
        with replaced_file(path) as fresh, _openmatrix().open_file(str(fresh), "w") as file:
            file[name] = values
            if labels.dtype.kind in "iu":
                file.create_mapping("zone", labels)
    else:
        raise NetworkError(f"{path}: a matrix is written to a file that ends in .csv or .omx.")


def _csv_pairs(path: str | Path, name: str | None) -> tuple[pd.DataFrame, str]:
    """Rows of origin, destination and values, and the column of the values."""
    try:
        table, _ = text_table(Path(path).read_bytes(), Path(path).name)
    except OSError as error:
        raise NetworkError(finding("matrix_unreadable", str(path), why=error.strerror)) from None
    except ValueError as error:
        raise NetworkError(finding("matrix_unreadable", str(path), why=error.args[0])) from None
    column = _chosen(path, [each for each in table.columns if each not in ("origin", "destination")], name)
    missing = {"origin", "destination"} - set(table.columns)
    if missing:
        raise NetworkError(
            *(finding("missing_column", Path(path).name, column=each, near="") for each in sorted(missing))
        )
    return table, column


def _kind(path: str | Path) -> str:
    """The ending of a file of a matrix that is there."""
    kind = Path(path).suffix.lower()
    if kind not in (".csv", ".omx"):
        raise NetworkError(finding("matrix_ending", str(path)))
    if not Path(path).is_file():
        raise NetworkError(finding("no_such_file", str(path)))
    return kind


def _from_csv(path: str | Path, labels: list[str], name: str | None) -> Floats:
    return _filled(path, *_csv_pairs(path, name), labels, 0.0)


def _filled(path: str | Path, table: pd.DataFrame, column: str, labels: list[str], blank: float) -> Floats:
    """The matrix of a table of pairs, `blank` where it names none; nan where a value is no number."""
    import pandas as pd

    place = {label: k for k, label in enumerate(labels)}
    unknown = sorted({label for label in [*table["origin"], *table["destination"]] if label not in place})
    if unknown:
        raise NetworkError(finding("zones_unknown", Path(path).name, names=", ".join(unknown[:5])))
    rows, columns = ([place[label] for label in table[each]] for each in ("origin", "destination"))
    double = table.duplicated(["origin", "destination"])
    if double.any():
        pair = table[double].iloc[0]
        raise NetworkError(
            finding("pair_twice", Path(path).name, pair=f"{pair['origin']} – {pair['destination']}")
        )
    values = pd.to_numeric(table[column].str.replace(",", "."), errors="coerce")
    matrix = np.full((len(labels), len(labels)), blank)
    matrix[rows, columns] = values.to_numpy(dtype=np.float64)
    return matrix


def _omx(path: str | Path, name: str | None, count: int) -> tuple[list[str] | None, Floats]:
    """The labels of an OMX file, and a matrix of it; None for labels where it has none: then it has `count` zones."""
    library = _openmatrix()
    try:
        with library.open_file(str(path), "r") as file:
            chosen = _chosen(path, list(file.list_matrices()), name)
            matrix = np.array(file[chosen], dtype=np.float64)
            mappings = file.list_mappings()
            own = [str(each) for each in file.map_entries(mappings[0])] if len(mappings) == 1 else None
    except NetworkError:
        raise
    except Exception as error:  # PyTables raises whatever its file is broken by
        raise NetworkError(
            finding("matrix_unreadable", Path(path).name, why=str(error).splitlines()[0])
        ) from None
    if own is None and matrix.shape != (count, count):
        rows, columns = matrix.shape
        raise NetworkError(finding("matrix_shape", Path(path).name, rows=rows, columns=columns, zones=count))
    return own, matrix


def _from_omx(path: str | Path, labels: list[str], name: str | None) -> Floats:
    own, matrix = _omx(path, name, len(labels))
    if own is None:
        return matrix
    row = {label: k for k, label in enumerate(own)}
    missing = [label for label in labels if label not in row]
    if missing:
        raise NetworkError(finding("zones_lacking", Path(path).name, names=", ".join(missing[:5])))
    at = [row[label] for label in labels]
    return np.ascontiguousarray(matrix[np.ix_(at, at)])


def _chosen(path: str | Path, names: list[str], name: str | None) -> str:
    if name is None and len(names) == 1:
        return names[0]
    if name not in names or name is None:
        raise NetworkError(finding("which_matrix", Path(path).name, names=", ".join(names)))
    return name


def _openmatrix() -> Any:
    try:
        import openmatrix
    except ImportError:
        raise NetworkError(finding("package_lacking", value="OMX", package="matrix")) from None
    return openmatrix
