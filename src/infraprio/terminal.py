"""What the command line shows: words that any console can show, a bar, and an end by Ctrl-C wherever the program stands."""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import errno
import os
import shutil
import signal
import socket
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, TextIO

from infraprio.errors import WritingError
from infraprio.findings import finding

__all__ = [
    "INTERRUPTED",
    "complain",
    "painter",
    "plain_streams",
    "progress_bar",
    "quiet",
    "say",
    "stoppable",
    "width",
]

INTERRUPTED: Final = 130
"""Exit code of a program that was ended by Ctrl-C (128 and the number of the signal)."""

_PLAIN: Final = {
    "−": "-",
    "–": "-",
    "—": "-",
    "…": "...",
    "”": '"',
    "’": "'",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
}


def plain(text: str) -> str:
    """The text in the characters of ASCII, for consoles that have no others: a minus stays a minus.

    Examples
    --------
    >>> plain("Åre −1,5 … ☂")
    'Are -1,5 ... ?'
    """
    return "".join(
        _PLAIN.get(letter) or unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
        for letter in text
    )


def _instead(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return plain(fault.object[fault.start : fault.end]), fault.end


def plain_streams() -> None:
    """Let a console without a character show the nearest one: no text is worth losing a result for."""
    codecs.register_error("infraprio.plain", _instead)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="infraprio.plain")


def say(text: str = "") -> None:
    """Print a line.

    Raises
    ------
    WritingError
        What stands behind standard output is full or broken. A reader who has gone (``| head``) is no fault.
    """
    _show(sys.stdout, text)


def complain(text: str) -> None:
    """Print a line to standard error; where that cannot be, there is nobody to tell."""
    with contextlib.suppress(WritingError):
        _show(sys.stderr, text)


def _show(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed before the program began
        return
    try:
        stream.write(text + "\n")
        stream.flush()
    except OSError as fault:
        _forget(stream)
        # Windows calls a closed pipe an invalid argument.
        if fault.errno not in {errno.EPIPE, errno.EINVAL}:
            raise WritingError(finding("cannot_print", why=fault.strerror)) from fault


def _forget(stream: TextIO) -> None:
    """Let what is still to be printed go nowhere, also what is left in the buffer when the program ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


_TOLD: Final = 0.1
"""Share from which on what is still to come can be told from what is done."""
_LOOKS: Final = {"strong": "1", "pale": "2", "good": "1;32", "unsure": "1;33"}


def width() -> int | None:
    """Columns of the terminal that shows what is printed; None where it goes into a file or a pipe, which has no edge."""
    stream = sys.stdout
    return shutil.get_terminal_size((120, 40)).columns if stream is not None and stream.isatty() else None


def painter() -> Callable[[str, str], str]:
    """What gives a text a look (strong, pale, good, unsure) where a terminal can show it and NO_COLOR does not forbid it.

    Examples
    --------
    >>> painter()("Order", "strong")  # what is printed here goes into a file
    'Order'
    """
    coloured = (
        width() is not None
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
        and (sys.platform != "win32" or "WT_SESSION" in os.environ)
    )

    def paint(text: str, look: str) -> str:
        return f"\x1b[{_LOOKS[look]}m{text}\x1b[0m" if coloured and text else text

    return paint


def progress_bar() -> Callable[[str, float], None]:
    """A callback that draws share done, seconds gone and about how many in all, and stage on one line; silent where nobody watches."""
    stream = sys.stderr
    watched = stream is not None and stream.isatty()
    begin = time.perf_counter()

    def show(stage: str, share: float) -> None:
        if watched:
            filled = round(30 * share)
            clock = time.perf_counter() - begin
            room = max(min(shutil.get_terminal_size((80, 40)).columns - 58, 40), 8)
            whole = f" / {clock / share:.0f}" if _TOLD <= share < 1 else ""
            spent = f"{clock:.0f}{whole} s"
            bar = f"\r[{'#' * filled}{'.' * (30 - filled)}] {share:4.0%} {spent:>12}  {stage:<{room}.{room}}"
            stream.write(bar + ("\n" if share >= 1 else ""))
            stream.flush()

    return show


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Inside, what compiled libraries print by themselves goes nowhere; Python prints nothing meanwhile."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    try:
        yield
    finally:
        if sys.platform != "win32":
            ctypes.CDLL(None).fflush(None)  # what C holds back would come out later
        os.dup2(kept, 1)
        os.close(kept)


@contextlib.contextmanager
def stoppable(farewell: str, grace: float = 2.0) -> Iterator[None]:
    """Inside, Ctrl-C ends the program even where Python cannot: in a solver that runs for a minute without a break.

    Python raises `KeyboardInterrupt` when the compiled function that runs has returned. Where that takes longer than
    `grace` seconds, the program says `farewell` and ends at once; files are whole at any moment.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    hear, tell = socket.socketpair()
    tell.setblocking(False)
    through = threading.Event()

    def watch() -> None:
        while signals := hear.recv(1):
            if signals[0] == signal.SIGINT and not through.wait(grace):
                complain(farewell)
                os._exit(INTERRUPTED)

    watcher = threading.Thread(target=watch, daemon=True)
    former = signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    watcher.start()
    try:
        yield
    finally:
        through.set()
        signal.set_wakeup_fd(former)
        tell.close()
        watcher.join()
        hear.close()
