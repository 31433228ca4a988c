"""What stands where something is to be written, and the sentences that say why it cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infraprio.errors import TargetError, WritingError
from infraprio.findings import finding

__all__ = ["Ours", "absolute", "check_file", "check_folder", "in_words", "told"]

Ours = Callable[[Path], frozenset[str]]
"""Names of the files in a folder that may be replaced or removed; raises `TargetError` where the folder may not be used."""


def in_words(names: Iterable[str], at_most: int = 5) -> str:
    """Names as a list for a sentence, the first few of them.

    Examples
    --------
    >>> in_words(["c", "a", "b"], at_most=2)
    'a, b ... (3)'
    """
    ordered = sorted(names)
    more = f" ... ({len(ordered)})" if len(ordered) > at_most else ""
    return ", ".join(ordered[:at_most]) + more


@contextmanager
def told(target: str | Path) -> Iterator[None]:
    """Inside, what the system refuses (full disk, no right, open file) becomes a sentence about the target.

    Raises
    ------
    WritingError
        With the system's own words as cause.
    """
    try:
        yield
    except OSError as fault:
        why = fault.strerror or str(fault)
        which = fault.filename2 or fault.filename
        why += f" ({Path(os.fsdecode(which)).name})" if isinstance(which, str | bytes) and which else ""
        raise WritingError(finding("target_refused", str(target), why=why)) from fault
    except UnicodeEncodeError as fault:
        bad = fault.object[fault.start : fault.end].encode("unicode_escape").decode()
        raise WritingError(finding("target_half_character", str(target), value=bad)) from fault


def absolute(path: str | Path) -> Path:
    """The path from the root, as it is written: symbolic links are not followed.

    Raises
    ------
    TargetError
        The name holds a NUL character, which no system can store.
    """
    if "\0" in str(path):
        shown = str(path).replace("\0", "\\0")
        raise TargetError(finding("target_nul", value=shown))
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve would follow links)


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise TargetError(finding("target_link", str(path)))


def _refuse_closed(path: Path) -> None:
    """Refuse a place in which nothing can be made: the nearest folder that exists is asked."""
    above = path
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        raise TargetError(finding("target_below_file", str(path), above=above))
    if not os.access(above, os.W_OK | os.X_OK):
        raise WritingError(finding("target_no_right", str(path), above=above))


def check_file(path: str | Path) -> Path:
    """The path of a file that can be made or replaced.

    Raises
    ------
    TargetError
        A folder, a symbolic link or something that is no file stands there.
    WritingError
        The folder cannot be written to.
    """
    with told(path):
        place = absolute(path)
        _refuse_link(place)
        if place.exists() and not place.is_file():
            raise TargetError(
                finding("target_is_folder" if place.is_dir() else "target_is_no_file", str(path))
            )
        _refuse_closed(place.parent)
    return place


def check_folder(folder: str | Path, ours: Ours) -> Path:
    """The path of a folder that can be made or into which files can be put.

    Raises
    ------
    TargetError
        A file or a symbolic link stands there, or `ours` refuses what the folder holds.
    WritingError
        It cannot be written to.
    """
    with told(folder):
        place = absolute(folder)
        _refuse_link(place)
        if place.exists() and not place.is_dir():
            raise TargetError(finding("target_is_file", str(folder)))
        _refuse_closed(place)
        if place.is_dir():
            ours(place)
    return place
