"""Mode choice: nested logit of car against public transport and park and ride, logsum and rule of a half."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infraprio.network.travel.shortest_trees import Floats

__all__ = ["Shares", "composite_cost", "mode_shares", "rule_of_half"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What travellers choose; arrays have one shape.

    Attributes
    ----------
    car, transit, park_ride : shares, with `active` together 1 where there is any way to travel, else 0.
    active : shares of bicycle and walking; empty where they are not modelled.
    cost : composite (logsum) cost in minutes; inf where there is none.
    """

    car: Floats
    transit: Floats
    park_ride: Floats
    cost: Floats
    active: tuple[Floats, ...] = ()


def composite_cost(first: Floats, second: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Logsum cost of two alternatives and the share of the first.

    C = -ln(exp(-s c1) + exp(-s c2)) / s. An alternative of cost inf is not there; with neither, inf and 0.

    References
    ----------
    H. C. W. L. Williams (1977), On the formation of travel demand models and economic evaluation measures of user benefit,
    Environment and Planning A 9, 285-344.

    Examples
    --------
    >>> cost, share = composite_cost(np.array([10.0, 5.0]), np.array([10.0, np.inf]), np.array([0.1, 0.1]))
    >>> cost.round(3).tolist(), share.tolist()
    ([3.069, 5.0], [0.5, 1.0])
    """
    from infraprio.network.travel.logit import _choices

    parts = [np.ascontiguousarray(part) for part in np.broadcast_arrays(first, second, scale)]
    cost, share = np.empty(parts[0].shape), np.empty(parts[0].shape)
    _choices.of_two(*(part.ravel() for part in (*parts, cost, share)))
    return cost, share


def mode_shares(
    car: Floats,
    transit: Floats,
    park_ride: Floats,
    scale: Floats,
    nest_scale: Floats,
    active: tuple[Floats, ...] = (),
) -> Shares:
    """Nested logit in minutes: car against the nests of public transport with park and ride, and of bicycle with walking.

    Parameters
    ----------
    car, transit, park_ride : generalised costs with their constants, minutes; inf where not available.
    scale, nest_scale : per minute, 0 < scale <= nest_scale.
    active : generalised costs of bicycle and walking with their constants; empty where they are not modelled.

    Notes
    -----
    Ben-Akiva and Lerman (1985), Discrete Choice Analysis, chapter 10. With constants found from observed
    boardings the model is of the pivot-point (incremental) form: only cost differences move the shares.

    Examples
    --------
    >>> c = np.array([30.0])
    >>> shares = mode_shares(c, c, np.array([np.inf]), np.array([0.05]), np.array([0.05]))
    >>> shares.car.tolist(), shares.transit.tolist()
    ([0.5], [0.5])
    """
    nest, within = composite_cost(transit, park_ride, nest_scale)
    cost, by_car = composite_cost(car, nest, scale)
    rest = np.where(np.isfinite(nest), 1.0 - by_car, 0.0)
    shares = Shares(car=by_car, transit=rest * within, park_ride=rest * (1.0 - within), cost=cost)
    return _with_active(shares, active, scale, nest_scale) if active else shares


def _with_active(motor: Shares, active: tuple[Floats, ...], scale: Floats, nest_scale: Floats) -> Shares:
    """The shares of the motor modes beside the nest of bicycle and walking."""
    own, by_bicycle = composite_cost(active[0], active[1], nest_scale)
    cost, by_motor = composite_cost(motor.cost, own, scale)
    rest = np.where(np.isfinite(own), 1.0 - by_motor, 0.0)
    return Shares(
        car=motor.car * by_motor,
        transit=motor.transit * by_motor,
        park_ride=motor.park_ride * by_motor,
        cost=cost,
        active=(rest * by_bicycle, rest * (1.0 - by_bicycle)),
    )


def rule_of_half(
    trips_before: Floats, trips_after: Floats, cost_before: Floats, cost_after: Floats
) -> Floats:
    """Gain of one mode: mean of trips before and after, times the cost saved; 0 where a cost is inf.

    Where a mode is missing in one of the two states the rule has no answer; the logsum has.

    Examples
    --------
    >>> rule_of_half(np.array([10.0]), np.array([20.0]), np.array([30.0]), np.array([26.0])).tolist()
    [60.0]
    """
    both = np.isfinite(cost_before) & np.isfinite(cost_after)
    saved = np.where(both, cost_before, 0.0) - np.where(both, cost_after, 0.0)
    return np.asarray((trips_before + trips_after) / 2.0 * saved)
