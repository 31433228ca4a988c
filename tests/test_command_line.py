"""The command line: files before words, any console, formats and paths before the run, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import infraprio as ip
from infraprio import cli
from infraprio.commands import command_parts, question_commands
from infraprio.report import write
from infraprio.writing.listing import listing
from tests.ranking.test_order import named
from tests.ranking.test_study import altered, richer
from tests.report import made_up
from tests.test_order_command import measured

SRC = Path(__file__).parents[1] / "src"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("region") / "scenario"
    ip.write(altered(made_up.scenario(6), proposals=named, budgets=richer, goals=measured), target)
    return target


def command(*words: object, stdout: object = subprocess.PIPE, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "infraprio", *map(str, words)],
        stdout=stdout,  # type: ignore[arg-type]
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(SRC)} | env,
    )


def whole(out: Path) -> bool:
    """Whether the record of a result lists the files beside it as they are."""
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return bool(record["files"] == {k: v for k, v in listing(out).items() if k != "run.json"})


@pytest.mark.parametrize(("stated", "held"), [("", "1"), ("3", "3")])
def test_linear_algebra_has_one_thread_unless_somebody_says_otherwise(stated: str, held: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    script = """
import os, sys
from infraprio.__main__ import command
def seen(event, what):
    if event == "import" and what[0] == "numpy":
        print(os.environ.get("OPENBLAS_NUM_THREADS"), file=sys.stderr)
        os._exit(0)
sys.addaudithook(seen)
command()
"""
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=env | {"PYTHONPATH": str(SRC)} | ({"OPENBLAS_NUM_THREADS": stated} if stated else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr.split() == [held], run.stdout


def test_a_reader_who_goes_loses_nothing(folder: Path, tmp_path: Path) -> None:
    read, write_end = os.pipe()
    os.close(read)
    run = command("run", folder, "-o", tmp_path / "out", "--formats", "csv", stdout=write_end)
    os.close(write_end)
    told = run.communicate()[1].decode()
    assert run.returncode == 0, told
    assert "Error" not in told
    assert whole(tmp_path / "out")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_any_console_shows_the_list(folder: Path, tmp_path: Path, encoding: str) -> None:
    run = command("run", folder, "-o", tmp_path / "out", "--formats", "csv", PYTHONIOENCODING=encoding)
    said, told = run.communicate()
    assert run.returncode == 0, told
    assert said.decode(encoding)
    assert whole(tmp_path / "out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_full_disk_behind_the_output_is_told(folder: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        run = command("run", folder, "-o", tmp_path / "out", "--formats", "csv", stdout=full)
        told = run.communicate()[1].decode()
    assert run.returncode == 1
    assert told.splitlines()[-1].startswith("fel: Svaret kan inte skrivas ut: ")
    assert whole(tmp_path / "out")


def never(*_: object, **__: object) -> None:
    raise AssertionError("the run began")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_formats_and_paths_are_checked_before_the_run(
    folder: Path,
    tmp_path: Path,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path)
    order = tmp_path / "order.txt"
    order.write_text("P001\n", encoding="utf-8")
    monkeypatch.setattr(cli, "computed", never)
    monkeypatch.setattr(question_commands, "computed", never)
    tail = ["--language", language]

    def refused(*words: object, because: str) -> None:
        assert cli.main([*map(str, words), *tail]) == 2
        assert because in capsys.readouterr().err

    refused("run", folder, "-o", tmp_path / "out", "--formats", "csv,docxx", because="docxx")
    for target in ("file", "link", "file/below", "nul\0"):
        word = target.split("\0")[0].split("/")[0]
        refused("run", folder, "-o", tmp_path / target, because=word)
        refused("compare", folder, folder, "-o", tmp_path / target, because=word)
        refused("order", folder, order, "-o", tmp_path / target, because=word)
    for target in ("file", "link", "file/below", "nul\0", "new.xls"):
        refused("convert", folder, tmp_path / target, because=target.split("\0")[0].split("/")[0])
        refused("new", tmp_path / target, because=target.split("\0")[0].split("/")[0])
    monkeypatch.setattr(write, "find_spec", lambda _: None)
    refused("run", folder, "-o", tmp_path / "out", "--formats", "docx", because="infraprio[word]")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "link", "order.txt"}


def test_help_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["run", "--help"], ["demo", "--help"]):
        with pytest.raises(SystemExit) as end:
            cli.main(words)
        assert end.value.code == 0
        said = capsys.readouterr().out
        assert set(write.MEANINGS) == set(write.FORMATS)
        assert all(f"  {name} " in said and meaning in said for name, meaning in write.MEANINGS.items())


def interrupting(at: int) -> Callable[[], Callable[[str, float], None]]:
    """A progress bar that presses Ctrl-C at its call number `at`."""

    def bar() -> Callable[[str, float], None]:
        count = 0

        def show(_stage: str, _share: float) -> None:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGINT)

        return show

    return bar


@pytest.mark.parametrize(("language", "word"), [("sv", "Avbruten."), ("en", "Interrupted.")])
def test_interrupted_at_every_stage(
    folder: Path, tmp_path: Path, language: str, word: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    words = ["run", str(folder), "-o", str(out), "--formats", "csv", "--language", language]
    for at in (1, 2, 6):
        monkeypatch.setattr(command_parts, "progress_bar", interrupting(at))
        assert cli.main(words) == 130
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.splitlines()[-1] == word
        assert list(tmp_path.iterdir()) == []


def test_interrupted_while_writing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["run", str(folder), "-o", str(out), "--formats"]
    assert cli.main([*words, "csv"]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    monkeypatch.setitem(write.FORMATS, "svg", lambda *_: os.kill(os.getpid(), signal.SIGINT))
    assert cli.main([*words, "csv,svg"]) == 130
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


SOLVING = """
import sys
import highspy
import numpy as np
from infraprio import cli

