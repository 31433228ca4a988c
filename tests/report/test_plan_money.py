"""What the sheet of the plan's money shows adds up as it is shown."""

from __future__ import annotations

import pytest

from infraprio.report.workbook.cells import money_format


@pytest.mark.parametrize(
    ("budget", "spent", "form"),
    [
        (150_000.0, 145_600.5, "#,##0.0"),
        (150_000.0, 145_600.0, "#,##0"),
        (30.0, 10.25, "#,##0.00"),
        (30.0, 10.0 / 3, "#,##0.0"),
        (0.286, 0.006, "#,##0.000"),
    ],
)
def test_amounts_show_the_decimals_without_which_they_would_not_add_up(
    budget: float, spent: float, form: str
) -> None:
    assert money_format([budget], [[spent]]) == form
    decimals = len(form.partition(".")[2])
    assert f"{round(spent, decimals) + round(budget - spent, decimals):.3f}" == f"{budget:.3f}"
