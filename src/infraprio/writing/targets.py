"""What stands where something is to be written, and the sentences that say why it cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infraprio.errors import TargetError, WritingError

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
        raise WritingError(
            f"cannot write to {target}: {why}; close files of it that are open, make room, or choose another place",
            f"kan inte skriva till {target}: {why}; stäng filer därifrån som är öppna, gör plats eller välj ett annat ställe",
        ) from fault
    except UnicodeEncodeError as fault:
        bad = fault.object[fault.start : fault.end].encode("unicode_escape").decode()
        raise WritingError(
            f"cannot write to {target}: a text holds half a character ({bad}); type it again",
            f"kan inte skriva till {target}: en text innehåller ett halvt tecken ({bad}); skriv om den",
        ) from fault


def absolute(path: str | Path) -> Path:
    """The path from the root, as it is written: symbolic links are not followed.

    Raises
    ------
    TargetError
        The name holds a NUL character, which no system can store.
    """
    if "\0" in str(path):
        shown = str(path).replace("\0", "\\0")
        raise TargetError(
            f"{shown!r} is no name of a file: it holds a NUL character",
            f"{shown!r} är inget filnamn: det innehåller ett NUL-tecken",
        )
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve would follow links)


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise TargetError(
            f"{path} is a symbolic link; name the place that it leads to",
            f"{path} är en symbolisk länk; ange stället som den leder till",
        )


def _refuse_closed(path: Path) -> None:
    """Refuse a place in which nothing can be made: the nearest folder that exists is asked."""
    above = path
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        raise TargetError(
            f"{above} is a file; a folder is needed to write {path}",
            f"{above} är en fil; en mapp behövs för att skriva {path}",
        )
    if not os.access(above, os.W_OK | os.X_OK):
        raise WritingError(
            f"cannot write to {path}: no right to write in {above}; choose another place",
            f"kan inte skriva till {path}: skrivrätt saknas i {above}; välj ett annat ställe",
        )


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
            what, what_sv = ("a folder", "en mapp") if place.is_dir() else ("no file", "ingen fil")
            raise TargetError(
                f"{path} is {what} and is left as it is; give another name",
                f"{path} är {what_sv} och lämnas som den är; ange ett annat namn",
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
            raise TargetError(
                f"{folder} is a file and is left as it is; give the name of a folder",
                f"{folder} är en fil och lämnas som den är; ange namnet på en mapp",
            )
        _refuse_closed(place)
        if place.is_dir():
            ours(place)
    return place
