"""Two runs beside each other: what moved in the order, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.scenario.listed.renamed import renamed
from infraprio.scenario.money import in_own_money, money_of
from infraprio.scenario.scenario import Scenario
from infraprio.words import MSEK, Money, Name

if TYPE_CHECKING:
    from infraprio.result import Result
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["REASONS", "Comparison", "compare"]

REASONS: Final = ("new", "gone", "horizon", "goals", "effects", "cost", "budget", "rules", "others")
"""Why a proposal may have moved; `others`: nothing of its own has changed, its neighbours have."""

_NOTICED: Final = 0.05
"""Change of goal score, and share of the cost, from which a change is named."""
_COLUMNS: Final = (
    "name", "name_en", "kind", "rank_a", "rank_b", "moved", "status_a", "status_b", "horizon_a", "horizon_b",
    "goal_score_a", "goal_score_b", "by_goals", "by_effects", "cost_msek_a", "cost_msek_b", "reasons",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Run B against run A.

    Attributes
    ----------
    name_a, name_b : str
        Names of the scenarios.
    frame : DataFrame
        By proposal, in B's order, then those that only A has: name, rank, status, horizon, goal score and
        cost in both; moved (places up, negative down); the change of the goal score in two parts that add up to it:
        by_goals (other weights or goals) and by_effects (other effects, ratings or scales); reasons (see `REASONS`, the
        weightiest first). Missing where a run does not rank it.
    goals : DataFrame
        By leaf goal: name, name_en, weight under the main weights in A and in B (a, b), missing where
        there is no such goal.
    budgets : DataFrame
        By fund and period: main budget in A and in B [MSEK].
    settings : mapping of str to tuple of label
        setting -> its values in A and B, where they differ.
    tables : mapping of str to tuple of int
        table -> rows that only A has, and rows that only B has, where they differ.
    decisions : DataFrame
        The decision logs: the columns of the table, and ``where``: a, b or both.
    renamed : mapping of str to tuple of Name
        Id -> its names in A and B, of proposals that are hardly the same under one id.
    money : Money
        In what the amounts of both are.
    own : mapping of str to mapping of str to str
        What the country of B says in place of the catalogues, see `Profile`.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> same = ip.compare(result, result)
    >>> same.name_a, same.frame["moved"].abs().max().item()
    ('Valley', 0.0)
    """

    name_a: str
    name_b: str
    frame: pd.DataFrame
    goals: pd.DataFrame = field(repr=False)
    budgets: pd.DataFrame = field(repr=False)
    settings: Mapping[str, tuple[Any, Any]]
    tables: Mapping[str, tuple[int, int]]
    decisions: pd.DataFrame = field(repr=False)
    renamed: Mapping[str, tuple[Name, Name]] = field(default_factory=dict, repr=False)
    money: Money = MSEK
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """The proposals as a copy of `frame`, its columns of money named in the scenarios'."""
        return in_own_money(self.frame.copy(), self.money)

    def _repr_html_(self) -> str:
        shown = self.frame[["name", "rank_a", "rank_b", "moved", "status_a", "status_b", "reasons"]].copy()
        shown["reasons"] = [", ".join(words) for words in shown["reasons"]]
        return str(shown.to_html(float_format=lambda x: f"{x:,.0f}", na_rep="–"))


def _score_parts(a: Scores, b: Scores) -> pd.DataFrame:
    """Change of the goal score of the proposals of both runs, as what goals and what effects account for.

    With weight w and value v of each leaf goal the change of w v is (w_b - w_a) (v_a + v_b) / 2 + (v_b - v_a) (w_a + w_b) / 2;
    a goal that a run does not have weighs nothing there and has the value of the other run.
    """
    names = [name for name in b.values.index if name in a.values.index]
    leaves = list(dict.fromkeys([*a.values.columns, *b.values.columns]))
    w_a, w_b = (s.weights.loc[s.stakeholder].reindex(leaves).fillna(0.0).to_numpy(float) for s in (a, b))
    v_a, v_b = (s.values.loc[names].reindex(columns=leaves) for s in (a, b))
    first, second = v_a.fillna(v_b).to_numpy(float), v_b.fillna(v_a).to_numpy(float)
    return pd.DataFrame(
        {"by_goals": (first + second) / 2 @ (w_b - w_a), "by_effects": (second - first) @ ((w_a + w_b) / 2)},
        index=names,
    )


def _ranked(result: Result) -> pd.DataFrame:
    """Rank, status, score and cost of all proposals of a run: the order, then those without a rank."""
    every = result.ranking.everything
    order = [*result.ranking.frame.index, *(p for p in every.index if p not in result.ranking.frame.index)]
    frame = every.loc[
        order, ["name", "name_en", "kind", "horizon", "status", "rank", "goal_score", "cost_msek"]
    ]
    aside = result.ranking.set_aside.rename(columns={"reason": "status"})
    return pd.concat([frame, aside]) if len(aside) else frame


def _budgets(scenario: Scenario) -> pd.Series[float]:
    money = budget_scenarios(scenario)[0][main_row(scenario, "budget_scenarios")]
    return money.stack()  # type: ignore[return-value]


def _goals(a: Result, b: Result) -> pd.DataFrame:
    """Main weight of every leaf goal of either run, with its name."""
    weights = {side: run.scores.weights.loc[run.scores.stakeholder] for side, run in (("a", a), ("b", b))}
    out = pd.DataFrame(weights)
    for column in ("name", "name_en"):
        told: dict[str, str] = {}
        for run in (a, b):
            table = run.scenario["goals"]
            for i in table.where(version=run.scenario.settings["goal_version"]):
                told[table["id"][i]] = str(table[column][i])
        out[column] = [told[str(goal)] for goal in out.index]
    return out[["name", "name_en", "a", "b"]]


