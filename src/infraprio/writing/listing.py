"""The record of a set of files, by which a later run and a reader know which files belong together and are as written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from infraprio.errors import TargetError
from infraprio.findings import finding
from infraprio.writing.targets import Ours, in_words

__all__ = ["former_files", "listing", "sha256"]


def sha256(path: Path) -> str:
    """SHA-256 of the content of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listing(folder: Path) -> dict[str, str]:
    """Name -> SHA-256 of every file in a folder, by name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.csv").write_text("id")
    ...     {name: digits[:8] for name, digits in listing(Path(folder)).items()}
    {'a.csv': 'a5614527'}
    """
    return {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _names(record: Path) -> dict[str, str] | None:
    """What a record lists; None for a file that is no record of infraprio."""
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None
    if not isinstance(found, dict) or "infraprio" not in found:
        return None
    files = found.get("files", {})
    if not isinstance(files, dict):
        return None
    # Only names in this folder: a record does not decide over files elsewhere.
    return {name: str(digits) for name, digits in files.items() if Path(name).name == name and name != ".."}


def former_files(record: str) -> Ours:
    """The files of the former run: those that its record lists and that are as it wrote them.

    A file that is former_files and was changed since is its owner's now, and the folder is refused: replacing it would lose the
    changes, leaving it would put an old file among new ones.
    """

    def ours(folder: Path) -> frozenset[str]:
        place = folder / record
        if not place.is_file() or place.is_symlink():
            return frozenset()
        names = _names(place)
        if names is None:
            return frozenset()
        there = {name for name in names if (folder / name).is_file() and not (folder / name).is_symlink()}
        changed = {name for name in there if sha256(folder / name) != names[name]}
        if changed:
            raise TargetError(finding("target_changed", str(folder), names=in_words(changed)))
        return frozenset(there | {record})

    return ours
