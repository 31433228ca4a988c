"""What a planner's sheet shows, in words for a terminal."""

from __future__ import annotations

from infraprio.sheet.lacking import Wanted
from infraprio.sheet.listing import Sheet
from infraprio.sheet.look import Shown
from infraprio.words import listed, number, say, say_number

__all__ = ["seen_text", "taken_text"]


def _figure(value: float, language: str) -> str:
    return number(value, 0 if float(value).is_integer() else 2, language)


def _column(shown: Shown, language: str) -> str:
    if shown.numbers and not shown.first:
        ends = {"least": _figure(shown.least, language), "most": _figure(shown.most, language)}
        what = say("console.list.numbers", language, **ends)
    elif shown.first:
        what = say("console.list.words", language, first=shown.first[:40])
    else:
        return say("console.list.nothing", language)
    empty = [say_number("console.list.empty", language, shown.empty)] if shown.empty else []
    odd = (
        [say_number("console.list.odd", language, shown.odd, first=shown.odd_first[:20])] if shown.odd else []
    )
    return ", ".join([what, *empty, *odd])


def seen_text(sheet: Sheet, wanted: Wanted, language: str) -> str:
    """Where the list is, every column and what it holds, what is known of it and what cannot be."""
    columns = wanted.seen.columns
    width = min(max(len(shown.heading) for shown in columns), 40)
    place = sheet.file + (f" [{sheet.sheet}]" if sheet.sheet else "")
    lines = [say_number("console.list.found", language, len(sheet.rows), place=place, row=sheet.line)]
    lines += [f"  {shown.heading:<{width}}  {_column(shown, language)}" for shown in columns]
    lines += ["", taken_text(wanted, language)] if wanted.options else []
    lines += ["", say("console.list.lacking", language)]
    lines += [f"  {_lack(key, wanted, language)}" for key in wanted.lacking]
    return "\n".join(lines)


def _lack(key: str, wanted: Wanted, language: str) -> str:
    likely = {"cost": wanted.seen.cost, "goals": wanted.seen.goals}.get(key, ())
    told = say(f"console.list.lack_{key}", language)
    if not likely:
        return told
    names = listed(likely[:8], language, "or" if key == "cost" else "and")
    return f"{told} {say('console.list.likely', language, names=names)}"


def taken_text(wanted: Wanted, language: str) -> str:
    """The options that are known, and which of them the sheet gave."""
    lines = []
    for key, value in wanted.options.items():
        whence = "sheet" if key in wanted.from_sheet else "you"
        lines.append(say(f"console.list.from_{whence}", language, option=key, value=value))
    return "\n".join(lines)
