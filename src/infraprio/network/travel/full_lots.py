"""Which lots are full in one state of the system, and what their shadow prices are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from infraprio.network.travel.interchange import Parking, fill_lots
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.skims import Costs
from infraprio.network.travel.travel_model import (
    TravelModel,
    park_ride_constant,
    people_in_car,
    transit_constant,
)

__all__ = ["filled"]

_BLOCK = 1_000_000  # numbers held at once for the derivatives


def filled(model: TravelModel, costs: Costs, spaces: Floats, near: Parking | None) -> Parking:
    """How the lots fill.

    Parameters
    ----------
    spaces : (lots,) 0 where nobody can park.
    near : how they fill in a state to start from; it does not change the result.
    """
    n, active = len(spaces), spaces > 0
    square = np.ix_(active, active)
    shadow, used, wanted, slope = np.zeros(n), np.zeros(n), np.zeros(n), np.full((n, n), np.nan)
    used_at, slope_at = _choice(model, costs, active)
    used[active] = wanted[active] = used_at(np.zeros(int(active.sum())))
    rounds, settled = 1, True
    if (wanted > spaces).any():
        shadow[active], slope[square], more, settled = fill_lots(
            spaces[active],
            used_at,
            slope_at,
            None if near is None else near.shadow[active],
            None if near is None else near.slope[square],
        )
        used, rounds = np.minimum(wanted, spaces), more + 1
        full = np.flatnonzero(shadow[active] > 0)
        if near is None and len(full):  # exact, for all the states that start from here
            rows = np.flatnonzero(active)[full]
            slope[np.ix_(rows, rows)] = slope_at(shadow[active], full) / used_at(shadow[active])[full, None]
    return Parking(used=used, wanted=wanted, shadow=shadow, slope=slope, rounds=rounds, settled=settled)


def _choice(
    model: TravelModel, costs: Costs, active: Bools
) -> tuple[Callable[[Floats], Floats], Callable[[Floats, Ints], Floats]]:
    """Spaces taken in the `active` lots by their shadow prices, and the derivatives.

    The same choice as in `travel`, written as powers of sums so that a round costs little.
    """
    theta, factor = model.p["lot_scale_per_min"], model.p["nest_scale_factor"]
    drive, ride = np.exp(-theta * costs.to_lot[:, :, active]), np.exp(-theta * costs.from_lot[:, active])
    back = np.ascontiguousarray(np.swapaxes(ride, -1, -2))  # numpy multiplies stacks of views slowly
    constants = transit_constant(model)
    by_car = np.exp(-model.scale * costs.car)
    by_transit = np.exp(-model.scale * factor * (costs.transit + constants))
    lot_constant = np.exp(-model.scale * factor * (constants + park_ride_constant(model)))
    power = model.scale * factor / theta
    cars = model.trips / people_in_car(model.p) / 2.0
    latest: dict[bytes, tuple[Floats, ...]] = {}

    def state(shadow: Floats) -> tuple[Floats, ...]:
        """Lots reached, trips parked by weight, sums over lots, answer of the choice, spaces used."""
        if shadow.tobytes() in latest:
            return latest[shadow.tobytes()]
        latest.clear()
        to = drive * np.exp(-theta * shadow)
        total = to @ ride
        safe = np.where(total > 0, total, 1.0)
        by_lot = np.where(total > 0, lot_constant * safe**power, 0.0)
        nest = by_transit + by_lot
        nested = nest ** (1.0 / factor)
        within = by_lot / np.where(nest > 0, nest, 1.0)
        whole = nested + by_car
        chosen = nested / np.where(whole > 0, whole, 1.0)
        parked = cars * chosen * within / safe
        used = np.einsum("pik,pik->k", to, parked @ back)
        latest[shadow.tobytes()] = to, parked, safe, within, chosen, used
        return latest[shadow.tobytes()]

    def slope_at(shadow: Floats, rows: Ints) -> Floats:
        to, parked, safe, within, chosen, used = state(shadow)
        near = safe > 1e-120  # farther, nobody parks, and the square would leave the numbers
        answer = factor * (1.0 - within) + (1.0 - chosen) * within
        pull = np.where(near, parked, 0.0) * (theta - model.scale * answer) / np.where(near, safe, 1.0)
        found = -theta * np.diag(used[rows])
        many = max(1, _BLOCK // max(len(rows) * ride.shape[2], 1))
        for k, onward in enumerate(ride[:, rows]):
            for i in range(0, to.shape[1], many):
                part = slice(i, i + many)
                through = to[k, part][:, rows].T[:, :, None] * onward[:, None, :]
                through = through.reshape(len(rows), -1)
                found += (through * pull[k, part].ravel()) @ through.T
        return found

    return lambda shadow: state(shadow)[-1], slope_at
