"""Measures of the appraisal room: one table, medians of five runs.

Usage: python benchmarks/appraisal.py [--network]
With --network also the simulation that evaluates the network anew in every sample.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

from infraprio import appraisal
from infraprio import scenario as scenarios

ROOT = Path(__file__).resolve().parents[1]


def made_up_effects(scenario: scenarios.Scenario) -> pd.DataFrame:
    """Effects in every mode, purpose, distance and municipality: as many rows as a real evaluation has."""
    draw = np.random.default_rng(0)
    rows = [
        {"proposal": proposal, "item": item, "mode": mode, "purpose": purpose, "distance": distance,
         "municipality": municipality, "change": -1000 * draw.random()}
        for proposal in scenario["proposals"]["id"]
        for item in ("travel_time_hours", "travel_cost_sek")
        for mode in ("car", "train", "bus")
        for purpose in ("work", "business", "service", "leisure")
        for distance in ("regional", "long")
        for municipality in scenario["municipalities"]["id"]
    ]  # fmt: skip
    rows += [
        {"proposal": proposal, "item": item, "mode": mode, "change": draw.normal()}
        for proposal in scenario["proposals"]["id"]
        for item, mode in (("freight_hours", "heavy"), ("vehicle_km_car", "car"), ("vehicle_km_heavy", "heavy"),
                           ("severe_accidents", ""), ("co2_tonnes", "car"), ("co2_tonnes", "heavy"),
                           ("fare_revenue_sek", "bus"), ("service_km", "bus"), ("service_km", "train"))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def timed(what: str, call: Callable[[], object], runs: int = 5) -> None:
    """Print the medians of wall and processor seconds."""
    wall, cpu = [], []
    for _ in range(runs):
        a, b = time.perf_counter(), time.process_time()
        call()
        wall.append(time.perf_counter() - a)
        cpu.append(time.process_time() - b)
    print(f"{what:<62} {statistics.median(wall):8.2f} s {statistics.median(cpu):8.2f} CPU s")


def with_network(scenario: scenarios.Scenario) -> None:
    """500 samples in which the travellers' values of time change routes, modes and demand; two processes."""
    central = appraisal.appraise(scenario)
    ids = [f"value_of_time_{purpose}_sek_h" for purpose in ("work", "business", "service", "leisure")]
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        appraisal.simulate(
            scenario, samples=500, seed=1, executor=pool, appraisal=central, network_points=8,
            reevaluate=appraisal.network_evaluator(scenario), network_parameters=ids, progress=appraisal.progress_bar,
        )  # fmt: skip
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{'simulate 500 samples, network anew at 8 points, two processes':<62} {wall:8.2f} s {cpu:8.2f} CPU s"
    )


def main() -> None:
    scenario = scenarios.read(ROOT / "examples" / "jamtland")
    effects = made_up_effects(scenario)
    count = len(scenario["proposals"])
    central = appraisal.appraise(scenario, effects)
    timed(f"appraise {count} proposals, {len(effects)} rows", lambda: appraisal.appraise(scenario, effects))
    timed(
        f"simulate 10,000 samples, {count} proposals, effects reused",
        lambda: appraisal.simulate(scenario, samples=10_000, seed=1, appraisal=central),
    )
    if "--network" in sys.argv:
        with_network(scenario)


if __name__ == "__main__":
    if set(sys.argv[1:]) - {"--network"}:
        sys.exit(__doc__)
    main()
