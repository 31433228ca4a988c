"""Proposals with cost ranges, their changes and financing, budgets, weights and judgements."""

from __future__ import annotations

import math

from jamtland_source import PRICE_YEAR, Row, Rows, assumed, by_id, data, note, number

# Cost of a stage relative to the stated cost: median and coefficient of variation of a lognormal distribution.
STAGE = {"idea": (1.40, 0.40), "study": (1.25, 0.30), "plan": (1.05, 0.15), "tendered": (1.00, 0.08)}
P90 = 1.2815515655446004
LIFE_YEARS = {"road": {3: 40, 4: 60}, "rail": {2: 20, 3: 40, 4: 60}, "interchange": {2: 20, 3: 40, 4: 40}}


def cost_of(row: Row, plan: Row) -> Row:
    """Published cost with its price year, else the estimate in the price year of the scenario, else nothing."""
    published = row["cost_msek"] and row["id"] != "P40"
    stated = row["cost_msek"] if published else row["cost_msek_estimate"]
    if not stated:
        return {"note": "cost: not known"}
    units = int(plan["units"])
    cost = float(stated) * units
    median, cv = STAGE[plan["maturity"]]
    sigma = math.sqrt(math.log(1 + cv * cv))
    return {
        "cost_msek": number(cost),
        "cost_low_msek": number(round(cost * median * math.exp(-P90 * sigma), 1)),
        "cost_high_msek": number(round(cost * median * math.exp(P90 * sigma), 1)),
        "price_year": plan["price_year"] if published else PRICE_YEAR,
        "currency": "NOK" if "MNOK" in row["price_year"] else "SEK",
        "note": note(
            f"cost: published, price year given as {row['price_year'] or 'none'}" if published else "cost: estimate in the price year of the scenario",
            f"{units} places at {stated} each" if units > 1 else "",
            f"range: lognormal, median {median:g} x cost, coefficient of variation {cv:g} (stage {plan['maturity']}), 10 and 90 %",
            "published 1 800 MSEK (2009) is for the whole line" if row["id"] == "P40" else "",
            "amount in NOK; the collected data take it 1:1" if "MNOK" in row["price_year"] else "",
        ),
    }  # fmt: skip


def collected() -> Rows:
    """The collected proposals with what later sources say, without those that turned out to be another one's twin."""
    twins = {row["proposal"] for row in assumed("left_out")}
    rows = [row for row in data("proposals") if row["id"] not in twins]
    known = by_id(rows)
    for later in assumed("later_figures"):
        row = known[later["proposal"]]
        row[later["attribute"]] = later["value"]
        row["source"] = note(row["source"], later["source"])
    return rows


def proposals() -> Rows:
    plans = by_id(assumed("proposals"))
    out = []
    for row in collected():
        plan = plans[row["id"]]
        touched = dict.fromkeys(row["places_affected"].split())
        basis = "derived" if row["confidence"] == "published" else "estimate"
        cost = cost_of(row, plan)
        saving = f"collected time saving {row['time_saving_min']} min" if row["time_saving_min"] else ""
        out.append({
            "id": row["id"], "name": row["name_sv"], "name_en": row["name_en"], "kind": row["type"], "horizon": row["horizon"],
            **cost, "maturity": plan["maturity"],
            "life_years": str(LIFE_YEARS[row["type"]].get(int(plan["step"]), 40)), "places": " ".join(touched),
            **{key: plan[key] for key in ("earliest_period", "construction_years", "step", "corridors", "municipalities", "deficiency", "purpose", "measure", "status", "wanted_decision", "role", "no_network_effect")},
            "source": row["source"], "confidence": "published" if row["cost_msek"] and row["id"] != "P40" else basis,
            "note": note(row["confidence"], cost["note"], saving, plan["remark"], "maturity, earliest period, years, life and step: assumption"),
        })  # fmt: skip
    return out


def financing() -> Rows:
    source = "routing rule: trunk roads and state railways national plan, other state roads county plan, interchanges shared; shares are an assumption"
    return [
        {"proposal": row["id"], "fund": fund, "share": share, "source": source, "confidence": "assumption"}
        for row in assumed("proposals")
        for fund, share in (part.split(":") for part in row["financing"].split())
    ]  # fmt: skip


def changes() -> Rows:
    sources = {row["id"]: row["source"] for row in collected()}
    return [
        {**row, "object": name, "source": sources[row["proposal"]], "confidence": "published" if row["note"] == "published" else "estimate"}
        for row in assumed("changes")
        for name in row["object"].split()
    ]  # fmt: skip


def budgets() -> Rows:
    return [
        {"scenario": scenario, "fund": row["fund"], "period": row["period"], "amount_msek": row[scenario], "price_year": PRICE_YEAR,
         "source": row["source"], "confidence": row["confidence"]}
        for scenario in ("low", "base", "high")
        for row in assumed("budgets")
    ]  # fmt: skip


def weights() -> Rows:
    source = "no public weights exist: assumption of this example; range 5 points down and up"
    out = []
    for row in assumed("weights_percent"):
        for who in (column for column in row if column not in ("version", "goal")):
            share = int(row[who])
            out.append({
                "stakeholder": who, "version": row["version"], "goal": row["goal"], "weight": number(share / 100),
                "low": number(max(share - 5, 0) / 100), "high": number(min(share + 5, 100) / 100), "source": source, "confidence": "assumption",
            })  # fmt: skip
    return out


def judgements() -> Rows:
    out = []
    for row in assumed("judgements_wide"):
        for goal in (column for column in row if column != "proposal"):
            rating = float(row[goal])
            spread = 0.5 if rating == 0 else 1.0
            out.append({
                "proposal": row["proposal"], "goal": goal, "rating": number(rating), "low": number(max(rating - spread, -2.0)),
                "high": number(min(rating + spread, 2.0)), "by": "illustration", "source": "assumption of this example, judged by nobody in office",
                "confidence": "assumption",
            })  # fmt: skip
    return out


def goal_map() -> Rows:
    known = [(row["version"], row["id"]) for row in assumed("goals")]
    return [
        {"goal": row["goal"], "version": version, "national_goal": area, "strength": row[area], "source": "assumption of this example", "confidence": "assumption"}
        for version in ("current", "previous")
        for row in assumed("goal_map_wide")
        for area in ("N1", "N2", "N3", "N4")
        if (version, row["goal"]) in known and float(row[area]) > 0
    ]  # fmt: skip
