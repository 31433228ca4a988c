"""Parameter sets: read, compared side by side, resolved to the price year of the scenario."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd
from python_calamine import CalamineError

from infraprio.appraisal.values.possible import impossible
from infraprio.appraisal.values.prices import to_price_year
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, ScenarioError, finding
from infraprio.scenario.checks.appraisal.parameters import parameter_values
from infraprio.scenario.files.forms.split import split
from infraprio.scenario.files.reading import RawTable, empty_table, read_table
from infraprio.scenario.parameters import Parameter, built_in, unit_of
from infraprio.scenario.parameters import parameters as scenario_parameters
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.sets.shipped import PARTS
from infraprio.scenario.tables import MODEL_SETTINGS, PARAMETERS, TABLES, VALUES
from infraprio.words import say, say_number

__all__ = [
    "Values",
    "by_kind",
    "compare_parameters",
    "placeholders_in_use",
    "raw_parameters",
    "read_parameters",
    "resolve",
    "statement",
]

READ_AS = (VALUES.name, MODEL_SETTINGS.name, PARAMETERS.name)
"""Sheets of a workbook that may hold a planner's values, the likeliest first."""

ParameterSet = Mapping[str, Parameter]


def _cells(path: Path) -> pd.DataFrame:
    try:
        if path.suffix.lower() in {".xlsx", ".xlsm", ".ods"}:
            sheets = pd.read_excel(path, sheet_name=None, engine="calamine", dtype=object, header=None)
            named = {str(name).strip().lower(): sheet for name, sheet in sheets.items()}
            return next(named[key] for key in (*READ_AS, *named) if key in named)
        with path.open(encoding="utf-8-sig") as file:
            heading = file.readline()
        separator = max(";\t,", key=heading.count)
        return pd.read_csv(path, sep=separator, dtype=str, header=None, encoding="utf-8-sig")
    except (OSError, ValueError, CalamineError) as fault:
        raise AppraisalError(finding("parameters_unreadable", str(path), why=fault)) from fault


def raw_parameters(path: str | Path) -> RawTable:
    """The cells of a planner's table of parameters: of a CSV file, or of the likeliest sheet of a workbook.

    Raises
    ------
    AppraisalError
        The file cannot be read, or is empty.
    """
    path = Path(path)
    cells = _cells(path).dropna(how="all")
    body = cells.astype(object).where(cells.notna(), None)
    rows = [list(row) for row in body.itertuples(index=False)]
    if not rows:
        raise AppraisalError(finding("parameters_empty", str(path)))
    return RawTable(header=rows[0], body=rows[1:], rows=[int(i) + 1 for i in cells.index[1:]], file=path.name)


def read_parameters(path: str | Path, scenario: Scenario | None = None, name: str = "main") -> ParameterSet:
    """A planner's table of parameters over the built-in one.

    Parameters
    ----------
    path : str or Path
        CSV file, or workbook (the sheet ``values``, else the first), with the columns of the table ``values``: id and
        value at least; settings of the model may stand among them. Rows without a set belong to the set ``main``.
    scenario : Scenario, optional
        Whose own parameters stand between the built-in ones and the table.
    name : str, default "main"
        The set to take from the table and the scenario.

    Returns
    -------
    ParameterSet
        Id -> parameter, the built-in ones where the table has none.

    Raises
    ------
    ScenarioError
        If a row has a fault: a unit that does not fit, a reversed range, a value that is no number. Its
        `findings` name row, column and cure.
    AppraisalError
        If the file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder, "ours.csv")
    ...     pd.DataFrame({"id": ["discount_rate"], "value": [0.04]}).to_csv(table, index=False)
    ...     used = read_parameters(table)
    >>> float(used["discount_rate"].value)
    0.04
    """
    raw = raw_parameters(path)
    parts, _ = split({PARAMETERS.name: raw})
    read = {
        key: read_table(TABLES[key], parts[key]) if key in parts else (empty_table(TABLES[key]), [])
        for key in READ_AS[:2]
    }
    around = scenario or Scenario(settings={}, tables={"price_index": empty_table(TABLES["price_index"])})
    given = replace(around, tables={**around.tables, **{key: table for key, (table, _) in read.items()}})
    findings = [each for _, told in read.values() for each in told] + list(parameter_values(given))
    if any(f.severity == "error" for f in findings):
        raise ScenarioError(findings)
    base = dict(scenario_parameters(scenario, name)) if scenario is not None else dict(built_in())
    mine = scenario_parameters(given, name)
    return MappingProxyType(
        base
        | {
            str(key): mine[key]
            for table, _ in read.values()
            for key in (*table["id"], *_mixed(table))
            if key in mine
        }
    )


def _mixed(table: Table) -> list[str]:
    """What the rows of a table are parts of."""
    return ["severe_accident_msek"] if set(PARTS) & set(table["id"]) else []


