"""What a change of traffic is worth in each year, before any discount."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from infraprio.appraisal.calculation import yearly_worth
from infraprio.appraisal.values.from_effects import read_set_effects
from infraprio.appraisal.values.lines import Lines, make_lines, parameters_needed
from infraprio.appraisal.values.parameters import Values, resolve
from infraprio.appraisal.values.stated import with_stated
from infraprio.appraisal.values.timing import Timing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from infraprio.appraisal.result import Appraisal

__all__ = ["SetLines", "set_lines", "yearly_benefit"]


class SetLines(NamedTuple):
    """The priced changes of a set of proposals, and the values that price them."""

    lines: Lines
    values: Values


def set_lines(
    appraisal: Appraisal, proposals: Sequence[str], effects: Any, stated: Collection[str]
) -> SetLines:
    """Return the priced changes of a set; of the members `stated` with what is stated beside the network."""
    chosen = appraisal.parameters
    physical, _ = read_set_effects(appraisal.scenario, chosen, proposals, effects)
    lines = make_lines(with_stated(physical, appraisal.scenario, set(stated)))
    needed = dict.fromkeys([*appraisal.values.value, *(i for k in lines.kinds for i in parameters_needed(k))])
    return SetLines(lines, resolve(appraisal.scenario, chosen, tuple(needed)))


def yearly_benefit(
    appraisal: Appraisal,
    proposals: Sequence[str],
    effects: Any,
    *,
    first: int,
    years: int,
    stated: Collection[str] = (),
) -> NDArray[np.float64]:
    """Benefits of a set in each year in which all of it is open, in MSEK of the scenario's price year, undiscounted.

    Traffic and values grow as in the appraisal. What falls while a proposal is built is not in it.

    Parameters
    ----------
    appraisal : Appraisal
        Whose parameters are used.
    proposals : sequence of str
        The set.
    effects : Effects, Quantities or DataFrame
        Of the set, as `appraise` takes them.
    first, years : int
        First year, and how many.
    stated : collection of str, default ()
        Members whose effects stated beside the network count too.

    Returns
    -------
    array (years,)
        Benefits.

    Examples
    --------
    >>> from infraprio.appraisal import appraise
    >>> from infraprio.effects import evaluate_set
    >>> from infraprio.effects.examples import valley
    >>> found = yearly_benefit(appraise(valley()), ["FASTER"], evaluate_set(valley(), ["FASTER"]), first=2030, years=3)
    >>> found.shape, bool((found > 0).all())
    ((3,), True)
    """
    lines, values = set_lines(appraisal, proposals, effects, stated)
    open_always = Timing(base=first, start=first, construction=1, opening=first, period=years, life=years)
    work = replace(appraisal.calculation, kinds=lines.kinds, value_base=values.base)
    traffic, value, _ = yearly_worth(work, open_always, values.value)
    yearly = np.array([not kind.priced.once for kind in lines.kinds], dtype=float)
    each = traffic * value * yearly[:, None] / work.size
    total: NDArray[np.float64] = lines.change @ each[lines.kind]
    return total
