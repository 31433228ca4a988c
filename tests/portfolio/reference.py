"""Cases with published or proved answers, read from beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from infraprio.portfolio import Problem

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "reference"


def case(name: str) -> dict[str, Any]:
    """Return a case, or skip the test."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        pytest.skip(f"reference case {name} is not there")
    return json.loads(path.read_text())


def probe_12(**rules: Any) -> tuple[Problem, dict[str, Any]]:
    """Return the published case of 12 projects, with its scores and weights."""
    read = case("probe_12_projects")
    data = read["input"]
    names = data["projects"]
    problem = Problem(
        value=pd.DataFrame(data["scores"], index=names, columns=["g1", "g2", "g3", "g4"]),
        cost=pd.Series(data["cost"], index=names),
        budget=data["budget"],
        weights=dict(zip(["g1", "g2", "g3", "g4"], data["weights"])),
        group={"department": pd.Series(data["department"], index=names)},
        **rules,
    )
    return problem, read
