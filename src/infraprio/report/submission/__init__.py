"""The document that a region hands in: what it says, whatever it is written as."""

from infraprio.report.submission.compose import submission

__all__ = ["submission"]
