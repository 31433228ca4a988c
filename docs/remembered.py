"""What takes long to make is made once: until the code, the example or what makes it is another one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
MARK = "made_of.txt"
"""File that says of which state a folder was made."""


def state_of(example: str) -> str:
    """One number for all that an output rests on."""
    seen = hashlib.sha256()
    for folder in (HERE.parent / "src", HERE.parent / "examples" / example, HERE):
        paths = folder.glob("make_*.py") if folder == HERE else folder.rglob("*")
        for path in sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts):
            seen.update(path.relative_to(HERE.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def made(folder: Path, make: Callable[[Path], None], example: str) -> None:
    """Make a folder, unless it was made of the present state."""
    mark, state = folder / MARK, state_of(example)
    if mark.exists() and mark.read_text(encoding="utf-8") == state:
        return
    folder.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    make(folder)
    mark.write_text(state, encoding="utf-8")
