"""The money of a scenario as people and files name it: mnkr, MUSD, M€; ``cost_msek``, ``cost_musd``, ``cost``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from infraprio.words.forms import currency_sign

__all__ = ["MSEK", "UNITS", "Money", "Reader", "money_of_reader"]

UNITS: Final[Mapping[str, float]] = MappingProxyType(
    {"plain": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
)
"""How many units of the currency an amount of 1 is."""
_LETTER: Final = MappingProxyType({"plain": "", "thousand": "k", "million": "m", "billion": "b"})
_OWN: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {
    "sv": {"SEK": ("tkr", "mnkr", "mdkr")},
    "nb": dict.fromkeys(("SEK", "NOK"), ("1000 kr", "mill. kr", "mrd. kr")),
}
"""Language -> currency -> what people at home write for thousands, millions and billions of it."""
_BEFORE: Final[Mapping[str, tuple[str, str, str]]] = {"sv": ("k", "M", "md "), "nb": ("k", "M", "mrd. ")}
"""Language -> what stands before any other currency for them."""


@dataclass(frozen=True, slots=True)
class Money:
    """In what a scenario states and tells its amounts.

    Attributes
    ----------
    currency : three letters of ISO 4217; empty where none is stated.
    unit : one of `UNITS`; empty where none is stated, and amounts are then taken to be millions.

    Examples
    --------
    >>> usd = Money("USD", "million")
    >>> usd.label("sv"), Money("EUR", "million").label("en"), Money("SEK", "million").label("sv")
    ('MUSD', 'M€', 'mnkr')
    >>> usd.ending, Money("EUR", "plain").ending, Money("", "plain").ending
    ('musd', 'eur', '')
    """

    currency: str = "SEK"
    unit: str = "million"

    @property
    def size(self) -> float:
        """Units of the currency in an amount of 1."""
        return UNITS.get(self.unit, 1e6)

    @property
    def hundred(self) -> float:
        """A hundred million of the currency as an amount."""
        return 1e8 / self.size

    @property
    def ending(self) -> str:
        """What stands for the money in the name of a column; empty where no currency is stated."""
        return f"{_LETTER.get(self.unit, '')}{self.currency.lower()}" if self.currency else ""

    def coin(self, language: str) -> str:
        """The currency: kr, €, USD."""
        return currency_sign(self.currency, language) if self.currency else ""

    def label(self, language: str) -> str:
        """The unit of amounts: kr, tkr, mnkr, MUSD, M€; the bare unit where no currency is stated."""
        if self.unit in ("plain", ""):
            return self.coin(language)
        place = list(UNITS).index(self.unit) - 1
        own = _OWN.get(str(language), {}).get(self.currency)
        before = _BEFORE.get(str(language), ("k", "M", "bn "))[place]
        return own[place] if own else (before + self.coin(language)).strip()


MSEK: Final = Money()
"""What amounts are in where nothing else is said."""


_NONE: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({})


class Reader(str):
    """A language, with the money in which a scenario is told to who reads it, and the words of its country.

    Wherever a language is asked for it is one; `infraprio.words.say` takes money and words from it. ``own`` holds, by
    language and key, the texts that stand in place of those of the catalogues.

    Examples
    --------
    >>> reader = Reader("sv", Money("EUR", "million"))
    >>> reader == "sv", reader.money.label(reader)
    (True, 'M€')
    """

    __slots__ = ("money", "own")
    money: Money
    own: Mapping[str, Mapping[str, str]]

    def __new__(cls, language: str, money: Money, own: Mapping[str, Mapping[str, str]] = _NONE) -> Reader:
        """A reader of the language."""
        made = super().__new__(cls, language)
        made.money, made.own = money, own
        return made

    def __reduce__(self) -> tuple[type[Reader], tuple[Any, ...]]:
        return Reader, (str(self), self.money, {code: dict(words) for code, words in self.own.items()})

    def words(self) -> Mapping[str, str]:
        """The country's own texts in this language, in English where it has none in it."""
        return self.own.get(str(self)) or self.own.get("en") or {}


def money_of_reader(language: str) -> Money:
    """The money in which a reader is told amounts: million kronor for a language alone."""
    return language.money if isinstance(language, Reader) else MSEK
