"""What several commands do."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infraprio.errors import InfeasibleError, InfraprioError
from infraprio.terminal import complain, progress_bar, quiet, say
from infraprio.words import say as text

if TYPE_CHECKING:
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["BAD_INPUT", "computed", "refuse_existing", "say_files", "workers"]

BAD_INPUT = 2


def computed(
    scenario: Scenario, language: str, seed: int, values: Sequence[str] = (), *, proof: bool = False
) -> Result:
    """Run a scenario; why no plan keeps its rules is told in the language, with its names."""
    import infraprio as ip

    show = progress_bar()

    def told(stage: str, share: float) -> None:
        show(text(f"console.stage.{stage}", language), share)

    with explained(scenario, language), quiet():
        return ip.run(scenario, seed=seed, progress=told, values=values, proof=proof)


@contextmanager
def explained(scenario: Scenario, language: str) -> Iterator[None]:
    """Inside, why no plan keeps the rules of a scenario is told in the language, with its names."""
    from infraprio.report.impossible import impossible_text

    try:
        yield
    except InfeasibleError as fault:
        raise InfraprioError(impossible_text(fault, scenario, language)) from fault


@contextmanager
def workers(args: argparse.Namespace) -> Iterator[None]:
    """Spread what is calculated inside over the workers that a command is asked to use; none as a rule."""
    count, cluster = getattr(args, "workers", None) or 1, getattr(args, "dask", None)
    if cluster is None and count == 1:
        yield
        return
    from infraprio.ensemble import spread_over
    from infraprio.ensemble.executors import dask_cluster, processes

    with processes(count) if cluster is None else dask_cluster(cluster) as executor, spread_over(executor):
        yield


def say_files(written: Sequence[Path]) -> None:
    """Say which files were written."""
    say()
    for file in written:
        say(str(file))


def refuse_existing(path: Path, language: str) -> bool:
    """Say so if something stands there, be it a link that leads nowhere."""
    if not os.path.lexists(path):
        return False
    complain(text("console.exists", language, path=path))
    return True
