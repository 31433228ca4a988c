"""Why a proposal stands where it stands, and before another: goal by goal, and what would have to change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.portfolio.problem.names import said_source
from infraprio.ranking.grounds import Grounds
from infraprio.ranking.sentences import listed, number, sentence
from infraprio.words import check_language

__all__ = ["explain", "explain_pair", "explain_place"]

NAMED = 3
"""So many goals are named on each side."""
LEAST = 0.05
"""Points of goal score below which a difference is not worth a word."""
DECIDES: Final = 0.1
"""An interaction is named on the card of a proposal where it is worth so large a share of the proposal's own score."""
MOST: Final = 100.0
"""The most points that one proposal can have."""
NOISE: Final = 1e-9
"""Relative difference below which two values for money are the same."""


def _goals(parts: pd.Series[float], grounds: Grounds, language: str, sign: int) -> str:
    """The goals with the largest points of the given sign, with the points in brackets; empty if there are none."""
    kept = parts[sign * parts >= LEAST]
    order = (sign * kept).sort_values(ascending=False, kind="stable").index[:NAMED]
    names = grounds.goals[language]
    return (
        listed([f"{names[str(g)]} ({number(abs(parts[g]), 1, language)})" for g in order], language)
        if len(order)
        else ""
    )


def _turning_weight(a: str, b: str, frame: Any, grounds: Grounds) -> tuple[str, float, float] | None:
    """The goal whose weight must move least for b to give as much for the money as a, with its weight now and then.

    The weights of the other goals keep their proportions.
    """
    cost = frame.loc[[a, b], "cost_msek"].to_numpy(float)
    if (cost <= 0).any():
        return None
    values, weights = grounds.values.loc[[a, b]], grounds.weights
    best: tuple[float, str, float, float] | None = None
    for goal, weight in weights.items():
        if weight >= 1:
            continue
        alone = values[goal].to_numpy(float) / cost
        rest = (values.to_numpy(float) @ weights.to_numpy(float) / cost - weight * alone) / (1 - weight)
        slope = (alone - rest) @ np.array([1.0, -1.0])
        if abs(slope) < 1e-12:
            continue
        new = -float(rest[0] - rest[1]) / float(slope)
        if 0 <= new <= 1 and (best is None or abs(new - weight) < best[0]):
            best = (abs(new - weight), str(goal), float(weight), new)
    return best[1:] if best else None


def _apart(one: float, other: float, language: str, least: int = 0) -> tuple[str, str]:
    """Two different numbers with as many decimals as it takes to tell them apart."""
    for decimals in range(least, 4):
        first, second = number(one, decimals, language), number(other, decimals, language)
        if first != second:
            break
    return first, second


def _ways(a: str, b: str, frame: Any, grounds: Grounds, language: str) -> str:
    """What would make b give as much for the money as a; empty if it does already or nothing could."""
    sa, sb, ca, cb = (float(frame.loc[p, c]) for c in ("goal_score", "cost_msek") for p in (a, b))
    if ca <= 0 or cb <= 0 or sa / ca - sb / cb <= NOISE * max(abs(sa / ca), abs(sb / cb)):
        return ""
    ways = []
    if sa > 0 and sb > 0:
        lower, now = _apart(sb * ca / sa, cb, language, 0 if min(sb * ca / sa, cb) >= 10 else 1)
        ways.append(sentence("turn_cost", language, new=lower, old=now))
    needed = sa * cb / ca
    if needed <= MOST:
        higher, now = _apart(needed, sb, language, 1)
        ways.append(sentence("turn_score", language, new=higher, old=now))
    turn = _turning_weight(a, b, frame, grounds)
    if turn:
        goal, old, then = turn
        now, new_ = _apart(100 * old, 100 * then, language)
        ways.append(sentence("turn_weight", language, goal=grounds.goals[language][goal], old=now, new=new_))
    return listed(ways, language, "or")


def _nnk(frame: Any, p: str) -> float:
    return float(frame.loc[p, "npv_ratio_i"]) if "npv_ratio_i" in frame else math.nan


def _status_words(row: Any, grounds: Grounds, language: str) -> str:
    level = grounds.levels[language].get(row["level"], row["level"])
    return sentence(f"is_{row['status']}", language, level=level)


def _why_before(a: str, b: str, frame: Any, grounds: Grounds, language: str) -> list[str]:
    """The step of the ordering that puts a before b."""
    ra, rb = frame.loc[a], frame.loc[b]
    if ra["status"] != rb["status"]:
        gaps = {"sa": _status_words(ra, grounds, language), "sb": _status_words(rb, grounds, language)}
        return [sentence("status", language, **gaps)]
    if ra["level"] != rb["level"] and ra["level"] and rb["level"]:
        names = grounds.levels[language]
        return [
            sentence(
                "level",
                language,
                la=names.get(ra["level"], ra["level"]),
                lb=names.get(rb["level"], rb["level"]),
            )
        ]
    return [sentence("more_for_money", language)] if ra["level"] else []


