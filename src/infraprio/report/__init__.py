"""What is handed over: tables, figures, documents."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["figures"]


def __getattr__(name: str) -> Any:
    # The figures load matplotlib, which nothing else needs.
    if name == "figures":
        return import_module("infraprio.report.figures")
    raise AttributeError(f"module 'infraprio.report' has no attribute {name!r}")
