"""What the workers of the tests do: functions of a module, which other processes can import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from infraprio.clock import charge
from infraprio.errors import InfeasibleError


class Told:
    """Data that write a line for each process that unpacks them."""

    def __init__(self, file: Path, number: int) -> None:
        self.file, self.number = file, number

    def __reduce__(self) -> tuple[Any, ...]:
        return unpacked, (self.file, self.number)


def unpacked(file: Path, number: int) -> Told:
    with file.open("a") as stream:
        stream.write(f"{os.getpid()}\n")
    return Told(file, number)


def times(data: Told, item: int) -> int:
    time.sleep(0.02)  # long enough for every worker to get some
    return data.number * item


def noted(file: Path, item: int) -> int:
    with file.open("a") as stream:
        stream.write(f"{item}\n")
    time.sleep(0.02)
    return item


def dies_once(flag: Path, item: int) -> int:
    """Square a number; the first that meets the third item takes its process with it."""
    if item == 3 and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item * item


def dies(_shared: None, item: int) -> int:
    if item == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def refuses(_shared: None, item: int) -> int:
    if item == 2:
        raise InfeasibleError("no plan", explanation={"rule": item})
    return item


def works(_shared: None, item: int) -> float:
    charge(item)
    return float(item)


class OddError(Exception):
    """A fault that no other process can read: it is made of more than it says."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"odd {one + two}")


def odd(_shared: None, item: int) -> int:
    raise OddError(item, 2)


def square(rows: frozenset[Any]) -> float:
    return float(len(rows) ** 2)
