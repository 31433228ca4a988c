"""Whether what is asked of a list has the forms that it takes, before anything is read by it; what is written becomes values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from numbers import Real
from typing import Any, Final, cast

from infraprio.findings import ScenarioError, finding
from infraprio.sheet.asked import Asked, Columns
from infraprio.sheet.written import written_limits, written_scales
from infraprio.words import Words

__all__ = ["in_form"]


def _text(given: Any) -> bool:
    return isinstance(given, str)


def _number(given: Any) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool)


def _texts(given: Any) -> bool:
    return isinstance(given, str) or (
        isinstance(given, Iterable) and all(isinstance(each, str) for each in given)
    )


def _goals(given: Any) -> bool:
    return hasattr(given, "items") or _texts(given)


def _others(given: Any) -> bool:
    if not isinstance(given, Mapping):
        return _text(given)
    return all(_texts(others) for others in given.values())


def _marks(given: Any) -> bool:
    if not isinstance(given, Mapping):
        return False
    return all(marks is None or _text(marks) for marks in given.values())


def _limits(given: Any) -> bool:
    return isinstance(given, Mapping) and all(_sides(each) for each in given.values())


def _sides(given: Any) -> bool:
    two = isinstance(given, tuple | list) and len(given) == 2
    return two and all(side is None or _number(side) for side in given)


def _sign(given: Any) -> bool:
    return given in (".", ",")


_FORMS: Final[dict[str, tuple[str, Callable[[Any], bool]]]] = {
    **dict.fromkeys(
        ("cost", "id", "name", "group", "weights_by", "last", "total", "kind", "horizon"), ("heading", _text)
    ),
    "goals": ("goals", _goals),
    "pay": ("marks", _marks),
    **dict.fromkeys(("requires", "excludes"), ("others", _others)),
    "mandatory": ("projects", _texts),
    "limits": ("limits", _limits),
    "dash": ("number", _number),
    "decimal": ("sign", _sign),
    "title": ("text", _text),
}
_WRITTEN: Final[dict[str, Callable[[str], Any]]] = {"limits": written_limits, "scales": written_scales}


def in_form(asked: Asked) -> Asked:
    """What is asked, limits and scales that are written out as values.

    Raises
    ------
    ScenarioError
        Something has a form that it does not take; all of it at once.
    InfraprioError
        Limits or scales are written in a way that cannot be read.

    Examples
    --------
    >>> asked = Asked(cost="Cost", goals=["Safety"], budget=10, columns={"limits": "CO2 <= -5"})
    >>> in_form(asked).columns["limits"]
    {'CO2': (None, -5.0)}
    """
    options = {
        key: _WRITTEN[key](value) if key in _WRITTEN and isinstance(value, str) else value
        for key, value in asked.columns.items()
    }
    stated = {"cost": asked.cost, "goals": asked.goals, **options}
    faults = [
        finding("option_form", f"{key}=", value=repr(stated[key]), form=Words.of(f"form.{form}"))
        for key, (form, fits) in _FORMS.items()
        if key in stated and not fits(stated[key])
    ]
    if faults:
        raise ScenarioError(faults)
    return replace(asked, columns=cast(Columns, options))
