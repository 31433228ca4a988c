"""
Measure the goals room: python benchmarks/scoring.py [--quick] [--peers PYTHON] [--only floor,methods,promethee,smaa,exact]

Medians of wall and processor seconds on this machine. Peers (pymcdm, scikit-criteria, pyDecision, crispyn) are run by the
interpreter named by --peers, or by this one (benchmarks/peers_scoring.py); one that is not installed is said to be so.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
from peers_scoring import BEST, LIMITS, WORST, pairs, table

from infraprio.scoring import (
    WeightSet,
    ahp_weights,
    bwm_weights,
    critic_weights,
    electre3,
    entropy_weights,
    kemeny,
    promethee,
    rank_intervals,
    smaa,
    topsis,
    vikor,
    waspas,
)

EVEN = np.full(12, 1 / 12)
AGREE = 1e-9


def _credibility(x):
    found = electre3(x, EVEN, "max", *LIMITS).credibility.to_numpy().copy()
    np.fill_diagonal(found, 0.0)  # the peer writes no alternative against itself
    return found.ravel()


OURS = {
    "TOPSIS": lambda x: topsis(x, EVEN, "max").closeness.to_numpy(),
    "VIKOR": lambda x: vikor(x, EVEN, "max").Q.to_numpy(),
    "PROMETHEE II": lambda x: promethee(x, EVEN, "max", "usual").net_flow.to_numpy(),
    "WASPAS": lambda x: waspas(x, EVEN, "max").score.to_numpy(),
    "entropy": lambda x: entropy_weights(x).to_numpy(),
    "CRITIC": lambda x: critic_weights(x).to_numpy(),
    "AHP": lambda _: ahp_weights(pairs()).weights.to_numpy(),
    "AHP, mean of columns": lambda _: ahp_weights(pairs()).weights.to_numpy(),
    "BWM": lambda _: bwm_weights(BEST, WORST).weights.to_numpy(),
    "ELECTRE III credibility": _credibility,
    "ELECTRE III": lambda x: electre3(x, EVEN, "max", *LIMITS).score.to_numpy(),
}
SHARED = {
    "TOPSIS": ("pymcdm", "scikit-criteria", "pyDecision"),
    "VIKOR": ("pymcdm", "scikit-criteria", "pyDecision"),
    "PROMETHEE II": ("pymcdm", "pyDecision"),
    "WASPAS": ("pymcdm", "scikit-criteria"),
    "entropy": ("pymcdm", "scikit-criteria"),
    "CRITIC": ("pymcdm", "scikit-criteria", "pyDecision"),
    "AHP": ("pymcdm", "pyDecision"),
    "ELECTRE III credibility": ("pyDecision",),
}
"""Method -> peers that define it as this library does."""
SIZES = {"PROMETHEE II": (200, {"pymcdm": 2000, "pyDecision": 200}), "ELECTRE III credibility": (40, {"pyDecision": 40}), "AHP": (1, {"pymcdm": 1, "pyDecision": 1})}  # fmt: skip
"""Alternatives for the comparison of numbers, and for the clock by peer where 10,000 would take hours, or have no meaning."""
DIFFERENT = (
    ("WASPAS", "pyDecision", 200, "scales each criterion to 1 to 2 (1 + share of its range) before sum and product; here and in Zavadskas et al. (2012) to the share of the best value"),
    ("entropy", "pyDecision", 200, "adds 1e-9 inside the logarithms and to the degrees of diversification"),
    ("AHP, mean of columns", "pyDecision", 1, "its default is the mean of normalised columns; here the principal eigenvector (Saaty), which it has as max_eigen"),
    ("BWM", "pyDecision", 1, "a penalty handed to a local search from random weights; here the linear programme, solved exactly"),
    ("ELECTRE III", "pyDecision", 40, "takes the discrimination threshold at the cut level for all pairs; here at the credibility of each pair (Roy 1991)"),
)  # fmt: skip
"""Method, peer, alternatives, and why the numbers differ."""


def clocked(work, repeats):
    """Median wall and processor seconds after one warm-up, and the last answer."""
    work()
    walls, processors = [], []
    for _ in range(repeats):
        wall, processor = time.perf_counter(), time.process_time()
        answer = work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors), answer


def peak(work):
    tracemalloc.start()
    work()
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return megabytes


def line(what, seconds, note=""):
    wall, processor = seconds
    print(f"{what:<62} {wall:9.4f} {processor:9.4f}  {note}", flush=True)


def asked(python, library, method, n):
    """What a peer answers: its processor seconds and the numbers; None with the reason said if it does not."""
    script = str(Path(__file__).with_name("peers_scoring.py"))
    done = subprocess.run(
        [python, script, f"{library} {method}", str(n)], capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        print(f"  {library} {method}: failed ({done.stderr.strip().splitlines()[-1:]})")
        return None
    if "missing" in found:
        print(f"  {library}: not installed ({found['missing']})")
        return None
    return found


def difference(method, found, n):
    return float(np.abs(np.array(found["answer"]) - OURS[method](table(n))).max())


def measure_methods(python, quick):
    """Numbers beside those of peers, and processor seconds of both."""
    print(
        f"\n{'method, peer':<44} {'n':>6} {'difference':>11} {'ours cpu s':>11} {'peer cpu s':>11} {'times':>7}"
    )
    for method, libraries in SHARED.items():
        few, sizes = SIZES.get(method, (200, {}))
        fastest = []
        for library in libraries:
            n = sizes.get(library, 1000 if quick else 10_000)
            small = asked(python, library, method, few)
            large = small if n == few or small is None else asked(python, library, method, n)
            if large is None:
                continue
            x = table(n)
            _, own, _ = clocked(lambda x=x, method=method: OURS[method](x), 9)
            off, times = difference(method, small, few), large["cpu"] / max(own, 1e-9)
            fastest.append(times)
            said = "" if off <= AGREE else "  DIFFERS"
            name = f"{method}, {library} {large['version']}"
            print(
                f"{name:<44} {n:>6} {off:>11.1e} {own:>11.5f} {large['cpu']:>11.5f} {times:>7.1f}{said}",
                flush=True,
            )
        if fastest and min(fastest) < 20:
            print(f"  {method}: {min(fastest):.1f} times the fastest peer, less than 20")
    print("\ndefinitions differ")
    for method, library, n, why in DIFFERENT:
        if (found := asked(python, library, method, n)) is not None:
            off = difference(method, found, n)
            print(
                f"{method}, {library}: largest difference {off:.1e}{' (NOT SEEN)' if off <= AGREE else ''}: {why}"
            )


def measure_floor():
    """What no implementation of a method can do without: each number read once, and the scores put in order."""
    x = table(10_000)
    score = x[:, 0].copy()
    for what, work in (
        ("floor: 10,000 x 12 numbers read once (smallest)", x.min),
        ("floor: 10,000 x 12 numbers scaled once", lambda: x * 2.0),
        ("floor: 10,000 scores put in order", lambda: np.argsort(score)),
    ):
        wall, processor, _ = clocked(work, 99)
        line(what, (wall, processor), f"{1e6 * processor:.0f} microseconds")


def measure_promethee():
    for n in (1000, 10_000):
        x = table(n)
        for name in ("usual", "linear", "gaussian"):

            def work(x=x, name=name):
                return promethee(x, EVEN, "max", name, q=0.1, p=0.3, s=0.2)

            wall, processor, _ = clocked(work, 3 if name == "gaussian" else 9)
            line(f"PROMETHEE II {name} {n} x 12", (wall, processor), f"peak {peak(work):.1f} MB")


def measure_smaa(python):
    for n, samples in ((200, 100_000), (1000, 10_000)):
        x = np.random.default_rng(20240501).random((n, 12))
        wall, processor, _ = clocked(lambda x=x, samples=samples: smaa(x, None, samples, 1), 5)
        line(f"SMAA {samples} samples x {n} x 12, all indices", (wall, processor))
    if (found := asked(python, "crispyn", "SMAA", 200)) is not None:
        line("  peer crispyn SMAA, 200 x 12, VIKOR model, 1,000 samples", (float("nan"), found["cpu"]))
    for name, known in (
        ("order", WeightSet(range(12)).order(range(12))),
        ("bounds (hit-and-run)", WeightSet(range(12)).bounds(dict.fromkeys(range(12), (0.04, 0.14)))),
    ):
        wall, processor, _ = clocked(lambda known=known: known.sample(100_000, 1), 3)
        line(f"100,000 weights, 12 criteria, {name}", (wall, processor))


def measure_exact(quick):
    values = np.random.default_rng(0).random((40 if quick else 100, 10))
    wall, processor = time.perf_counter(), time.process_time()
    rank_intervals(values[:12])
    seconds = time.perf_counter() - wall, time.process_time() - processor
    line("the first rank intervals of a process", seconds, "compiled once an installation")
    sets = {
        "nothing known": WeightSet(range(10)),
        "order": WeightSet(range(10)).order(range(10)),
        "weights 0.05 to 0.15": WeightSet(range(10)).bounds(dict.fromkeys(range(10), (0.05, 0.15))),
    }
    for name, known in sets.items():
        wall, processor = time.perf_counter(), time.process_time()
        result = rank_intervals(values, known)
        seconds = time.perf_counter() - wall, time.process_time() - processor
        line(
            f"exact rank intervals {len(values)} x 10, {name}",
            seconds,
            f"all proven: {bool(result.optimal.all())}",
        )
    for seed in range(3):
        rng = np.random.default_rng(seed)
        orders = [list(rng.permutation(50)) for _ in range(9)]
        wall, processor = time.perf_counter(), time.process_time()
        result = kemeny(orders)
        seconds = time.perf_counter() - wall, time.process_time() - processor
        line(
            f"Kemeny of 9 random orders x 50 (seed {seed})",
            seconds,
            f"optimal {result.optimal}, gap {result.gap:.4f}",
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller exact problems and no slow peers")
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the peers installed")
    parser.add_argument("--only", default="floor,methods,promethee,smaa,exact", help="parts to measure")
    options = parser.parse_args()
    parts = options.only.split(",")
    print(f"{'task':<62} {'wall s':>9} {'cpu s':>9}")
    if "smaa" in parts:
        measure_smaa(options.peers)
    if "exact" in parts:
        measure_exact(options.quick)
    if "promethee" in parts:
        measure_promethee()
    if "floor" in parts:
        measure_floor()
    if "methods" in parts:
        measure_methods(options.peers, options.quick)


if __name__ == "__main__":
    main()
