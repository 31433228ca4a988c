"""What the columns of the result mean, in one sentence each, for the notes of the workbook."""

from __future__ import annotations

from typing import Final

__all__ = ["definition"]

_MEANINGS: Final[dict[str, tuple[str, str]]] = {
    "rank": ("Place in the one priority order, for all budgets; the numbers run through both lists.", "Plats i den enda prioriteringsordningen, för alla ramar; numren löper genom båda listorna."),
    "horizon": ("Horizon of the years in which it starts.", "Horisont för de år då åtgärden startar."),
    "earliest_horizon": ("Earliest horizon in which it can start, as stated.", "Tidigaste horisont då åtgärden kan starta, enligt underlaget."),
    "status": ("In the plan: built with the main budget. With more money: built in a larger budget scenario only.", "Ryms i planen: byggs med huvudramen. Vid större ram: byggs bara i ett större budgetscenario."),
    "level": ("The smallest budget scenario that builds it.", "Det minsta budgetscenario som bygger åtgärden."),
    "period": ("Period of start.", "Period för start."),
    "cost_msek": ("Construction cost, best estimate, in the price level of the run.", "Anläggningskostnad, bästa skattning, i körningens prisnivå."),
    "cost_low_msek": ("Low cost: exceeded with some 90 % certainty.", "Låg kostnad: överskrids med omkring 90 % säkerhet."),
    "cost_high_msek": ("High cost: exceeded with some 10 % certainty.", "Hög kostnad: överskrids med omkring 10 % säkerhet."),
    "cumulative_cost_msek": ("Paid for what is built, down to this line: first what is decided already, what is shared once; in the list for a horizon to the end of that horizon.", "Betalt för det som byggs, ned till raden: först det redan beslutade, det som delas en gång; på listan för en horisont till horisontens slut."),
    "budget_msek": ("Main budget of all funds of the region and all periods; in the list for a horizon to the end of that horizon.", "Huvudramen för all regionens finansiering och alla perioder; på listan för en horisont till horisontens slut."),
    "goal_score": ("Weighted mean of the values on the goals under the main weights: 0 no effect, 100 full contribution to every goal, negative for a worsening. Not part of NNK.", "Vägt medel av värdena på målen med huvudvikterna: 0 ingen effekt, 100 fullt bidrag till alla mål, negativt vid försämring. Ingår inte i NNK."),
    "goal_score_low": ("Goal score if every effect and rating is at its low end.", "Måluppfyllelse om alla effekter och betyg är i spannets nedre ände."),
    "goal_score_high": ("Goal score if every effect and rating is at its high end.", "Måluppfyllelse om alla effekter och betyg är i spannets övre ände."),
    "score_rank": ("Rank by goal score alone, among those that compete.", "Rang efter enbart måluppfyllelse, bland dem som konkurrerar."),
    "score_per_100_msek": ("Goal score for each 100 MSEK of cost.", "Måluppfyllelse för varje 100 mnkr kostnad."),
    "npv_msek": ("Net present value: discounted benefits less costs.", "Nettonuvärde: diskonterade nyttor minus kostnader."),
    "npv_ratio_i": ("Net present value over investment cost, both discounted; missing for operating measures. The cost is as stated.", "Nettonuvärde delat med investeringskostnad, båda diskonterade; saknas för driftåtgärder. Kostnaden är den angivna."),
    "npv_ratio_idu": ("Net present value over investment, operation and maintenance; for operating measures also the running of traffic.", "Nettonuvärde delat med investering, drift och underhåll; för driftåtgärder även trafikeringskostnaden."),
    "running_cost_msek": ("Present value of more traffic, tax factor included.", "Nuvärde av utökad trafikering, inkl. skattefaktor."),
    "npv_msek_year": ("Of operating measures: net present value as equal yearly amounts.", "För driftåtgärder: nettonuvärdet som lika årsbelopp."),
    "support_msek_year": ("Of operating measures: traffic, operation and maintenance less fares, without the tax factor.", "För driftåtgärder: trafikering, drift och underhåll minus biljettintäkter, utan skattefaktor."),
    "support_sek_trip": ("Of operating measures: net support divided by the new trips by public transport.", "För driftåtgärder: nettostöd delat med de nya kollektivtrafikresorna."),
    "npv_ratio_rank": ("Rank by NNK-i alone, among those that compete and are appraised.", "Rang efter enbart NNK-i, bland dem som konkurrerar och har en kalkyl."),
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
    "spent": ("Paid in the period, the fund's share.", "Betalt i perioden, finansieringens andel."),
    "budget": ("Main budget of the fund in the period.", "Finansieringens huvudram i perioden."),
}  # fmt: skip


def definition(column: str, language: str) -> str:
    """What a column means; empty where the heading says it all.

    Examples
    --------
    >>> definition("score_rank", "en"), definition("name", "en")
    ('Rank by goal score alone, among those that compete.', '')
    """
    return _MEANINGS[column][language == "sv"] if column in _MEANINGS else ""
