"""Options that several commands have."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

__all__ = ["SCENARIO", "Command", "folder_option", "seed_option", "workers_option"]

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


def workers_option(sub: argparse.ArgumentParser) -> None:
    """Add over what the calculations are spread."""
    over = sub.add_mutually_exclusive_group()
    over.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="spread the calculations over N processes of this machine; the result is the same",
    )
    over.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="spread them over a Dask cluster: tcp://HOST:8786, or local:N for one of N processes here",
    )


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: write a number of processes, at least 1")
    return int(text)
