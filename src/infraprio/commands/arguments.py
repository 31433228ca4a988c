"""What can be asked of the command line, and the help that says so."""

from __future__ import annotations

import argparse
from pathlib import Path

from infraprio import __version__
from infraprio.commands.common_options import SCENARIO, Command, folder_option, seed_option, workers_option
from infraprio.commands.question_arguments import QUESTIONS
from infraprio.commands.value_commands import add_values
from infraprio.report.write import MEANINGS
from infraprio.scenario.profile import PROFILES
from infraprio.words import languages

__all__ = ["parser"]

FORMATS = ("csv", "xlsx", "png", "svg")


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    whole = argparse.ArgumentParser(
        prog="infraprio",
        description="Decide which roads, railways and interchanges to build, and in which order.",
        epilog="examples:\n"
        "  infraprio demo                            run the Jämtland example\n"
        "  infraprio rank projects.xlsx              the best order of a list: says what it needs to know\n"
        "  infraprio demo --example district_list    run a list without a network\n"
        "  infraprio new myplan.xlsx                 an empty workbook to fill in\n"
        "  infraprio build --gtfs feed.zip -o region  a region out of timetable, map and grid\n"
        "  infraprio check myplan.xlsx               everything that is wrong with it\n"
        "  infraprio scales myplan.xlsx              what 0 and 100 may mean for each goal\n"
        "  infraprio run myplan.xlsx -o results      the ranked lists, in Swedish\n"
        "  infraprio order myplan.xlsx council.csv   what the council's own order costs\n"
        "  infraprio weigh myplan.xlsx -o weighed.xlsx   weights by question and answer\n"
        "  infraprio methods myplan.xlsx             rank by other methods, who moves and why\n"
        "  infraprio audit myplan.xlsx decided.csv   was better to be had for the same money?\n"
        "  infraprio why myplan.xlsx P07             why not ours, and what would throw us out\n"
        "  infraprio risk myplan.xlsx                does the plan fit the money? what reserve is enough?\n"
        "  infraprio benefits myplan.xlsx            who gains: municipalities, groups, modes, purposes\n"
        "  infraprio schedule myplan.xlsx            in which order and years, while traffic grows\n"
        "  infraprio replan old.xlsx myplan.xlsx     what now: as much of last year's plan as can stay\n"
        "  infraprio compare old.xlsx myplan.xlsx    what moved between two plans, and why\n"
        "  infraprio values                          sets of appraisal values, what each holds and lacks\n"
        "  infraprio convert myplan.xlsx myplan      the workbook as a folder of CSV tables\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"infraprio {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_: str, example: str, more: str = "") -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=help_,
            description=help_[0].upper() + help_[1:] + ".",
            epilog=f"example:\n  {example}{more}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.add_argument(
            "--language", choices=languages(), default="sv", help="language of what is written (default: sv)"
        )
        return sub

    for add in (
        _run,
        _rank,
        _check,
        _scales,
        _new,
        _build,
        _convert,
        *QUESTIONS,
        add_values,
        _profile,
        _demo,
        _examples,
    ):  # as the help lists them
        add(command)
    return whole


def _outputs(sub: argparse.ArgumentParser, folder: str) -> None:
    folder_option(sub, folder)
    seed_option(sub)
    _formats(sub)
    workers_option(sub)


def _formats(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--formats",
        default=",".join(FORMATS),
        help=f"comma-separated kinds of files, see below (default: {','.join(FORMATS)})",
    )
    sub.add_argument(
        "--length",
        default="standard",
        choices=("short", "standard", "full"),
        help="of the document: four pages; a card for each proposal; everything, with the study (default: standard)",
    )
    sub.add_argument(
        "--template",
        type=Path,
        metavar="DOCX",
        help="a Word file whose styles, page and header the document takes",
    )
    sub.add_argument(
        "--sheets",
        default="main",
        choices=("main", "all"),
        help="of the workbook: at most twelve in the order of use; beside them a sheet for every table (default: main)",
    )


def _kinds() -> str:
    return "\n\nformats:\n" + "\n".join(f"  {name:<8}  {said}" for name, said in MEANINGS.items())


def _run(command: Command) -> None:
    sub = command(
        "run",
        "compute the ranked lists of a scenario",
        "infraprio run examples/jamtland -o results --language en",
        _kinds(),
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "--decisions",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="decisions of a meeting, as meeting.html gives them: pins and vetoes bind the run, all of them are told",
    )
    sub.add_argument(
        "--values",
        action="append",
        default=[],
        metavar="SET",
        help="set of appraisal values in place of the scenario's: a name (see infraprio values) or a table of values; given "
        "several times, the first counts and what the choice of the set moves is told",
    )
    sub.add_argument(
        "--proof",
        action="store_true",
        help="spend minutes on a proved bound where sets are valued through the network (without: an estimate)",
    )
    _outputs(sub, "results")


