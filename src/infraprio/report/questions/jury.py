"""A jury's plans for people: what is agreed, which weights explain it, the plan of least regret, and what it asks of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.questions.names import Named
from infraprio.report.sheet import Sheet, sheet
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.questions.jury.jury import Jury
    from infraprio.scenario.scenario import Scenario

__all__ = ["RECORD", "jury_sentences", "jury_sheets", "jury_text", "write_jury"]

RECORD: Final = "jury.json"
PROVED: Final = 5e-4
"""A regret whose bound lies no further off than this is called proved."""
SHOWN: Final = 5
UNTOLD: Final = 0.95
"""An interval that is wider tells nothing of a weight."""


def jury_sentences(found: Jury, scenario: Scenario, language: str = "sv") -> list[str]:
    """What the jury's plans come to, in the order in which a chair would say it."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    support, members = found.support, found.members
    count = len(members)
    every, none = (support.index[support["ticks"] == ticks] for ticks in (count, 0))
    split = len(support) - len(every) - len(none)
    out = [word("jury_agree", language, members=count, all=len(every), split=split, none=len(none))]
    out += [word("jury_all", language, names=named.proposals(every))] if len(every) else []
    out.append(_weights_said(found, named))
    out.append(_share_said(found, language))
    out += _odd(found, named)
    out.append(_least_said(found, named))
    out += [_gives_said(str(member), line, named) for member, line in _dearest(members).iterrows()]
    return out


def _percent(share: float, language: str, decimals: int = 0) -> str:
    return number(100 * share + 0.0, decimals, language)


def _told(weights: pd.DataFrame) -> pd.DataFrame:
    """The weights with what the plans tell nothing of left open."""
    unknown = (weights["high"] - weights["low"] >= UNTOLD).to_numpy()
    out = weights.copy()
    out.loc[unknown, ["weight", "error"]] = np.nan
    return out


def _weights_said(found: Jury, named: Named) -> str:
    told_of = _told(found.weights)
    if told_of["weight"].isna().all():
        return word("jury_weights_untold", named.language, n=len(found.members))
    table: Any = (
        told_of.dropna(subset=["weight"]).sort_values("weight", ascending=False, kind="stable").head(SHOWN)
    )
    told = [
        word("jury_weight", named.language, goal=named.goal(goal), weight=_percent(line["weight"], named.language),
             low=_percent(line["low"], named.language), high=_percent(line["high"], named.language))
        for goal, line in table.iterrows()
    ]  # fmt: skip
    return word("jury_weights_are", named.language, weights="; ".join(told))


def _share_said(found: Jury, language: str) -> str:
    shares = {"explained": found.explained, "right": found.right, "chance": found.chance}
    return word(
        "jury_explained", language, **{key: _percent(share, language) for key, share in shares.items()}
    )


def _odd(found: Jury, named: Named) -> list[str]:
    odd: Any = found.support[~found.support["explained"]]
    out = []
    for key, part in (("jury_more", odd[odd["odds"] > 0]), ("jury_fewer", odd[odd["odds"] < 0])):
        if len(part):
            first = part.iloc[np.argsort(-part["odds"].abs().to_numpy(), kind="stable")].head(SHOWN)
            out.append(word(key, named.language, names=named.proposals(first.index), n=len(part)))
    return out or [word("jury_none_odd", named.language)]


def _least_said(found: Jury, named: Named) -> str:
    least, language = found.least, named.language
    proved = least.largest - least.bound <= PROVED
    shown = {"largest": _percent(least.largest, language, 1), "bound": _percent(least.bound, language, 1)}
    half = int((found.support["least"] & (found.support["share"] > 0.5)).sum())
    return word(
        "jury_least_proved" if proved else "jury_least", language, n=len(least.plan), half=half, **shown
    )


def _dearest(members: pd.DataFrame) -> pd.DataFrame:
    """Those who lose most with the plan of least regret and would have to give something."""
    giving = members[members["gives"].map(len) > 0]
    return giving.iloc[np.argsort(-giving["regret"].to_numpy(), kind="stable")].head(3)


def _gives_said(member: str, line: Any, named: Named) -> str:
    said = {
        "member": member,
        "names": named.proposals(line["gives"]),
        "money": named.money(float(line["gives_money"])),
    }
    key = "jury_gives" if len(line["gets"]) else "jury_gives_only"
    return word(
        key,
        named.language,
        regret=_percent(float(line["regret"]), named.language, 1),
        gets=len(line["gets"]),
        **said,
    )


