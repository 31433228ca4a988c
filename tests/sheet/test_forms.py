"""What is asked of a list in a form that it does not take is told with the form that it takes, all at once and never as a fault of Python."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, get_type_hints

import pandas as pd
import pytest

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.findings import ScenarioError
from infraprio.sheet import Columns

TABLE = pd.DataFrame(
    {"id": ["a", "b", "c"], "cost": [10.0, 20.0, 30.0], "Safety": [3.0, 2.0, 5.0], "CO2": [-3.0, -4.0, 2.0]}
)


def rank(**changed: Any) -> ip.Result:
    return ip.rank(TABLE, **{"cost": "cost", "goals": ["Safety"], "budget": 60, **changed})


@pytest.mark.parametrize("given", [object(), 3.5, [1, 2], {"a": object()}, True, b"x"])
@pytest.mark.parametrize("option", ["cost", "goals", *get_type_hints(Columns)])
def test_no_form_ends_in_a_fault_of_python(option: str, given: Any) -> None:
    with suppress(InfraprioError):
        rank(**{option: given})


def test_all_wrong_forms_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as told:
        rank(limits={"CO2": 5}, requires=3, decimal=";", dash="x")
    assert [found.file for found in told.value.findings] == ["dash=", "decimal=", "limits=", "requires="]
    assert {found.code for found in told.value.findings} == {"option_form"}
    assert "“CO2 <= -5; Homes >= 300”" in str(told.value)


@pytest.mark.parametrize("sides", [(1, 2, 3), (1,), ("a", None), 5, None])
def test_a_limit_has_two_sides(sides: Any) -> None:
    with pytest.raises(ScenarioError) as told:
        rank(limits={"CO2": sides})
    assert [found.code for found in told.value.findings] == ["option_form"]


def test_limits_and_scales_may_be_written_as_on_a_command_line() -> None:
    written = rank(limits="CO2 <= -6", scales="0..10")
    stated = rank(limits={"CO2": (None, -6)}, scales=(0, 10))
    pd.testing.assert_frame_equal(written.ranking.frame, stated.ranking.frame)
    assert set(written.ranking.frame["name"]) == {"a", "b"}  # with the third it would be -5
