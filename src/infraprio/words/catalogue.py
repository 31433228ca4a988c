"""Texts by key from gettext catalogues, one a language; each is read when it is first asked for."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from infraprio.errors import InfraprioError
from infraprio.words.forms import number
from infraprio.words.money import Money, Reader, money_of_reader

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

__all__ = [
    "CATALOGUES",
    "DOMAIN",
    "Spoken",
    "Words",
    "check_language",
    "known",
    "languages",
    "money_words",
    "read_catalogue",
    "say",
    "say_number",
    "say_open",
    "texts",
]

CATALOGUES: Final = Path(__file__).with_name("catalogues")
DOMAIN: Final = "infraprio"
_OTHER: Final = "en"
"""The language of what a catalogue lacks. The tests say which texts no catalogue may lack."""


class Spoken:
    """What can be said in any language: a text, or what fills a gap of one."""

    __slots__ = ()

    def text(self, language: str) -> str:
        """The text in a language."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Words(Spoken):
    """A text that is not yet in any language: its key in the catalogues and what fills its gaps.

    Attributes
    ----------
    key : message id in the catalogues.
    gaps : name and value of each gap; a value may be `Spoken` itself and is then said in the same language.

    Examples
    --------
    >>> near = Words.of("near.meant", word="road")
    >>> near.text("en"), near.text("sv")
    (' (did you mean road?)', ' (menas road?)')
    """

    key: str
    gaps: tuple[tuple[str, object], ...] = field(default=())

    @classmethod
    def of(cls, key: str, /, **gaps: object) -> Words:
        """The text for `key` with its gaps by name."""
        return cls(key, tuple(sorted(gaps.items())))

    def text(self, language: str) -> str:
        """The text in a language."""
        return say(self.key, language, **dict(self.gaps))


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, by their codes.

    Examples
    --------
    >>> languages()
    ('en', 'nb', 'sv')
    """
    return tuple(sorted(place.name for place in CATALOGUES.iterdir() if (place / "LC_MESSAGES").is_dir()))


def check_language(language: str) -> None:
    """Make sure that there is a catalogue of the language.

    Raises
    ------
    InfraprioError
        There is none.
    """
    if language not in languages():
        raise InfraprioError(f"unknown language {language!r}; use {', '.join(languages())}")


def say(key: str, language: str, /, **gaps: object) -> str:
    """The text for a key in a language, its gaps filled.

    Parameters
    ----------
    key : message id in the catalogues.
    language : one of `languages`.
    **gaps : what fills the gaps; `Spoken` values among them are said in the same language.

    Raises
    ------
    InfraprioError
        There is no catalogue of the language.
    KeyError
        No catalogue has the key.

    Examples
    --------
    >>> say("report.rank", "sv"), say("ranking.same", "en", a="Bridge")
    ('Plats', 'Bridge cannot be compared with itself.')
    """
    return _filled(say_open(key, language), key, language, gaps)


def say_open(key: str, language: str) -> str:
    """The text for a key with its gaps open: the country's own where the reader has one, else the catalogue's."""
    own = language.words() if isinstance(language, Reader) else {}
    return own.get(key) or _read(str(language))[1].gettext(key)


def say_number(key: str, language: str, n: int, /, **gaps: object) -> str:
    """The text for a key that speaks of `n` things, in the singular or plural that the language has for it.

    Examples
    --------
    >>> [say_number("console.count.warning", "sv", n) for n in (1, 2)]
    ['1 varning', '2 varningar']
    """
    return _filled(_read(str(language))[1].ngettext(key, key, n), key, language, {"n": n, **gaps})


def _filled(text: str, key: str, language: str, gaps: Mapping[str, object]) -> str:
    if text == key:
        raise KeyError(key)
    spoken = {name: gap.text(language) if isinstance(gap, Spoken) else gap for name, gap in gaps.items()}
    return _with_money(text, language).format(**spoken)


_MONEY_GAP: Final = re.compile(r"\{(mn|Mn|mn_or_cost|Mn_or_cost|mn100|mio|cur|coin)\}")
_UNSAID: Final = re.compile(r" \(\{(mn|Mn|mio|cur)\}\)|\{Mn\}, | ?\{(mn|Mn|mio|cur)\}")
"""The gaps for the unit of money where none is stated, with the brackets or the blank that stand for them alone."""


def money_words(language: str) -> dict[str, str]:
    """What fills the gaps for money of a text.

    ``mn``: the unit of amounts; ``Mn``: the same at the beginning of a line; ``mn_or_cost``, ``Mn_or_cost``: that the amounts are
    costs where they have no unit; ``mn100``: a hundred million; ``mio``: a million; ``cur``: the
    currency; ``coin``: what a ratio is taken to.

    Examples
    --------
    >>> money_words("sv")
    {'mn': 'mnkr', 'Mn': 'Mnkr', 'mn_or_cost': 'mnkr', 'Mn_or_cost': 'Mnkr', 'mn100': '100 mnkr', 'mio': 'mnkr', 'cur': 'kr', 'coin': 'krona'}
    """
    money = money_of_reader(language)
    label = money.label(language)
    costs = label or say("money.cost", language)
    hundred = Money(money.currency, "million").label(language) if money.currency else ""
    key = f"money.coin.{money.currency}"
    return {
        "mn": label,
        "Mn": label[:1].upper() + label[1:],
        "mn_or_cost": costs,
        "Mn_or_cost": costs[:1].upper() + costs[1:],
        "mn100": f"100 {hundred}" if hundred else number(money.hundred, 0, language),
        "mio": hundred,
        "cur": money.coin(language),
        "coin": say(key if known(key) else "money.coin.any", language),
    }


def known(key: str) -> bool:
    """Whether the catalogues have a text for the key."""
    return key in _read(_OTHER)[0]


def texts(room: str, language: str) -> dict[str, str]:
    """All texts whose keys begin with ``room.``, by the rest of the key, their gaps open but for those for money.

    Examples
    --------
    >>> texts("short", "sv")["cost_msek"]
    'mnkr'
    """
    country = language.words() if isinstance(language, Reader) else {}
    own = {**_read(_OTHER)[0], **_read(str(language))[0], **country}
    mine = {key.removeprefix(f"{room}."): text for key, text in own.items() if key.startswith(f"{room}.")}
    return {key: _with_money(text, language) for key, text in mine.items()}


def _with_money(text: str, language: str) -> str:
    """A text whose gaps for money are filled, and no others."""
    if not _MONEY_GAP.search(text):
        return text
    money = money_words(language)
    said = text if money["mn"] else _UNSAID.sub("", text)
    return _MONEY_GAP.sub(lambda gap: money[gap[1]], said)


@cache
def _read(language: str) -> tuple[Mapping[str, str], gettext.NullTranslations]:
    """The plain texts of a language by key, and the same catalogue with plurals and what stands in for gaps in it.

    Asked for by the plain code of the language: each reader of it would have it read anew.
    """
    from babel.messages.mofile import write_mo

    catalogue, compiled = read_catalogue(language), io.BytesIO()
    for message in [each for each in catalogue if _unfilled_plural(each)]:
        catalogue.delete(message.id)  # written out it would be said as its key
    write_mo(compiled, catalogue)
    compiled.seek(0)
    spoken = gettext.GNUTranslations(compiled)
    if language != _OTHER:
        spoken.add_fallback(_read(_OTHER)[1])
    plain = {
        str(message.id if isinstance(message.id, str) else message.id[0]): str(message.string)
        for message in catalogue
        if message.id and message.string
    }
    return MappingProxyType(plain), spoken


def _unfilled_plural(message: Message) -> bool:
    """Whether a text with a plural lacks one of its forms; a compiled catalogue has the key in its place."""
    return isinstance(message.string, list | tuple) and any(
        each in ("", message.id[0]) for each in message.string
    )


def read_catalogue(language: str) -> Catalog:
    """The catalogue of a language: as it was compiled for an installed package, else as it was written.

    Raises
    ------
    InfraprioError
        There is no catalogue of the language.
    """
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    written = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    check_language(language)
    compiled = written.with_suffix(".mo")
    with (compiled if compiled.is_file() else written).open("rb") as file:
        return read_mo(file) if compiled.is_file() else read_po(file, locale=language)
