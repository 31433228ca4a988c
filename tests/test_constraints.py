"""The versions that constraints.txt names are those that the tests ran with, and fit pyproject.toml."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def test_constraints_name_what_is_needed() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["word"], *extras["pdf"], *extras["matrix"]]
    for wanted in map(Requirement, needed):
        name = canonicalize_name(wanted.name)
        assert name in pinned, f"{name} is missing in constraints.txt"
        assert wanted.specifier.contains(pinned[name])
        if version(name) != pinned[name]:
            pytest.skip(f"another environment than that of constraints.txt: {name} {version(name)}")
