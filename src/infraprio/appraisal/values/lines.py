"""The calculation as lines: one quantity, priced one way, for one proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.appraisal.values.items import BUILT_MODES, PRICED, PricedItem, traffic_growth_id
from infraprio.appraisal.values.quantities import Quantities
from infraprio.scenario.sets.shipped import OPTIONAL
from infraprio.scenario.transit.modes import TRANSIT

__all__ = ["LineKind", "Lines", "growth_ids", "make_lines", "parameters_needed", "unit_value", "value_ids"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LineKind:
    """What lines have in common: the priced item and the labels that decide its unit value and growth."""

    item: str
    mode: str
    purpose: str
    distance: str
    funds: bool = False
    """True for the cost of public funds on the amount: the tax factor less one counts."""

    @property
    def priced(self) -> PricedItem:
        """The rule behind it."""
        return PRICED[self.item]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All priced lines.

    Attributes
    ----------
    kinds : distinct kinds, sorted.
    proposal, municipality : labels, shape (lines,).
    kind : index into `kinds`, shape (lines,).
    change : physical change a year, shape (lines,).
    """

    kinds: tuple[LineKind, ...]
    proposal: np.ndarray[Any, Any]
    municipality: np.ndarray[Any, Any]
    kind: np.ndarray[Any, np.dtype[np.int64]]
    change: np.ndarray[Any, np.dtype[np.float64]]

    def table(self, proposals: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Change by kind and proposal, shape (kinds, proposals)."""
        position = {name: i for i, name in enumerate(proposals)}
        column = np.array([position.get(name, -1) for name in self.proposal], dtype=int)
        total = np.zeros((len(self.kinds), len(proposals)))
        known = column >= 0
        np.add.at(total, (self.kind[known], column[known]), self.change[known])
        return total


def make_lines(given: Quantities) -> Lines:
    """Price every quantity by each rule that applies to it."""
    rows: list[tuple[LineKind, str, str, float]] = []
    weighted = set(given.proposal[given.item == "freight_km"].tolist())
    rules = {
        name: [item for item in PRICED.values() if item.quantity == name]
        for name in dict.fromkeys(given.item.tolist())
    }
    for i in range(len(given)):
        mode = given.mode[i]
        for item in rules[given.item[i]]:
            if item.modes and mode not in item.modes:
                continue
            if item.id == "freight_distance" and given.proposal[i] in weighted:
                continue
            for funds in (False, True) if item.public else (False,):
                kind = LineKind(
                    item=item.id,
                    mode=mode,
                    purpose=given.purpose[i],
                    distance=given.distance[i],
                    funds=funds,
                )
                rows.append((kind, given.proposal[i], given.municipality[i], float(given.change[i])))
    kinds = tuple(sorted({row[0] for row in rows}))
    index = {kind: i for i, kind in enumerate(kinds)}
    return Lines(
        kinds=kinds,
        proposal=np.array([row[1] for row in rows], dtype=object),
        municipality=np.array([row[2] for row in rows], dtype=object),
        kind=np.array([index[row[0]] for row in rows], dtype=np.int64),
        change=np.array([row[3] for row in rows], dtype=float),
    )


def unit_value(kind: LineKind, get: Mapping[str, Any]) -> Any:
    """SEK of gain for one unit of the quantity, signed; a float or an array of samples.

    A cost of public funds is the amount times the tax factor less one.
    """
    rule = kind.priced
    worth = rule.sign * rule.value(get, kind.mode, kind.purpose, kind.distance)
    return worth * (np.asarray(get["tax_factor"]) - 1) if kind.funds else worth


def growth_ids(kind: LineKind) -> tuple[str, str, str]:
    """Parameters of growth: traffic, intensity of the quantity, value; "" for none."""
    rule = kind.priced
    mode = rule.traffic_mode or kind.mode
    return ("" if mode == "none" else traffic_growth_id(mode), rule.intensity, rule.value_growth)


def parameters_needed(kind: LineKind) -> tuple[str, ...]:
    """Every parameter that the lines of a kind use."""
    named = (*kind.priced.needs(kind.mode, kind.purpose, kind.distance), *growth_ids(kind))
    return tuple(dict.fromkeys(i for i in (*named, "tax_factor" if kind.funds else "") if i))


def value_ids(transit: Iterable[str] = tuple(TRANSIT)) -> tuple[str, ...]:
    """Every parameter that any line may use, whatever its mode, purpose and distance; not those that count only where stated.

    Parameters
    ----------
    transit : modes of public transport that there may be.
    """
    modes = ("car", "heavy", *transit, *sorted(BUILT_MODES))
    named: dict[str, None] = {}
    for item in PRICED:
        for mode in modes:
            if PRICED[item].modes and mode not in PRICED[item].modes:
                continue
            for purpose in ("work", "business", "other"):
                for distance in ("regional", "long"):
                    kind = LineKind(item=item, mode=mode, purpose=purpose, distance=distance, funds=True)
                    named |= dict.fromkeys(parameters_needed(kind))
    return tuple(name for name in named if name not in OPTIONAL)
