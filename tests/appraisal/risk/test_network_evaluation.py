"""Other values of parameters in a scenario, how far a calculation has come, and points that never touch the end of the cube."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc

from infraprio import appraisal
from infraprio.appraisal.risk import progress
from infraprio.appraisal.risk.cost_draws import draw_costs
from infraprio.appraisal.risk.network_evaluation import _replaced, network_evaluator, with_values
from infraprio.appraisal.risk.sampling import lognormal_of, points, triangular
from infraprio.appraisal.risk.uncertainty import COST_PARAMETERS
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import parameters
from tests.appraisal.appraisal_cases import paper_plan, proposal

HOUR, RATE = "value_of_time_car_work_sek_h", "discount_rate"
STATED = [
    {"set": "main", "id": HOUR, "value": 90, "unit": "SEK/h", "price_year": 2019, "low": 70, "high": 130, "source": "own"},
    {"set": "low", "id": HOUR, "value": 50, "unit": "SEK/h", "price_year": 2018},
    {"set": "main", "id": RATE, "value": 0.05, "unit": "per year"},
    {"set": "main", "id": "tax_factor", "value": 1.2, "unit": "factor"},
]  # fmt: skip


def test_other_values_take_the_place_of_those_of_the_main_set_alone() -> None:
    base = paper_plan(parameters=STATED)
    moved = with_values(base, {HOUR: 77.0, "severe_accident_msek": 20.0, RATE: 0.01, "cost_growth_plan": 0.7})
    main, low = parameters(moved), parameters(moved, "low")
    before = parameters(base)
    assert (main[HOUR].value, main["severe_accident_msek"].value, main[RATE].value) == (77, 20, 0.01)
    assert (main[HOUR].price_year, main[HOUR].low, main[HOUR].high, main[HOUR].source) == (
        2019,
        70,
        130,
        "own",
    )
    assert main["severe_accident_msek"].price_year == before["severe_accident_msek"].price_year
    assert main["severe_accident_msek"].unit == before["severe_accident_msek"].unit
    assert main[RATE].price_year is None
    assert (main["tax_factor"].value, main["cost_growth_plan"].value) == (1.2, 0.7)
    assert (low[HOUR].value, low[HOUR].price_year) == (50, 2018)
    assert parameters(base)[HOUR].value == 90
    others = {name for name in before if name not in {HOUR, RATE, "severe_accident_msek", "cost_growth_plan"}}
    assert all(main[name].value == before[name].value for name in others)
    for table, count in (("values", 5), ("model_settings", 1)):
        assert len(moved[table]) == count
        assert moved[table].rows == tuple(range(2, 2 + count))
        assert moved[table].file == base[table].file
    assert moved.settings == base.settings
    with pytest.raises(AppraisalError, match="parameters nonsense, other do not exist"):
        with_values(base, {HOUR: 1.0, "nonsense": 1.0, "other": 2.0})
    same = with_values(base, {})
    assert {name: item.value for name, item in parameters(same).items()} == {
        n: i.value for n, i in before.items()
    }


def test_a_value_that_is_put_in_is_in_the_currency_of_the_scenario() -> None:
    base = paper_plan()
    known = parameters(base)
    found = _replaced(
        base["values"], {name: known[name] for name in (HOUR, "severe_accident_msek", "tax_factor")}, "EUR"
    )
    assert dict(zip(found["id"], found["unit"], strict=True)) == {
        HOUR: "EUR/h", "severe_accident_msek": "MEUR/person", "tax_factor": "factor",
    }  # fmt: skip


def test_a_network_is_evaluated_under_other_values_and_after_a_journey_between_processes() -> None:
    stated = [{"proposal": "A", "effect": "construction_co2", "value": 55, "source": "s"}]
    base = paper_plan([proposal("A")], parameters=STATED, wider_effects=stated)
    ask = pickle.loads(pickle.dumps(network_evaluator(base)))
    found = ask({HOUR: 77.0})
    assert found.item.tolist() == ["construction_co2_tonnes"]
    assert found.change.tolist() == [55]
    with pytest.raises(AppraisalError, match="nonsense"):
        ask({"nonsense": 1.0})


def test_how_long_it_still_takes_is_told_by_the_pace_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 106.0, 127.0])
    monkeypatch.setattr(progress.time, "perf_counter", lambda: next(clock))
    seen: list[tuple[int, int, float]] = []
    watch = progress.Watch(10, lambda *told: seen.append(told))
    watch.add(2)
    watch.add(7)
    assert seen == [(2, 10, pytest.approx(6 / 2 * 8)), (9, 10, pytest.approx(27 / 9 * 1))]
    monkeypatch.undo()
    silent = progress.Watch(10, None)
    silent.add(3)
    assert silent.done == 3


@pytest.mark.parametrize(
    ("done", "total", "left", "told"),
    [
        (1, 3, 125.4, "\r[" + "#" * 10 + "." * 20 + "] 1/3  2:05 left"),
        (3, 3, 0.0, "\r[" + "#" * 30 + "] 3/3  0:00 left\n"),
        (0, 7, 59.6, "\r[" + "." * 30 + "] 0/7  1:00 left"),
        (2, 60, 3601.0, "\r[#" + "." * 29 + "] 2/60  60:01 left"),
    ],
)
def test_a_bar_by_hand(
    done: int, total: int, left: float, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    appraisal.progress_bar(done, total, left)
    assert capsys.readouterr().err == told


def test_points_are_the_first_of_a_sequence_or_one_in_each_slice() -> None:
    whole = points(8, 3, 5)
    assert np.array_equal(points(5, 3, 5), whole[:5])
    assert np.array_equal(whole, points(8, 3, 5, "sobol"))
    assert np.array_equal(whole, qmc.Sobol(3, rng=5).random(8))
    assert not np.array_equal(whole, points(8, 3, 6))
    cut = points(5, 3, 5, "latin_hypercube")
    assert np.sort((cut * 5).astype(int), axis=0).T.tolist() == [[0, 1, 2, 3, 4]] * 3
    assert not np.array_equal(cut, points(5, 3, 6, "latin_hypercube"))
    assert points(3, 2, 0).shape == (3, 2)
    assert points(2, 3, 0, "latin_hypercube").shape == (2, 3)
    other: Any = "dice"
    with pytest.raises(AppraisalError, match="dice"):
        points(2, 3, 0, other)


def test_points_never_touch_the_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ends:
        def __init__(self, *_given: Any, **_named: Any) -> None: ...

        def random(self, _samples: int) -> np.ndarray[Any, Any]:
            return np.array([[0.0, 1.0]])

    monkeypatch.setattr(qmc, "LatinHypercube", Ends)
    [[low, high]] = points(1, 2, 0, "latin_hypercube")
    assert 0 < low < 1e-9
    assert 1 - 1e-9 < high < 1


def test_a_triangle_is_met_from_both_sides() -> None:
    at = np.array([0.0, 0.1, 0.3, 0.6, 1.0])
    # of 2, 5 and 12 three tenths lie below 5
    wanted = [2, 2 + math.sqrt(0.1 * 10 * 3), 5, 12 - math.sqrt(0.4 * 10 * 7), 12]
    assert triangular(at, 2.0, 5.0, 12.0).tolist() == pytest.approx(wanted)
    assert triangular(at, 0.02, 0.05, 0.12).tolist() == pytest.approx([x / 100 for x in wanted])
    assert triangular(at, 7.0, 7.0, 7.0).tolist() == [7] * 5
    assert triangular(at, 3.0, 2.0, 1.0).tolist() == [2] * 5
    assert lognormal_of(0.5, 0.3) == pytest.approx(
        (math.log(1.5) - math.log(1.09) / 2, math.sqrt(math.log(1.09)))
    )


def test_costs_alone_are_drawn_as_the_law_of_each_says() -> None:
    rows = [proposal("B", 100, maturity="plan"), proposal("A", None, maturity="idea")]
    found = draw_costs(paper_plan(rows), 4, 7)
    assert list(found.factor.columns) == ["B", "A"]
    values = parameters(paper_plan(rows))
    position = points(4, 3, 7)  # A's own, B's own, that of the whole plan
    from scipy.special import ndtri

    for name, own, maturity in (("B", 1, "plan"), ("A", 0, "idea")):
        mean, deviation = lognormal_of(
            *(values[f"cost_{what}_{maturity}"].value for what in ("growth", "spread"))
        )
        rho = values["cost_correlation_plan"].value
        normal = ndtri(position[:, own]) * math.sqrt(1 - rho) + ndtri(position[:, 2]) * math.sqrt(rho)
        assert found.factor[name].tolist() == pytest.approx(np.exp(mean + deviation * normal).tolist())
    assert found.value == {name: values[name].value for name in COST_PARAMETERS}
    assert found.records.classes == ()
