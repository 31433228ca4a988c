"""Errors that a planner can act on, one family for the whole library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = [
    "AppraisalError",
    "EnsembleError",
    "InfeasibleError",
    "InfraprioError",
    "NetworkError",
    "ProblemError",
    "ScoringError",
    "SolverError",
    "TargetError",
    "Told",
    "WritingError",
]


class Told(Protocol):
    """What says itself in any language: a finding."""

    def sentence(self, language: str = "en") -> str:
        """Where, what is wrong and what to do."""


class InfraprioError(ValueError):
    """Base of every error that infraprio raises on purpose.

    Parameters
    ----------
    *told : findings, of all that a planner can meet; or one English sentence, of what only a program can do wrong.

    Attributes
    ----------
    findings : the findings; empty where an English sentence is all there is.
    """

    findings: Sequence[Told]

    def __init__(self, *told: Told | str) -> None:
        super().__init__(*told)
        self.findings = tuple(each for each in told if not isinstance(each, str))

    def text(self, language: str = "en") -> str:
        """What is wrong, where, and what to do, in a language."""
        return "\n".join(each if isinstance(each, str) else each.sentence(language) for each in self.args)

    def __str__(self) -> str:
        return self.text()


class NetworkError(InfraprioError):
    """The network or the demand cannot be used as it stands."""


class ScoringError(InfraprioError):
    """Goals, weights, values or a table of scores cannot be used as they stand."""


class AppraisalError(InfraprioError):
    """Quantities, parameters or amounts cannot be appraised as they stand."""


class ProblemError(InfraprioError):
    """The data of a portfolio problem cannot be used as they stand."""


class InfeasibleError(ProblemError):
    """No portfolio keeps all the rules; ``explanation`` names the smallest set of rules that clash."""

    def __init__(self, told: Told | str, explanation: object = None) -> None:
        super().__init__(told)
        self.explanation = explanation


class SolverError(InfraprioError):
    """No solver gave an answer that passes the independent check."""


class WritingError(InfraprioError):
    """The system did not let a file be written; nothing that stood there before is lost."""


class TargetError(WritingError):
    """Something that is not infraprio's stands where files are to be written; it was not touched."""


class EnsembleError(InfraprioError):
    """The workers over which a calculation was spread cannot do it."""
