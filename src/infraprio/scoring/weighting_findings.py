"""What the answers that weights come from say about themselves: contradictions, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.weighting import STATED_IN, answer_rows, weighting_of
from infraprio.scoring.weighting import answers_weighed
from infraprio.words import Chain, Figure, Words

__all__ = ["clashes"]


def clashes(scenario: Scenario) -> Iterator[Finding]:
    """Stakeholders whose answers contradict each other by more than is usually accepted, with the three worst answers.

    The answers must be complete: what is missing is found before.
    """
    version = str(scenario.settings["goal_version"])
    for who, way in weighting_of(scenario).items():
        if way not in STATED_IN:
            continue
        table = scenario[STATED_IN[way]]
        for group in answers_weighed(scenario, who, version, way):
            if not group.inconsistency > group.most:
                continue
            told = Chain(tuple(_answer(fields) for fields in group.worst), "; ")
            row = _row_of(scenario, who, version, way, group.worst[0])
            words = {"stakeholder": who, "most": Figure(group.most, ".2f"), "worst": told}
            ratio = Figure(group.inconsistency, ".2f")
            yield at(table, row, None, "judgements_clash", f"{ratio.value:.2f}", ratio=ratio, **words)


def _answer(fields: Mapping[str, Any]) -> Words:
    named = {name: one if isinstance(one, str) else Figure(float(one), ".3g") for name, one in fields.items()}
    return Words.of("weighting.clash_pair" if "b" in fields else "weighting.clash_best", **named)


def _row_of(scenario: Scenario, who: str, version: str, way: str, worst: Mapping[str, Any]) -> int | None:
    """The row of the worst answer."""
    table = scenario[STATED_IN[way]]
    for i in answer_rows(scenario, who, version, way):
        pair = {table["goal"][i], table["other"][i]} if "other" in table.columns else {table["goal"][i]}
        if pair == {worst["a"], worst.get("b", worst["a"])}:
            return i
    return None
