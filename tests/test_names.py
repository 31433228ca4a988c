"""Names that scripts rely on stay what they are, whatever is imported first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

CODE = """
import importlib, pkgutil, sys
room = importlib.import_module("infraprio." + sys.argv[1])
public = {name: getattr(room, name) for name in getattr(room, "__all__", ())}
for part in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"{room.__name__}.{part.name}")
print([name for name, value in public.items() if getattr(room, name) is not value])
"""


@pytest.mark.parametrize(
    "room", ["scenario", "network", "effects", "appraisal", "scoring", "portfolio", "ranking", "report"]
)
def test_no_module_takes_the_name_of_a_function(room: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, room],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.strip() == "[]"


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
