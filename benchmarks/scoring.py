"""
Measure the goals room: python benchmarks/scoring.py [--quick] [--peers PYTHON]

Medians of wall and processor seconds on this machine. Peers (pymcdm, crispyn, scikit-criteria, pyDecision)
are run by the interpreter named by --peers, or by this one; one that is not installed is said to be so.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
import tracemalloc

import numpy as np

from infraprio.scoring import (
    WeightSet,
    critic_weights,
    entropy_weights,
    kemeny,
    promethee,
    rank_intervals,
    smaa,
    topsis,
    vikor,
    waspas,
)

PEER = """
import json, sys, time
import numpy as np
what, n = sys.argv[1], int(sys.argv[2])
x = np.random.default_rng(20240501).random((n, 12))
w = np.full(12, 1 / 12)
sense = np.ones(12, dtype=int)
def clock(work):
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, np.asarray(answer, dtype=float).ravel()[:5].tolist()
try:
    if what == "pymcdm promethee":
        from pymcdm.methods import PROMETHEE_II
        out = clock(lambda: PROMETHEE_II("usual")(x, w, sense))
    elif what == "pymcdm topsis":
        from pymcdm.methods import TOPSIS
        from pymcdm.normalizations import vector_normalization
        out = clock(lambda: TOPSIS(vector_normalization)(x, w, sense))
    elif what == "pymcdm vikor":
        from pymcdm.methods import VIKOR
        out = clock(lambda: VIKOR()(x, w, sense))
    elif what == "pymcdm waspas":
        from pymcdm.methods import WASPAS
        from pymcdm.normalizations import linear_normalization
        out = clock(lambda: WASPAS(normalization_function=linear_normalization, l=0.5)(x, w, sense))
    elif what == "pymcdm entropy":
        from pymcdm.weights import entropy_weights
        out = clock(lambda: entropy_weights(x))
    elif what == "pymcdm critic":
        from pymcdm.weights import critic_weights
        out = clock(lambda: critic_weights(x))
    elif what == "scikit-criteria topsis":
        import skcriteria as skc
        from skcriteria.agg.similarity import TOPSIS
        from skcriteria.pipeline import mkpipe
        from skcriteria.preprocessing.scalers import SumScaler, VectorScaler
        dm = skc.mkdm(x, [max] * 12, weights=w)
        pipe = mkpipe(VectorScaler("matrix"), SumScaler("weights"), TOPSIS())
        out = clock(lambda: pipe.evaluate(dm).e_.similarity)
    elif what == "pyDecision promethee":
        from pyDecision.algorithm import promethee_ii
        zero = [0] * 12
        out = clock(lambda: promethee_ii(x, W=list(w), Q=zero, S=zero, P=zero, F=["t1"] * 12, sort=False,
                                         topn=0, graph=False, verbose=False)[:, 1])
    elif what == "crispyn smaa":
        from crispyn.mcda_methods import VIKOR_SMAA
        method = VIKOR_SMAA()
        weights = method._generate_weights(12, 1000)
        out = clock(lambda: method(x, weights, sense)[0])
    print(json.dumps(out))
except ImportError as error:
    print(json.dumps([None, str(error)]))
"""


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


def peer(python, what, n, ours=None):
    done = subprocess.run([python, "-c", PEER, what, str(n)], capture_output=True, text=True, check=False)
    try:
        seconds, answer = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        print(f"  {what}: failed ({done.stderr.strip().splitlines()[-1:]})")
        return
    if seconds is None:
        print(f"  {what}: not installed")
        return
    same = (
        ""
        if ours is None
        else f"largest difference from ours {np.abs(np.array(answer) - ours[:5]).max():.1e}"
    )
    line(f"  peer {what} n={n} (one run)", (seconds, float("nan")), same)


def measure_methods(python, quick):
    weights = np.full(12, 1 / 12)
    for n in (1000, 10_000):
        x = np.random.default_rng(20240501).random((n, 12))
        wall, processor, result = clocked(lambda x=x: topsis(x, weights, "max"), 9)
        line(f"TOPSIS {n} x 12", (wall, processor))
        peer(python, "pymcdm topsis", n, result.closeness.to_numpy())
        peer(python, "scikit-criteria topsis", n, result.closeness.to_numpy())
        measure_others(python, n, x, weights)
        for name in ("usual", "linear", "gaussian"):

            def work(x=x, name=name):
                return promethee(x, weights, "max", name, q=0.1, p=0.3, s=0.2)

            wall, processor, result = clocked(work, 3 if name == "gaussian" else 9)
            line(f"PROMETHEE II {name} {n} x 12", (wall, processor), f"peak {peak(work):.1f} MB")
            if name == "usual" and (n <= 1000 or not quick):
                peer(
                    python,
                    "pymcdm promethee",
                    n if n <= 1000 else 4000,
                    result.net_flow.to_numpy() if n <= 1000 else None,
                )
            if name == "usual" and n <= 1000 and not quick:
                peer(python, "pyDecision promethee", 250)


def measure_others(python, n, x, weights):
    """Those of the second opinions and of the weights whose definition a peer shares (pyDecision's WASPAS does not)."""
    works = {
        "vikor": lambda: vikor(x, weights, "max").Q.to_numpy(),
        "waspas": lambda: waspas(x, weights, "max").score.to_numpy(),
        "entropy": lambda: entropy_weights(x).to_numpy(),
        "critic": lambda: critic_weights(x).to_numpy(),
    }
    for name, work in works.items():
        wall, processor, answer = clocked(work, 9)
        line(f"{name} {n} x 12", (wall, processor))
        peer(python, f"pymcdm {name}", n, answer)


def measure_smaa(python):
    for n, samples in ((200, 100_000), (1000, 10_000)):
        x = np.random.default_rng(20240501).random((n, 12))
        wall, processor, _ = clocked(lambda x=x, samples=samples: smaa(x, None, samples, 1), 5)
        line(f"SMAA {samples} samples x {n} x 12, all indices", (wall, processor))
    peer(python, "crispyn smaa", 200)
    print("  (crispyn: VIKOR model, 1,000 samples only)")
    for name, known in (
        ("order", WeightSet(range(12)).order(range(12))),
        ("bounds (hit-and-run)", WeightSet(range(12)).bounds(dict.fromkeys(range(12), (0.04, 0.14)))),
    ):
        wall, processor, _ = clocked(lambda known=known: known.sample(100_000, 1), 3)
        line(f"100,000 weights, 12 criteria, {name}", (wall, processor))


def measure_exact(quick):
    values = np.random.default_rng(0).random((40 if quick else 100, 10))
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
    options = parser.parse_args()
    print(f"{'task':<62} {'wall s':>9} {'cpu s':>9}")
    measure_methods(options.peers, options.quick)
    measure_smaa(options.peers)
    measure_exact(options.quick)


if __name__ == "__main__":
    main()
