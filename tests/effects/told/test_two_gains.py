"""Logsum and rule of a half are compared, proposal by proposal; totals say what they cover."""

from __future__ import annotations

from infraprio import effects
from tests.effects.everything import everything
from tests.network.regions import change, region

ROWS = [
    change("SHUT", "roads", "DS", "remove"),
    change("LINE", "services", "L", "set", "departures_day", 0),
    change("SMALL", "roads", "AB", "add", "speed_kmh", 1),
    change("LARGE", "roads", "AD", "set", "speed_kmh", 110),
    change("TIMED", "services", "B2", "set", "timed_transfer", "yes"),
    change("BUS", "services", "B1", "set", "departures_day", 20),
    change("FAST", "railways", "AB_R", "set", "speed_kmh", 200),
]


def test_gains_that_differ_by_more_than_a_twentieth_are_named_and_no_others():
    found = effects.evaluate(everything(ROWS))
    named = {f.subject for f in found.findings if f.code == "gains_differ"}
    logsum = found.change["consumer_surplus_msek_year"]
    half = found.change["consumer_surplus_half_msek_year"]
    larger = logsum.abs().where(logsum.abs() > half.abs(), half.abs())
    apart = (logsum - half).abs() > 0.05 * larger
    assert named == set(apart.index[apart & (larger > 1e-3)])
    assert named >= {"SHUT"}
    assert "SMALL" not in named


def test_a_road_that_leaves_people_without_a_way_is_named_in_both_languages():
    found = effects.evaluate(region([change("SHUT", "roads", "AB", "remove")]))
    told = [f for f in found.findings if f.code == "gains_differ"]
    assert [f.subject for f in told] == ["SHUT"]
    assert "rule of a half" in told[0].message
    assert "rule of a half" in told[0].message_in("sv")


def test_totals_say_what_they_cover():
    base = effects.baseline(everything(ROWS))
    for found in (effects.evaluate(base.scenario, base), effects.evaluate_set(base.scenario, ["BUS"], base)):
        assert set(found.covers) == set(found.without.index)
        en, sv = (found.covers["consumer_surplus_msek_year"].text(language) for language in ("en", "sv"))
        assert en == "all 8 places, 3 of them outside the region, 11 roads and 6 railways of the tables"
        assert sv.startswith("alla 8 platser, 3 av dem utanför regionen")
        assert (
            found.covers["minutes_to_hospital"].text("en") == "residents and seats of the region's 5 places"
        )
        assert found.covers["corridor_minutes_car"].text("en") == "1 corridor, from end to end"


def test_means_over_residents_are_told_from_totals_over_everything():
    for name, covers in effects.baseline(everything()).state.measures.covers.items():
        assert covers == "everything" or effects.INDICATORS[name].zonal != "sum"
        assert covers != "everything" or effects.INDICATORS[name].zonal != "mean"
