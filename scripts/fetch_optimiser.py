"""Fetch HiGHS compiled to WebAssembly, which the meeting page carries, from the npm registry into the package data.

Nothing of it is committed. What arrives is held against a checksum before a byte of it is unpacked. Where the registry
cannot be reached the page is made without it and says so.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path

VERSION = "1.15.3"
ADDRESS = f"https://registry.npmjs.org/highs/-/highs-{VERSION}.tgz"
SHA256 = "218533577886c69023739024bb92cfc2831ba45ff1fd1fd981753c04cded9793"
FOLDER = Path(__file__).parents[1] / "src" / "infraprio" / "report" / "page" / "optimiser" / "highs"
WANTED = {
    "package/build/highs.js": "highs.js",
    "package/build/highs.wasm": "highs.wasm",
    "package/LICENSE": "LICENSE",
}
SECONDS = 60


def unpacked(packed: bytes) -> dict[str, bytes]:
    """The files wanted of the package, by the name they get here.

    Raises
    ------
    ValueError
        If the package is not the one that was pinned.
    """
    found = hashlib.sha256(packed).hexdigest()
    if found != SHA256:
        raise ValueError(f"{ADDRESS}: SHA-256 is {found}, not {SHA256}; nothing was unpacked")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        for inside, name in WANTED.items():
            part = archive.extractfile(inside)
            if part is None:
                raise ValueError(f"{ADDRESS}: {inside} is not in it")
            files[name] = part.read()
    return files


def stands(folder: Path) -> bool:
    """Whether the pinned version is there already."""
    mark = folder / "VERSION"
    whole = all((folder / name).is_file() for name in WANTED.values())
    return whole and mark.is_file() and mark.read_text(encoding="utf-8").strip() == VERSION


def main() -> int:
    """Fetch it if it is not there; 0 also without a network, as the project works without it."""
    if stands(FOLDER):
        return 0
    try:
        with urllib.request.urlopen(ADDRESS, timeout=SECONDS) as answer:
            packed = answer.read()
    except (urllib.error.URLError, TimeoutError, OSError) as fault:
        print(
            f"The optimiser of the meeting page was not fetched ({fault}); the page is made without it.",
            file=sys.stderr,
        )
        return 0
    try:
        files = unpacked(packed)
    except (ValueError, tarfile.TarError) as fault:
        print(fault, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
    (FOLDER / "VERSION").write_text(f"{VERSION}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
