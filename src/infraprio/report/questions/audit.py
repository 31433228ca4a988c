"""The audit of a plan for people: what an auditor would write, the tables behind it, and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.questions.names import Named
from infraprio.report.sheet import Sheet, sheet
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of
from infraprio.words import Counted

if TYPE_CHECKING:
    from infraprio.questions.audit import Audit
    from infraprio.scenario.scenario import Scenario

__all__ = ["RECORD", "audit_sentences", "audit_sheets", "audit_text", "write_audit"]

RECORD: Final = "audit.json"
SHORT: Final = 12
"""So many indicators are shown in a terminal: those where the plan reaches least of what could be had."""


def audit_sentences(found: Audit, scenario: Scenario, language: str = "sv") -> list[str]:
    """What the audit finds, in the order in which an auditor would say it."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    out = [*_money(found, named), *_broken(found, named), *_attainable(found, named)]
    out += [*_rules(found, named), *_pairs(found, named), *_choices(found, named)]
    if found.through_network:
        out.append(word("audit_network", language))
    return [*out, *named.points()]


def _money(found: Audit, named: Named) -> list[str]:
    cost, language = named.money(found.cost), named.language
    objects = Counted("report.audit_objects", len(found.given.names))
    if found.money != found.money:
        return [word("audit_cost", language, objects=objects, cost=cost)]
    spare = found.money - found.cost
    key = "audit_cost_over" if spare < -0.05 else "audit_cost_of"
    left = named.money(abs(spare))
    return [word(key, language, objects=objects, cost=cost, money=named.money(found.money), left=left)]


def _broken(found: Audit, named: Named) -> list[str]:
    out = []
    for each in found.given.broken:
        rule = named.rule(each.rule)
        if each.missing == each.missing:
            out.append(
                word("audit_broken_money", named.language, rule=rule, missing=named.money(each.missing))
            )
        else:
            out.append(word("audit_broken", named.language, rule=rule))
    if out:
        out.append(word("audit_relaxed", named.language))
    if found.given.unplaced:
        out.append(word("audit_unplaced", named.language, names=named.proposals(found.given.unplaced)))
    return out


def _attainable(found: Audit, named: Named) -> list[str]:
    language, out = named.language, []
    total: Any = found.figures.loc["total"]
    figures = {
        key: number(float(total[column]), 1, language)
        for key, column in {"plan": "plan", "best": "best", "bound": "best_bound", "own": "own_best", "own_bound": "own_best_bound"}.items()
    }  # fmt: skip
    percent = (
        "" if total["reached"] != total["reached"] else number(100 * float(total["reached"]), 1, language)
    )
    key = "audit_total" if total["best_proved"] else "audit_total_estimated"
    wider = any(each.missing == each.missing for each in found.given.broken)
    out.append(word(f"{key}_wider" if wider else key, language, percent=percent, **figures))
    out += _lawful(found, float(total["plan"]), language)
    same = float(total["own_best"]) - float(total["plan"]) <= 0.05
    out.append(word("audit_own_none" if same else "audit_own", language, **figures))
    goals = found.figures[(found.figures["kind"] == "goal") & found.figures["reached"].notna()]
    for name, line in goals.sort_values("reached", kind="stable").head(3).iterrows():
        if float(line["reached"]) < 0.995:
            shown = {k: number(float(line[k]), 1, language) for k in ("plan", "best")}
            percent = number(100 * float(line["reached"]), 0, language)
            out.append(word("audit_goal", language, goal=named.goal(name), percent=percent, **shown))
    if "npv" in found.figures.index:
        npv: Any = found.figures.loc["npv"]
        shown = {k: named.money(float(npv[k])) for k in ("plan", "best")}
        out.append(word("audit_npv", language, **shown))
    return out


def _lawful(found: Audit, reached: float, language: str) -> list[str]:
    """What could be reached with every rule kept, where the plan breaks some."""
    if found.lawful is None:
        return []
    off = found.lawful.value - reached
    key = "audit_lawful_less" if off < 0 else "audit_lawful"
    return [
        word(key, language, best=number(found.lawful.value, 1, language), off=number(abs(off), 1, language))
    ]


