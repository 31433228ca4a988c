"""All benchmarks that have a peer, in one table: python -m benchmarks [--check] [--repeats N] [words of the measures wanted]

Writes docs/benchmarks.md and adds to benchmarks/history.csv. With --check it writes nothing, and fails where a ratio has become
worse than the history allows. More measures, and peers with an interpreter of their own, in the files beside this one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.kept import Line, add_to_history, fingerprint, page, read_history, regressions, today
from benchmarks.pairs import PAIRS, Pair

HERE = Path(__file__).resolve().parent
HISTORY, PAGE = HERE / "history.csv", HERE.parent / "docs" / "benchmarks.md"


def spent(call: Callable[[], object]) -> tuple[float, object]:
    begin = time.process_time()
    answer = call()
    return time.process_time() - begin, answer


def measured(pair: Pair, repeats: int) -> tuple[float, float]:
    """Return the least processor seconds of each, called by turns after one call to compile and load."""
    first, second = pair.own(), pair.other()
    if not pair.agree(first, second):
        sys.exit(f"{pair.measure}: infraprio and {pair.peer} do not give the same answer")
    turns = [(spent(pair.own)[0], spent(pair.other)[0]) for _ in range(repeats)]
    own, other = zip(*turns)
    return min(own), min(other)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="only say what has become slower; exit code 1 if anything has"
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("words", nargs="*", help="only measures whose name has one of these words")
    options = parser.parse_args()
    lines = []
    for make in PAIRS:
        pair = make()
        if options.words and not any(word in pair.measure for word in options.words):
            continue
        own, other = measured(pair, options.repeats)
        line = Line(
            day=today(), machine=fingerprint(), measure=pair.measure, peer=pair.peer, own=own, other=other
        )
        lines.append(line)
        print(f"{line.measure:<62} {own:8.3f} s  {line.ratio:6.2f} times {pair.peer}", flush=True)
    slower = regressions(read_history(HISTORY), lines)
    for told in slower:
        print("slower:", told)
    if options.check:
        return 1 if slower else 0
    add_to_history(HISTORY, lines)
    if not options.words:
        PAGE.write_text(page(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
