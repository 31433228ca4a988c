"""
What peers answer, and in which processor time: python benchmarks/peers_scoring.py "LIBRARY METHOD" N

Run by the interpreter that has the peers (see benchmarks/scoring.py). Prints one line of JSON: processor seconds, the version, the
answer; or that the library is not installed. The data are made from a seed here and there alike.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

CRITERIA = 12
LIMITS = 0.1, 0.3, 0.8
"""Indifference, preference and veto of ELECTRE III."""
DISTRIBUTIONS = {"pyDecision": "pydecision"}


def table(n: int) -> Any:
    """Values of n alternatives, all above zero, more is better."""
    return 0.01 + np.random.default_rng(20240501).random((n, CRITERIA))


def pairs() -> Any:
    """Judgements that contradict each other a little, reciprocal."""
    rng = np.random.default_rng(7)
    upper = np.triu(rng.choice([1 / 5, 1 / 3, 1, 3, 5], size=(7, 7)), 1)
    return upper + np.where(upper > 0, 1 / np.where(upper > 0, upper, 1), 0).T + np.eye(7)


BEST, WORST = np.array([1, 2, 4, 3, 8]), np.array([8, 5, 2, 3, 1])
"""The best criterion against each, and each against the worst: not quite consistent."""


def _pymcdm(method: str, x: Any) -> Any:
    from pymcdm import methods, normalizations, weights

    w, sense = np.full(CRITERIA, 1 / CRITERIA), np.ones(CRITERIA, dtype=int)
    if method == "AHP":
        from pymcdm.weights.subjective import AHP

        return AHP(matrix=pairs())()
    made: dict[str, Callable[[], Any]] = {
        "TOPSIS": lambda: methods.TOPSIS(normalizations.vector_normalization)(x, w, sense),
        "VIKOR": lambda: methods.VIKOR()(x, w, sense),
        "PROMETHEE II": lambda: methods.PROMETHEE_II("usual")(x, w, sense),
        "WASPAS": lambda: methods.WASPAS(normalization_function=normalizations.linear_normalization, l=0.5)(
            x, w, sense
        ),
        "entropy": lambda: weights.entropy_weights(x),
        "CRITIC": lambda: weights.critic_weights(x),
    }
    return made[method]()


def _skcriteria(method: str, x: Any) -> Any:
    import skcriteria as skc
    from skcriteria.agg.similarity import TOPSIS
    from skcriteria.agg.vikor import VIKOR
    from skcriteria.agg.waspas import WASPAS
    from skcriteria.pipeline import mkpipe
    from skcriteria.preprocessing.scalers import MaxAbsScaler, SumScaler, VectorScaler
    from skcriteria.preprocessing.weighters import CRITIC, EntropyWeighter

    given = skc.mkdm(x, [max] * CRITERIA, weights=np.full(CRITERIA, 1 / CRITERIA))
    made: dict[str, Callable[[], Any]] = {
        "TOPSIS": lambda: mkpipe(VectorScaler("matrix"), SumScaler("weights"), TOPSIS()).evaluate(given).e_.similarity,
        "VIKOR": lambda: VIKOR().evaluate(given).e_.q_k,
        "WASPAS": lambda: mkpipe(MaxAbsScaler("matrix"), WASPAS()).evaluate(given).e_.score,
        "entropy": lambda: EntropyWeighter().transform(given).weights,
        "CRITIC": lambda: CRITIC().transform(given).weights,
    }  # fmt: skip
    return made[method]()


def _pydecision(method: str, x: Any) -> Any:
    from pyDecision import algorithm

    w, sense, zero = [1 / CRITERIA] * CRITERIA, ["max"] * CRITERIA, [0] * CRITERIA
    q, p, v = ([limit] * CRITERIA for limit in LIMITS)

    def vikor() -> Any:
        by_q = algorithm.vikor_method(x, np.array(w), sense, graph=False, verbose=False)[2]
        return by_q[np.argsort(by_q[:, 0]), 1]

    def preorder() -> Any:
        """Minus the mean of the two class numbers of each alternative."""
        down, up = algorithm.electre_iii(x, P=p, Q=q, V=v, W=w)[2:4]
        places = np.zeros((2, len(x)))
        for k, classes in enumerate((down, up)):
            for number, names in enumerate(classes):
                for name in names.split("; "):
                    places[k, int(name[1:]) - 1] = number + 1
        return -places.mean(axis=0)

    made: dict[str, Callable[[], Any]] = {
        "TOPSIS": lambda: algorithm.topsis_method(x, np.array(w), sense, graph=False, verbose=False),
        "VIKOR": vikor,
        "PROMETHEE II": lambda: algorithm.promethee_ii(x, W=w, Q=zero, S=zero, P=zero, F=["t1"] * CRITERIA, sort=False, topn=0, graph=False, verbose=False)[:, 1],
        "WASPAS": lambda: algorithm.waspas_method(x, sense, np.array(w), 0.5, graph=False)[2],
        "entropy": lambda: algorithm.entropy_method(x, sense),
        "CRITIC": lambda: algorithm.critic_method(x, sense),
        "AHP": lambda: algorithm.ahp_method(pairs(), wd="max_eigen")[0],
        "AHP, mean of columns": lambda: algorithm.ahp_method(pairs(), wd="mean")[0],
        "BWM": lambda: algorithm.bw_method(BEST, WORST, verbose=False),
        "ELECTRE III credibility": lambda: algorithm.electre_iii(x, P=p, Q=q, V=v, W=w)[1],
        "ELECTRE III": preorder,
    }  # fmt: skip
    return made[method]()


def _crispyn(_method: str, x: Any) -> Any:
    """SMAA of the VIKOR model on a thousand weights."""
    from crispyn.mcda_methods import VIKOR_SMAA

    found = VIKOR_SMAA()
    return found(x, found._generate_weights(CRITERIA, 1000), np.ones(CRITERIA, dtype=int))[0]


PEERS = {"pymcdm": _pymcdm, "scikit-criteria": _skcriteria, "pyDecision": _pydecision, "crispyn": _crispyn}


def main() -> None:
    """Answer once, then again for the clock; three times where it is quick."""
    (library, method), n = sys.argv[1].split(" ", 1), int(sys.argv[2])
    warnings.simplefilter("ignore")
    x, work = table(n), PEERS[library]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            answer, seconds = work(method, x), []
            while len(seconds) < 3 and sum(seconds) < 2.0:
                start = time.process_time()
                work(method, x)
                seconds.append(time.process_time() - start)
        found = np.asarray(answer, dtype=float).ravel()
        version = importlib.metadata.version(DISTRIBUTIONS.get(library, library))
        print(json.dumps({"cpu": statistics.median(seconds), "version": version, "answer": found.tolist()}))
    except ImportError as error:
        print(json.dumps({"missing": str(error)}))


if __name__ == "__main__":
    main()
