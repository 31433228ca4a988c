from __future__ import annotations

import pytest

from infraprio import effects
from infraprio.effects.baseline import state_with
from infraprio.effects.examples import valley
from infraprio.effects.interactions import _gain_by_pair, _overlaps, _value_of_time
from infraprio.errors import NetworkError
from tests.network.regions import change, rail, region


def test_pairs_are_exact_and_told_in_both_languages():
    scenario = valley()
    base = effects.baseline(scenario)
    found = effects.interactions(scenario, base)
    pair = next(pair for pair in found.pairs if {pair.first, pair.second} == {"TRAINS", "LOT"})
    key = "consumer_surplus_msek_year"
    assert pair.together == pytest.approx(effects.evaluate_set(scenario, ["LOT", "TRAINS"], base).change[key])
    assert pair.extra > 0
    assert "with Trains" in pair.text
    assert "tillsammans med Trains" in pair.what.text("sv")
    assert found.evaluated + found.passed_over == 3
    assert list(found.to_frame()["extra"].abs()) == sorted(found.to_frame()["extra"].abs(), reverse=True)


@pytest.mark.parametrize(
    ("indicator", "sign"), [("consumer_surplus_msek_year", 1), ("generalised_cost_msek_year", -1)]
)
def test_effects_are_counted_so_that_more_is_better(indicator: str, sign: int):
    scenario = valley()
    base = effects.baseline(scenario)
    found = effects.evaluate(scenario, base).change[indicator]
    pairs = effects.interactions(scenario, base, indicator=indicator).pairs
    assert pairs
    for pair in pairs:
        assert pair.alone_first == pytest.approx(sign * found[pair.first])
        assert pair.alone_second == pytest.approx(sign * found[pair.second])


def test_a_proposal_that_only_works_with_another_is_found():
    rows = [
        change("MORE", "services", "T", "set", "departures_day", 16),
        change("LOOP", "railways", "BC_R", "add", "capacity_trains_day", 40),
    ]
    links = [rail("AB_R", "A", "B"), rail("BC_R", "B", "C", capacity_trains_day=16, trains_day=16)]
    (pair,) = effects.interactions(region(rows, railways=links)).pairs
    assert {pair.first, pair.second} == {"MORE", "LOOP"}
    assert "only together" in pair.text


def test_the_same_change_twice_replaces():
    rows = [change(name, "roads", "AB", "set", "speed_kmh", 100) for name in ("ONE", "TWO")]
    (pair,) = effects.interactions(region(rows)).pairs
    assert pair.extra == pytest.approx(-pair.alone_first)
    assert "adds nothing" in pair.text


def test_pairs_without_common_journeys_are_passed_over():
    scenario = valley()
    found = effects.interactions(scenario, most_pairs=1)
    assert found.evaluated == 1
    assert found.passed_over == 2


def test_however_small_gains_are_what_they_share_is_looked_at():
    rows = [change(name, "roads", "AB", "set", "speed_kmh", 81) for name in ("ONE", "TWO")]
    base = effects.baseline(region(rows))
    value = _value_of_time(base)
    small = {
        name: 1e-9 * _gain_by_pair(base.state, state_with(base, (name,)), value, 365.0)
        for name in ("ONE", "TWO")
    }
    assert _overlaps(base, ["ONE", "TWO"], small) == pytest.approx({("ONE", "TWO"): 1.0})


def test_unknown_indicators_are_refused():
    with pytest.raises(NetworkError, match="nonsense"):
        effects.interactions(valley(), indicator="nonsense")
