"""What a person reads, in every language that has a catalogue; numbers and lists as CLDR writes them."""

from infraprio.words.catalogue import Spoken, Words, check_language, known, languages, say, say_number, texts
from infraprio.words.forms import Joint, decimal_sign, language_tag, listed, number
from infraprio.words.gaps import Chain, Counted, Figure, Listed, Lower, Name

__all__ = [
    "Chain",
    "Counted",
    "Figure",
    "Joint",
    "Listed",
    "Lower",
    "Name",
    "Spoken",
    "Words",
    "check_language",
    "decimal_sign",
    "known",
    "language_tag",
    "languages",
    "listed",
    "number",
    "say",
    "say_number",
    "texts",
]
