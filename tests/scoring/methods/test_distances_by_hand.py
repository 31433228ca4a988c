"""TOPSIS, VIKOR, WASPAS and the additive value on small tables whose numbers are worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import additive_value, linear, topsis, vikor, waspas
from infraprio.scoring.methods.vikor import _compromise

MIXED = pd.DataFrame({"x": [3.0, -4.0, 0.0], "y": [7.0, 9.0, 2.0]}, index=list("ABC"))
ROOT = np.sqrt([25.0, 134.0])
ENDS: dict[str, tuple[list[float], list[float]]] = {
    "none": ([3, 2], [-4, 9]),
    "max": ([3 / 4, 2 / 9], [-1, 1]),
    "sum": ([3 / 7, 2 / 18], [-4 / 7, 9 / 18]),
    "vector": ([3 / 5, 2 / ROOT[1]], [-4 / 5, 9 / ROOT[1]]),
    "minmax": ([1, 0], [0, 1]),
}
"""Normalised value of the best and the worst, where more of x and less of y is better."""


@pytest.mark.parametrize("kind", ENDS)
def test_each_normalisation_of_a_table_with_negative_numbers(kind: Any) -> None:
    result = topsis(MIXED, [2, 6], ["max", "min"], kind)
    best, worst = (np.array(end) * [0.25, 0.75] for end in ENDS[kind])
    assert result.ideal.tolist() == pytest.approx(best.tolist())
    assert result.anti_ideal.tolist() == pytest.approx(worst.tolist())
    assert (result.ideal.name, result.anti_ideal.name) == ("ideal", "anti_ideal")
    way = np.abs(best - worst)  # from best to worst: 7 of x, 7 of y
    near = np.sqrt((way[0] * np.array([0, 7, 3]) / 7) ** 2 + (way[1] * np.array([5, 7, 0]) / 7) ** 2)
    far = np.sqrt((way[0] * np.array([7, 0, 4]) / 7) ** 2 + (way[1] * np.array([2, 0, 7]) / 7) ** 2)
    assert result.distance_to_ideal.tolist() == pytest.approx(near.tolist())
    assert result.distance_to_anti_ideal.tolist() == pytest.approx(far.tolist())
    assert result.closeness.tolist() == pytest.approx((far / (near + far)).tolist())
    assert result.score.tolist() == result.closeness.tolist()
    assert result.rank.tolist() == [2, 3, 1]
    assert result.method == {"method": "topsis", "normalization": kind, "distance": "euclidean"}
    names = [getattr(result, part).name for part in ("score", "rank", "closeness", "distance_to_ideal")]
    assert names == ["score", "rank", "closeness", "distance_to_ideal"]


@pytest.mark.parametrize("kind", ["max", "sum", "vector", "minmax"])
@pytest.mark.parametrize("size", [1e-130, 1e-99])
def test_the_unit_of_one_criterion_does_not_matter(kind: Any, size: float) -> None:
    plain, small = (topsis(MIXED * [by, 1], [2, 6], ["max", "min"], kind) for by in (1.0, size))
    assert small.closeness.tolist() == pytest.approx(plain.closeness.tolist())
    assert small.ideal.tolist() == pytest.approx(plain.ideal.tolist())


def test_as_they_stand_small_numbers_stay_small() -> None:
    result = topsis([[1e-120, 3.0], [2e-120, 1.0]], [1, 3], "max", "none")
    assert result.ideal.tolist() == pytest.approx([0.5e-120, 2.25], rel=1e-9, abs=0)
    assert result.score.tolist() == pytest.approx([1, 0], abs=1e-9)


def test_a_criterion_on_which_all_are_alike_adds_no_distance() -> None:
    for kind in ENDS:
        result = topsis([[4.0, 5.0], [4.0, 8.0]], [3, 1], "max", kind)
        assert result.score.tolist() == [0, 1]
        assert result.ideal[0] == result.anti_ideal[0]


def test_compromise_of_vikor_by_hand() -> None:
    """Regrets: of x (a quarter) 0, 7/7, 3/7; of y 5/7, 7/7, 0."""
    result = vikor(MIXED, [2, 6], ["max", "min"], v=0.25)
    assert result.S.tolist() == pytest.approx([15 / 28, 1, 3 / 28])
    assert result.R.tolist() == pytest.approx([15 / 28, 3 / 4, 3 / 28])
    s, r = (15 - 3) / (28 - 3), (15 - 3) / (21 - 3)
    assert result.Q.tolist() == pytest.approx([0.25 * s + 0.75 * r, 1, 0])
    assert result.score.tolist() == pytest.approx((1 - result.Q).tolist())
    assert result.rank.tolist() == [2, 3, 1]
    assert result.compromise_set == ["C"]
    assert (result.acceptable_advantage, result.acceptable_stability) == (True, True)
    assert result.method == {"method": "vikor", "v": 0.25, "normalization": "minmax"}
    assert [getattr(result, part).name for part in ("score", "S", "R", "Q")] == ["score", "S", "R", "Q"]
    half = vikor(MIXED, [2, 6], ["max", "min"])
    assert half.Q["A"] == pytest.approx(0.5 * s + 0.5 * r)
    for v, wanted in ((0, r), (1, s)):
        assert vikor(MIXED, [2, 6], ["max", "min"], v=v).Q["A"] == pytest.approx(wanted)
    for v in (-0.01, 1.01):
        with pytest.raises(ScoringError, match=f"v is {v:g}"):
            vikor(MIXED, [2, 6], "max", v=v)


def test_alike_in_one_part_leaves_the_other() -> None:
    """Both regret 0.5 at most; the sum is 0.5 for the first and 1 for the second."""
    result = vikor([[9.0, 0.0, 7.0], [0.0, 0.0, 1.0], [0.0, 0.0, 7.0]], [2, 1, 2], "max")
    assert result.R.tolist() == pytest.approx([0, 0.4, 0.4])
    assert result.S.tolist() == pytest.approx([0, 0.8, 0.4])
    one = vikor([[9.0, 1.0], [0.0, 3.0]], [1, 1], "max")  # each is best on one, and regrets one half
    assert one.Q.tolist() == [0, 0]
    assert one.compromise_set == [0, 1]
    alike = vikor(
        [[0.3, 0.1], [0.1, 0.3], [0.2, 0.2]], [3, 3], "max"
    )  # of sums that rounding alone parts none is less
    assert alike.Q.tolist() == pytest.approx([1 * 0.5, 1 * 0.5, 0])
    lone = vikor([[9.0, 1.0]], [1, 1], "max")
    assert (lone.Q.tolist(), lone.score.tolist()) == ([0], [1])
    assert (lone.acceptable_advantage, lone.acceptable_stability) == (True, True)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        (
            [0.0, 0.5 - 0.5e-12, 0.9],
            ([0], True, True),
        ),  # of three a lead of a half is enough, but for rounding
        ([0.0, 0.5 - 2e-12, 0.9], ([0, 1], False, True)),
        ([0.0, 0.25, 0.5 - 0.5e-12], ([0, 1], False, True)),
        ([0.0, 0.25, 0.5 - 2e-12], ([0, 1, 2], False, True)),
        ([0.75, 0.0], ([1, 0], False, True)),  # of two it takes all
        ([1.0, 0.0], ([1], True, True)),
        ([0.5, 0.0, 0.5], ([1], True, True)),
    ],
)
def test_leads_that_are_enough(q: list[float], expected: tuple[list[int], bool, bool]) -> None:
    assert _compromise(np.array(q), np.array(q), np.array(q)) == expected


@pytest.mark.parametrize(("off", "stable"), [(0.5e-12, True), (2e-12, False)])
def test_first_by_a_part_is_so_but_for_rounding(off: float, stable: bool) -> None:
    q, far = np.array([0.0, 0.6, 1.0]), np.array([0.7, 0.2, 1.0])
    near = np.array([0.2 + off, 0.2, 1.0])
    assert _compromise(q, near, far)[2] is stable
    assert _compromise(q, far, near)[2] is stable
    assert _compromise(q, near, far)[0] == ([0] if stable else [0, 1])


def test_both_parts_of_waspas_by_hand() -> None:
    table = pd.DataFrame({"x": [2.0, 5.0, 4.0], "y": [9.0, 3.0, 6.0]}, index=list("ABC"))
    result = waspas(table, [1, 3], {"x": "max", "y": "min"})
    total = [0.25 * 2 / 5 + 0.75 * 3 / 9, 1, 0.25 * 4 / 5 + 0.75 * 3 / 6]
    product = [(2 / 5) ** 0.25 * (1 / 3) ** 0.75, 1, (4 / 5) ** 0.25 * (1 / 2) ** 0.75]
    assert result.weighted_sum.tolist() == pytest.approx(total)
    assert result.weighted_product.tolist() == pytest.approx(product)
    assert result.score.tolist() == pytest.approx([(a + b) / 2 for a, b in zip(total, product, strict=True)])
    assert result.rank.tolist() == [3, 1, 2]
    assert result.method == {"method": "waspas", "joint": 0.5, "normalization": "share of the best"}
    names = [getattr(result, part).name for part in ("score", "weighted_sum", "weighted_product")]
    assert names == ["score", "weighted_sum", "weighted_product"]
    small = waspas(table / 100, [1, 3], {"x": "max", "y": "min"})
    assert small.score.tolist() == pytest.approx(result.score.tolist())


def test_what_waspas_cannot_use_is_told_together() -> None:
    table = pd.DataFrame({"x": [-1.0, 2.0], "y": [0.0, 2.0], "z": [0.0, 3.0], "w": [-2.0, 1.0]})
    with pytest.raises(ScoringError) as wrong:
        waspas(table, [1, 1, 1, 1], ["max", "min", "max", "min"])
    assert str(wrong.value).splitlines()[1:] == [
        "  - negative values, which a product says nothing of: x, w", "  - zero where less is better: y",
    ]  # fmt: skip


def test_where_all_have_nothing_of_a_criterion_all_meet_it() -> None:
    result = waspas([[0.0, 2.0], [0.0, 4.0]], [1, 1], "max")
    assert result.weighted_sum.tolist() == [0.75, 1]
    assert result.weighted_product.tolist() == pytest.approx([0.5**0.5, 1])


RAW = pd.DataFrame({"x": [0.25, 0.75, 0.5], "y": [8.0, 2.0, 4.0], "z": [3.0, 3.0, 3.0]}, index=list("ABC"))


def test_every_scale_of_the_additive_value_by_hand() -> None:
    weights = {"y": 2, "z": 5, "x": 1}
    given = additive_value(RAW, weights)
    assert given.values.equals(RAW)
    assert given.parts.to_numpy().tolist() == [[0.03125, 2, 1.875], [0.09375, 0.5, 1.875], [0.0625, 1, 1.875]]
    assert given.score.tolist() == [3.90625, 2.46875, 2.9375]
    assert given.rank.tolist() == [1, 3, 2]
    assert given.weights.to_dict() == {"x": 0.125, "y": 0.25, "z": 0.625}
    assert (given.score.name, given.weights.name) == ("score", "weight")
    assert given.method == {"method": "additive", "scale": "given"}
    assert additive_value(RAW, weights, "max").score.equals(given.score)
    turned = additive_value(RAW, weights, "min", scale="given")
    assert turned.score.tolist() == [-3.90625, -2.46875, -2.9375]
    assert turned.method["scale"] == "given"
    for scale in (None, "local"):
        local = additive_value(RAW, weights, {"x": "max", "y": "min", "z": "max"}, scale=scale)
        assert local.values.to_numpy().tolist() == [[0, 0, 0], [1, 1, 0], [0.5, 4 / 6, 0]]
        assert local.score.tolist() == pytest.approx([0, 0.375, 0.0625 + 1 / 6])
        assert local.method["scale"] == "local"
    more = additive_value(RAW, weights, "max", scale="local")
    assert more.values["y"].tolist() == pytest.approx([1, 0, 1 / 3])


def test_value_functions_are_taken_by_name() -> None:
    functions = {"y": linear(8, 0), "z": linear(0, 4), "x": linear(0, 1)}
    result = additive_value(RAW, [1, 1, 2], functions=functions)
    assert result.values.to_numpy().tolist() == [[0.25, 0, 0.75], [0.75, 0.75, 0.75], [0.5, 0.5, 0.75]]
    assert result.score.tolist() == [0.4375, 0.75, 0.625]
    assert result.method["scale"] == "value functions"
    with pytest.raises(ScoringError, match="missing for x, z"):
        additive_value(RAW, [1, 1, 2], functions={"y": linear(8, 0)})
    with pytest.raises(ScoringError, match="either sense or functions"):
        additive_value(RAW, [1, 1, 2], "max", functions=functions)
    with pytest.raises(ScoringError, match="'far'"):
        additive_value(RAW, [1, 1, 2], scale="far")
