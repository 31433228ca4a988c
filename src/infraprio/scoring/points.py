"""What a sum of goal scores is, in words for reports."""

from __future__ import annotations

from infraprio.words import say

__all__ = ["points_meaning"]


def points_meaning(language: str) -> str:
    """The sentence that stands where a sum of scores is printed.

    Parameters
    ----------
    language : str
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> points_meaning("en")[:50]
    'Points are goal scores added up over the proposals'
    """
    return say("points.what", language)
