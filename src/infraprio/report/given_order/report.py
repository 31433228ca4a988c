"""An order made by hand for people: sentences, tables, the terminal, and files."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.ranking.sentences import listed
from infraprio.report.impossible import rule_text
from infraprio.report.record import short_record
from infraprio.report.sheet import Sheet, proposal_names, row_names, sheet
from infraprio.report.terminal.grid import grid
from infraprio.report.words.language import number, word
from infraprio.report.workbook.workbook import write_tables
from infraprio.report.write import write_csv, write_record
from infraprio.scenario.money import reader_of
from infraprio.words import amount
from infraprio.writing import former_files, replaced_folder

if TYPE_CHECKING:
    from infraprio.ranking.order import OrderEvaluation
    from infraprio.result import Result

__all__ = ["RECORD", "order_sentences", "order_sheets", "order_text", "write_order"]

RECORD = "order.json"


def order_sentences(found: OrderEvaluation, result: Result, language: str = "sv") -> list[str]:
    """What the order costs, what it rests on, and how much would mend it."""
    language = reader_of(result.scenario, language)
    names, budgets = proposal_names(result, language), row_names(result, "budget_scenarios", language)
    out = []
    for reading, line in found.summary.iterrows():
        told = word(str(reading), language)
        if line["impossible"]:
            where = listed([budgets.get(name, name) for name in line["impossible"]], language)
            out.append(word("order_said_impossible", language, reading=told, scenarios=where))
            continue
        figures = {key: number(float(line[c]), 1, language) for key, c in _FIGURES.items()}
        costs = float(line["loss"]) > 0.05
        percent = (
            number(100 * float(line["loss"]) / abs(float(line["best_value"])), 1, language) if costs else ""
        )
        key = "order_said" if costs else "order_said_none"
        out.append(word(key, language, reading=told, percent=percent, **figures))
    if any(found.summary["impossible"]):
        out.append(_needs_first(found, result, language))
    place = set(found.order)
    for a, b in found.broken:
        key = "order_broken" if b in place else "order_broken_missing"
        out.append(word(key, language, a=names[a], b=names[b]))
    count = len(found.moves)
    out.append(word("order_mend", language, n=count) if count else word("order_mend_none", language))
    return out


_FIGURES = {"value": "value", "best": "best_value", "loss": "loss", "bound": "bound"}


def _needs_first(found: OrderEvaluation, result: Result, language: str) -> str:
    if found.rules_kept_from > len(found.order):
        rules = [rule_text(rule, result.scenario, language) for rule in found.unkept]
        if not rules:
            return word("order_never_keeps", language)
        return word("order_never_keeps_rules", language, rules=listed(rules, language))
    cost = amount(found.cost_of_first_msek, language, 0)
    return word("order_needs_first", language, n=found.rules_kept_from, cost=cost)


def order_sheets(found: OrderEvaluation, result: Result, language: str = "sv") -> list[Sheet]:
    """The tables: readings, what each budget builds, what to move, the order itself, and remarks."""
    language = reader_of(result.scenario, language)
    parts = (_summary, _builds, _moves, _list, _notes)
    return [each for part in parts if len((each := part(found, result, language)).frame)]


def _summary(found: OrderEvaluation, result: Result, language: str) -> Sheet:
    budgets = row_names(result, "budget_scenarios", language)
    frame = found.summary.reset_index()
    out = pd.DataFrame(
        {
            "reading": [word(r, language) for r in frame["reading"]],
            "meaning": [word(f"meaning_{r}", language) for r in frame["reading"]],
            "order_value": frame["value"], "order_best": frame["best_value"], "order_loss": frame["loss"],
            "order_most_loss": frame["most_loss"], "order_free": frame["free_value"],
            "order_impossible": ["; ".join(budgets.get(n, n) for n in where) for where in frame["impossible"]],
        }
    )  # fmt: skip
    numeric = [f"order_{c}" for c in ("value", "best", "loss", "most_loss", "free")]
    out[numeric] = out[numeric].astype(float)
    return sheet("order_summary", "order_summary", out, language, decimals=dict.fromkeys(numeric, 2))


def _told(result: Result, ids: Any, language: str) -> str:
    names = proposal_names(result, language)
    return "; ".join(names[p] for p in ids)


def _builds(found: OrderEvaluation, result: Result, language: str) -> Sheet:
    budgets = row_names(result, "budget_scenarios", language)
    frame: Any = found.builds
    rows = [
        {
            "reading": word(str(reading), language), "budget_scenario": budgets.get(name, name),
            "probability": line["probability"], "order_value": line["value"], "order_best": line["best_value"],
            "cost_msek": line["cost_msek"], "order_adds": _told(result, line["adds"], language),
            "order_drops": _told(result, line["drops"], language),
        }
        for (reading, name), line in frame.iterrows()
    ]  # fmt: skip
    decimals = {"probability": 2, "order_value": 2, "order_best": 2}
    return sheet("order_builds", "order_builds", pd.DataFrame(rows), language, decimals=decimals)


def _moves(found: OrderEvaluation, result: Result, language: str) -> Sheet:
    names = proposal_names(result, language)
    frame = found.moves
    out = pd.DataFrame(
        {
            "proposal": [str(p) for p in frame.index],
            "name": [names[str(p)] for p in frame.index],
            "place_now": frame["place"].to_numpy(float),
            "new_place": frame["new_place"].to_numpy(float),
            "place_after": [names[p] if p else word("place_first", language) for p in frame["after"]],
        }
    )
    return sheet("order_moves", "order_moves", out, language, decimals={"place_now": 0, "new_place": 0})


def _list(found: OrderEvaluation, result: Result, language: str) -> Sheet:
    names, budgets = proposal_names(result, language), row_names(result, "budget_scenarios", language)
    costs = result.ranking.everything["cost_msek"]
    out = pd.DataFrame(
        {
            "place_now": [float(k) for k in range(1, len(found.order) + 1)],
            "proposal": list(found.order),
            "name": [names[p] for p in found.order],
            "cost_msek": costs.reindex(list(found.order)).to_numpy(float),
        }
    )
    headings = {}
    readings = found.builds.index.get_level_values(0).unique() if len(found.builds) else ()
    for reading in readings:
        rows = found.builds.loc[reading]
        out[f"built_{reading}"] = [
            ", ".join(budgets.get(str(n), str(n)) for n, line in rows.iterrows() if p in line["proposals"])
            for p in found.order
        ]
        headings[f"built_{reading}"] = word("built_at", language, reading=word(str(reading), language))
    return sheet("order_list", "order_list", out, language, headings=headings, decimals={"place_now": 0})


def _notes(found: OrderEvaluation, _result: Result, language: str) -> Sheet:
    frame = pd.DataFrame({"study_remark": [each.text(language) for each in found.given.findings]})
    return sheet("order_notes", "order_notes", frame, language)


def order_text(found: OrderEvaluation, result: Result, language: str = "sv") -> str:
    """Sentences and tables for a terminal."""
    language = reader_of(result.scenario, language)
    wide = shutil.get_terminal_size((120, 40)).columns
    lines = [word("order_title", language), ""]
    for sentence in order_sentences(found, result, language)[:-1]:
        lines += textwrap.wrap(sentence, wide)
    made = {each.name: each for each in order_sheets(found, result, language)}
    for name in ("order_summary", "order_builds", "order_moves"):
        if name in made:
            lines += ["", made[name].title, *grid(made[name], wide, language)]
        if name == "order_builds":
            lines += ["", *textwrap.wrap(order_sentences(found, result, language)[-1], wide)]
    lines += [""] + [
        line for note in found.given.findings for line in textwrap.wrap(note.text(language), wide)
    ]
    return "\n".join(lines).rstrip()


def write_order(found: OrderEvaluation, result: Result, folder: Path, language: str = "sv") -> list[Path]:
    """Write order.xlsx, a CSV file a table, and order.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(result.scenario, language)
    made = order_sheets(found, result, language)
    with replaced_folder(folder, last=RECORD, ours=former_files(RECORD)) as aside:
        title, told = word("order_title", language), order_sentences(found, result, language)
        write_tables(made, aside / "order.xlsx", title, told, language)
        for each in made:
            write_csv(each, aside, language)
        write_record(short_record(result.scenario), aside, RECORD)
        names = sorted(path.name for path in aside.iterdir())
    return [folder / name for name in names]
