"""How long a call may search: by work as a rule, by the clock for those who ask for seconds.

A search that the clock ends gives other answers on a busy machine than on an idle one. Where no ``time_limit`` is
given a call therefore ends by work: nodes and iterations of the solver (of a network design, rounds of its
equilibria), counted in the seconds that they take on a usual machine. The same data then give the same answer
anywhere. The functions of this page measure either, so that the stages of a call share what there is in the same way.
"""

from __future__ import annotations

import inspect
import math
import time
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, Literal, ParamSpec, TypeVar

from infraprio.errors import InfraprioError

__all__ = [
    "ASKED_ENDED",
    "ENDLESS",
    "LIST_STAGES",
    "STAGES",
    "TIME_ENDED",
    "WORK",
    "WORK_ENDED",
    "Stages",
    "aside",
    "by_work",
    "charge",
    "counted",
    "deadline",
    "ended",
    "ended_by",
    "late",
    "left",
    "measured",
    "most_nodes",
    "node_work",
    "now",
    "number_above",
    "require_seconds",
    "share",
    "work_of",
    "working",
]

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

WORK = 50.0  # of work, in seconds of a usual machine: the limit of every call that is not given seconds
WORK_ENDED, TIME_ENDED = "the usual limit of work", "the time limit"
ASKED_ENDED = "the limit of evaluations"
ENDLESS = 2**31 - 1  # more nodes than the solver can count


@dataclass(slots=True)
class Clock:
    """What a call measures: work done so far in millionths of a second (whole, so that sums are exact), or time."""

    by_work: bool
    spent: int = 0
    lock: Lock = field(default_factory=Lock)


_clock: ContextVar[Clock | None] = ContextVar("clock", default=None)


