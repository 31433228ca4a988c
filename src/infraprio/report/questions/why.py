"""Why each proposal is in the plan or not, for people: what would turn it, in sentences and one table."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.questions.names import Named, decimals_of_money
from infraprio.report.sheet import Sheet, sheet
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.questions.why.standing import Standing, WhyNot
    from infraprio.scenario.scenario import Scenario

__all__ = ["RECORD", "standing_sentences", "why_sentences", "why_sheets", "why_text", "write_why"]

RECORD: Final = "why.json"
FEW: Final = 6
"""So many proposals are told in sentences in a terminal; of more the table alone."""
_SAME: Final = 0.01
"""Of the last decimal shown: answers go that little beyond where a standing turns, for what a solver forgives."""


def why_sentences(found: WhyNot, scenario: Scenario, language: str = "sv") -> list[str]:
    """What the plan is, and how the answers are to be read."""
    language = reader_of(scenario, language)
    shown = {"value": number(found.value, 1, language), "bound": number(found.bound, 1, language)}
    out = [word("why_plan", language, n=len(found.plan), **shown), word("why_checked", language)]
    if found.dropped:
        out.append(word("why_dropped", language, n=found.dropped))
    if found.through_network:
        out.append(word("why_network", language))
    named = Named(scenario, language)
    return [*out, *named.points()] + [
        f"{named.proposal(each.proposal)}: {sentence}"
        for each in found.standings
        for sentence in standing_sentences(each, scenario, language)
    ]


def standing_sentences(each: Standing, scenario: Scenario, language: str = "sv") -> list[str]:
    """What would turn one proposal's standing."""
    language = reader_of(scenario, language)
    named, side = Named(scenario, language), "in" if each.inside else "out"
    out = [word(f"why_{side}", language)]
    if not each.possible:
        out.append(word(f"why_{side}_never", language))
        if each.barriers:
            out.append(word("why_barriers", language, rules="; ".join(map(named.rule, each.barriers))))
    out += _score(each, named, side)
    if each.swap is not None:
        # What goes and comes with the score, not with less cost or more money.
        anyway = "" if each.score_possible else "_anyway"
        others = {f"why_leaves{anyway}": each.swap.leaves, f"why_comes{anyway}": each.swap.comes}
        out += [word(key, language, names=named.proposals(some)) for key, some in others.items() if some]
    out += _cost(each, named, side)
    if each.money is not None:
        enough, less = _money(each.money.amount, named), _money(each.money.before, named, down=True)
        told = {"pot": named.pot(each.money.key), "amount": enough, "before": less}
        out.append(word(f"why_{side}_money", language, **told))
    if each.weights is not None:
        share, before = (
            rounded(100 * each.weights.amount, 1),
            rounded(100 * each.weights.before, 1, down=True),
        )
        told = {"share": number(share, 1, language), "before": number(before, 1, language)}
        out.append(word(f"why_{side}_weights", language, goal=named.goal(each.weights.key), **told))
    if each.needs:
        out.append(word("why_needs", language, names=named.proposals(each.needs)))
    return out


def rounded(change: float, decimals: int, *, down: bool = False) -> float:
    """Round a change that turns a standing up, and one that does not down: as they are shown they hold.

    Examples
    --------
    >>> rounded(5.64, 1), rounded(5.66, 1, down=True), rounded(5.7, 1)
    (5.7, 5.6, 5.7)
    """
    if not math.isfinite(change):
        return change
    size = 10.0**decimals
    return math.floor(change * size + _SAME) / size if down else math.ceil(change * size - _SAME) / size


def _money(change: float, named: Named, *, down: bool = False) -> str:
    return named.money(rounded(change, decimals_of_money(change), down=down))


def _score(each: Standing, named: Named, side: str) -> list[str]:
    if each.swap is None:
        return []
    key = f"why_{side}_score" if each.score_possible else "why_out_score_never"
    shown = {
        "score": number(rounded(each.swap.score, 2), 2, named.language),
        "least": number(rounded(each.swap.score_least, 2, down=True), 2, named.language),
    }
    return [word(key, named.language, **shown)]


def _cost(each: Standing, named: Named, side: str) -> list[str]:
    if each.cost is None:
        return []
    if each.cost.money == float("inf"):
        return [word(f"why_{side}_cost_never", named.language)]
    share = number(rounded(100 * each.cost.share, 1), 1, named.language)
    money, least = _money(each.cost.money, named), _money(each.cost.least, named, down=True)
    return [word(f"why_{side}_cost", named.language, money=money, share=share, least=least)]


def why_sheets(
    found: WhyNot, scenario: Scenario, language: str = "sv", *, whole: bool = False
) -> list[Sheet]:
    """One row a proposal; columns in which nothing stands are left out, unless the table is asked for whole."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    frame = pd.DataFrame([_row(each, named) for each in found.standings])
    if frame.empty:
        return []
    if not whole:
        frame = frame.loc[:, (frame.notna() & (frame != "")).any()]
    decimals = {"why_score": 2, "why_score_least": 2}
    return [sheet("why", "why_table", frame, language, decimals=decimals)]


def _row(each: Standing, named: Named) -> dict[str, object]:
    nan = float("nan")
    swap, cost, money, weights = each.swap, each.cost, each.money, each.weights
    never = cost is not None and cost.money == float("inf")
    return {
        "proposal": str(each.proposal), "name": named.proposal(each.proposal),
        "why_standing": word("why_is_in" if each.inside else "why_is_out", named.language),
        "why_score": swap.score if swap is not None else nan,
        "why_score_least": swap.score_least if swap is not None else nan,
        "why_score_possible": word("yes" if each.score_possible else "no", named.language) if swap is not None else "",
        "why_cost": nan if cost is None or never else cost.money,
        "why_cost_share": nan if cost is None or never else 100 * cost.share,
        "why_pot": named.pot(money.key) if money is not None else "",
        "why_money": money.amount if money is not None else nan,
        "why_goal": named.goal(weights.key) if weights is not None else "",
        "why_weight": 100 * weights.amount if weights is not None else nan,
        "why_leaving": named.listed(swap.leaves) if swap is not None else "",
        "why_coming": named.listed(swap.comes) if swap is not None else "",
        "why_needed": named.listed(each.needs),
        "why_barrier": "; ".join(map(named.rule, each.barriers)),
    }  # fmt: skip


def why_text(found: WhyNot, scenario: Scenario, language: str = "sv") -> str:
    """Sentences of a few proposals, or the figures of many, for a terminal."""
    language = reader_of(scenario, language)
    sheets = why_sheets(found, scenario, language, whole=True)
    told = why_sentences(found, scenario, language)
    if len(found.standings) <= FEW:
        return told_in_terminal(word("why_title", language), told, [], [], language)
    head = told[: 2 + bool(found.dropped) + found.through_network]
    columns = ["proposal", "name", "why_score", "why_cost", "why_pot", "why_money", "why_goal", "why_weight"]
    short = [
        Sheet(name=s.name, title=s.title, frame=s.frame[columns], headings=s.headings, decimals=s.decimals)
        for s in sheets
    ]
    return told_in_terminal(word("why_title", language), head, short, [], language)


def write_why(found: WhyNot, scenario: Scenario, folder: Path, language: str = "sv") -> list[Path]:
    """Write why.html, why.xlsx, a CSV file, and why.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(scenario, language)
    title, told = word("why_title", language), why_sentences(found, scenario, language)
    shown, whole = (why_sheets(found, scenario, language, whole=each) for each in (False, True))
    return write_answer("why", title, told, shown, scenario, folder, language, whole)
