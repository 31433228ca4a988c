"""What rules on effects are on: the change, or the level, of an indicator, a goal, a fact or the net present value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from infraprio.appraisal import Appraisal
from infraprio.appraisal.sets.together import appraise_set
from infraprio.effects import INDICATORS, Effects
from infraprio.effects.areas import municipal_rows, place_rows, zonal
from infraprio.errors import AppraisalError
from infraprio.portfolio.problem.measure import Measure
from infraprio.scenario.checks.rules import EACH, ON_EFFECTS, limited_labels
from infraprio.scenario.plan_money import common_costs
from infraprio.scoring.goals.proposal_scores import STATED_BY_PEOPLE, set_values
from infraprio.words import Name, Spoken, Words, known

if TYPE_CHECKING:
    from infraprio.appraisal.unappraised import Unappraised
    from infraprio.effects import SetEffects
    from infraprio.effects.given import GivenEffects
    from infraprio.scenario.scenario import Scenario
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = [
    "NPV",
    "Found",
    "SetAmounts",
    "effects_of",
    "measures_asked",
    "rule_effects",
    "set_amounts",
    "shares_asked",
]

NPV: Final = "npv"
MONEY: Final = "money"
PLACES: Final = ("municipality", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of single proposals: where measures are read."""

    scenario: Scenario = field(repr=False)
    effects: Effects | GivenEffects = field(repr=False)
    worth: Appraisal | Unappraised = field(repr=False)
    scores: Scores = field(repr=False)


def measures_asked(found: Found) -> tuple[Measure, ...]:
    """Return the measures that the rules of a scenario are on."""
    table = found.scenario["rules"]
    out: dict[Measure, None] = {}
    for i, unit in enumerate(table["unit"]):
        if unit in ON_EFFECTS and table["rule"][i] in ("at_least", "at_most"):
            by, group, key = (str(table[column][i]) for column in ("group_by", "group", "criterion"))
            places = places_of(found, key, by, group) if by in PLACES else ("",)
            out |= dict.fromkeys(measure_of(found, key, place, level=unit == "level") for place in places)
    return tuple(out)


def places_of(found: Found, key: str, by: str, group: str) -> tuple[str, ...]:
    """Return where a measure is known by place; one empty name where it is not: then proposals are grouped."""
    if not isinstance(found.effects, Effects) or not (key in INDICATORS and INDICATORS[key].zonal):
        return ("",)
    zones = found.effects.base.model.zones
    if by == "place":
        home = (zones.population > 0) & zones.in_region
        every = [name for name, lived in zip(zones.ids, home, strict=True) if lived]
    else:
        every = sorted(
            {t for t, inside in zip(zones.municipality, zones.in_region, strict=True) if t and inside}
        )
    return tuple(every) if group == EACH else (group,)


def shares_asked(found: Found, key: str, by: str) -> list[tuple[str, Measure, tuple[str, ...] | None, float]]:
    """Return who may have a share of a measure: name, the measure there, its proposals where no place knows it, and residents."""
    names = [name for name in places_of(found, key, by, EACH) if name]
    if names and isinstance(found.effects, Effects):
        zones = found.effects.base.model.zones
        home = zones.ids if by == "place" else zones.municipality
        people = {
            name: float(sum(p for at, p in zip(home, zones.population, strict=True) if at == name))
            for name in names
        }
        return [(name, measure_of(found, key, name, level=True), None, people[name]) for name in names]
    groups = limited_labels(found.scenario, "municipality")
    live = set(found.scores.values.index)
    mine = {town: tuple(p for p in members or () if p in live) for town, members in groups.items()}
    return [(town, measure_of(found, key), members, 1.0) for town, members in mine.items() if members]


def measure_of(found: Found, key: str, place: str = "", *, level: bool = False) -> Measure:
    """Return a measure with its name, its unit, and what it is without any proposal."""
    base = 0.0
    if level and isinstance(found.effects, Effects):
        base = float(found.effects.without[key]) if not place else level_in(found.effects, key, place)
    more = INDICATORS[key].direction == "more" if key in INDICATORS else not _held_down(found.scenario, key)
    return Measure(
        key=key, place=place, level=level, base=base, more=more, name=named(found.scenario, key), unit=unit_of(found, key)
    )  # fmt: skip


def _held_down(scenario: Scenario, key: str) -> bool:
    """Say whether the rules hold a measure whose direction nobody states to an upper limit, and to no lower one."""
    table = scenario["rules"]
    stated = {
        str(table["rule"][i]) for i in table.where(criterion=key) if str(table["unit"][i]) in ON_EFFECTS
    }
    return stated == {"at_most"}


def named(scenario: Scenario, key: str) -> Spoken | str:
    """Return the name of a measure for people."""
    if key in INDICATORS:
        return Words.of(f"indicator.{key}")
    if key in (NPV, MONEY):
        return Words.of(f"measure.{key}")
    goals = scenario["goals"]
    for i in goals.where(version=scenario.settings["goal_version"], id=key):
        return Name(str(goals["name"][i]), str(goals["name_en"][i] or ""))
    return key


