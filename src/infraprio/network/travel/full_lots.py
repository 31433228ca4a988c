"""Which lots are full in one state of the system, and what their shadow prices are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from infraprio.network.travel.interchange import LotChoice, Parking, choice_of, fill_lots
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.skims import Costs
from infraprio.network.travel.travel_model import (
    TravelModel,
    active_felt,
    park_ride_constant,
    people_in_car,
    transit_constant,
)

__all__ = ["filled"]

_BLOCK = 1_000_000  # numbers held at once for the derivatives
_LEAST = 1e-300  # in place of nothing where it divides nothing


def filled(
    model: TravelModel, costs: Costs, spaces: Floats, near: Parking | None
) -> tuple[Parking, LotChoice]:
    """How the lots fill, and the choice among them at the shadow prices that this takes.

    Parameters
    ----------
    spaces : (lots,) 0 where nobody can park.
    near : how they fill in a state to start from; it does not change the result.
    """
    n, active = len(spaces), spaces > 0
    square = np.ix_(active, active)
    shadow, used, wanted, slope = np.zeros(n), np.zeros(n), np.zeros(n), np.full((n, n), np.nan)
    choice = _Choice.of(model, costs, active)
    used[active] = wanted[active] = choice.used(np.zeros(int(active.sum())))
    rounds, settled = 1, True
    if (wanted > spaces).any():
        shadow[active], slope[square], more, settled = fill_lots(
            spaces[active],
            choice.used,
            choice.slope,
            None if near is None else near.shadow[active],
            None if near is None else near.slope[square],
        )
        used, rounds = np.minimum(wanted, spaces), more + 1
        full = np.flatnonzero(shadow[active] > 0)
        if near is None and len(full):  # exact, for all the states that start from here
            rows = np.flatnonzero(active)[full]
            held = choice.used(shadow[active])[full, None]
            slope[np.ix_(rows, rows)] = choice.slope(shadow[active], full) / held
    parking = Parking(used=used, wanted=wanted, shadow=shadow, slope=slope, rounds=rounds, settled=settled)
    return parking, choice.at(shadow)


def _by_active(model: TravelModel, costs: Costs, steep: Floats) -> Floats | float:
    """Exponential of the nest of bicycle and walking; nothing where they are not modelled."""
    ways = active_felt(model, costs.active)
    if not ways:
        return 0.0
    nest = np.exp(-steep * ways[0]) + np.exp(-steep * ways[1])
    return np.asarray(np.power(nest, model.scale / steep))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """Spaces taken by shadow prices in the lots that can be used: the same choice as in `travel`, as powers of sums.

    A round costs two products of matrices and little else; all of them work in the same memory.

    Attributes
    ----------
    active : (all lots,) whether anybody can park there; lots below are those.
    drive, ride, back : (purposes, zones, lots), (purposes, lots, zones) and its transpose, exponentials of both halves of the way.
    by_car (with bicycle and walking), by_transit, lot_constant, power, cars : (purposes, zones, zones).
    to, through : (purposes, zones, lots), and `total`, `within`, `nest`, `chosen`, `parked` (purposes, zones, zones): of the
        latest shadow prices.
    """

    theta: float
    factor: float
    scale: Floats
    active: Bools
    drive: Floats
    ride: Floats
    back: Floats
    by_car: Floats
    by_transit: Floats
    lot_constant: Floats
    power: Floats
    cars: Floats
    to: Floats
    through: Floats
    total: Floats
    within: Floats
    nest: Floats
    chosen: Floats
    parked: Floats
    latest: list[bytes] = field(default_factory=list)

    @staticmethod
    def of(model: TravelModel, costs: Costs, active: Bools) -> _Choice:
        theta, factor = model.p["lot_scale_per_min"], model.p["nest_scale_factor"]
        drive, ride = np.exp(-theta * costs.to_lot[:, :, active]), np.exp(-theta * costs.from_lot[:, active])
        constants = transit_constant(model)
        steep = model.scale * factor
        return _Choice(
            theta=theta,
            factor=factor,
            scale=model.scale,
            active=active,
            drive=drive,
            ride=ride,
            back=np.ascontiguousarray(np.swapaxes(ride, -1, -2)),  # numpy multiplies stacks of views slowly
            by_car=np.exp(-model.scale * costs.car) + _by_active(model, costs, steep),
            by_transit=np.exp(-steep * (costs.transit + constants)),
            lot_constant=np.exp(-steep * (constants + park_ride_constant(model))),
            power=steep / theta,
            cars=model.trips / people_in_car(model.p) / 2.0,
            to=np.empty(drive.shape),
            through=np.empty(drive.shape),
            total=np.empty(costs.car.shape),
            within=np.empty(costs.car.shape),
            nest=np.empty(costs.car.shape),
            chosen=np.empty(costs.car.shape),
            parked=np.empty(costs.car.shape),
        )

    def _look(self, shadow: Floats) -> None:
        """Compute the latest state at these shadow prices."""
        if self.latest == [shadow.tobytes()]:
            return
        np.multiply(self.drive, np.exp(-self.theta * shadow), out=self.to)
        np.matmul(self.to, self.ride, out=self.total)
        by_lot = np.power(self.total, self.power, out=self.within)
        np.multiply(by_lot, self.lot_constant, out=by_lot)
        np.add(self.by_transit, by_lot, out=self.nest)
        np.power(self.nest, 1.0 / self.factor, out=self.chosen)
        whole = np.add(self.chosen, self.by_car, out=self.parked)
        np.divide(self.chosen, np.maximum(whole, _LEAST, out=whole), out=self.chosen)
        np.maximum(self.nest, _LEAST, out=self.nest)
        np.divide(by_lot, self.nest, out=self.within)
        safe = np.maximum(self.total, _LEAST, out=self.nest)
        np.multiply(self.cars, self.chosen, out=self.parked)
        np.multiply(self.parked, self.within, out=self.parked)
        np.divide(self.parked, safe, out=self.parked)
        np.matmul(self.parked, self.back, out=self.through)
        self.latest[:] = [shadow.tobytes()]

    def used(self, shadow: Floats) -> Floats:
        """(lots,) spaces taken."""
        self._look(shadow)
        return np.asarray(np.einsum("pik,pik->k", self.to, self.through))

    def slope(self, shadow: Floats, rows: Ints) -> Floats:
        """(rows, rows) derivatives of the spaces taken by the shadow prices, for these lots."""
        used = self.used(shadow)
        safe, within = np.maximum(self.total, _LEAST), self.within
        near = safe > 1e-120  # farther, nobody parks, and the square would leave the numbers
        answer = self.factor * (1.0 - within) + (1.0 - self.chosen) * within
        pull = (
            np.where(near, self.parked, 0.0) * (self.theta - self.scale * answer) / np.where(near, safe, 1.0)
        )
        found = -self.theta * np.diag(used[rows])
        many = max(1, _BLOCK // max(len(rows) * self.ride.shape[2], 1))
        for k, onward in enumerate(self.ride[:, rows]):
            for i in range(0, self.to.shape[1], many):
                part = slice(i, i + many)
                through = self.to[k, part][:, rows].T[:, :, None] * onward[:, None, :]
                through = through.reshape(len(rows), -1)
                found += (through * pull[k, part].ravel()) @ through.T
        return found

    def at(self, shadow: Floats) -> LotChoice:
        """The choice among all lots at these shadow prices (all lots,)."""
        self._look(shadow[self.active])
        to, on = self.to, self.ride
        if not self.active.all():
            to, on = np.zeros((*to.shape[:2], len(shadow))), np.zeros((len(on), len(shadow), on.shape[2]))
            to[:, :, self.active], on[:, self.active] = self.to, self.ride
        return choice_of(to, on, self.total, self.theta)
