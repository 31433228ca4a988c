"""Measures of the effects room: one table, medians of three runs, CPU seconds of one core.

Usage: python benchmarks/effects.py
Set OMP_NUM_THREADS=1 beforehand to measure one core.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from infraprio import effects
from infraprio import scenario as scenarios
from infraprio.effects.baseline import state_with

ROOT = Path(__file__).resolve().parents[1]


def cpu(work: Callable[[], object], runs: int = 3) -> float:
    """Median CPU seconds."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def main() -> None:
    scenario = scenarios.read(ROOT / "examples" / "jamtland")
    base = effects.baseline(scenario)
    names = list(base.transport.changes)
    sizes = f"{len(base.model.zones.ids)} zones, {len(names)} proposals, {len(effects.INDICATORS)} indicators"
    print(f"Jämtland: {sizes}")
    rows = [
        ("reference: network, demand, all indicators", cpu(lambda: effects.baseline(scenario)), "s"),
        ("every proposal alone, all indicators", cpu(lambda: effects.evaluate(scenario, base)), "s"),
        ("all proposals as one set", cpu(lambda: effects.evaluate_set(scenario, names, base)), "s"),
        ("40 interacting pairs", cpu(lambda: effects.interactions(scenario, base, most_pairs=40), 1), "s"),
    ]
    alone = effects.evaluate(scenario, base).change["consumer_surplus_msek_year"]
    together = effects.evaluate_set(scenario, names, base).change["consumer_surplus_msek_year"]
    draw = np.random.default_rng(0)
    gaps = []
    for _ in range(20):
        chosen = [str(name) for name in draw.choice(names, 12, replace=False)]
        exact = state_with(base, tuple(chosen)).measures.totals["consumer_surplus_msek_year"]
        gaps.append(abs(alone[chosen].sum() / exact - 1))
    rows += [
        ("sum of the effects alone / effect together, all", alone.sum() / together, ""),
        ("error of the sum, random sets of 12: mean", 100 * float(np.mean(gaps)), "%"),
        ("error of the sum, random sets of 12: worst", 100 * float(np.max(gaps)), "%"),
        ("fit: R2 of car traffic on counted roads", base.fit.r_squared, ""),
        ("fit: R2 of the gravity model before the counts corrected it", base.fit.r_squared_gravity, ""),
        ("fit: car kilometres, model / counts", base.fit.car_km / base.fit.counted_car_km, ""),
        ("fit: boardings, model / counts", base.fit.boardings / base.fit.counted_boardings, ""),
        ("share of public transport and park and ride", base.state.measures.totals["pt_share"], "%"),
        ("memory, peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]
    for name, value, unit in rows:
        print(f"{name:62s} {value:10.3f} {unit}")


if __name__ == "__main__":
    main()
