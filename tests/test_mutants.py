"""The tests notice faults: what the script that puts them in does, and as a slow check a few of them."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from scripts import mutants

from tests.conftest import ROOT


def test_a_mutant_is_one_fault_that_can_be_read():
    for room in mutants.ROOMS:
        at = ROOT / room
        for file in [at] if at.is_file() else sorted(at.rglob("*.py"))[::7]:
            source = file.read_bytes()
            for mutant in mutants.mutants_of(file)[::11]:
                spoilt = mutant.spoilt(source)
                assert ast.dump(ast.parse(spoilt)) != ast.dump(ast.parse(source)), mutant


def test_the_seed_decides_which_are_tried_and_what_means_the_same_is_left_out():
    first = mutants.picked(30, 1)
    assert first == mutants.picked(30, 1)
    assert first != mutants.picked(30, 2)
    known = mutants.equivalent()
    assert known
    for file in {file for file, *_ in known}:
        found = {(m.file, m.code, m.before, m.after) for m in mutants.mutants_of(ROOT / file)}
        assert {each for each in known if each[0] == file} <= found  # no reason without its code
        tried = mutants.picked(10**6, 0, [file])
        assert tried
        assert not known & {(m.file, m.code, m.before, m.after) for m in tried}


def test_code_elsewhere_does_not_change_which_are_tried(monkeypatch):
    few = mutants.picked(40, 1)
    dropped, *others = mutants.ROOMS
    monkeypatch.setattr(mutants, "ROOMS", {room: mutants.ROOMS[room] for room in others})
    left = [mutant for mutant in few if not mutant.file.startswith(dropped)]
    assert left
    assert set(left) <= set(mutants.picked(40, 1))


def test_every_kind_of_fault_is_made(tmp_path):
    code = "def f(a, b):\n    if a < b and g(a, b):\n        return a, -b\n    c = a + 2 * b\n    return c\n"
    (tmp_path / "m.py").write_text(code)
    made = {(m.before, m.after) for m in mutants.mutants_of(tmp_path / "m.py", tmp_path)}
    assert {
        ("a < b", "(a <= b)"), ("a < b and g(a, b)", "(a < b or g(a, b))"), ("g(a, b)", "(g(b, a))"),
        ("a < b and g(a, b)", "(not (a < b and g(a, b)))"), ("a, -b", "((-b, a))"), ("-b", "(b)"), ("2", "(3)"),
        ("a + 2 * b", "(a - 2 * b)"), ("2 * b", "(2 / b)"),
    } <= made  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("room", mutants.ROOMS)
def test_a_few_mutants_of_each_room_are_noticed(room):
    command = [sys.executable, "scripts/mutants.py", "--many", "5", "--seed", "3", "--only", room]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
