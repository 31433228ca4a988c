"""Reference problems with published or proven answers, kept beside the repository."""

import json
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reference"


@pytest.fixture(scope="session")
def reference():
    def load(name):
        path = SHARED / f"{name}.json"
        if not path.exists():
            pytest.skip(f"reference problem {name} is not at {SHARED}")
        return json.loads(path.read_text(encoding="utf-8"))

    return load
