"""Constants of mode choice: found where a model meets what is counted or stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.travel.active.journeys import ACTIVE_MODES
from infraprio.network.travel.mode_and_destination import Travel, travel
from infraprio.network.travel.shortest_trees import Bools
from infraprio.network.travel.skims import Costs, Skims
from infraprio.network.travel.travel_model import TravelModel
from infraprio.words import Figure

__all__ = ["active_remarks", "constant_where", "with_active_constants"]

_MOST: Final = 320.0  # minutes
_SHARES: Final = ("bicycle_share_10km", "walking_share")
_SHARE_KM: Final = 10.0
"""Journeys by bicycle whose share among all is `bicycle_share_10km`."""


def constant_where(excess: Callable[[float], float], centre: float, xtol: float = 0.1) -> float:
    """The minutes at which a falling `excess` is zero, sought from `centre`; an end of the range where it is zero nowhere."""
    low, high, at_low, at_high = centre, centre, excess(centre), 0.0
    at_high, width = at_low, 10.0
    while at_low < 0 and low > -_MOST:
        low, width = max(low - width, -_MOST), width * 2
        at_low = excess(low)
    while at_high > 0 and high < _MOST:
        high, width = min(high + width, _MOST), width * 2
        at_high = excess(high)
    if at_low <= 0 or at_high >= 0:
        return low if at_low <= 0 else high
    from scipy.optimize import brentq

    return float(brentq(excess, low, high, xtol=xtol))


def _short(model: TravelModel, skims: Skims, mode: int) -> Bools:
    """(zones, zones) pairs among whose trips the share of the mode is stated."""
    assert skims.active is not None
    km = skims.active.every[mode].km
    near = km <= _SHARE_KM if mode == 0 else np.isfinite(km)
    return np.asarray(near & (model.trips.sum(axis=0) > 0))


def _counted(skims: Skims) -> Bools:
    """(roads,) open roads on which bicycles are counted."""
    roads = skims.transport["roads"]
    return np.asarray(roads["open"] & (np.nan_to_num(roads["bicycles_day"].astype(float)) > 0))


def with_active_constants(
    model: TravelModel, skims: Skims, costs: Costs, begin: Travel | None
) -> tuple[TravelModel, float]:
    """The constants of bicycle and walking, one after the other, and by how many minutes they moved.

    Bicycles meet the counts of roads, in all, or else the stated share of the trips of at most 10 km; walking meets the
    stated share of the trips within its longest distance.
    """
    before = model.active_constant
    for mode in range(len(ACTIVE_MODES)):
        if _short(model, skims, mode).any():
            model = _with_constant(model, skims, costs, begin, mode)
    return model, max(abs(now - then) for now, then in zip(model.active_constant, before, strict=True))


def _with_constant(
    model: TravelModel, skims: Skims, costs: Costs, begin: Travel | None, mode: int
) -> TravelModel:
    """The model with the constant of one of the modes that meets its counts or its share."""
    short, counted = _short(model, skims, mode), _counted(skims)
    target = float(skims.transport["roads"]["bicycles_day"][counted].astype(float).sum())
    wanted = model.p[_SHARES[mode]]
    bicycle, walk = model.active_constant

    def at(constant: float) -> TravelModel:
        return replace(model, active_constant=(constant, walk) if mode == 0 else (bicycle, constant))

    def excess(constant: float) -> float:
        state = travel(at(constant), skims, costs, begin)
        if mode == 0 and target > 0:
            return float(np.log(max(float(state.active_load[0][counted].sum()), 1e-9) / target))
        chosen = (state.trips * state.shares.active[mode])[:, short].sum()
        return float(chosen / state.trips[:, short].sum()) - wanted

    return at(constant_where(excess, model.active_constant[mode], xtol=1e-3))


def _share_of(model: TravelModel, state: Travel, mode: int) -> float:
    short = _short(model, state.skims, mode)
    whole = float(state.trips[:, short].sum())
    return float((state.trips * state.shares.active[mode])[:, short].sum()) / whole if whole > 0 else 0.0


def active_remarks(model: TravelModel, state: Travel) -> list[Finding]:
    """What bicycle and walking were fitted to, and where they go nowhere."""
    if state.skims.active is None:
        return []
    found, counted = [], _counted(state.skims)
    for mode, name in enumerate(_SHARES):
        share = Figure(100 * _share_of(model, state, mode), ".1f")
        if not _short(model, state.skims, mode).any():
            km = (_SHARE_KM, model.p["walking_most_km"])[mode]
            found.append(about("no_active_journeys", ACTIVE_MODES[mode], km=Figure(km, "g")))
        elif mode == 0 and counted.any():
            roads = state.skims.transport["roads"]
            target = float(roads["bicycles_day"][counted].astype(float).sum())
            have = float(state.active_load[0][counted].sum())
            found.append(
                about(
                    "bicycles_counted",
                    "bicycle",
                    n=int(counted.sum()),
                    counted=f"{target:.0f}",
                    load=f"{have:.0f}",
                    share=share,
                )
            )
        else:
            found.append(
                about(
                    "active_share",
                    ACTIVE_MODES[mode],
                    share=share,
                    wanted=Figure(100 * model.p[name], "g"),
                    parameter=name,
                )
            )
    return found
