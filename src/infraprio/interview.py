"""Weights and value functions by question and answer, on a terminal or in a notebook; the answers go into the tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.rows import with_rows
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.weighting import INTERVIEWS, STATED_IN, groups_weighed, siblings
from infraprio.scoring.elicitation import bisection_question
from infraprio.scoring.goals.from_scenario import leaf_rows, main_stakeholder
from infraprio.scoring.goals.proposal_scores import JUDGEMENT
from infraprio.scoring.goals.scale import is_stated
from infraprio.words import number, say

__all__ = ["weigh"]

Ask = Callable[[str], str]
_HALVINGS: Final = 3
_LEAST: Final = 0.1
"""Percent: the smallest share that still can be told from nothing in a trade-off (a ratio of 1000)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """Whom is asked, in which language, and the name of every goal."""

    ask: Ask
    language: str
    names: Mapping[str, str]

    def number(self, key: str, least: float, most: float, **words: object) -> float:
        """Ask until the answer is a number between two ends, both included."""
        question = say(f"interview.{key}", self.language, **words)
        told = question
        while True:
            try:
                answer = self.ask(told + " ")
            except EOFError:
                raise InfraprioError(finding("interview_ended")) from None
            try:
                value = float(answer.strip().replace(",", ".").replace("%", ""))
            except ValueError:
                value = math.nan
            if least <= value <= most:
                return value
            ends = {"least": _figure(least, self.language), "most": _figure(most, self.language)}
            told = say("interview.again", self.language, answer=answer.strip(), **ends) + " " + question


def weigh(
    scenario: Scenario,
    stakeholder: str | None = None,
    by: Literal["swing", "tradeoff", "values"] = "swing",
    *,
    ask: Ask = input,
    language: str = "sv",
) -> Scenario:
    """Ask a stakeholder about the goals, and keep the answers in the tables.

    Parameters
    ----------
    scenario : Scenario
        From `read` or `build`.
    stakeholder : str, optional
        Id of the one who answers; None: the main one. Without effect where value functions are asked about.
    by : {"swing", "tradeoff", "values"}, default "swing"
        swing: points for going from no to full effect, kept in the table swing. tradeoff: how much of the most important goal's full
        effect is worth as much as that of another, kept as ratios in the table pairwise, with one question more that shows
        whether the answers agree. values: which effect is worth half as much, goal by goal where the scale is stated, kept as
        piecewise value functions in the goals.
    ask : callable, default input
        Gets a question and gives the answer; an answer that is no number in its range is asked for again.
    language : str, default "sv"
        Language of the questions.

    Returns
    -------
    Scenario
        The same with the answers; the stakeholder weighs by them from now on.

    Raises
    ------
    InfraprioError
        No such stakeholder or way, or nothing to ask about; the answers end before the last question.

    References
    ----------
    von Winterfeldt and Edwards (1986), Decision Analysis and Behavioral Research; Keeney and Raiffa (1976), Decisions with
    Multiple Objectives (trade-offs, halving of values).

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> region = ip.with_scales(valley(), ip.suggest_scales(valley()))
    >>> answers = iter(["5", "2", "9"])  # hours a day that are worth half of all, a quarter, three quarters
    >>> ip.weigh(region, by="values", ask=lambda question: next(answers))["goals"]["shape"].tolist()
    ['-15:-100 0:0 2:25 5:50 9:75 15:100']
    """
    who = stakeholder or main_stakeholder(scenario)
    if who not in (known := scenario["stakeholders"].position):
        raise InfraprioError(finding("interview_nobody", who=who, known=", ".join(map(str, known))))
    if by not in INTERVIEWS:
        raise InfraprioError(finding("interview_unknown", by=by, known=", ".join(INTERVIEWS)))
    goals = scenario["goals"]
    names = goals.names(language, goals.where(version=scenario.settings["goal_version"]))
    talk = _Talk(ask=ask, language=language, names=names)
    if by == "values":
        return _with_shapes(scenario, talk)
    version = str(scenario.settings["goal_version"])
    groups = list(groups_weighed(scenario, version, siblings(scenario, version)))
    if not groups:
        raise InfraprioError(finding("interview_one_goal"))
    made = [row for group in groups for row in (_swing if by == "swing" else _tradeoff)(group, talk)]
    return _kept(scenario, who, "swing" if by == "swing" else "ahp", made)


