"""Ids for names: what a name becomes where blanks and separators are not allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["short_ids"]


def short_ids(names: Iterable[str]) -> dict[str, str]:
    """Each name with its id: the name itself, blanks and separators replaced; numbered where two would be one.

    Examples
    --------
    >>> short_ids(["Safety", "Access to jobs; all", "Access_to_jobs_all"])
    {'Safety': 'Safety', 'Access to jobs; all': 'Access_to_jobs_all', 'Access_to_jobs_all': 'Access_to_jobs_all_2'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = re.sub(r"[\s;,\"]+", "_", "".join(c if c.isprintable() else " " for c in name).strip()) or "_"
        short, k = plain, 1
        while short in taken:
            k += 1
            short = f"{plain}_{k}"
        found[name] = short
        taken.add(short)
    return found
