"""What a person reads, in every language that has a catalogue; numbers, lists, dates and money as CLDR writes them."""

from infraprio.words.catalogue import Words, check_language, known, languages, say, texts
from infraprio.words.forms import decimal_sign, language_tag, listed, number

__all__ = [
    "Words",
    "check_language",
    "decimal_sign",
    "known",
    "language_tag",
    "languages",
    "listed",
    "number",
    "say",
    "texts",
]
