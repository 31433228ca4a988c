"""Options that several commands have."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

__all__ = ["SCENARIO", "Command", "folder_option", "seed_option"]

SCENARIO = "folder of CSV tables, Excel workbook or GeoPackage"
Command = Callable[..., argparse.ArgumentParser]


def folder_option(sub: argparse.ArgumentParser, folder: str) -> None:
    """Add the folder of the results."""
    sub.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path(folder),
        help=f"folder for the results (default: {folder})",
    )


def seed_option(sub: argparse.ArgumentParser) -> None:
    """Add the seed of what is sampled."""
    sub.add_argument("--seed", type=int, default=0, help="seed of everything that is sampled (default: 0)")
