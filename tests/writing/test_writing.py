"""Files appear all at once or not at all, and what is somebody else's is never touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infraprio.errors import InfraprioError, TargetError, WritingError
from infraprio.writing import check_folder, former_files, listing, replaced_file, replaced_folder

ENDED = Path(__file__).parent / "ended.py"
SRC = Path(__file__).parents[2] / "src"
OURS = former_files("run.json")


def put(folder: Path, **files: str) -> None:
    """Write a result of some csv files."""
    with replaced_folder(folder, last="run.json", ours=OURS) as aside:
        for name, text in files.items():
            (aside / f"{name}.csv").write_text(text, encoding="utf-8")
        record = {"infraprio": "0", "files": listing(aside)}
        (aside / "run.json").write_text(json.dumps(record), encoding="utf-8")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_later_run_replaces_the_former_and_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "results"
    put(folder, a="1", b="1")
    (folder / "notes.docx").write_text("mine")
    put(folder, a="2", c="2")
    assert names(folder) == {"a.csv", "c.csv", "run.json", "notes.docx"}
    assert (folder / "a.csv").read_text() == "2"
    (folder / "photos").mkdir()
    put(folder, a="3")
    assert names(folder) == {"a.csv", "run.json", "notes.docx", "photos"}
    assert names(folder.parent) == {"results"}


@pytest.mark.parametrize("subfolder", [False, True])
def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path, subfolder: bool) -> None:
    put(tmp_path, a="1")
    (tmp_path / "scores.csv").write_text("mine")
    if subfolder:
        (tmp_path / "photos").mkdir()
    before = content(tmp_path)
    with pytest.raises(TargetError, match=r"scores\.csv"):
        put(tmp_path, a="2", scores="2")
    assert content(tmp_path) == before


def test_a_result_that_was_edited_is_its_owners(tmp_path: Path) -> None:
    put(tmp_path, a="1", b="1")
    (tmp_path / "b.csv").write_text("worked over")
    before = content(tmp_path)
    for files in ({"a": "2"}, {"a": "2", "b": "2"}):
        with pytest.raises(TargetError, match=r"b\.csv changed"):
            put(tmp_path, **files)
    assert content(tmp_path) == before
    (tmp_path / "b.csv").unlink()
    put(tmp_path, a="2", b="2")
    assert (tmp_path / "b.csv").read_text() == "2"


@pytest.mark.parametrize(
    "record",
    ["", "{", "[]", '{"version": 3}', '{"infraprio": "0", "files": ["a.csv"]}', '{"infraprio": "0", "files": {"../own.txt": "x", "..": "y"}}'],
)  # fmt: skip
def test_a_record_that_is_not_ours_gives_no_right(tmp_path: Path, record: str) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (tmp_path / "own.txt").write_text("mine")
    (folder / "a.csv").write_text("mine")
    (folder / "run.json").write_text(record)
    with pytest.raises(TargetError):
        put(folder, a="2")
    assert (folder / "a.csv").read_text() == "mine"
    assert (tmp_path / "own.txt").read_text() == "mine"


def test_what_stands_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder", target_is_directory=True)
    (tmp_path / "loose").symlink_to(tmp_path / "none")
    for target in ("file", "link", "loose", "file/below", "nul\0"):
        with pytest.raises(TargetError):
            put(tmp_path / target, a="1")
    for target in ("folder", "link", "loose", "file/below", "nul\0"):
        with pytest.raises(TargetError), replaced_file(tmp_path / target) as aside:
            aside.write_text("new")
    (tmp_path / "folder" / "a.csv").mkdir()
    with pytest.raises(TargetError, match=r"a\.csv"):
        put(tmp_path / "folder", a="1")
    assert names(tmp_path) == {"file", "folder", "link", "loose"}
    assert names(tmp_path / "folder") == {"a.csv"}
    assert (tmp_path / "file").read_text() == "mine"


def half_written(path: Path, fault: BaseException) -> None:
    with replaced_file(path) as aside:
        aside.write_text("half")
        raise fault


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    put(tmp_path / "results", a="1")
    before = content(tmp_path)
    for fault in (ValueError("x"), KeyboardInterrupt()):
        with pytest.raises(type(fault)), replaced_folder(tmp_path / "results", last="run.json", ours=OURS):
            raise fault
        with pytest.raises(type(fault)):
            half_written(tmp_path / "one.txt", fault)
    with pytest.raises(WritingError, match="No space left") as told, replaced_file(tmp_path / "one.txt"):
        raise OSError(28, "No space left on device")
    assert "Det går inte att skriva" in told.value.text("sv")
    with pytest.raises(WritingError, match="half a character"), replaced_file(tmp_path / "one.txt") as aside:
        aside.write_text("\ud800", encoding="utf-8")
    assert content(tmp_path) == before


def test_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path(), a="1", b="1")
    put(Path(), a="2")
    assert names(Path()) == {"a.csv", "run.json"}
    assert Path.cwd().samefile(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WritingError):
            check_folder(tmp_path, OURS)
    finally:
        tmp_path.chmod(0o700)


def test_litter_of_killed_runs_goes_and_work_of_living_ones_stays(tmp_path: Path) -> None:
    from infraprio.writing.work import work_folder

    folder = tmp_path / "results"
    put(folder, a="1")
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    with work_folder(tmp_path) as living:
        dead = living.with_name(living.name.replace(f"-{os.getpid()}-", f"-{int(ended.stdout)}-"))
        foreign = living.with_name(f".writing-1-{'0' * 12}-x")
        nameless, fresh = folder / ".writing-abc", folder / ".writing-def"
        mine = tmp_path / ".writing-course"
        for path in (dead, foreign, nameless, fresh, mine):
            path.mkdir()
            (path / "x").write_text("x")
        for path in (foreign, nameless):
            os.utime(path / "x", (1e9, 1e9))
            os.utime(path, (1e9, 1e9))
        os.utime(mine / "x", (1e9, 1e9))
        os.utime(mine, (1e9, 1e9))
        put(folder, a="2")
        assert names(tmp_path) == {"results", living.name, mine.name}
        assert names(folder) == {"a.csv", "run.json", fresh.name}


@pytest.mark.skipif(sys.platform != "linux", reason="forks and counts steps")
@pytest.mark.parametrize("beside", ["nothing", "file", "folder"])
@pytest.mark.parametrize("how", ["killed", "refused"])
def test_ended_at_every_step(tmp_path: Path, how: str, beside: str) -> None:
    seen = end(tmp_path, how, beside)
    assert seen["old"] > 10
    assert seen["new"] > 3
    # One by one, a few steps leave what a reader sees to be no result and the next writer mends.
    assert seen["mended"] == 0 or (how, beside) == ("killed", "folder")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="forks")
@pytest.mark.parametrize("beside", ["nothing", "file", "folder"])
def test_killed_at_any_moment(tmp_path: Path, beside: str) -> None:
    seen = end(tmp_path, "500", beside)
    assert sum(seen.values()) == 500
    assert min(seen["old"], seen["new"]) > 20


def end(folder: Path, how: str, beside: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, str(ENDED), str(folder), how, beside],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(SRC)},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_faults_are_of_one_family() -> None:
    assert issubclass(TargetError, WritingError)
    assert issubclass(WritingError, InfraprioError)
