"""Whatever the input, reading ends with findings that a person can read, and never with a failure."""

from __future__ import annotations

import pytest

import infraprio as ip
from infraprio.findings import told
from tests.scenario.broken_inputs import Inputs
from tests.scenario.every_table import codes


def look(inputs: Inputs, seed: int) -> bool:
    """Check one input and, now and then, that reading agrees; True if it was refused."""
    path = inputs.make(seed)
    try:
        found = ip.check(path)
        assert all(
            f.message and f.message_in("sv") and f.severity in {"error", "warning", "note"} for f in found
        )
        assert all("{near" not in f.text(language) for f in found for language in ("sv", "en"))
        assert bool(told(found, "sv")) == bool(told(found, "en")) == bool(found)
        refused = any(f.severity == "error" for f in found)
        if seed % 10 == 0:
            try:
                assert list(ip.read(path).findings) == found
                assert not refused
            except ip.ScenarioError:
                assert refused
    except Exception as fault:
        fault.add_note(f"seed {seed}")
        raise
    return refused


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return Inputs(tmp_path_factory.mktemp("broken"))


def test_the_whole_inputs_are_sound(inputs: Inputs) -> None:
    assert [codes(inputs.folder / name) for name in ("whole", "whole.xlsx", "whole.gpkg")] == [[], [], []]


@pytest.mark.parametrize("block", range(4))
def test_two_thousand_broken_inputs(block: int, inputs: Inputs) -> None:
    refused = sum(look(inputs, seed) for seed in range(500 * block, 500 * (block + 1)))
    assert 200 < refused < 490  # the inputs are neither all sound nor all hopeless


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_twenty_thousand_broken_inputs(block: int, inputs: Inputs) -> None:
    for seed in range(10_000 + 1_000 * block, 11_000 + 1_000 * block):
        look(inputs, seed)
