"""Runs what the pages of the documentation show, and holds what they say comes out against what does.

``python scripts/run_pages.py PAGE...`` names what differs; ``--write`` puts what comes out into the pages. In a page

* a block with a caption (``{code-block}``, ``:caption: roads.csv``) is a file, written into the working folder;
* a line ``$ infraprio ...`` or ``$ python ...`` in a ``console`` block is run there, and what it prints stands below it, or a part
  of it where the line ends with ``# first 9 lines`` or ``# last 9 lines``;
* a ``python`` block with ``>>>`` is run as a doctest, one namespace a page;
* a ``diff`` block changes a copy of the source, in which every command below it then runs.

The examples stand in the working folder; each page has its own.
"""

from __future__ import annotations

import argparse
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^( *)(`{3,})(\{?[\w-]+\}?)[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ ", re.MULTILINE)
COPIED = (
    "src",
    "tests",
    "scripts",
    "docs",
    "examples",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
)


class Workshop:
    """The folder in which a page is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copy: Path | None = None
        self.names: dict[str, object] = {}
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))

    def add_file(self, body: str) -> None:
        """Write a block with a caption under its name."""
        found = re.match(r":caption: (\S+)\n\n?(.*)", body, re.DOTALL)
        if found:
            target = self.folder / found[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(found[2], encoding="utf-8")

    def printed(self, line: str) -> str:
        """Run a command; an exit code that is not 0 is printed as a shell would tell it."""
        line, _, part = line.partition("  # ")
        line, _, source = line.partition(" < ")
        words = shlex.split(line)
        answers = (self.folder / source).read_text(encoding="utf-8") if source else ""
        inside = words[0] == "infraprio" and self.copy is None
        said, code = self._here(words[1:], answers) if inside else self._apart(words, answers)
        lines = [each.rstrip() for each in said.replace(str(ROOT), "…").splitlines()]
        lines += [f"(exit code {code})"] * bool(code)
        return "".join(f"{each}\n" for each in shown(lines, part))

    def _here(self, words: list[str], answers: str) -> tuple[str, int]:
        from infraprio.cli import main

        out, usual, wide = io.StringIO(), sys.stdin, os.environ.pop("COLUMNS", None)
        sys.stdin = io.StringIO(answers)
        try:
            with chdir(self.folder), redirect_stdout(out), redirect_stderr(out):
                try:
                    code = main(words)
                except SystemExit as end:
                    code = int(end.code or 0)
        finally:
            sys.stdin = usual
            if wide is not None:
                os.environ["COLUMNS"] = wide
        return out.getvalue(), code

    def _apart(self, words: list[str], answers: str) -> tuple[str, int]:
        python = [sys.executable, "-m", "infraprio"] if words[0] == "infraprio" else [sys.executable]
        if words[0] not in ("infraprio", "python"):
            raise SystemExit(f"only infraprio and python are run: {shlex.join(words)}")
        home = self.copy or ROOT
        done = subprocess.run(
            [*python, *words[1:]], cwd=self.copy if words[0] == "python" and self.copy else self.folder, input=answers,
            env={key: said for key, said in os.environ.items() if key != "COLUMNS"} | {"PYTHONPATH": os.pathsep.join((str(home / "src"), str(home))), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.stdout.replace(str(home), "…"), done.returncode

    def change(self, body: str) -> None:
        """Change the copy of the source; made with the first change."""
        if self.copy is None:
            self.copy = self.folder / "infraprio"
            self.copy.mkdir()
            for name in COPIED:
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, self.copy / name, ignore=shutil.ignore_patterns("__pycache__", "generated", "_build"))  # fmt: skip
                else:
                    shutil.copy(ROOT / name, self.copy / name)
        for part in re.split(r"^--- ", body, flags=re.MULTILINE)[1:]:
            heading, _, lines = part.partition("\n")[2].partition("\n")
            apply(self.copy / heading.removeprefix("+++ b/"), lines)


def shown(lines: list[str], part: str) -> list[str]:
    """The part of what was printed that a page wants to show: ``first 9 lines``, ``last 9 lines``, or all."""
    which, number = [*part.split(), "", "0"][:2]
    most = int(number)
    if not most or len(lines) <= most:
        return lines
    return [*lines[:most], "…"] if which == "first" else ["…", *lines[-most:]]


def apply(path: Path, lines: str) -> None:
    """Change a file: each run of lines is looked for by what stands before and what goes, and is there exactly once."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for hunk in re.split(r"^@@.*\n", lines, flags=re.MULTILINE):
        rows = hunk.splitlines()
        before = "".join(f"{row[1:]}\n" for row in rows if row[:1] in (" ", "-"))
        after = "".join(f"{row[1:]}\n" for row in rows if row[:1] in (" ", "+"))
        if before and text.count(before) != 1:
            raise SystemExit(f"{path.name} has {text.count(before)} times:\n{before}")
        text = text.replace(before, after) if before else text + after
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def answered(shop: Workshop, body: str) -> str:
    """The body of a console block with what its commands print now."""
    lines = [part.partition("\n")[0] for part in COMMAND.split(body)[1:]]
    return "".join(f"$ {line}\n{shop.printed(line)}" for line in lines)


def examined(shop: Workshop, body: str, name: str) -> str:
    """The body of a Python block with what its examples give now: the same where they give what stands there."""
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(body, shop.names, name, name, 0)
    told = io.StringIO()
    with chdir(shop.folder):
        doctest.DocTestRunner(optionflags=flags).run(test, out=told.write, clear_globs=False)
    shop.names = test.globs
    return body if not told.getvalue() else told.getvalue()


def run(text: str, name: str) -> tuple[str, list[str]]:
    """The page with what its commands print now, and what differs from what it said."""
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        shop = Workshop(Path(folder))

        def block(found: re.Match[str]) -> str:
            indent, fence, kind, body = found.groups()
            fresh = body
            if kind == "{code-block}":
                shop.add_file(body)
            elif kind == "diff":
                shop.change(body)
            elif kind == "console":
                fresh = answered(shop, body)
            elif kind == "python" and ">>>" in body:
                said = examined(shop, body, name)
                if said != body:
                    faults.append(said)
            if fresh != body:
                faults.append(f"{name} says\n{body}\nand there comes\n{fresh}")
            start = found.string[found.start() : found.start(4)]
            return f"{start}{fresh}{indent}{fence}"

        return BLOCK.sub(block, text), faults


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put what comes out into the pages")
    parser.add_argument("pages", nargs="+", type=Path)
    given = parser.parse_args()
    bad = 0
    for page in given.pages:
        text, faults = run(page.read_text(encoding="utf-8"), page.name)
        if given.write:
            page.write_text(text, encoding="utf-8")
        for fault in faults:
            print(fault)
        bad += len(faults)
        print(f"{page}: {len(faults)} differ", flush=True)
    return 1 if bad and not given.write else 0


if __name__ == "__main__":
    sys.exit(main())
