"""All files of a result, made aside and moved into place when complete."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.money import reader_of
from infraprio.words import check_language, decimal_sign
from infraprio.writing import check_folder, former_files, listing, replaced_folder

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from infraprio.report.sheet import Sheet
    from infraprio.result import Result

__all__ = [
    "FORMATS",
    "MEANINGS",
    "RECORD",
    "check_document",
    "check_results",
    "checked_formats",
    "write_csv",
    "write_result",
]

_NOTHING = 1e-9
RECORD = "run.json"
"""File that tells what is needed to repeat a run, and lists the other files of the result; it comes last."""


def write_csv(sheet: Sheet, folder: Path, language: str) -> None:
    """Write one table as a CSV file that a spreadsheet of the language reads."""
    write_frame(sheet.frame.rename(columns=dict(sheet.headings)), folder / f"{sheet.name}.csv", language)


def _steady(number: float) -> float:
    """A number without what the order of a sum leaves in its last digits; nothing is 0, neither -0 nor 1e-16.

    Examples
    --------
    >>> _steady(0.1 + 0.2), _steady(-1e-16)
    (0.3, 0.0)
    """
    return 0.0 if abs(number) < _NOTHING else float(f"{number:.12g}")


def write_frame(frame: pd.DataFrame, path: Path, language: str) -> None:
    """Write a frame without its index; texts that a spreadsheet would run as formulas get an apostrophe."""
    from pandas.api.types import is_float_dtype, is_object_dtype, is_string_dtype

    from infraprio.scenario.files.csv_cells import guarded

    def plain(cell: Any) -> Any:
        return guarded(cell) if isinstance(cell, str) else cell

    comma = decimal_sign(language)
    shown = frame.rename(columns=plain)
    for i, kind in enumerate(frame.dtypes):
        if is_object_dtype(kind) or is_string_dtype(kind):
            shown.isetitem(i, frame.iloc[:, i].map(plain).to_numpy())
        elif is_float_dtype(kind):
            shown.isetitem(i, _told(frame.iloc[:, i].to_numpy(float), comma))
    # One piece: pandas cuts a table of many columns into pieces of a few rows, and looks at every column in each.
    shown.to_csv(
        path,
        index=False,
        sep=";" if comma == "," else ",",
        encoding="utf-8-sig",
        lineterminator="\n",
        chunksize=max(len(frame), 1),
    )


def _told(numbers: NDArray[np.float64], comma: str) -> NDArray[np.object_]:
    """Numbers as texts of six digits; nothing where one is missing. Each distinct one is told once: in a wide table most are 0.

    Examples
    --------
    >>> _told(np.array([0.1 + 0.2, np.nan, 1234567.0]), ",").tolist()
    ['0,3', '', '1,23457e+06']
    """
    distinct, places = np.unique(numbers, return_inverse=True)
    texts = ["" if math.isnan(one) else f"{_steady(one):.6g}".replace(".", comma) for one in distinct]
    return np.array(texts, dtype=object)[places]


Tell = Callable[[str], None]
"""What is called with the name of the file that is at hand."""


def _csv(result: Result, folder: Path, language: str, full: bool, tell: Tell) -> None:
    from infraprio.report.sheet import robustness_of
    from infraprio.report.study_names import study_of
    from infraprio.report.tables.ranked_lists import sheets

    if full:
        for name, part in (("robustness", robustness_of), ("study", study_of)):
            tell(name)
            part(result)
    tell("priority_order.csv")
    for sheet in sheets(result, language, full=full):
        tell(f"{sheet.name}.csv")
        write_csv(sheet, folder, language)


def _xlsx(result: Result, folder: Path, language: str, full: bool, tell: Tell, *, asked: str) -> None:
    from infraprio.report.workbook.workbook import write_excel

    tell("priority.xlsx")
    write_excel(result, folder / "priority.xlsx", language, full=full, asked=asked)


def _drawn(result: Result, full: bool) -> list[str]:
    """The figures to write: in a list without a network those that have something to show."""
    from infraprio.report import figures
    from infraprio.report.stages import judged_only
    from infraprio.report.submission.pictures import missing

    names = figures.WRITTEN if full else figures.QUICK
    return [name for name in names if not (judged_only(result) and missing(result, name))]


def _png(result: Result, folder: Path, language: str, full: bool, tell: Tell) -> None:
    from infraprio.report.figures.files import figure_png

    for name in _drawn(result, full):
        tell(f"{name}.png")
        (folder / f"{name}.png").write_bytes(figure_png(result, name, language).png)


def _svg(result: Result, folder: Path, language: str, full: bool, tell: Tell) -> None:
    from matplotlib import rc_context

    from infraprio.report.figures.files import laid_out

    for name in _drawn(result, full):
        tell(f"{name}.svg")
        figure = laid_out(result, name, language)
        # Ids by name, not by chance: the same run gives the same bytes.
        with rc_context({"svg.hashsalt": name}):
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def _docx(
    result: Result,
    folder: Path,
    language: str,
    _full: bool,
    tell: Tell,
    *,
    length: str,
    template: str | Path | None,
) -> None:
    from infraprio.report.word.document import write_word

    tell("submission.docx")
    write_word(result, folder / "submission.docx", language, template, length)


def _pdf(result: Result, folder: Path, language: str, _full: bool, tell: Tell, *, length: str) -> None:
    from infraprio.report.pdf.document import write_pdf

    tell("submission.pdf")
    write_pdf(result, folder / "submission.pdf", language, length)


def _html(result: Result, folder: Path, language: str, _full: bool, tell: Tell) -> None:
    from infraprio.report.page import write_page

    tell("meeting.html")
    write_page(result, folder / "meeting.html", language)


def _gpkg(result: Result, folder: Path, language: str, _full: bool, tell: Tell) -> None:
    from infraprio.report.map.geopackage import write_geodata
    from infraprio.report.stages import with_map

    if not with_map(result.scenario):
        return
    tell("priority.gpkg")
    write_geodata(result, folder / "priority.gpkg", language)


def _geojson(result: Result, folder: Path, language: str, _full: bool, tell: Tell) -> None:
    from infraprio.report.map.geopackage import write_geojson
    from infraprio.report.stages import with_map

    if not with_map(result.scenario):
        return
    tell("proposals.geojson")
    write_geojson(result, folder, language)


FORMATS: dict[str, Callable[..., None]] = {
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


MEANINGS: dict[str, str] = {
    "csv": "every table as a CSV file",
    "xlsx": "workbook in the order of use (priority.xlsx)",
    "docx": "the document to hand in, Word (submission.docx)",
    "pdf": "the document to hand in, PDF (submission.pdf)",
    "html": "page for the meeting (meeting.html)",
    "gpkg": "map layers, GeoPackage (priority.gpkg)",
    "geojson": "map layers, one GeoJSON file each",
    "png": "figures as pictures",
    "svg": "figures as drawings that can be edited",
}
"""What each format is, for the help of the command line."""

_NEEDS = {"docx": ("docx", "word"), "pdf": ("typst", "pdf")}


def checked_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The formats, each once.

    Raises
    ------
    InfraprioError
        One is unknown, or a package that it needs is not installed.
    """
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        told, known = ", ".join(unknown), ", ".join(FORMATS)
        raise InfraprioError(finding("unknown_format", value=told, known=known))
    for name in wanted:
        module, extra = _NEEDS.get(name, ("", ""))
        if module and find_spec(module) is None:
            raise InfraprioError(finding("package_lacking", value=name, package=extra))
    return wanted