def _most_important(group: Sequence[str], talk: _Talk) -> str:
    listed = "".join(f"\n  {k}  {talk.names[goal]}" for k, goal in enumerate(group, start=1))
    return group[round(talk.number("first", 1, len(group), goals=listed)) - 1]


def _swing(group: Sequence[str], talk: _Talk) -> list[dict[str, Any]]:
    first = _most_important(group, talk)
    words = {"first": talk.names[first]}
    points = {
        goal: talk.number("points", 0, 100, goal=talk.names[goal], **words) for goal in group if goal != first
    }
    return [{"goal": goal, "points": points.get(goal, 100.0)} for goal in group]


def _tradeoff(group: Sequence[str], talk: _Talk) -> list[dict[str, Any]]:
    """Each goal against the most important one, and the two next against each other: an answer that can contradict."""
    first = _most_important(group, talk)

    def times(better: str, other: str) -> float:
        words = {"first": talk.names[better], "goal": talk.names[other]}
        return 100 / talk.number("share", _LEAST, 100, **words)

    found = {goal: times(first, goal) for goal in group if goal != first}
    made = [{"goal": first, "other": goal, "times": ratio} for goal, ratio in found.items()]
    if len(found) > 1:
        second, third = sorted(found, key=lambda goal: found[goal])[:2]
        made.append({"goal": second, "other": third, "times": times(second, third)})
    return made


def _with_shapes(scenario: Scenario, talk: _Talk) -> Scenario:
    goals, leaves = scenario["goals"], leaf_rows(scenario)
    asked = {goal: row for goal, row in leaves.items() if is_stated(row) and row["indicator"] != JUDGEMENT}
    if not asked:
        raise InfraprioError(finding("interview_no_scale"))
    columns = {name: column.copy() for name, column in goals.columns.items()}
    version = scenario.settings["goal_version"]
    for goal, row in asked.items():
        i = int(goals.where(version=version, id=goal)[0])
        columns["shape"][i] = _shape(goal, row, talk)
        columns["value_function"][i] = "piecewise"
    return replace(scenario, tables={**scenario.tables, "goals": replace(goals, columns=columns)})


def _shape(goal: str, row: Mapping[str, Any], talk: _Talk) -> str:
    """Pairs of measure and value from halving; a worsening as large as the full effect is worth -100, straight from 0."""
    zero, full = float(row["zero_at"]), float(row["full_at"])
    points: dict[float, float] = {zero: 0.0, full: 100.0}
    answers: list[float] = []
    for _ in range(_HALVINGS):
        low, high = bisection_question(zero, full, answers)
        inside = abs(high - low) * 1e-6
        ends = {"low": _figure(low, talk.language), "high": _figure(high, talk.language)}
        answer = talk.number(
            "half", min(low, high) + inside, max(low, high) - inside, goal=talk.names[goal], **ends
        )
        points[answer] = (points[low] + points[high]) / 2
        answers.append(answer)
    points[2 * zero - full] = -100.0
    return " ".join(f"{_plain(at)}:{_plain(points[at])}" for at in sorted(points))


def _plain(value: float) -> str:
    return np.format_float_positional(value, precision=9, trim="-")


def _figure(value: float, language: str) -> str:
    whole = abs(value) >= 100 or value == round(value)
    return number(value, 0 if whole else 2, language)


def _kept(scenario: Scenario, who: str, way: str, rows: Sequence[Mapping[str, Any]]) -> Scenario:
    """The scenario with the answers in place of the stakeholder's earlier ones, who weighs by them."""
    version = str(scenario.settings["goal_version"])
    made = [{"stakeholder": who, "version": version, "source": "interview", **row} for row in rows]
    table, people = scenario[STATED_IN[way]], scenario["stakeholders"]
    ways = people["weighting"].copy()
    ways[people.position[who]] = way
    mine = set(table.where(stakeholder=who, version=version).tolist())
    kept = [i for i in range(len(table)) if i not in mine]
    changed = {
        table.schema.name: with_rows(table, kept, made),
        "stakeholders": replace(people, columns={**people.columns, "weighting": ways}),
    }
    return replace(scenario, tables={**scenario.tables, **changed})
