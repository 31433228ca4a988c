"""The command line: one function a command."""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infraprio.commands import question_commands, value_commands
from infraprio.commands.arguments import parser
from infraprio.commands.command_parts import BAD_INPUT, computed, refuse_existing, say_files, workers
from infraprio.errors import InfraprioError, TargetError, WritingError
from infraprio.findings import Finding, told
from infraprio.scenario.money import reader_of
from infraprio.terminal import (
    INTERRUPTED,
    complain,
    painter,
    plain_streams,
    progress_bar,
    quiet,
    say,
    stoppable,
    width,
)
from infraprio.words import Name, say_number
from infraprio.words import say as text

if TYPE_CHECKING:
    from infraprio.scenario import Scenario

__all__ = ["main"]

FAILURE = 1
_LONG = 5.0  # seconds of reading that are told in advance


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _wanted(args: argparse.Namespace, output: Path) -> tuple[str, ...]:
    """The formats; with the document and the folder they are checked before the long run, and what will be written is told."""
    from infraprio.report.write import check_document, check_results, checked_formats

    wanted = checked_formats(_words(args.formats))
    check_document(args.length, args.template, args.sheets)
    check_results(output)
    complain(text("console.will_write", args.language, path=output, formats=", ".join(wanted)))
    return wanted


def _run(path: Path, args: argparse.Namespace, output: Path) -> int:
    """Read a scenario and rank it."""
    import infraprio as ip

    wanted = _wanted(args, output)
    scenario = ip.read(path)
    for file in getattr(args, "decisions", ()):
        scenario = ip.with_decisions(scenario, file)
    return _ranked(scenario, args, output, wanted)


def _rank(args: argparse.Namespace) -> int:
    """Rank a list as `run` ranks a scenario, if all that must be known of it was said."""
    import infraprio as ip
    from infraprio.commands.list_command import asked_list
    from infraprio.scenario.files.saving import check_target

    target: Path | None = args.scenario
    if target is not None:
        if refuse_existing(target, args.language):
            return BAD_INPUT
        if target.resolve() == args.output.resolve():
            complain(text("console.list.one_folder", args.language, path=target))
            return BAD_INPUT
        check_target(target)
    wanted = _wanted(args, args.output)
    scenario = asked_list(args)
    if scenario is None:
        return BAD_INPUT
    code = _ranked(scenario, args, args.output, wanted)
    if target is not None:
        ip.write(scenario, target)
        say(text("console.list.scenario", args.language, path=target))
    return code


def _ranked(scenario: Scenario, args: argparse.Namespace, output: Path, wanted: tuple[str, ...]) -> int:
    """Run, write, and only then print: whatever happens to the console, the files are there."""
    from infraprio.report.terminal.ranked_lists import closing_line, ranking_text
    from infraprio.report.write import write_result

    language: str = args.language
    for line in told(scenario.findings, reader_of(scenario, language)):
        complain(line)
    values, proof = getattr(args, "values", ()), getattr(args, "proof", False)
    result = computed(scenario, language, args.seed, values, proof=proof)
    show, paint = progress_bar(), painter()

    def progress(file: str, share: float) -> None:
        known = f"console.stage.{file}"
        name = text(known, language) if file in ("robustness", "study") else file
        show(text("console.writing", language, name=name), share)

    with quiet():
        written = write_result(
            result, output, language=language, formats=wanted, length=args.length, template=args.template, sheets=args.sheets, progress=progress
        )  # fmt: skip
    show("", 1.0)
    say(ranking_text(result, language, width(), paint))
    say_files(written)
    say()
    say(closing_line(result, language, paint))
    return 0


def _examples(language: str) -> int:
    """Name, title and folder of each example."""
    import infraprio as ip

    for name, folder in ip.examples().items():
        settings = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))["scenario"]
        say(f"{name:<16} {Name(settings['name'], settings.get('name_en', '')).text(language)}")
        say(f"{'':<16} {folder}")
    return 0


