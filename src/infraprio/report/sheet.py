"""One table for people: its heading, its columns in the language, its formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from infraprio.report.made_once import kept
from infraprio.report.words.language import word
from infraprio.words import Name

if TYPE_CHECKING:
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = [
    "Sheet",
    "explained",
    "goal_names",
    "proposal_names",
    "robustness_of",
    "row_names",
    "scenario_name",
    "sheet",
    "spoken",
    "with_names",
]


class Told(Protocol):
    """What has names: a result, or whatever else was found of a scenario."""

    @property
    def scenario(self) -> Scenario:
        """The tables that hold the names."""


_DECIMALS = {
    "rank": 0,
    "score_rank": 0,
    "npv_ratio_rank": 0,
    "step": 0,
    "price_year": 0,
    "npv_ratio_i": 2,
    "npv_ratio_idu": 2,
    "support_sek_trip": 0,
    "new_trips_year": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table for people.

    Attributes
    ----------
    name : stem of the CSV file; the same in both languages.
    title : heading in the language of the report.
    frame : the table; columns have the names of the code, cells are already in the language.
    headings : column -> heading in the language.
    decimals : column -> decimals of its numbers.
    bars : columns that are shown with bars where the format can do so.
    """

    name: str
    title: str
    frame: pd.DataFrame
    headings: Mapping[str, str]
    decimals: Mapping[str, int] = field(default_factory=dict)
    bars: tuple[str, ...] = ()


def sheet(name: str, title: str, frame: pd.DataFrame, language: str, **rest: Any) -> Sheet:
    """Make a table for people: `title` is a key of the words; `rest` may hold headings, decimals and bars."""
    headings = {str(c): word(str(c), language) for c in frame.columns} | rest.pop("headings", {})
    decimals = {str(c): _DECIMALS.get(str(c), 1) for c in frame.columns} | rest.pop("decimals", {})
    return Sheet(
        name=name, title=word(title, language), frame=frame, headings=headings, decimals=decimals, **rest
    )


def scenario_name(result: Told, language: str) -> str:
    """Name of the scenario in the language; the region's own where there is no English one."""
    settings = result.scenario.settings
    return Name(str(settings["name"]), str(settings["name_en"])).text(language)


def proposal_names(result: Told, language: str) -> dict[str, str]:
    """Name of every proposal in the language; the region's own where there is no English one."""
    return result.scenario["proposals"].names(language)


def goal_names(result: Told, language: str) -> dict[str, str]:
    """Name of every goal of the version in use, in the language."""
    table = result.scenario["goals"]
    return table.names(language, table.where(version=result.scenario.settings["goal_version"]))


def row_names(result: Told, table: str, language: str) -> dict[str, str]:
    """Name of every row of a table with name and name_en, in the language."""
    return result.scenario[table].names(language)


_WORDS = ("kind", "horizon", "earliest_horizon", "status", "maturity", "reason", "verdict")


def spoken(frame: pd.DataFrame, names: Mapping[str, str], language: str) -> pd.DataFrame:
    """Proposal ids as a first column, names and words of the cells in the language."""
    out = frame.copy()
    if "name" in out:
        out["name"] = [names[p] for p in out.index]
    for column in _WORDS:
        if column in out:
            out[column] = [word(str(cell), language) for cell in out[column]]
    out.insert(1 if "rank" in out else 0, "proposal", out.index)
    return out.drop(columns=["name_en"], errors="ignore").reset_index(drop=True)


def with_names(result: Told, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Put id and name of the proposals that index a frame into its first two columns."""
    names = proposal_names(result, language)
    out = frame.copy()
    out.insert(0, "name", [names.get(p, p) for p in out.index])
    out.insert(0, "proposal", out.index)
    return out.reset_index(drop=True)


def explained(result: Result, proposal: str, language: str, *, brief: bool = False) -> str:
    """Why a proposal has its place, made once for all formats that tell it."""
    ranking = result.ranking
    return kept(
        ("explained", id(ranking), proposal, language, brief),
        lambda: ranking.explain(proposal, language=language, brief=brief),
    )


def robustness_of(result: Result) -> Any:
    """What the run found about other weights and budgets; None where it was not computed."""
    return getattr(result, "robustness", None)
