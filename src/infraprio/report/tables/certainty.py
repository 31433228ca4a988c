"""The tables of the fuller report: impact assessment, resilience, and how sure the order is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.appraisal.unappraised import Unappraised
from infraprio.effects import resilience
from infraprio.report.sheet import Sheet, proposal_names, robustness_of, row_names, sheet, with_names
from infraprio.report.tables.benefits import spoken_dimensions
from infraprio.report.tables.impact import impact_of
from infraprio.report.words.language import word
from infraprio.words import amount

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["impact_sheets", "resilience_sheets", "sureness_sheets"]


def resilience_sheets(result: Result, language: str) -> list[Sheet]:
    """Closures of roads and corridors in the reference, and the exposure of municipalities."""
    base = getattr(result.effects, "base", None)
    if base is None:  # effects that were given, not computed
        return []
    found = resilience(result.scenario, (), base)
    places = result.scenario["places"]
    names = dict(zip(places["id"], places["name"], strict=True))
    roads = found.roads.reset_index().astype({"road": str})
    for column in ("from_place", "to_place"):
        roads[column] = [names.get(str(p), str(p)) for p in roads[column]]
    chains = result.scenario["corridors"]
    spoken = dict(zip(chains["id"], chains["name"], strict=True))
    corridors = found.corridors.reset_index()
    corridors["corridor"] = [spoken[str(name)] for name in corridors["corridor"]]
    exposure = found.exposure.reset_index()
    whole = {"roads": 0, "vehicles_affected": 0, "cut_off_vehicles": 0, "detour_min": 1, "cut_off_share": 3}
    return [
        sheet("road_closures", "road_closures", roads, language, decimals=whole),
        sheet("corridor_closures", "corridor_closures", corridors, language, decimals=whole),
        sheet("exposure", "exposure", exposure, language, decimals=whole | {"detour_min": 2}),
    ]


def impact_sheets(result: Result, language: str) -> list[Sheet]:
    """The impact assessment of every ranked proposal: priced and unpriced effects, goals, distribution."""
    if isinstance(result.appraisal, Unappraised) or getattr(result.appraisal, "calculation", None) is None:
        return []
    names = proposal_names(result, language)
    ranked = [
        str(p)
        for p in result.ranking.everything.index
        if math.isfinite(result.appraisal.frame["npv_msek"][str(p)])
    ]
    found = {p: impact_of(result.appraisal, p, language) for p in ranked}

    def together(part: str) -> pd.DataFrame:
        rows = [
            tables[part].assign(proposal=p, name=names[p])
            for p, one in found.items()
            if len((tables := one.tables())[part])
        ]
        if not rows:
            return pd.DataFrame()
        frame = pd.concat(rows, ignore_index=True)
        return frame[["proposal", "name", *(c for c in frame if c not in {"proposal", "name"})]]

    out = []
    goals = together("goals")
    if len(goals):
        wide = goals.pivot(index="proposal", columns="goal_name", values="contribution_text")
        wide = wide[list(dict.fromkeys(goals["goal_name"]))].loc[ranked]
        out.append(sheet("impact_goals", "impact_goals", with_names(result, wide, language), language))
    for part in ("priced", "unpriced", "distribution"):
        frame = together(part)
        if len(frame):
            frame = frame.rename(columns={"share": "part", "verdict": "assessment"})
            if part == "distribution":
                frame = spoken_dimensions(result.scenario, frame, language)
            for column in ("area", "item", "unit", "group", "assessment"):
                if column in frame:
                    frame[column] = [word(str(cell), language) for cell in frame[column]]
            decimals = {"part": 2, "year": 0, "change": 2}
            out.append(sheet(f"impact_{part}", f"impact_{part}", frame, language, decimals=decimals))
    return out


def _at_money_sheet(result: Result, language: str) -> Sheet | None:
    """The order at every tenth of the money beside the best choice; None for results that were put together."""
    if getattr(result, "evaluated_list", None) is None:
        return None
    found = result.at_money
    frame = found.reset_index().rename(columns={"list": "list_value", "bound": "optimum_bound"})
    frame["proved"] = [word("yes" if proved else "no", language) for proved in frame["proved"]]
    least = amount(found.attrs["least_money"], language, 0)
    frame["remark"] = [
        word(f"at_money {remark}", language).format(least=least) if remark else ""
        for remark in frame["remark"]
    ]
    decimals = {"share": 1, "money": 0, "list_value": 1, "optimum": 1, "optimum_bound": 1, "ratio_order": 1}
    headings = {"share": word("share_of_money", language), "remark": word("at_money_note", language)}
    if result.ranking.others_funds:
        headings["money"] = word("money_with_others", language)
    return sheet("value_at_money", "value_at_money", frame, language, headings=headings, decimals=decimals)


def sureness_sheets(result: Result, language: str) -> list[Sheet]:
    """How sure each rank is, and what other budgets would build; nothing where it was not computed."""
    robust = robustness_of(result)
    if robust is None:
        return []
    people, names = row_names(result, "stakeholders", language), proposal_names(result, language)
    frame = robust.to_frame()
    frame["group"] = [word(str(cell), language) for cell in frame["group"]]
    headings = {f"rank_{i}": f"{word('rank', language)}, {name}" for i, name in people.items()}
    whole = dict.fromkeys(["likeliest_rank", "best", "worst", *headings], 0) | {
        "likeliest_share": 2,
        "core_index": 2,
    }
    out = [
        sheet(
            "robustness",
            "sureness",
            with_names(result, frame, language),
            language,
            headings=headings,
            decimals=whole,
        )
    ]
    shares = robust.acceptability
    counts = {str(rank): 2 for rank in shares.columns}
    shares = with_names(result, shares.rename(columns=str), language)
    out.append(sheet("acceptability", "acceptability", shares, language, decimals=counts))
    at_money = _at_money_sheet(result, language)
    out += [at_money] if at_money else []
    if len(robust.curve):
        curve = robust.curve.reset_index()
        curve["proposals"] = ["; ".join(names[p] for p in row) for row in curve["proposals"]]
        out.append(sheet("budget_curve", "budget_curve", curve, language, decimals={"share": 2}))
    return out
