"""Commands that answer a question about a scenario beside its list."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from infraprio.commands.command_parts import BAD_INPUT, computed, explained, refuse_existing, say_files
from infraprio.findings import told
from infraprio.terminal import complain, progress_bar, quiet, say

if TYPE_CHECKING:
    from infraprio.questions.schedule import By
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = [
    "audit",
    "benefits",
    "caps",
    "compare",
    "fair",
    "jury",
    "methods",
    "order",
    "replan",
    "risk",
    "schedule",
    "weigh",
    "why",
]


def compare(earlier: Path, later: Path, output: Path, language: str, seed: int) -> int:
    """Run both, the later one with the decision log of the earlier one, and write what moved."""
    import infraprio as ip
    from infraprio.report.comparison.sentences import comparison_sentences
    from infraprio.report.comparison.write import RECORD, write_comparison
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    before = ip.read(earlier)
    after = ip.carry_decisions(before, ip.read(later))
    results = [computed(scenario, language, seed) for scenario in (before, after)]
    with quiet():
        comparison = ip.compare(*results)
        written = write_comparison(comparison, results[1], output, language)
    for sentence in comparison_sentences(comparison, language):
        say(sentence)
    say_files(written)
    return 0


def order(path: Path, order: Path, output: Path, language: str, seed: int) -> int:
    """Check the order before the run, then evaluate it and write the tables."""
    import infraprio as ip
    from infraprio.portfolio.problem.from_scenario import candidates
    from infraprio.report.given_order.report import RECORD, order_text, write_order
    from infraprio.scenario.files.order_file import read_order
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    read_order(scenario, order, candidates(scenario))
    result = computed(scenario, language, seed)
    with quiet():
        found = ip.evaluate_order(result, order)
        written = write_order(found, result, output, language)
    say(order_text(found, result, language))
    say_files(written)
    return 0


def methods(path: Path, output: Path | None, language: str) -> int:
    """Rank by other methods, write the tables where a folder is given, and say what they come to."""
    import infraprio as ip
    from infraprio.report.terminal.other_methods import methods_text
    from infraprio.report.write_methods import RECORD, write_methods
    from infraprio.writing import check_folder, former_files

    if output is not None:
        check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    for line in told(scenario.findings, language):
        complain(line)
    with quiet():
        found = ip.methods(scenario)
        written = [] if output is None else write_methods(found, output, language)
    say(methods_text(found, language))
    say_files(written)
    return 0


def _asked(scenario: Scenario, language: str, seed: int) -> Result | Scenario:
    """What a question is put to: the run of a scenario with a network; without one no list is searched for it."""
    from infraprio.scenario.scenario import has_network

    return computed(scenario, language, seed) if has_network(scenario) else scenario


def audit(path: Path, plan: Path, output: Path, language: str, seed: int) -> int:
    """Check the plan before the run, then audit it and write the report."""
    import infraprio as ip
    from infraprio.portfolio.problem.from_scenario import candidates
    from infraprio.report.questions.audit import RECORD, audit_text, write_audit
    from infraprio.scenario.files.order_file import read_plan
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    read_plan(scenario, plan, candidates(scenario))
    asked = _asked(scenario, language, seed)
    with explained(scenario, language), quiet():
        found = ip.audit(asked, plan, seed, progress_bar())
        written = write_audit(found, scenario, output, language)
    say(audit_text(found, scenario, language))
    say_files(written)
    return 0


def why(path: Path, ids: list[str], output: Path, language: str, seed: int) -> int:
    """Check the ids before the run, then say what would turn the standing of each and write it."""
    import infraprio as ip
    from infraprio.portfolio.problem.from_scenario import candidates
    from infraprio.report.questions.why import RECORD, why_text, write_why
    from infraprio.scenario.files.order_file import read_order
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    if ids:
        read_order(scenario, ids, candidates(scenario))
    asked = _asked(scenario, language, seed)
    with explained(scenario, language), quiet():
        found = ip.why_not(asked, ids or None, seed, progress_bar())
        written = write_why(found, scenario, output, language)
    say(why_text(found, scenario, language))
    say_files(written)
    return 0


def caps(path: Path, of: str | None, output: Path, language: str, seed: int) -> int:
    """Check what is asked for before the run, then price the caps and write the curve."""
    import infraprio as ip
    from infraprio.effects.stated.capped_words import require_measure
    from infraprio.report.questions.caps import RECORD, caps_text, write_caps
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    if of is not None:
        require_measure(scenario, of)
    asked = _asked(scenario, language, seed)
    with explained(scenario, language), quiet():
        found = ip.caps(asked, of, seed=seed, progress=progress_bar())
        written = write_caps(found, scenario, output, language)
    say(caps_text(found, scenario, language))
    say_files(written)
    return 0


def fair(
    path: Path, of: str, by: Literal["municipality", "place"], output: Path, language: str, seed: int
) -> int:
    """Check what is asked for before the run, then find the fair plan and write what fairness costs."""
    import infraprio as ip
    from infraprio.effects.stated.capped_words import require_measure
    from infraprio.report.questions.fair import RECORD, fair_text, write_fair
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    require_measure(scenario, of)
    asked = _asked(scenario, language, seed)
    with explained(scenario, language), quiet():
        found = ip.fair(asked, of, by, seed=seed, progress=progress_bar())
        written = write_fair(found, scenario, output, language)
    say(fair_text(found, scenario, language))
    say_files(written)
    return 0


def jury(path: Path, files: list[Path], output: Path, language: str, seed: int) -> int:
    """Check every plan before the run, then pool them and write what they come to."""
    import infraprio as ip
    from infraprio.portfolio.problem.from_scenario import candidates
    from infraprio.questions.jury.ballots import read_ballots
    from infraprio.report.questions.jury import RECORD, jury_text, write_jury
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    read_ballots(scenario, files, candidates(scenario))
    asked = _asked(scenario, language, seed)
    with explained(scenario, language), quiet():
        found = ip.jury(asked, files, seed, progress_bar())
        written = write_jury(found, scenario, output, language)
    say(jury_text(found, scenario, language))
    say_files(written)
    return 0


def weigh(args: argparse.Namespace) -> int:
    """Ask on the terminal, or read the answers that are piped in, and write the scenario with them."""
    import infraprio as ip
    from infraprio.reading import read_to_weigh
    from infraprio.scenario.files.saving import check_target

    if refuse_existing(args.output, args.language):
        return BAD_INPUT
    check_target(args.output)
    scenario = ip.weigh(read_to_weigh(args.path), args.stakeholder, args.by, language=args.language)
    say()
    say(str(ip.write(scenario, args.output)))
    return 0


def replan(earlier: Path, later: Path, output: Path, language: str, seed: int, within: float) -> int:
    """Run both and write the plan that keeps most of the earlier one."""
    import infraprio as ip
    from infraprio.report.questions.replan import RECORD, replan_text, write_replan
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    before, after = ip.read(earlier), ip.read(later)
    results = [computed(scenario, language, seed) for scenario in (before, after)]
    with quiet():
        found = ip.replan(results[0], results[1], within)
        written = write_replan(found, after, output, language)
    say(replan_text(found, after, language))
    say_files(written)
    return 0


def _run_of(path: Path, language: str, seed: int) -> Result:
    """The run of a scenario, after what is to be said of it."""
    import infraprio as ip

    scenario = ip.read(path)
    for line in told(scenario.findings, language):
        complain(line)
    return computed(scenario, language, seed)


def risk(path: Path, output: Path, language: str, seed: int) -> int:
    """Run, hold the plan against the money in samples of its costs, and write the answer."""
    import infraprio as ip
    from infraprio.report.questions.risk import RECORD, risk_text, write_risk
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    result = _run_of(path, language, seed)
    with quiet():
        found = ip.risk(result)
        written = write_risk(found, output, language)
    say(risk_text(found, language))
    say_files(written)
    return 0


def schedule(path: Path, ids: list[str], by: By | None, output: Path, language: str, seed: int) -> int:
    """Check what is asked for before the run, then place the proposals in years, and write the answer."""
    import infraprio as ip
    from infraprio.questions.schedule import asked_for
    from infraprio.report.questions.schedule import RECORD, schedule_text, write_schedule
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    scenario = ip.read(path)
    asked = asked_for(scenario, ids or None)
    for line in told(scenario.findings, language):
        complain(line)
    result = computed(scenario, language, seed)
    with quiet():
        found = ip.schedule(result, asked, by, seed, progress_bar())
        written = write_schedule(found, output, language)
    say(schedule_text(found, language))
    say_files(written)
    return 0


def benefits(path: Path, output: Path, language: str, seed: int) -> int:
    """Run, take the net present values apart, and write who gains."""
    import infraprio as ip
    from infraprio.report.questions.benefits import RECORD, benefits_text, write_benefits
    from infraprio.writing import check_folder, former_files

    check_folder(output, former_files(RECORD))
    result = _run_of(path, language, seed)
    with quiet():
        found = ip.benefits(result)
        written = write_benefits(result, found, output, language)
    say(benefits_text(found, language))
    say_files(written)
    return 0
