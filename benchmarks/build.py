"""A region built from data: processor time, and door-to-door times against a connection scan over the raw feeds.

python benchmarks/build.py ../shared/data/porto_alegre
"""

import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.building.door_to_door import BY_THE_CLOCK, differences

import infraprio as ip


def main(folder):
    feeds = [folder / "poa_eptc.zip", folder / "poa_trensurb.zip"]
    begun = time.process_time()
    scenario = ip.build_from(osm=folder / "poa_osm.pbf", gtfs=feeds, grid=folder / "poa_hexgrid.csv")
    print(f"{scenario}: built in {time.process_time() - begun:.1f} s of processor time")
    for name, weights in (("quickest journeys", BY_THE_CLOCK), ("journeys by the parameters", {})):
        begun = time.process_time()
        found, alone = differences(
            scenario,
            feeds,
            date(2019, 4, 15),
            np.arange(735, 915, 12),
            origins=100,
            ends=11,
            seed=7,
            **weights,
        )
        low, middle, high = np.percentile(found, [10, 50, 90])
        print(
            f"{name}: {len(found)} pairs, difference {middle:.1f} min in the median ({low:.1f} to {high:.1f}), without sign "
            f"{np.median(abs(found)):.1f}, 90 % below {np.percentile(abs(found), 90):.1f}; {alone} pairs joined by one alone; {time.process_time() - begun:.0f} s"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
