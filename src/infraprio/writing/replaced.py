"""The two ways to write: one file, or several files that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infraprio.writing.settle import settle, sweep
from infraprio.writing.targets import Ours, check_file, check_folder, told
from infraprio.writing.work import work_folder

__all__ = ["replaced_file", "replaced_folder"]


@contextmanager
def replaced_file(path: str | Path) -> Iterator[Path]:
    """A path to write a file to; when the block ends without a fault, the file takes the place of `path`.

    Raises
    ------
    TargetError
        A folder or a symbolic link stands there.
    WritingError
        The system does not let it be written; what was there is as before.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replaced_file(Path(folder, "new", "a.txt")) as aside:
    ...         _ = aside.write_text("whole")
    ...     Path(folder, "new", "a.txt").read_text()
    'whole'
    """
    with told(path):
        place = check_file(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent, marked=True)
        with work_folder(place.parent) as work:
            fresh = work / "new" / place.name
            yield fresh
            check_file(path)
            if place.exists():
                with place.open("r+b"):  # open in another program, or protected
                    pass
            fresh.replace(place)


@contextmanager
def replaced_folder(folder: str | Path, *, last: str, ours: Ours) -> Iterator[Path]:
    """An empty folder to write files to; when the block ends without a fault, all of them appear in `folder` at once.

    Parameters
    ----------
    folder : made if it is not there
    last : name of the file that lists the others or that a reader looks for; it comes last
    ours : tells which files of the folder may be replaced; those that are not made again go

    Raises
    ------
    TargetError
        What stands there is not `ours`, or a file or a symbolic link is in the way.
    WritingError
        The system does not let it be written; what was there is as before.
    """
    with told(folder):
        place = check_folder(folder, lambda _: frozenset())
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent, marked=True)
        if place.is_dir():
            sweep(place, marked=False)
        check_folder(folder, ours)
        places = (place.parent, place) if place.is_dir() else (place.parent,)
        with work_folder(*places) as work:
            yield work / "new"
            check_folder(folder, ours)
            settle(place, work, last, ours)
