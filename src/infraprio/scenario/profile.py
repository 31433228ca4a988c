"""What a country calls things and takes for granted: words, parameters, columns, the outline of the submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["PROFILES", "Profile"]

PROFILES: Final = ("generic", "sweden")
"""The profiles that come with infraprio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The content of a country, as tables in a folder that a planner can copy.

    Attributes
    ----------
    name : str
        ``sweden``, ``generic`` or the folder.
    words : mapping of str to mapping of str to str
        Language -> key of the catalogues -> what is said in place of the catalogue's text.
    parameters : mapping of str to mapping of str to str
        Id -> row of the table of parameters, over those that come with infraprio.
    left_out : frozenset of tuple of str
        Table and column that templates do without; they are read where a file has them.
    outline : tuple of str
        Chapters of the submission in their order.
    """

    name: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    left_out: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    outline: tuple[str, ...] = ()
