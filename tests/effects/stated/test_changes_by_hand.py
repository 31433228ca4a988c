"""What a planner states, row by row, and what is given without any network."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.effects import given
from infraprio.effects.given import GivenEffects, given_effects, given_set_effects
from infraprio.effects.stated import changes
from infraprio.effects.stated.changes import stated_changes, stated_rows, stated_set

P = {
    "construction_co2_road_t_km": 7.0,
    "construction_co2_bridge_t_km": 11.0,
    "mortality_20_64_year": 0.002,
    "heat_cycling_relative_risk": 0.9,
    "mortality_20_74_year": 0.003,
    "heat_walking_relative_risk": 0.8,
}


class Table(dict[str, Any]):
    """Columns of a table, and its rows one by one."""

    def __len__(self) -> int:
        return len(next(iter(self.values())))

    def row(self, i: int) -> dict[str, Any]:
        return {name: values[i] for name, values in self.items()}


def scenario(*rows: tuple[str, str, float, float, float], **tables: Any) -> Any:
    """Proposals A and B, of the long term and done, and C; wider effects: proposal, effect, value, persons, price year."""
    columns = zip(*rows, strict=True) if rows else [()] * 5
    names = ("proposal", "effect", "value", "persons", "price_year")
    return {
        "proposals": {"id": ["A", "B", "C"], "horizon": ["long", "done", "medium"]},
        "wider_effects": Table(zip(names, map(list, columns))),
        **tables,
    }


@pytest.fixture(autouse=True)
def _prices(monkeypatch: pytest.MonkeyPatch) -> None:
    factor = {2020.0: (1.3, 99.0), 2024.0: (1.0, 99.0)}
    monkeypatch.setattr(
        changes, "price_factor", lambda _scenario, index, year: factor[year] if index == "consumer" else None
    )


NAN = math.nan
ROWS = (
    ("C", "construction_road", 2.0, NAN, NAN),
    ("B", "noise", 999.0, NAN, NAN),
    ("A", "construction_bridge", 3.0, NAN, NAN),
    ("A", "construction_co2", 5.0, NAN, NAN),
    ("A", "cycling", 900.0, 13.0, NAN),
    ("A", "walking", -17.0, 19.0, NAN),
    ("C", "wider_economic", 23.0, NAN, 2020.0),
    ("C", "air", -0.5, 29.0, NAN),
    ("C", "noise", 31.0, NAN, NAN),
)


def test_rows_of_proposals_that_are_done_are_passed_over():
    found = list(stated_rows(scenario(*ROWS)))
    assert [row.row for row in found] == [0, 2, 3, 4, 5, 6, 7, 8]
    assert [row.size for row in found] == pytest.approx([2, 3, 5, 447 * 13, -17 * 19, 23 * 1.3, -14.5, 31])
    cycling = found[3]
    assert (cycling.proposal, cycling.effect, cycling.value, cycling.persons) == ("A", "cycling", 900, 13)


def test_changes_add_up_in_the_order_of_the_registry_and_the_rest_is_missing():
    found = stated_changes(scenario(*ROWS), ["C", "X", "A"], P)
    assert found.index.tolist() == ["C", "X", "A"]
    wanted = {
        "construction_co2_tonnes": [2 * 7, NAN, 3 * 11 + 5],
        "noise_exposed_persons": [31, NAN, NAN],
        "pm25_exposure_person_ug": [-14.5, NAN, NAN],
        "deaths_avoided_year": [NAN, NAN, 447 * 13 * 0.1 * 0.002 / 100 - 17 * 19 * 0.2 * 0.003 / 168],
        "wider_economic_msek": [29.9, NAN, NAN],
    }
    assert set(found) == set(wanted)
    for name, values in wanted.items():
        assert found[name].tolist() == pytest.approx(values, nan_ok=True), name
    both = stated_set(found, ["A", "C"])
    assert both["construction_co2_tonnes"] == pytest.approx(14 + 38)
    assert np.isnan(both["noise_exposed_persons"])
    order = [name for name in given.INDICATORS if name in wanted]
    assert list(found) == order


def test_given_results_count_as_they_are_and_stated_ones_before_them(monkeypatch: pytest.MonkeyPatch):
    """B is done, the net present value is no indicator, and of C both are there: what is stated holds."""
    monkeypatch.setattr(
        given, "parameters", lambda _scenario: {name: SimpleNamespace(value=value) for name, value in P.items()}
    )  # fmt: skip
    rows = [
        ("A", "co2_tonnes_year", 37.0),
        ("A", "npv_msek", 41.0),
        ("B", "co2_tonnes_year", 43.0),
        ("C", "construction_co2_tonnes", 47.0),
        ("A", "noise_exposed_persons", 53.0),
    ]
    results = dict(zip(("proposal", "item", "value"), map(list, zip(*rows)), strict=True))
    made = scenario(ROWS[0], ROWS[8], given_results=results)
    found = given_effects(made)
    assert found.change.index.tolist() == ["A", "C"]
    wanted = {
        "co2_tonnes_year": [37, NAN],
        "construction_co2_tonnes": [NAN, 14],
        "noise_exposed_persons": [53, 31],
    }
    assert list(found.change) == [name for name in given.INDICATORS if name in wanted]
    for name, values in wanted.items():
        assert found.change[name].tolist() == pytest.approx(values, nan_ok=True)
        assert found.units[name] == given.INDICATORS[name].unit
    assert set(found.units) == set(wanted)
    for frame in (found.low, found.high, found.to_frame()):
        pd.testing.assert_frame_equal(frame, found.change)
        assert frame is not found.change


def test_what_is_missing_for_one_is_missing_for_the_set():
    change = pd.DataFrame({"a": [2.0, 3.0], "b": [5.0, NAN]}, index=["A", "C"])
    found = given_set_effects(GivenEffects(change=change, low=change, high=change, units={}), ["A", "C"])
    assert found.proposals == ("A", "C")
    assert found.change["a"] == 5
    assert np.isnan(found.change["b"])
    assert found.without.isna().all()
    assert list(found.to_frame().columns) == ["without", "change"]
    assert found.to_frame().loc["a", "change"] == 5
