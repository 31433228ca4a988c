"""The words that only the meeting page uses, in English and Swedish."""

from __future__ import annotations

from typing import Final

__all__ = ["page_words"]

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Priority order", "Prioriteringsordning"),
    "skip": ("Skip to the priority order", "Hoppa till prioriteringsordningen"),
    "noscript": (
        "This page needs JavaScript to show its tables and maps. It sends nothing and loads nothing.",
        "Sidan behöver JavaScript för att visa tabeller och kartor. Den skickar inget och hämtar inget.",
    ),
    "no_robustness": (
        "Rank intervals and rank acceptability are not part of this run.",
        "Rangspann och rangacceptans ingår inte i den här körningen.",
    ),
    "page_price_year": ("Amounts in MSEK, price level {0}.", "Belopp i mnkr, prisnivå {0}."),
    # parts
    "nav": ("Parts of the page", "Sidans delar"),
    "order": ("Priority order", "Prioriteringsordning"),
    "map": ("Map", "Karta"),
    "why": ("Why in this order?", "Varför i den ordningen?"),
    "plane": ("Profitability and goals", "Lönsamhet och mål"),
    "money": ("Cumulative cost and value", "Ackumulerad kostnad och nytta"),
    "people": ("Stakeholders side by side", "Intressenterna sida vid sida"),
    "moved": ("Since the earlier run", "Sedan förra körningen"),
    "method": ("Method and sources", "Metod och källor"),
    # controls
    "controls": ("Weights, budget and selection", "Vikter, ram och urval"),
    "whose": ("Whose weights", "Vems vikter"),
    "own": ("Own weights", "Egna vikter"),
    "weights": ("Weights of the goals", "Målens vikter"),
    "subgoals": ("Goals below", "Delmål"),
    "budget": ("Budget", "Planeringsram"),
    "budget_is": ("{0} % of the main budget: {1} MSEK", "{0} % av huvudramen: {1} mnkr"),
    "order_by": ("Order by", "Ordna efter"),
    "by_list": ("Optimised list where there is one", "Optimerad lista där den finns"),
    "by_ratio": ("Goal score per cost", "Måluppfyllelse per krona"),
    "by_score": ("Goal score", "Måluppfyllelse"),
    "reset": ("Back to the submitted list", "Åter till listan som lämnas"),
    "filter": ("Selection", "Urval"),
    "search": ("Search", "Sök"),
    "all": ("All", "Alla"),
    "kind": ("Kind", "Typ"),
    "horizon": ("Horizon", "Horisont"),
    "municipality": ("Municipality", "Kommun"),
    "corridor": ("Corridor", "Stråk"),
    "shown": ("{0} of {1} proposals shown", "{0} av {1} åtgärder visas"),
    "copy": ("Copy a link to this view", "Kopiera länk till vyn"),
    "copied": ("The link is copied.", "Länken är kopierad."),
    "copy_by_hand": ("Copy the address from the address bar.", "Kopiera adressen i adressfältet."),
    "print": ("Print", "Skriv ut"),
    # which list is shown
    "is_submitted": (
        "Shown: the submitted priority list, computed by the optimiser with the weights of {0}.",
        "Visas: prioriteringslistan som lämnas, beräknad av optimeraren med vikter från {0}.",
    ),
    "is_optimal": (
        "Shown: the optimiser's best set with the weights of {0} at {1} % of the main budget, without having to be a list, "
        "scores added up (gap {2} %); within the set the medium term first, by goal score per cost.",
        "Visas: optimerarens bästa urval med vikter från {0} vid {1} % av huvudramen, utan krav på en fast ordning, "
        "summerade poäng (gap {2} %); inom urvalet medellång sikt först, efter måluppfyllelse per krona.",
    ),
    "is_page": (
        "Shown: computed in this page, not optimised: {0}, read from the top as far as each fund lasts in each "
        "horizon. Budgets of single periods, shared costs and balance rules are not tested here.",
        "Visas: beräknat i sidan, inte optimerat: {0}, läst uppifrån så långt varje finansiering räcker i varje "
        "horisont. Ram per period, gemensamma kostnader och balansregler prövas inte här.",
    ),
    "is_page_ratio": ("order by goal score per cost", "ordning efter måluppfyllelse per krona"),
    "is_page_score": ("order by goal score", "ordning efter måluppfyllelse"),
    "missed": (
        "A rule or a mandatory proposal does not fit: {0}.",
        "En regel eller tvingande åtgärd ryms inte: {0}.",
    ),
    # table
    "rank": ("Rank", "Rang"),
    "span": ("Rank by goals", "Rang efter mål"),
    "span_sampled": ("seen in samples", "sett i stickprov"),
    "span_exact": ("exact", "exakt"),
    "proposal": ("Proposal", "Åtgärd"),
    "cost": ("Cost", "Kostnad"),
    "sum": ("Sum", "Summa"),
    "score": ("Goals", "Mål"),
    "nnk": ("NPV ratio", "NNK-i"),
    "outcome": ("Outcome", "Utfall"),
    "built": ("built", "byggs"),
    "not_built": ("not built", "byggs ej"),
    "up": ("{0} up from the submitted list", "{0} upp från listan som lämnas"),
    "down": ("{0} down from the submitted list", "{0} ned från listan som lämnas"),
    "nothing": ("No proposal fits the selection.", "Ingen åtgärd passar urvalet."),
    "show_all": ("Show all {0}", "Visa alla {0}"),
    "aside": ("Not ranked", "Ej rangordnade"),
    "aside_supported": ("supported; decided and paid by others", "stöds; beslutas och betalas av andra"),
    "table_caption": (
        "Proposals in order with cost, goal score, net present value ratio and outcome",
        "Åtgärder i ordning med kostnad, måluppfyllelse, nettonuvärdeskvot och utfall",
    ),
    # map
    "map_label": (
        "Map of the network and the proposals; number = rank, filled = built. The table holds the same.",
        "Karta över nätet och åtgärderna; siffra = rang, fylld = byggs. Tabellen innehåller samma uppgifter.",
    ),
    "zoom_in": ("Zoom in", "Zooma in"),
    "zoom_out": ("Zoom out", "Zooma ut"),
    "zoom_all": ("Whole region", "Hela länet"),
    "pan_hint": ("Drag to move the map.", "Dra för att flytta kartan."),
    "unplaced": ("Not on the map, no place is stated: {0}", "Ej på kartan, plats saknas: {0}"),
    "no_places": (
        "No proposal states a place, so there is no map.",
        "Ingen åtgärd anger plats, så karta saknas.",
    ),
    "legend_built": ("filled: built", "fylld: byggs"),
    "legend_not": ("hollow: not built", "ofylld: byggs ej"),
    "legend_road": ("road network", "vägnät"),
    "legend_rail": ("railway", "järnväg"),
    # card
    "close": ("Close", "Stäng"),
    "compare_with": ("Compare in “Why”", "Jämför i ”Varför”"),
    "cost_range": ("Cost range (10–90 %)", "Kostnadsspann (10–90 %)"),
    "npv": ("NPV (MSEK)", "NNV (mnkr)"),
    "idu": ("NNK-idu", "NNK-idu"),
    "step": ("Four-step principle, step", "Fyrstegsprincipen, steg"),
    "maturity": ("Maturity", "Mognadsgrad"),
    "start": ("Start", "Start"),
    "financing": ("Financing", "Finansiering"),
    "deficiency": ("Situation and deficiency", "Nuläge och brist"),
    "purpose": ("Purpose", "Syfte"),
    "measure": ("Measure", "Åtgärd"),
    "status": ("Planning status", "Planeringsläge"),
    "wanted_decision": ("Decision asked for", "Önskat beslut"),
    "source": ("Source", "Källa"),
    "goals": ("Contribution to the goals", "Bidrag till målen"),
    "goals_note": (
        "Bar: value on each goal, 0 no effect, 100 full contribution. * also part of the net present value.",
        "Stapel: värde på varje mål, 0 ingen effekt, 100 fullt bidrag. * ingår även i nettonuvärdet.",
    ),
    "effects": ("Effects of the proposal alone", "Effekter av åtgärden ensam"),
    "effects_none": ("No measurable effect in the network.", "Ingen mätbar effekt i nätet."),
    "span_note": (
        "Rank by goals: best to worst rank by goal score among the {1} that compete, over the stated weights ({0}); columns "
        "show how often each rank.",
        "Rang efter mål: bästa till sämsta rang efter måluppfyllelse bland de {1} som konkurrerar, för de angivna vikterna ({0}); "
        "staplarna visar hur ofta varje rang.",
    ),
    "no_rank": (
        "–: without a rank, for it is decided already or not built; the outcome says which. Sum: what the "
        "decided ones and the order down to the line cost within the plan; the main budget is {0} MSEK.",
        "–: utan rang, för den är redan beslutad eller byggs inte; utfallet säger vilket. Summa: vad de "
        "beslutade och ordningen till och med raden kostar inom planen; huvudramen är {0} mnkr.",
    ),
    "acceptance": ("How often each rank by goal score", "Hur ofta varje rang efter måluppfyllelse"),
    "acceptance_is": (
        "Weights drawn from the stated ranges, scores from theirs. Rank interval {0}–{1} ({2}).",
        "Vikter dragna ur angivna spann, poäng ur sina. Rangspann {0}–{1} ({2}).",
    ),
    "core": (
        "Without having to be a list, the best set holds it for {0} % of the weights that were tried.",
        "Utan krav på en fast ordning ingår den i det bästa urvalet för {0} % av de vikter som prövats.",
    ),
    "ties": ("Dependencies", "Beroenden"),
    "rule_requires": ("{0} requires {1}", "{0} förutsätter {1}"),
    "rule_requires_any": ("{0} requires one of {1}", "{0} förutsätter någon av {1}"),
    "rule_excludes": ("At most one of {0}", "Högst en av {0}"),
    "rule_alternatives": ("Alternatives, at most one of {0}", "Alternativ, högst en av {0}"),
    "rule_mandatory": ("Must be built: {0}", "Ska byggas: {0}"),
    "rule_forbidden": ("Must not be built: {0}", "Får inte byggas: {0}"),
    "unranked": ("a proposal that is not ranked", "en åtgärd som inte är rangordnad"),
    "decisions": ("Remarks and decisions", "Synpunkter och beslut"),
    "asked": ("Change asked for", "Begärd ändring"),
    "missing": ("not known", "okänd"),
    "not_appraised": ("not appraised", "ej kalkylerad"),
    "operating": ("–, operating measure", "–, driftåtgärd"),
    # why
    "first": ("Proposal A", "Åtgärd A"),
    "second": ("Proposal B", "Åtgärd B"),
    "why_same": ("Choose two different proposals.", "Välj två olika åtgärder."),
    "why_one": ("There is only one proposal.", "Det finns bara en åtgärd."),
    "why_above": ("{0} stands above {1} (rank {2} and {3}).", "{0} står före {1} (rang {2} och {3})."),
    "why_score": (
        "Goal score {0} against {1}; cost {2} against {3} MSEK; goal score per 100 MSEK {4} against {5}.",
        "Måluppfyllelse {0} mot {1}; kostnad {2} mot {3} mnkr; måluppfyllelse per 100 mnkr {4} mot {5}.",
    ),
    "why_for": ("Mostly for {0}: {1}.", "Mest för {0}: {1}."),
    "why_nnk": ("NNK-i {0} against {1}.", "NNK-i {0} mot {1}."),
    "why_against": (
        "By goal score per cost the order would be the opposite: the list is chosen as a whole, by what it reaches as money "
        "is added, with rules, funds, periods and what proposals are worth together.",
        "Efter måluppfyllelse per krona vore ordningen den omvända: listan är vald som helhet, efter vad den når när pengarna "
        "växer, med regler, finansiering, perioder och vad åtgärder är värda tillsammans.",
    ),
    "why_bars": (
        "Contribution to the goal score, weight times value; difference A − B",
        "Bidrag till måluppfyllelsen, vikt gånger värde; skillnad A − B",
    ),
    "weight": ("Weight", "Vikt"),
    "goal": ("Goal", "Mål"),
    "difference": ("A − B", "A − B"),
    # plane
    "plane_label": (
        "Goal score against net present value ratio, four fields.",
        "Måluppfyllelse mot nettonuvärdeskvot, fyra fält.",
    ),
    "plane_axis": ("Net present value ratio, NNK-i", "Nettonuvärdeskvot, NNK-i"),
    "field_both": ("profitable, high goal score", "lönsam, hög måluppfyllelse"),
    "field_goal": ("not profitable, high goal score", "olönsam, hög måluppfyllelse"),
    "field_npv": ("profitable, low goal score", "lönsam, låg måluppfyllelse"),
    "field_none": ("not profitable, low goal score", "olönsam, låg måluppfyllelse"),
    "plane_note": (
        "High and low goal score divide at the median, {0}. The two are shown beside each other and never added.",
        "Hög och låg måluppfyllelse delas vid medianen, {0}. De två visas sida vid sida och läggs aldrig ihop.",
    ),
    "plane_none": ("No net present value ratio is known.", "Ingen nettonuvärdeskvot är känd."),
    "plane_without": ("Without a net present value ratio: {0}", "Utan nettonuvärdeskvot: {0}"),
    "plane_count": ("{0}: {1}", "{0}: {1}"),
    "score_axis": ("Goal score", "Måluppfyllelse"),
    "clipped": ("Drawn at the edge, outside the scale: {0}", "Ritad vid kanten, utanför skalan: {0}"),
    # money
    "money_label": (
        "Cumulative goal score against cumulative cost in the order shown.",
        "Ackumulerad måluppfyllelse mot ackumulerad kostnad i den ordning som visas.",
    ),
    "money_axis": ("Cumulative cost (MSEK)", "Ackumulerad kostnad (mnkr)"),
    "money_score": ("Cumulative goal score", "Ackumulerad måluppfyllelse"),
    "money_built": (
        "Built: {0} proposals for {1} MSEK with goal score {2} together (added up one by one).",
        "Byggs: {0} åtgärder för {1} mnkr med måluppfyllelse {2} tillsammans (summerad en och en).",
    ),
    "money_curve": (
        "The curve adds scores up one by one.",
        "Kurvan summerar poäng en och en.",
    ),
    "line_total": ("budget, whole plan", "ram, hela planen"),
    # people
    "people_note": (
        "Rank by goal score under each one's weights, among the proposals that compete. Marked: in the optimiser's best set "
        "with those weights, without having to be a list.",
        "Rang efter måluppfyllelse med vars och ens vikter, bland de åtgärder som konkurrerar. Markerad: ingår i "
        "optimerarens bästa urval med de vikterna, utan krav på en fast ordning.",
    ),
    "agree": (
        "Agreement on the order (Kendall's W): {0}; 1 is full agreement.",
        "Samstämmighet om ordningen (Kendalls W): {0}; 1 är full enighet.",
    ),
    "in_sets": ("Chosen by", "Väljs av"),
    "spread": ("Ranks", "Rang från–till"),
    "everybody": ("all of them", "alla"),
    "nobody": ("none", "ingen"),
    "of": ("{0} of {1}", "{0} av {1}"),
    "consensus_is": (
        "Chosen by all: {0}. Chosen by some: {1}. Chosen by none: {2}.",
        "Väljs av alla: {0}. Väljs av några: {1}. Väljs av ingen: {2}.",
    ),
    "alone": (
        "There is one stakeholder, so there is nothing to compare.",
        "Det finns en intressent, så det finns inget att jämföra.",
    ),
    "reference": ("Reference alternative", "Jämförelsealternativ"),
    "made": ("Made with infraprio.", "Gjord med infraprio."),
}


def page_words(language: str) -> dict[str, str]:
    """All words of the page in a language; ``{0}``, ``{1}`` are gaps that the page fills."""
    return {key: pair[language == "sv"] for key, pair in _WORDS.items()}
