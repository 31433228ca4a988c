"""Decisions of a meeting that cannot bind: about nothing, against each other, or about what no plan can choose."""

from __future__ import annotations

import math
from collections.abc import Iterator

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.meeting.decisions import BINDING, latest
from infraprio.scenario.scenario import Scenario
from infraprio.words import Words

__all__ = ["decisions"]


def _clashes(scenario: Scenario) -> Iterator[Finding]:
    """A proposal of which the dates do not tell what was decided last."""
    table = scenario["decisions"]
    for rows in latest(table).values():
        kinds = {str(table["kind"][i]): i for i in reversed(rows)}
        if len(kinds) > 1:
            one, other = sorted(kinds.values())[:2]
            gaps = {
                name: Words.of("decision.told", by=table["by"][i], date=table["date"][i], row=table.place(i)[2], kind=Words.of(f"decision.{table['kind'][i]}"))
                for name, i in (("one", one), ("other", other))
            }  # fmt: skip
            yield at(table, other, "kind", "decisions_clash", table["proposal"][other], **gaps)


def decisions(scenario: Scenario) -> Iterator[Finding]:
    """All that can be said of the decision log before solving."""
    table, proposals = scenario["decisions"], scenario["proposals"]
    for i, kind in enumerate(table["kind"]):
        if kind in BINDING and not table["proposal"][i]:
            yield at(table, i, "proposal", "decision_of_nothing", kind)
    yield from _clashes(scenario)
    wanted = {name: rows[0] for name, rows in latest(table).items() if name in proposals.position}
    for name, i in wanted.items():
        kind, row = table["kind"][i], proposals.position[name]
        if kind == "free":
            continue
        done, theirs = proposals["horizon"][row] == "done", proposals["role"][row] == "supported"
        if done or theirs:
            why = Words.of("decision.done" if done else "decision.supported")
            yield at(table, i, "kind", "decision_without_effect", name, why=why)
        elif kind == "pin" and math.isnan(proposals["cost_msek"][row]):
            yield at(table, i, "proposal", "pin_without_cost", name)
