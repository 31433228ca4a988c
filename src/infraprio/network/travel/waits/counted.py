"""Counted traffic by period of the day: of the reference, whatever proposals change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from infraprio.network.transport import COUNTED, Transport
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["as_counted", "hourly_counts", "period_hours", "period_shares"]


def period_hours(p: Mapping[str, float]) -> Floats:
    """(2,) hours of the peak and of the rest of the day."""
    return np.array([p["peak_hours"], p["off_peak_hours"]])


def period_shares(p: Mapping[str, float]) -> Floats:
    """(2,) shares of the day's traffic in them."""
    return np.array([p["peak_traffic_share"], 1.0 - p["peak_traffic_share"]])


def as_counted(transport: Transport) -> Transport:
    """The system with the traffic and the capacities of the reference on its roads."""
    roads = {**transport["roads"], **{name: transport["roads"][f"{name}_today"] for name in COUNTED}}
    return replace(transport, columns={**transport.columns, "roads": roads}, read={})


def hourly_counts(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(2, roads) passenger cars an hour in each direction, in the peak and in the rest of the day; 0 where nothing is counted."""
    roads = as_counted(transport)["roads"]
    heavy = roads["heavy_share"].astype(float)
    heavy = np.where(np.isnan(heavy), p["heavy_share_default"], heavy)
    cars = np.nan_to_num(roads["aadt"].astype(float)) * (1.0 + heavy * (p["lorry_equivalents"] - 1.0))
    one_way = np.where(roads["oneway"].astype(bool), cars, cars / 2.0)
    return np.asarray((period_shares(p) / period_hours(p))[:, None] * one_way)
