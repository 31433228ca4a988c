"""Errors that a planner can act on, one family for the whole library."""

from __future__ import annotations

__all__ = [
    "AppraisalError",
    "InfeasibleError",
    "InfraprioError",
    "NetworkError",
    "ProblemError",
    "ScoringError",
    "SolverError",
]


class InfraprioError(ValueError):
    """Base of every error that infraprio raises on purpose."""


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
