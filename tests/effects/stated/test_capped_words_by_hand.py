"""What a rule on effects may be on, and what is found of one row at a time, on stated tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infraprio.effects import INDICATORS
from infraprio.effects.stated import capped_words as module
from infraprio.effects.stated.capped_words import STATED, measure_words, require_measure, rule_words
from infraprio.errors import InfraprioError

ZONAL, PLAIN = "minutes_to_hospital", "severe_accidents_year"
assert INDICATORS[ZONAL].zonal
assert not INDICATORS[PLAIN].zonal


class Table(dict[str, Any]):
    def where(self, version: str) -> Any:
        return np.flatnonzero(np.array(self["version"]) == version)


def scenario(*rules: tuple[str, str, str, str], given: tuple[str, ...] = (), network: bool = True) -> Any:
    """Goals: g above h, both in use, and old; rules: criterion, unit, group_by and group."""
    made = type("Tables", (dict,), {"settings": {"goal_version": "new"}})
    return made(
        given_results={"item": given},
        goals=Table(id=["g", "h", "old"], parent=["", "g", ""], version=["new", "new", "before"]),
        facts={"fact": ["trees"]},
        places={"id": ["A", "B"]},
        network=network,
        rules=dict(
            zip(("criterion", "unit", "group_by", "group"), map(list, zip(*rules)) if rules else [[]] * 4)
        ),
    )


@pytest.fixture(autouse=True)
def _stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_network", lambda scenario: scenario["network"])
    monkeypatch.setattr(module, "at", lambda _table, i, column, code, value, **more: (i, column, code, value, more))  # fmt: skip


def test_what_has_numbers_with_a_network_and_without():
    with_one = measure_words(scenario())
    assert all(with_one[name] for name in INDICATORS)
    assert (with_one["npv"], with_one["money"], with_one["h"], with_one["trees"]) == (True,) * 4
    assert not {"g", "old"} & set(with_one)  # above others, and of another version
    without = measure_words(scenario(network=False, given=(PLAIN,)))
    assert {name for name, numbers in without.items() if numbers} == STATED | {PLAIN, "money", "h", "trees"}
    assert set(without) == set(with_one)
    assert measure_words(scenario(network=False, given=("npv_msek",)))["npv"] is True


def test_what_is_asked_for_has_to_be_known_and_to_have_numbers():
    require_measure(scenario(), PLAIN)
    with pytest.raises(InfraprioError, match="severe_accident_year") as told:
        require_measure(scenario(), "severe_accident_year")
    assert str(told.value).count(PLAIN) == 2  # as the nearest, and among all
    with pytest.raises(InfraprioError, match="Nothing here has a number"):
        require_measure(scenario(network=False), PLAIN)
    with pytest.raises(InfraprioError) as told:
        require_measure(scenario(network=False), "something")
    assert "There are numbers of: construction_co2_tonnes, deaths_avoided_year, h, money, " in str(told.value)


@pytest.mark.parametrize(
    ("rule", "network", "found"),
    [
        (("nothing", "share", "plan", ""), True, None),  # no rule on effects
        (("", "effect", "plan", ""), True, None),
        ((PLAIN, "effect", "plan", ""), True, None),
        ((PLAIN, "level", "plan", ""), True, None),
        (("nothing", "effect", "plan", ""), True, ("criterion", "unknown_effect", "nothing")),
        (("nothing", "level", "plan", ""), True, ("criterion", "unknown_effect", "nothing")),
        ((PLAIN, "effect", "plan", ""), False, ("criterion", "effect_no_numbers", PLAIN)),
        (("noise_exposed_persons", "level", "plan", ""), False, ("unit", "level_unknown", "level")),
        (("h", "level", "plan", ""), True, ("unit", "level_unknown", "level")),
        (("h", "effect", "place", "A"), True, ("group_by", "effect_no_places", "h")),
        ((PLAIN, "effect", "place", "A"), True, ("group_by", "effect_no_places", PLAIN)),
        (("noise_exposed_persons", "effect", "place", "A"), False, ("group_by", "effect_no_places", "noise_exposed_persons")),
        ((ZONAL, "effect", "place", "A"), True, None),
        ((ZONAL, "effect", "place", ""), True, None),
        ((ZONAL, "effect", "place", "*"), True, None),
        ((ZONAL, "effect", "place", "C"), True, ("group", "unknown_group", "C")),
        ((ZONAL, "level", "place", "B"), True, None),
        ((ZONAL, "level", "municipality", "M"), True, None),
        ((PLAIN, "level", "municipality", "M"), True, ("group_by", "level_of_group", "municipality")),
        ((ZONAL, "level", "corridor", "K"), True, ("group_by", "level_of_group", "corridor")),
        ((PLAIN, "effect", "corridor", "K"), True, None),
        (("noise_exposed_persons", "effect", "corridor", "K"), False, None),
    ],
)  # fmt: skip
def test_what_is_found_of_a_rule(
    rule: tuple[str, str, str, str], network: bool, found: tuple[str, ...] | None
):
    """Beside one before it that is in order."""
    told: Any = list(rule_words(scenario(("money", "effect", "plan", ""), rule, network=network)))
    assert [each[:4] for each in told] == ([] if found is None else [(1, *found)])


def test_what_is_found_says_what_to_do_instead():
    (told,) = rule_words(scenario(("severe_accident_year", "effect", "plan", "")))
    more: Any = told[4]  # type: ignore[index]
    assert PLAIN in more["near"].text("en")
    assert PLAIN in more["known"].text("en")
    (told,) = rule_words(scenario(("h", "level", "plan", "")))
    assert told[4] == {"what": "h"}  # type: ignore[index]
    (told,) = rule_words(scenario((ZONAL, "effect", "place", "C")))
    assert told[4]["group_by"] == "place"  # type: ignore[index]
