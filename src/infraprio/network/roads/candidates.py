"""Links that could be built or improved, each at a cost."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Floats, Ints, Network, _some, _typed

__all__ = ["Candidates", "extended"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Links that may be added to a network, or that may take the place of one that it has.

    Attributes
    ----------
    tail, head, time, capacity, b, power, length, toll : arrays (candidates,)
        As in `Network`; ``length`` and ``toll`` may be left out if the network has none.
    cost : array (candidates,)
        What it takes to build each, from 0 up, in the unit of the budget.
    replaces : array of int (candidates,), optional
        Number of the network's link that is closed once the candidate is built; -1 (and left out): none, a
        new link.
    labels : array (candidates,), optional
        Left out: 1, 2, ...

    Raises
    ------
    NetworkError
        Arrays of different lengths; a cost that is negative, missing or infinite. Travel times are checked
        together with the network, by `extended`.

    Examples
    --------
    >>> import numpy as np
    >>> len(Candidates(tail=[0], head=[1], time=[4.0], capacity=[900.0],
    ...                b=[0.15], power=[4.0], cost=[120.0]))
    1
    """

    tail: Ints
    head: Ints
    time: Floats
    capacity: Floats
    b: Floats
    power: Floats
    cost: Floats
    length: Floats | None = None
    toll: Floats | None = None
    replaces: Ints = None  # type: ignore[assignment]
    labels: NDArray[Any] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Give every array its type and check lengths and costs."""
        n = np.size(self.cost)
        for name, value in (("replaces", np.full(n, -1)), ("labels", np.arange(1, n + 1))):
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)
        kinds = {"tail": np.int32, "head": np.int32, "replaces": np.int32, "labels": None}
        findings = []
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None:
                object.__setattr__(
                    self, each.name, _typed(each.name, value, kinds.get(each.name, np.float64))
                )
                if getattr(self, each.name).size != n:
                    findings.append(f"{each.name} has {np.size(value)} values for {n} candidates")
        if not findings:
            bad = np.flatnonzero(~((self.cost >= 0) & np.isfinite(self.cost)))
            if bad.size:
                findings.append(f"cost is negative, missing or infinite: candidate {_some(self.labels, bad)}")
        if findings:
            raise NetworkError("The candidates cannot be used: " + "; ".join(findings) + ".")

    def __len__(self) -> int:
        """Give the number of candidates."""
        return int(self.cost.size)


def extended(net: Network, candidates: Candidates) -> Network:
    """Give the network with all candidates as further links, after its own.

    Parameters
    ----------
    net : Network
        The road network.
    candidates : Candidates
        Roads that may be added, with what they join.

    Returns
    -------
    Network
        ``net.n_links + len(candidates)`` links.

    Raises
    ------
    NetworkError
        A candidate's values cannot be used, or it replaces a link that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> net = Network(nodes=[0, 1], zones=[0, 1], tail=[0], head=[1], time=[5.0])
    >>> more = Candidates(tail=[1], head=[0], time=[4.0], capacity=[900.0],
    ...                   b=[0.15], power=[4.0], cost=[120.0])
    >>> extended(net, more).n_links
    2
    """
    wrong = (candidates.replaces < -1) | (candidates.replaces >= net.n_links)
    if wrong.any():
        named = _some(candidates.labels, np.flatnonzero(wrong))
        raise NetworkError(f"A link that is to be replaced is not in the network: candidate {named}.")
    joined: dict[str, Any] = {}
    for name in ("tail", "head", "time", "capacity", "b", "power", "length", "toll"):
        old, new = getattr(net, name), getattr(candidates, name)
        if old is None and new is None:
            continue
        if old is None or new is None:
            missing = "network" if old is None else "candidates"
            raise NetworkError(f"The {missing} has no {name} while the other has; give both or neither.")
        joined[name] = np.concatenate([old, new])
    marks = np.array([f"candidate {label}" for label in candidates.labels], dtype=object)
    labels = np.concatenate([net.links.astype(object), marks])
    law = np.concatenate([net.law, np.full(candidates.time.size, "bpr")])
    return replace(net, **joined, law=law, links=labels)
