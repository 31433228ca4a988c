"""What spreading over processes costs, and gains: python benchmarks/workers.py [PROCESSES]

By processor seconds, so that it can be told on a busy machine: those of one process that does all, against those of the busiest
worker and of what is left to the process that gave the work. Their ratio is how many times as quick it is where every process
has a core of its own. Linux only.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as where the program is run
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from infraprio import appraisal, effects, reading
from infraprio.ensemble.executors import processes

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "jamtland"
TICK = os.sysconf("SC_CLK_TCK")


def of_process(pid: int) -> float:
    """Return the processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measured(what: str, call: Callable[..., np.ndarray], count: int) -> None:
    call(executor=None)
    begin = time.process_time()
    one = call(executor=None)
    alone = time.process_time() - begin
    with processes(count) as pool:
        call(executor=pool)  # starts the processes and loads what they need
        workers = list(pool._processes)
        before, begin = {pid: of_process(pid) for pid in workers}, time.process_time()
        same = np.array_equal(call(executor=pool), one, equal_nan=True)
        left = time.process_time() - begin
        busy = [of_process(pid) - before[pid] for pid in workers]
    told = " + ".join(f"{each:.2f}" for each in busy)
    print(
        f"{what}: {alone:.2f} CPU s in one process; {told} in {count}, {left:.2f} here: {alone / (max(busy) + left):.2f} times"
        f" as quick, {'the same numbers' if same else 'OTHER NUMBERS'}",
        flush=True,
    )


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 2
    scenario = reading.read(EXAMPLE)
    base = effects.baseline(scenario)
    measured(
        "effects of 44 proposals",
        lambda executor: effects.evaluate(scenario, base, executor=executor).change.to_numpy(),
        count,
    )
    rows = [(proposal, "vehicle_km_car", 1000.0) for proposal in scenario["proposals"]["id"]]
    stated = pd.DataFrame(rows, columns=["proposal", "item", "change"]).assign(mode="car")
    central = appraisal.appraise(scenario, stated)
    measured(
        "risk, 50,000 samples",
        lambda executor: (
            appraisal.simulate(scenario, samples=50_000, seed=1, appraisal=central, executor=executor).npv
        ),
        count,
    )


if __name__ == "__main__":
    main()
