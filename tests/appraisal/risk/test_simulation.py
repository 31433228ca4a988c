"""What samples say, by hand: quantiles, shares, and why a proposal has none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.risk.own_records import OwnRecords
from infraprio.appraisal.risk.simulation import Simulation
from infraprio.errors import AppraisalError
from tests.appraisal.risk.small_problem import NAMES, NAN, npv, problem

NPV = np.array([[1.0, 10, -3, NAN], [2, 0, 0, NAN], [4, -20, 0, NAN], [8, 40, 3, NAN], [16, 80, -3, NAN]])
COST = np.array([[10.0, 70, 3, 5], [20, 60, 5, 5], [30, 90, 7, 5], [50, 20, 2, 5], [40, 10, 1, 5]])
CHOSEN = np.array([[1, 0, 1, 0], [1, 0, 1, 0], [1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0]], dtype=bool)


def simulation(**changed: Any) -> Simulation:
    rows = {
        "status": ["computed"] * 3 + ["not_appraised"],
        "reason": ["", "operating_measure", "", "effects_unknown"],
    }
    table = {"maturity": ["idea", "", "plan", "tendered"]}
    plain: dict[str, Any] = {
        "appraisal": SimpleNamespace(frame=pd.DataFrame(rows, index=NAMES), scenario={"proposals": table}),
        "problem": problem(), "position": np.full((5, 6), 0.5), "npv": NPV, "ratio": NPV / COST, "cost": COST,
        "chosen": CHOSEN, "seed": 3, "method": "sobol", "cost_view": "reference_class", "choice": "greedy",
        "records": OwnRecords(classes=(), findings=()), "findings": (),
    }  # fmt: skip
    return Simulation(**plain | changed)


def test_one_row_a_proposal_by_hand() -> None:
    """Of five samples the 5 % value lies a fifth of the way from the least to the second, the 85 % value two fifths before the last."""
    found = simulation()
    assert found.samples == 5
    frame = found.to_frame()
    assert frame.index.tolist() == list(NAMES)
    assert frame.index.name == "proposal"
    assert frame["status"].tolist() == ["computed"] * 3 + ["not_appraised"]
    assert frame["reason"].tolist()[1] == "operating_measure"
    assert frame["maturity"].tolist() == ["idea", "not_stated", "plan", "tendered"]
    wanted = {
        "cost_msek": [100, 70, 40, NAN],
        "cost_p50_msek": [30, 60, 3, 5],
        "cost_p85_msek": [44, 78, 5.8, 5],
        "npv_mean_msek": [6.2, 22, -0.6, NAN],
        "npv_p5_msek": [1.2, -16, -3, NAN],
        "npv_p50_msek": [4, 10, 0, NAN],
        "npv_p95_msek": [14.4, 72, 2.4, NAN],
        "probability_profitable": [1, 0.6, 0.2, NAN],
        "inclusion_probability": [1, 0.2, 0.6, 0],
    }
    for name, numbers in wanted.items():
        assert frame[name].tolist() == pytest.approx(numbers, nan_ok=True), name
    ratio = np.sort(NPV[:, 1] / COST[:, 1])
    assert frame.loc["B", ["npv_ratio_i_p5", "npv_ratio_i_p50", "npv_ratio_i_p95"]].tolist() == pytest.approx(
        [0.8 * ratio[0] + 0.2 * ratio[1], ratio[2], 0.2 * ratio[3] + 0.8 * ratio[4]]
    )
    assert found.inclusion_probability.to_dict() == {"A": 1, "B": 0.2, "C": 0.6, "D": 0}
    assert found.inclusion_probability.name == "inclusion_probability"


def test_a_column_with_one_sample_that_is_missing_has_no_quantiles() -> None:
    part = NPV.copy()
    part[2, 0] = NAN
    found = simulation(npv=part)
    assert found.quantiles([0.5])["npv_msek", 0.5].tolist() == pytest.approx([NAN, 10, 0, NAN], nan_ok=True)
    frame = found.to_frame()
    assert frame.loc["A", ["npv_p50_msek", "probability_profitable"]].isna().all()


def test_quantiles_that_are_asked_for() -> None:
    found = simulation()
    asked = found.quantiles([0.0, 0.25, 1.0])
    assert list(asked.columns) == [
        (name, share) for name in ("cost_msek", "npv_msek", "npv_ratio_i") for share in (0.0, 0.25, 1.0)
    ]
    assert asked["npv_msek"].loc["A"].tolist() == [1, 2, 16]
    assert asked["cost_msek"].loc["A"].tolist() == [10, 20, 50]
    assert asked["npv_ratio_i"].loc["A", 1.0] == pytest.approx(0.4)
    assert [share for name, share in found.quantiles().columns if name == "cost_msek"] == [0.05, 0.15, 0.5, 0.85, 0.95]  # fmt: skip
    for wrong in ([-0.01], [0.5, 1.01], [50]):
        with pytest.raises(AppraisalError, match="probabilities"):
            found.quantiles(wrong)


def test_a_proposal_without_samples_is_told_why() -> None:
    found = simulation()
    with pytest.raises(AppraisalError, match="nobody has stated its effects"):
        found.drivers("D")
    bare = simulation(
        appraisal=SimpleNamespace(frame=pd.DataFrame({"status": ["in_reference"] * 4, "reason": [""] * 4}))
    )
    with pytest.raises(AppraisalError, match="finished or under way"):
        bare.drivers("D")
    with pytest.raises(AppraisalError, match="A, B, C") as told:
        found.drivers("X")
    assert "D" not in str(told.value).replace("DataFrame", "")
    one = NPV.copy()
    one[3, 1] = NAN
    with pytest.raises(AppraisalError, match="B has no samples"):
        simulation(npv=one).drivers("B")


def test_drivers_are_those_of_the_proposal_that_is_asked_for() -> None:
    position = np.full((5, 6), 0.5)
    position[:, 1] = [0.4, 0.3, 0.2, 0.5, 0.1]
    found = simulation(
        position=position, npv=np.column_stack([np.arange(5.0), NPV[:, 1], -position[:, 1], NPV[:, 3]])
    )
    assert found.drivers("C").loc["air_and_noise_value", "rank_correlation"] == pytest.approx(-1)
    assert found.drivers("A").loc["air_and_noise_value", "rank_correlation"] == pytest.approx(
        1 - 6 * 28 / 120
    )


def test_a_tornado_is_that_of_the_proposal_that_is_asked_for() -> None:
    ends: Any = SimpleNamespace(
        low=dict.fromkeys(("discount_rate", "tax_factor"), NAN),
        high=dict.fromkeys(("discount_rate", "tax_factor"), NAN),
    )
    rows = pd.DataFrame({"status": ["computed"] * 4, "reason": [""] * 4}, index=NAMES)
    found = simulation(appraisal=SimpleNamespace(frame=rows, values=ends)).tornado("B")
    assert found["npv_msek"].tolist() == pytest.approx([npv("B")] * 3)
    assert tuple(found.loc["value_of_time"]) == pytest.approx(
        (npv("B"), npv("B", time=110), npv("B", time=230))
    )


def test_what_drawn_costs_include_is_said_by_the_values_in_use_and_the_view() -> None:
    growth = {
        f"cost_growth_{stage}": 0.11 * k for k, stage in enumerate(("idea", "study", "plan", "tendered"), 1)
    }
    found = simulation(problem=problem(value=growth), cost_view="stated_range")
    for language in ("en", "sv"):
        told = found.statement(language)
        assert all(f"+{part} %" in told for part in (11, 22, 33, 44))
        assert told != simulation(problem=problem(value=growth)).statement(language)
    assert found.statement() == found.statement("en")
