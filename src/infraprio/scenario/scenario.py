"""Table and Scenario: what was read, checked and never changed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.cells import Value, as_number, missing, write_cell
from infraprio.scenario.columns import NAMING, TableSchema, written
from infraprio.scenario.profile import Profile
from infraprio.scenario.tables import SETTINGS
from infraprio.words import Name

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Scenario", "Table", "has_network"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table as read-only columns.

    Attributes
    ----------
    schema : TableSchema
        What the columns mean.
    columns : mapping of str to ndarray
        Name -> array (rows,): float for numbers and times (nan where missing; times in minutes after midnight), bool for
        flags, object for text ("" where missing) and for ids (tuples of text).
    rows : tuple of int
        Line of the file or row of the sheet of each row.
    file, sheet : str
        Where it was read.
    extra : mapping of str to tuple of str
        Columns that infraprio does not know, as text, kept so that nothing is lost on writing.
    blank : mapping of str to frozenset of int
        Column -> rows (from 0) whose cell was empty and holds a default: written as empty again.
    position : mapping of str to int
        Id -> row number from 0, for tables whose key is ``id`` alone.
    origin : mapping of int to (file, sheet, row)
        Where rows (from 0) were read that come from another file or table than the others.
    made : int
        How many of the last rows follow from another table: they are not written.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> roads = valley()["roads"]
    >>> len(roads), roads["length_km"].tolist(), roads.position["R2"]
    (3, [25.0, 25.0, 24.0], 1)
    """

    schema: TableSchema
    columns: Mapping[str, np.ndarray[Any, Any]]
    rows: tuple[int, ...]
    file: str
    sheet: str = ""
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blank: Mapping[str, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)
    position: Mapping[str, int] = field(init=False, repr=False, compare=False)
    origin: Mapping[int, tuple[str, str, int]] = field(default_factory=dict, repr=False, compare=False)
    made: int = field(default=0, repr=False, compare=False)

    def __post_init__(self) -> None:
        for array in self.columns.values():
            array.setflags(write=False)
        ids = self.columns.get("id", ())
        object.__setattr__(self, "position", MappingProxyType({name: i for i, name in enumerate(ids)}))
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> np.ndarray[Any, Any]:
        return self.columns[column]

    def place(self, i: int) -> tuple[str, str, int]:
        """File, sheet and row of the file of row `i` (from 0).

        Parameters
        ----------
        i : int
            Number of the row, from 0.

        Returns
        -------
        (file, sheet, row)
            Where it was read.
        """
        return self.origin.get(i, (self.file, self.sheet, self.rows[i]))

    def row(self, i: int) -> dict[str, Any]:
        """Row `i` (from 0) as a dict.

        Parameters
        ----------
        i : int
            Number of the row, from 0.

        Returns
        -------
        dict of str to object
            Column -> value, without the extra columns.
        """
        return {name: array[i] for name, array in self.columns.items()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self.row(i) for i in range(len(self)))

    def where(self, **values: Value) -> np.ndarray[Any, np.dtype[np.intp]]:
        """Row numbers in which every named column has the given value.

        Parameters
        ----------
        **values : str, float or bool
            Column -> value.

        Returns
        -------
        array of int
            Row numbers, from 0.
        """
        hit = np.ones(len(self), dtype=bool)
        for name, value in values.items():
            hit &= self.columns[name] == value
        return np.flatnonzero(hit)

    def names(self, language: str, rows: Iterable[int] | None = None) -> dict[str, str]:
        """The planner's names of rows by id; the English ones where they are asked for and given.

        Parameters
        ----------
        language : str
            Of who reads them.
        rows : iterable of int, optional
            Numbers of rows, from 0; default all.

        Returns
        -------
        dict of str to str
            Id -> name, in the order of the rows.

        Examples
        --------
        >>> from infraprio.effects.examples import valley
        >>> valley()["proposals"].names("sv")
        {'FASTER': 'Faster', 'TRAINS': 'Trains', 'LOT': 'Lot'}
        """
        ids, own, english = (self.columns[name] for name in ("id", "name", "name_en"))
        return {
            ids[i]: Name(own[i], english[i]).text(language)
            for i in (range(len(self)) if rows is None else rows)
        }

    @property
    def header(self) -> list[str]:
        """The headings that are written to a file, extra columns last."""
        return [*map(written, self.columns), *self.extra]

    def cells(self) -> Iterator[list[str | float | None]]:
        """The rows as they are written to a file, extra columns last."""
        known = [
            (self.schema.by_name[name], array, self._unstated(name)) for name, array in self.columns.items()
        ]
        naming = list(self.columns).index(NAMING[self.schema.name]) if self.schema.name in NAMING else None
        for i in range(len(self)):
            cells = [None if i in blank else write_cell(column, array[i]) for column, array, blank in known]
            if naming is not None:
                cells[naming] = written(str(cells[naming] or "")) or None
            yield cells + [as_number(values[i]) if values[i] else None for values in self.extra.values()]

    def _unstated(self, column: str) -> frozenset[int]:
        """Rows in which a column was left empty and still holds its default."""
        blank = self.blank.get(column, frozenset())
        if not blank:
            return blank
        default = missing(self.schema.by_name[column])
        return frozenset(i for i in blank if i < len(self) and self.columns[column][i] == default)

    def to_frame(self) -> pd.DataFrame:
        """A pandas copy, indexed by id where there is one."""
        import pandas as pd

        frame = pd.DataFrame({name: array.copy() for name, array in self.columns.items()})
        return frame.set_index("id", drop=False) if self.position else frame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Scenario:
    """A region, its network, its proposals, goals and budgets: all that the planner states.

    Attributes
    ----------
    settings : mapping of str to object
        Name, base_year, price_year, goal_version and the other settings.
    tables : mapping of str to Table
        Every table of the schema by name; those not stated are empty.
    findings : tuple of Finding
        Warnings and notes of the reading (errors raise).
    unstated : frozenset of str
        Settings that were not given and hold a default.
    path : str
        Where it was read; empty for one built in code.
    place : tuple of str
        File and sheet of the settings.
    profile : Profile
        What the country calls things and takes for granted.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> valley()
    Scenario('Valley': 4 places, 3 roads, 2 railways, 1 services, 3 proposals)
    >>> valley()["proposals"].to_frame().loc["FASTER", "cost_msek"].item()
    120.0
    """

    settings: Mapping[str, Any]
    tables: Mapping[str, Table]
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    unstated: frozenset[str] = field(default=frozenset(), compare=False)
    path: str = field(default="", compare=False)
    place: tuple[str, str] = field(default=("settings", ""), compare=False)
    profile: Profile = field(default=Profile(name="sweden"), compare=False)

    def stated(self) -> dict[str, Any]:
        """The settings that are written to a file: not those that were left out and still hold their default."""
        defaults = {column.name: missing(column) for column in SETTINGS if column.name in self.unstated}
        return {
            name: value
            for name, value in self.settings.items()
            if value == value and value != "" and not (name in defaults and value == defaults[name])
        }

    def __getitem__(self, table: str) -> Table:
        return self.tables[table]

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return str(self.settings["name"])

    def __repr__(self) -> str:
        return f"Scenario({self.name!r}: {', '.join(f'{len(t)} {n}' for n, t in self._told())})"

    def _told(self) -> Iterator[tuple[str, Table]]:
        return (
            (n, self.tables[n])
            for n in ("places", "roads", "railways", "services", "proposals")
            if n in self.tables
        )

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(t.schema.title)}</th><td style='text-align:right'>{len(t)}</td></tr>"
            for t in self.tables.values()
            if len(t)
        )
        return f"<b>{escape(self.name)}</b><table>{rows}</table>"


def has_network(scenario: Scenario) -> bool:
    """Whether there is a network to compute effects through: places, and roads between them.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> has_network(valley())
    True
    """
    return len(scenario["places"]) > 0 and len(scenario["roads"]) > 0
