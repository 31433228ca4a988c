"""What a limit on effects is of, as the reader calls it."""

from __future__ import annotations

from dataclasses import dataclass, field

from infraprio.words import Figure, Spoken, Words

__all__ = ["Measure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Spoken):
    """A column of the effects of a problem, with its name and unit.

    Attributes
    ----------
    key : str
        What is measured.
    place : str
        Where; empty for all of it.
    name, unit : Spoken or str
        For people.
    level : bool
        Whether limits are on what it is with the plan; else on the change.
    base : float
        What it is without any proposal, where limits are on the level; else 0.
    more : bool
        Whether more of it is better.

    Examples
    --------
    >>> str(Measure(key="co2", name="carbon dioxide", unit="t"))
    'carbon dioxide'
    """

    key: str
    place: str = ""
    name: Spoken | str = field(default="", compare=False)
    unit: Spoken | str = field(default="", compare=False)
    level: bool = False
    base: float = 0.0
    more: bool = field(default=True, compare=False)

    @property
    def named(self) -> Spoken:
        """Its name, with the place where it has one."""
        told = self.name or self.key
        if not self.place:
            return Words.of("measure.plan", name=told)
        return Words.of("measure.place", name=told, place=self.place)

    def amount(self, change: float) -> Spoken:
        """An amount of it in its unit, told as limits are on it."""
        told = Figure(self.base + change + 0.0, "g")
        return Words.of("measure.amount", amount=told, unit=self.unit) if self.unit else told

    def text(self, language: str) -> str:
        """Tell its name in a language."""
        return self.named.text(language)

    def __str__(self) -> str:
        """Tell its name in English."""
        return self.text("en")
