"""Where effects fall, on four places whose numbers are all different."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects import areas
from infraprio.effects.areas import (
    NO_MUNICIPALITY,
    OUTSIDE,
    WITHOUT_PLACE,
    by_area,
    coverage,
    municipal_rows,
    place_rows,
    zonal,
)
from infraprio.effects.measures import Measures

NAMES = ("a_sum", "a_mean", "no_zones")


@pytest.fixture(autouse=True)
def _indicators(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {"a_sum": "sum", "a_mean": "mean", "no_zones": "", "unseen": "sum"}
    monkeypatch.setattr(
        areas, "INDICATORS", {name: SimpleNamespace(zonal=kind) for name, kind in kinds.items()}
    )


def zones(towns: tuple[str, ...] = ("N", "", "M", "N"), inside: tuple[int, ...] = (1, 1, 1, 0)) -> Any:
    return SimpleNamespace(
        ids=("a", "b", "c", "d"),
        municipality=towns,
        in_region=np.array(inside, dtype=bool),
        population=np.array([2.0, 3, 5, 7]),
    )


def measures(*values: float, rest: float = 0.0) -> Measures:
    return Measures(
        totals={"a_sum": 1.0, "a_mean": 1.0, "no_zones": 1.0, "unseen": 1.0},
        zones={"a_mean": np.array(values), "a_sum": 10 * np.array(values), "no_zones": np.zeros(4)},
        placeless={"a_sum": rest, "a_mean": rest} if rest else {},
        covers={"a_sum": "everything", "a_mean": "residents", "no_zones": "corridors"},
    )


def test_indicators_of_zones_stand_in_the_order_of_the_totals():
    assert zonal(measures(1, 2, 3, 4)) == ["a_sum", "a_mean"]


def test_values_by_place_and_what_has_none():
    rows, values = place_rows(zones(), ["a_sum", "a_mean"], [measures(11, 13, 17, 19, rest=23), measures(1, 2, 3, 4)])  # fmt: skip
    assert rows == ["a", "b", "c", "d", WITHOUT_PLACE]
    assert values[:, :, 0].tolist() == [[110, 130, 170, 190, 23], [10, 20, 30, 40, 0]]
    assert values[0, :-1, 1].tolist() == [11, 13, 17, 19]
    assert [math.isnan(row) for row in values[:, -1, 1]] == [True, True]


def test_values_by_municipality_and_what_completes_them():
    """Sums; and means by residents, of whom nobody lives outside any place."""
    _, by_place = place_rows(zones(), ["a_sum", "a_mean"], [measures(11, 13, 17, 19, rest=23)])
    rows, values = municipal_rows(zones(), ["a_sum", "a_mean"], by_place)
    assert rows == ["M", "N", NO_MUNICIPALITY, OUTSIDE, WITHOUT_PLACE]
    assert values[0, :, 0].tolist() == [170, 110, 130, 190, 23]
    assert values[0, :-1, 1].tolist() == pytest.approx([17, 11, 13, 19])
    assert math.isnan(values[0, -1, 1])


def test_places_of_one_municipality_are_added_or_weighted():
    together = zones(("N", "N", "N", "N"))
    _, by_place = place_rows(together, ["a_mean", "a_sum"], [measures(11, 13, 17, 19)])
    rows, values = municipal_rows(together, ["a_mean", "a_sum"], by_place)
    assert rows == ["N", OUTSIDE, WITHOUT_PLACE]
    assert values[0, :2, 0].tolist() == pytest.approx([(2 * 11 + 3 * 13 + 5 * 17) / 10, 19])
    assert values[0, :2, 1].tolist() == [410, 190]
    few = zones(("N", "N", "N", "N"))
    few.population = few.population / 100
    assert municipal_rows(few, ["a_mean"], by_place[..., :1])[1][0, :2, 0].tolist() == pytest.approx([14.6, 19])  # fmt: skip
    empty = zones(("N", "N", "N", "N"))
    empty.population = np.zeros(4)
    assert municipal_rows(empty, ["a_mean"], by_place[..., :1])[1][0, :2, 0].tolist() == [0, 0]


def test_what_differs_from_the_reference():
    found = by_area(zones(), measures(1, 2, 3, 4, rest=5), [measures(11, 13, 17, 19, rest=23), measures(1, 2, 3, 4, rest=5)])  # fmt: skip
    assert found.places == ["a", "b", "c", "d", WITHOUT_PLACE]
    assert found.by_place[:, :, 0].tolist() == [[100, 110, 140, 150, 18], [0] * 5]
    assert found.towns == ["M", "N", NO_MUNICIPALITY, OUTSIDE, WITHOUT_PLACE]
    assert found.by_town[0, :, 0].tolist() == [140, 100, 110, 150, 18]
    assert found.by_town[0, :4, 1].tolist() == pytest.approx([14, 10, 11, 15])


@pytest.mark.parametrize(
    ("inside", "everything", "residents"),
    [
        ((1, 1, 1, 0), "all 4 places, 1 of them outside the region, 3 roads and 2 railways of the tables", "the region's 2 places"),
        ((1, 1, 1, 1), "all 4 places, 0 of them outside the region, 3 roads and 2 railways of the tables", "2 places"),
    ],
)  # fmt: skip
def test_what_totals_cover(inside: tuple[int, ...], everything: str, residents: str):
    setting: Any = SimpleNamespace(
        counted=np.array([True, True, False, False]), corridors=((0, 1), (1, 2), (2, 3))
    )
    transport: Any = {
        "roads": {"open": np.array([1, 1, 0, 1], dtype=bool)},
        "railways": {"open": np.array([0, 1, 1], dtype=bool)},
    }
    found = coverage(measures(1, 2, 3, 4), zones(inside=inside), setting, transport)
    said = {name: words.text("en") for name, words in found.items()}
    assert said["a_sum"] == everything
    assert said["a_mean"].endswith(residents)
    assert ("region" in said["a_mean"]) == (not all(inside))
    assert said["no_zones"].startswith("3 corridors")
