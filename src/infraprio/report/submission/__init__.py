"""The document that a region hands in: what it says, whatever it is written as."""

from infraprio.report.submission.compose import kept_documents, submission

__all__ = ["kept_documents", "submission"]
