"""Figures of a result, each one function that takes a result and a language and returns a matplotlib figure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infraprio.report.figures.all_figures import *  # noqa: F403


def __getattr__(name: str) -> Any:
    # The figures load matplotlib, which nothing else needs.
    return getattr(import_module("infraprio.report.figures.all_figures"), name)
