"""What is handed over says which road times the effects rest on."""

import pytest

import infraprio as ip
from infraprio.report.record import run_record
from infraprio.report.submission.appendices import appendices
from infraprio.report.submission.blocks import Bullets
from infraprio.report.submission.facts import Facts
from tests.effects.test_congestion import BUSY, busy

SAID = {
    "free_flow": "queues are not computed",
    "uncrowded": "no road is full",
    "equilibrium": "a user equilibrium of cars",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "vehicles"), [("free_flow", 26000), ("equilibrium", 1500), ("equilibrium", 26000)]
)
def test_the_method_and_the_record_say_which_road_times_were_used(asked: str, vehicles: float) -> None:
    roads = [{**row, "aadt": min(row["aadt"], vehicles)} for row in BUSY]
    result = ip.run(busy(asked, roads))
    record = run_record(result)["assignment"]
    taken = "free_flow" if asked == "free_flow" else "uncrowded" if vehicles == 1500 else "equilibrium"
    assert (record["asked"], record["taken"]) == (asked, taken)
    told = [
        line
        for block in appendices(Facts(result, "en"))
        if isinstance(block, Bullets)
        for line in block.items
    ]
    assert sum(SAID[taken] in line for line in told) == 1
    assert not any(text in line for way, text in SAID.items() if way != taken for line in told)