def _check(path: Path, language: str) -> int:
    import infraprio as ip

    findings = ip.check(path)
    for line in told(findings, language):
        say(line)
    own = [f for f in findings if not f.follows]
    count = {kind: sum(f.severity == kind for f in own) for kind in ("error", "warning", "note")}
    say(", ".join(say_number(f"console.count.{kind}", language, n) for kind, n in count.items()))
    return BAD_INPUT if any(f.severity == "error" for f in findings) else 0


def _profile(name: str, folder: Path, language: str) -> int:
    from infraprio.scenario.files.profiles import write_profile

    if refuse_existing(folder, language):
        return BAD_INPUT
    write_profile(name, folder)
    say(text("console.profile", language, path=folder))
    return 0


def _new(path: Path, profile: str, language: str) -> int:
    from infraprio.effects.indicators import measures
    from infraprio.scenario.files.template import write_template

    if refuse_existing(path, language):
        return BAD_INPUT
    write_template(path, profile, measures())
    say(text("console.new", language, path=path))
    say(text("console.new_scales", language, path=path))
    return 0


def _new_list(path: Path, language: str) -> int:
    from infraprio.sheet.template import write_list_template

    if path.suffix.lower() != ".xlsx":
        raise InfraprioError(text("console.simple_xlsx", language))
    if refuse_existing(path, language):
        return BAD_INPUT
    write_list_template(path, language)
    say(text("console.new_list", language, path=path))
    return 0


def _new_country(path: Path, size: float | None, seed: int | None, language: str) -> int:
    import infraprio as ip
    from infraprio.scenario.files.saving import check_target
    from infraprio.synthetic import synthetic_country

    if refuse_existing(path, language):
        return BAD_INPUT
    check_target(path)
    country = synthetic_country(10.0 if size is None else size, seed=seed or 0)
    ip.write(country, path)
    say(text("console.new_country", language, path=path))
    return 0


def _build(args: argparse.Namespace) -> int:
    """Build a region, write it with its account, and say both."""
    from infraprio.building.saving import write_region
    from infraprio.building.scenarios import built
    from infraprio.network.osm.extract import effort
    from infraprio.scenario.files.saving import check_target

    if refuse_existing(args.output, args.language):
        return BAD_INPUT
    check_target(args.output)
    sources = {
        key: value for key, value in vars(args).items() if key not in ("command", "language", "output")
    }
    if args.osm is not None:
        nodes, seconds, megabytes = effort(args.osm)
        if seconds >= _LONG:
            gaps = {"nodes": nodes, "seconds": round(seconds), "memory": round(megabytes, -1)}
            say(
                text(
                    "console.map_effort",
                    args.language,
                    **{key: f"{value:.0f}" for key, value in gaps.items()},
                )
            )
    scenario, report = built(**sources)
    written = write_region(scenario, report, args.output, args.language)
    for line in report.lines(args.language):
        say(line)
    say_files(written)
    say(text("console.build_next", args.language, path=args.output))
    return 0


def _scales(path: Path, output: Path | None, language: str) -> int:
    """Print suggested scales; with `output`, write the scenario with them, the one that was read left as it is."""
    import infraprio as ip
    from infraprio.report.terminal.scales import scales_text

    if output is not None and refuse_existing(output, language):
        return BAD_INPUT
    scenario = ip.read(path)
    scales = ip.suggest_scales(scenario)
    say(scales_text(scales, scenario, language))
    if output is not None:
        say(str(ip.write(ip.with_scales(scenario, scales), output)))
    return 0


def _convert(args: argparse.Namespace) -> int:
    import infraprio as ip
    from infraprio.scenario.files.forms.folded import folded
    from infraprio.scenario.files.saving import check_target

    if refuse_existing(args.target, args.language):
        return BAD_INPUT
    if args.gmns:
        network, trips = ip.network.from_scenario(ip.read(args.path))
        ip.network.write_gmns(network, args.target, trips)
        say(str(args.target))
        return 0
    check_target(args.target)
    scenario = ip.read(args.path)
    for mode, proposal, file in args.times:
        scenario = ip.with_times(scenario, file, mode, proposal)
    if args.basemap is not None:
        scenario = ip.with_background(scenario, args.basemap)
    say(str(ip.write(folded(scenario) if args.short else scenario, args.target)))
    return 0


