"""What the columns of the result mean, in one sentence each, for the notes of the workbook."""

from __future__ import annotations

from typing import Final

__all__ = ["definition"]

_MEANINGS: Final[dict[str, tuple[str, str]]] = {
    "rank": ("Place in the priority order: first the medium term, then the long.", "Plats i prioriteringsordningen: först medellång sikt, sedan lång."),
    "horizon": ("Earliest horizon in which the proposal can start.", "Tidigaste horisont då åtgärden kan starta."),
    "status": ("In the plan: built with the main budget. With more money: built in a larger budget scenario. Not chosen: could be paid, something better is. Beyond every budget: no scenario could pay it.", "Ryms i planen: byggs med huvudramen. Vid större ram: byggs i ett större budgetscenario. Ej prioriterad: ryms i någon ram men annat är bättre. Ryms inte i någon ram: inget scenario kan betala."),
    "level": ("The smallest budget scenario that builds it.", "Det minsta budgetscenario som bygger åtgärden."),
    "period": ("Period of start in the plan.", "Period för start i planen."),
    "cost_msek": ("Construction cost, best estimate, in the price level of the run.", "Anläggningskostnad, bästa skattning, i körningens prisnivå."),
    "cost_low_msek": ("Low cost: exceeded with some 90 % certainty.", "Låg kostnad: överskrids med omkring 90 % säkerhet."),
    "cost_high_msek": ("High cost: exceeded with some 10 % certainty.", "Hög kostnad: överskrids med omkring 10 % säkerhet."),
    "cumulative_cost_msek": ("Sum of the costs down to this line.", "Summan av kostnaderna ned till raden."),
    "budget_msek": ("Main budget of all funds to the end of the horizon.", "Huvudramen för all finansiering till horisontens slut."),
    "goal_score": ("Weighted mean of the values on the goals under the main weights: 0 no effect, 100 full contribution to every goal, negative for a worsening. Not part of NNK.", "Vägt medel av värdena på målen med huvudvikterna: 0 ingen effekt, 100 fullt bidrag till alla mål, negativt vid försämring. Ingår inte i NNK."),
    "goal_score_low": ("Goal score if every effect and rating is at its low end.", "Måluppfyllelse om alla effekter och betyg är i spannets nedre ände."),
    "goal_score_high": ("Goal score if every effect and rating is at its high end.", "Måluppfyllelse om alla effekter och betyg är i spannets övre ände."),
    "score_rank": ("Rank by goal score alone.", "Rang efter enbart måluppfyllelse."),
    "score_per_100_msek": ("Goal score for each 100 MSEK of cost.", "Måluppfyllelse för varje 100 mnkr kostnad."),
    "npv_msek": ("Net present value: discounted benefits less costs.", "Nettonuvärde: diskonterade nyttor minus kostnader."),
    "npv_ratio_i": ("Net present value over investment cost, both discounted; missing for operating measures. The cost is as stated.", "Nettonuvärde delat med investeringskostnad, båda diskonterade; saknas för driftåtgärder. Kostnaden är den angivna."),
    "npv_ratio_idu": ("Net present value over investment, operation and maintenance; for operating measures also the running of traffic.", "Nettonuvärde delat med investering, drift och underhåll; för driftåtgärder även trafikeringskostnaden."),
    "running_cost_msek": ("Present value of more traffic, tax factor included.", "Nuvärde av utökad trafikering, inkl. skattefaktor."),
    "npv_msek_year": ("Of operating measures: net present value as equal yearly amounts.", "För driftåtgärder: nettonuvärdet som lika årsbelopp."),
    "support_msek_year": ("Of operating measures: traffic, operation and maintenance less fares, without the tax factor.", "För driftåtgärder: trafikering, drift och underhåll minus biljettintäkter, utan skattefaktor."),
    "support_sek_trip": ("Of operating measures: net support divided by the new trips by public transport.", "För driftåtgärder: nettostöd delat med de nya kollektivtrafikresorna."),
    "npv_ratio_rank": ("Rank by NNK-i alone.", "Rang efter enbart NNK-i."),
    "verdict": ("Profitability weighed together with effects that are not valued in money.", "Sammanvägd lönsamhet med effekter som inte värderas i pengar."),
    "maturity": ("How far the proposal has been planned.", "Hur långt planeringen har kommit."),
    "step": ("Step of the four-step principle: 1 rethink, 2 optimise, 3 rebuild, 4 build new.", "Steg i fyrstegsprincipen: 1 tänk om, 2 optimera, 3 bygg om, 4 bygg nytt."),
    "weight": ("Weight of the goal in the whole tree; all together 1.", "Målets vikt i hela målträdet; tillsammans 1."),
    "zero_at": ("Change of the indicator that is worth 0.", "Indikatorns förändring som ger värdet 0."),
    "full_at": ("Change of the indicator that is worth 100.", "Indikatorns förändring som ger värdet 100."),
    "full_by": ("Proposal with the largest improvement, which sets the scale.", "Åtgärden med störst förbättring, som sätter skalan."),
    "without": ("Value of the indicator in the reference alternative.", "Indikatorns värde i jämförelsealternativet."),
    "change": ("With the whole plan, minus without, computed through the network.", "Med hela planen, minus utan, beräknat genom nätet."),
    "best": ("Best rank by goal score over all weights in the stated ranges.", "Bästa rang efter måluppfyllelse för alla vikter inom angivna spann."),
    "worst": ("Worst rank by goal score over all weights in the stated ranges.", "Sämsta rang efter måluppfyllelse för alla vikter inom angivna spann."),
    "likeliest_rank": ("The rank by goal score that most samples of weights and scores give.", "Den rang efter måluppfyllelse som flest stickprov av vikter och poäng ger."),
    "core_index": ("Share of the weights tried whose best portfolio holds the proposal.", "Andel av prövade vikter vars bästa urval innehåller åtgärden."),
    "fund": ("Where the money comes from.", "Varifrån pengarna kommer."),
    "spent": ("Cost of what starts in the period, the fund's share.", "Kostnad för det som startar i perioden, finansieringens andel."),
    "budget": ("Main budget of the fund in the period.", "Finansieringens huvudram i perioden."),
}  # fmt: skip


def definition(column: str, language: str) -> str:
    """What a column means; empty where the heading says it all.

    Examples
    --------
    >>> definition("score_rank", "en"), definition("name", "en")
    ('Rank by goal score alone.', '')
    """
    return _MEANINGS[column][language == "sv"] if column in _MEANINGS else ""
