"""The scenario's names for what answers speak of: proposals, yardsticks, pots, rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from infraprio.portfolio.problem.from_scenario import worth_of_starts
from infraprio.questions.relaxations import ONE_POT, PERIODS
from infraprio.questions.subject import NPV, TOTAL
from infraprio.ranking.sentences import listed
from infraprio.report.impossible import fund_and_period, row_name, rule_text
from infraprio.report.words.indicators import indicator_name, unit_word
from infraprio.report.words.language import word
from infraprio.words import amount as told_amount
from infraprio.words import number

if TYPE_CHECKING:
    from infraprio.questions.relaxations import Relaxation
    from infraprio.scenario.scenario import Scenario

__all__ = ["Named", "decimals_of_money"]


def decimals_of_money(amount: float) -> int:
    """Decimals with which an answer shows an amount."""
    return 1 if abs(amount) < 100 else 0


class Named:
    """Names in one language."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario, self.language = scenario, language

    def row(self, table: str, key: object) -> str:
        """Name of a row of a table; its id where it has none there."""
        return row_name(self.scenario, table, key, self.language)

    def proposal(self, key: object) -> str:
        """Name of a proposal."""
        return self.row("proposals", key)

    def proposals(self, keys: Iterable[Hashable]) -> str:
        """Names of proposals as a list in words."""
        return listed([self.proposal(key) for key in keys], self.language)

    def listed(self, keys: Iterable[Hashable]) -> str:
        """Names of proposals for a cell."""
        return "; ".join(self.proposal(key) for key in keys)

    def goal(self, key: object) -> str:
        """Name of a goal of the version in use."""
        table = self.scenario["goals"]
        rows = table.where(version=self.scenario.settings["goal_version"])
        return table.names(self.language, rows).get(str(key), str(key))

    def points(self) -> list[str]:
        """Say how points are counted, where a later start counts less: the result of a run also tells them in full."""
        worth = worth_of_starts(self.scenario)
        if (worth == 1.0).all():
            return []
        told = [f"{name} {number(share, 2, self.language)}" for name, share in worth.items()]
        return [word("points_by_start", self.language, factors=listed(told, self.language))]

    def yardstick(self, key: str, kind: str) -> str:
        """Name of what a plan is measured by."""
        if kind == "goal":
            return self.goal(key)
        if key in (TOTAL, NPV):
            return word(f"yardstick_{key}", self.language)
        return indicator_name(key, self.language)

    def unit(self, unit: str, kind: str) -> str:
        """Unit of a yardstick."""
        if kind in ("total", "goal"):
            return word("unit_points", self.language)
        return word("unit_money", self.language) if kind == "npv" else unit_word(unit, self.language)

    def pot(self, key: Any) -> str:
        """Name of an amount of money."""
        return fund_and_period(self.scenario, key, self.language) or self.row("funds", key)

    def money(self, amount: float) -> str:
        """An amount of money."""
        shown = told_amount(amount, self.language, decimals_of_money(amount))
        return word("clash_amount", self.language, amount=shown)

    def rule(self, rule: Any) -> str:
        """A rule as a sentence, with its row."""
        return rule_text(rule, self.scenario, self.language)

    def relaxation(self, left_out: Relaxation) -> str:
        """What was left out of the rules."""
        if left_out.kind in (PERIODS, ONE_POT):
            return word(f"without_{left_out.kind}", self.language)
        return "; ".join(self.rule(rule) for rule in left_out.rules)
