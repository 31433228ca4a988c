from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects.baseline import state_with
from infraprio.effects.examples import valley
from infraprio.effects.interactions import _gain_by_pair, _overlaps, _value_of_time, _words
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


@pytest.mark.parametrize(
    ("trains", "both", "told"),
    [
        (10, 10, "Lot adds nothing when Trains is built."),
        (10, 10 + 3.9e-6, "Lot adds nothing when Trains is built."),
        (10, 12, "Lot is worth 50 % less when Trains is built."),
        (10, 14, "Lot is worth 0 % more with Trains."),
        (10, 15.976, "Lot is worth 49 % more with Trains."),  # 49.4 %
        (10, 10.04, "Lot is worth 99 % less when Trains is built."),
        (10, 16, "Lot is worth 1.5 times as much with Trains."),
        (10, 8, "Lot is worth 4 MSEK/year alone and -2 with Trains."),
        (-10, -8, "Lot is worth 50 % less when Trains is built."),  # the smaller one, whatever its sign
        (3, 9, "Trains is worth 1.7 times as much with Lot."),
        (3e-6, 7, "Trains is worth 3 MSEK/year, but only together with Lot."),
    ],
)
def test_what_a_pair_means_is_told_of_the_one_that_it_changes_most(trains: float, both: float, told: str):
    """Lot is worth 4 alone."""
    pair = (("TRAINS", trains), ("LOT", 4.0))
    for first, second in (pair, pair[::-1]):
        assert _words(valley_base(), "consumer_surplus_msek_year", first, second, both).text("en") == told


def test_what_is_a_millionth_of_the_other_is_nothing():
    """Alone a million, and one beside the other; then one alone, and a million with the other."""
    for first, second, both, told in (
        (("LOT", 1e6), ("TRAINS", 2e6), 2e6 + 1, "Lot adds nothing when Trains is built."),
        (("LOT", 1e6), ("TRAINS", 2e6), 2e6 + 2, "Lot is worth 1e+02 % less when Trains is built."),
        (("LOT", 1.0), ("TRAINS", 2.0), 1e6 + 2, "Lot is worth 1e+06 MSEK/year, but only together with Trains."),
        (("LOT", 1.0), ("TRAINS", 2.0), 1e6 + 1, "Lot is worth 1e+06 times as much with Trains."),
    ):  # fmt: skip
        assert _words(valley_base(), "consumer_surplus_msek_year", first, second, both).text("en") == told


@cache
def valley_base() -> effects.Baseline:
    return effects.baseline(valley())


def test_what_counts_as_an_interaction_is_asked_for():
    base = valley_base()
    names = ["LOT", "TRAINS"]
    found = effects.interactions(base.scenario, base, proposals=names)
    (pair,) = found.pairs
    assert (pair.first, pair.second) == ("TRAINS", "LOT")  # in the order of the table
    assert (found.evaluated, found.passed_over) == (1, 0)
    small = min(abs(pair.alone_first), abs(pair.alone_second))
    share = abs(pair.extra) / small
    for tolerance, pairs in ((share * 0.999, 1), (share * 1.001, 0)):
        assert (
            len(effects.interactions(base.scenario, base, proposals=names, tolerance=tolerance).pairs)
            == pairs
        )
    apart = effects.interactions(base.scenario, base, proposals=names, least_overlap=1.01)
    assert (apart.pairs, apart.evaluated, apart.passed_over) == ((), 0, 1)
    none = effects.interactions(base.scenario, base, most_pairs=0)
    assert (none.pairs, none.evaluated, none.passed_over) == ((), 0, 3)


def test_two_roads_with_nobody_in_common_do_not_overlap():
    """Of the gains of two proposals the smaller is 4; of the journeys that both change the lesser gains are 1 and 2."""
    base = valley_base()
    n = len(base.model.zones.ids) ** 2
    one, two = (1e15 * np.array([*head, *[0] * (n - 3)]) for head in ((1, 3, 0), (5, 2, 90)))
    assert _overlaps(base, ["FASTER", "TRAINS"], {"FASTER": one, "TRAINS": two}) == pytest.approx(
        {("FASTER", "TRAINS"): 3 / 4}
    )
