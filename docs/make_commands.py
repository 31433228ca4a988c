"""A page for each command: what it is for, its options as the parser has them, and an example with what it printed."""

from __future__ import annotations

import argparse
import re
import textwrap
from pathlib import Path

from make_reference import _row, written

from infraprio.commands.arguments import parser

HERE = Path(__file__).parent


def _commands() -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Command -> what the help says of it, and its parser, in the order of the help."""
    action = next(each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    told = {each.dest: str(each.help) for each in action._choices_actions}
    return {name: (told[name], sub) for name, sub in action.choices.items()}


def examples() -> dict[str, str]:
    """Command -> the section of the examples that shows it."""
    parts = re.split(
        r"^## (\w+)\n", (HERE / "command_examples.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _options(sub: argparse.ArgumentParser) -> list[str]:
    lines = [_row("option", "what"), _row("---", "---")]
    for action in sub._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        if isinstance(action, argparse._SubParsersAction):
            lines += [_row(f"`{each.dest}`", str(each.help)) for each in action._choices_actions]
            continue
        names = (
            ", ".join(f"`{name}`" for name in action.option_strings)
            or f"`{action.metavar or action.dest.upper()}`"
        )
        choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
        lines.append(_row(names, (action.help or "") + choices))
    return lines


def command_page(name: str, told: str, sub: argparse.ArgumentParser, shown: str) -> str:
    """The page of a command."""
    usage = textwrap.fill(
        " ".join(sub.format_usage().split()).removeprefix("usage: "), 84, subsequent_indent="    "
    )
    return "\n".join([
        f"# infraprio {name}", "", f"{told[0].upper()}{told[1:]}.", "", "```text", usage, "```", "",
        "## Example", "", shown.strip(), "", "## Options", "", *_options(sub), "",
        "All commands, and what they have in common: [the command line](../commands.md).", "",
    ])  # fmt: skip


def overview(commands: dict[str, tuple[str, argparse.ArgumentParser]]) -> str:
    """All commands, and what they have in common."""
    lines = [
        "# The command line", "",
        "After [installing](../installing.md), `infraprio COMMAND --help` says what stands here. Every page has an example that was run, with what it printed;",
        "`examples/` is the folder of that name in the project, `infraprio examples` says where it is on your machine.", "",
        _row("command", "what it does"), _row("---", "---"),
        *(_row(f"[`{name}`](commands/{name}.md)", told) for name, (told, _) in commands.items()), "",
        "## What all have in common", "",
        "* Swedish is the language unless `--language en` or `nb` is given.",
        "* A scenario is a folder of CSV tables, an Excel workbook or a GeoPackage; [what is read](../reading.md) says what is told of it.",
        "* Formats and paths are checked before the run, and files appear all at once or not at all; a file that infraprio did not write, or that you changed since, is",
        "  never touched ([files](../writing.md)).",
        "* What is found goes to standard output, warnings and errors to standard error.",
        "* Exit codes: 0; 2 for bad input and for files in the way; 1 where the system failed; 130 after Ctrl-C.",
        "* The same input and seed give the same tables, on any number of workers.", "",
        "[How to](../howto/index.md) puts the commands together; in Python each has a function ([Python](../api.md)).", "",
    ]  # fmt: skip
    return "\n".join(
        [*lines, "```{toctree}", ":hidden:", "", *(f"commands/{name}" for name in commands), "```", ""]
    )


def write_pages(folder: Path) -> None:
    """Write the pages of the commands, and the one that leads to them."""
    commands, shown = _commands(), examples()
    (folder / "commands").mkdir(parents=True, exist_ok=True)
    for name, (told, sub) in commands.items():
        written(folder / "commands" / f"{name}.md", command_page(name, told, sub, shown[name]))
    written(folder / "commands.md", overview(commands))
