"""The steps of counting ranks over samples, by hand."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import WeightSet
from infraprio.scoring.certainty import win_counts
from infraprio.scoring.tables import read_table

module = import_module("infraprio.scoring.certainty.smaa")


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """Counted by plain Python, so that nothing is compiled."""
    monkeypatch.setattr(win_counts, "count_samples", win_counts.count_samples.py_func)


@pytest.mark.parametrize(
    ("samples", "cells", "blocks"),
    [
        (600, 1, [(0, 255), (255, 510), (510, 600)]),
        (255, 1, [(0, 255)]),
        (256, 1, [(0, 255), (255, 256)]),
        (7, 1, [(0, 7)]),
        (5, 200_000, [(0, 2), (2, 4), (4, 5)]),
        (3, 200_001, [(0, 1), (1, 2), (2, 3)]),
        (2, 9_000_000, [(0, 1), (1, 2)]),
        (400, 2000, [(0, 200), (200, 400)]),
    ],
)
def test_samples_are_counted_in_blocks_that_a_byte_can_count(samples, cells, blocks):
    assert module._blocks(samples, cells) == blocks


def test_ranks_wins_and_weights_of_the_first_are_added_up():
    """Scores of three alternatives in four samples; in the third two are first, in the last all are."""
    score = np.array([[5.0, 3, 2], [1, 4, 2], [6, 6, 3], [7, 7, 7]])
    weights = np.array([[2.0, 3], [5, 7], [11, 13], [17, 19]])
    found = module._count_block(score, weights)
    assert found.ranks.tolist() == [[3, 0, 1], [3, 1, 0], [1, 1, 2]]
    assert found.wins.tolist() == [[0, 1, 2], [1, 0, 3], [1, 0, 0]]
    assert found.first_weights.tolist() == [[2 + 11 + 17, 3 + 13 + 19], [5 + 11 + 17, 7 + 13 + 19], [17, 19]]
    whole = module._count_block(np.tile([2.0, 1.0], (255, 1)), np.ones((255, 1)))
    assert whole.wins.tolist() == [[0, 255], [0, 0]]
    more = module._added([found, found], 3, 2)
    assert more.ranks.tolist() == (2 * found.ranks).tolist()
    assert more.wins.tolist() == (2 * found.wins).tolist()
    assert more.first_weights.tolist() == (2 * found.first_weights).tolist()


def test_products_are_made_in_pieces_that_start_no_threads(monkeypatch):
    pieces, stack = [], np.vstack
    monkeypatch.setattr(module.np, "vstack", lambda parts: pieces.append([len(part) for part in parts]) or stack(parts))  # fmt: skip
    weights, values = np.arange(14.0).reshape(7, 2), np.array([[2.0, 3], [5, 7], [11, 13]])
    for size, many in ((6, [1] * 7), (18, [3, 3, 1]), (23, [3, 3, 1]), (5, [1] * 7), (250, [7])):
        monkeypatch.setattr(module, "_SMALL", size)
        assert module._small_products(weights, values).tolist() == (weights @ values.T).tolist()
        assert pieces.pop() == many


def counted(monkeypatch, low, high, weights, seed=3):
    """What is counted, part by part."""
    parts = []

    def each(work, drawn, items, **how):
        parts.append(([list(item) for item in items], how))
        return [work(drawn, item) for item in items]

    monkeypatch.setattr(module, "each", each)
    unsure = bool((high > low).any())
    return module._count(module._Drawn(low, high, weights, seed, unsure), None), parts


def test_eight_blocks_are_a_part(monkeypatch):
    monkeypatch.setattr(module, "_CELLS", 4)
    values = np.array([[1.0, 0.0], [0.0, 1.0]])
    weights = np.tile([[0.25, 0.75], [0.75, 0.25], [0.5, 0.5]], (7, 1))
    found, ((parts, how),) = counted(monkeypatch, values, values, weights)
    two = [(start, min(start + 2, 21)) for start in range(0, 21, 2)]
    assert parts == [two[:8], two[8:]]
    assert how == {"executor": None, "threads": 2}
    assert found.ranks.tolist() == [[14, 7], [14, 7]]
    assert found.wins.tolist() == [[0, 7], [7, 0]]
    assert found.first_weights.tolist() == [[7 * 1.25, 7 * 0.75], [7 * 0.75, 7 * 1.25]]
    _, ((parts, _),) = counted(monkeypatch, values, values + 0.5, weights)
    assert parts[0][:3] == [(0, 1), (1, 2), (2, 3)]  # of uncertain values each goal is a cell


def test_equal_rows_are_scored_once(monkeypatch):
    seen, products = [], module._small_products
    monkeypatch.setattr(module, "_small_products", lambda w, v: seen.append(v.tolist()) or products(w, v))
    values = np.array([[3.0, 1.0], [2.0, 2.0], [3.0, 1.0]])
    found, _ = counted(monkeypatch, values, values, np.array([[0.75, 0.25], [0.25, 0.75]]))
    assert seen == [[[2, 2], [3, 1]]]
    assert found.ranks.tolist() == [[1, 1, 0], [1, 0, 1], [1, 1, 0]]


def test_uncertain_values_are_drawn_between_lowest_and_highest(monkeypatch):
    """Each block draws anew: the samples of the first, by the seed and where it starts."""
    low, high = np.array([[1.0, 5.0], [2.0, 3.0]]), np.array([[4.0, 5.0], [2.5, 7.0]])
    weights = np.array([[0.25, 0.75], [0.75, 0.25], [0.5, 0.5], [1.0, 0.0]])
    scores = []
    count = module._count_block
    monkeypatch.setattr(
        module, "_count_block", lambda score, part: scores.append((score, part)) or count(score, part)
    )
    monkeypatch.setattr(module, "_CELLS", 8)
    counted(monkeypatch, low, high, weights, seed=9)
    for (score, part), start in zip(scores, (0, 2), strict=True):
        assert part.tolist() == weights[start : start + 2].tolist()
        share = np.random.default_rng([9, start]).random((2, 2, 2))
        for k in range(2):
            drawn = low + (high - low) * share[k]
            assert score[k] == pytest.approx(drawn @ part[k])


def test_shares_and_their_errors_follow_from_the_counts(monkeypatch):
    """Of 20 samples A is first in 15, second in 5; B first in 4 and so on; C is never first."""
    read = read_table(pd.DataFrame({"x": [3.0, 2.0, 1.0], "y": [0.0, 1.0, 1.0]}, index=list("ABC")))
    ranks = np.array([[15, 5, 0], [5, 10, 5], [0, 5, 15]])
    wins = np.array([[0, 15, 16], [4, 0, 12], [2, 1, 0]])
    counts = module._Counts(ranks, wins, np.array([[6.0, 9.0], [4.0, 1.0], [0.0, 0.0]]))
    asked = []
    monkeypatch.setattr(module, "_confidence", lambda *given: asked.append(given) or np.array([0.875, 0.25]))
    found = module._result(read, counts, read.values, read.values + 1, np.full((20, 2), 0.5), 7, True)
    assert found.rank_acceptability.to_dict("list") == {
        1: [0.75, 0.25, 0],
        2: [0.25, 0.5, 0.25],
        3: [0, 0.25, 0.75],
    }
    assert found.rank_acceptability.columns.name == "rank"
    assert found.central_weights.to_dict("index") == {"A": {"x": 0.4, "y": 0.6}, "B": {"x": 0.8, "y": 0.2}}
    assert found.confidence.to_dict() == {"A": 0.875, "B": 0.25, "C": 0}
    low, high, central, who, seed, unsure, samples = asked[0]
    assert (low.tolist(), high.tolist()) == (read.values.tolist(), (read.values + 1).tolist())
    assert central.tolist() == [[0.4, 0.6], [0.8, 0.2]]
    assert (who.tolist(), seed, unsure, samples) == ([0, 1], 7, True, 20)
    assert found.pairwise_winning.loc["A"].to_dict() == {"A": 0, "B": 0.75, "C": 0.8}
    assert found.pairwise_standard_error.loc["B", "C"] == pytest.approx(np.sqrt(0.6 * 0.4 / 20))
    assert found.rank_standard_error.loc["B", 3] == pytest.approx(np.sqrt(0.25 * 0.75 / 20))
    assert found.expected_rank.to_dict() == {"A": 1.25, "B": 2, "C": 2.75}
    quarter = 2 - 0.75 * np.log2(3)
    assert found.rank_entropy.to_dict() == pytest.approx({"A": quarter, "B": 1.5, "C": quarter})
    assert found.choice_entropy == pytest.approx(quarter)
    assert (found.samples, found.method["seed"]) == (20, 7)


def test_who_is_first_once_has_central_weights():
    read = read_table([[2.0, 1.0], [1.0, 2.0]])
    once, weights = np.array([[1, 1], [1, 1]]), np.array([[0.75, 0.25], [0.25, 0.75]])
    found = module._result(
        read, module._Counts(once, once, weights), read.values, read.values, weights, 0, False
    )
    assert found.central_weights.to_numpy().tolist() == weights.tolist()
    assert found.confidence.tolist() == [1, 1]


CENTRAL = np.array([[0.75, 0.25], [0.25, 0.75]])


def test_who_is_first_under_the_own_central_weights():
    """Scores under the two: 3, 2 and 2.5, and 1, 2 and 2.5."""
    values = np.array([[4.0, 0.0], [2.0, 2.0], [2.5, 2.5]])
    found = module._confidence(values, values, CENTRAL, np.array([0, 1]), 0, False, 9)
    assert found.tolist() == [1, 0]
    assert module._confidence(values, values, CENTRAL, np.array([2, 2]), 0, False, 9).tolist() == [0, 1]
    for size, short, led in ((2.0, 1.9e-12, 1), (2.0, 2.1e-12, 0), (1e-13, 1e-14, 0)):  # of the largest value
        near = np.array([[size, size], [size - short, size - short], [0.0, 0.0]])
        assert module._confidence(near, near, CENTRAL[:1], np.array([1]), 0, False, 9).tolist() == [led]


def test_confidence_is_a_share_of_samples_of_the_values(monkeypatch):
    low, high = np.array([[1.0, 5.0], [2.0, 3.0], [0.0, 2.0]]), np.array([[4.0, 5.0], [2.5, 7.0], [5.0, 3.0]])
    monkeypatch.setattr(module, "_CELLS", 24)
    who, wins = np.array([2, 0]), np.zeros(2)
    for start, stop in ((0, 4), (4, 8), (8, 11)):
        share = np.random.default_rng([5, start, 1]).random((stop - start, 3, 2))
        for one in share:
            score = (low + (high - low) * one) @ CENTRAL.T
            wins += score[who, [0, 1]] == score.max(axis=0)
    assert wins.min() > 0
    assert wins.max() < 11
    found = module._confidence(low, high, CENTRAL, who, 5, True, 11)
    assert found.tolist() == (wins / 11).tolist()


def test_whether_values_are_uncertain_is_seen_from_them(monkeypatch):
    asked = []
    monkeypatch.setattr(
        module, "_count", lambda drawn, executor: asked.append((drawn, executor)) or "counted"
    )
    monkeypatch.setattr(module, "_result", lambda *given: given)
    weights = pd.DataFrame({"y": [3.0, 0.0], "x": [1.0, 2.0]})
    values = pd.DataFrame({"x": [1.0, 2.0], "y": [5.0, 7.0]})
    for width, unsure in ((None, False), (0.0, False), (pd.DataFrame({"x": [0, 0.5], "y": [0, 0]}), True)):
        _, counts, low, high, drawn, seed, told = module.smaa(
            values, weights, seed=8, score_range=width, executor="e"
        )
        held, executor = asked.pop()
        assert told == held.unsure == unsure
        assert (counts, seed, held.seed, executor) == ("counted", 8, 8, "e")
        assert held.low is low
        assert held.high is high
        assert (
            drawn.tolist() == held.weights.tolist() == [[0.25, 0.75], [1, 0]]
        )  # shares, in the order of the values
        assert high[1, 0] == (2.5 if unsure else 2)
    *_, drawn, seed, _ = module.smaa(values)
    assert drawn.shape == (10_000, 2)
    assert seed == 0
    *_, drawn, _, _ = module.smaa(
        values, WeightSet(["y", "x"]).bounds({"y": (0.75, None)}), samples=6, seed=4
    )
    assert drawn.shape == (6, 2)
    assert drawn[:, 1].min() >= 0.75
    for bad in ([[-1e-9, 1.0]], [[0.0, 0.0], [1.0, 0.0]]):
        with pytest.raises(InfraprioError, match="must not be negative"):
            module.smaa([[1.0, 2.0]], np.array(bad))
    assert module.smaa([[1.0, 2.0]], np.array([[0.0, 2.0], [0.25, 0.25]]))[4].tolist() == [[0, 1], [0.5, 0.5]]
    with pytest.raises(InfraprioError, match="Only in the values: x; only in the weights: z"):
        module.smaa(values, weights.rename(columns={"x": "z"}))
    with pytest.raises(InfraprioError, match="0 samples"):
        module.smaa(values, samples=0)
    assert module.smaa(values, samples=1)[4].shape == (1, 2)
