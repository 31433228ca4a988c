"""The example of the Westfjords adds up, says what it rests on, and gives a list."""

import csv
from pathlib import Path

import pytest

import infraprio as ip
from infraprio import network

FOLDER = Path(__file__).parents[1] / "examples" / "westfjords"
KNOWN_KM = {
    ("ISA", "HOL"): 223,
    ("HOL", "BUD"): 83,
    ("BUD", "RVK"): 153,
    ("ISA", "BOL"): 14,
    ("ISA", "THI"): 48,
    ("PAT", "BIL"): 36,
}


def test_lengths_add_up_to_known_distances():
    scenario = ip.read(FOLDER)
    net, _ = network.from_scenario(scenario)
    at = {str(label): k for k, label in enumerate(net.nodes)}
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    km = dijkstra(csr_array((net.length, (net.tail, net.head)), shape=(net.n_nodes, net.n_nodes)))
    assert {pair: round(km[at[pair[0]], at[pair[1]]]) for pair in KNOWN_KM} == KNOWN_KM


def test_every_row_says_what_it_rests_on():
    for name in (
        "places",
        "roads",
        "services",
        "proposals",
        "changes",
        "corridors",
        "budgets",
        "weights",
        "municipalities",
    ):
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert row["source"], (name, row)
                assert row["confidence"] in ("published", "derived", "estimate", "assumption"), (name, row)
                if row["confidence"] == "published":
                    assert "general knowledge" not in row["source"], (name, row)


@pytest.mark.slow
def test_the_list():
    result = ip.run(ip.read(FOLDER))
    frame = result.ranking.to_frame()
    assert len(frame) >= 6
    assert frame.index[0] in ("W8", "W9")  # cheap, and many travel between the towns
    assert not {"W4", "W10"} <= set(result.portfolio.proposals)
    minutes = result.effects.change["corridor_minutes_car"]
    assert minutes["W2"] < minutes["W1"] < 0