def _together(a: str, frame: Any, grounds: Grounds, language: str) -> list[str]:
    """What a proposal is worth together with others of the plan, where that weighs."""
    extras = grounds.extras.get(a, {})
    least = max(LEAST, DECIDES * abs(float(frame.loc[a, "goal_score"])))
    found = sorted(
        (name for name, extra in extras.items() if abs(extra) >= least),
        key=lambda name: (-abs(extras[name]), name),
    )
    names = grounds.names[language]
    return [
        sentence(
            "together_more" if extras[other] > 0 else "together_less",
            language,
            a=names[a],
            b=names[other],
            extra=number(abs(extras[other]), 1, language),
        )
        for other in found[:NAMED]
    ]


def _more_for_money(one: Any, other: Any, language: str) -> bool:
    """Whether one proposal gives more for the money than another, in the numbers that are told."""
    mine, theirs = float(one["score_per_100_msek"]), float(other["score_per_100_msek"])
    return mine > theirs and number(mine, 1, language) != number(theirs, 1, language)


def explain_pair(frame: Any, grounds: Grounds, a: str, b: str, language: str) -> str:
    """Why one of two ranked proposals stands before the other.

    Parameters
    ----------
    frame : the order, see ``Ranking.frame``
    a, b : ids of two proposals in it, in any order
    """
    if a == b:
        return sentence("same", language, a=grounds.names[language][a])
    if frame.loc[a, "rank"] > frame.loc[b, "rank"]:
        a, b = b, a
    ra, rb = frame.loc[a], frame.loc[b]
    names = grounds.names[language]
    said = [sentence("before", language, a=names[a], b=names[b], ra=ra["rank"], rb=rb["rank"])]
    said += _why_before(a, b, frame, grounds, language)
    if (b, a) in grounds.requires:
        said.append(sentence("needed", language, a=names[a], b=names[b]))
    whole = {"sa": number(ra["goal_score"], 1, language), "sb": number(rb["goal_score"], 1, language)}
    if ra["cost_msek"] > 0 and rb["cost_msek"] > 0:
        per = {k: number(r["score_per_100_msek"], 1, language) for k, r in (("pa", ra), ("pb", rb))}
        cost = {
            k: number(r["cost_msek"], 0 if r["cost_msek"] >= 10 else 1, language)
            for k, r in (("ca", ra), ("cb", rb))
        }
        said.append(sentence("money", language, **whole, **per, **cost))
    else:
        said.append(sentence("scores", language, **whole))
    gap: Any = grounds.weights * (grounds.values.loc[a] - grounds.values.loc[b])
    better, worse = _goals(gap, grounds, language, 1), _goals(gap, grounds, language, -1)
    said += [sentence("better_on", language, goals=better)] if better else []
    said += [sentence("worse_on", language, goals=worse)] if worse else []
    said += [] if better or worse else [sentence("alike", language)]
    na, nb = _nnk(frame, a), _nnk(frame, b)
    if math.isfinite(na) and math.isfinite(nb):
        said.append(sentence("nnk", language, na=number(na, 2, language), nb=number(nb, 2, language)))
    for one in (a, b):
        said += _together(one, frame, grounds, language)
    ways = _ways(a, b, frame, grounds, language)
    if ways:
        said.append(sentence("turn", language, ways=ways))
    elif _more_for_money(rb, ra, language):
        said.append(sentence("against_money", language))
    return " ".join(said)


def explain_place(frame: Any, grounds: Grounds, a: str, language: str, compete: int) -> str:
    """Why a ranked proposal has its place.

    Parameters
    ----------
    compete : number of proposals that the rank by goal score is among
    """
    row, names = frame.loc[a], grounds.names[language]
    said = [sentence("place", language, a=names[a], rank=row["rank"], n=len(frame))]
    gaps = {
        "period": grounds.periods[language].get(row["period"], row["period"]),
        "level": grounds.levels[language].get(row["level"], row["level"]),
    }
    dated = row["period"] and len(grounds.periods[language]) > 1
    key = "in_plan_undated" if row["status"] == "in_plan" and not dated else row["status"]
    said.append(sentence(key, language, **gaps))
    figures = {"score": number(row["goal_score"], 1, language), "rank": int(row["score_rank"]), "m": compete}
    if row["cost_msek"] > 0:
        cost = number(row["cost_msek"], 0 if row["cost_msek"] >= 10 else 1, language)
        said.append(
            sentence(
                "figures", language, cost=cost, per=number(row["score_per_100_msek"], 1, language), **figures
            )
        )
    else:
        said.append(sentence("figures_free", language, **figures))
    parts: Any = grounds.weights * grounds.values.loc[a]
    adds, against = _goals(parts, grounds, language, 1), _goals(parts, grounds, language, -1)
    said += [sentence("adds", language, goals=adds)] if adds else []
    said += [sentence("costs_goals", language, goals=against)] if against else []
    said += [] if adds or against else [sentence("no_goal", language)]
    said += _together(a, frame, grounds, language) + _bound(a, grounds, language)
    if math.isfinite(_nnk(frame, a)):
        said.append(sentence("nnk_one", language, na=number(_nnk(frame, a), 2, language)))
    return " ".join([*said, *_up(frame, grounds, a, language)])


