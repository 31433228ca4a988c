"""The program: ``infraprio``, or ``python -m infraprio``."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType

__all__ = ["command"]

GARBAGE = 100_000  # new objects between two looks for those that only hold each other; Python's 700 look a thousand times and more


def _ended(_signal: int, _frame: FrameType | None) -> None:
    os.write(2, b"Interrupted.\n")
    os._exit(128 + signal.SIGINT)


def command() -> None:
    """Run the command line and end with its exit code."""
    gc.set_threshold(GARBAGE)
    # While modules load, an interrupt can come out of them as any other error.
    watched = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if watched:
        signal.signal(signal.SIGINT, _ended)
    from infraprio.ensemble.executors import THREADS

    # Matrices are small here: more threads wait for each other, and sums come out in another order on another machine.
    for name in THREADS:
        os.environ.setdefault(name, "1")
    from infraprio.cli import main
    from infraprio.terminal import INTERRUPTED

    if watched:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    code = main()
    if code == INTERRUPTED:
        # Python remembers an interrupt that went through generated code, and would end as if by the signal.
        os._exit(code)
    gc.freeze()  # all that is left goes with the process: nobody has to look what still holds what
    sys.exit(code)


if __name__ == "__main__":
    command()
