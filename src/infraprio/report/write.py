"""All files of a result, made aside and moved into place when complete."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from infraprio.errors import InfraprioError

if TYPE_CHECKING:
    from infraprio.pipeline import Result
    from infraprio.report.sheet import Sheet

__all__ = ["FORMATS", "write_csv", "write_result"]


def write_csv(sheet: Sheet, folder: Path, language: str) -> None:
    """Write one table as a CSV file that a spreadsheet of the language reads."""
    frame = sheet.frame.rename(columns=dict(sheet.headings))
    separator, comma = (";", ",") if language == "sv" else (",", ".")
    frame.to_csv(
        folder / f"{sheet.name}.csv", index=False, sep=separator, decimal=comma, encoding="utf-8-sig", float_format="%.6g",
        lineterminator="\n",
    )  # fmt: skip


def _csv(result: Result, folder: Path, language: str, full: bool) -> None:
    from infraprio.report.tables import sheets

    for sheet in sheets(result, language, full=full):
        write_csv(sheet, folder, language)


def _xlsx(result: Result, folder: Path, language: str, full: bool) -> None:
    from infraprio.report.excel import write_excel

    write_excel(result, folder / "priority.xlsx", language, full=full)


def _png(result: Result, folder: Path, language: str, full: bool) -> None:
    from infraprio.report import figures
    from infraprio.report.figure_files import figure_png

    for name in figures.WRITTEN if full else figures.QUICK:
        (folder / f"{name}.png").write_bytes(figure_png(result, name, language).png)


def _svg(result: Result, folder: Path, language: str, full: bool) -> None:
    from matplotlib import rc_context

    from infraprio.report import figures
    from infraprio.report.figure_files import settled

    for name in figures.WRITTEN if full else figures.QUICK:
        figure = settled(getattr(figures, name)(result, language=language))
        # Ids by name, not by chance: the same run gives the same bytes.
        with rc_context({"svg.hashsalt": name}):
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def _docx(result: Result, folder: Path, language: str, _full: bool) -> None:
    from infraprio.report.word import write_word

    write_word(result, folder / "submission.docx", language)


def _pdf(result: Result, folder: Path, language: str, _full: bool) -> None:
    from infraprio.report.pdf import write_pdf

    write_pdf(result, folder / "submission.pdf", language)


def _html(result: Result, folder: Path, language: str, _full: bool) -> None:
    from infraprio.report.page import write_page

    write_page(result, folder / "meeting.html", language)


def _gpkg(result: Result, folder: Path, language: str, _full: bool) -> None:
    from infraprio.report.geodata import write_geodata

    write_geodata(result, folder / "priority.gpkg", language)


def _geojson(result: Result, folder: Path, language: str, _full: bool) -> None:
    from infraprio.report.geodata import write_geojson

    write_geojson(result, folder, language)


FORMATS: dict[str, Callable[[Result, Path, str, bool], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "gpkg": _gpkg,
    "geojson": _geojson,
    "png": _png,
    "svg": _svg,
}


FULL = {"docx", "pdf", "html"}
"""Formats that tell how sure the order is; beside them the tables and figures of robustness and of the study are written too."""


def write_result(result: Result, folder: Path, *, language: str, formats: tuple[str, ...]) -> list[Path]:
    """Write the files of all `formats` and run.json; nothing is touched unless all of them were made.

    Raises
    ------
    InfraprioError
        An unknown format or language, or a folder that cannot be written.
    """
    from infraprio.report.kept import keeping
    from infraprio.report.record import run_record

    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise InfraprioError(f"unknown format {', '.join(unknown)}; use any of: {', '.join(FORMATS)}")
    if language not in {"sv", "en"}:
        raise InfraprioError(f"unknown language {language!r}; use sv or en")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as work:
            aside = Path(work)
            with keeping():
                for name in dict.fromkeys(formats):
                    FORMATS[name](result, aside, language, bool(FULL & set(formats)))
            record = run_record(result) | {"language": language, "seconds": result.seconds}
            text = json.dumps(record, indent=1, ensure_ascii=False, default=str)
            (aside / "run.json").write_text(text + "\n", encoding="utf-8")
            made = sorted(aside.iterdir())
            for path in made:
                path.replace(folder / path.name)
    except ModuleNotFoundError as fault:
        raise InfraprioError(
            f"{fault.name} is not installed, and one of the formats {', '.join(formats)} needs it: "
            'pip install "infraprio[all]"'
        ) from fault
    except OSError as fault:
        raise InfraprioError(
            f"cannot write to {folder}: {fault}; close open files there or choose another folder"
        ) from fault
    return [folder / path.name for path in made]
