"""What is said of the roads whose times count, on a few roads whose numbers are all different."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects import assignment
from infraprio.effects.assignment import _fullest, _inexact, _queues_twice, _told, crowding_of


def state(ids: list[str], full: list[float] | None = None) -> Any:
    times = None if full is None else SimpleNamespace(saturation=np.array(full))
    skims = SimpleNamespace(transport={"roads": {"id": np.array(ids, dtype=object)}}, road_times=times)
    return SimpleNamespace(skims=skims)


@pytest.mark.parametrize(
    ("ids", "full", "road", "share"),
    [
        (["C", "B", "A"], [0.3, 0.714, 0.2], "B", "71"),
        (["C", "B", "A"], [0.9, 0.2, 0.9], "A", "90"),  # of equally full ones the first by name
        (["C"], [0.0], "C", "0"),
        ([], [], "", "0"),
    ],
)
def test_the_fullest_road_is_named(ids: list[str], full: list[float], road: str, share: str):
    assert _fullest(state(ids), np.array(full)) == {"road": road, "share": share}


def test_times_are_said_to_be_inexact_beyond_a_millionth():
    assert _inexact(1e-6) == _inexact(0.0) == []
    (told,) = _inexact(2.34e-4)
    assert (told.code, told.subject) == ("equilibrium_inexact", "roads")
    assert dict(told.what.gaps)["share"] == "0.0002"
    assert len(_inexact(1.1e-6)) == 1


def test_an_equilibrium_is_told_with_its_queues():
    """Of five roads two are more than full; one is just full."""
    found: Any = SimpleNamespace(travel=state(list("DCBAE"), [1.0, 1.21, 1.02, 0.4, 0.2]), inexact=3.4e-5)
    told = _told(found)
    gaps = dict(told.what.gaps)
    assert (told.code, told.subject) == ("equilibrium", "roads")
    assert (gaps["road"], gaps["share"], gaps["n"], gaps["gap"]) == ("C", "121", 2, "3e-05")
    none: Any = SimpleNamespace(travel=state([]), inexact=0.0)
    gaps = dict(_told(none).what.gaps)
    assert (gaps["road"], gaps["share"], gaps["n"], gaps["gap"]) == ("", "0", 0, "0")


def test_roads_that_state_a_delay_beside_a_queue_are_named():
    """They are open, have a delay, and are of a class whose delay is a queue: one each is not."""
    roads = {
        "id": np.array(["F", "CLOSED", "NONE", "FERRY", "B"], dtype=object),
        "open": np.array([True, False, True, True, True]),
        "delay_min": np.array([2.0, 3, 0, 5, 0.5]),
        "road_class": np.array(["motorway", "motorway", "2+2", "ferry", "street"], dtype=object),
    }
    told = _queues_twice({"roads": roads})  # type: ignore[arg-type]
    assert [(each.code, each.subject) for each in told] == [("delay_beside_queue", "B"), ("delay_beside_queue", "F")]  # fmt: skip


def test_how_full_roads_are_is_asked_of_both_sorts_of_vehicles(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(assignment, "crowding", lambda *given: given)
    traffic: Any = SimpleNamespace(cars=2, lorries=3, minutes=5)
    model: Any = SimpleNamespace(p=7)
    moved: Any = SimpleNamespace(skims=SimpleNamespace(transport=11))
    assert crowding_of(model, moved, traffic) == (11, 7, (2, 3), 5, None)
    assert crowding_of(model, moved, traffic, 13) == (11, 7, (2, 3), 5, 13)  # type: ignore[arg-type]


def free(crowded: bool, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A reference in free flow whose roads are crowded or not; what would be done instead of it."""
    model, skims, moved = SimpleNamespace(p={}), SimpleNamespace(transport=None), state(["R"])
    full = SimpleNamespace(crowded=crowded, saturation=np.array([0.37]), queues=0.000123)
    answers: dict[str, tuple[tuple[Any, ...], Any]] = {
        "travel": ((model, skims), moved),
        "local_traffic": ((model, moved), "local"),
        "traffic_of": ((model, moved, "local"), "traffic"),
        "capacity_remarks": ((skims.transport, model.p), ["capacity"]),
        "junction_remarks": ((skims.transport, model.p), ["junction"]),
        "crowding_of": ((model, moved, "traffic"), full),
    }
    for name, (wanted, answer) in answers.items():
        monkeypatch.setattr(assignment, name, answering(wanted, answer))
    monkeypatch.setattr(assignment, "_in_equilibrium", lambda _scenario, kept, said: (kept, said))
    return SimpleNamespace(model=model, fit="fit", remarks=("fitted",), skims=skims)


def answering(wanted: tuple[Any, ...], answer: Any) -> Any:
    """A function that is asked as it should be."""

    def answered(*given: Any) -> Any:
        assert given == wanted
        return list(answer) if isinstance(answer, list) else answer

    return answered


def asking(assignment: str) -> Any:
    return SimpleNamespace(settings={"assignment": assignment})


