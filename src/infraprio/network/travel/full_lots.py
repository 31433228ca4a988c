"""Which lots are full in one state of the system, and what their shadow prices are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infraprio.network.travel.interchange import LotChoice, Parking, choice_of, fill_lots
from infraprio.network.travel.logit.exponentials import powers_of_e
from infraprio.network.travel.shortest_trees import Floats, Ints
from infraprio.network.travel.skims import Costs
from infraprio.network.travel.travel_model import (
    TravelModel,
    active_felt,
    people_in_car,
)

__all__ = ["filled"]

_BLOCK = 1_000_000  # numbers held at once for the derivatives
_LEAST = 1e-300  # in place of nothing where it divides nothing


def filled(
    model: TravelModel, costs: Costs, spaces: Floats, near: Parking | None
) -> tuple[Parking, LotChoice, Floats]:
    """How the lots fill, the choice among them at the shadow prices that this takes, and the trips through each.

    Prices are sought for the lots that are full in the near state, and for those that turn out to be full beside them: the
    sums over all other lots are made once.

    Parameters
    ----------
    spaces : (lots,) 0 where nobody can park.
    near : how they fill in a state to start from; it does not change the result.

    Returns
    -------
    parking, lots : how they fill, and the choice.
    trips : (purposes, zones, lots) person trips a day through each lot, when as many travel as in the reference.
    """
    n, active = len(spaces), np.flatnonzero(spaces > 0)
    shadow, wanted, slope = np.zeros(n), np.zeros(n), np.full((n, n), np.nan)
    if near is not None:
        shadow[active], slope[:] = near.shadow[active], near.slope
    choice = _Choice.of(model, costs, active)
    full, free = np.flatnonzero(shadow[active] > 0), np.zeros(len(active))
    part = choice.among(full)
    used = wanted[active] = choice.used(free, part.parked_at(free[full]))
    rounds, settled = 1, True
    if not len(full):
        full = np.flatnonzero(used > spaces[active])
        part = choice.among(full) if len(full) else part
    while len(full):
        rows = active[full]
        square = np.ix_(rows, rows)
        shadow[rows], slope[square], more, settled = fill_lots(
            spaces[rows], part.used, part.slope, shadow[rows], slope[square]
        )
        rounds += more
        used = choice.used(shadow[active], part.parked_at(shadow[rows]))
        beyond = used > spaces[active]
        beyond[full] = False
        if not beyond.any() or not settled:
            break
        full = np.union1d(full, np.flatnonzero(beyond))
        part = choice.among(full)
    if near is None and len(full):  # exact, for all the states that start from here
        held = np.flatnonzero(shadow[active[full]] > 0)
        rows = active[full[held]]
        slope[np.ix_(rows, rows)] = part.slope(shadow[active[full]], held) / used[full[held], None]
    parking = Parking(
        used=np.minimum(wanted, spaces),
        wanted=wanted,
        shadow=shadow,
        slope=slope,
        rounds=rounds,
        settled=settled,
    )
    lots = choice.at(shadow, part.total_at(shadow[active[full]]))
    trips = np.zeros(lots.to.shape)
    trips[:, :, active] = 2.0 * people_in_car(model.p) * choice.through
    return parking, lots, np.multiply(lots.to, trips, out=trips)


def _outside(model: TravelModel, costs: Costs) -> Floats:
    """(purposes, zones, zones) exponentials of all that is outside the nest of public transport: car, bicycle and walking."""
    found = powers_of_e(-model.scale * costs.car)
    ways = active_felt(model, costs.active)
    if ways:
        steep = model.scale * model.p["nest_scale_factor"]
        nest = powers_of_e(-steep * ways[0]) + powers_of_e(-steep * ways[1])
        found += np.power(nest, model.scale / steep)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """Spaces taken by shadow prices in the lots that can be used: the same choice as in `travel`, as powers of sums.

    All looks at it work in the same memory.

    Attributes
    ----------
    active : rows of the lots where anybody can park; lots below are those.
    drive, ride, back : (purposes, zones, lots), (purposes, lots, zones) and its transpose, exponentials of both halves of the way.
    by_transit, outside : (purposes, zones, zones) exponentials of public transport, and of all that is outside its nest.
    exponents : (4, purposes) of the choice by the sum over the lots, see `_choices.parked`.
    within, chosen, parked : (purposes, zones, zones), of the latest sums over the lots: shares of park and ride in its nest,
        of that nest in all, and cars parked by the sum over the lots.
    through : (purposes, zones, lots) sums of the cars `parked` over the places beyond the lot, as `used` found them last.
    """

    theta: float
    factor: float
    scale: Floats
    trips: Floats
    active: Ints
    drive: Floats
    ride: Floats
    back: Floats
    by_transit: Floats
    outside: Floats
    exponents: Floats
    within: Floats
    chosen: Floats
    parked: Floats
    through: Floats

    @staticmethod
    def of(model: TravelModel, costs: Costs, active: Ints) -> _Choice:
        p, shape = model.p, costs.car.shape
        theta, factor = p["lot_scale_per_min"], p["nest_scale_factor"]
        steep = p["mode_scale_per_min"] * factor  # a constant has the same utility on short and long journeys
        people = people_in_car(p)[:, 0, 0]
        ride = powers_of_e(-theta * costs.from_lot[:, active])
        within, chosen, parked = (np.empty(shape) for _ in range(3))
        by_transit = model.scale * factor * costs.transit + (steep * model.transit_constant)[:, None, None]
        return _Choice(
            theta=theta,
            factor=factor,
            scale=np.ascontiguousarray(np.broadcast_to(model.scale, shape)),
            trips=model.trips,
            active=active,
            drive=powers_of_e(-theta * costs.to_lot[:, :, active]),
            ride=ride,
            back=_turned(ride),
            by_transit=powers_of_e(-by_transit),
            outside=_outside(model, costs),
            exponents=np.stack(
                [
                    np.full(len(people), factor / theta),
                    steep * (model.transit_constant + p["park_ride_constant_min"]),
                    0.5 / people,
                    np.full(len(people), 1.0 / factor),
                ]
            ),
            within=within,
            chosen=chosen,
            parked=parked,
            through=np.empty((*model.trips.shape[:2], len(active))),
        )

    def look(self, total: Floats) -> Floats:
        """The cars `parked` by sum over the lots, at these sums (purposes, zones, zones)."""
        from infraprio.network.travel.logit import _choices

        flat = len(total), -1
        _choices.parked(
            total.reshape(flat),
            (self.by_transit.reshape(flat), self.outside.reshape(flat)),
            self.scale.reshape(flat),
            self.trips.reshape(flat),
            self.exponents,
            *(part.reshape(flat) for part in (self.within, self.chosen, self.parked)),
        )
        return self.parked

    def used(self, shadow: Floats, parked: Floats) -> Floats:
        """(lots,) spaces taken in all lots, at the shadow prices and the cars `parked` by sum over the lots that they make."""
        np.matmul(parked, self.back, out=self.through)
        return np.asarray(np.einsum("pik,pik->k", self.drive, self.through) * np.exp(-self.theta * shadow))

    def among(self, full: Ints) -> _Among:
        """The choice where only the prices of these lots differ from 0."""
        others = np.delete(np.arange(len(self.active)), full)
        ride = np.ascontiguousarray(self.ride[:, full])
        return _Among(
            choice=self,
            drive=np.ascontiguousarray(self.drive[:, :, full]),
            ride=ride,
            back=_turned(ride),
            rest=np.matmul(self.drive[:, :, others], self.ride[:, others]),
            to=np.empty((*self.drive.shape[:2], len(full))),
            total=np.empty(self.parked.shape),
            summed=np.full(len(full) + 1, np.nan),
            looked=np.full(len(full) + 1, np.nan),
        )

    def at(self, shadow: Floats, total: Floats) -> LotChoice:
        """The choice among all lots at these shadow prices (all lots,) and the sums that they make."""
        to, on = self.drive * np.exp(-self.theta * shadow[self.active]), self.ride
        if len(self.active) < len(shadow):
            active, (to_active, on_active) = self.active, (to, on)
            to, on = np.zeros((*to.shape[:2], len(shadow))), np.zeros((len(on), len(shadow), on.shape[2]))
            to[:, :, active], on[:, active] = to_active, on_active
        return choice_of(to, on, total, self.theta)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Among:
    """The choice as the prices of some lots see it; lots below are those.

    Attributes
    ----------
    drive, ride, back, to : as in `_Choice`, `back` the transpose of `ride` and `to` at the latest prices.
    rest, total : (purposes, zones, zones) sums over the other lots, and the latest over all.
    summed, looked : (lots + 1,) the prices of the latest sums and of the latest look at them, and 0 behind them; nan before the first.
    """

    choice: _Choice
    drive: Floats
    ride: Floats
    back: Floats
    rest: Floats
    to: Floats
    total: Floats
    summed: Floats
    looked: Floats

    def total_at(self, shadow: Floats) -> Floats:
        """(purposes, zones, zones) sums over all lots, in memory that the next look overwrites."""
        if _seen(shadow, self.summed):
            return self.total
        np.multiply(self.drive, np.exp(-self.choice.theta * shadow), out=self.to)
        np.matmul(self.to, self.ride, out=self.total)
        return np.add(self.total, self.rest, out=self.total)

    def parked_at(self, shadow: Floats) -> Floats:
        """(purposes, zones, zones) cars parked by sum over the lots, in memory that the next look overwrites."""
        total = self.total_at(shadow)
        return self.choice.parked if _seen(shadow, self.looked) else self.choice.look(total)

    def used(self, shadow: Floats) -> Floats:
        """(lots,) spaces taken."""
        through = np.matmul(self.parked_at(shadow), self.back)
        return np.asarray(np.einsum("pik,pik->k", self.to, through))

    def slope(self, shadow: Floats, rows: Ints) -> Floats:
        """(rows, rows) derivatives of the spaces taken by the shadow prices, for these lots."""
        used, choice = self.used(shadow), self.choice
        safe, within = np.maximum(self.total, _LEAST), choice.within
        near = safe > 1e-120  # farther, nobody parks, and the square would leave the numbers
        answer = choice.factor * (1.0 - within) + (1.0 - choice.chosen) * within
        pull = np.where(near, choice.parked, 0.0) * (choice.theta - choice.scale * answer)
        pull = pull / np.where(near, safe, 1.0)
        found = -choice.theta * np.diag(used[rows])
        many = max(1, _BLOCK // max(len(rows) * self.ride.shape[2], 1))
        for k, onward in enumerate(self.ride[:, rows]):
            for i in range(0, self.to.shape[1], many):
                part = slice(i, i + many)
                through = self.to[k, part][:, rows].T[:, :, None] * onward[:, None, :]
                through = through.reshape(len(rows), -1)
                found += (through * pull[k, part].ravel()) @ through.T
        return found


def _seen(shadow: Floats, latest: Floats) -> bool:
    """Whether these are the `latest` prices, which they are afterwards."""
    same = np.array_equal(latest, np.append(shadow, 0.0))
    latest[:-1], latest[-1] = shadow, 0.0
    return bool(same)


def _turned(stack: Floats) -> Floats:
    """Transposes of matrices that stand behind each other: numpy multiplies stacks of views slowly."""
    return np.ascontiguousarray(np.swapaxes(stack, -1, -2))
