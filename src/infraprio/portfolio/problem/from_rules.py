"""The rules table as arguments of a problem, each with the row that states it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from infraprio.portfolio.problem.limit_kinds import of_unit
from infraprio.portfolio.problem.problem import Limit
from infraprio.portfolio.problem.ways_of_paying import PaidRows
from infraprio.scenario.checks.rules import EACH, ON_EFFECTS, limited_groups
from infraprio.scenario.scenario import Scenario

__all__ = ["rules_of"]

KINDS: Final = ("requires", "requires_any", "excludes", "mandatory", "forbidden", "limits")


class _Stated:
    """The rules of a scenario as they are read, row by row."""

    def __init__(
        self, scenario: Scenario, names: set[str], paid: PaidRows, effects: pd.DataFrame | None
    ) -> None:
        self.scenario, self.names, self.paid, self.effects = scenario, names, paid, effects
        self.table = scenario["rules"]
        proposals = scenario["proposals"]
        self.done = {p for p, h in zip(proposals["id"], proposals["horizon"], strict=True) if h == "done"}
        self.out: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        self.sources: dict[Any, str] = {}

    def mine(self, i: int) -> list[str]:
        """Whom a row is about, of those that can be chosen."""
        return sorted(p for p in self.table["proposals"][i] if p in self.names)

    def others(self, i: int) -> list[str]:
        """Whom they need, of those that are not there already."""
        return sorted(p for p in self.table["others"][i] if p not in self.done)

    def note(self, kind: str, key: Any, i: int) -> None:
        """Remember the row; of two that say the same, the first by id."""
        table = self.table
        file, sheet, row = table.place(i)
        place = f"{file}{f' [{sheet}]' if sheet else ''} row {row}"
        self.sources.setdefault((kind, key), f"{place} ({table['id'][i]})")

    def never(self, name: str, i: int) -> None:
        """What a row needs cannot be had, or nobody knows whether it is kept."""
        if name not in self.out["forbidden"]:
            self.out["forbidden"].append(name)
        self.note("forbidden", name, i)

    def must_or_must_not(self, i: int) -> None:
        rule = self.table["rule"][i]
        for p in self.mine(i):
            if p not in self.out[rule]:
                self.out[rule].append(p)
            self.note(rule, p, i)

    def excludes(self, i: int) -> None:
        if len(mine := tuple(self.mine(i))) > 1:
            self.out["excludes"].append(mine)
            self.note("excludes", mine, i)

    def requires(self, i: int) -> None:
        for p in self.mine(i):
            if any(q not in self.names for q in self.others(i)):
                self.never(p, i)
            for q in self.others(i):
                if q in self.names:
                    self.out["requires"].append((p, q))
                self.note("requires", (p, q), i)

    def requires_any(self, i: int) -> None:
        if len(others := self.others(i)) < len(self.table["others"][i]):
            return  # one of them is there already
        known = tuple(q for q in others if q in self.names)
        for p in self.mine(i):
            if known:
                self.out["requires_any"].append((p, known))
                self.note("requires_any", (p, known), i)
            elif p not in self.out["forbidden"]:
                self.never(p, i)

    def limits(self, i: int) -> None:
        effect = self.table["unit"][i] in ON_EFFECTS
        made = (
            _effect_limits(self.scenario, i, self.names, self.effects)
            if effect
            else _limits(self.scenario, i, self.names, self.paid)
        )
        for limit in made:
            self.out["limits"].append(limit)
            self.note("limits", (len(self.out["limits"]) - 1, None), i)
        for p in _unknown(made, self.names, self.effects) if effect else ():
            self.never(p, i)


READ: Final[dict[str, Callable[[_Stated, int], None]]] = {
    "mandatory": _Stated.must_or_must_not, "forbidden": _Stated.must_or_must_not,
    "excludes": _Stated.excludes, "alternatives": _Stated.excludes, "requires": _Stated.requires,
    "requires_any": _Stated.requires_any, "at_least": _Stated.limits, "at_most": _Stated.limits,
}  # fmt: skip


def rules_of(
    scenario: Scenario, names: set[str], paid: PaidRows, effects: pd.DataFrame | None
) -> dict[str, Any]:
    """The rules table as arguments of a problem; proposals that cannot be chosen make what needs them impossible."""
    stated = _Stated(scenario, names, paid, effects)
    for i in sorted(range(len(stated.table)), key=stated.table["id"].__getitem__):
        if read := READ.get(stated.table["rule"][i]):
            read(stated, i)
    return {**stated.out, "sources": stated.sources}


def _limits(scenario: Scenario, i: int, names: set[str], paid: PaidRows) -> list[Limit]:
    """The limits that a row of the rules states: one, or one for each label of its grouping."""
    table = scenario["rules"]
    of = of_unit(table["unit"][i])
    bound: dict[str, Any] = {table["rule"][i]: float(table["limit"][i])}
    narrow = {name: table[name][i] or None for name in ("fund", "period", "criterion")}
    made = []
    for label, inside in limited_groups(scenario, i).items():
        if table["group_by"][i] == "fund" and of == "cost":  # the money of the fund, whoever gets it
            made.append(Limit(of=of, **(narrow | {"fund": narrow["fund"] or label}), **bound))
            continue
        members = None if inside is None else sorted(p for p in inside if p in names)
        if members is not None and table["group_by"][i] == "fund":
            members = paid.with_fund(members, label)
        made.append(Limit(of=of, members=members, **narrow, **bound))
    return made


def _effect_limits(scenario: Scenario, i: int, names: set[str], effects: pd.DataFrame | None) -> list[Limit]:
    """The limits on effects that a row of the rules states: where the measure is known by place, one a place."""
    if effects is None:
        return []
    table = scenario["rules"]
    level = table["unit"][i] == "level"
    columns: list[Any] = list(effects.columns)
    mine = [m for m in columns if m.key == table["criterion"][i] and m.level == level]
    by, group = table["group_by"][i], table["group"][i]
    placed = [m for m in mine if m.place and by in ("municipality", "place") and group in (EACH, m.place)]
    groups: dict[str, list[str] | None] = {"": None} if placed else limited_groups(scenario, i)
    made = []
    for measure in placed or [m for m in mine if not m.place]:
        bound = {table["rule"][i]: float(table["limit"][i]) - measure.base}
        for inside in groups.values():
            members = None if inside is None else sorted(p for p in inside if p in names)
            made.append(
                Limit(
                    of="effect",
                    criterion=measure,
                    members=members,
                    period=table["period"][i] or None,
                    **bound,
                )
            )
    return made


def _unknown(limits: list[Limit], names: set[str], effects: pd.DataFrame | None) -> list[str]:
    """Proposals that limits are on and of which nobody knows what they do: no plan with them can be held to it."""
    out: dict[str, None] = {}
    for limit in limits:
        assert effects is not None
        own = effects[limit.criterion]
        out |= dict.fromkeys(
            p for p in sorted(names if limit.members is None else map(str, limit.members)) if own.isna()[p]
        )
    return list(out)
