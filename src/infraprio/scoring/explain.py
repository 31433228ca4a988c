"""Why A stands before B, goal by goal, and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, Table, TableLike, VectorLike, read_table, read_weights
from infraprio.words import check_language, number
from infraprio.words import say as spoken

__all__ = ["PairExplanation", "explain_pair"]

_TIE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class PairExplanation:
    """Sentences and the parts they come from.

    Attributes
    ----------
    ahead, behind : label
        The two alternatives in the order of their scores.
    parts : DataFrame
        One row per goal, largest first: values of both, weight, part of the lead (sums to `lead`), the value
        that the one behind needs to draw level (`value_needed`), and the weight at which they are level
        (`weight_needed`, -1 when there is none).
    lead : float
        Score of the one ahead minus that of the one behind.
    sentences : list of str
        The explanation, one sentence each.
    """

    ahead: Any
    behind: Any
    lead: float
    sentences: list[str]
    parts: pd.DataFrame

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


def explain_pair(
    values: TableLike,
    weights: VectorLike,
    a: Any,
    b: Any,
    *,
    language: str = "sv",
    names: Mapping[Any, str] | None = None,
    decimals: int = 2,
) -> PairExplanation:
    """Explain the order of two alternatives under the additive value model.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Alternatives x goals, higher is better, on one scale.
    weights : Series, mapping or sequence
        One per goal; divided by their sum.
    a, b : label
        The two alternatives, in any order.
    language : str, default "sv"
        One that has a catalogue.
    names : mapping of label to str, optional
        Names to print for alternatives and goals; labels where left out.
    decimals : int, default 2
        Decimals of printed numbers.

    Returns
    -------
    PairExplanation
        Sentences, and the numbers in them.

    Raises
    ------
    ScoringError
        Unknown or equal alternatives, unknown language, unusable values or weights.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [0.9, 0.4], "time": [0.3, 0.6]}, index=["A", "B"])
    >>> for sentence in explain_pair(values, [0.5, 0.5], "A", "B", language="en").sentences:
    ...     print(sentence)
    A stands before B: 0.60 against 0.50, a lead of 0.10.
    In favour of A: safety (0.25).
    In favour of B: time (0.15).
    B draws level if its value in safety rises by 0.20, from 0.40 to 0.60.
    B draws level if the weight of safety goes from 0.50 to 0.38, the others in proportion.
    """
    read = read_table(values, what="The table of values")
    share = read_weights(weights, read.criteria)
    check_language(language)
    unknown = [label for label in (a, b) if label not in read.alternatives]
    if unknown or a == b:
        raise ScoringError(f"Two different known alternatives are needed; got {a!r} and {b!r}.")
    i, j = (list(read.alternatives).index(label) for label in (a, b))
    score = read.values @ share
    if score[j] - score[i] > _TIE * np.abs(score).max():
        i, j = j, i
    gap = read.values[i] - read.values[j]
    lead = float(score[i] - score[j])
    parts = _parts(read, share, i, j, gap, lead)
    say = _Speaker(language, names or {}, decimals)
    pair = {"a": say.name(read.alternatives[i]), "b": say.name(read.alternatives[j])}
    tied = lead <= _TIE * np.abs(score).max()
    scores = {"x": say.number(score[i]), "y": say.number(score[j]), "d": say.number(lead)}
    sentences = [say("tie" if tied else "lead", **pair, **scores), *_for_and_against(parts, say, pair)]
    if not tied:
        sentences += _what_would_change(parts, say, pair)
    return PairExplanation(
        ahead=read.alternatives[i], behind=read.alternatives[j], lead=lead, sentences=sentences, parts=parts
    )


def _parts(read: Table, share: Array, i: int, j: int, gap: Array, lead: float) -> pd.DataFrame:
    used = share > 0
    # With the weight of one goal at t and the others in proportion the lead is t gap_k + (1 - t) rest_k.
    rest = np.divide(lead - share * gap, 1.0 - share, out=np.zeros_like(share), where=share < 1.0)
    level = np.divide(rest, rest - gap, out=np.full_like(share, -1.0), where=(rest * gap < 0))
    needed = np.divide(lead, share, out=np.zeros_like(share), where=used) + read.values[j]
    frame = pd.DataFrame(
        {
            "ahead": read.values[i],
            "behind": read.values[j],
            "weight": share,
            "part": share * gap,
            "value_needed": np.where(used, needed, -1.0),
            "weight_needed": level,
        },
        index=read.criteria,
    )
    return frame.iloc[np.argsort(-frame["part"].to_numpy(), kind="stable")]


@dataclass(frozen=True, slots=True)
class _Speaker:
    language: str
    names: Mapping[Any, str]
    decimals: int

    def __call__(self, sentence: str, **words: str) -> str:
        return spoken(f"pair.{sentence}", self.language, **words)

    def name(self, label: Any) -> str:
        return str(self.names.get(label, label))

    def number(self, value: float) -> str:
        return number(value, self.decimals, self.language)


def _for_and_against(parts: pd.DataFrame, say: _Speaker, pair: dict[str, str]) -> list[str]:
    def goals(frame: pd.DataFrame) -> str:
        return ", ".join(
            say("goal", goal=say.name(g), part=say.number(abs(p))) for g, p in frame["part"].items()
        )

    ahead, behind = parts[parts["part"] > _TIE], parts[parts["part"] < -_TIE].iloc[::-1]
    sentences = [say("for", goals=goals(ahead), **pair)] if len(ahead) else []
    sentences.append(
        say("against", goals=goals(behind), **pair) if len(behind) else say("none_against", **pair)
    )
    return sentences


def _what_would_change(parts: pd.DataFrame, say: _Speaker, pair: dict[str, str]) -> list[str]:
    """Name the smallest rise in one value and the smallest shift of one weight that are enough."""
    rise = (parts["value_needed"] - parts["behind"]).where(parts["weight"] > 0, np.inf)
    goal: Any = rise.idxmin()
    row = parts.loc[goal]
    numbers = {
        key: say.number(row[column]) for key, column in (("now", "behind"), ("needed", "value_needed"))
    }
    sentences = [say("value", **pair, goal=say.name(goal), change=say.number(rise[goal]), **numbers)]
    possible = parts[parts["weight_needed"] >= 0]
    if (parts["ahead"] >= parts["behind"]).all():
        return [*sentences, say("sure", **pair)]
    if possible.empty:
        return [*sentences, say("never", **pair)]
    goal = (possible["weight_needed"] - possible["weight"]).abs().idxmin()
    row = possible.loc[goal]
    numbers = {
        key: say.number(row[column]) for key, column in (("now", "weight"), ("needed", "weight_needed"))
    }
    return [*sentences, say("weight", **pair, goal=say.name(goal), **numbers)]
