"""The map of the page: the network and the proposals as lines and points in the units of one drawing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.report.figures.map import proposal_points
from infraprio.scenario.shapes import link_lines

if TYPE_CHECKING:
    from infraprio.scenario import Scenario

__all__ = ["drawing", "proposal_segments"]

WIDTH = 480.0
_ROUNDS = 120
Floats = NDArray[np.float64]


def _positions(scenario: Scenario) -> dict[str, tuple[float, float]]:
    places = scenario["places"]
    return dict(zip(places["id"], zip(places["lon"], places["lat"], strict=True), strict=True))


def _new_link(scenario: Scenario, kind: str, name: str) -> list[str]:
    """Ends of a link that a proposal creates."""
    changes = scenario["changes"]
    rows = changes.where(table=kind, object=name)
    ends = {changes["attribute"][i]: str(changes["value"][i]) for i in rows}
    return [ends[key] for key in ("from_place", "to_place") if key in ends]


def proposal_segments(scenario: Scenario, proposal: str) -> list[tuple[str, str]]:
    """Ends (places) of the road and rail links that a proposal changes or creates."""
    changes, out = scenario["changes"], {}
    for i in changes.where(proposal=proposal):
        kind, name = changes["table"][i], changes["object"][i]
        if kind in {"roads", "railways"}:
            table = scenario[kind]
            if name in table.position:
                row = table.row(table.position[name])
                out[kind, name] = (row["from_place"], row["to_place"])
            elif len(ends := _new_link(scenario, kind, name)) == 2:
                out[kind, name] = (ends[0], ends[1])
    return list(out.values())


def _frame(scenario: Scenario) -> tuple[float, float, float, float]:
    """West, south, east, north of what is shown: outlines where there are any, else the places of the region."""
    outlines, places = scenario["outlines"], scenario["places"]
    inside = places["in_region"] if places["in_region"].any() else np.ones(len(places), dtype=bool)
    lon = np.concatenate([outlines["lon"], places["lon"][inside]])
    lat = np.concatenate([outlines["lat"], places["lat"][inside]])
    pad_x, pad_y = max(0.04 * np.ptp(lon), 0.05), max(0.04 * np.ptp(lat), 0.03)
    return (
        float(lon.min() - pad_x),
        float(lat.min() - pad_y),
        float(lon.max() + pad_x),
        float(lat.max() + pad_y),
    )


def spread(points: Floats, least: float) -> Floats:
    """Push points apart until few are nearer than `least`, always the same way; (n, 2) in drawing units."""
    out = points.copy()
    n = len(out)
    angle = 2.399963 * np.arange(
        1, n + 1
    )  # golden angle: points in one place leave it in different directions
    out += 0.01 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for _ in range(_ROUNDS):
        gap = out[:, None, :] - out[None, :, :]
        size = np.hypot(gap[..., 0], gap[..., 1])
        near = np.where((size < least) & (size > 0), (least - size) / np.where(size > 0, size, 1.0), 0.0)
        if not near.any():
            break
        out += 0.25 * (near[..., None] * gap).sum(axis=1).clip(-least, least)
    return out


def _path(points: list[tuple[float, float]]) -> str:
    """A path; corners that fall on the one before are left out."""
    spots = [f"{x:.1f} {y:.1f}" for x, y in points]
    return "M" + "L".join(
        spot for k, spot in enumerate(spots) if k in (0, len(spots) - 1) or spot != spots[k - 1]
    )


def drawing(scenario: Scenario, names: list[str]) -> dict[str, Any]:
    """The map as numbers and SVG paths.

    Parameters
    ----------
    names : proposals to place, in the order of the list

    Returns
    -------
    dict with width, height; outlines, roads, rail (paths); towns [x, y, name]; at: for each proposal None or
    the marker's x, y, its anchor's x, y and the path of the links it changes.
    """
    west, south, east, north = _frame(scenario)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    height = min((north - south) * scale, 2.2 * WIDTH)

    def xy(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeeze * scale, (north - lat) * scale

    where = {name: xy(*spot) for name, spot in _positions(scenario).items()}

    def lines(ends: list[tuple[str, str]]) -> str:
        return "".join(_path([where[a], where[b]]) for a, b in ends if a in where and b in where)

    def links(table: str) -> str:
        return "".join(_path([xy(*spot) for spot in line]) for line in link_lines(scenario, table).values())

    outlines = scenario["outlines"]
    rings: dict[tuple[str, float], list[tuple[float, float, float]]] = {}
    for i in range(len(outlines)):
        key = (outlines["municipality"][i], outlines["ring"][i])
        rings.setdefault(key, []).append((outlines["order"][i], outlines["lon"][i], outlines["lat"][i]))
    points = [proposal_points(scenario, name) for name in names]
    placed = [i for i, spots in enumerate(points) if len(spots)]
    centres = np.array([xy(*points[i].mean(axis=0)) for i in placed], dtype=float).reshape(-1, 2)
    centres = centres.clip((12, 12), (WIDTH - 12, height - 12))
    least = min(21.0, 0.8 * math.sqrt(WIDTH * height / max(len(placed), 1)))
    labels = spread(centres, least).clip((10, 10), (WIDTH - 10, height - 10)) if placed else centres
    at: list[Any] = [None] * len(names)
    for i, centre, label in zip(placed, centres, labels, strict=True):
        at[i] = [
            *(round(float(v), 1) for v in (*label, *centre)),
            lines(proposal_segments(scenario, names[i])),
        ]
    places = scenario["places"]
    towns = [
        [round(where[places["id"][i]][0], 1), round(where[places["id"][i]][1], 1), str(places["name"][i])]
        for i in np.flatnonzero((places["centre"] == "regional") | (places["centre"] == "municipal"))
        if 0 < where[places["id"][i]][0] < WIDTH and 0 < where[places["id"][i]][1] < height
    ]
    return {
        "width": WIDTH,
        "height": round(height, 1),
        "outlines": [_path([xy(lon, lat) for _, lon, lat in sorted(ring)]) + "Z" for ring in rings.values()],
        "roads": links("roads"),
        "rail": links("railways"),
        "towns": towns[:40],
        "at": at,
    }
