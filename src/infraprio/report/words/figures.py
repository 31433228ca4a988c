"""Words of the figures, English and Swedish."""

from __future__ import annotations

from typing import Final

__all__ = ["FIGURE_WORDS"]

FIGURE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "first_rows": ("The first {n} of {m} proposals are shown.", "De {n} första av {m} åtgärder visas."),
    "first_lines": (
        "The first {n} of {m} under the main weights, numbered among themselves.",
        "De {n} första av {m} med huvudvikterna, numrerade inbördes.",
    ),
    "no_robustness": (
        "The result holds no analysis of other weights and budgets.",
        "Resultatet innehåller ingen analys av andra vikter och ramar.",
    ),
    "no_budget": ("There is no limit to the budget.", "Ramen är obegränsad."),
    "plan_empty": ("No proposal fits in the plan.", "Ingen åtgärd ryms i planen."),
    "no_nnk": ("No proposal has a net present value ratio.", "Ingen åtgärd har någon nettonuvärdeskvot (NNK)."),
    "no_flows": ("The result holds no traffic on the roads.", "Resultatet innehåller inga trafikflöden på vägarna."),
    "no_zones": ("The result holds no accessibility by place.", "Resultatet innehåller ingen tillgänglighet per plats."),
    "one_stakeholder": ("There is only one stakeholder to show.", "Det finns bara en intressent att visa."),
    "acceptability_title": ("How often each proposal has each rank", "Hur ofta varje åtgärd får varje rang"),
    "share_of_samples": ("Share of weights and scores tried", "Andel av prövade vikter och poäng"),
    "intervals_title": ("Best and worst rank by goal score", "Bästa och sämsta rang efter måluppfyllelse"),
    "intervals_exact": (
        "Bar: best and worst rank over all weights in the stated ranges, proved. Dot: rank under the main weights.",
        "Streck: bästa och sämsta rang över alla vikter i angivna intervall, bevisat. Punkt: rang med huvudvikterna.",
    ),
    "intervals_sampled": (
        "Bar: best and worst rank seen among the weights drawn. Dot: rank under the main weights.",
        "Streck: bästa och sämsta rang bland dragna vikter. Punkt: rang med huvudvikterna.",
    ),
    "core_title": ("Core of the plan", "Planens kärna"),
    "core_index_axis": (
        "Core index: share of the weights tried whose best plan holds the proposal",
        "Kärnindex: andel av prövade vikter vars bästa plan innehåller åtgärden",
    ),
    "core": ("core: under all weights tried", "kärna: med alla prövade vikter"),
    "borderline": ("borderline: under some of them", "gränsfall: med en del av dem"),
    "exterior": ("exterior: under none of them", "utanför: med ingen av dem"),
    "core_outside": (
        "{n} proposals are in no best plan under any of the weights tried.",
        "{n} åtgärder ingår inte i någon bästa plan med någon av de prövade vikterna.",
    ),
    "core_hidden": (
        "{n} proposals are in under all weights tried and are not drawn.",
        "{n} åtgärder är med med alla prövade vikter och ritas inte.",
    ),
    "core_empty": (
        "No proposal is in the best plan under any of the weights tried.",
        "Ingen åtgärd ingår i den bästa planen med någon av de prövade vikterna.",
    ),
    "stakeholders_title": ("The order under each stakeholder's weights", "Ordningen med varje intressents vikter"),
    "contribution_title": (
        "Goal contribution (−100 to 100; weight of the goal in brackets)",
        "Måluppfyllelse (−100 till 100; målets vikt inom parentes)",
    ),
    "plane_title": ("Profitability and goal score", "Lönsamhet och måluppfyllelse"),
    "field_high_high": ("profitable, high goal score", "lönsam, hög måluppfyllelse"),
    "field_low_high": ("unprofitable, high goal score", "olönsam, hög måluppfyllelse"),
    "field_high_low": ("profitable, low goal score", "lönsam, låg måluppfyllelse"),
    "field_low_low": ("unprofitable, low goal score", "olönsam, låg måluppfyllelse"),
    "filled_in_plan": ("Filled: in the plan.", "Fylld: ryms i planen."),
    "median_line": ("Broken line: median goal score. Numbers: rank.", "Streckad linje: medianen av måluppfyllelsen. Siffror: rang."),
    "without_nnk": ("Not shown, without NNK: {n}.", "Visas inte, utan NNK: {n}."),
    "tornado_title": ("What the plan's goal score hangs on", "Vad planens måluppfyllelse hänger på"),
    "weight_low": ("lowest weight", "lägsta vikt"),
    "weight_high": ("highest weight", "högsta vikt"),
    "plan_score_axis": (
        "Sum of goal scores of the plan when the goal's weight is changed",
        "Planens summerade måluppfyllelse när målets vikt ändras",
    ),
    "curve_title": ("What each budget can reach", "Vad varje ram kan ge"),
    "best_at_budget": ("best plan at the budget", "bästa plan vid ramen"),
    "list_in_scenario": ("the list, by budget scenario", "listan, per budgetscenario"),
    "budget_main": ("main budget", "huvudram"),
    "total_budget": ("Budget of all funds and periods (MSEK)", "Ram för alla källor och perioder (mnkr)"),
    "value_discounted": ("Goal score, discounted to the first period", "Måluppfyllelse, diskonterad till första perioden"),
    "curve_note": (
        "The curve enlarges or cuts all pots of the main budget alike; a budget scenario may share the money otherwise.",
        "Kurvan ökar eller minskar alla delar av huvudramen lika; ett budgetscenario kan fördela medlen annorlunda.",
    ),
    "investment_title": ("Investment a year and fund", "Investering per år och finansiering"),
    "msek_year": ("MSEK a year, prices of {year}", "mnkr per år, prisnivå {year}"),
    "investment_note": ("Spread evenly over the years of each period.", "Jämnt fördelat över åren i varje period."),
    "flows_title": ("Traffic on the roads without and with the plan", "Trafik på vägarna utan och med planen"),
    "without_plan": ("Without the plan", "Utan planen (JA)"),
    "with_plan": ("With the plan", "Med planen (UA)"),
    "flow_more": ("more traffic", "mer trafik"),
    "flow_less": ("less traffic", "mindre trafik"),
    "flow_same": ("unchanged", "oförändrat"),
    "flow_scale": ("Widest line: {n} vehicles a day.", "Bredaste linjen: {n} fordon per dygn."),
    "accessibility_title": ("Change of accessibility with the plan", "Ändrad tillgänglighet med planen"),
    "gains": ("gain", "ökning"),
    "losses": ("loss", "minskning"),
    "largest_change": ("Largest change: {n} {unit}. Area of the sign: size of the change.", "Största förändring: {n} {unit}. Symbolens yta: förändringens storlek."),
    "roads": ("roads", "vägar"),
    "railways": ("railways", "järnvägar"),
    "supported_not_shown": (
        "Objects that others decide and pay are not shown.",
        "Objekt som andra beslutar och betalar visas inte.",
    ),
    "outside_plan": ("outside the plan", "utanför planen"),
    "in_plan_heading": ("In the plan", "Ryms i planen"),
    "and_more": ("… and {n} more", "… och {n} till"),
    "not_on_map": ("{n} proposals have no place and are not on the map.", "{n} åtgärder saknar plats och finns inte på kartan."),
    "numbered_first": ("The first {n} carry their number.", "De {n} första har sitt nummer."),
}  # fmt: skip
