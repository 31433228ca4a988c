"""What the planner should know about how the network was read: one remark a matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from infraprio.words import Words

__all__ = ["Remark", "about", "once"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that was assumed, left out or limited.

    Attributes
    ----------
    code : short stable name of the rule.
    subject : the object, place or proposal that it is about.
    what : the remark, in no language yet.

    Examples
    --------
    >>> told = about("no_stops", "L1")
    >>> print(told), print(told.text_in("sv"))
    L1 has fewer than two stops and does not run.
    L1 har färre än två uppehåll och går inte.
    (None, None)
    """

    code: str
    subject: str
    what: Words = field(repr=False)

    @property
    def text(self) -> str:
        """The remark in English."""
        return self.text_in("en")

    @property
    def text_sv(self) -> str:
        """The remark in Swedish."""
        return self.text_in("sv")

    def text_in(self, language: str) -> str:
        """The remark in a language."""
        return self.what.text(language)

    def __str__(self) -> str:
        return self.text


def about(code: str, subject: object, /, **gaps: object) -> Remark:
    """The remark of a code about a subject: the text ``remark.`` and the code in the catalogues, its gap ``{a}`` the subject."""
    return Remark(code=code, subject=str(subject), what=Words.of(f"remark.{code}", a=str(subject), **gaps))


def once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks without repetitions, in their first order."""
    return tuple(dict.fromkeys(remarks))
