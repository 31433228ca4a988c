"""Names that scripts were told to rely on stay where they were, whichever room does the work."""

from __future__ import annotations

from importlib import import_module

import pytest

PROMISED = {
    "infraprio": "read run write check build compare evaluate evaluate_order methods suggest_scales with_scales",
    "infraprio.network": "read_tntp assign skim read_design",
    "infraprio.portfolio": "design_network best_portfolio priority_list evaluate_list pareto_front budget_curve",
    "infraprio.appraisal": "present_value annuity annuity_factor npv_ratio appraise",
}


@pytest.mark.parametrize(("room", "names"), PROMISED.items())
def test_promised_names_are_there(room: str, names: str) -> None:
    module = import_module(room)
    assert [name for name in names.split() if not callable(getattr(module, name, None))] == []


def test_network_design_is_one_function_under_both_paths() -> None:
    from infraprio import design, portfolio

    assert portfolio.design_network is design.design_network