def _rules(found: Audit, named: Named) -> list[str]:
    if not len(found.rules):
        return []
    totals: Any = found.rules.xs("total", level="yardstick")
    costly = totals[totals["gain"] > 0.05].sort_values("gain", ascending=False, kind="stable")
    if costly.empty:
        return [word("audit_rules_free", named.language, n=len(found.relaxations))]
    return [
        word(
            "audit_rule", named.language, rule=named.relaxation(found.relaxations[int(str(place))]),
            gain=number(float(line["gain"]), 1, named.language), best=number(float(line["best"]), 1, named.language),
        )
        for place, line in costly.head(3).iterrows()
    ]  # fmt: skip


def _pairs(found: Audit, named: Named) -> list[str]:
    language = named.language
    every = [pair for pair in found.pairs if pair.by == "every_goal"]
    out = [word("audit_pairs", language, n=len(every)) if every else word("audit_pairs_none", language)]
    for pair in every[:3]:
        names = {"a": named.proposal(pair.rejected), "b": named.proposal(pair.chosen)}
        out.append(word("audit_pair" if pair.fits else "audit_pair_unfit", language, **names))
    first = [pair for pair in found.pairs if pair.by == "first_goal"]
    if first:
        goal = next(str(name) for name in found.figures.index[found.figures["kind"] == "goal"])
        out.append(word("audit_first", language, n=len(first), goal=named.goal(goal)))
    return out


def _choices(found: Audit, named: Named) -> list[str]:
    gone = found.unexplained
    if not gone:
        return [word("audit_explained", named.language, n=found.explanations.tried)]
    names = named.proposals(gone)
    return [word("audit_unexplained", named.language, names=names, n=found.explanations.tried)]


