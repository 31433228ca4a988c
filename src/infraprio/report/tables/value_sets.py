"""What the choice of the set of appraisal values moves, as tables and sentences; nothing where one set was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infraprio.report.sheet import Sheet, proposal_names, sheet, with_names
from infraprio.report.words.language import number, word
from infraprio.scenario.money import in_own_money, money_of, outside

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["value_set_sentences", "value_set_sheets"]

_MEASURES = ("rank", "npv_ratio_i", "npv_msek")
_HEADINGS = {"rank": "npv_ratio_rank", "npv_ratio_i": "npv_ratio_i", "npv_msek": "npv_msek"}


def value_set_sheets(result: Result, language: str) -> list[Sheet]:
    """Rank, ratio and net present value of every proposal under every set, and how the sets agree."""
    found = getattr(result, "value_sets", None)
    if found is None:
        return []
    money, sets = money_of(result.scenario), [str(name) for name in found.agreement.index]
    headings, decimals = {}, {}
    for measure in _MEASURES:
        for name in sets:
            column = outside(f"{measure}_{name}", money)
            headings[column] = f"{word(_HEADINGS[measure], language)}, {name}"
            decimals[column] = {"rank": 0, "npv_ratio_i": 2}.get(measure, 1)
    frame = in_own_money(with_names(result, found.frame, language), money)
    whole = found.agreement.reset_index(names="value_set")
    whole.insert(1, "discount_percent", [round(100 * found.rates[name], 6) for name in sets])
    names = proposal_names(result, language)
    whole["mover"] = [names.get(p, "") for p in whole["mover"]]
    columns = {"moved": "methods_moved", "most": "moved_most", "turned": "npv_turned"}
    counts = dict.fromkeys(("official", "sourced", "user", "placeholder", *columns.values()), 0)
    return [
        sheet(
            "value_sets", "value_sets", frame, language, headings=headings, decimals=decimals | {"places": 0}
        ),
        sheet(
            "value_sets_agreement",
            "value_sets_agreement",
            whole.rename(columns=columns),
            language,
            decimals=counts | {"kendall": 2},
        ),
    ]


def value_set_sentences(result: Result, language: str) -> list[str]:
    """Which set counts, and what each other one would move in the order by net present value ratio."""
    found = getattr(result, "value_sets", None)
    if found is None:
        return []
    first, *others = (str(name) for name in found.agreement.index)
    told = [word("value_sets_first", language, first=first)]
    ranked = int(found.frame[f"rank_{first}"].notna().sum())
    if not ranked:
        rates = "; ".join(f"{name} {number(100 * rate, 1, language)} %" for name, rate in found.rates.items())
        return [*told, word("value_sets_rate", language, rates=rates)]
    names = proposal_names(result, language)
    for name in others:
        row: Any = found.agreement.loc[name]
        words = {"other": name, "n": ranked, "moved": int(row["moved"]), "turned": int(row["turned"])}
        if not row["moved"]:
            told.append(word("value_sets_same", language, **words))
            continue
        words |= {
            "tau": number(float(row["kendall"]), 2, language),
            "mover": names[row["mover"]],
            "most": int(row["most"]),
        }
        told.append(word("value_sets_moves", language, **words))
    return told