def explain_briefly(frame: Any, grounds: Grounds, a: str, language: str) -> str:
    """What carries the place of a ranked proposal beside its cost and score: points for the money, and company."""
    row, said = frame.loc[a], []
    if row["cost_msek"] > 0:
        said.append(sentence("per_money", language, per=number(row["score_per_100_msek"], 1, language)))
    return " ".join([*said, *_together(a, frame, grounds, language)])


def _bound(a: str, grounds: Grounds, language: str) -> list[str]:
    """What a proposal needs, and what needs it."""
    names = grounds.names[language]
    bonds = (
        ("needs", [q for p, q in grounds.requires if p == a]),
        ("needed_by", [p for p, q in grounds.requires if q == a]),
    )
    return [
        sentence(key, language, others=listed([names.get(q, q) for q in others], language))
        for key, others in bonds
        if others
    ]


def _up(frame: Any, grounds: Grounds, a: str, language: str) -> list[str]:
    """What would let a proposal give as much for the money as the one before it."""
    above = frame.index[frame["rank"] == frame.loc[a, "rank"] - 1]
    ways = _ways(str(above[0]), a, frame, grounds, language) if len(above) else ""
    return [sentence("up", language, b=grounds.names[language][str(above[0])], ways=ways)] if ways else []


def _decided(a: str, grounds: Grounds, language: str) -> list[str]:
    """Why a rule says that a proposal must or must not be built: who decided it, when and why."""
    return [sentence("decided", language, reason=grounds.said[a])] if a in grounds.said else []


def explain_no_rank(without: Mapping[str, pd.DataFrame], grounds: Grounds, a: str, language: str) -> str:
    """Why a proposal has no rank; empty if it is in none of the tables of those without."""
    names = grounds.names[language]
    if a in without["set_aside"].index:
        reason = str(without["set_aside"].loc[a, "reason"])
        return sentence(f"aside_{reason}", language, a=names[a])
    if a in without["committed"].index:
        period = str(without["committed"].loc[a, "period"])
        said = grounds.periods[language].get(period, period)
        return " ".join(
            [sentence("committed", language, a=names[a], period=said), *_decided(a, grounds, language)]
        )
    if a in without["supported"].index:
        return sentence("supported", language, a=names[a])
    if a not in without["not_prioritised"].index:
        return ""
    row: Any = without["not_prioritised"].loc[a]
    others = [names.get(other, other) for other in row["others"]]
    key = (
        row["reason"]
        if others or row["reason"] not in ("worth_less", "worth_no_more", "order")
        else f"{row['reason']}_bare"
    )
    gaps = {
        "a": names[a],
        "others": listed(others, language, "or" if row["reason"] == "needs" else "and") if others else "",
        "loss": number(float(row["loss"]), 1, language),
        "rule": said_source(str(row["rule"]), language),
    }
    why = _decided(a, grounds, language) if key == "ruled_out" else []
    said = sentence("not_vetoed" if why else f"not_{key}", language, **gaps)
    return " ".join([said, *why, *_together(a, without["not_prioritised"], grounds, language)])


def explain(
    grounds: Grounds | None,
    frame: pd.DataFrame,
    without: Mapping[str, pd.DataFrame],
    compete: int,
    a: str,
    b: str | None,
    language: str,
    *,
    brief: bool = False,
) -> str:
    """See ``Ranking.explain``.

    Parameters
    ----------
    frame, without : proposals with a rank, and those without by the name of their table
    compete : number of proposals that compete
    """
    check_language(language)
    if grounds is None:
        raise InfraprioError(finding("order_not_explained"))
    unranked = []
    for name in [a] if b is None else [a, b]:
        told = explain_no_rank(without, grounds, name, language)
        if not told and name not in frame.index:
            some = ", ".join(map(str, frame.index[:3]))
            raise InfraprioError(finding("proposal_unknown", value=name, n=len(frame), some=some))
        unranked += [told] if told else []
    if unranked:
        return " ".join(dict.fromkeys(unranked))
    if b is None and brief:
        return explain_briefly(frame, grounds, a, language)
    if b is None:
        return explain_place(frame, grounds, a, language, compete)
    return explain_pair(frame, grounds, a, b, language)