@pytest.mark.parametrize("crowded", [True, False])
def test_free_flow_is_kept_where_it_was_asked_for(crowded: bool, monkeypatch: pytest.MonkeyPatch):
    start = free(crowded, monkeypatch)
    kept = assignment.assigned(asking("free_flow"), start, always=False)
    assert (kept.assignment, kept.remarks, kept.local, kept.fit, kept.inexact) == ("free_flow", ("fitted",), "local", "fit", 0)  # fmt: skip
    again, said = assignment.assigned(asking("free_flow"), start, always=True)  # type: ignore[misc]
    assert (again.assignment, said) == ("free_flow", ["capacity", "junction"])


def test_an_equilibrium_is_made_where_roads_are_full_or_always(monkeypatch: pytest.MonkeyPatch):
    for crowded, always in ((True, False), (True, True), (False, True)):
        start = free(crowded, monkeypatch)
        kept, said = assignment.assigned(asking("equilibrium"), start, always=always)  # type: ignore[misc]
        assert (kept.model is start.model, said) == (True, ["capacity", "junction"])
    kept = assignment.assigned(asking("equilibrium"), free(False, monkeypatch), always=False)
    assert kept.assignment == "uncrowded"
    *before, told = kept.remarks
    assert before == ["fitted", "capacity", "junction"]
    gaps = dict(told.what.gaps)
    assert (told.code, told.subject, gaps["road"], gaps["share"], gaps["queues"]) == ("uncrowded", "roads", "R", "37", "0.012")  # fmt: skip


def test_a_state_with_proposals_says_when_it_did_not_settle(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []

    def with_them(*given: Any) -> Any:
        asked.append(given)
        return SimpleNamespace(travel="moved", inexact=0.02)

    monkeypatch.setattr(assignment, "settled_with", with_them)
    found = assignment.assigned_with("model", "transport", "reference")  # type: ignore[arg-type]
    assert asked == [("model", "transport", "reference")]
    assert (found.travel, found.inexact) == ("moved", 0.02)
    assert [each.code for each in found.remarks] == ["equilibrium_inexact"]


@dataclass(frozen=True)
class Model:
    zones: Any
    p: Any
    demand: str
    reference_cost: Any


@dataclass(frozen=True)
class Fitted:
    deterrence: float
    pivot: str
    r_squared_gravity: float


def test_demand_is_fitted_again_at_the_times_of_a_first_equilibrium(monkeypatch: pytest.MonkeyPatch):
    """And the trips that were fitted are those of the equilibrium: only then does demand answer to its cost."""

    def local(model: Any, moved: Any) -> Any:
        assert isinstance(model, Model)
        return SimpleNamespace(cars=moved.cars, lorries=moved.lorries)

    def settle(model: Any, transport: Any, start: Any, left_over: Any) -> Any:
        assert (model.reference_cost, transport, start) == (None, "transport", ("moved", "skims"))
        assert left_over(SimpleNamespace(cars=5, lorries=7)) == (5, 7)
        return SimpleNamespace(travel=settled, inexact=0.02)

    def fit_of(model: Any, moved: Any, counted: Any, before: Any, b: float, pivot: str) -> Any:
        assert isinstance(model, Model)
        assert (moved, counted, len(before), b, pivot) == (settled, "counted cars", 0, 0.3, "pivot")
        return Fitted(0.3, "pivot", 0.0)

    settled = state(["R"], [1.5])
    settled.cars, settled.lorries, settled.shares = 11, 13, SimpleNamespace(cost="cost")
    first, again = Model("zones", "p", "elastic", "old"), Model("zones", "p", "elastic", "fitted")
    asked: list[Any] = []
    answers = {
        "settled_times": "times",
        "skim_all": "skims",
        "fit_demand": (again, Fitted(0.3, "pivot", 0.7), ["fitted"]),
        "counted_vehicles": ("counted cars", "counted lorries"),
    }
    for name, answer in answers.items():
        monkeypatch.setattr(assignment, name, lambda *given, answer=answer: asked.append(given) or answer)
    monkeypatch.setattr(assignment, "travel", lambda model, skims: ("moved", skims) if model.zones else None)
    monkeypatch.setattr(assignment, "local_traffic", local)
    monkeypatch.setattr(assignment, "settled", settle)
    monkeypatch.setattr(assignment, "fit_of", fit_of)
    monkeypatch.setattr(assignment, "_queues_twice", lambda transport: [f"{transport} twice"])
    moved = SimpleNamespace(skims=SimpleNamespace(transport="transport"))
    free: Any = SimpleNamespace(travel=moved, model=first, local=SimpleNamespace(cars=2, lorries=3))
    found = assignment._in_equilibrium("scenario", free, ["said"])  # type: ignore[arg-type, list-item]
    assert asked == [
        (first, moved, (2, 3)),
        ("transport", "zones", "p", None, "times"),
        ("scenario", "skims", "zones", "p", "elastic"),
        (settled.skims, "p"),
    ]
    assert (found.assignment, found.inexact, found.travel) == ("equilibrium", 0.02, settled)
    assert found.model == Model("zones", "p", "elastic", "cost")  # type: ignore[comparison-overlap]
    assert found.fit == Fitted(0.3, "pivot", 0.7)  # type: ignore[comparison-overlap]
    assert (found.local.cars, found.local.lorries) == (11, 13)
    *told, equilibrium, inexact = found.remarks
    assert told == ["fitted", "said", "transport twice"]
    assert (equilibrium.code, inexact.code) == ("equilibrium", "equilibrium_inexact")
