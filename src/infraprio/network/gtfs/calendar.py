"""Which trips of a feed run on a day, and which day stands for the timetable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.gtfs.feed import Feed

__all__ = ["chosen_day", "running_on", "without_service"]

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORKING_DAYS: Final = 5


def _as_date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
    except ValueError:
        return None


def running_on(feed: Feed, day: date) -> set[str]:
    """The service ids that run on a day: by the calendar, and by its exceptions."""
    text, running = day.strftime("%Y%m%d"), set()
    if "calendar.txt" in feed.tables:
        weeks = feed["calendar.txt"]
        of_day = weeks[_DAYS[day.weekday()]] == "1" if _DAYS[day.weekday()] in weeks else False
        running |= set(
            weeks["service_id"][of_day & (weeks["start_date"] <= text) & (weeks["end_date"] >= text)]
        )
    if "calendar_dates.txt" in feed.tables:
        exceptions = feed["calendar_dates.txt"]
        at = exceptions["date"] == text
        running |= set(exceptions["service_id"][at & (exceptions["exception_type"] == "1")])
        running -= set(exceptions["service_id"][at & (exceptions["exception_type"] == "2")])
    return running


def _span(feed: Feed) -> tuple[date, date] | None:
    """First and last day that the feed's calendar speaks of."""
    texts: list[str] = []
    if "calendar.txt" in feed.tables:
        texts += [*feed["calendar.txt"]["start_date"], *feed["calendar.txt"]["end_date"]]
    if "calendar_dates.txt" in feed.tables:
        texts += list(feed["calendar_dates.txt"]["date"])
    days = [day for text in texts if (day := _as_date(text)) is not None]
    return (min(days), max(days)) if days else None


def _trips_on(feed: Feed, day: date) -> int:
    running = running_on(feed, day)
    return (
        int(np.isin(feed["trips.txt"]["service_id"].to_numpy(dtype=str), list(running)).sum())
        if running
        else 0
    )


def chosen_day(feeds: Sequence[Feed]) -> date:
    """The day that stands for the timetable: the working day with most trips in all feeds together, the first of such.

    Only days that every feed's calendar speaks of count.

    Raises
    ------
    ScenarioError
        The calendars of the feeds share no day, or nothing runs on any.
    """
    spans = [(feed, _span(feed)) for feed in feeds]
    blank = [
        finding("no_service_that_day", feed.name, day="", first="–", last="–")
        for feed, span in spans
        if span is None
    ]
    if blank:
        raise ScenarioError(blank)
    known = [span for _, span in spans if span is not None]
    first, last = max(begin for begin, _ in known), min(end for _, end in known)
    if first > last:
        raise ScenarioError([finding("no_common_day", ", ".join(feed.name for feed in feeds))])
    days = [first + timedelta(days=k) for k in range(min((last - first).days + 1, 366))]
    days = [day for day in days if day.weekday() < _WORKING_DAYS] or days
    count = [sum(_trips_on(feed, day) for feed in feeds) for day in days]
    return days[int(np.argmax(count))]


def without_service(feed: Feed, day: date) -> Finding | None:
    """What is wrong when nothing of a feed runs on the day asked for."""
    if _trips_on(feed, day):
        return None
    first, last = _span(feed) or ("–", "–")
    return finding("no_service_that_day", feed.name, value=day, day=day, first=first, last=last)
