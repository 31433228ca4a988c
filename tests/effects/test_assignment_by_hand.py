"""What is said of the roads whose times count, on a few roads whose numbers are all different."""

from __future__ import annotations

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
    """Of four roads two are more than full; one is just full."""
    found: Any = SimpleNamespace(travel=state(list("DCBA"), [1.0, 1.21, 1.02, 0.4]), inexact=3.4e-5)
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
    monkeypatch.setattr(assignment, "travel", lambda _model, _skims: state(["R"]))
    monkeypatch.setattr(assignment, "local_traffic", lambda _model, _moved: "local")
    monkeypatch.setattr(assignment, "traffic_of", lambda _model, _moved, _local: "traffic")
    monkeypatch.setattr(assignment, "capacity_remarks", lambda _transport, _p: ["capacity"])
    monkeypatch.setattr(assignment, "junction_remarks", lambda _transport, _p: ["junction"])
    full = SimpleNamespace(crowded=crowded, saturation=np.array([0.37]), queues=0.000123)
    monkeypatch.setattr(assignment, "crowding_of", lambda *_: full)
    monkeypatch.setattr(assignment, "_in_equilibrium", lambda _scenario, kept, said: (kept, said))
    skims = SimpleNamespace(transport=None)
    return SimpleNamespace(model=SimpleNamespace(p={}), fit="fit", remarks=("fitted",), skims=skims)


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
