"""The words of everything that is handed over, in English and Swedish, and numbers in the language's format."""

from __future__ import annotations

from typing import Final, Literal

from infraprio.ranking.sentences import number
from infraprio.report.words_figures import FIGURE_WORDS
from infraprio.report.words_network import NETWORK_WORDS
from infraprio.report.words_order import ORDER_WORDS
from infraprio.report.words_study import STUDY_WORDS
from infraprio.report.words_submission import SUBMISSION_WORDS
from infraprio.report.words_tables import TABLE_WORDS

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
    "not_chosen": ("not chosen", "ej prioriterad"),
    "beyond_every_budget": ("beyond every budget", "ryms inte i någon ram"),
    "cost_unknown": ("cost unknown", "kostnad okänd"),
    "forbidden": ("ruled out", "utesluten av regel"),
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
    "set_aside": ("Not ranked", "Ej rangordnade"),
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
    "certificate": (
        "List {status}: expected goal score {value}, no list can exceed {bound} (gap {gap}). Being a list costs {price} "
        "against choosing freely at every budget. Rules and budgets checked again independently: {checked}.",
        "Listan är {status}: förväntad måluppfyllelse {value}, ingen lista kan överstiga {bound} (gap {gap}). Att det är en "
        "lista kostar {price} jämfört med fritt val vid varje ram. Regler och ramar omprövade oberoende: {checked}.",
    ),
    "optimal": ("proved best", "bevisat bäst"),
    "within_gap": ("proved within the gap asked for", "bevisat inom begärt gap"),
    "feasible": ("not proved best", "ej bevisat bäst"),
    "passed": ("passed", "godkänt"),
    "failed": ("FAILED", "UNDERKÄNT"),
    "together": (
        "Built together, the plan reaches a goal score of {exact} through the network; the scores one by one add up to {sum}.",
        "Tillsammans når planen måluppfyllelsen {exact} genom nätet; åtgärdernas poäng var för sig summerar till {sum}.",
    ),
}


def word(key: str, language: str, **gaps: object) -> str:
    """The word or sentence for `key`; a key that has none (an id, a name) stands for itself."""
    if key not in _WORDS:
        return key
    return _WORDS[key][language == "sv"].format(**gaps)
