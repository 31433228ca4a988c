"""What the appraisal tells by code has words in both languages."""

from __future__ import annotations

import pytest

from infraprio import appraisal
from infraprio.appraisal.standing import REASONS, STATUSES
from infraprio.appraisal.values.items import PRICED
from infraprio.appraisal.values.quantities import ITEMS
from infraprio.report.words.language import word
from tests.appraisal.appraisal_cases import effects, paper_plan


def _codes() -> list[str]:
    frame = appraisal.appraise(paper_plan(), effects()).to_frame()
    names = [rule.name for rule in PRICED.values()]
    names += [f"{rule.name}, cost of public funds" for rule in PRICED.values() if rule.public]
    units = {ITEMS[rule.quantity] for rule in PRICED.values()} | {"MSEK", "MSEK/year"}
    return sorted({*STATUSES, *REASONS, *frame.columns, *names, *units, "not_stated", "maturity_not_stated"})


@pytest.mark.parametrize("code", _codes())
def test_codes_have_words(code: str) -> None:
    english, swedish = word(code, "en"), word(code, "sv")
    assert swedish != code, f"{code} has no Swedish words"
    assert "_" not in english
    assert "_" not in swedish