def measured(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a public function with a ``time_limit`` measure work where none is given, and time where one is.

    The function gets the limit of work for None, the seconds given, and None for an infinite limit. Inside another
    such function what is measured stays, and None is the limit of work or no limit.
    """
    return _within(function, limited=True)


def counted(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """As ``measured``, for a function that other counts end: without a ``time_limit`` only each search has its limit."""
    return _within(function, limited=False)


def _within(function: Callable[Asked, Answer], *, limited: bool) -> Callable[Asked, Answer]:
    signature = inspect.signature(function)

    @wraps(function)
    def call(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        asked = signature.bind(*args, **kwargs)
        given = asked.arguments.get("time_limit")
        clock = _clock.get() or Clock(by_work=given is None)
        if given is None and clock.by_work:
            asked.arguments["time_limit"] = WORK if limited else None
        elif given == math.inf:
            asked.arguments["time_limit"] = None
        token = _clock.set(clock)
        try:
            return function(*asked.args, **asked.kwargs)
        finally:
            _clock.reset(token)

    return call


def working() -> bool:
    """Say whether work is measured, and not time."""
    clock = _clock.get()
    return clock is None or clock.by_work


def now() -> float:
    """Return the work done so far in this call, or the time, in seconds."""
    clock = _clock.get()
    if clock is None:
        return 0.0
    return clock.spent / 1e6 if clock.by_work else time.perf_counter()


def charge(seconds: float) -> None:
    """Count work that was done."""
    clock = _clock.get()
    if clock is not None:
        with clock.lock:
            clock.spent += round(seconds * 1e6)


def by_work() -> bool | None:
    """Say whether this call measures work (True) or time (False); None outside of any that measures."""
    clock = _clock.get()
    return None if clock is None else clock.by_work


def aside(by_work: bool | None, work: Callable[[], Answer]) -> tuple[Answer, float]:
    """Return what some work gives in a process that measures as ``by_work`` says, and what it spent, to be charged where it was asked for.

    Examples
    --------
    >>> aside(True, lambda: charge(0.5) or "found")
    ('found', 0.5)
    """
    clock = None if by_work is None else Clock(by_work=by_work)
    token = _clock.set(clock)
    try:
        answer = work()
    finally:
        _clock.reset(token)
    return answer, 0.0 if clock is None else clock.spent / 1e6


def deadline(time_limit: float | None) -> float:
    """Return when a call has to end, as ``now`` tells it; infinite without a limit."""
    return math.inf if time_limit is None else now() + time_limit


def left(ends: float, least: float = 0.0) -> float | None:
    """Return the seconds left, at least some; None without a limit.

    Examples
    --------
    >>> left(deadline(None)) is None
    True
    >>> left(deadline(0.0), least=0.5)
    0.5
    """
    return None if math.isinf(ends) else max(ends - now(), least)


def share(ends: float, part: float) -> float:
    """Return when a stage has to end that may take a part of the time left."""
    seconds = left(ends)
    return math.inf if seconds is None else now() + part * seconds


def ended() -> str:
    """Say what ended a search."""
    return f"{WORK_ENDED if working() else TIME_ENDED} came first"


def ended_by(notes: Iterable[str]) -> Literal["", "work", "time"]:
    """Say whether a limit ended what the notes of a result tell of, and which.

    Examples
    --------
    >>> ended_by(["no cost has a range"]), ended_by([ended()])
    ('', 'work')
    """
    told = list(notes)
    if any(TIME_ENDED in note for note in told):
        return "time"
    return "work" if any(WORK_ENDED in note or ASKED_ENDED in note for note in told) else ""


def late(ends: float) -> bool:
    """Say whether a call has to end."""
    return now() >= ends


def node_work(size: int) -> float:
    """Return the seconds that a node of the solver's search takes on a usual machine, roughly.

    Its linear programme takes more steps in a larger model, and each step longer; beyond some 2,000 rows and columns few
    nodes are looked at, and most of the time is spent before them.

    Parameters
    ----------
    size : int
        Rows and columns of the model together.

    Examples
    --------
    >>> [round(1000 * node_work(size), 1) for size in (200, 600, 2000, 8000)]  # in thousandths of a second
    [1.9, 5.1, 41.5, 161.5]
    """
    return 1.5e-3 + 2e-5 * float(size) * min(float(size) / 2000, 1.0)


def most_nodes(size: int, time_limit: float | None) -> int:
    """Return how many nodes a search by work may look at, at least one; None is the usual limit of work."""
    seconds = WORK if time_limit is None else time_limit
    return max(int(min(seconds / node_work(size), ENDLESS)), 1)


def work_of(size: int, nodes: int, iterations: int) -> float:
    """Return the work of a search in seconds of a usual machine: what it did before the first node counts by iterations.

    Examples
    --------
    >>> round(work_of(600, nodes=150, iterations=10_000), 2), round(work_of(2400, nodes=15, iterations=26_000), 1)
    (1.2, 7.8)
    """
    step = 6e-5 + 1e-7 * float(size)
    return 2e-3 + max(max(nodes, 0) * node_work(size), max(iterations, 0) * step)


def require_seconds(time_limit: object, error: type[InfraprioError]) -> None:
    """Raise if a time limit makes no sense.

    Raises
    ------
    InfraprioError
        Of the kind given: the time limit is not a number above 0 (or None).
    """
    if time_limit is not None and not number_above(time_limit, 0.0):
        raise error(
            f"time_limit={time_limit!r}: give a number of seconds above 0, or None for the usual limit of work"
        )


def number_above(given: object, least: float) -> bool:
    """Say whether something is a number above another, infinite too."""
    return isinstance(given, int | float) and not isinstance(given, bool) and given > least


STAGES = {"network": 10, "effects": 12, "scores": 1, "appraisal": 4, "portfolio": 23, "priority list": 41, "ranking": 9}  # fmt: skip
"""Stages of a run, and hundredths of the time that each takes, measured with the example region."""
LIST_STAGES = {"scores": 1, "portfolio": 4, "priority list": 4, "ranking": 1}
"""Those of a scenario without a network: nothing is computed through it, and a tenth is the smallest part."""


class Stages:
    """Times stages and tells how far the run has come; `stages` are their names with the share of the work that each is as a rule."""

    def __init__(self, stages: Mapping[str, float], progress: Callable[[str, float], None] | None) -> None:
        self.stages, self.progress = dict(stages), progress
        self.seconds: dict[str, float] = {}
        self.stage = ""

    def _begun(self, stage: str) -> float:
        """Share of the work that is done when a stage begins."""
        names = list(self.stages)
        return sum(self.stages[name] for name in names[: names.index(stage)]) / sum(self.stages.values())

    def within(self, share: float) -> None:
        """Tell how far the stage at work has come."""
        if self.progress:
            own = self.stages[self.stage] / sum(self.stages.values())
            self.progress(self.stage, self._begun(self.stage) + share * own)

    def __call__(self, stage: str, work: Callable[[], Any]) -> Any:
        """Do the work of a stage, and tell that it begins."""
        if self.progress:
            self.progress(stage, self._begun(stage))
        self.stage = stage
        begin = time.perf_counter()
        value = work()
        self.seconds[stage] = time.perf_counter() - begin
        return value

    def done(self) -> None:
        """Tell that all stages are through."""
        if self.progress:
            self.progress("done", 1.0)
