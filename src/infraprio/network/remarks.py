"""What the planner should know about how the network was read: one remark a matter, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Remark", "about", "once"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that was assumed, left out or limited.

    Attributes
    ----------
    code : short stable name of the rule.
    subject : the object, place or proposal that it is about.
    text, text_sv : the remark in English and Swedish.

    Examples
    --------
    >>> print(Remark(code="no_length", subject="R1", text="R1 has no length.", text_sv="R1 saknar längd."))
    R1 has no length.
    """

    code: str
    subject: str
    text: str
    text_sv: str = field(repr=False)

    def __str__(self) -> str:
        return self.text


def about(code: str, subject: str, text: str, text_sv: str) -> Remark:
    """A remark whose sentences begin with the subject."""
    return Remark(code=code, subject=str(subject), text=f"{subject} {text}.", text_sv=f"{subject} {text_sv}.")


def once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks without repetitions, in their first order."""
    return tuple(dict.fromkeys(remarks))