def jury_sheets(found: Jury, scenario: Scenario, language: str = "sv") -> list[Sheet]:
    """Support, weights, members, and what each gives and gets."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    return [_support(found, named), _weights(found, named), _members(found, named), _ticks(found, named)]


def _yes(value: bool, language: str) -> str:
    return word("yes" if value else "no", language)


def _support(found: Jury, named: Named) -> Sheet:
    frame, language = found.support, named.language
    out = pd.DataFrame(
        {
            "proposal": [str(name) for name in frame.index], "name": [named.proposal(name) for name in frame.index],
            "jury_cost": frame["cost"].to_numpy(float), "jury_ticks": frame["ticks"].to_numpy(float),
            "jury_share": 100 * frame["share"].to_numpy(float), "jury_expected": 100 * frame["expected"].to_numpy(float),
            "jury_odds": frame["odds"].to_numpy(float) + 0.0, "jury_is_explained": [_yes(x, language) for x in frame["explained"]],
            "jury_in_least": [_yes(x, language) for x in frame["least"]], "jury_in_best": [_yes(x, language) for x in frame["best"]],
        }
    )  # fmt: skip
    decimals = {"jury_ticks": 0, "jury_share": 0, "jury_expected": 0}
    return sheet("jury", "jury_support", out, language, decimals=decimals)


def _weights(found: Jury, named: Named) -> Sheet:
    frame = 100 * _told(found.weights).astype(float)
    out = pd.DataFrame(
        {
            "goal": [named.goal(goal) for goal in frame.index], "jury_weight_of": frame["weight"].to_numpy(), "jury_low": frame["low"].to_numpy(),
            "jury_high": frame["high"].to_numpy(), "jury_error": frame["error"].to_numpy(), "jury_main": frame["main"].to_numpy(),
        }
    )  # fmt: skip
    return sheet("jury_weights", "jury_weights", out, named.language)


def _members(found: Jury, named: Named) -> Sheet:
    frame = found.members
    out = pd.DataFrame(
        {
            "jury_member": [str(member) for member in frame.index], "jury_party": frame["party"].to_numpy(), "jury_cost": frame["cost"].to_numpy(float),
            "jury_reaches": 100 * frame["reaches"].to_numpy(float), "jury_own": 100 * frame["own"].to_numpy(float), "jury_regret": 100 * frame["regret"].to_numpy(float),
            "jury_give": [named.listed(names) for names in frame["gives"]], "jury_give_money": frame["gives_money"].to_numpy(float),
            "jury_get": [named.listed(names) for names in frame["gets"]], "jury_get_money": frame["gets_money"].to_numpy(float),
        }
    )  # fmt: skip
    if not frame["party"].astype(bool).any():
        out = out.drop(columns="jury_party")
    return sheet("jury_members", "jury_members", out, named.language)


def _ticks(found: Jury, named: Named) -> Sheet:
    """Who would build what: a row a proposal, a column a member."""
    who = {f"jury_of_{number}": ballot for number, ballot in enumerate(found.ballots)}
    names = list(map(str, found.support.index))
    out = pd.DataFrame(
        {"proposal": names, "name": [named.proposal(name) for name in names]}
        | {key: ["×" if name in each.plan else "" for name in names] for key, each in who.items()}
    )
    headings = {key: each.member for key, each in who.items()}
    plain = sheet("jury_ticks", "jury_ticks_title", out[["proposal", "name"]], named.language)
    return Sheet(name=plain.name, title=plain.title, frame=out, headings=dict(plain.headings) | headings)


def jury_text(found: Jury, scenario: Scenario, language: str = "sv") -> str:
    """Sentences, support and weights for a terminal."""
    language = reader_of(scenario, language)
    support, weights, members, _ = jury_sheets(found, scenario, language)
    columns = ["proposal", "name", "jury_ticks", "jury_share", "jury_expected", "jury_in_least"]
    losses = [
        c
        for c in ("jury_member", "jury_party", "jury_reaches", "jury_regret", "jury_give_money")
        if c in members.frame
    ]
    shown = [_only(support, columns), weights, _only(members, losses)]
    return told_in_terminal(
        word("jury_title", language),
        jury_sentences(found, scenario, language),
        shown,
        [word("jury_how", language)],
        language,
    )


def _only(made: Sheet, columns: list[str]) -> Sheet:
    return Sheet(
        name=made.name,
        title=made.title,
        frame=made.frame[columns],
        headings=made.headings,
        decimals=made.decimals,
    )


def write_jury(found: Jury, scenario: Scenario, folder: Path, language: str = "sv") -> list[Path]:
    """Write jury.html, jury.xlsx, a CSV file a table, and jury.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(scenario, language)
    told = [*jury_sentences(found, scenario, language), word("jury_how", language)]
    return write_answer(
        "jury",
        word("jury_title", language),
        told,
        jury_sheets(found, scenario, language),
        scenario,
        folder,
        language,
    )