def _tables(a: Scenario, b: Scenario) -> dict[str, tuple[int, int]]:
    out = {}
    for name in b.tables:
        first, second = ({repr(row) for row in s[name].cells()} for s in (a, b))
        if first != second:
            out[name] = (len(first - second), len(second - first))
    return out


def _decisions(a: Scenario, b: Scenario) -> pd.DataFrame:
    columns = [column.name for column in b["decisions"].schema.columns]
    rows: dict[tuple[Any, ...], str] = {}
    for scenario, where in ((a, "a"), (b, "b")):
        for row in scenario["decisions"]:
            key = tuple(row[name] for name in columns)
            rows[key] = "both" if rows.get(key, where) != where else where
    out = pd.DataFrame(list(rows), columns=columns)
    out["where"] = list(rows.values())
    return out.sort_values("date", kind="stable", ignore_index=True)


def _reasons(row: Mapping[Any, Any], *, budget: bool, rules: bool) -> tuple[str, ...]:
    """Why a proposal stands elsewhere than before, the weightiest first."""
    if pd.isna(row["status_a"]):
        return ("new",)
    if pd.isna(row["status_b"]):
        return ("gone",)
    moved = row["rank_a"] != row["rank_b"] and not (np.isnan(row["rank_a"]) and np.isnan(row["rank_b"]))
    found = ["horizon"] if row["horizon_a"] != row["horizon_b"] else []
    score, cost = max(abs(row["goal_score_a"]), 1e-9), row["cost_msek_a"]
    sizes = {
        key: abs(row[f"by_{key}"]) / score
        for key in ("goals", "effects")
        if abs(row[f"by_{key}"]) >= _NOTICED
    }
    if np.isnan(cost) != np.isnan(row["cost_msek_b"]):
        sizes["cost"] = np.inf
    elif abs(row["cost_msek_b"] - cost) > _NOTICED / 100 * max(cost, 1e-9):
        sizes["cost"] = abs(row["cost_msek_b"] - cost) / max(cost, 1e-9)
    found += sorted(sizes, key=lambda key: -sizes[key])
    changed = moved or row["status_a"] != row["status_b"]
    found += [key for key, so in (("budget", budget), ("rules", rules)) if so and changed]
    return tuple(found) if found or not changed else ("others",)


def _told(money: Money) -> str:
    return " ".join(filter(None, (money.unit, money.currency))) or "no stated currency"


def compare(a: Result, b: Result) -> Comparison:
    """Compare two runs, of the same scenario or of one that was altered.

    Parameters
    ----------
    a, b : Result
        The earlier and the later run

    Returns
    -------
    Comparison
        What moved in the order, the plan, the effects and the settings, from A to B.

    Raises
    ------
    InfraprioError
        The amounts of the two are in different money.

    Notes
    -----
    Proposals and goals are matched by id. Costs are in the price year of each run; where the price years differ
    (`Comparison.settings` says so), cost changes hold the change of prices as well.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> ip.compare(result, result).frame["moved"].dropna().tolist()
    [0.0, 0.0]
    """
    money = money_of(b.scenario)
    if money_of(a.scenario) != money:
        raise InfraprioError(finding("moneys_differ", first=_told(money_of(a.scenario)), second=_told(money)))
    first, second = _ranked(a), _ranked(b)
    names = [*second.index, *(name for name in first.index if name not in second.index)]
    parts = _score_parts(a.scores, b.scores)
    frame = pd.DataFrame(index=pd.Index(names, name="proposal"))
    for column in ("name", "name_en", "kind"):
        frame[column] = second[column].reindex(names).fillna(first[column].reindex(names))
    for run, side in ((first, "a"), (second, "b")):
        for column in ("rank", "goal_score", "cost_msek"):
            frame[f"{column}_{side}"] = run[column].reindex(names).astype(float)
        for column in ("status", "horizon"):
            frame[f"{column}_{side}"] = [
                run.loc[name, column] if name in run.index else None for name in names
            ]
    frame["moved"] = frame["rank_a"] - frame["rank_b"]
    frame = frame.join(parts)
    settings = {
        key: (a.scenario.settings[key], b.scenario.settings[key])
        for key in b.scenario.settings
        if a.scenario.settings[key] != b.scenario.settings[key]
        and not (a.scenario.settings[key] != a.scenario.settings[key] and b.scenario.settings[key] != b.scenario.settings[key])
    }  # fmt: skip
    budgets = pd.DataFrame({"a": _budgets(a.scenario), "b": _budgets(b.scenario)})
    tables = _tables(a.scenario, b.scenario)
    other_money = not np.allclose(budgets["a"].fillna(0.0), budgets["b"].fillna(0.0))
    frame["reasons"] = [
        _reasons(row, budget=other_money, rules="rules" in tables) for row in frame.to_dict("records")
    ]
    return Comparison(
        name_a=a.scenario.name,
        name_b=b.scenario.name,
        renamed=renamed(a.scenario, b.scenario),
        money=money,
        own=b.scenario.profile.words,
        frame=frame[list(_COLUMNS)],
        goals=_goals(a, b),
        budgets=budgets,
        settings=settings,
        tables=tables,
        decisions=_decisions(a.scenario, b.scenario),
    )
