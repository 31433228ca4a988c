"""What fills a gap of a text and differs between languages: lists, numbers, names that a planner gave in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infraprio.words.catalogue import Spoken, say_number
from infraprio.words.forms import Joint, amount, decimal_sign, listed
from infraprio.words.money import Money

__all__ = ["Amount", "Chain", "Counted", "Figure", "Listed", "Lower", "Name"]


def _in(part: str | Spoken, language: str) -> str:
    return part if isinstance(part, str) else part.text(language)


@dataclass(frozen=True, slots=True, init=False)
class Listed(Spoken):
    """Parts as a list in running text, joined by "and" or "or".

    Examples
    --------
    >>> Listed(["A", "B"]).text("sv")
    'A och B'
    """

    parts: tuple[str | Spoken, ...]
    joint: Joint

    def __init__(self, parts: Iterable[str | Spoken], joint: Joint = "and") -> None:
        object.__setattr__(self, "parts", tuple(parts))
        object.__setattr__(self, "joint", joint)

    def text(self, language: str) -> str:
        """The list in a language."""
        return listed([_in(part, language) for part in self.parts], language, self.joint)


@dataclass(frozen=True, slots=True)
class Figure(Spoken):
    """A number in a format of Python, with the decimal sign of the language.

    Examples
    --------
    >>> Figure(12.345, ".3g").text("sv"), Figure(12.345, ".3g").text("en")
    ('12,3', '12.3')
    """

    value: float
    form: str

    def text(self, language: str) -> str:
        """The number in a language."""
        return format(self.value, self.form).replace(".", decimal_sign(language))


@dataclass(frozen=True, slots=True)
class Amount(Spoken):
    """An amount with the money that it is in, however small it is.

    Examples
    --------
    >>> Amount(0.375, Money("SEK", "million")).text("sv"), Amount(1250.5, Money("USD", "thousand")).text("en")
    ('0,38 mnkr', '1,251 kUSD')
    """

    value: float
    money: Money

    def text(self, language: str) -> str:
        """The amount in a language."""
        return f"{amount(self.value, language, 0)} {self.money.label(language)}".rstrip()


@dataclass(frozen=True, slots=True)
class Name(Spoken):
    """A name as the planner gave it, and in English where that was given too."""

    own: str
    english: str = ""

    def text(self, language: str) -> str:
        """The English name for readers of English, the planner's own for all others."""
        return self.english or self.own if language == "en" else self.own


@dataclass(frozen=True, slots=True)
class Chain(Spoken):
    """Texts one after the other, with the same sign between them in every language.

    Examples
    --------
    >>> Chain(("Safety", Figure(37.5, "g"), "%"), " ").text("sv")
    'Safety 37,5 %'
    """

    parts: tuple[str | Spoken, ...]
    between: str

    def text(self, language: str) -> str:
        """The texts in a language."""
        return self.between.join(_in(part, language) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Lower(Spoken):
    """A heading inside a sentence, in small letters."""

    heading: Spoken

    def text(self, language: str) -> str:
        """The heading in a language."""
        return self.heading.text(language).lower()


@dataclass(frozen=True, slots=True)
class Counted(Spoken):
    """A text that speaks of `n` things, in the singular or plural that a language has for it.

    Examples
    --------
    >>> Counted("console.count.warning", 2).text("nb")
    '2 advarsler'
    """

    key: str
    n: int

    def text(self, language: str) -> str:
        """The text in a language."""
        return say_number(self.key, language, self.n)
