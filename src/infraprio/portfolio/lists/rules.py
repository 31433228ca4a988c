"""What a family of portfolios must keep to be one priority list, and how that is stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infraprio.errors import ProblemError
from infraprio.portfolio.lists.nesting_rows import tie
from infraprio.portfolio.lists.option_rules import (
    fix_options,
    levels_of_columns,
    prefix_of_order,
    rank_plans,
    ranks_options,
)
from infraprio.portfolio.lists.result import Reading

if TYPE_CHECKING:
    from collections.abc import Hashable

    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["ListRules", "tie_by_rules", "tie_to_order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRules:
    """How a list is read and what its options must keep (see ``priority_list``)."""

    reading: Reading = "nested"
    delay: bool = False
    ranked_options: bool = False
    fixed_options: bool = False

    @property
    def about_options(self) -> bool:
        """Whether the options of one scenario are tied to those of others or of other proposals."""
        return self.ranked_options or self.fixed_options

    @property
    def options(self) -> str:
        """How the options of a proposal are tied, in words."""
        named = [("ranked", self.ranked_options), ("fixed", self.fixed_options)]
        return " and ".join(name for name, held in named if held) or "free"

    def check(self) -> None:
        """Raise if the rules make no sense together.

        Raises
        ------
        ProblemError
        """
        if self.reading not in ("nested", "stop", "skip"):
            raise ProblemError(f"reading={self.reading!r}: use 'nested', 'stop' or 'skip'")
        if self.reading == "skip" and self.about_options:
            raise ProblemError(
                "ranked_options and fixed_options go with reading='nested' or 'stop': a list that is skipped "
                "places each proposal where it fits"
            )


def tie_by_rules(
    model: Any, scenarios: Sequence[Scenario], statements: Sequence[Statement], rules: ListRules
) -> str:
    """Tie the portfolios of a model into a list that keeps the rules, and return the name of the form used."""
    forms = []
    if rules.ranked_options and ranks_options(scenarios[0].data):
        forms.append(rank_plans(model, scenarios, statements, rules.reading))
    if rules.reading == "nested" or forms != ["order of proposals"]:  # which is all a list with a stop asks
        forms.insert(0, tie(model, scenarios, statements, rules.reading, delay=rules.delay))
    if rules.fixed_options:
        fix_options(model, statements)
        forms.append("fixed options")
    return ", ".join(forms)


def tie_to_order(
    model: Any,
    scenarios: Sequence[Scenario],
    statements: Sequence[Statement],
    rules: ListRules,
    order: Sequence[Hashable],
) -> None:
    """Tie the portfolios of a model to first parts of a given order."""
    levels = levels_of_columns(scenarios[0].data)
    for statement in statements:
        prefix_of_order(model, statement, order, levels if rules.ranked_options else None)
    if rules.reading == "nested":
        tie(model, scenarios, statements, "nested", delay=rules.delay)
    if rules.fixed_options:
        fix_options(model, statements)
