"""How finished files take the place of former ones: by one exchange of folders, or one by one with a journal.

The last file to come is the record (``run.json``), which lists the others. Whoever finds a record and the files that it
lists as it lists them has one whole result.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from infraprio.errors import TargetError
from infraprio.findings import finding
from infraprio.writing.listing import listing, sha256
from infraprio.writing.targets import Ours, in_words
from infraprio.writing.work import JOURNAL, abandoned, is_work, works

__all__ = ["settle", "sweep"]


def settle(folder: Path, work: Path, last: str, ours: Ours) -> None:
    """Let the files in ``work/new`` take the place of those in `folder` that are `ours`.

    Parameters
    ----------
    folder : absolute; made if it is not there
    work : from `work_folder`, beside the folder or within it
    last : name of the file that comes last
    ours : tells which files may go

    Raises
    ------
    TargetError
        A file of somebody else has the name of a new one.
    OSError
        A file cannot be replaced; all former ones are there as before.
    """
    fresh = work / "new"
    if not folder.exists():
        fresh.rename(folder)
        return
    former = ours(folder)
    others = {path.name for path in folder.iterdir() if not is_work(path)} - former
    made = {path.name for path in fresh.iterdir()}
    if clash := made & others:
        raise TargetError(finding("target_not_ours", str(folder), names=in_words(clash)))
    _refuse_fixed(folder / name for name in former)
    if _exchangeable(folder, work) and _with_others(fresh, folder, others) and _exchange(fresh, folder):
        _undo_if_changed(folder, fresh, former)
    else:
        for name in others:
            (fresh / name).unlink(missing_ok=True)
        _one_by_one(folder, work, former, last)


def _refuse_fixed(paths: Iterable[Path]) -> None:
    """Try every file that is to be replaced, before anything moves: open in another program, or protected."""
    for path in paths:
        with path.open("r+b"):
            pass


def _exchangeable(folder: Path, work: Path) -> bool:
    """Whether another folder can stand for this one: same owner, and nobody of this process stands in it."""
    if work.parent == folder:
        return False
    here = Path.cwd()
    if here == folder or folder in here.parents:
        return False
    old, new = folder.stat(), (work / "new").stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        return False
    shutil.copystat(folder, work / "new")
    return not any(is_work(path) for path in folder.iterdir())


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two folders in one step, of which no moment between can be seen; False where the system has no such step."""
    first, second = os.fsencode(a), os.fsencode(b)
    try:
        libc = ctypes.CDLL(None)
        if hasattr(libc, "renamex_np"):  # macOS
            return bool(libc.renamex_np(first, second, 2) == 0)  # RENAME_SWAP
        here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of Linux
        return bool(libc.renameat2(here, first, here, second, exchange) == 0)
    except (AttributeError, OSError, TypeError):  # Windows knows neither, nor None as a library
        return False


def _with_others(fresh: Path, folder: Path, others: set[str]) -> bool:
    """Give the files of others a second name in the new folder, so that they are in both; False where that cannot be."""
    try:
        for name in others:
            if (folder / name).is_symlink() or not (folder / name).is_file():
                return False
            (fresh / name).hardlink_to(folder / name)
    except OSError:
        return False
    return True


def _undo_if_changed(folder: Path, old: Path, former: frozenset[str]) -> None:
    """Undo the exchange if somebody put a file into the old folder in the last moment."""
    late = {
        path.name
        for path in old.iterdir()
        if path.name not in former
        and not ((folder / path.name).exists() and path.samefile(folder / path.name))
    }
    if late and _exchange(old, folder):
        raise TargetError(finding("target_came_late", str(folder), names=in_words(late)))


def _one_by_one(folder: Path, work: Path, former: frozenset[str], last: str) -> None:
    """Replace the files one by one, the record last; what was there is put back if anything fails."""
    for other in (*works(folder.parent, marked=True), *works(folder, marked=True)):
        if other != work and (other / JOURNAL).exists() and _folder_of(other) == folder:
            raise TargetError(finding("target_busy", str(folder)))
    fresh, old = work / "new", work / "old"
    old.mkdir()
    for name in sorted(former):
        _double(folder / name, old / name)
    made = listing(fresh)
    journal = {
        "folder": "." if work.parent == folder else folder.name,
        "last": last,
        "made": made,
        "kept": sorted(former),
    }
    draft = work / "journal.draft"
    draft.write_text(json.dumps(journal), encoding="utf-8")
    draft.replace(work / JOURNAL)
    try:
        for name in made.keys() - {last}:
            (fresh / name).replace(folder / name)
        for name in former - made.keys():
            (folder / name).unlink()
        (fresh / last).replace(folder / last)
    except BaseException:
        _put_back(folder, work, journal)
        raise
    with suppress(OSError):  # the result is whole; the next writer sees that and clears up
        (work / JOURNAL).unlink()


def _double(path: Path, second: Path) -> None:
    """A second name of a file, or a copy where the file system knows no second names."""
    try:
        second.hardlink_to(path)
    except OSError:
        shutil.copy2(path, second)


def _put_back(folder: Path, work: Path, journal: dict[str, Any]) -> None:
    """The folder as it was before `_one_by_one`, the record last again; the journal goes when all is done."""
    last, kept = journal["last"], journal["kept"]
    for name, digits in journal["made"].items():
        path = folder / name
        if name not in kept and path.is_file() and sha256(path) == digits:
            path.unlink()
    for name in sorted(kept, key=lambda name: (name == last, name)):
        if (work / "old" / name).exists():
            _double_back(work / "old" / name, folder / name)
    (work / JOURNAL).unlink()


def _double_back(kept: Path, path: Path) -> None:
    # Two names of one file: nothing was replaced. Else the kept one is doubled, so that this can be done again.
    if path.exists() and path.samefile(kept):
        return
    draft = kept.with_name(kept.name + ".back")
    draft.unlink(missing_ok=True)
    _double(kept, draft)
    draft.replace(path)


def _folder_of(work: Path) -> Path | None:
    """The folder that a journal is about; None where there is none that can be read."""
    journal = _journal(work)
    if journal is None:
        return None
    return work.parent if journal["folder"] == "." else work.parent / journal["folder"]


def _journal(work: Path) -> dict[str, Any] | None:
    try:
        journal = json.loads((work / JOURNAL).read_text(encoding="utf-8"))
        names = [journal["last"], *journal["made"], *journal["kept"]]
        names += [journal["folder"]] if journal["folder"] != "." else []
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # Nothing outside the folder is touched, whatever a journal says.
    plain = all(isinstance(name, str) and name == Path(name).name and name != ".." for name in names)
    return journal if plain else None


def sweep(place: Path, *, marked: bool) -> None:
    """Put right and remove what killed runs left in a place; see `works` for `marked`.

    What cannot be put right (no right to, a file open elsewhere) is left for the next time.
    """
    for work in works(place, marked=marked):
        with suppress(OSError):
            if abandoned(work):
                _put_right(work)
                shutil.rmtree(work, ignore_errors=True)


def _put_right(work: Path) -> None:
    """Undo a replacement one by one that was cut short; one whose record had come is complete."""
    journal, folder = _journal(work), _folder_of(work)
    if journal is None or folder is None or not folder.is_dir():
        return
    record = folder / journal["last"]
    if not record.is_file() or sha256(record) != journal["made"].get(journal["last"]):
        _put_back(folder, work, journal)
