"""AequilibraE's bi-conjugate Frank-Wolfe on one network, run by network.py in a Python that has it."""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("AEQ_SHOW_PROGRESS", "FALSE")

import numpy as np
import pandas as pd
from aequilibrae.matrix import AequilibraeMatrix
from aequilibrae.paths import Graph, TrafficAssignment, TrafficClass


def run(data: dict[str, np.ndarray], gap: float) -> tuple[float, float, float]:
    """CPU seconds, gap reached and Beckmann's objective."""
    n, zones = len(data["tail"]), np.arange(1, len(data["demand"]) + 1)
    graph = Graph()
    graph.network = pd.DataFrame(
        {
            "link_id": np.arange(1, n + 1),
            "a_node": data["tail"] + 1,
            "b_node": data["head"] + 1,
            "direction": np.ones(n, dtype=np.int8),
            **{name: data[name] for name in ("time", "capacity", "b", "power")},
        }
    )
    graph.prepare_graph(zones)
    graph.set_graph("time")
    graph.set_blocked_centroid_flows(not bool(data["through"].all()))
    matrix = AequilibraeMatrix()
    matrix.create_empty(zones=zones.size, matrix_names=["car"], memory_only=True)
    matrix.index[:] = zones
    matrix.matrix["car"][:, :] = data["demand"]
    matrix.computational_view(["car"])
    task = TrafficAssignment()
    task.set_classes([TrafficClass("car", graph, matrix)])
    task.set_vdf("BPR")
    task.set_vdf_parameters({"alpha": "b", "beta": "power"})
    task.set_capacity_field("capacity")
    task.set_time_field("time")
    task.set_algorithm("bfw")
    task.set_cores(1)
    task.max_iter, task.rgap_target = 5000, gap
    begin = time.process_time()
    task.execute()
    spent = time.process_time() - begin
    x = task.results()["PCE_tot"].to_numpy()
    free, b, power = data["time"], data["b"], data["power"]
    beckmann = float((free * x * (1 + b / (power + 1) * (x / data["capacity"]) ** power)).sum())
    return spent, float(task.assignment.rgap), beckmann


if __name__ == "__main__":
    with np.load(sys.argv[1]) as stored:
        given = dict(stored)
    print(json.dumps([run(given, float(sys.argv[2])) for _ in range(int(sys.argv[3]))]))
