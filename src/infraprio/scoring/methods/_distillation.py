"""Compiled: the classes of a distillation. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True)
def class_numbers(credibility, ahead, alpha, beta, best_first):
    """Return the number, from 1, in which each alternative is taken out.

    ``credibility`` and ``ahead`` (by more than the discrimination threshold) are alternatives x alternatives; the
    threshold at a cut level c is alpha + beta c. Both the highest credibility and the
    level below it only fall as classes are taken out; mostly the level stays, and then only what was taken out since is
    looked at.
    """
    numbers = np.zeros(len(credibility), np.int64)
    balance = np.zeros(len(credibility), np.int64)
    left = np.arange(len(credibility))
    taken = left[:0]
    number, top, cut, known = 0, np.inf, np.inf, -1.0
    while len(left):
        number += 1
        top = highest_below(credibility, left, np.inf, top)
        kept = left
        if len(left) > 1 and top > 0:
            level = cut = highest_below(credibility, left, top - (alpha + beta * top), cut)
            if level == known:
                withdraw(credibility, ahead, left, taken, level, balance)
            else:
                qualify(credibility, ahead, left, level, balance)
            known = level
            kept = foremost(left, balance, best_first)
            own = np.zeros_like(balance)
            while len(kept) > 1 and level > 0:
                level = highest_below(credibility, kept, level - (alpha + beta * level), np.inf)
                qualify(credibility, ahead, kept, level, own)
                kept = foremost(kept, own, best_first)
        numbers[kept] = number
        taken, left = kept, left[numbers[left] == 0]
    return numbers


@njit(cache=True, nogil=True)
def highest_below(credibility, kept, bound, most):
    """Return the highest credibility below a bound between two that are kept; 0 where there is none. None is above ``most``."""
    highest = 0.0
    for i in kept:
        for j in kept:
            value = credibility[i, j]
            if i != j and value < bound and value > highest:
                highest = value
        if highest >= most:
            break
    return highest


@njit(cache=True, nogil=True)
def qualify(credibility, ahead, kept, level, balance):
    """Count in ``balance`` how many each outranks at a cut level, less by how many it is outranked."""
    balance[kept] = 0
    for i in kept:
        for j in kept:
            if i != j and credibility[i, j] > level and ahead[i, j]:
                balance[i] += 1
                balance[j] -= 1


@njit(cache=True, nogil=True)
def withdraw(credibility, ahead, left, taken, level, balance):
    """Take out of ``balance`` what those that are left had against those that were taken out."""
    for i in left:
        for j in taken:
            if credibility[i, j] > level and ahead[i, j]:
                balance[i] -= 1
            if credibility[j, i] > level and ahead[j, i]:
                balance[i] += 1


@njit(cache=True, nogil=True)
def foremost(kept, balance, best_first):
    """Return those of the highest balance, or of the lowest."""
    own = balance[kept]
    return kept[own == (own.max() if best_first else own.min())]
