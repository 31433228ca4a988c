"""What other methods say, as tables and sentences: ranks, agreement, who moves and why, warnings."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from infraprio.report.sheet import Sheet, goal_names, proposal_names, row_names, sheet, with_names
from infraprio.report.words.language import number, word
from infraprio.scoring.second_opinions import ADDITIVE, GROUP
from infraprio.words import say, say_number

if TYPE_CHECKING:
    from infraprio.ranking.other_methods import OtherMethods

__all__ = ["method_name", "methods_sentences", "methods_sheets", "reversals_sheet"]

_SHOWN: Final = 3


def method_name(name: str, language: str) -> str:
    """A method in the language."""
    return word(f"by_{name}", language)


def methods_sheets(found: OtherMethods, language: str) -> list[Sheet]:
    """Ranks by every method, how the methods agree, and every move with its reason."""
    made = [_ranks_sheet(found, language), _agreement_sheet(found, language)]
    made += [_moves_sheet(found, language)] if len(found.moves) else []
    return [*made, *_revealed_sheets(found, language)]


def _ranks_sheet(found: OtherMethods, language: str) -> Sheet:
    columns = {name: f"by_{name}" for name in found.ranks} | {"best": "best_of_all", "worst": "worst_of_all"}
    frame = with_names(found, found.to_frame().rename(columns=columns), language)
    decimals = dict.fromkeys(columns.values(), 0)
    return sheet("other_methods", "other_methods", frame, language, decimals=decimals)


def _agreement_sheet(found: OtherMethods, language: str) -> Sheet:
    names = proposal_names(found, language)
    frame = found.agreement.drop(index=ADDITIVE).reset_index(names="other_method")
    rule = [say(f"methods.rule.{name}", language) for name in frame["other_method"]]
    frame["mover"] = [names.get(p, "") for p in frame["mover"]]
    frame["other_method"] = [method_name(name, language) for name in frame["other_method"]]
    frame = frame.rename(columns={"moved": "methods_moved", "most": "moved_most"}).assign(meaning=rule)
    decimals = {"kendall": 2, "methods_moved": 0, "moved_most": 0, "reversals": 0}
    title = "other_methods_agreement"
    return sheet(title, title, frame, language, decimals=decimals)


def _moves_sheet(found: OtherMethods, language: str) -> Sheet:
    names = proposal_names(found, language)
    columns = {
        "additive": "by_additive",
        "rank": "other_rank",
        "method": "other_method",
        "places": "moved_places",
    }
    frame = found.moves.drop(columns=["because", "without"]).rename(columns=columns)
    frame["moved_because"] = [why for _, why in _reasons(found, language)]
    frame.insert(1, "name", [names[p] for p in frame["proposal"]])
    frame["other_method"] = [method_name(name, language) for name in frame["other_method"]]
    decimals = dict.fromkeys(("by_additive", "other_rank", "moved_places"), 0)
    title = "other_methods_moves"
    return sheet(title, title, frame, language, decimals=decimals)


def _revealed_sheets(found: OtherMethods, language: str) -> list[Sheet]:
    """What earlier choices reveal: weights with their ranges, and each choice."""
    if found.revealed is None:
        return []
    goals, names = goal_names(found, language), proposal_names(found, language)
    columns = {
        "weight": "weight_revealed",
        "lowest": "weight_least",
        "highest": "weight_most",
        "main": "weight_used",
    }
    weights = found.revealed.weights.rename(columns=columns).reset_index(names="goal")
    weights["goal"] = [goals[goal] for goal in weights["goal"]]
    each = found.revealed.choices.copy()
    for column in ("better", "worse"):
        each[column] = [names.get(str(name), str(name)) for name in each[column]]
    each["explained"] = [word("yes" if one else "no", language) for one in each["explained"]]
    each = each.rename(
        columns={
            "better": "choice_better",
            "worse": "choice_worse",
            "lead": "choice_lead",
            "explained": "choice_explained",
        }
    )
    decimals = dict.fromkeys(columns.values(), 2)
    return [
        sheet("other_methods_revealed", "other_methods_revealed", weights, language, decimals=decimals),
        sheet("other_methods_choices", "other_methods_choices", each, language),
    ]


def reversals_sheet(found: OtherMethods, language: str) -> Sheet:
    """Pairs that turn round when a third proposal is left out."""
    names = proposal_names(found, language)
    frame = found.reversals.rename(columns={"method": "other_method"})
    for column in ("left_out", "was_ahead", "is_ahead"):
        frame[column] = [names[p] for p in frame[column]]
    frame["other_method"] = [method_name(name, language) for name in frame["other_method"]]
    return sheet("other_methods_reversals", "other_methods_reversals", frame, language)


def _reasons(found: OtherMethods, language: str) -> Iterator[tuple[str, str]]:
    """Proposal and reason of every move, in the order of `moves`."""
    goals, people = goal_names(found, language), row_names(found, "stakeholders", language)
    for row in found.moves.to_dict("records"):
        if not row["because"]:
            yield str(row["proposal"]), say("methods.because.none", language)
            continue
        kind = "person" if row["method"] in GROUP else "goal"
        named = people if kind == "person" else goals
        left = number(abs(float(row["without"])), 0, language)
        yield (
            str(row["proposal"]),
            say(f"methods.because.{kind}", language, name=named[row["because"]], left=left),
        )


def methods_sentences(found: OtherMethods, language: str) -> list[str]:
    """What the tables come to: agreement, the farthest moves, and what to beware of."""
    told = [say("methods.lead", language), *_moves(found, language), *_warnings(found, language)]
    return [*told, *_revealed(found, language)]


def _revealed(found: OtherMethods, language: str) -> Iterator[str]:
    """What earlier choices say about the weights."""
    if found.revealed is None:
        return
    names, goals = proposal_names(found, language), goal_names(found, language)
    choices = found.revealed.choices.to_dict("records")
    missed = [row for row in choices if not row["explained"]]
    counts = {"count": str(len(choices)), "explained": str(len(choices) - len(missed))}
    yield say("methods.revealed", language, **counts)
    for goal, row in found.revealed.weights.to_dict("index").items():
        if not row["lowest"] - 1e-6 <= row["main"] <= row["highest"] + 1e-6:
            figures = {key: number(float(row[key]), 2, language) for key in ("main", "lowest", "highest")}
            yield say("methods.revealed_otherwise", language, goal=goals[str(goal)], **figures)
    for row in missed:
        pair = {key: names.get(str(row[key]), str(row[key])) for key in ("better", "worse")}
        yield say("methods.unexplained", language, **pair)


def _moves(found: OtherMethods, language: str) -> Iterator[str]:
    """The farthest moves, one a proposal."""
    names = proposal_names(found, language)
    told: set[str] = set()
    for row, (proposal, why) in zip(found.moves.to_dict("records"), _reasons(found, language), strict=True):
        if proposal in told or row["method"] in GROUP or len(told) == _SHOWN:
            continue
        told.add(proposal)
        words = {"name": names[proposal], "method": method_name(row["method"], language), "why": why}
        yield say("methods.move", language, first=str(row["additive"]), then=str(row["rank"]), **words)
    if not told:
        yield say("methods.no_move", language)


def _warnings(found: OtherMethods, language: str) -> Iterator[str]:
    names, goals = proposal_names(found, language), goal_names(found, language)
    turned = found.agreement["reversals"]
    for method in turned.index[turned > 0]:
        yield say_number(
            "methods.turns", language, int(turned[method]), method=method_name(str(method), language)
        )
    gap = float(
        found.group["gap"].astype(float).max()
    )  # of the Kemeny order, the only one that is searched for
    if gap > 0:
        yield say("methods.not_proved", language, gap=number(100 * gap, 1, language))
    if turned.drop(index=[name for name in GROUP if name in turned.index]).isna().any():
        yield say("methods.not_tried", language)
    for row in found.scales.to_dict("records"):
        share = number(100 * float(row["shrinkage"]), 0, language)
        yield say(
            "methods.stretches", language, name=names[row["proposal"]], goal=goals[row["goal"]], share=share
        )
    if found.thresholds["assumed"].any():
        yield say("methods.assumed", language, goals=_goals_assumed(found, goals))
    if found.lifted:
        yield say("methods.lifted", language, goals=", ".join(goals[goal] for goal in found.lifted))
    people = row_names(found, "stakeholders", language)
    for who, row in found.weighting.to_dict("index").items():
        if row["way"] != "weights":
            yield _weighed(people[str(who)], row, language)


def _goals_assumed(found: OtherMethods, goals: dict[str, str]) -> str:
    limits = found.thresholds[found.thresholds["assumed"]]
    return ", ".join(goals[str(goal)] for goal in limits.index)


def _weighed(name: str, row: Mapping[Hashable, Any], language: str) -> str:
    way = say(f"methods.way.{row['way']}", language)
    if math.isnan(row["inconsistency"]):
        return say("methods.weighed", language, name=name, way=way)
    ratio, most = (number(float(row[key]), 2, language) for key in ("inconsistency", "accepted"))
    return say("methods.weighed_consistent", language, name=name, way=way, ratio=ratio, most=most)
