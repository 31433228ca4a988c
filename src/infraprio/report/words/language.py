"""The words of everything that is handed over, in English and Swedish, and numbers in the language's format."""

from __future__ import annotations

from typing import Final, Literal

from infraprio.ranking.sentences import number
from infraprio.report.words.figures import FIGURE_WORDS
from infraprio.report.words.given_order import ORDER_WORDS
from infraprio.report.words.network import NETWORK_WORDS
from infraprio.report.words.study import STUDY_WORDS
from infraprio.report.words.submission import SUBMISSION_WORDS
from infraprio.report.words.tables import TABLE_WORDS

__all__ = ["Language", "number", "word"]

Language = Literal["sv", "en"]

_WORDS: Final[dict[str, tuple[str, str]]] = {
    **FIGURE_WORDS,
    **ORDER_WORDS,
    **STUDY_WORDS,
    **NETWORK_WORDS,
    **SUBMISSION_WORDS,
    **TABLE_WORDS,
    # headings of the priority order
    "rank": ("Rank", "Rang"),
    "proposal": ("Id", "Id"),
    "name": ("Proposal", "Åtgärd"),
    "kind": ("Kind", "Typ"),
    "horizon": ("Horizon", "Horisont"),
    "status": ("Status", "Utfall"),
    "level": ("Smallest budget", "Minsta ram"),
    "period": ("Start", "Start"),
    "cost_msek": ("Cost (MSEK)", "Kostnad (mnkr)"),
    "cost_low_msek": ("Cost, low (MSEK)", "Kostnad, låg (mnkr)"),
    "cost_high_msek": ("Cost, high (MSEK)", "Kostnad, hög (mnkr)"),
    "cumulative_cost_msek": ("Cumulative cost (MSEK)", "Ackumulerad kostnad (mnkr)"),
    "budget_msek": ("Budget line (MSEK)", "Planeringsram (mnkr)"),
    "goal_score": ("Goal score", "Måluppfyllelse"),
    "goal_score_low": ("Goal score, low", "Måluppfyllelse, låg"),
    "goal_score_high": ("Goal score, high", "Måluppfyllelse, hög"),
    "score_rank": ("Rank by goal score", "Rang efter måluppfyllelse"),
    "score_per_100_msek": ("Goal score per 100 MSEK", "Måluppfyllelse per 100 mnkr"),
    "npv_msek": ("NPV (MSEK)", "NNV (mnkr)"),
    "npv_ratio_i": ("NPV ratio (NNK-i)", "NNK-i"),
    "npv_ratio_idu": ("NPV ratio (NNK-idu)", "NNK-idu"),
    "npv_ratio_rank": ("Rank by NPV ratio", "Rang efter NNK-i"),
    "verdict": ("Profitability", "Lönsamhet"),
    "corridors": ("Corridors", "Stråk"),
    "municipalities": ("Municipalities", "Kommuner"),
    "maturity": ("Maturity", "Mognadsgrad"),
    "step": ("Four-step principle", "Fyrstegsnivå"),
    "reason": ("Reason", "Orsak"),
    # words in cells
    "road": ("road", "väg"),
    "rail": ("rail", "järnväg"),
    "interchange": ("interchange", "bytespunkt"),
    "service": ("service", "trafik"),
    "medium": ("medium term", "medellång sikt"),
    "long": ("long term", "lång sikt"),
    "in_plan": ("in the plan", "ryms i planen"),
    "with_more_money": ("with more money", "vid större ram"),
    "committed": ("decided already", "redan beslutad"),
    "not_prioritised": ("not prioritised", "ej prioriterad"),
    "supported": ("supported", "stöds"),
    "ruled_out": ("ruled out by a rule", "utesluten av regel"),
    "shut_out": ("cannot stand with what is built", "kan inte förenas med det som byggs"),
    "needs": ("needs what is not built", "kräver det som inte byggs"),
    "too_dear": ("costs more than any budget can pay", "ryms inte i någon ram"),
    "no_gain": ("adds nothing to the goals", "bidrar inte till målen"),
    "worth_less": ("worth less than what it would displace", "värd mindre än det den skulle tränga undan"),
    "order": ("would fit only the largest budget", "skulle rymmas bara vid den största ramen"),
    "cost_unknown": ("cost unknown", "kostnad okänd"),
    "idea": ("idea", "idé/brist"),
    "study": ("study", "åtgärdsvalsstudie"),
    "plan": ("plan", "planläggning"),
    "tendered": ("tendered", "upphandlad"),
    "yes": ("yes", "ja"),
    "no": ("no", "nej"),
    # titles
    "priority_order": ("Priority order", "Prioriteringsordning"),
    "medium_list": ("Priority order, medium term", "Prioriteringsordning, medellång sikt"),
    "long_list": ("Priority order, long term", "Prioriteringsordning, lång sikt"),
    "set_aside": ("Cannot be ranked", "Kan inte rangordnas"),
    "committed_list": (
        "Decided already: without a rank, paid first",
        "Redan beslutade: utan plats i ordningen, betalas först",
    ),
    "not_prioritised_list": ("Not prioritised", "Ej prioriterade"),
    "supported_list": ("Supported: decided and paid by others", "Stöds: beslutas och betalas av andra"),
    "ranks_run_through": (
        "The numbers run through both lists: a number that is missing here stands on the other one. A proposal stands on the "
        "list of the years in which the plan starts it.",
        "Numren löper genom båda listorna: ett nummer som saknas här står på den andra. En åtgärd står på listan för de år "
        "då planen startar den.",
    ),
    "sums_shared": (
        "Parts that proposals share are paid once: the running sum ends {n} MSEK below their costs added up.",
        "Delar som åtgärder har gemensamt betalas en gång: summan slutar {n} mnkr under kostnaderna lagda ihop.",
    ),
    "sums_beyond": (
        "{n} MSEK is paid after the last year of the plan and is not in the running sum.",
        "{n} mnkr betalas efter planens sista år och ingår inte i summan.",
    ),
    "sums_others": (
        "{n} MSEK is paid by others, outside the region's frames, and is not in the running sum.",
        "{n} mnkr betalas av andra, utanför regionens ramar, och ingår inte i summan.",
    ),
    "earliest_horizon": ("Earliest horizon", "Tidigaste horisont"),
    "later_msek": ("Of it paid later (MSEK)", "Därav betalas senare (mnkr)"),
    "others": ("Which", "Vilka"),
    "loss": ("Points lost if forced in", "Poäng som går förlorade om den tvingas in"),
    "rule": ("Rule", "Regel"),
    "nothing_ranked": ("No budget scenario builds anything.", "Inget budgetscenario bygger något."),
    "effects": ("Effects", "Effekter"),
    "effects_of_plan": ("Effects of the plan together", "Planens samlade effekter"),
    "scores": ("Goal contribution", "Måluppfyllelse"),
    "stakeholders": ("Scores by stakeholder", "Måluppfyllelse per intressent"),
    "national": ("National goals", "Nationella mål"),
    "appraisal": ("Appraisal", "Samhällsekonomi"),
    "plan_table": ("Investment plan", "Investeringsplan"),
    "goals_used": ("Goals and scales", "Mål och skalor"),
    "parameters": ("Parameters", "Kalkylvärden"),
    "about": ("About this run", "Om körningen"),
    "summary": ("Summary", "Sammanfattning"),
    # tables about goals, parameters, the plan
    "goal": ("Goal", "Mål"),
    "weight": ("Weight", "Vikt"),
    "indicator": ("Indicator", "Indikator"),
    "unit": ("Unit", "Enhet"),
    "direction": ("Better is", "Bättre är"),
    "more": ("more", "mer"),
    "less": ("less", "mindre"),
    "zero_at": ("0 at", "0 vid"),
    "full_at": ("100 at", "100 vid"),
    "full_by": ("Scale set by", "Skalan sätts av"),
    "judgement": ("judgement", "bedömning"),
    "parameter": ("Parameter", "Parameter"),
    "value": ("Value", "Värde"),
    "low": ("Low", "Låg"),
    "high": ("High", "Hög"),
    "price_year": ("Price year", "Prisnivå"),
    "edition": ("Edition", "Utgåva"),
    "source": ("Source", "Källa"),
    "official": ("official", "officiellt"),
    "placeholder": ("placeholder", "platshållare"),
    "user": ("user's", "användarens"),
    "fund": ("Fund", "Finansiering"),
    "spent": ("Spent (MSEK)", "Använt (mnkr)"),
    "budget": ("Budget (MSEK)", "Ram (mnkr)"),
    "setting": ("Item", "Uppgift"),
    "without": ("Without", "Utan (JA)"),
    "change": ("Change", "Förändring"),
    "all": ("All", "Alla"),
    "harmonisation": ("Regional to national goals", "Regionala till nationella mål"),
    "goal_home": ("Support in all", "Stöd totalt"),
    "area_support": ("Support in all (weight × strength)", "Stöd totalt (vikt × styrka)"),
    "goal_revision": ("Goals against version", "Mål mot version"),
    "score_revision": ("Scores against version", "Måluppfyllelse mot version"),
    "parent_before": ("Goal above, before", "Överordnat mål, före"),
    "parent_after": ("Goal above, after", "Överordnat mål, efter"),
    "weight_before": ("Weight, before", "Vikt, före"),
    "weight_after": ("Weight, after", "Vikt, efter"),
    "score_before": ("Score, before", "Måluppfyllelse, före"),
    "score_after": ("Score, after", "Måluppfyllelse, efter"),
    "score_change": ("Change of score", "Förändring"),
    "rank_before": ("Rank, before", "Rang, före"),
    "rank_after": ("Rank, after", "Rang, efter"),
    "rank_change": ("Places gained", "Vunna placeringar"),
    "added": ("added", "tillagt"),
    "removed": ("removed", "borttaget"),
    "moved": ("moved", "flyttat"),
    "renamed": ("renamed", "nytt namn"),
    "reweighted": ("new weight", "ny vikt"),
    "same": ("same", "oförändrat"),
    # figures
    "map_title": ("Proposals by priority", "Åtgärder efter prioritet"),
    "value_cost_title": ("Goal score against cost", "Måluppfyllelse mot kostnad"),
    "cumulative_cost": ("Cumulative cost (MSEK)", "Ackumulerad kostnad (mnkr)"),
    "cumulative_score": ("Cumulative goal score", "Ackumulerad måluppfyllelse"),
    "main_budget": ("budget", "ram"),
    # messages
    "placeholders": (
        "{n} of {m} parameters are placeholders, not official values; the results are for comparison within this list only.",
        "{n} av {m} kalkylvärden är platshållare, inte officiella värden; resultaten är avsedda för jämförelse inom listan.",
    ),
    "certificate_best": (
        "No other order gives more on average over the budget scenarios (proved).",
        "Ingen annan ordning ger mer i genomsnitt över budgetscenarierna (bevisat).",
    ),
    "certificate_gap": (
        "No other order can give more than {gap} more on average over the budget scenarios (proved).",
        "Ingen annan ordning kan ge mer än {gap} mer i genomsnitt över budgetscenarierna (bevisat).",
    ),
    "certificate_estimate": (
        "By an estimate no other order gives more than {gap} more on average over the budget scenarios.",
        "Enligt en uppskattning ger ingen annan ordning mer än {gap} mer i genomsnitt över budgetscenarierna.",
    ),
    "certificate_estimate_best": (
        "By an estimate no other order gives more on average over the budget scenarios.",
        "Enligt en uppskattning ger ingen annan ordning mer i genomsnitt över budgetscenarierna.",
    ),
    "certificate_price_none": (
        "Choosing freely at every budget, without an order to keep, would give no more.",
        "Fritt val vid varje ram, utan krav på en fast ordning, skulle inte ge mer.",
    ),
    "certificate_price": (
        "Choosing freely at every budget, without an order to keep, would give {price} more.",
        "Fritt val vid varje ram, utan krav på en fast ordning, skulle ge {price} mer.",
    ),
    "certificate_free_even": (
        "Without having to be an order, a plan for the main budget with {adds} instead of {drops} would be worth as much.",
        "Utan krav på en fast ordning vore en plan för huvudramen med {adds} i stället för {drops} värd lika mycket.",
    ),
    "certificate_free_same": (
        "Without having to be an order, the plan for the main budget would be the same.",
        "Utan krav på en fast ordning skulle planen för huvudramen bli densamma.",
    ),
    "certificate_free": (
        "Without having to be an order, the plan for the main budget would give {more} more: with {adds} instead of {drops}.",
        "Utan krav på en fast ordning skulle planen för huvudramen ge {more} mer: med {adds} i stället för {drops}.",
    ),
    "certificate_checked": (
        "Rules and budgets checked again independently: {checked}.",
        "Regler och ramar omprövade oberoende: {checked}.",
    ),
    "nothing_at_all": ("nothing", "ingenting"),
    "headline": (
        "The plan: with the main budget {n} ranked proposals are built{committed}, together {cost} MSEK. They reach {score} points "
        "of goal score, computed in the traffic model (sum over the proposals; one proposal can have at most 100).",
        "Planen: med huvudramen byggs {n} rangordnade åtgärder{committed}, tillsammans {cost} mnkr. De når {score} poäng i "
        "måluppfyllelse, beräknat i trafikmodellen (summa över åtgärderna; en åtgärd kan få högst 100).",
    ),
    "headline_beyond": (
        "The plan: with the main budget {n} ranked proposals are built{committed}, together {cost} MSEK. They reach {score} points "
        "of goal score, computed in the traffic model (sum over the proposals; 100 is the full effect of one on every goal).",
        "Planen: med huvudramen byggs {n} rangordnade åtgärder{committed}, tillsammans {cost} mnkr. De når {score} poäng i "
        "måluppfyllelse, beräknat i trafikmodellen (summa över åtgärderna; 100 är full effekt av en åtgärd på alla mål).",
    ),
    "frame_to_end": (
        "Money of the main budget to the end of the horizon: {whole} MSEK ({parts})",
        "Huvudramens pengar till horisontens slut: {whole} mnkr ({parts})",
    ),
    "frame_others": (
        "Outside the region's frames, money of others: {parts}",
        "Utanför regionens ramar, andras medel: {parts}",
    ),
    "headline_committed": (" and {n} that are decided already", " och {n} som redan är beslutade"),
    "does": ("What the plan does: {parts}.", "Vad planen gör: {parts}."),
    "does_travel_time_gain_hours_day": (
        "travellers' time {change} person-hours a day",
        "resenärernas tidsvinst {change} persontimmar per dygn",
    ),
    "does_severe_accidents_year": (
        "killed and severely injured {change} a year",
        "dödade och svårt skadade {change} per år",
    ),
    "does_co2_tonnes_year": ("carbon dioxide {change} tonnes a year", "koldioxid {change} ton per år"),
    "does_consumer_surplus_msek_year": (
        "gain of travellers {change} MSEK a year",
        "resenärernas nytta {change} mnkr per år",
    ),
    "does_accessibility_worst_municipality": (
        "accessibility of the municipality worst off {change} %",
        "tillgänglighet i den kommun som har det sämst {change} %",
    ),
    "optimal": ("proved best", "bevisat bäst"),
    "within_gap": ("proved within the gap asked for", "bevisat inom begärt gap"),
    "feasible": ("not proved best", "ej bevisat bäst"),
    "passed": ("passed", "godkänt"),
    "failed": ("FAILED", "UNDERKÄNT"),
}


def word(key: str, language: str, **gaps: object) -> str:
    """The word or sentence for `key`; a key that has none (an id, a name) stands for itself."""
    if key not in _WORDS:
        return key
    return _WORDS[key][language == "sv"].format(**gaps)