def unit_of(found: Found, key: str) -> Spoken | str:
    """Return the unit of a measure for people."""
    if key in (NPV, MONEY):
        return Words.of("unit.MSEK")
    unit = INDICATORS[key].unit if key in INDICATORS else ""
    if key in found.scores.goals.leaves:
        row = found.scores.goals.leaves[key]
        if row["indicator"] != "score":
            return Words.of("measure.points")
        unit = str(row["unit"] or "")
    facts = found.scenario["facts"]
    for i in facts.where(fact=key):
        unit = unit or str(facts["unit"][i])
    return Words.of(f"unit.{unit}") if known(f"unit.{unit}") else unit


def level_in(effects: Effects, key: str, place: str) -> float:
    """Return a measure in a municipality or place without any proposal."""
    base = effects.base
    columns, zones = zonal(base.state.measures), base.model.zones
    places, by_place = place_rows(zones, columns, [base.state.measures])
    towns, by_town = municipal_rows(zones, columns, by_place)
    rows, values = (towns, by_town) if place in towns else (places, by_place)
    return float(values[0, rows.index(place), columns.index(key)])


def effects_of(found: Found, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return what each proposal does by each measure; missing where nobody knows."""
    index = found.scores.values.index
    columns = {measure: single(found, measure).reindex(index) for measure in measures}
    frame = pd.DataFrame(index=index)
    for number, column in enumerate(columns.values()):
        frame[number] = column.to_numpy(dtype=float)
    return frame.set_axis(pd.Index(list(columns), dtype=object, tupleize_cols=False), axis=1)


def single(found: Found, measure: Measure) -> pd.Series[float]:
    """Return what each proposal does by one measure."""
    key, effects = measure.key, found.effects
    if measure.place:
        assert isinstance(effects, Effects)
        table = effects.by_zone if measure.place in effects.base.model.zones.ids else effects.by_municipality
        mine: Any = table[key].xs(measure.place, level=1)
        return cast("pd.Series[float]", mine)
    if key == NPV:
        npv: Any = found.worth.frame["npv_msek"].astype(float)
        return cast("pd.Series[float]", npv)
    if key == MONEY:
        return common_costs(found.scenario)["cost_msek"].astype(float)
    if key in effects.change:
        return effects.change[key].astype(float)
    if key in found.scores.goals.leaves:
        if found.scores.goals.leaves[key]["indicator"] == "score":
            return stated(found.scenario, "scores", "goal", key)
        return found.scores.values[key].astype(float)
    return stated(found.scenario, "facts", "fact", key)


def stated(scenario: Scenario, name: str, column: str, key: str) -> pd.Series[float]:
    """Return the values of a table by proposal."""
    table = scenario[name]
    rows = table.where(**{column: key})
    return pd.Series({table["proposal"][i]: float(table["value"][i]) for i in rows}, dtype=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAmounts:
    """What sets do by some measures; those that no network computes are added up.

    Attributes
    ----------
    found : Found
    measures : tuple of Measure
    alone : DataFrame
        Of single proposals.
    """

    found: Found = field(repr=False)
    measures: tuple[Measure, ...]
    alone: pd.DataFrame = field(repr=False)

    def of(self, names: Sequence[str], together: SetEffects) -> dict[Measure, float]:
        """Return what a set does, from its effects together."""
        return {measure: self._one(measure, list(names), together) for measure in self.measures}

    def _one(self, measure: Measure, names: list[str], together: SetEffects) -> float:
        key, leaves = measure.key, self.found.scores.goals.leaves
        if measure.place:
            table = together.by_zone if measure.place in together.by_zone.index else together.by_municipality
            return float(table[key][measure.place])
        if key == NPV:
            return self._npv(names, together)
        if key in together.change:
            return float(together.change[key])
        if key in leaves and leaves[key]["indicator"] not in STATED_BY_PEOPLE:
            return float(set_values(self.found.scores, names, together.change)[key])
        own: Any = self.alone[[measure]]
        return float(own.loc[names].to_numpy(dtype=float).sum()) if names else 0.0

    def _npv(self, names: list[str], together: SetEffects) -> float:
        if not names or not isinstance(self.found.worth, Appraisal):
            return 0.0
        try:
            return float(appraise_set(self.found.worth, names, together).npv_msek)
        except AppraisalError:
            return float(np.nan)


def set_amounts(found: Found, measures: Sequence[Measure]) -> SetAmounts:
    """Return what sets do by some measures."""
    return SetAmounts(found=found, measures=tuple(measures), alone=effects_of(found, measures))


def rule_effects(found: Found) -> SetAmounts | None:
    """Return the measures that rules are on, of proposals and of sets; None where no rule is on effects."""
    asked = measures_asked(found)
    return set_amounts(found, asked) if asked else None