def _dispatch(args: argparse.Namespace) -> int:
    with workers(args):
        return _ANSWERS[args.command](args)


def _demo(args: argparse.Namespace) -> int:
    """Run an example that comes along."""
    import infraprio as ip

    output = args.output or Path(f"{args.example}-results")
    return _run(ip.example(args.example), args, output)


def _new_file(args: argparse.Namespace) -> int:
    """Write what a planner fills in, or a generated country."""
    if args.national:
        return _new_country(args.path, args.size, args.seed, args.language)
    if args.size is not None or args.seed is not None:
        raise InfraprioError(text("console.only_national", args.language))
    if args.simple:
        return _new_list(args.path, args.language)
    return _new(args.path, args.profile, args.language)


_ANSWERS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "run": lambda args: _run(args.path, args, args.output),
    "rank": _rank,
    "demo": _demo,
    "examples": lambda args: _examples(args.language),
    "compare": lambda args: question_commands.compare(
        args.earlier, args.later, args.output, args.language, args.seed
    ),
    "order": lambda args: question_commands.order(
        args.path, args.order, args.output, args.language, args.seed
    ),
    "methods": lambda args: question_commands.methods(args.path, args.output, args.language),
    "audit": lambda args: question_commands.audit(
        args.path, args.plan, args.output, args.language, args.seed
    ),
    "why": lambda args: question_commands.why(args.path, args.ids, args.output, args.language, args.seed),
    "benefits": lambda args: question_commands.benefits(args.path, args.output, args.language, args.seed),
    "risk": lambda args: question_commands.risk(args.path, args.output, args.language, args.seed),
    "schedule": lambda args: question_commands.schedule(
        args.path, args.ids, args.by, args.output, args.language, args.seed
    ),
    "caps": lambda args: question_commands.caps(args.path, args.of, args.output, args.language, args.seed),
    "fair": lambda args: question_commands.fair(
        args.path, args.of, args.by, args.output, args.language, args.seed
    ),
    "jury": lambda args: question_commands.jury(args.path, args.files, args.output, args.language, args.seed),
    "weigh": question_commands.weigh,
    "replan": lambda args: question_commands.replan(
        args.earlier, args.later, args.output, args.language, args.seed, args.within / 100
    ),
    "scales": lambda args: _scales(args.path, args.output, args.language),
    "check": lambda args: _check(args.path, args.language),
    "build": _build,
    "values": value_commands.values,
    "profile": lambda args: _profile(args.name, args.folder, args.language),
    "new": _new_file,
    "convert": _convert,
}
"""What each command does; the value is the exit code."""


def _fault_lines(fault: InfraprioError, language: str) -> list[str]:
    lines = told([each for each in fault.findings if isinstance(each, Finding)], language)
    return lines or [text("console.error", language, text=fault.text(language))]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    The exit code: 0; 2 for bad input; 1 where the system or the program failed; 130 after Ctrl-C.
    """
    plain_streams()
    args = parser().parse_args(argv)
    farewell = text("console.interrupted", args.language)
    try:
        with stoppable(farewell):
            return _dispatch(args)
    except InfraprioError as fault:
        for line in _fault_lines(fault, args.language):
            complain(line)
        refused = not isinstance(fault, WritingError) or isinstance(fault, TargetError)
        return BAD_INPUT if refused else FAILURE
    except KeyboardInterrupt:
        complain(farewell)
        return INTERRUPTED
    except Exception as fault:
        if os.environ.get("INFRAPRIO_DEBUG"):
            raise
        complain(f"infraprio failed: {type(fault).__name__}: {fault}")
        complain("This is not your mistake. Set INFRAPRIO_DEBUG=1 and report what is printed.")
        return FAILURE


if __name__ == "__main__":
    sys.exit(main())
