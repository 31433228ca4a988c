"""The program that the page carries: HiGHS as WebAssembly and what drives it in a worker, packed as text."""

from __future__ import annotations

import base64
import gzip
from functools import cache
from importlib.resources import files

__all__ = ["packed_program"]

_HOME = "infraprio.report.page.optimiser"
_NOTICE = "/* HiGHS and highs-js, compiled to WebAssembly.\n{licence}*/\n"


def _packed(content: bytes) -> str:
    """Base64 of the gzip of some bytes, the same on every day."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode("ascii")


@cache
def packed_program() -> tuple[str, str] | None:
    """The worker's script with its licence, and the compiled solver, packed; None where it was not fetched.

    Notes
    -----
    ``scripts/fetch_optimiser.py`` fetches it when the project is set up; a wheel carries it.
    """
    home = files(_HOME)
    parts = [home.joinpath("highs", name) for name in ("LICENSE", "highs.js", "highs.wasm")]
    if not all(part.is_file() for part in parts):
        return None
    licence, loader, compiled = (part.read_bytes() for part in parts)
    driver = home.joinpath("worker.js").read_bytes()
    notice = _NOTICE.format(licence=licence.decode("utf-8")).encode("utf-8")
    return _packed(b"\n".join([notice, loader, driver])), _packed(compiled)
