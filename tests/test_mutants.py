"""The tests notice faults: what the script that puts them in does, and as a slow check a few of them."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import subprocess
import sys
from typing import Any

import pytest
from scripts import mutants, mutants_run, which_tests

from tests.conftest import ROOT

FEW = ("src/infraprio/portfolio/problem/money.py", "src/infraprio/solver")


def test_a_mutant_is_one_fault_that_can_be_read():
    for room in mutants.ROOMS:
        at = ROOT / room
        for file in [at] if at.is_file() else sorted(at.rglob("*.py"))[::11]:
            source = file.read_bytes()
            for mutant in mutants.mutants_of(file)[::23]:
                spoilt = mutant.spoilt(source)
                assert ast.dump(ast.parse(spoilt)) != ast.dump(ast.parse(source)), mutant


def test_the_seed_decides_which_are_tried_and_what_means_the_same_is_left_out():
    first = mutants.picked(30, 1, FEW)
    assert first == mutants.picked(30, 1, FEW)
    assert first != mutants.picked(30, 2, FEW)
    known = mutants.equivalent()
    assert known
    for file in {file for file, *_ in known}:
        found = {(m.file, m.code, m.before, m.after) for m in mutants.mutants_of(ROOT / file)}
        assert {each for each in known if each[0] == file} <= found  # no reason without its code
        tried = mutants.picked(10**6, 0, [file])
        assert tried
        assert not known & {(m.file, m.code, m.before, m.after) for m in tried}


def test_code_elsewhere_does_not_change_which_are_tried():
    few = mutants.picked(40, 1, FEW)
    left = [mutant for mutant in few if mutant.file.startswith(FEW[0])]
    assert 0 < len(left) < len(few)
    assert set(left) <= set(mutants.picked(40, 1, FEW[:1]))


def test_every_kind_of_fault_is_made(tmp_path):
    code = "def f(a, b):\n    if a < b and g(a, b):\n        return a, -b\n    c = a + 2 * b\n    return c\n"
    (tmp_path / "m.py").write_text(code)
    made = {(m.before, m.after) for m in mutants.mutants_of(tmp_path / "m.py", tmp_path)}
    assert {
        ("a < b", "(a <= b)"), ("a < b and g(a, b)", "(a < b or g(a, b))"), ("g(a, b)", "(g(b, a))"),
        ("a < b and g(a, b)", "(not (a < b and g(a, b)))"), ("a, -b", "((-b, a))"), ("-b", "(b)"), ("2", "(3)"),
        ("a + 2 * b", "(a - 2 * b)"), ("2 * b", "(2 / b)"),
    } <= made  # fmt: skip


CODE = """'What it is.'
from __future__ import annotations


def f(a):
    'What it does.'
    if a > 1:
        return [x + 1 for x in range(a)]
    elif a == 1:
        return g(
            a,
        )
    return 0


def g(a):
    return a * 10


def njit(**how):
    return lambda function: function


_inner = njit(inline="always")


@_inner
def compiled(a):
    return a
"""


def test_each_statement_that_runs_is_noted():
    space: dict[str, Any] = {}
    exec(compile(which_tests.noting("m.py", CODE), "m.py", "exec"), space)
    ran = getattr(builtins, which_tests.NOTED)
    assert (space["__doc__"], space["f"].__doc__) == ("What it is.", "What it does.")
    for argument, lines in ((2, {7, 8}), (1, {7, 9, 10, 17}), (0, {7, 9, 13})):
        ran.clear()
        space["f"](argument)
        assert ran == {f"m.py:{line}" for line in lines}
    ran.clear()
    assert space["compiled"](1) == 1  # what a compiler is to read is left as it stands
    assert not ran


def test_a_mutant_is_put_into_the_function_that_is_loaded(tmp_path):
    path = tmp_path / "m.py"
    path.write_text(CODE)
    spec = importlib.util.spec_from_file_location("m", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    there = {(m.before, m.after): m for m in mutants.mutants_of(path, tmp_path)}
    for key, line, found in ((("a > 1", "(a >= 1)"), 7, [1]), (("a * 10", "(a / 10)"), 17, 0.1)):
        place = mutants_run.place_of(there[key], CODE.encode())
        assert place.statement == line
        mutants_run.put(path, there[key].spoilt(CODE.encode()), place)
        assert module.f(1) == found
        mutants_run.put(path, CODE.encode(), place)
        assert module.f(1) == 10


@pytest.mark.slow
@pytest.mark.parametrize("room", mutants.ROOMS)
def test_a_few_mutants_of_each_room_are_noticed(room):
    command = [sys.executable, "scripts/mutants.py", "--many", "5", "--seed", "3", "--only", room]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
