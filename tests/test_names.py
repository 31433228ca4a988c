"""Names that scripts rely on stay what they are, whatever is imported first."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

ROOMS = ("scenario", "network", "effects", "appraisal", "scoring", "portfolio", "ranking", "report")
CODE = """
import importlib, os, pkgutil, sys
import numpy, scipy.optimize, scipy.sparse, networkx, pandas, matplotlib.figure  # what the rooms load, once for all of them
assert not any(name.startswith("infraprio") for name in sys.modules)
for name in sys.argv[1:]:
    if child := os.fork():
        assert os.waitpid(child, 0)[1] == 0, name
        continue
    room = importlib.import_module("infraprio." + name)
    public = {name: getattr(room, name) for name in getattr(room, "__all__", ())}
    for part in pkgutil.iter_modules(room.__path__):
        importlib.import_module(f"{room.__name__}.{part.name}")
    print(name, [name for name, value in public.items() if getattr(room, name) is not value], flush=True)
    os._exit(0)
"""


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="each room is the first that is imported, in a process of its own"
)
def test_no_module_takes_the_name_of_a_function() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, *ROOMS],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{room} []" for room in ROOMS]


def test_names_of_the_public_face() -> None:
    code = "import infraprio as ip; ip.read; print(all(hasattr(ip, n) for n in ip.__all__), callable(ip.run), callable(ip.check))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.split() == ["True", "True", "True"]
