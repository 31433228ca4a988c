"""From the network to money."""

from __future__ import annotations

import numpy as np
import pytest

from infraprio import appraisal
from infraprio.appraisal.risk.network_evaluation import with_values
from infraprio.appraisal.values.prices import to_price_year
from infraprio.effects import evaluate, evaluate_set
from infraprio.effects.examples import valley
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import parameters


@pytest.fixture(scope="module")
def found() -> appraisal.Appraisal:
    return appraisal.appraise(valley(), evaluate(valley()))


def test_effects_of_the_network_are_priced(found: appraisal.Appraisal) -> None:
    frame = found.to_frame()
    assert list(frame.index) == ["FASTER", "TRAINS", "LOT"]
    assert (frame["status"] == "computed").all()
    assert frame.loc["FASTER", "travellers_msek"] > 0
    assert frame.loc["TRAINS", "operators_msek"] < 0
    assert found.explain("LOT")["present_value_msek"].sum() == pytest.approx(frame.loc["LOT", "npv_msek"])


def test_without_effects_they_are_computed(found: appraisal.Appraisal) -> None:
    again = appraisal.appraise(valley())
    assert np.allclose(again.frame["npv_msek"], found.frame["npv_msek"])


def test_money_of_the_network_is_moved_to_the_common_price_year(found: appraisal.Appraisal) -> None:
    raw = evaluate(valley()).quantities()
    mine = found.quantities.to_frame()

    def paid(frame, mode):
        hit = (frame["item"] == "travel_cost_sek") & (frame["mode"] == mode) & (frame["proposal"] == "TRAINS")
        return frame.loc[hit, "change"].sum()

    year = parameters(valley())["car_cost_sek_km"].price_year
    factor = to_price_year(valley(), year, "x")[0]
    assert factor > 1.1
    assert paid(mine, "car") == pytest.approx(paid(raw, "car") * factor)
    assert paid(mine, "train") == pytest.approx(paid(raw, "train"))


def test_a_lot_with_more_trains_is_worth_more_than_both_alone(found: appraisal.Appraisal) -> None:
    together = appraisal.appraise_set(found, ["TRAINS", "LOT"], evaluate_set(valley(), ["TRAINS", "LOT"]))
    assert together.alone_msek == pytest.approx(found.frame.loc[["TRAINS", "LOT"], "npv_msek"].sum())
    computed = appraisal.appraise_set(found, ["TRAINS", "LOT"])
    assert computed.npv_msek == pytest.approx(together.npv_msek)


def test_other_values_make_other_effects() -> None:
    base = valley()
    moved = with_values(base, {"value_of_time_leisure_sek_h": 90.0})
    assert parameters(moved)["value_of_time_leisure_sek_h"].value == 90
    assert parameters(moved)["value_of_time_leisure_sek_h"].unit == "SEK/h"
    with pytest.raises(AppraisalError, match="nonsense"):
        with_values(base, {"nonsense": 1.0})
    evaluator = appraisal.network_evaluator(base)
    same = evaluator({"value_of_time_leisure_sek_h": parameters(base)["value_of_time_leisure_sek_h"].value})
    other = evaluator({"value_of_time_leisure_sek_h": 90.0})
    assert len(same)
    assert not np.array_equal(same.change, other.change)
