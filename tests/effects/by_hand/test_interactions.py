"""Which pairs are looked at, and which are told: on effects and overlaps that are stated."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects import interactions as function
from infraprio.effects.interactions import Interaction, Interactions, _gain_by_pair
from infraprio.errors import NetworkError
from infraprio.words import Words

MODULE = __import__("sys").modules[function.__module__]
NAME = "consumer_surplus_msek_year"
ORDER = ("D", "C", "B", "A", "NONE")


class World:
    """A reference of 100, effects of each proposal and of each pair, and how much their journeys overlap."""

    def __init__(
        self, alone: dict[str, float], extra: dict[str, float], overlap: dict[str, float] | None = None
    ):
        self.alone, self.extra = alone, extra
        self.overlap = overlap or {a + b: 1.0 for a, b in combinations(ORDER[:4], 2)}
        self.asked: list[tuple[str, ...]] = []
        self.base: Any = SimpleNamespace(
            transport=SimpleNamespace(changes={name: () if name == "NONE" else (1,) for name in ORDER}),
            state=SimpleNamespace(measures=SimpleNamespace(totals={NAME: 100.0})),
            model=SimpleNamespace(p={"days_year": 365.0}),
        )

    def state(self, _base: Any, names: tuple[str, ...]) -> Any:
        if not set(names) <= set(ORDER):
            raise NetworkError("unknown")
        self.asked.append(names)
        value = sum(self.alone.get(name, 0.0) for name in names) + self.extra.get("".join(names), 0.0)
        return SimpleNamespace(measures=SimpleNamespace(totals={NAME: 100.0 + value}))

    def found(self, monkeypatch: pytest.MonkeyPatch, **asked: Any) -> Interactions:
        monkeypatch.setattr(MODULE, "state_with", self.state)
        monkeypatch.setattr(MODULE, "base_for", lambda base, _names: base)
        monkeypatch.setattr(MODULE, "_gain_by_pair", lambda *_: np.zeros(1))
        monkeypatch.setattr(MODULE, "_value_of_time", lambda _base: 1.0)
        monkeypatch.setattr(
            MODULE,
            "_overlaps",
            lambda _base, names, _gains: {
                (pair[0], pair[1]): share for pair, share in self.overlap.items() if set(pair) <= set(names)
            },
        )
        monkeypatch.setattr(MODULE, "_words", lambda *_given: Words.of("idle.end"))
        return function(SimpleNamespace(), self.base, **asked)  # type: ignore[arg-type]


ALONE = {"D": 8.0, "C": -16.0, "B": 32.0, "A": 64.0}


def pairs(found: Interactions) -> list[str]:
    return [pair.first + pair.second for pair in found.pairs]


def test_a_pair_is_told_with_what_each_is_worth_the_strongest_first(monkeypatch: pytest.MonkeyPatch):
    """Extra effects of 1, -5, 3 and twice 2: ties in the order of names."""
    world = World(ALONE, {"DC": 1, "DB": -5, "DA": 3, "CA": 2, "BA": -2})
    found = world.found(monkeypatch)
    assert pairs(found) == ["DB", "DA", "BA", "CA", "DC"]
    first = found.pairs[0]
    assert (first.alone_first, first.alone_second, first.together, first.extra) == (8, 32, 35, -5)
    assert (found.indicator, found.unit) == (NAME, "MSEK/year")
    assert (found.evaluated, found.passed_over) == (6, 0)  # NONE changes nothing: no pair of it is one
    assert isinstance(found.passed_over, int)
    frame = found.to_frame().drop(columns="text")
    assert frame.iloc[0].tolist() == ["D", "B", 8, 32, 35, -5]
    assert list(frame.columns) == ["first", "second", "alone_first", "alone_second", "together", "extra"]


def test_an_extra_effect_counts_from_two_per_cent_of_the_smaller(monkeypatch: pytest.MonkeyPatch):
    """Of 64 and -32; what is no more than that, or than the noise of the sum, is none."""
    alone = {"B": -32.0, "A": 64.0}
    for extra, told in ((0.65, True), (-0.65, True), (0.63, False), (-0.63, False)):
        found = World(alone, {"BA": extra}).found(monkeypatch, proposals=["A", "B"])
        assert bool(found.pairs) == told
    found = World(alone, {"BA": 8.0}).found(monkeypatch, proposals=["A", "B"], tolerance=0.25)
    assert not found.pairs  # exactly as much
    found = World({"B": 0.0, "A": 64.0}, {"BA": 5e-8}).found(monkeypatch, proposals=["A", "B"])
    assert not found.pairs
    assert World({"B": 0.0, "A": 64.0}, {"BA": 7e-8}).found(monkeypatch, proposals=["A", "B"]).pairs
    quiet = World({}, {"BA": 8e-10}).found(monkeypatch, proposals=["A", "B"])
    assert not quiet.pairs
    assert World({}, {"BA": 1.3e-9}).found(monkeypatch, proposals=["A", "B"]).pairs


def test_pairs_that_overlap_most_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    """Ties in the order of names; from a twentieth on."""
    overlap = {"DC": 0.3, "DB": 0.7, "DA": 0.05, "CB": 0.7, "CA": 0.049, "BA": 0.9}
    world = World(ALONE, dict.fromkeys(overlap, 9.0), overlap)
    found = world.found(monkeypatch)
    assert [names for names in world.asked if len(names) == 2] == [("B", "A"), ("C", "B"), ("D", "B"), ("D", "C"), ("D", "A")]  # fmt: skip
    assert (found.evaluated, found.passed_over) == (5, 1)
    for most, looked in ((-1, 0), (0, 0), (1, 1), (3, 3), (99, 5)):
        found = World(ALONE, {}, overlap).found(monkeypatch, most_pairs=most)
        assert (found.evaluated, found.passed_over) == (looked, 6 - looked)
    found = World(ALONE, {}, overlap).found(monkeypatch, least_overlap=0.7)
    assert found.evaluated == 3


def test_two_hundred_pairs_at_most_unless_asked(monkeypatch: pytest.MonkeyPatch):
    names = [f"P{k:02d}" for k in range(21)]
    world = World({}, {})
    world.base.transport.changes = dict.fromkeys(names, (1,))
    monkeypatch.setattr(f"{__name__}.ORDER", tuple(names))
    every = dict.fromkeys(combinations(names, 2), 1.0)
    world.overlap = every  # type: ignore[assignment]
    monkeypatch.setattr(World, "state", lambda self, _base, _names: self.base.state)
    found = world.found(monkeypatch)
    assert (found.evaluated, found.passed_over) == (200, 10)


def test_proposals_asked_for_stand_in_the_order_of_the_table(monkeypatch: pytest.MonkeyPatch):
    world = World(ALONE, {"DA": 9})
    found = world.found(monkeypatch, proposals=["A", "D", "A"])
    assert pairs(found) == ["DA"]
    assert world.asked == [("D",), ("A",), ("D", "A")]
    unknown = World(ALONE, {})
    with pytest.raises(NetworkError):
        unknown.found(monkeypatch, proposals=["D", "nobody"])
    assert unknown.asked == []  # before anything is computed


def test_less_is_better_where_the_indicator_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(f"{__name__}.NAME", "generalised_cost_msek_year")
    world = World({"D": 8.0, "A": 64.0}, {"DA": 9})
    (pair,) = world.found(monkeypatch, proposals=["A", "D"], indicator="generalised_cost_msek_year").pairs
    assert (pair.alone_first, pair.alone_second, pair.together) == (-8, -64, -81)
    with pytest.raises(NetworkError, match="co2_tonnes_year"):
        world.found(monkeypatch, indicator="co2_tonnes_year")  # it is not computed


def test_extra_is_what_is_left_of_the_sum():
    pair = Interaction(
        first="A", second="B", alone_first=3, alone_second=5, together=19, what=Words.of("idle.end")
    )
    assert pair.extra == 11


def state(trips: float, cost: list[float], goods: list[float] | None = None) -> Any:
    """Two purposes between two zones: `trips` and twice as many, at `cost` and half as much more."""
    both = np.array([np.full((2, 2), trips), np.full((2, 2), 2 * trips)])
    costs = np.array([cost, [1.5 * c for c in cost]]).reshape(2, 2, 2)
    known = None if goods is None else SimpleNamespace(sek=np.array(goods))
    return SimpleNamespace(
        travel=SimpleNamespace(trips=both, shares=SimpleNamespace(cost=costs)),
        traffic=SimpleNamespace(goods=known),
    )


def test_the_gain_of_each_pair_of_zones_and_of_each_flow_of_goods():
    """Minutes saved 2, -4 and 6, and a way that is new; SEK an hour 60 and 600, days 10."""
    value = np.array([60.0, 600.0])[:, None, None]
    before, after = state(3, [10, 10, 10, np.inf], [700.0, 900]), state(5, [8, 14, 4, 7], [750.0, 870])
    found = _gain_by_pair(before, after, value, 10.0)
    each = [abs(4 * saved + 8 * 1.5 * saved * 10) for saved in (2, -4, 6)]
    assert found.tolist() == pytest.approx([*each, 0, 5, 3])
    for sides in ((state(3, [10] * 4), after), (before, state(5, [8, 14, 4, 7]))):
        assert len(_gain_by_pair(*sides, value, 10.0)) == 4


def test_journeys_overlap_that_a_proposal_changes_alone_or_as_the_last(monkeypatch: pytest.MonkeyPatch):
    """A alone changes the first pair of zones by 2, as the last of three the second by 3; C changes nothing."""
    last = {("B", "C"): [1.0, 3, 0], ("A", "C"): [4.0, 1, 0], ("A", "B"): [0.0, 0, 0]}
    monkeypatch.setattr(MODULE, "_value_of_time", lambda _: 7.0)
    monkeypatch.setattr(MODULE, "state_with", lambda _, names: names)

    def gain(without: Any, every: Any, value: float, days: float) -> np.ndarray:
        assert (every, value, days) == (("A", "B", "C"), 7, 11)
        return np.array(last[without])

    monkeypatch.setattr(MODULE, "_gain_by_pair", gain)
    base: Any = SimpleNamespace(model=SimpleNamespace(p={"days_year": 11.0}))
    alone = {"A": np.array([2.0, 0, 0]), "B": np.array([0.5, 0, 5]), "C": np.zeros(3)}
    found = MODULE._overlaps(base, ["A", "B", "C"], alone)
    assert found == pytest.approx({("A", "B"): (2 + 1) / (2 + 3)})  # of 2, 3, 0 and 4, 1, 5


def test_proposals_are_named_in_the_language_of_the_reader():
    table = type("Table", (dict,), {"position": {"A": 0, "B": 1}})
    proposals = table(name=["Parkering", "Tåg"], name_en=["Car park", "Trains"])
    base: Any = SimpleNamespace(scenario={"proposals": proposals})
    said = MODULE._words(base, NAME, ("B", 9.0), ("A", 4.0), 17.0)
    assert said.text("en") == "Car park is worth 2 times as much with Trains."
    assert "Parkering" in said.text("sv")
    assert "Tåg" in said.text("sv")