def _rank(command: Command) -> None:
    sub = command(
        "rank",
        "rank the projects of one sheet: costs, scores and a budget are enough",
        'infraprio rank projects.xlsx --cost "Cost (M)" --goals "Safety=30 Access=50" --budget 550',
        "\n\nWithout options it says what it finds in the sheet and what it cannot know." + _kinds(),
    )
    sub.add_argument("path", type=Path, help="workbook (xlsx, xls, ods) or CSV file with one project a row")
    sub.add_argument("--sheet", default="", help="name of the sheet, where several hold a list")
    for name, said in LIST_OPTIONS.items():
        sub.add_argument(f"--{name.replace('_', '-')}", default="", help=said)
    sub.add_argument(
        "--scenario",
        type=Path,
        metavar="NEW",
        help="write the list as a scenario too, a new folder or workbook: audit, why, fair, caps, replan and the others take it",
    )
    _outputs(sub, "results")


LIST_OPTIONS = {
    "cost": "column of the costs",
    "goals": 'columns of the scores and their weights: "Safety=30 Access=50", "Safety=0.2..0.4 Access=0.6..0.8", most important '
    'first "Safety > Access", or a file with a person (or group, see --weights-by) a row',
    "weights_by": "column of the groups whose own weights count, where the file of --goals has a group a row",
    "budget": 'money in the unit of the costs: 550, "400=0.25 550=0.75" (with probabilities), "2026-2029=300 2030-2033=250", or a '
    "file with funds down and periods across (and a column of steps)",
    "pay": "who may pay: columns that name a fund, or that are called after it and mark what it may pay, each with the column that "
    'marks where it holds: "District = District grant; State"',
    "id": "column of the ids (default: what the sheet shows)",
    "name": "column of the names (default: what the sheet shows)",
    "group": "column of the budget's fund, else of the area",
    "kind": "column: road, rail, interchange or service",
    "horizon": "column of the earliest period",
    "requires": "column that names what must be built too",
    "excludes": "column that names what must not be built too",
    "mandatory": "column with yes for what must be built",
    "limits": 'what the plan adds up to in columns, at least or at most: "CO2 <= -20; New homes >= 300"',
    "scales": 'what is worth 0 and 100 in a column: "0..5", "Safety=0..5 Emissions=100..0"',
    "dash": "number that a dash among the scores stands for (default: not known)",
    "decimal": "decimal sign of numbers written as text, where they do not show it",
    "total": "column of a score that was added up from the goals, to be added up again",
    "last": "column of the place in the order of the last plan: what is new and what is left out is told",
    "title": "name of the list",
}
"""What can be said of a list."""


def _check(command: Command) -> None:
    sub = command(
        "check", "list everything that is wrong with a scenario", "infraprio check myplan.xlsx --language en"
    )
    sub.add_argument("path", type=Path, help=SCENARIO)


def _scales(command: Command) -> None:
    sub = command(
        "scales",
        "suggest what a full contribution to each goal is, from what the proposals do",
        "infraprio scales myplan.xlsx -o myplan-scaled.xlsx",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "-o",
        "--output",
        type=Path,
        default=None,
        help="write the scenario with these scales in its goals: a new workbook, GeoPackage or folder",
    )


def _new(command: Command) -> None:
    sub = command(
        "new",
        "write empty tables to fill in, or the tables of a made-up country",
        "infraprio new myplan.xlsx",
        "\n  infraprio new list.xlsx --simple\n  infraprio new --national --size 10 made-up-country",
    )
    sub.add_argument("path", type=Path, help="new folder, or new workbook if it ends in .xlsx")
    sub.add_argument(
        "--profile",
        choices=PROFILES,
        default="sweden",
        help="country whose columns are wanted (default: sweden)",
    )
    sub.add_argument(
        "--simple",
        action="store_true",
        help="one sheet for a list of projects, with a page that says how to fill it in",
    )
    sub.add_argument(
        "--national",
        action="store_true",
        help="not empty: a made-up country like Sweden, to measure time and memory and to try things out",
    )
    sub.add_argument(
        "--size",
        type=float,
        metavar="PERCENT",
        help="how large the made-up country is, 1 to 100 (default: 10); 100: 290 towns, 1,000 proposals",
    )
    sub.add_argument("--seed", type=int, help="seed that the made-up country is drawn from (default: 0)")


def _hours(text: str) -> tuple[int, int]:
    """Hours from and to, as 6-22."""
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and 0 <= int(first) < int(last) <= 30):
        raise argparse.ArgumentTypeError(f"{text}: write two hours, for example 6-22")
    return int(first), int(last)