def audit_sheets(found: Audit, scenario: Scenario, language: str = "sv") -> list[Sheet]:
    """The tables: figures, rules, pairs, choices, the best plans, and what was noticed when the plan was read."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    parts = (_figures, _prices, _pair_table, _choice_table, _best_plans, _notes)
    return [each for part in parts if len((each := part(found, named)).frame)]


def _figures(found: Audit, named: Named) -> Sheet:
    frame, language = found.figures, named.language
    percent = 100 * frame["reached"].astype(float)
    out = pd.DataFrame(
        {
            "yardstick": [named.yardstick(str(k), kind) for k, kind in frame["kind"].items()],
            "unit": [named.unit(unit, kind) for unit, kind in zip(frame["unit"], frame["kind"], strict=True)],
            "audit_plan": frame["plan"].to_numpy(float),
            "audit_own_best": frame["own_best"].to_numpy(float),
            "audit_best": frame["best"].to_numpy(float),
            "audit_bound": frame["best_bound"].to_numpy(float),
            "audit_reached": percent.to_numpy(float),
            "audit_proof": [
                word("audit_proved" if p else "audit_estimate", language) for p in frame["best_proved"]
            ],
            "audit_unknown": frame["unknown"].to_numpy(float),
        }
    )
    decimals = {f"audit_{c}": 2 for c in ("plan", "own_best", "best", "bound")} | {"audit_unknown": 0}
    return sheet("audit_figures", "audit_figures", out, language, decimals=decimals)


def _prices(found: Audit, named: Named) -> Sheet:
    rows = []
    kinds = found.figures["kind"]
    prices: Any = found.rules
    for (place, key), line in prices.iterrows():
        if float(line["gain"]) > 1e-6:
            rows.append(
                {
                    "audit_without": named.relaxation(found.relaxations[int(place)]),
                    "yardstick": named.yardstick(str(key), str(kinds[key])), "audit_best_without": float(line["best"]),
                    "audit_gain": float(line["gain"]),
                    "audit_proof": word("audit_proved" if line["proved"] else "audit_estimate", named.language),
                }
            )  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["audit_without", "yardstick", "audit_best_without", "audit_gain", "audit_proof"]
    )
    decimals = {"audit_best_without": 2, "audit_gain": 2}
    return sheet("audit_rules", "audit_rules", frame, named.language, decimals=decimals)


def _pair_table(found: Audit, named: Named) -> Sheet:
    language = named.language
    frame = pd.DataFrame(
        [
            {
                "audit_rejected": str(pair.rejected), "audit_rejected_name": named.proposal(pair.rejected),
                "audit_chosen": str(pair.chosen), "audit_chosen_name": named.proposal(pair.chosen),
                "audit_by": word(f"audit_by_{pair.by}", language), "audit_points": pair.points,
                "audit_cheaper": pair.cheaper, "audit_fits": word("yes" if pair.fits else "no", language),
            }
            for pair in found.pairs
        ]
    )  # fmt: skip
    return sheet("audit_pairs", "audit_pairs_title", frame, language, decimals={"audit_points": 2})


def _choice_table(found: Audit, named: Named) -> Sheet:
    language, table = named.language, found.explanations.table
    frame = pd.DataFrame(
        [
            {
                "proposal": str(name), "name": named.proposal(name), "audit_how": word(f"audit_how_{line['how']}", language),
                "audit_money_share": 100 * float(line["money"]), "audit_weights": _weights(found, name, named),
            }
            for name, line in table.iterrows()
        ]
    )  # fmt: skip
    return sheet("audit_choices", "audit_choices", frame, language, decimals={"audit_money_share": 0})


def _weights(found: Audit, name: Any, named: Named) -> str:
    weights = found.explanations.weights.get(name)
    if weights is None:
        return ""
    if not len(weights):
        return word("audit_own_weights", named.language)
    shown = weights[weights > 0.005].sort_values(ascending=False, kind="stable")
    return "; ".join(
        f"{named.goal(g)} {number(100 * float(w), 0, named.language)} %" for g, w in shown.items()
    )


def _best_plans(found: Audit, named: Named) -> Sheet:
    part = found.figures[found.figures["kind"] != "indicator"]
    frame = pd.DataFrame(
        [
            {
                "yardstick": named.yardstick(str(key), str(line["kind"])),
                "audit_adds": named.listed(line["adds"]), "audit_drops": named.listed(line["drops"]),
            }
            for key, line in part.iterrows()
        ]
    )  # fmt: skip
    return sheet("audit_best_plans", "audit_best_plans", frame, named.language)


def _notes(found: Audit, named: Named) -> Sheet:
    frame = pd.DataFrame({"study_remark": [each.text(named.language) for each in found.findings]})
    return sheet("audit_notes", "order_notes", frame, named.language)


def audit_text(found: Audit, scenario: Scenario, language: str = "sv") -> str:
    """Sentences and the figures of total, goals and NPV for a terminal."""
    language = reader_of(scenario, language)
    named = Named(scenario, language)
    short = _figures(found, named)
    rows = (found.figures["kind"] != "indicator").to_numpy()
    columns = ["yardstick", "audit_plan", "audit_own_best", "audit_best", "audit_reached"]
    shown = Sheet(
        name=short.name, title=short.title, frame=short.frame.loc[rows, columns].reset_index(drop=True),
        headings=short.headings, decimals=dict(short.decimals) | dict.fromkeys(columns[1:], 1),
    )  # fmt: skip
    notes = [each.text(language) for each in found.findings]
    return told_in_terminal(
        word("audit_title", language), audit_sentences(found, scenario, language), [shown], notes, language
    )


def write_audit(found: Audit, scenario: Scenario, folder: Path, language: str = "sv") -> list[Path]:
    """Write audit.html, audit.xlsx, a CSV file a table, and audit.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(scenario, language)
    title, told = word("audit_title", language), audit_sentences(found, scenario, language)
    return write_answer(
        "audit", title, told, audit_sheets(found, scenario, language), scenario, folder, language
    )
