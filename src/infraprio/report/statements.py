"""What every report says about how sure its numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.report.sheet import proposal_names
from infraprio.report.words import number, word
from infraprio.scenario.parameters import parameters

if TYPE_CHECKING:
    from infraprio.pipeline import Result

__all__ = ["certificate", "network", "placeholders", "together"]


def certificate(result: Result, language: str) -> str:
    """Status, value, bound and gap of the list, and whether it passed the independent check."""
    facts = result.ranking.certificate
    guessed = facts.get("bound_rests_on") == "estimate"
    return word(
        "certificate_estimate" if guessed else "certificate",
        language,
        status=word(str(facts["status"]), language),
        value=number(facts["value"], 2, language),
        bound=number(facts["bound"], 2, language),
        gap=number(100 * facts["gap"], 2, language) + " %",
        price=number(facts["price"], 2, language),
        checked=word("passed" if facts["checked"] else "failed", language),
    )


def placeholders(result: Result, language: str) -> str:
    """How many parameters stand only until an official value is given."""
    every = parameters(result.scenario).values()
    count = sum(p.status == "placeholder" for p in every)
    return word("placeholders", language, n=count, m=len(every)) if count else ""


def together(result: Result, language: str) -> str:
    """The plan's exact score through the network beside the sum of the scores one by one."""
    chosen = [str(name) for name in result.portfolio.proposals]
    total = float(result.scores.total.loc[chosen].sum())
    exact = number(result.plan_score, 1, language)
    return word("together", language, exact=exact, sum=number(total, 1, language))


MOST = 3  # pairs named in a sentence
LEAST = 0.005  # points of goal score; less rounds to nothing


def network(result: Result, language: str) -> str:
    """What the values and the bound rest on, what adding scores up would have lost, which pairs interact; or nothing."""
    found, plan = (getattr(result, part, None) for part in ("evaluated_list", "evaluated_plan"))
    if found is None or plan is None:
        return ""
    facts = result.ranking.certificate
    slack = number(facts["slack"], 2, language)
    told = [
        word("network_exact", language, sets=facts["sets_evaluated"]),
        word(f"network_{found.rests_on}", language, slack=slack),
    ]
    lost = plan.additive["loss"], found.additive["loss"]
    if max(lost) >= LEAST:
        gaps = {"plan": number(lost[0], 2, language), "list": number(lost[1], 2, language)}
        told.append(word("network_lost", language, **gaps))
    else:
        gaps = {
            "promised": number(plan.additive["model"], 1, language),
            "exact": number(plan.value, 1, language),
        }
        told.append(word("network_same", language, **gaps))
    names = proposal_names(result, language)
    felt = found.pairs[found.pairs["extra"].abs() >= LEAST]
    if not len(felt):
        return " ".join([*told, word("network_no_pairs", language, looked=found.looked_at)])
    pairs = [
        word(
            "network_pair",
            language,
            a=names[str(pair.a)],
            b=names[str(pair.b)],
            extra=("+" if pair.extra > 0 else "") + number(pair.extra, 1, language),
        )
        for pair in felt.head(MOST).itertuples()
    ]
    count = {"count": len(felt), "looked": found.looked_at, "pairs": "; ".join(pairs)}
    return " ".join([*told, word("network_pairs", language, **count)])
