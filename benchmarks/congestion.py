"""What queues cost: Sioux Falls and Anaheim as regions with 20 proposals, and the example region against free flow.

    PYTHONPATH=. python benchmarks/congestion.py

Prints CPU seconds, the relative gap, and the largest difference of a set's value from two assignments from scratch.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.conftest import EXAMPLE, SHARED
from tests.effects.congested import cars
from tests.effects.test_congestion import HOURS, hours_from_scratch, of_links
from tests.network.regions import change

import infraprio as ip
from infraprio import effects
from infraprio.effects.baseline import with_queues
from infraprio.network import read_tntp

PROPOSALS, SETS = 20, 5


def public(folder: Path) -> None:
    """One of the public sets; its trips half in each direction, every node a place."""
    net_path, trips_path = sorted(folder.glob("*_net.tntp"))[0], sorted(folder.glob("*_trips.tntp"))[0]
    net, trips = read_tntp(net_path, trips_path)
    assert trips is not None
    net = replace(net, through=np.ones(net.n_nodes, dtype=bool))
    demand = (trips + trips.T) / 2.0
    names = [f"Z{k:04d}" for k in range(net.n_nodes)]
    at = [names[k] for k in net.zones]
    pairs = {(at[i], at[j]): demand[i, j] for i in range(len(at)) for j in range(i) if demand[i, j] > 0}
    rng = np.random.default_rng(0)
    wider = {f"P{k}": int(link) for k, link in enumerate(rng.choice(net.n_links, PROPOSALS, replace=False))}
    rows = [change(name, "roads", f"L{k}", "multiply", "capacity_veh_h", 1.5) for name, k in wider.items()]
    scenario = cars(" ".join(names), of_links(net, names), pairs, rows)
    begin = time.process_time()
    base = effects.baseline(scenario)
    middle = time.process_time()
    found = effects.evaluate(scenario, base, list(wider))
    end = time.process_time()
    off = 0.0
    for k in range(SETS):
        chosen = list(wider)[: 4 * (k + 1)]
        value = float(effects.evaluate_set(scenario, chosen, base).change[HOURS])
        exact = hours_from_scratch(net, demand, dict.fromkeys((wider[n] for n in chosen), 1.5))
        off = max(off, abs(value / (exact * base.model.p["days_year"]) - 1.0))
    print(f"{folder.name}: reference {middle - begin:.1f} s, {len(found.change)} proposals {end - middle:.1f} s, "
          f"inexact {base.state.inexact:.0e}, sets differ from scratch by {off:.0e} at most")  # fmt: skip


def example() -> None:
    """The example region in free flow, as asked at equilibrium, and at equilibrium though no road is full."""
    plain = ip.read(EXAMPLE)
    asked = replace(plain, settings={**plain.settings, "assignment": "equilibrium"})
    for name, scenario, forced in (
        ("free flow", plain, False),
        ("asked", asked, False),
        ("forced", asked, True),
    ):
        begin = time.process_time()
        base = effects.baseline(scenario)
        base = with_queues(base) if forced else base
        effects.evaluate(scenario, base)
        print(f"example, {name}: {time.process_time() - begin:.1f} s, {base.assignment}")


if __name__ == "__main__":
    for folder in ("sioux_falls", "anaheim"):
        public(SHARED / "networks" / folder)
    example()
