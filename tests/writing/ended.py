"""A writer that is ended at any of its steps, run as a program of its own: ``python ended.py FOLDER HOW``.

It forks a child for every step that the child takes on the disk (as the interpreter's audit events tell them) and ends it
there; after each it judges the folder as a reader does. The process has one thread, which a test run has not.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from infraprio.errors import InfraprioError
from infraprio.writing import former_files, listing, replaced_folder

STEPS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "shutil.copyfile"}


def write(folder: Path, version: str, names: str) -> None:
    """Files of one version, and a record that lists them."""
    with replaced_folder(folder, last="run.json", ours=former_files("run.json")) as aside:
        for name in names:
            (aside / name).write_text(f"{version} of {name}\n" * 400)
        record = {"infraprio": "x", "version": version, "files": listing(aside)}
        (aside / "run.json").write_text(json.dumps(record))


def whole(folder: Path) -> str:
    """The version that stands whole in the folder, as its record says; empty if it is no whole result."""
    try:
        record = json.loads((folder / "run.json").read_text())
    except OSError:
        return ""
    now = {
        name: digits for name, digits in listing(folder).items() if name not in {"run.json", "own.txt"}
    }  # listing passes over folders
    return record["version"] if now == record["files"] else ""


def child(work: Callable[[], None], at: int, end: Callable[[], None]) -> tuple[int, bool]:
    """Do `work` in a child process and `end` it at its step number `at`: wait status, and whether it came so far."""
    process = os.fork()
    if process == 0:
        count = 0

        def hook(event: str, _args: object) -> None:
            nonlocal count
            if event in STEPS:
                count += 1
                if count == at:
                    end()

        sys.addaudithook(hook)
        try:
            work()
        except InfraprioError:
            os._exit(3)
        except BaseException:
            os._exit(4)
        os._exit(0 if count < at else 5)
    status = os.waitpid(process, 0)[1]
    return status, status != 0


def killed() -> None:
    """End as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def refused() -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


def prepared(folder: Path, own: str) -> None:
    """A result of version old, with files b and c; beside it nothing, a file or a folder of the planner."""
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir()
    write(folder, "old", "bc")
    if own == "folder":
        (folder / "photos").mkdir()
        (folder / "photos" / "one.jpg").write_text("mine")
    if own != "nothing":
        (folder / "own.txt").write_text("mine")


def kept(folder: Path, own: str) -> bool:
    """Whether what is the planner's is still there."""
    files = {"nothing": [], "file": ["own.txt"], "folder": ["own.txt", "photos/one.jpg"]}[own]
    return all((folder / name).read_text() == "mine" for name in files)


def every_step(folder: Path, own: str, end: Callable[[], None]) -> dict[str, int]:
    """End a writer at each step in turn; how often which version stood whole after it."""
    seen = {"old": 0, "new": 0, "mended": 0}
    at = 0
    while True:
        at += 1
        prepared(folder, own)
        status, ended = child(lambda: write(folder, "new", "abd"), at, end)
        found = whole(folder)
        if not found:
            # Files one by one: a reader can tell, and the next writer mends.
            assert own == "folder", f"no whole result after step {at} ({sorted(folder.iterdir())})"
            assert os.WIFSIGNALED(status), f"a failure at step {at} left no whole result"
            seen["mended"] += 1
        else:
            seen[found] += 1
        assert kept(folder, own)
        if os.WIFEXITED(status) and ended:
            # 3: told in a sentence; 5: there was another way.
            assert os.WEXITSTATUS(status) in {3, 5}, f"not told in a sentence at step {at}"
            assert found == ("old" if os.WEXITSTATUS(status) == 3 else "new"), f"step {at}"
        mend_and_write(folder, found)
        assert kept(folder, own)
        if not ended:
            assert found == "new"
            return seen


def mend_and_write(folder: Path, found: str) -> None:
    """The next writer finds the folder whole, whatever the former one left, and leaves no litter."""
    from infraprio.writing.settle import sweep

    sweep(folder.parent, marked=True)
    sweep(folder, marked=False)
    assert whole(folder) == found or not found
    assert whole(folder) in {"old", "new"}
    write(folder, "last", "ce")
    assert whole(folder) == "last"
    assert not list(folder.parent.glob("**/.writing-*"))


def any_moment(folder: Path, own: str, count: int, moving: int) -> dict[str, int]:
    """Kill at `count` random moments, `moving` of them while the files take their place."""
    from infraprio.writing import replaced, settle

    seen = {"old": 0, "new": 0, "mended": 0}
    chance = random.Random(7)
    began = time.perf_counter()
    prepared(folder, own)
    write(folder, "new", "abd")
    long = time.perf_counter() - began
    for k in range(count):
        prepared(folder, own)
        ready, tell = os.pipe()
        process = os.fork()
        if process == 0:
            if k < moving:

                def settling(*args: object, tell: int = tell) -> None:
                    os.write(tell, b".")
                    settle.settle(*args)  # type: ignore[arg-type]

                replaced.settle = settling
            else:
                os.write(tell, b".")
            write(folder, "new", "abd")
            os._exit(0)
        os.read(ready, 1)
        until = time.perf_counter() + chance.random() * (long / 3 if k < moving else long)
        while time.perf_counter() < until:
            pass
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(ready)
        os.close(tell)
        found = whole(folder)
        assert found or own == "folder", sorted(folder.iterdir())
        assert kept(folder, own)
        seen[found or "mended"] += 1
        mend_and_write(folder, found)
    return seen


if __name__ == "__main__":
    place, how, owned = Path(sys.argv[1]) / "region" / "results", sys.argv[2], sys.argv[3]
    if how in {"killed", "refused"}:
        counted = every_step(place, owned, killed if how == "killed" else refused)
    else:
        counted = any_moment(place, owned, int(how), int(how) * 2 // 5)
    sys.stdout.write(json.dumps(counted))
