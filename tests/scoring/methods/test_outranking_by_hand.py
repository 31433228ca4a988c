"""PROMETHEE and ELECTRE III at their thresholds, in blocks, and in every field that they return."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import electre3, promethee
from infraprio.scoring.methods import promethee as flows
from infraprio.scoring.methods.electre3 import _credibility, _distil, _ramp
from infraprio.scoring.methods.promethee import _criterion_flows, _gaussian


@pytest.mark.parametrize(
    ("name", "q", "p", "s", "up", "down"),
    [
        # each over the others: 0, 2, 3 and 7 lie 2, 3, 7, 1, 5 and 4 apart
        ("usual", 0, 0, 0, [0, 1, 2, 3], [3, 2, 1, 0]),
        ("u-shape", 2, 0, 0, [0, 0, 1, 3], [2, 1, 1, 0]),
        ("v-shape", 0, 4, 0, [0, 0.5, 1, 3], [2.25, 1.25, 1, 0]),
        ("level", 1, 3, 0, [0, 0.5, 0.5, 3], [2, 1, 1, 0]),
        ("linear", 1, 5, 0, [0, 0.25, 0.5, 2.75], [1.75, 1, 0.75, 0]),
        ("linear", 2, 2, 0, [0, 0, 1, 3], [2, 1, 1, 0]),
    ],
)
def test_sums_of_preference_by_hand(
    name: str, q: float, p: float, s: float, up: list[float], down: list[float]
) -> None:
    order = [2, 0, 3, 1]  # as they come
    x = np.array([0.0, 2.0, 3.0, 7.0])[order]
    for shift in (0.0, 100.0, -3.0):
        over, under = _criterion_flows(x + shift, name, q, p, s)
        assert over.tolist() == pytest.approx(np.array(up)[order].tolist())
        assert under.tolist() == pytest.approx(np.array(down)[order].tolist())


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 6, 7])
def test_gaussian_preference_by_pairs_in_blocks(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "_BLOCK", 3)
    x = np.sort(np.random.default_rng(rows).random(rows) * 9)
    gap = np.maximum(x[:, None] - x[None, :], 0.0)
    preference = 1 - np.exp(-(gap**2) / (2 * 1.7**2))
    up, down = _gaussian(x, 1.7)
    assert up.tolist() == pytest.approx(preference.sum(axis=1).tolist())
    assert down.tolist() == pytest.approx(preference.sum(axis=0).tolist())


def test_a_preference_far_beyond_its_inflection_is_whole() -> None:
    up, down = _gaussian(np.array([0.0, 1e200]), 1.0)
    assert (up.tolist(), down.tolist()) == ([0, 1], [1, 0])


def test_differences_equal_a_threshold_but_for_rounding() -> None:
    """A slack of a billionth of a thousandth of the largest value, after half of the table is taken for the origin."""
    for off, counts in ((0.5e-12, 0.0), (3e-12, 1.0)):
        over, _ = _criterion_flows(np.array([0.0, 1.0 + off]), "u-shape", 1.0, 0.0, 0.0)
        assert over.tolist() == [0, counts]
    over, _ = _criterion_flows(np.array([0.0, 1e-13]), "usual", 0.0, 0.0, 0.0)  # any difference counts fully
    assert over.tolist() == [0, 1]
    over, _ = _criterion_flows(np.zeros(3), "u-shape", 1e-9, 0.0, 0.0)
    assert over.tolist() == [0, 0, 0]


def test_every_field_of_promethee_by_hand() -> None:
    table = pd.DataFrame({"x": [4.0, 0.0, 1.0], "y": [3.0, 9.0, 5.0]}, index=list("ABC"))
    result = promethee(
        table, [1, 3], ["max", "min"], {"x": "v_shape", "y": "Linear"}, q={"y": 1}, p={"x": 8, "y": 5}
    )
    # of x A leads by 4/8 and 3/8, C by 1/8; of y A by 5/4 -> 1 and 1/4, C by 3/4
    plus = [0.25 * 7 / 8 + 0.75 * 5 / 4, 0, 0.25 / 8 + 0.75 * 3 / 4]
    minus = [0, 0.25 * 5 / 8 + 0.75 * 7 / 4, 0.25 * 3 / 8 + 0.75 / 4]
    assert result.flow_plus.tolist() == pytest.approx([each / 2 for each in plus])
    assert result.flow_minus.tolist() == pytest.approx([each / 2 for each in minus])
    net = [(a - b) / 2 for a, b in zip(plus, minus, strict=True)]
    assert result.net_flow.tolist() == result.score.tolist() == pytest.approx(net)
    assert result.rank.tolist() == [1, 3, 2]
    assert result.criterion_net_flow["x"].tolist() == pytest.approx([7 / 16, -5 / 16, -2 / 16])
    assert result.criterion_net_flow["y"].tolist() == pytest.approx([5 / 8, -7 / 8, 2 / 8])
    assert result.method == {
        "method": "promethee",
        "preference": {"x": "v-shape", "y": "linear"},
        "thresholds": {"x": {"p": 8.0}, "y": {"q": 1.0, "p": 5.0}},
    }
    names = [getattr(result, part).name for part in ("score", "flow_plus", "flow_minus", "net_flow")]
    assert names == ["score", "flow_plus", "flow_minus", "net_flow"]
    alone = promethee([[3.0, 4.0]], [1, 1], "max")
    assert (alone.flow_plus.tolist(), alone.net_flow.tolist()) == ([0], [0])
    assert alone.criterion_net_flow.to_numpy().tolist() == [[0, 0]]


def test_names_of_preferences_may_be_written_otherwise() -> None:
    for name, wanted in (
        ("UShape", "u-shape"),
        ("u_shape", "u-shape"),
        ("VSHAPE", "v-shape"),
        ("usual", "usual"),
    ):
        assert promethee([[1.0], [2.0]], [1], "max", name, q=1, p=1).method["preference"] == {0: wanted}
    with pytest.raises(ScoringError, match="for 1: 'steps'; use usual, u-shape"):
        promethee([[1.0, 2.0]], [1, 1], "max", ["usual", "steps"])


def test_all_that_is_wrong_with_thresholds_is_told_at_once() -> None:
    kinds = ["level", "v-shape", "gaussian", "linear", "level", "linear", "usual"]
    q, p, s = [None, 1, 1, 3, 3, 2, None], [None, 0, 1, 2, 2.5, 2, None], [1, 1, 0, 1, 1, 1, None]
    with pytest.raises(ScoringError) as wrong:
        promethee([[1.0] * 7], [1] * 7, "max", kinds, q, p, s)
    assert str(wrong.value).splitlines()[1:] == [
        "  - criterion 0 with 'level' needs q and p",
        "  - criterion 1: p must be above 0 for 'v-shape' (use 'usual' for a step at 0)",
        "  - criterion 2: s must be above 0 for 'gaussian'",
        "  - criterion 3: p must not be below q",
        "  - criterion 4: p must not be below q",
    ]


def test_flows_that_differ_by_rounding_are_none_apart() -> None:
    def relation(plus: list[float], minus: list[float]) -> list[list[str]]:
        made = promethee([[1.0], [2.0]], [1], "max")
        flow = {"flow_plus": pd.Series(plus), "flow_minus": pd.Series(minus)}
        return flows.PrometheeResult(
            score=made.score, rank=made.rank, net_flow=made.net_flow, criterion_net_flow=made.criterion_net_flow, method={}, **flow
        ).partial_order().to_numpy().tolist()  # fmt: skip

    assert relation([0.5, 0.5], [0.25, 0.25]) == [["I", "I"], ["I", "I"]]
    assert relation([0.5, 0.4], [0.25, 0.25]) == [["I", "P"], ["", "I"]]
    assert relation([0.5, 0.5], [0.25, 0.3]) == [["I", "P"], ["", "I"]]
    assert relation([0.5, 0.4], [0.3, 0.25]) == [["I", "R"], ["R", "I"]]
    assert relation([0.5, 0.5 + 4e-13], [0.25, 0.25]) == [["I", "I"], ["I", "I"]]
    assert relation([0.5, 0.5 + 4e-12], [0.25, 0.25]) == [["I", ""], ["P", "I"]]


def test_a_difference_at_a_threshold_does_not_exceed_it() -> None:
    gap = np.array([-1.0, 1.0, 2.0, 2.5, 3.0, 4.0])
    assert _ramp(gap, 2.0, 3.0).tolist() == [0, 0, 0, 0.5, 1, 1]
    assert _ramp(gap, 2.0, 2.0).tolist() == [0, 0, 0, 1, 1, 1]
    assert _ramp(gap, 1.0, 5.0).tolist() == [0, 0, 0.25, 0.375, 0.5, 0.75]


def test_credibility_by_hand() -> None:
    """B over A: behind by 2 on x (between 1 and 4: 1/3 discordant with the veto beyond) and by 6 on y, ahead on z."""
    x = np.array([[7.0, 9.0, 1.0], [5.0, 3.0, 8.0]])
    share, q, p, v = (
        np.array([0.5, 0.2, 0.3]),
        np.array([1.0, 2, 0]),
        np.array([4.0, 3, 5]),
        np.array([np.nan, 11, 9]),
    )
    concordance, credibility = _credibility(x, share, q, p, v)
    assert concordance.tolist() == [[1, pytest.approx(0.7)], [pytest.approx(0.5 * 2 / 3 + 0.3), 1]]
    # A over B: behind by 7 on z, (7 - 5) / 4 = 0.5 below 0.7; B over A: (6 - 3) / 8 = 0.375 below 0.633
    assert credibility.tolist() == concordance.tolist()
    v = np.array([np.nan, 7, 7.5])
    # 2 / 2.5 = 0.8 above 0.7: 0.7 * 0.2 / 0.3; 3 / 4 = 0.75 above 0.6333: times 0.25 / 0.3667
    _, credibility = _credibility(x, share, q, p, v)
    assert credibility[0, 1] == pytest.approx(0.7 * 0.2 / 0.3)
    assert credibility[1, 0] == pytest.approx((19 / 30) * 0.25 / (11 / 30))
    _, credibility = _credibility(x, share, q, p, np.array([5.0, 7, 6]))  # a veto of z of A over B
    assert credibility[0, 1] == 0


def test_concordance_is_never_more_than_all_and_no_weight_takes_nothing() -> None:
    """Weights of 1, 1 and 7 ninths add up to a little more than 1 in floating point."""
    same = electre3([[1.0, 2.0, 3.0]] * 2, [1, 1, 7], "max", 0, 1, 2)
    assert (same.concordance == 1).to_numpy().all()
    assert (same.credibility == 1).to_numpy().all()
    free = electre3([[9.0, 0.0], [1.0, 50.0]], [1, 0], "max", 0, 1, {1: 3})
    assert free.credibility.to_numpy().tolist() == [[1, 1], [0, 1]]


def test_every_field_of_electre_by_hand() -> None:
    table = pd.DataFrame({"x": [1.0, 9.0, 5.0, 5.0]}, index=list("ABCD"))
    result = electre3(table, [1], "max", 1, 2)
    assert result.descending == result.ascending == [["B"], ["C", "D"], ["A"]]
    assert result.score.tolist() == [-3, -1, -2, -2]
    assert result.rank.tolist() == [4, 1, 2, 2]
    assert result.concordance.loc["A"].tolist() == [1, 0, 0, 0]
    assert result.outranks.loc["C"].tolist() == [True, False, True, True]
    assert (result.score.name, result.concordance.columns.tolist()) == ("score", list("ABCD"))
    assert result.method == {
        "method": "electre3", "variant": "roy", "s(c)": "0.30 - 0.15 c", "final": "mean class number",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("q", "p", "v", "told"),
    [
        (3, 2, None, "q <= p <= v must hold, got 3, 2, nan"),
        (2, 2, 1.5, "got 2, 2, 1.5"),
        (None, 2, None, "needs both q and p"),
        (1, None, None, "needs both q and p"),
    ],
)
def test_thresholds_of_electre_rise(q: float, p: float, v: float | None, told: str) -> None:
    with pytest.raises(ScoringError, match=told):
        electre3([[1.0], [2.0]], [1], "max", q, p, v)
    assert electre3([[1.0], [2.0]], [1], "max", 2, 2, 2).rank.tolist() == [1, 1]


def test_a_distillation_at_its_edges() -> None:
    """From 1 the next level lies below 0.85: what is just 0.85 is compared too, and is not exceeded by 0.15 more."""
    chain = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.85], [0.0, 0.0, 1.0]])
    for variant in ("roy", "vincke"):
        assert _distil(chain, variant, best_first=True) == [[0], [1], [2]]
        assert _distil(chain, variant, best_first=False) == [[2], [1], [0]]
    near = np.array([[1.0, 1.0], [0.85, 1.0]])
    assert _distil(near, "roy", best_first=True) == [[0, 1]]
    assert _distil(near, "vincke", best_first=True) == [[0], [1]]
    assert _distil(np.ones((1, 1)), "roy", best_first=True) == [[0]]
    assert _distil(np.eye(3), "roy", best_first=True) == [[0, 1, 2]]
