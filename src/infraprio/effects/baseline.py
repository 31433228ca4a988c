"""The reference alternative: network, demand and indicators without any proposal, computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from infraprio.effects.areas import municipal_rows, place_rows, zonal
from infraprio.effects.assignment import Assigned, Assignment, Free, assigned, assigned_with, crowding_of
from infraprio.effects.closures import WeakPoints, critical_roads, weak_points
from infraprio.effects.measures import Measures, measure, with_deviation
from infraprio.effects.modes.boarding import fleet_remarks
from infraprio.effects.modes.crowding import crowding_remarks, on_board_crowding, with_crowding
from infraprio.effects.quantities import Accounts, Change, accounts_of, changes_between
from infraprio.effects.reach import Setting
from infraprio.effects.stated.changes import stated_changes
from infraprio.effects.told.remarks import (
    goods_remarks,
    induced_remarks,
    not_computed,
    of_the_tables,
    parking_remarks,
)
from infraprio.effects.traffic import Traffic, traffic_of
from infraprio.ensemble.kept_memory import keep_memory
from infraprio.ensemble.one_thread import one_thread
from infraprio.findings import Finding, about, once
from infraprio.network.transport import Transport, apply_changes, compile_transport
from infraprio.network.travel.calibrate import fit_demand
from infraprio.network.travel.demand import PURPOSES, Zones, zones_of
from infraprio.network.travel.fit import Fit
from infraprio.network.travel.given_times import (
    GivenTimes,
    given_remarks,
    given_times,
    with_given_times,
)
from infraprio.network.travel.mode_and_destination import Travel, travel
from infraprio.network.travel.queues.reliability import car_deviation
from infraprio.network.travel.road_links import great_circle_km
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.skims import Skims, skim_all
from infraprio.network.travel.travel_model import TravelModel
from infraprio.scenario.parameters import Parameter, parameters
from infraprio.scenario.scenario import Scenario

__all__ = ["Baseline", "State", "base_for", "baseline", "state_with", "with_queues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of the system, fully evaluated.

    Attributes
    ----------
    built : the proposals it holds.
    travel, traffic, measures : what people do, what roads carry, what the indicators say.
    change : physical quantities against the reference.
    remarks : what was assumed, limited or left out.
    inexact : share by which road times may be off: relative gap of the equilibrium and traffic that had not settled; 0 in
        free flow.
    crowded : free flow was taken, and some road is too full for it.
    """

    built: tuple[str, ...]
    travel: Travel
    traffic: Traffic
    change: Change
    measures: Measures
    remarks: tuple[Finding, ...] = field(repr=False)
    inexact: float
    crowded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Baseline:
    """The reference alternative and all that evaluations share.

    Attributes
    ----------
    scenario : Scenario
        As read.
    transport : Transport
        The compiled network with everything that proposals may change.
    model : TravelModel
        The fitted demand.
    fit : Fit
        How well it meets the counts.
    state : State
        The reference, evaluated.
    long : array
        (zones, zones) journeys of more than 100 km.
    weak : WeakPoints
        What depends on single roads in the reference.
    accounts : Accounts
        Costs, money and trips of the reference, see `quantities`.
    setting : Setting
        Which parts of the calculation the scenario asks for.
    computed : Skims
        Journeys of the reference as computed, whatever times are given.
    given : GivenTimes
        Times that count in place of computed ones.
    stated : DataFrame
        Live proposals x indicators of the table ``wider_effects``, see `stated_changes`.
    parameters : mapping of str to Parameter
        Id -> parameter in use.
    assignment : {"free_flow", "uncrowded", "equilibrium"}
        Where road times come from; uncrowded: an equilibrium was asked for, and no road has a queue.
    parameter_set : str
        Name of the parameters.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> base = baseline(valley())
    >>> base.scenario.name, base.long.shape
    ('Valley', (4, 4))
    """

    scenario: Scenario
    transport: Transport
    model: TravelModel
    fit: Fit
    setting: Setting
    state: State
    long: Bools
    weak: WeakPoints
    accounts: Accounts
    computed: Skims
    given: GivenTimes
    stated: pd.DataFrame
    parameters: Mapping[str, Parameter]
    assignment: Assignment = "free_flow"
    parameter_set: str = "main"

    def __repr__(self) -> str:
        many, name = len(self.transport.changes), self.scenario.name
        return f"Baseline({name!r}: {many} proposals, {len(self.state.measures.totals)} indicators)"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Remarks on the reference."""
        return self.state.remarks

    @property
    def by_zone(self) -> pd.DataFrame:
        """(places and the traffic without a place) x indicators, the values of the reference."""
        columns = zonal(self.state.measures)
        rows, values = place_rows(self.model.zones, columns, [self.state.measures])
        return pd.DataFrame(values[0], index=pd.Index(rows, name="place"), columns=columns)

    @property
    def by_municipality(self) -> pd.DataFrame:
        """(municipalities and `areas.REST_ROWS`) x indicators, the values of the reference."""
        columns = zonal(self.state.measures)
        _, by_place = place_rows(self.model.zones, columns, [self.state.measures])
        rows, values = municipal_rows(self.model.zones, columns, by_place)
        return pd.DataFrame(values[0], index=pd.Index(rows, name="municipality"), columns=columns)


def _setting(scenario: Scenario, transport: Transport, zones: Zones, critical: Ints) -> Setting:
    row = {name: i for i, name in enumerate(zones.ids)}
    words: dict[str, list[int]] = {}
    for name, offers in zip(transport["places"]["id"], transport["places"]["offers"]):
        for word in offers if name in row else ():
            words.setdefault(str(word), []).append(row[name])
    seats = [row[seat] for seat in scenario["municipalities"]["seat"] if seat in row]
    chains = [chain for chain in scenario["corridors"]["places"] if len(chain) > 1]
    return Setting(
        offers={word: np.array(sorted(set(at)), dtype=np.intp) for word, at in sorted(words.items())},
        seats=np.array([seat for seat in seats if zones.in_region[seat]], dtype=np.intp),
        corridors=tuple(
            (row[chain[0]], row[chain[-1]]) for chain in chains if chain[0] in row and chain[-1] in row
        ),
        counted=zones.in_region
        if (zones.in_region & (zones.population > 0)).any()
        else np.ones(len(zones.ids), dtype=bool),
        critical=critical,
        reliability=scenario.settings["reliability"] != "none",
    )


def _deviation(setting: Setting, state: Travel, p: Mapping[str, float]) -> Floats | None:
    """(zones, zones) spread of car times, where it is asked for and roads have queues."""
    if not setting.reliability or state.skims.road_times is None:
        return None
    return car_deviation(state.skims, p)


def _people_and_centre(zones: Zones, setting: Setting) -> tuple[Floats, Ints]:
    people = np.where(setting.counted, zones.population, 0.0)
    return people, setting.offers.get("regional_centre", np.zeros(0, dtype=np.intp))


Demand = Literal["fixed", "elastic", "short_run", "long_run"]


@one_thread
def baseline(scenario: Scenario, demand: Demand | None = None, parameter_set: str = "main") -> Baseline:
    """Compile the network, fit the demand and evaluate the reference alternative.

    Parameters
    ----------
    scenario : Scenario
        As read or built.
    demand : {"fixed", "elastic", "short_run", "long_run"}, optional
        "fixed": the number of trips between two places stays, only modes, lots and routes change; else it also answers to the
        composite cost, by the parameter demand_elasticity, demand_elasticity_short_run or demand_elasticity_long_run. Left out:
        the scenario's setting induced_traffic ("none": "fixed").
    parameter_set : str, default "main"
        Of the table of parameters.

    Returns
    -------
    Baseline
        The reference, fit to be given to `evaluate`, `evaluate_set`, `interactions` and `resilience`.

    Raises
    ------
    NetworkError
        A change cannot be read, or names an object that does not exist.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> base = baseline(valley())
    >>> len(base.state.built)  # the reference: none of the proposals
    0
    """
    asked = scenario.settings["induced_traffic"]
    chosen = demand or ("fixed" if asked == "none" else asked)
    return _reference(scenario, chosen, parameter_set, always_queues=False)


def with_queues(base: Baseline) -> Baseline:
    """The same reference at the equilibrium of its roads, however empty they are."""
    return _reference(base.scenario, base.model.demand, base.parameter_set, always_queues=True)


def base_for(base: Baseline, proposals: Iterable[str]) -> Baseline:
    """The reference that this set of proposals is compared with: where they fill empty roads, at equilibrium as they are."""
    if base.assignment == "uncrowded" and state_with(base, tuple(proposals)).crowded:
        return with_queues(base)
    return base


def _reference(scenario: Scenario, demand: str, parameter_set: str, *, always_queues: bool) -> Baseline:
    keep_memory()
    known = parameters(scenario, parameter_set)
    p = {name: item.value for name, item in known.items()}
    transport = compile_transport(scenario)
    zones = zones_of(scenario, transport, p["jobs_per_resident"])
    computed, given = skim_all(transport, zones, p), given_times(scenario, zones)
    skims = with_given_times(computed, given)
    model, fit, remarks = fit_demand(scenario, skims, zones, p, demand)
    found = assigned(scenario, Free(model=model, fit=fit, remarks=remarks, skims=skims), always=always_queues)
    model, moved, local = found.model, found.travel, found.local
    if found.assignment == "equilibrium":
        computed = moved.skims  # no times are given beside an equilibrium
    skims = moved.skims
    traffic = traffic_of(model, moved, local)
    critical = critical_roads(moved, traffic.vehicles, int(p["closures_studied"]), p["closure_unserved_min"])
    setting = _setting(scenario, transport, zones, critical)
    weak = weak_points(computed, critical, *_people_and_centre(zones, setting))
    deviation, gained = _deviation(setting, moved, p), np.zeros((len(PURPOSES), len(zones.ids)))
    crowding = on_board_crowding(moved, p, transport)
    measures = measure(model, setting, moved, traffic, weak, gained, None, None)
    measures = with_crowding(with_deviation(measures, moved, deviation), crowding)
    accounts, long = accounts_of(model, moved, traffic, deviation, None, crowding), _long(skims, zones)
    said = [
        *of_the_tables(transport, p),
        *zones.remarks,
        *skims.times.remarks,
        *goods_remarks(traffic),
        *given_remarks(given, computed),
        *found.remarks,
        *crowding_remarks(moved, crowding),
        *fleet_remarks(moved, p),
        *induced_remarks(model),
        *not_computed(measures, setting),
    ]
    return Baseline(
        scenario=scenario,
        transport=transport,
        model=model,
        fit=found.fit,
        setting=setting,
        computed=computed,
        given=given,
        state=State(
            built=(),
            travel=moved,
            traffic=traffic,
            change=changes_between(model, accounts, accounts, traffic, traffic, long),
            measures=measures,
            remarks=once(said),
            inexact=found.inexact,
        ),
        weak=weak,
        accounts=accounts,
        long=long,
        stated=stated_changes(scenario, list(transport.changes), p),
        parameters=known,
        assignment=found.assignment,
        parameter_set=parameter_set,
    )


def _long(skims: Skims, zones: Zones) -> Bools:
    """(zones, zones) journeys of more than 100 km, by road or straight."""
    km = skims.car.km[skims.road_row][:, skims.road_end]
    straight = great_circle_km(skims.transport, zones.place[:, None], zones.place)
    return np.asarray(np.where(np.isfinite(km), km, straight) > 100.0)


def _moved(base: Baseline, transport: Transport) -> tuple[Assigned, Skims]:
    """The journeys with a set of proposals, and their skims as computed, whatever times are given."""
    if base.assignment == "equilibrium":
        settled = assigned_with(base.model, transport, base.state.travel)
        return settled, settled.travel.skims

    def skims_of(names: tuple[str, ...]) -> Skims:
        return skim_all(apply_changes(base.transport, names), base.model.zones, base.model.p, base.computed)

    computed = skim_all(transport, base.model.zones, base.model.p, base.computed)
    skims = with_given_times(computed, base.given, transport.built, base.computed, skims_of)
    return Assigned(travel=travel(base.model, skims, reference=base.state.travel), remarks=()), computed


@one_thread
def state_with(base: Baseline, proposals: tuple[str, ...]) -> State:
    """The system with a set of proposals, through the network; equal to a computation from scratch."""
    keep_memory()
    transport = apply_changes(base.transport, proposals)
    if not transport.touched and not base.given.speak_of(proposals):
        return replace(base.state, built=transport.built, remarks=())
    found, computed = _moved(base, transport)
    moved = found.travel
    skims = moved.skims
    traffic = traffic_of(base.model, moved, base.state.traffic.local, base.state.traffic)
    same_roads = computed.car is base.computed.car
    weak = base.weak
    if not same_roads:
        who = _people_and_centre(base.model.zones, base.setting)
        weak = weak_points(computed, base.setting.critical, *who, (base.computed, base.weak))
    deviation = _deviation(base.setting, moved, base.model.p)
    crowding = on_board_crowding(moved, base.model.p, base.transport)
    near = base.state.travel, base.accounts
    accounts = accounts_of(base.model, moved, traffic, deviation, near, crowding)
    change = changes_between(base.model, base.accounts, accounts, base.state.traffic, traffic, base.long)
    measures = measure(
        base.model,
        base.setting,
        moved,
        traffic,
        weak,
        change.gained_hours,
        base.state.travel,
        base.state.traffic,
    )
    measures = with_crowding(with_deviation(measures, moved, deviation), crowding)
    known = set(base.state.remarks)
    said = [
        *of_the_tables(transport, base.model.p),
        *skims.times.remarks,
        *goods_remarks(traffic),
        *parking_remarks(moved),
        *fleet_remarks(moved, base.model.p),
        *_stranded(base, transport),
        *found.remarks,
    ]
    return State(
        built=transport.built,
        travel=moved,
        traffic=traffic,
        change=change,
        measures=measures,
        remarks=once(r for r in said if r not in known),
        inexact=found.inexact,
        crowded=base.assignment == "uncrowded"
        and crowding_of(base.model, moved, traffic, base.transport).crowded,
    )


def _stranded(base: Baseline, transport: Transport) -> list[Finding]:
    """Roads that the set closes although counted traffic uses them which no modelled trip explains."""
    closed = base.transport["roads"]["open"] & ~transport["roads"]["open"]
    local = base.state.traffic.local.cars + base.state.traffic.local.lorries
    return [
        about("local_traffic_stays", transport["roads"]["id"][i], n=f"{local[i]:.0f}")
        for i in np.flatnonzero(closed & (local >= 1))
    ]