def _profile(command: Command) -> None:
    sub = command(
        "profile",
        "write the tables of a country's profile: words, parameters, columns, outline",
        "infraprio profile generic myprofile",
        '\n\nname the folder in the settings of the scenario: profile = "myprofile"',
    )
    sub.add_argument("name", choices=PROFILES, help="profile to start from")
    sub.add_argument("folder", type=Path, help="new folder")


def _build(command: Command) -> None:
    sub = command(
        "build",
        "build a region out of data that exist: timetables, a map, a population grid",
        "infraprio build --osm extract.osm.pbf --gtfs feed.zip --grid population.csv -o region",
    )
    sub.add_argument("--osm", type=Path, help="OpenStreetMap extract: roads, ferries, railways")
    sub.add_argument(
        "--roads",
        type=Path,
        help="in place of a map: GeoPackage of roads as the Swedish road database (NVDB) gives it",
    )
    sub.add_argument("--gtfs", type=Path, nargs="+", help="timetable feeds, zip files or folders")
    sub.add_argument("--grid", type=Path, help="cells or points with population, CSV or GeoPackage")
    sub.add_argument("--area", type=Path, help="GeoJSON polygon: what of the map is read")
    sub.add_argument("--classes", type=Path, help="table of road classes instead of the package's")
    sub.add_argument("--zones", type=int, help="zones wanted (default: 150)")
    sub.add_argument("--places", type=int, help="stops and junctions at most (default: 2000)")
    sub.add_argument(
        "--date", help="day of the timetable, YYYY-MM-DD (default: the working day with most trips)"
    )
    sub.add_argument("--hours", type=_hours, help="hours that stand for the day, for example 6-22")
    sub.add_argument("--gmns", type=Path, help="instead: folder of a GMNS network")
    sub.add_argument(
        "--tntp", type=Path, help="instead: TNTP file of links (..._node.tntp beside it is read)"
    )
    sub.add_argument("--graph", type=Path, help="instead: GraphML file of a networkx or OSMnx graph")
    sub.add_argument(
        "--trips", "--omx", type=Path, help="trips a day between the zones of that network: OMX, CSV or TNTP"
    )
    sub.add_argument(
        "--length-unit",
        choices=("km", "mile", "m", "foot"),
        help="unit of that network's lengths, if its speeds look wrong",
    )
    sub.add_argument("--toll-factor", type=float, help="minutes per unit of toll (TNTP)")
    sub.add_argument("--distance-factor", type=float, help="minutes per unit of length (TNTP)")
    sub.add_argument("--name", default="", help="name of the scenario")
    sub.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("region"),
        help="folder, or workbook if it ends in .xlsx (default: region)",
    )


def _times(text: str) -> tuple[str, str, Path]:
    """Mode, proposal and file of given times."""
    what, equals, file = text.partition("=")
    mode, _, proposal = what.partition(":")
    if not equals or mode not in ("car", "public_transport"):
        raise argparse.ArgumentTypeError(f"{text}: write car=FILE or public_transport=FILE")
    return mode, proposal, Path(file)


def _convert(command: Command) -> None:
    sub = command(
        "convert",
        "write a scenario as a workbook or as a folder",
        "infraprio convert examples/jamtland jamtland.xlsx",
    )
    sub.add_argument("path", type=Path, help=SCENARIO)
    sub.add_argument(
        "target", type=Path, help="workbook if it ends in .xlsx, GeoPackage if in .gpkg, else folder"
    )
    sub.add_argument(
        "--short",
        action="store_true",
        help="new objects as rows of their own tables, alterations of an object as one row",
    )
    sub.add_argument(
        "--gmns", action="store_true", help="the roads alone, as a GMNS network; trips as demand.csv"
    )
    sub.add_argument(
        "--times",
        type=_times,
        action="append",
        default=[],
        metavar="MODE[:PROPOSAL]=FILE",
        help="times of another model that count in place of computed ones: car=times.omx, public_transport:P1=fast.csv",
    )
    sub.add_argument(
        "--basemap",
        type=Path,
        metavar="FILE",
        help="coast, lakes, neighbours and borders to draw behind maps: GeoJSON or GeoPackage",
    )


def _demo(command: Command) -> None:
    sub = command(
        "demo", "run an example that comes with infraprio", "infraprio demo --example district_list", _kinds()
    )
    sub.add_argument(
        "--example",
        default="jamtland",
        metavar="NAME",
        help="which of them, see infraprio examples (default: jamtland)",
    )
    sub.add_argument(
        "-o", "--output", type=Path, help="folder for the results (default: the example's name and -results)"
    )
    seed_option(sub)
    _formats(sub)
    workers_option(sub)


def _examples(command: Command) -> None:
    command("examples", "list the examples that come with infraprio", "infraprio examples")
