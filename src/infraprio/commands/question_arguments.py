"""What can be asked of a scenario on the command line beside its list."""

from __future__ import annotations

import argparse
from pathlib import Path

from infraprio.commands.common_options import SCENARIO, Command, folder_option, seed_option
from infraprio.scenario.weighting import INTERVIEWS

__all__ = ["QUESTIONS"]


def _compare(command: Command) -> None:
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
    folder_option(sub, "comparison")
    seed_option(sub)


def _order(command: Command) -> None:
    sub = command(
        "order",
        "tell what an order made by hand costs against the best list, and what would mend it",
        "infraprio order myplan.xlsx council.csv -o order --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "order",
        type=Path,
        help="CSV file, text file or workbook with one proposal a row, by id or exact name, first priority first",
    )
    folder_option(sub, "order")
    seed_option(sub)


def _methods(command: Command) -> None:
    sub = command(
        "methods",
        "rank by other methods beside the weighted mean, and tell who moves and why",
        "infraprio methods myplan.xlsx -o methods --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "-o", "--output", type=Path, default=None, help="folder for a workbook and CSV tables (default: none)"
    )


def _audit(command: Command) -> None:
    sub = command(
        "audit",
        "hold a decided plan against what could have been chosen for the same money",
        "infraprio audit myplan.xlsx decided.csv -o audit --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "plan", type=Path, help="CSV file, text file or workbook with one proposal a row, by id or exact name"
    )
    folder_option(sub, "audit")
    seed_option(sub)


def _why(command: Command) -> None:
    sub = command(
        "why",
        "tell what would bring proposals into the best plan, or throw them out",
        "infraprio why myplan.xlsx P07 P12 -o why --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="proposals, by id or exact name (default: all that are not in the plan)",
    )
    folder_option(sub, "why")
    seed_option(sub)


def _caps(command: Command) -> None:
    sub = command(
        "caps",
        "tell what a cap costs: the best value at every level of it, and the price of the caps in the rules",
        "infraprio caps myplan.xlsx --of co2_tonnes_year -o caps --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "--of",
        metavar="MEASURE",
        help="what the plan is held to: an indicator, npv, a goal or a fact (default: only the caps of the rules)",
    )
    folder_option(sub, "caps")
    seed_option(sub)


def _fair(command: Command) -> None:
    sub = command(
        "fair",
        "tell what fairness costs: the plan best for the worst-off, and the price of every step of floor",
        "infraprio fair myplan.xlsx --of minutes_to_hospital -o fair --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "--of",
        metavar="MEASURE",
        required=True,
        help="what is shared: an indicator, money, npv, a goal or a fact",
    )
    sub.add_argument(
        "--by",
        choices=("municipality", "place"),
        default="municipality",
        help="who has a share; by place nobody who lives in the region is beyond the floor (default: municipality)",
    )
    folder_option(sub, "fair")
    seed_option(sub)


def _jury(command: Command) -> None:
    sub = command(
        "jury",
        "pool the plans that members of a council composed in the meeting page: support, weights, least regret",
        "infraprio jury myplan.xlsx anna.json bo.json -o jury --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="plans saved in the meeting page, one a member; or a folder of them",
    )
    folder_option(sub, "jury")
    seed_option(sub)


def _weigh(command: Command) -> None:
    sub = command(
        "weigh",
        "ask a stakeholder about the goals and keep the answers in the tables",
        "infraprio weigh myplan.xlsx --stakeholder council -o myplan-weighed.xlsx",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument("--stakeholder", help="id of the one who answers (default: the main one)")
    sub.add_argument(
        "--by",
        choices=INTERVIEWS,
        default="swing",
        help="swing: points for the step from no to full effect; tradeoff: how much of one goal is worth another; "
        "values: which effect is worth half as much, goal by goal (default: swing)",
    )
    sub.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="the scenario with the answers: a new workbook, GeoPackage or folder",
    )


def _percent(text: str) -> float:
    """A percentage from 0 and below 100."""
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share < 100:
        raise argparse.ArgumentTypeError(f"{text}: write a percentage from 0 and below 100, for example 0.5")
    return share


def _replan(command: Command) -> None:
    sub = command(
        "replan",
        "carry last year's plan over to a changed scenario, as much of it kept as a small loss allows",
        "infraprio replan plan2025 plan2026.xlsx -o replan --language en",
    )
    for name, text in (("earlier", "the scenario of the old plan"), ("later", "the scenario as it is now")):
        sub.add_argument(name, type=Path, help=f"{text}: folder, Excel workbook or GeoPackage")
    sub.add_argument(
        "--within",
        type=_percent,
        default=0.5,
        metavar="PERCENT",
        help="how much of the best value may be lost (default: 0.5)",
    )
    folder_option(sub, "replan")
    seed_option(sub)


def _benefits(command: Command) -> None:
    sub = command(
        "benefits",
        "tell who gains: by municipality, mode, purpose and group, with impact and appraisal summary tables",
        "infraprio benefits myplan.xlsx -o benefits --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    folder_option(sub, "benefits")
    seed_option(sub)


def _schedule(command: Command) -> None:
    sub = command(
        "schedule",
        "tell in which order and years the plan is best built, while traffic grows and works disturb it",
        "infraprio schedule myplan.xlsx -o schedule --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="proposals, by id or exact name (default: all of the plan); up to 15 are proved",
    )
    sub.add_argument(
        "--by",
        choices=("money", "points"),
        help="what the years are added up in: discounted benefits, or points of the goals (default: money where the plan was appraised)",
    )
    folder_option(sub, "schedule")
    seed_option(sub)


def _risk(command: Command) -> None:
    sub = command(
        "risk",
        "tell how likely the plan fits the money, who waits first, and what reserve makes it sure",
        "infraprio risk myplan.xlsx -o risk --language en",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    folder_option(sub, "risk")
    seed_option(sub)


QUESTIONS = (
    _order,
    _compare,
    _audit,
    _why,
    _replan,
    _schedule,
    _caps,
    _fair,
    _jury,
    _risk,
    _benefits,
    _weigh,
    _methods,
)
"""As the help lists them."""
