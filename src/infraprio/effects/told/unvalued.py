"""What a proposal changes that the model does not value, said proposal by proposal with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infraprio.effects.baseline import Baseline, State
from infraprio.effects.modes.crowding import seats_known
from infraprio.effects.spread import error_of_times
from infraprio.findings import Finding, about
from infraprio.network.attributes import ATTRIBUTES, Attribute
from infraprio.network.changes import Change
from infraprio.network.travel.road_links import queues_passed
from infraprio.network.travel.shortest_trees import Bools, Floats
from infraprio.network.travel.ways.on_demand import on_demand
from infraprio.words import Chain, Words

__all__ = ["idle_remark", "is_idle", "unvalued"]

_SHOWN = 4  # objects named in a finding
_NOISE = 1e-9  # of the value in the reference
_ON_CALL = ("detour_factor", "wait_min")  # columns of services that only services on demand use


def unvalued(base: Baseline, state: State, proposal: str) -> list[Finding]:
    """Findings on what `proposal` changes without any effect in `state`, a state that holds it.

    Attributes that no computation uses are named with the reason, and so are changes to roads, railways and services
    that nobody uses in this state nor in the reference. A description of an object that the proposal creates, and a
    column whose effect another changed column carries, have nothing to say.
    """
    changes = base.transport.changes[proposal]
    return [
        *_attributes(base, proposal, changes),
        *_unused_objects(base, state, proposal, changes),
        *_lost_seats(base, state, proposal, changes),
        *_timetabled(base, state, proposal, changes),
        *_idle_lanes(base, state, proposal, changes),
    ]


def _used_by_choice(base: Baseline, attribute: Attribute) -> bool:
    """Whether a part of the model uses it that this scenario asks for: queues, bicycle and walking, or goods by rail."""
    queues, active = base.assignment == "equilibrium", base.transport.active_travel
    goods = base.state.traffic.goods is not None
    return (queues and attribute.queues) or (active and attribute.active) or (goods and attribute.goods)


def _attributes(base: Baseline, proposal: str, changes: Sequence[Change]) -> Iterator[Finding]:
    own = {(c.table, c.name) for c in changes if c.action == "new"}
    together: dict[tuple[str, str], set[str]] = {}
    objects: dict[tuple[str, str], list[str]] = {}
    for c in changes:
        if c.attribute:
            together.setdefault((c.table, c.name), set()).add(c.attribute)
            objects.setdefault((c.table, c.attribute), []).append(c.name)
    for key, names in sorted(objects.items()):
        attribute = ATTRIBUTES[key]
        if (attribute.use and not attribute.beside) or _used_by_choice(base, attribute):
            continue
        spared = attribute.describes or bool(attribute.use)
        told = [
            name
            for name in sorted(set(names))
            if not (attribute.beside & together[attribute.table, name])
            and not (spared and (attribute.table, name) in own)
        ]
        if not told:
            continue
        yield about(
            "partly_used" if attribute.use else "not_used",
            proposal,
            column=attribute.column,
            objects=_objects(told),
            reason=Words.of(f"attribute.{attribute.table}.{attribute.column}"),
        )


def _idle_lanes(base: Baseline, state: State, proposal: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """Bus lanes in free flow on roads that state no queue."""
    names = sorted(
        {c.name for c in changes if (c.table, c.attribute, c.value) == ("roads", "bus_lane", True)}
    )
    if not names:
        return
    passed = queues_passed(state.travel.skims.transport)
    idle = [name for name in names if not any(passed[row] for row in base.transport.names["roads"][name])]
    if idle and base.assignment != "equilibrium":
        yield about("bus_lane_without_queue", proposal, objects=_objects(idle))


def _lost_seats(base: Baseline, state: State, proposal: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """Seats that a proposal states of services that run today with seats that nobody knows."""
    known = seats_known(state.travel.skims.transport, base.transport)
    known &= "crowding_hours_day" in base.state.measures.totals
    known |= on_demand(state.travel.skims.transport)  # their seats count for how many share a vehicle
    names = sorted({c.name for c in changes if (c.table, c.attribute) == ("services", "seats")})
    lost = [name for name in names if not all(known[row] for row in base.transport.names["services"][name])]
    if lost:
        yield about("seats_unknown_today", proposal, objects=_objects(lost))


def _timetabled(base: Baseline, state: State, proposal: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """What only services on demand use, stated of services that run by a timetable."""
    called, rows = on_demand(state.travel.skims.transport), base.transport.names["services"]
    for column in _ON_CALL:
        names = sorted({c.name for c in changes if (c.table, c.attribute) == ("services", column)})
        idle = [name for name in names if not any(called[row] for row in rows[name])]
        if idle:
            reason = Words.of(f"attribute.services.{column}")
            yield about("not_used", proposal, column=column, objects=_objects(idle), reason=reason)


def _objects(names: Sequence[str]) -> Words | str:
    if len(names) > _SHOWN:
        return Words.of("objects.more", names=", ".join(names[:_SHOWN]), n=len(names) - _SHOWN)
    return ", ".join(names)


def _unused_objects(
    base: Baseline, state: State, proposal: str, changes: Sequence[Change]
) -> Iterator[Finding]:
    """Roads, railways and services that the proposal changes and that carry nothing, with it or without."""
    before, after = base.state, state
    times0, times1 = before.travel.skims.times, after.travel.skims.times
    road = [t.cars + t.lorries + t.active.persons for t in (before.traffic, after.traffic)]
    path = after.travel.skims.transport["roads"]["road_class"] == "path"
    path &= not base.transport.active_travel
    load0, load1 = (t.rail_load + _goods_trains(s) for t, s in ((times0, before), (times1, after)))
    idle_road, idle_rail = (road[0] + road[1]) <= 0, (load0 + load1) <= 0
    no_more = load1 <= load0
    cases: tuple[tuple[str, str, Bools, frozenset[str] | None], ...] = (
        ("path_not_valued", "roads", idle_road & path, None),
        ("no_traffic", "roads", idle_road & ~path, None),
        ("no_passenger_trains", "railways", idle_rail, None),
        ("no_added_trains", "railways", ~idle_rail & no_more, frozenset({"capacity_trains_day", "trains_day"})),
        ("service_does_not_run", "services", (times0.departures + times1.departures) <= 0, None),
    )  # fmt: skip
    for code, table, unused, columns in cases:
        rows = base.transport.names[table]
        names = sorted(_name_in(table, c) for c in changes if _counts(c, columns))
        told = [name for name in dict.fromkeys(names) if name and all(unused[row] for row in rows[name])]
        if told:
            yield about(code, proposal, objects=_objects(told))


def _goods_trains(state: State) -> Floats | float:
    """(railways,) goods trains a day, where goods are stated."""
    return 0.0 if state.traffic.goods is None else state.traffic.goods.load


def _name_in(table: str, change: Change) -> str:
    """The object of `table` that a change is about, "" if it is about another; a stop belongs to its service."""
    if table == "services" and change.table == "service_stops":
        return change.name.partition("@")[0]
    return change.name if change.table == table else ""


def _counts(change: Change, columns: frozenset[str] | None) -> bool:
    """A change that would have an effect if somebody used the object; accidents stated for it count anyway."""
    if columns is not None:
        return change.attribute in columns
    if not change.attribute:
        return True
    attribute = ATTRIBUTES[change.table, change.attribute]
    used = attribute.use or attribute.queues or attribute.goods or attribute.active
    return bool(used) and change.attribute != "severe_accidents_year"


def is_idle(base: Baseline, state: State) -> bool:
    """Whether nothing that is measured or valued changes, to within the noise of the computation."""
    before, after = base.state.measures.totals, state.measures.totals
    names, amounts = list(before), base.accounts.totals
    off = dict(zip(names, error_of_times(base, [state.inexact], names)[0]))
    noise = max(_NOISE, 100.0 * (base.state.inexact + state.inexact))
    return all(abs(after[n] - v) <= _NOISE * max(1.0, abs(v)) + off[n] for n, v in before.items()) and all(
        abs(state.change.totals[key]) <= noise * max(1.0, abs(v)) for key, v in amounts.items()
    )


def idle_remark(base: Baseline, proposal: str, said: Sequence[Finding]) -> Finding:
    """A proposal whose effects are all zero: as stated, for want of changes, or because of what was `said` of it."""
    table = base.scenario["proposals"]
    changes = base.transport.changes[proposal]
    if table["no_network_effect"][table.position[proposal]]:
        return about("idle_stated", proposal)
    if not changes:
        return about("idle_unchanged", proposal)
    if any(found.subject == proposal for found in said):
        why = Words.of("idle.see")
    else:
        keys = dict.fromkeys((c.table, c.attribute) for c in changes if c.attribute)
        reasons = tuple(
            Words.of("idle.reason", column=column, reason=Words.of(f"attribute.{name}.{column}"))
            for name, column in keys
        )
        why = Words.of("idle.because", reasons=Chain(reasons, "; ")) if reasons else Words.of("idle.end")
    return about("idle", proposal, why=why)