def check_document(length: str, template: str | Path | None, sheets: str = "main") -> None:
    """Check before a long run that there is such a length of the document and such a choice of sheets, and that the template can be read.

    Raises
    ------
    InfraprioError
        One of them is not as it has to be.
    """
    from infraprio.report.submission.blocks import checked_length
    from infraprio.report.workbook.workbook import checked_sheets

    checked_length(length)
    checked_sheets(sheets)
    if template is not None:
        from infraprio.report.word.styles import opened

        opened(template)


def check_results(folder: Path) -> None:
    """Check before a long run that its results can be written.

    Raises
    ------
    WritingError
        Something else stands in the way, a file of the former result was changed, or there is no right to write.
    """
    check_folder(folder, former_files(RECORD))


def _settled(value: Any) -> Any:
    """Plain data whose numbers hold no more digits than sums in another order of rows leave as they are.

    Examples
    --------
    >>> _settled({"value": 0.1 + 0.2, "loss": [1.4e-14, 3]})
    {'value': 0.3, 'loss': [0.0, 3]}
    """
    if isinstance(value, float) and math.isfinite(value):
        return round(float(f"{value:.10g}"), 9) + 0.0
    if isinstance(value, dict):
        return {key: _settled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(each) for each in value]
    return value


def write_record(record: dict[str, Any], folder: Path, name: str) -> None:
    """Write the record of the files in a folder; it lists them with their hashes."""
    told = _settled(record) | {"files": listing(folder)}
    text = json.dumps(told, indent=1, ensure_ascii=False, default=str)
    (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def write_result(
    result: Result,
    folder: Path,
    *,
    language: str,
    formats: tuple[str, ...],
    length: str = "standard",
    template: str | Path | None = None,
    sheets: str = "main",
    progress: Callable[[str, float], None] | None = None,
) -> list[Path]:
    """Write the files of all `formats` and run.json; they appear at once when all of them are made.

    The files that run.json of an earlier result lists are replaced or removed; other files in the folder stay.

    Parameters
    ----------
    result : of a run
    folder : made if it is not there
    language : ``sv`` or ``en``
    formats : of `FORMATS`
    length : of the document: ``short``, ``standard`` or ``full``
    template : a .docx whose styles, page and header the document takes
    sheets : of the workbook: ``main``, those in the order of use; ``all``, beside them a sheet for every table
    progress : called with the file at hand and the share of the formats that are done

    Raises
    ------
    InfraprioError
        An unknown format, language or length, or a template that cannot be read.
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    from infraprio.report.made_once import keeping
    from infraprio.report.record import run_record

    formats = checked_formats(formats)
    check_language(language)
    check_document(length, template, sheets)
    more: dict[str, dict[str, Any]] = {
        "xlsx": {"asked": sheets},
        "docx": {"length": length, "template": template},
        "pdf": {"length": length},
    }
    reader = reader_of(result.scenario, language)
    with replaced_folder(folder, last=RECORD, ours=former_files(RECORD)) as aside:
        with keeping():
            for count, name in enumerate(formats):

                def tell(file: str, done: float = count / len(formats)) -> None:
                    if progress:
                        progress(file, done)

                FORMATS[name](result, aside, reader, bool(FULL & set(formats)), tell, **more.get(name, {}))
        record = run_record(result, bool(FULL & set(formats))) | {
            "language": language,
            "seconds": result.seconds,
        }
        write_record(record, aside, RECORD)
        made = sorted(path.name for path in aside.iterdir())
    return [folder / name for name in made]
