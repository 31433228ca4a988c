"""Errors that a planner can act on, one family for the whole library."""

from __future__ import annotations

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
    "WritingError",
]


class InfraprioError(ValueError):
    """Base of every error that infraprio raises on purpose.

    Parameters
    ----------
    message : what is wrong, where, and what to do
    message_sv : the same in Swedish; the English message where it is not given
    """

    def __init__(self, message: str = "", message_sv: str = "") -> None:
        super().__init__(message)
        self.message_sv = message_sv

    def text(self, language: str = "en") -> str:
        """The message in ``sv`` or ``en``."""
        return self.message_sv if language == "sv" and self.message_sv else str(self)


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

    def __init__(self, message: str, explanation: object = None) -> None:
        super().__init__(message)
        self.explanation = explanation


class SolverError(InfraprioError):
    """No solver gave an answer that passes the independent check."""


class WritingError(InfraprioError):
    """The system did not let a file be written; nothing that stood there before is lost."""


class TargetError(WritingError):
    """Something that is not infraprio's stands where files are to be written; it was not touched."""


class EnsembleError(InfraprioError):
    """The workers over which a calculation was spread cannot do it."""
