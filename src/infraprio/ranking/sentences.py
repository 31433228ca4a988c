"""Sentences that say why proposals stand where they stand, in English and Swedish, and numbers in the language's format."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

__all__ = ["listed", "number", "sentence"]

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "unknown": (
        "{a!r} is not in the priority order; use the id of one of its {n} proposals, for example {some}",
        "{a!r} finns inte i prioriteringsordningen; ange id för någon av dess {n} åtgärder, till exempel {some}",
    ),
    "bare": (
        "this ranking was made without scores and cannot be explained; use the ranking of a run",
        "den här ordningen saknar poäng och kan inte förklaras; använd ordningen från en körning",
    ),
    "aside_cost_unknown": (
        "{a} is not ranked: its cost is unknown. State a cost, or a range, and it can be ranked.",
        "{a} är inte rangordnad: kostnaden är okänd. Ange en kostnad, så kan den rangordnas.",
    ),
    "committed": (
        "{a} has no rank: it must be built, its money is taken first, and it competes with nothing; it starts in {period}.",
        "{a} har ingen plats i ordningen: den ska byggas, dess pengar tas först och den konkurrerar inte med något; start {period}.",
    ),
    "supported": (
        "{a} has no rank: others decide and pay it, and the region supports it.",
        "{a} har ingen plats i ordningen: andra beslutar och betalar den, och regionen stöder den.",
    ),
    "not_ruled_out": (
        "{a} is not prioritised: a rule excludes it ({rule}).",
        "{a} är inte prioriterad: en regel utesluter den ({rule}).",
    ),
    "not_shut_out": (
        "{a} is not prioritised: by rule it cannot be built together with {others}, which is.",
        "{a} är inte prioriterad: enligt en regel kan den inte byggas tillsammans med {others}, som byggs.",
    ),
    "not_needs": (
        "{a} is not prioritised: it needs {others}, which no budget scenario builds.",
        "{a} är inte prioriterad: den kräver {others}, som inte byggs i något budgetscenario.",
    ),
    "not_too_dear": (
        "{a} is not prioritised: it costs more than any budget scenario can pay.",
        "{a} är inte prioriterad: den kostar mer än vad något budgetscenario kan betala.",
    ),
    "not_no_gain": (
        "{a} is not prioritised: it adds nothing to the goals.",
        "{a} är inte prioriterad: den bidrar inte till målen.",
    ),
    "not_worth_less": (
        "{a} is not prioritised: even with the most money it would displace {others}, and {loss} points would be lost.",
        "{a} är inte prioriterad: även med den största ramen skulle den tränga undan {others}, och {loss} poäng gå förlorade.",
    ),
    "not_worth_less_bare": (
        "{a} is not prioritised: it is worth less than what it would displace.",
        "{a} är inte prioriterad: den är värd mindre än det som den skulle tränga undan.",
    ),
    "not_order": (
        "{a} is not prioritised: with the most money alone it could take the place of {others}; the order also has to serve smaller budgets.",
        "{a} är inte prioriterad: om bara den största ramen gällde kunde den ersätta {others}; ordningen ska fungera även vid mindre ramar.",
    ),
    "not_order_bare": (
        "{a} is not prioritised: it would be built with the most money if the order did not have to serve smaller budgets too.",
        "{a} är inte prioriterad: den skulle byggas med den största ramen om ordningen inte också skulle fungera vid mindre ramar.",
    ),
    "together_more": (
        "Together with {b}, {a} is worth {extra} points more than the two apart.",
        "Tillsammans med {b} är {a} värd {extra} poäng mer än de två var för sig.",
    ),
    "together_less": (
        "Together with {b}, {a} is worth {extra} points less than the two apart.",
        "Tillsammans med {b} är {a} värd {extra} poäng mindre än de två var för sig.",
    ),
    "place": ("{a} has rank {rank} of {n}.", "{a} har plats {rank} av {n} i ordningen."),
    "before": (
        "{a} (rank {ra}) stands before {b} (rank {rb}).",
        "{a} (plats {ra}) står före {b} (plats {rb}).",
    ),
    "same": ("{a} cannot be compared with itself.", "{a} kan inte jämföras med sig själv."),
    "in_plan": (
        "It is built with the main budget and starts in {period}.",
        "Den byggs med huvudramen och startar {period}.",
    ),
    "in_plan_undated": ("It is built with the main budget.", "Den byggs med huvudramen."),
    "with_more_money": (
        "The main budget does not build it; the smallest budget that does is {level}.",
        "Den byggs inte med huvudramen; den minsta ram där den byggs är {level}.",
    ),
    "figures": (
        "It costs {cost} MSEK and has a goal score of {score} (rank {rank} of {m} by goal score), {per} per 100 MSEK.",
        "Den kostar {cost} mnkr och har måluppfyllelsen {score} (plats {rank} av {m} efter måluppfyllelse), {per} per 100 mnkr.",
    ),
    "figures_free": (
        "It costs nothing and has a goal score of {score} (rank {rank} of {m} by goal score).",
        "Den kostar ingenting och har måluppfyllelsen {score} (plats {rank} av {m} efter måluppfyllelse).",
    ),
    "adds": ("It contributes most to {goals}.", "Mest bidrar den till {goals}."),
    "costs_goals": ("It works against {goals}.", "Den motverkar {goals}."),
    "no_goal": ("It changes no goal.", "Den påverkar inget mål."),
    "status": (
        "The first {sa}; the second {sb}.",
        "Den första {sa}; den andra {sb}.",
    ),
    "is_in_plan": ("is built with the main budget", "byggs med huvudramen"),
    "is_with_more_money": ("needs a larger budget ({level})", "kräver en större ram ({level})"),
    "level": (
        "The first is built already in the budget scenario {la}, the second only from {lb}.",
        "Den första byggs redan i budgetscenariot {la}, den andra först från {lb}.",
    ),
    "more_for_money": (
        "Both are built from the same budget on; their order is the one that gives most on average over all amounts of money "
        "below that budget.",
        "Båda byggs från samma ram; de står i den ordning som i genomsnitt ger mest över alla belopp under den ramen.",
    ),
    "money": (
        "For 100 MSEK the first gives {pa} of goal score ({sa} for {ca} MSEK), the second {pb} ({sb} for {cb} MSEK).",
        "Per 100 mnkr ger den första måluppfyllelsen {pa} ({sa} för {ca} mnkr), den andra {pb} ({sb} för {cb} mnkr).",
    ),
    "scores": (
        "Goal score: the first {sa}, the second {sb}.",
        "Måluppfyllelse: den första {sa}, den andra {sb}.",
    ),
    "better_on": ("The first contributes more to {goals}.", "Den första bidrar mer till {goals}."),
    "worse_on": ("The second contributes more to {goals}.", "Den andra bidrar mer till {goals}."),
    "alike": ("They contribute alike to every goal.", "De bidrar lika till alla mål."),
    "nnk": (
        "Profitability is shown beside and does not decide: NNK-i {na} and {nb}.",
        "Lönsamheten visas bredvid och avgör inte: NNK-i {na} respektive {nb}.",
    ),
    "nnk_one": (
        "Profitability is shown beside and does not decide: NNK-i {na}.",
        "Lönsamheten visas bredvid och avgör inte: NNK-i {na}.",
    ),
    "against_money": (
        "By itself the second gives more for the money. It still stands after, as the list is chosen as a whole: each fund "
        "and period has its own money, and rules and what proposals are worth together count.",
        "Var för sig ger den andra mer för pengarna. Den står ändå efter, eftersom listan väljs som helhet: varje källa och "
        "period har sina egna pengar, och regler och vad åtgärder är värda tillsammans räknas.",
    ),
    "needed": ("{b} can only be built with {a}.", "{b} kan bara byggas tillsammans med {a}."),
    "needed_by": ("{others} can only be built with it.", "{others} kan bara byggas tillsammans med den."),
    "needs": ("It can only be built with {others}.", "Den kan bara byggas tillsammans med {others}."),
    "turn_cost": (
        "a cost of at most {new} MSEK instead of {old}",
        "en kostnad på högst {new} mnkr i stället för {old}",
    ),
    "turn_score": (
        "a goal score of at least {new} instead of {old}",
        "en måluppfyllelse på minst {new} i stället för {old}",
    ),
    "turn_weight": (
        "a weight of {new} % instead of {old} % for the goal {goal}",
        "vikten {new} % i stället för {old} % på målet {goal}",
    ),
    "turn": (
        "As much for the money as the first, the second would give with {ways}.",
        "Lika mycket för pengarna som den första skulle den andra ge med {ways}.",
    ),
    "up": (
        "Next above stands {b}; as much for the money it would give with {ways}.",
        "Närmast före står {b}; lika mycket för pengarna skulle den ge med {ways}.",
    ),
    "and": ("and", "och"),
    "or": ("or", "eller"),
}


def sentence(key: str, language: str, **gaps: object) -> str:
    """The sentence for `key` in ``sv`` or ``en``."""
    return _SENTENCES[key][language == "sv"].format(**gaps)


def listed(parts: Sequence[str], language: str, joint: str = "and") -> str:
    """Parts as a list in running text.

    Examples
    --------
    >>> listed(["road", "rail", "bus"], "en"), listed(["väg"], "sv")
    ('road, rail and bus', 'väg')
    """
    *most, last = parts
    return f"{', '.join(most)} {sentence(joint, language)} {last}" if most else last


def number(value: float, decimals: int = 0, language: str = "sv") -> str:
    r"""A number for people: decimal comma and thin spaces in Swedish, a dash where it is missing.

    Examples
    --------
    >>> number(12345.678, 1, "sv"), number(12345.678, 1, "en"), number(float("nan"))
    ('12\u202f345,7', '12,345.7', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:,.{decimals}f}"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]  # no minus before a rounded zero
    if language == "sv":
        text = text.replace(",", "\u202f").replace(".", ",").replace("-", "\u2212")
    return text
