"""The folder in which files are made before they take their place, and what a killed run left of it."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["JOURNAL", "abandoned", "is_work", "work_folder", "works"]

JOURNAL: Final = "journal.json"
_HOUR: Final = 3600.0
# .writing-PROCESS-MACHINE-CHANCE: the name says who writes, so that there is no moment in which nobody can tell.
_NAME: Final = re.compile(r"\.writing-(\d+)-([0-9a-f]{12})-\w+")


def _here() -> str:
    """The machine, and the container within it: process numbers mean something only there."""
    try:
        inside = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        inside = ""
    return hashlib.sha256(f"{platform.node()} {inside}".encode()).hexdigest()[:12]


def is_work(path: Path) -> bool:
    """Whether a path is a folder in which files are or were made."""
    return path.name.startswith(".writing-") and path.is_dir() and not path.is_symlink()


@contextmanager
def work_folder(*places: Path) -> Iterator[Path]:
    """A folder for the time of writing, in the first of the places that lets one be made; it holds an empty folder ``new``.

    It is removed at the end, unless a journal in it says that files still have to be put back.
    """
    work = _made(places)
    try:
        (work / "new").mkdir()
        yield work
    finally:
        if not (work / JOURNAL).exists():
            shutil.rmtree(work, ignore_errors=True)


def _made(places: tuple[Path, ...]) -> Path:
    *others, last = places
    prefix = f".writing-{os.getpid()}-{_here()}-"
    for place in others:
        try:
            return Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix=prefix, dir=last))


def works(place: Path, *, marked: bool) -> list[Path]:
    """Folders of this kind in a place; `marked` for those only whose name says who writes."""
    found = (path for path in sorted(place.glob(".writing-*")) if is_work(path))
    return [path for path in found if not marked or _NAME.fullmatch(path.name)]


def abandoned(work: Path) -> bool:
    """Whether nobody writes there any more: its process is gone, or, where that cannot be told, it is an hour old."""
    name = _NAME.fullmatch(work.name)
    # On Windows, asking for a process by os.kill would end it.
    if name and name[2] == _here() and os.name == "posix":
        return not _runs(int(name[1]))
    newest = max(path.stat().st_mtime for path in (work, *work.iterdir()))
    return time.time() - newest > _HOUR


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
