"""The optimiser of the meeting page is fetched whole and as pinned, or not at all."""

from __future__ import annotations

import hashlib
import io
import tarfile
import urllib.error
from pathlib import Path
from typing import Any

import pytest
from scripts import fetch_optimiser


def package(names: list[str]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(name)
            archive.addfile(entry, io.BytesIO(name.encode()))
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fetch_optimiser, "FOLDER", tmp_path / "highs")
    return tmp_path / "highs"


def answer(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[str]:
    asked: list[str] = []

    def given(address: str, timeout: int) -> Any:
        asked.append(address)
        return io.BytesIO(content)

    monkeypatch.setattr(fetch_optimiser.urllib.request, "urlopen", given)
    return asked


def test_it_is_unpacked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = package(list(fetch_optimiser.WANTED))
    monkeypatch.setattr(fetch_optimiser, "SHA256", hashlib.sha256(content).hexdigest())
    asked = answer(monkeypatch, content)
    assert fetch_optimiser.main() == 0
    assert fetch_optimiser.main() == 0
    assert asked == [fetch_optimiser.ADDRESS]
    assert (folder / "highs.wasm").read_text() == "package/build/highs.wasm"


def test_another_package_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, package(list(fetch_optimiser.WANTED)))
    assert fetch_optimiser.main() == 1
    assert "nothing was unpacked" in capsys.readouterr().err
    assert not folder.exists()


def test_without_a_network_the_project_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(address: str, timeout: int) -> Any:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(fetch_optimiser.urllib.request, "urlopen", fails)
    assert fetch_optimiser.main() == 0
    assert "made without it" in capsys.readouterr().err
    assert not folder.exists()
