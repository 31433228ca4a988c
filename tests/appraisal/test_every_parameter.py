"""Every parameter of the table changes some result: one that nothing reads must not stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from infraprio.appraisal.appraise import GENERAL
from infraprio.appraisal.risk.uncertainty import COST_PARAMETERS
from infraprio.appraisal.values.lines import value_ids
from infraprio.scenario.checks.appraisal.parameters import parameter_range
from infraprio.scenario.parameters import ASKED_FOR, Parameter, built_in
from tests.appraisal.parameter_cases import STUDIES, Numbers

pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in add")

ELSEWHERE_TRIED = tuple(start for part in ("queues", "active", "crowding") for start in ASKED_FOR[part])
"""What only some scenarios ask for: tests/effects/test_parameters.py changes it in regions that do."""

ON_PAPER = {*GENERAL, *value_ids(), *COST_PARAMETERS, "demand_level", "noise_person_sek_year"}
"""Parameters that matter without a network; only the order of the studies hangs on it."""


@cache
def reference(study: str) -> Numbers:
    return STUDIES[study](built_in())


def _others(parameter: Parameter) -> Iterator[Parameter]:
    """The parameter a little lower, much lower, much higher, its range with it, as far as it can be."""
    least, most = parameter_range(parameter)
    for share in (0.93, 0.3, 3.0):
        value = min(max(parameter.value * share or 0.01 * share, least), most)
        yield replace(parameter, value=value, low=min(value, parameter.low), high=max(value, parameter.high))


ELSEWHERE = (
    "killed_share",
    "works_speed_share",
    "demand_elasticity_short_run",
    "demand_elasticity_long_run",
)
"""What only a set reads that states killed and severely injured apart, only the schedule, or only induced traffic:
test_shipped_sets.py, tests/questions/test_schedule.py and tests/effects/test_parameters.py change them."""


@pytest.mark.parametrize(
    "name",
    [name for name in built_in() if not name.startswith(ELSEWHERE_TRIED) and name not in ELSEWHERE],
)
def test_every_parameter_changes_some_result(name: str) -> None:
    paper = ("appraised", "drawn")
    order = sorted(STUDIES, key=lambda study: (study in paper) != (name in ON_PAPER))
    for study in order:
        before = reference(study)
        for other in _others(built_in()[name]):
            after = STUDIES[study]({**built_in(), name: other})
            if not np.allclose(after, before, rtol=1e-6, atol=1e-9, equal_nan=True):
                return
    pytest.fail(f"{name} changes nothing")


def test_the_studies_notice_a_parameter_that_nothing_reads() -> None:
    """The test above could not fail if studies moved by themselves."""
    dead = replace(built_in()["demand_level"], id="read_by_nobody")
    for study in ("appraised", "drawn", "networked"):
        after = STUDIES[study]({**built_in(), "read_by_nobody": dead})
        assert np.array_equal(after, reference(study), equal_nan=True)
