"""Tables by place and by municipality add up to the total, wherever the traffic comes from."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from infraprio import effects
from infraprio.effects.areas import NO_MUNICIPALITY, OUTSIDE, REST_ROWS, WITHOUT_PLACE
from infraprio.effects.baseline import Baseline
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region, road, stops

SUMS = [n for n, item in effects.INDICATORS.items() if item.zonal == "sum" and not item.option]


def generated(seed: int) -> Scenario:
    """Places in a row and a few short cuts; some outside the region, some without a municipality, many counts."""
    draw = np.random.default_rng(seed)
    names = [f"P{k}" for k in range(int(draw.integers(4, 9)))]
    places = [
        place(
            name,
            0.3 * k,
            float(draw.integers(0, 4000)) if draw.random() < 0.9 else None,
            municipality=str(draw.choice(["M", "N", ""])),
            in_region="yes" if draw.random() < 0.6 else "no",
            offers="hospital" if k == 0 else "",
        )
        for k, name in enumerate(names)
    ]
    ends = [(a, b) for a, b in itertools.pairwise(names)]
    ends += [(str(a), str(b)) for a, b in (draw.choice(names, 2, replace=False) for _ in range(2))]
    roads = [
        road(
            f"R{k}",
            a,
            b,
            float(draw.integers(5, 60)),
            float(draw.integers(40, 100)),
            **({"aadt": int(draw.integers(0, 9000))} if draw.random() < 0.7 else {}),
            road_class=str(draw.choice(["two_lane", "2+1", "ferry", "street"])),
            delay_min=float(draw.integers(0, 5)),
        )
        for k, (a, b) in enumerate(ends)
    ]
    changes = [
        change("FAST", "roads", "R0", "multiply", "speed_kmh", 1.3),
        change("SLOW", "roads", "R1", "multiply", "speed_kmh", 0.7),
        change("SHUT", "roads", f"R{len(names) - 1}", "remove"),
        change("TRAINS", "services", "T", "multiply", "departures_day", 2),
        change("LOT", "interchanges", "H", "add", "parking_spaces", 80),
    ]
    return region(
        changes,
        places=places,
        roads=roads,
        railways=[rail("J", names[0], names[-1], 90, 90)],
        service_stops=stops("T", f"{names[0]} {names[-1]}"),
        interchanges=[{"id": "H", "name": "H", "place": names[-1], "parking_spaces": 10}],
        municipalities=[{"id": m, "name": m} for m in "MN"],
    )


def check_sums(base: Baseline, proposals: list[str] | None = None) -> None:
    """Single proposals, a set, and the reference itself."""
    alone = effects.evaluate(base.scenario, base, proposals)
    together = effects.evaluate_set(base.scenario, list(alone.change.index), base)
    for name in SUMS:
        near = {"rel": 1e-9, "abs": 1e-9 * max(1.0, abs(alone.without[name]))}
        for table in (alone.by_zone, alone.by_municipality):
            sums = table[name].groupby(level=0, sort=False).sum()
            assert sums.to_numpy() == pytest.approx(alone.change[name].to_numpy(), **near), name
        for table in (together.by_zone, together.by_municipality):
            assert table[name].sum() == pytest.approx(together.change[name], **near), name
        for table in (base.by_zone, base.by_municipality):
            assert table[name].sum() == pytest.approx(alone.without[name], **near), name


@pytest.mark.parametrize("seed", range(12))
def test_tables_add_up_in_generated_regions(seed: int) -> None:
    check_sums(effects.baseline(generated(seed)))


def test_tables_add_up_in_the_example(jamtland_base: Baseline) -> None:
    check_sums(jamtland_base, list(jamtland_base.transport.changes)[::4])


def test_gains_outside_the_region_are_told(jamtland_base: Baseline) -> None:
    found = effects.evaluate_set(jamtland_base.scenario, ["P01", "P22"], jamtland_base)
    gain = found.by_municipality["consumer_surplus_msek_year"]
    assert gain[OUTSIDE] > 0.1
    assert gain[WITHOUT_PLACE] > 0.1
    assert NO_MUNICIPALITY not in gain  # every place inside states one


def test_the_quantities_of_an_appraisal_add_up_by_municipality(jamtland_base: Baseline) -> None:
    found = effects.evaluate(jamtland_base.scenario, jamtland_base, ["P01", "P22", "P38"])
    table = found.quantities()
    p = jamtland_base.model.p
    rows = table[table["item"].isin(["travel_time_hours", "travel_cost_sek", "user_charges_sek"])]
    value = np.where(
        rows["item"] == "travel_time_hours",
        rows["purpose"].map(lambda purpose: p[f"value_of_time_{purpose}_sek_h"]),
        1.0,
    )
    worth = (-rows["change"] * value / 1e6).groupby(rows["proposal"]).sum()
    half = found.change["consumer_surplus_half_msek_year"]
    travellers = worth.reindex(half.index)
    assert travellers.to_numpy() == pytest.approx(half.to_numpy(), rel=1e-9)


def test_means_are_missing_where_there_is_no_place() -> None:
    base = effects.baseline(generated(1))
    found = effects.evaluate(base.scenario, base, ["FAST"])
    for table in (found.by_zone, found.by_municipality):
        row = table.loc[("FAST", WITHOUT_PLACE)]
        missing = {str(name) for name in row.index[row.isna()]}
        assert missing == {name for name in map(str, row.index) if name not in SUMS}


def test_every_row_has_swedish_words() -> None:
    assert set(REST_ROWS) == {OUTSIDE, NO_MUNICIPALITY, WITHOUT_PLACE}
    assert all(REST_ROWS.values())
    assert isinstance(effects.baseline(generated(2)).by_zone, pd.DataFrame)
