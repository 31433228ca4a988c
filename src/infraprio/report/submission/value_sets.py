"""Sensitivity to the set of appraisal values: what another guideline's would move."""

from __future__ import annotations

from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.tables.value_sets import value_set_sentences

__all__ = ["value_sets"]

_SHOWN = 10  # rows shown; the workbook has all


def value_sets(facts: Facts) -> list[Block]:
    """A paragraph, and the proposals that the choice of the set moves most; nothing where one set was used."""
    found = getattr(facts.result, "value_sets", None)
    if found is None:
        return []
    blocks: list[Block] = [Heading(facts.say("section_value_sets"), 2)]
    blocks += [Text(" ".join(value_set_sentences(facts.result, facts.language)))]
    moved = found.frame[found.frame["places"] > 0].sort_values("places", ascending=False, kind="stable")
    if not len(moved):
        return blocks
    sets = [str(name) for name in found.agreement.index]
    rows = tuple(
        (facts.names[str(p)], *(facts.num(line[f"rank_{name}"], 0) for name in sets))
        for p, line in moved.head(_SHOWN).iterrows()
    )
    widths = (8.5, *(8.0 / len(sets) for _ in sets))
    numeric = (False, *(True for _ in sets))
    return [
        *blocks,
        Table(facts.say("caption_value_sets"), (facts.say("name"), *sets), rows, widths, numeric),
    ]
