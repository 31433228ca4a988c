"""Commands about appraisal values: which sets there are, what one holds, and reading a guideline's workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from infraprio.commands.command_parts import BAD_INPUT, refuse_existing, say_files
from infraprio.commands.common_options import Command
from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.sets.shipped import SETS
from infraprio.terminal import say

__all__ = ["add_values", "values"]


def add_values(command: Command) -> None:
    """The command and its options."""
    sub = command(
        "values",
        "list the sets of appraisal values, show one, or read one out of a guideline's workbook",
        "infraprio values",
        "\n  infraprio values show us_dot_2025\n  infraprio values read annex.xlsx -o values.csv"
        "\n\nlayouts that are read: ASEK annex, TAG data book, tables of US DOT.",
    )
    sub.add_argument("action", nargs="?", choices=("list", "show", "read"), default="list")
    sub.add_argument("what", nargs="?", default="", help="name of a set, or workbook of a guideline")
    sub.add_argument(
        "-o", "--output", type=Path, default=Path("values.csv"), help="read: new table (default: values.csv)"
    )
    sub.add_argument(
        "--rows", type=Path, help="read: own rows of what is recognised (layout, label, unit, id)"
    )
    sub.add_argument("--edition", default="", help="read: edition that the workbook must be")


def values(args: argparse.Namespace) -> int:
    """List, show or read."""
    from infraprio.report.terminal.value_sets import set_text, sets_text

    if args.action == "list":
        say(sets_text(args.language))
        return 0
    if not args.what:
        raise InfraprioError(finding("values_unnamed", value=args.action))
    if args.action == "read":
        return _read(args)
    if args.what not in SETS:
        near = nearest(args.what, SETS)
        raise InfraprioError(finding("no_value_set", value=args.what, known=", ".join(SETS), **near))
    say(set_text(args.what, args.language))
    return 0


def _read(args: argparse.Namespace) -> int:
    """Read a workbook; write the table of values and beside it what was left."""
    from infraprio.appraisal.national.read import read_national
    from infraprio.report.terminal.value_sets import national_text
    from infraprio.writing import replaced_file

    left = args.output.with_name(f"{args.output.stem}_left.csv")
    if any(refuse_existing(path, args.language) for path in (args.output, left)):
        return BAD_INPUT
    found = read_national(args.what, rows=args.rows, edition=args.edition)
    say(national_text(found, args.language))
    if not len(found.values):
        raise InfraprioError(finding("values_none_read", args.what))
    written = {args.output: found.values} | ({left: found.left} if len(found.left) else {})
    for path, frame in written.items():
        with replaced_file(path) as fresh:
            frame.to_csv(fresh, index=False, lineterminator="\n", encoding="utf-8")
    say_files(list(written))
    return 0
