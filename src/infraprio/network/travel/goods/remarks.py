"""What is said of goods by rail: what limits a train, what it lacks, and what does not go by rail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.goods.flows import Flows
from infraprio.network.travel.goods.ways import Way
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["remarks_on_goods"]

_SHOWN = 4
"""Railways named in a finding."""


def remarks_on_goods(
    transport: Transport,
    flows: Flows,
    ways: Sequence[Way | None],
    otherwise: Floats,
    shares: Floats,
    by_railway: Floats,
) -> tuple[Finding, ...]:
    """Findings on every flow.

    Parameters
    ----------
    otherwise : (flows,) SEK for a tonne that does not go by rail.
    shares, by_railway : (flows,) of its trains that find room, and (flows, railways) on each railway.
    """
    found: list[Finding] = []
    names = transport["railways"]["id"]
    for k, (flow, way) in enumerate(zip(flows.ids, ways)):
        if way is None:
            found.append(about("goods_without_way", flow, sek=f"{otherwise[k]:.0f}"))
            continue
        if way.sek_tonne > otherwise[k]:
            found.append(
                about("goods_by_lorry", flow, rail=f"{way.sek_tonne:.0f}", sek=f"{otherwise[k]:.0f}")
            )
        if shares[k] < 1.0:
            tight = str(names[int(np.argmin(by_railway[k]))])
            found.append(about("goods_without_room", flow, share=f"{100 * shares[k]:.0f}", tight=tight))
        found += _of_trains(transport, flows, k, way)
    return tuple(found)


def _of_trains(transport: Transport, flows: Flows, k: int, way: Way) -> Iterator[Finding]:
    links = transport["railways"]
    for column in ("axle_load_t", "train_length_m"):
        silent = links["id"][way.rows][np.isnan(links[column][way.rows].astype(float))]
        if len(silent):
            yield about("goods_without_limit", flows.ids[k], column=column, objects=_some(silent))
    wires = links["electrified"][way.rows].astype(bool)
    if flows.electric[k] and wires.any() and not way.electric.all():
        yield about(
            "goods_with_diesel",
            flows.ids[k],
            km=f"{links['length_km'][way.rows][wires & ~way.electric].astype(float).sum():.0f}",
            objects=_some(links["id"][way.rows][~wires]),
        )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
