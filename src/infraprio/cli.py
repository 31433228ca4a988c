"""The command line: run, check, scales, order, compare, new, convert, demo."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from infraprio import __version__
from infraprio.errors import InfeasibleError, InfraprioError

if TYPE_CHECKING:
    from infraprio.pipeline import Result
    from infraprio.scenario import Scenario

__all__ = ["main"]

BAD_INPUT, FAILURE = 2, 1
FORMATS = ("csv", "xlsx", "png", "svg")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="infraprio",
        description="Decide which roads, railways and interchanges to build, and in which order.",
        epilog="examples:\n"
        "  infraprio demo                            run the Jämtland example\n"
        "  infraprio new myplan.xlsx                 an empty workbook to fill in\n"
        "  infraprio check myplan.xlsx               everything that is wrong with it\n"
        "  infraprio scales myplan.xlsx              what 0 and 100 may mean for each goal\n"
        "  infraprio run myplan.xlsx -o results      the ranked lists, in Swedish\n"
        "  infraprio order myplan.xlsx council.csv   what the council's own order costs\n"
        "  infraprio compare old.xlsx myplan.xlsx    what moved between two plans, and why\n"
        "  infraprio convert myplan.xlsx myplan      the workbook as a folder of CSV tables\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"infraprio {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_: str, example: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=help_,
            description=help_[0].upper() + help_[1:] + ".",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.add_argument(
            "--language", choices=("sv", "en"), default="sv", help="language of what is written (default: sv)"
        )
        return sub

    def outputs(sub: argparse.ArgumentParser, folder: str) -> None:
        sub.add_argument(
            "-o",
            "--output",
            type=Path,
            default=Path(folder),
            help=f"folder for the results (default: {folder})",
        )
        sub.add_argument(
            "--seed", type=int, default=0, help="seed of everything that is sampled (default: 0)"
        )
        sub.add_argument(
            "--formats",
            default=",".join(FORMATS),
            help=f"comma-separated kinds of files (default: {','.join(FORMATS)})",
        )

    sub = command(
        "run",
        "compute the ranked lists of a scenario",
        "infraprio run examples/jamtland -o results --language en",
    )
    sub.add_argument("path", type=Path, help="folder of CSV tables, Excel workbook or GeoPackage")
    outputs(sub, "results")
    sub = command(
        "check", "list everything that is wrong with a scenario", "infraprio check myplan.xlsx --language en"
    )
    sub.add_argument("path", type=Path, help="folder of CSV tables, Excel workbook or GeoPackage")
    sub = command(
        "scales",
        "suggest what a full contribution to each goal is, from what the proposals do",
        "infraprio scales myplan.xlsx -o myplan-scaled.xlsx",
    )
    sub.add_argument("path", type=Path, help="folder of CSV tables, Excel workbook or GeoPackage")
    sub.add_argument(
        "-o",
        "--output",
        type=Path,
        default=None,
        help="write the scenario with these scales in its goals: a new workbook, GeoPackage or folder",
    )
    sub = command("new", "write empty tables to fill in", "infraprio new myplan.xlsx")
    sub.add_argument("path", type=Path, help="new folder, or new workbook if it ends in .xlsx")
    sub = command(
        "convert",
        "write a scenario as a workbook or as a folder",
        "infraprio convert examples/jamtland jamtland.xlsx",
    )
    sub.add_argument("path", type=Path, help="folder of CSV tables, Excel workbook or GeoPackage")
    sub.add_argument(
        "target", type=Path, help="workbook if it ends in .xlsx, GeoPackage if in .gpkg, else folder"
    )
    sub = command(
        "compare",
        "run two scenarios and tell what moved between them, and why",
        "infraprio compare plan2025 plan2026.xlsx -o moved --language en",
    )
    for name, text in (
        ("earlier", "the scenario that was run before"),
        ("later", "the scenario to compare with it"),
    ):
        sub.add_argument(name, type=Path, help=f"{text}: folder, Excel workbook or GeoPackage")
    sub.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("comparison"),
        help="folder for the results (default: comparison)",
    )
    sub.add_argument("--seed", type=int, default=0, help="seed of everything that is sampled (default: 0)")
    sub = command(
        "order",
        "tell what an order made by hand costs against the best list, and what would mend it",
        "infraprio order myplan.xlsx council.csv -o order --language en",
    )
    sub.add_argument("path", type=Path, help="folder of CSV tables, Excel workbook or GeoPackage")
    sub.add_argument(
        "order",
        type=Path,
        help="CSV file, text file or workbook with one proposal a row, by id or exact name, first priority first",
    )
    sub.add_argument(
        "-o", "--output", type=Path, default=Path("order"), help="folder for the results (default: order)"
    )
    sub.add_argument("--seed", type=int, default=0, help="seed of everything that is sampled (default: 0)")
    sub = command("demo", "run the Jämtland example", "infraprio demo -o jamtland-results")
    outputs(sub, "jamtland-results")
    return parser


def _say(text: str = "") -> None:
    print(text)


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def progress_bar() -> Callable[[str, float], None]:
    """A callback that draws stage and share done on one line; silent where nobody watches."""
    stream = sys.stderr
    watched = stream.isatty()
    begin = time.perf_counter()

    def show(stage: str, share: float) -> None:
        if watched:
            filled = round(30 * share)
            clock = time.perf_counter() - begin
            bar = f"\r[{'#' * filled}{'.' * (30 - filled)}] {share:4.0%} {clock:5.1f} s  {stage:<40.40}"
            stream.write(bar + ("\n" if share >= 1 else ""))
            stream.flush()

    return show


def _compute(scenario: Scenario, language: str, seed: int) -> Result:
    """Run a scenario; why no plan keeps its rules is told in the language, with its names."""
    import infraprio as ip
    from infraprio.report.impossible import impossible_text

    try:
        return ip.run(scenario, seed=seed, progress=progress_bar())
    except InfeasibleError as fault:
        raise InfraprioError(impossible_text(fault, scenario, language)) from fault


def _run(path: Path, output: Path, language: str, seed: int, formats: str) -> int:
    import infraprio as ip
    from infraprio.report.console import ranking_text

    scenario = ip.read(path)
    for found in scenario.findings:
        _complain(found.text(language))
    result = _compute(scenario, language, seed)
    _say(ranking_text(result, language))
    wanted = tuple(word.strip() for word in formats.split(",") if word.strip())
    written = result.write(output, language=language, formats=wanted)
    _say()
    for file in written:
        _say(str(file))
    return 0


def _check(path: Path, language: str) -> int:
    import infraprio as ip

    findings = ip.check(path)
    for found in findings:
        _say(found.text(language))
    count = {kind: sum(f.severity == kind for f in findings) for kind in ("error", "warning", "note")}
    if language == "sv":
        _say(f"{count['error']} fel, {count['warning']} varningar, {count['note']} upplysningar")
    else:
        _say(f"{count['error']} errors, {count['warning']} warnings, {count['note']} notes")
    return BAD_INPUT if count["error"] else 0


def _new(path: Path, language: str) -> int:
    from infraprio.scenario.template import write_template

    if path.exists():
        _complain(
            f"{path} finns redan; ange ett nytt namn."
            if language == "sv"
            else f"{path} exists already; give a new name."
        )
        return BAD_INPUT
    write_template(path)
    if language == "sv":
        _say(f"{path} är skapad. Fyll i tabellerna och kör: infraprio check {path}")
        _say(
            f"Sedan föreslår infraprio scales {path} vad 0 och 100 är för varje mål (zero_at och full_at i goals)."
        )
    else:
        _say(f"{path} is made. Fill in the tables and run: infraprio check {path}")
        _say(
            f"Then infraprio scales {path} suggests what 0 and 100 are for each goal (zero_at and full_at in goals)."
        )
    return 0


def _scales(path: Path, output: Path | None, language: str) -> int:
    """Print suggested scales; with `output`, write the scenario with them, the one that was read left as it is."""
    import infraprio as ip
    from infraprio.report.scales import scales_text

    if output is not None and output.exists():
        _complain(
            f"{output} finns redan; ange ett nytt namn."
            if language == "sv"
            else f"{output} exists already; give a new name."
        )
        return BAD_INPUT
    scenario = ip.read(path)
    scales = ip.suggest_scales(scenario)
    _say(scales_text(scales, scenario, language))
    if output is not None:
        _say(str(ip.write(ip.with_scales(scenario, scales), output)))
    return 0


def _convert(path: Path, target: Path, language: str) -> int:
    import infraprio as ip

    if target.exists():
        _complain(
            f"{target} finns redan; ange ett nytt namn."
            if language == "sv"
            else f"{target} exists already; give a new name."
        )
        return BAD_INPUT
    _say(str(ip.write(ip.read(path), target)))
    return 0


def _compare(earlier: Path, later: Path, output: Path, language: str, seed: int) -> int:
    """Run both, the later one with the decision log of the earlier one, and write what moved."""
    import infraprio as ip
    from infraprio.report.comparison import comparison_sentences, write_comparison

    before = ip.read(earlier)
    after = ip.carry_decisions(before, ip.read(later))
    results = [_compute(scenario, language, seed) for scenario in (before, after)]
    comparison = ip.compare(*results)
    for sentence in comparison_sentences(comparison, language):
        _say(sentence)
    _say()
    for file in write_comparison(comparison, results[1], output, language):
        _say(str(file))
    return 0


def _order(path: Path, order: Path, output: Path, language: str, seed: int) -> int:
    """Check the order before the run, then evaluate it and write the tables."""
    import infraprio as ip
    from infraprio.portfolio.from_scenario import candidates
    from infraprio.report.order import order_text, write_order
    from infraprio.scenario.order_file import read_order

    scenario = ip.read(path)
    read_order(scenario, order, candidates(scenario))
    result = _compute(scenario, language, seed)
    found = ip.evaluate_order(result, order)
    _say(order_text(found, result, language))
    _say()
    for file in write_order(found, result, output, language):
        _say(str(file))
    return 0


def _dispatch(args: argparse.Namespace) -> int:
    match args.command:
        case "run":
            return _run(args.path, args.output, args.language, args.seed, args.formats)
        case "demo":
            import infraprio as ip

            return _run(ip.example("jamtland"), args.output, args.language, args.seed, args.formats)
        case "compare":
            return _compare(args.earlier, args.later, args.output, args.language, args.seed)
        case "order":
            return _order(args.path, args.order, args.output, args.language, args.seed)
        case "scales":
            return _scales(args.path, args.output, args.language)
        case "check":
            return _check(args.path, args.language)
        case "new":
            return _new(args.path, args.language)
        case _:
            return _convert(args.path, args.target, args.language)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0, 2 for bad input, 1 for a failure."""
    args = _parser().parse_args(argv)
    try:
        return _dispatch(args)
    except InfraprioError as fault:
        label = "fel" if args.language == "sv" else "error"
        for line in [f.text(args.language) for f in getattr(fault, "findings", ())] or [f"{label}: {fault}"]:
            _complain(line)
        return BAD_INPUT
    except KeyboardInterrupt:
        return FAILURE
    except Exception as fault:
        if os.environ.get("INFRAPRIO_DEBUG"):
            raise
        _complain(f"infraprio failed: {type(fault).__name__}: {fault}")
        _complain("This is not your mistake. Set INFRAPRIO_DEBUG=1 and report what is printed.")
        return FAILURE


if __name__ == "__main__":
    sys.exit(main())
