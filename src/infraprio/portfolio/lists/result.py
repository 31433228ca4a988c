"""A priority list with what it builds and what it costs to be a list."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from infraprio.portfolio.choose.portfolio import Portfolio, status_told

__all__ = ["PriorityList", "Reading"]

Reading = Literal["nested", "stop", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityList:
    """An order of proposals, what each budget builds from it, and what being a list costs.

    Attributes
    ----------
    order : list
        Proposals, first priority first: level after level, and within a level in the order that serves best
        between the budgets (see ``area``).
    levels : list of list
        What each scenario (in order of rising money) adds to the one before; may be empty.
    rest : list
        Proposals that could be paid and that no scenario builds, by value for money.
    set_aside : list
        Proposals that no scenario could pay even alone.
    mandatory : list
        Members that must be built by rule, and what those need; they stand first in their level.
    value : float
        Expected weighted value over the scenarios.
    free_value : float
        The same if each scenario could choose freely: no list is worth more.
    price : float
        free_value - value: the price of being a list.
    objective, worst : float
        What was made large (the value, without risk aversion and ambiguity), and the mean value of the worst
        scenarios.
    portfolios : list of Portfolio
        One for each scenario, in order of rising money.
    bound, gap, status : float, float, str
        No list of this reading has an objective above the bound; words as for ``Portfolio``.
    reading, form : str
        How the list is read, and the form of the model (see ``priority_list``).
    scenarios : DataFrame
        Name, probability, value, free value and cost of each scenario; with an ambiguity the worst
        probabilities too.
    comparison : DataFrame
        Expected value of this list, of lock-in by rising budget, of the orders by value for money and by
        value, and of the free optimum; ``why_not`` says why an order has no figures.
    options : str
        How options are tied: "free", "ranked", "fixed", "ranked and fixed".
    area, area_bound, area_proved : float, float, bool
        Mean value over every amount of money from none to the largest budget, each equally likely, pot by pot
        in proportion between two budgets; each builds the most valuable first part of the order that it can
        pay, with the options and starts of the next larger budget. No order inside the levels has an area
        above the bound. Not a number for a list read with skipping.
    seconds : float
        Time that the search took.
    notes : list of str
        What the planner should know about how it was found.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, priority_list
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0}), pd.Series({"a": 4.0, "b": 8.0})
    >>> found = priority_list(Problem(value=value, cost=cost), budgets=[4, 12])
    >>> found.order, found.value, found.status
    (['a', 'b'], 5.0, 'optimal')
    """

    order: list[Hashable]
    levels: list[list[Hashable]]
    rest: list[Hashable]
    set_aside: list[Hashable]
    value: float
    free_value: float
    price: float
    objective: float
    worst: float
    portfolios: list[Portfolio]
    bound: float
    gap: float
    status: str
    reading: str
    form: str
    scenarios: pd.DataFrame
    comparison: pd.DataFrame
    seconds: float
    notes: list[str]
    options: str = "free"
    mandatory: list[Hashable] = field(default_factory=list)
    area: float = float("nan")
    area_bound: float = float("nan")
    area_proved: bool = False

    def to_frame(self) -> pd.DataFrame:
        """Return one line for each proposal on the list.

        Rank, level (number of the scenario that first builds it).
        """
        level = {name: number for number, names in enumerate(self.levels, start=1) for name in names}
        return pd.DataFrame(
            {"rank": range(1, len(self.order) + 1), "level": [level[name] for name in self.order]},
            index=pd.Index(self.order, name="proposal"),
        )

    def __repr__(self) -> str:
        """Tell the list in a few lines."""
        levels = " | ".join(", ".join(map(str, names)) or "-" for names in self.levels)
        return (
            f"PriorityList ({self.reading}, {status_told(self.status, self.gap)}): "
            f"expected value {self.value:g}, free {self.free_value:g}, "
            f"price of a list {self.price:g}\n  {levels}"
        )
