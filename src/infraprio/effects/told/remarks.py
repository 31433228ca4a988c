"""What is said of a state of the network: of its objects, its demand, what could not be computed."""

from __future__ import annotations

from collections.abc import Mapping

from infraprio.effects.indicators import INDICATORS
from infraprio.effects.measures import Measures
from infraprio.effects.modes.active import active_remarks
from infraprio.effects.reach import Setting
from infraprio.effects.traffic import Traffic
from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.road_links import delay_remarks, usable_remarks
from infraprio.network.travel.travel_model import ELASTICITY, TravelModel
from infraprio.network.travel.waits.minutes import wait_remarks
from infraprio.network.travel.ways.on_demand import wanted_departures
from infraprio.scenario.transit.modes import ON_DEMAND, RAIL_MODES, TRANSIT
from infraprio.scenario.wider import RELIABILITY
from infraprio.words import Figure

__all__ = ["goods_remarks", "induced_remarks", "not_computed", "of_the_tables", "parking_remarks"]


def of_the_tables(transport: Transport, p: Mapping[str, float]) -> list[Finding]:
    """What is said of the objects themselves."""
    return [
        *transport.remarks,
        *usable_remarks(transport),
        *active_remarks(transport),
        *delay_remarks(transport, p["peak_traffic_share"]),
        *wait_remarks(transport, p),
        *_mode_remarks(transport),
    ]


def _mode_remarks(transport: Transport) -> list[Finding]:
    """What is not modelled of the modes that run."""
    runs = set(transport["services"]["mode"][wanted_departures(transport) > 0])
    rails = [mode for mode in RAIL_MODES if mode in runs and not TRANSIT[mode].always]
    said = [about("rails_simplified", ", ".join(rails))] if rails else []
    return [*said, about("on_demand_simplified", ON_DEMAND)] if ON_DEMAND in runs else said


def induced_remarks(model: TravelModel) -> list[Finding]:
    """That the number of trips answers to cost, and how much."""
    if model.demand == "fixed":
        return []
    name = ELASTICITY[model.demand]
    return [about("induced_traffic", model.demand, elasticity=Figure(model.p[name], "g"), parameter=name)]


def not_computed(measures: Measures, setting: Setting) -> list[Finding]:
    """Name the indicators that nothing was there for."""
    lacking = [name for name, item in INDICATORS.items() if name not in measures.totals and not item.option]
    said = [about("not_computed", "indicators", names=", ".join(lacking))] if lacking else []
    if setting.reliability and RELIABILITY not in measures.totals:
        said.append(about("reliability_without_queue", "indicators"))
    return said


def goods_remarks(traffic: Traffic) -> tuple[Finding, ...]:
    """What is said of goods by rail, where some are stated."""
    return () if traffic.goods is None else traffic.goods.remarks


def parking_remarks(moved: Travel) -> list[Finding]:
    """That the use of full car parks did not settle."""
    if moved.parking.settled:
        return []
    return [about("parking_unsettled", "parking")]