def endless(*_, **__):
    "A knapsack with twenty budgets: hours of work, in compiled code that Python cannot stop."
    rng, n, m = np.random.default_rng(0), 400, 20
    use = rng.integers(500, 1000, (m, n)).astype(float)
    lp, solver = highspy.HighsLp(), highspy.Highs.__base__()
    lp.num_col_, lp.num_row_, lp.sense_ = n, m, highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = rng.integers(500, 1000, n), np.zeros(n), np.ones(n)
    lp.row_lower_, lp.row_upper_ = np.full(m, -np.inf), use.sum(1) / 2
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = np.arange(0, n * m + 1, n), np.tile(np.arange(n), m)
    lp.a_matrix_.value_ = use.ravel()
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp)
    sys.stderr.write("solving\\n")
    sys.stderr.flush()
    solver.run()

cli.computed = endless
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupted_inside_the_solver(folder: Path, tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", SOLVING, "run", str(folder), "-o", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(SRC)},
    )
    assert run.stderr
    while (line := run.stderr.readline()) and line != b"solving\n":
        pass
    run.send_signal(signal.SIGINT)
    said, told = run.communicate()  # would take hours
    assert run.returncode == 130, told
    assert (said, told) == (b"", b"Avbruten.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupted_in_generated_code_and_while_modules_load(tmp_path: Path) -> None:
    inside = "from infraprio import cli, __main__; cli._dispatch = lambda _: exec(PRESS); __main__.command()"
    loading = "import sys; sys.modules['infraprio.cli'] = None; from infraprio import __main__ as m\nclass Finder:\n def find_spec(*_): exec(PRESS)\nsys.modules.pop('infraprio.cli'); sys.meta_path.insert(0, Finder); m.command()"
    press = "PRESS = 'import os, signal; os.kill(os.getpid(), signal.SIGINT)'\n"
    for code, word in ((inside, "Avbruten."), (loading, "Interrupted.")):
        done = subprocess.run(
            [sys.executable, "-c", press + code, "check", str(tmp_path)],
            capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(SRC)},
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (130, "", word + "\n")


def test_what_compiled_code_prints_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    import ctypes

    from infraprio.terminal import quiet, say

    say("before")
    with quiet():
        ctypes.CDLL(None).printf(b"debug line of a solver\n")
    say("after")
    assert capfd.readouterr().out == "before\nafter\n"
