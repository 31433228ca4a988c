"""Measures of the network room: python benchmarks/network.py [--peer PYTHON_WITH_AEQUILIBRAE] [--quick]."""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from infraprio.design import design_network
from infraprio.network import Network, assign, base_costs, read_design, read_tntp, skim, updated_costs
from infraprio.network.roads.graph import link_values

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "networks"
TESTS = {
    "Sioux Falls": (FOLDER / "sioux_falls" / "SiouxFalls", 4231335.287107),
    "Anaheim": (FOLDER / "anaheim" / "Anaheim", 1286032.171096),
}


def cpu(call: Callable[[], object], times: int = 7) -> float:
    """Median CPU seconds after one run to compile."""
    call()
    spent = []
    for _ in range(times):
        begin = time.process_time()
        call()
        spent.append(time.process_time() - begin)
    return median(spent)


def public(stem: Path) -> tuple[Network, np.ndarray]:
    net, demand = read_tntp(f"{stem}_net.tntp", f"{stem}_trips.tntp")
    assert demand is not None
    return net, demand


def generated(n_zones: int, n_nodes: int, n_links: int, seed: int = 1) -> Network:
    """Random places joined to near ones by two-way roads (a thinned triangulation), five speed classes."""
    rng = np.random.default_rng(seed)
    place = rng.random((n_nodes, 2)) * 1000
    triangles = Delaunay(place).simplices
    edges = np.unique(
        np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])), axis=0
    )
    length = np.linalg.norm(place[edges[:, 0]] - place[edges[:, 1]], axis=1)
    tree = np.zeros(len(edges), bool)
    parent = np.arange(n_nodes)

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for e in np.argsort(length):
        a, b = root(edges[e, 0]), root(edges[e, 1])
        if a != b:
            parent[a] = b
            tree[e] = True
    rest = rng.permutation(np.flatnonzero(~tree))[: max(n_links // 2 - tree.sum(), 0)]
    kept = np.r_[np.flatnonzero(tree), rest]
    speed = rng.choice([50.0, 70.0, 80.0, 100.0, 110.0], kept.size)
    tail, head = edges[kept].T
    time_min = 60 * length[kept] / speed
    return Network(
        nodes=np.arange(n_nodes),
        zones=rng.choice(n_nodes, n_zones, replace=False),
        tail=np.r_[tail, head],
        head=np.r_[head, tail],
        time=np.r_[time_min, time_min],
    )


def scipy_skim(net: Network, cost: np.ndarray) -> np.ndarray:
    """Trees as SciPy users make them: zones that are no way through become two nodes."""
    enter = np.where(net.through[net.head], net.head, net.head + net.n_nodes)
    graph = csr_array((cost, (net.tail, enter)), shape=(2 * net.n_nodes,) * 2)
    return dijkstra(graph, indices=net.zones)[
        :, np.where(net.through[net.zones], net.zones, net.zones + net.n_nodes)
    ]


def equilibrium(peer: str | None) -> None:
    print("\nEquilibrium (CPU seconds, median; peer: AequilibraE bi-conjugate Frank-Wolfe, 1 core)")
    print("network         gap     own s rounds   peer s   ratio  objective (published)")
    for name, (stem, published) in TESTS.items():
        net, demand = public(stem)
        for gap in (1e-4, 1e-6, 1e-8, 1e-10):
            own = cpu(lambda: assign(net, demand, gap))  # noqa: B023
            result = assign(net, demand, gap)
            other = peer_seconds(peer, net, demand, gap) if gap == 1e-6 else None
            shown = f"{other:8.3f} {other / own:7.0f}" if other else f"{'-':>8} {'-':>7}"
            value = f"{result.objective:.6f} ({published:.6f})"
            print(f"{name:12} {gap:6.0e} {own:9.5f} {result.iterations:6} {shown}  {value}")


def peer_seconds(peer: str | None, net: Network, demand: np.ndarray, gap: float) -> float | None:
    if peer is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data = {
            name: getattr(net, name) for name in ("tail", "head", "time", "capacity", "b", "power", "through")
        }
        np.savez(Path(folder, "net.npz"), demand=demand, **data)
        script = Path(__file__).with_name("aequilibrae_peer.py")
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            [peer, str(script), str(Path(folder, "net.npz")), str(gap), "3"],
            capture_output=True,
            text=True,
            check=False,
            env=environment | {"OMP_WAIT_POLICY": "passive"},
        )
    if done.returncode:
        print("AequilibraE is not installed in", peer)
        return None
    return median(run[0] for run in json.loads(done.stdout.splitlines()[-1]))


def update() -> None:
    print("\n8 of 40 link improvements (CPU ms, median): exact update against new SciPy trees")
    thousand = generated(1000, 10_000, 40_000)
    for name, net in (("Anaheim", public(TESTS["Anaheim"][0])[0]), ("1,000 zones, 40,000 links", thousand)):
        rng = np.random.default_rng(0)
        candidates = rng.choice(net.n_links, 40, replace=False)
        base = base_costs(net, candidates=candidates)
        links = candidates[:8]
        faster = base.cost[links] * 0.5
        cost = base.cost.copy()
        cost[links] = faster
        own = cpu(lambda: updated_costs(base, links, faster))  # noqa: B023
        fresh = cpu(lambda: scipy_skim(net, cost), 3)  # noqa: B023
        exact, wanted = updated_costs(base, links, faster), skim(net, cost)
        error = np.abs(exact - wanted)[np.isfinite(wanted)].max()
        print(
            f"{name:28} own {1e3 * own:9.3f}  SciPy {1e3 * fresh:10.2f}  "
            f"ratio {fresh / own:6.1f}  error {error:.0e}"
        )


def national() -> None:
    net = generated(290, 38_000, 100_000)
    begin = time.perf_counter()
    base = base_costs(net)
    skims = time.perf_counter() - begin
    rng = np.random.default_rng(0)
    half = net.n_links // 2
    starts = rng.choice(half, 1000, replace=False)
    cost = link_values(net, None)

    def proposal(start: int) -> float:
        """A road of up to ten links in a row, both directions, 30 % faster."""
        road, node = [start], net.head[start]
        while len(road) < 10:
            more = net.order[net.start[node] : net.start[node + 1]]
            more = [each for each in more if each % half not in road]
            if not more:
                break
            road.append(int(more[0] % half))
            node = net.head[more[0]]
        links = np.unique(np.r_[road, np.array(road) + half])
        after = updated_costs(base, links, 0.7 * cost[links])
        return float((base.between_zones - after).sum())

    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        gains = list(pool.map(proposal, starts))
    spent = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\nNational network: {net.n_zones} zones, {net.n_nodes} nodes, {net.n_links} links")
    print(f"base skims {skims:.1f} s; 1,000 proposals {spent:.1f} s wall on 2 threads; peak {memory:.2f} GB")
    print(f"{sum(gain > 0 for gain in gains)} of them shorten some trip")


def design() -> None:
    print("\nNetwork design to proven optimality (wall and CPU seconds)")
    with (FOLDER / "network_design" / "optima.csv").open() as file:
        rows = list(csv.DictReader(file))
    trips = FOLDER / "sioux_falls" / "SiouxFalls_trips.tntp"
    for row in rows:
        instance = read_design(FOLDER / "network_design" / f"{row['instance']}.txt", trips)
        wall, begin = time.perf_counter(), time.process_time()
        plan = design_network(*instance, budget=float(row["budget"]))
        wall, begin = time.perf_counter() - wall, time.process_time() - begin
        same = "".join(str(int(each)) for each in plan.built) == row["optimal_links_built"]
        print(
            f"{row['instance']} {row['budget_percent']:>3} % {plan.status} gap {plan.gap:.0e} "
            f"{'as published' if same else 'DIFFERS'} {plan.total_time / 1e3:.4f} nodes {plan.nodes:6} "
            f"evaluations {plan.evaluations:5} wall {wall:6.2f} cpu {begin:6.2f}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="Python with AequilibraE; left out: no peer")
    parser.add_argument("--quick", action="store_true", help="without network design")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        sys.exit(f"The public test networks are not at {FOLDER}.")
    if given.peer is None:
        print("AequilibraE: not installed here; give --peer.")
    equilibrium(given.peer)
    update()
    national()
    if not given.quick:
        design()