def compare_parameters(sets: Mapping[str, ParameterSet]) -> pd.DataFrame:
    """Several parameter sets side by side: one row a parameter, value, status and edition of each set.

    Parameters
    ----------
    sets : mapping of str to ParameterSet
        Name of each set -> the set, from `read_parameters`.

    Returns
    -------
    DataFrame
        Parameters x (set, (value, status, edition)).

    Examples
    --------
    >>> frame = compare_parameters({"built-in": built_in()})
    >>> float(frame.loc["discount_rate", ("built-in", "value")])
    0.035
    """
    ids = list(dict.fromkeys(key for values in sets.values() for key in values))
    columns = {
        (name, column): [getattr(values[i], column) if i in values else None for i in ids]
        for name, values in sets.items()
        for column in ("value", "low", "high", "unit", "price_year", "edition", "status")
    }
    return pd.DataFrame(columns, index=pd.Index(ids, name="parameter"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Parameters as plain numbers in SEK of the scenario's price year.

    Attributes
    ----------
    value, low, high : id -> number; low and high are nan where no range is given.
    scale : id -> factor from the parameter's own price year.
    base : id -> year whose value it is, from which real growth runs.
    used : parameters behind them.
    findings : conversions that rest on an assumption.
    """

    value: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    scale: Mapping[str, float]
    base: Mapping[str, int]
    used: ParameterSet = field(repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)


def _is_money(parameter: Parameter) -> bool:
    return parameter.unit.startswith(("SEK", "MSEK"))


def _fault(name: str, given: Parameter, unit: str) -> str:
    """Why a parameter cannot be used, with the cure; empty if it can."""
    if given.unit != unit:
        return f"{name} is in {given.unit!r}; give it in {unit!r}"
    if not math.isfinite(given.value):
        return (
            f"{name} has no value; give one, or what its currency cost in its price year (table price_index)"
        )
    if fault := impossible(given):
        return fault
    if given.low > given.value or given.high < given.value:
        return f"{name}: low {given.low:g}, value {given.value:g} and high {given.high:g} are out of order"
    return ""


def resolve(scenario: Scenario, chosen: ParameterSet, ids: Sequence[str]) -> Values:
    """Bring the parameters `ids` to the price year of the scenario.

    Raises
    ------
    AppraisalError
        If parameters are missing, given in another unit than the built-in ones, or impossible, such as a
        discount rate of -1; all are named at once.
    """
    faults = [f"{i} is missing; add it with its unit {unit_of(i)}" for i in ids if i not in chosen]
    faults += [fault for i in ids if i in chosen and (fault := _fault(i, chosen[i], unit_of(i)))]
    if faults:
        raise AppraisalError("the parameters cannot be used:\n  " + "\n  ".join(faults))
    factors: dict[int, float] = {}
    findings: list[Finding] = []
    scale, base = {}, {}
    undated = []
    for i in ids:
        year = chosen[i].price_year
        base[i] = int(scenario.settings["base_year"]) if year is None else year
        scale[i] = 1.0
        if _is_money(chosen[i]):
            if year is None:
                undated.append(i)
                continue
            if year not in factors:
                factors[year], told = to_price_year(scenario, year, "parameter values")
                findings += told
            scale[i] = factors[year]
    wanted = scenario.settings["price_year"]
    findings += [finding("parameter_no_price_year", "values", value=i, wanted=wanted) for i in undated]
    return Values(
        value=MappingProxyType({i: chosen[i].value * scale[i] for i in ids}),
        low=MappingProxyType({i: chosen[i].low * scale[i] for i in ids}),
        high=MappingProxyType({i: chosen[i].high * scale[i] for i in ids}),
        scale=MappingProxyType(scale),
        base=MappingProxyType(base),
        used=MappingProxyType({i: chosen[i] for i in ids}),
        findings=tuple(findings),
    )


def placeholders_in_use(used: ParameterSet) -> tuple[str, ...]:
    """Ids of the values that stand in for an official one.

    Parameters
    ----------
    used : ParameterSet
        From `read_parameters`.

    Examples
    --------
    >>> "tax_factor" in placeholders_in_use(built_in())
    True
    """
    return tuple(i for i, parameter in used.items() if parameter.status == "placeholder")


def by_kind(values: Iterable[Parameter], language: str) -> str:
    """How many values are official, sourced, the planner's own and placeholders; settings of the model are not counted.

    Parameters
    ----------
    values : iterable of Parameter
        Values, and settings of the model, which are left out.
    language : str
        Language of the text.

    Returns
    -------
    str
        Part of a sentence.

    Examples
    --------
    >>> by_kind(built_in().values(), "en")
    '0 of 39 values official, 39 placeholders'
    """
    count = Counter(p.status for p in values if p.kind == "value")
    rest = [
        say_number(f"values.kind.{kind}", language, count[kind])
        for kind in ("sourced", "user", "placeholder")
        if count[kind]
    ]
    told = "".join(f", {part}" for part in rest)
    return say("values.kinds", language, n=count["official"], m=count.total(), rest=told)


def statement(used: ParameterSet, language: str = "en") -> str:
    """One sentence for a report on where the values come from.

    A guideline is named only if every value in use is official and of one edition.

    Parameters
    ----------
    used : ParameterSet
        From `read_parameters`.
    language : str, default "en"
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> print(statement(built_in()))
    0 of 39 values official, 39 placeholders: the results are preliminary.
    """
    values = [p for p in used.values() if p.kind == "value"]
    editions = {p.edition for p in values}
    official = all(p.status == "official" for p in values)
    if any(p.status in ("placeholder", "sourced") for p in values):
        return say("values.waiting", language, kinds=by_kind(values, language))
    if official and len(editions) == 1 and "" not in editions:
        return say("values.edition", language, edition=editions.pop())
    return say("values.own", language)
