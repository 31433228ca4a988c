"""What a person reads, in every language that has a catalogue; numbers and lists as CLDR writes them."""

from infraprio.words.catalogue import (
    Spoken,
    Words,
    check_language,
    known,
    languages,
    money_words,
    say,
    say_number,
    say_open,
    texts,
)
from infraprio.words.forms import (
    Joint,
    amount,
    amounts,
    decimal_sign,
    known_currencies,
    language_tag,
    listed,
    number,
)
from infraprio.words.gaps import Chain, Counted, Figure, Listed, Lower, Name
from infraprio.words.money import MSEK, UNITS, Money, Reader, money_of_reader

__all__ = [
    "MSEK",
    "UNITS",
    "Chain",
    "Counted",
    "Figure",
    "Joint",
    "Listed",
    "Lower",
    "Money",
    "Name",
    "Reader",
    "Spoken",
    "Words",
    "amount",
    "amounts",
    "check_language",
    "decimal_sign",
    "known",
    "known_currencies",
    "language_tag",
    "languages",
    "listed",
    "money_of_reader",
    "money_words",
    "number",
    "say",
    "say_number",
    "say_open",
    "texts",
]
