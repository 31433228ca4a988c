"""Exponentials and logarithms of whole arrays, quicker than numpy has them where a processor lacks its widest instructions."""

from __future__ import annotations

import numpy as np

from infraprio.network.travel.shortest_trees import Floats

__all__ = ["natural_logarithms", "powers_of_e"]


def powers_of_e(x: Floats) -> Floats:
    """Powers of e of `x`, of any shape; 0 below -708.

    Examples
    --------
    >>> powers_of_e(np.array([0.0, 1.0, -np.inf])).round(6).tolist()
    [1.0, 2.718282, 0.0]
    """
    from infraprio.network.travel.logit import _choices

    x = np.ascontiguousarray(x)
    out = np.empty(x.shape)
    _choices.powers_of_e(x.ravel(), out.ravel())
    return out


def natural_logarithms(x: Floats) -> Floats:
    """Logarithms of `x`, finite numbers from 0 on, of any shape; -inf at 0.

    Examples
    --------
    >>> natural_logarithms(np.array([1.0, 10.0, 0.0])).round(6).tolist()
    [0.0, 2.302585, -inf]
    """
    from infraprio.network.travel.logit import _choices

    x = np.ascontiguousarray(x)
    out = np.empty(x.shape)
    _choices.natural_logarithms(x.ravel(), out.ravel())
    return out
