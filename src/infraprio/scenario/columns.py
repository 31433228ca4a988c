"""What a column and a table are: the vocabulary in which `tables` states the planner's input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from infraprio.words import say

__all__ = ["MONEY", "NAMING", "Column", "Kind", "TableSchema", "written"]

MONEY: Final = re.compile(r"_(m?)sek(?=_|$)")
"""What marks a column of money inside, whatever the scenario's money is: ``msek`` amounts, ``sek`` prices."""

NAMING: Final = {"changes": "attribute", "given_results": "item", "goals": "indicator"}
"""Table -> the column whose cells name columns of money."""

Kind = Literal["id", "text", "number", "integer", "flag", "choice", "ids", "time", "date", "value", "word"]
"""What a cell holds.

id: a name without blanks, unique or referring to another table; text: anything; number and integer: decimal
point or comma; flag: yes or no; choice: one of the listed words; ids: several ids separated by blanks;
word: one of the listed words or any other; time: hh:mm; date: yyyy-mm-dd, yyyy-mm or yyyy; value: a number or a word, read by the column it is meant for.
"""


def written(name: str) -> str:
    """The name of a column of money in files that planners fill in.

    Examples
    --------
    >>> [written(name) for name in ("cost_low_msek", "om_msek_year", "toll_sek", "length_km")]
    ['cost_low', 'om_year', 'toll', 'length_km']
    """
    return MONEY.sub("", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an input table.

    Attributes
    ----------
    name : the heading, lower case, with the unit at its end where there is one.
    kind : what a cell holds, see `Kind`.
    meaning, meaning_sv : one sentence in English and Swedish.
    unit : the unit, empty where there is none.
    required : an empty cell is an error.
    default : the value of an empty cell; None leaves it missing (nan, "" or no ids).
    least, most : the permitted range, both ends included.
    usual : above it a number is possible and hardly meant; it is warned about.
    choices : the permitted words of a choice, or of each of several ids.
    former : words of older files, each with the one of today.
    refers : the table whose ids the cell must name.
    """

    name: str
    kind: Kind
    meaning: str
    meaning_sv: str
    unit: str = ""
    required: bool = False
    default: float | str | bool | None = None
    least: float | None = None
    most: float | None = None
    usual: float | None = None
    choices: tuple[str, ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    refers: str = ""

    @property
    def heading(self) -> str:
        """The name in files that planners fill in, see `written`."""
        return written(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """One input table: a CSV file of a folder or a sheet of a workbook.

    Attributes
    ----------
    name : file name without ending, and sheet name.
    columns : in the order in which they are written.
    key : the columns that together may not repeat.
    required : a scenario without a row in this table is refused.
    by_name : the columns by name.
    called : every name and every heading.
    inside : heading without money -> the name inside, of every column of money.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    called: frozenset[str] = field(init=False, repr=False, compare=False)
    inside: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})
        names = (name for column in self.columns for name in (column.name, column.heading))
        object.__setattr__(
            self, "called", frozenset(names)
        )  # asked for every cell of the first rows of every file
        money = {column.heading: column.name for column in self.columns if column.heading != column.name}
        object.__setattr__(self, "inside", money)

    def heads(self, cell: str) -> bool:
        """Whether a cell is the heading of one of the columns, as it is written or as it is named inside."""
        return cell.strip().lower() in self.called

    @property
    def title(self) -> str:
        """Heading for people, in English."""
        return self.title_in("en")

    def title_in(self, language: str) -> str:
        """Heading for people, in a language."""
        return say(f"table.{self.name}", language)

    def rows_in(self, language: str) -> str:
        """What a row is, in a language."""
        return say(f"table.{self.name}.rows", language)
