"""Glossary of the documents: Swedish term, English term, meaning in Swedish, meaning in English."""

from __future__ import annotations

from typing import Final

__all__ = ["GLOSSARY"]

GLOSSARY: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("anläggningskostnad", "construction cost", "Kostnaden för att bygga, före skattefaktor.", "Cost of building, before the tax factor."),
    ("brist", "deficiency", "Något i transportsystemet som inte når det som behövs.", "Something in the transport system that falls short of what is needed."),
    ("bytespunkt", "interchange", "Hållplats eller station där resenärer byter färdmedel.", "Stop or station where travellers change between modes."),
    ("diskonteringsränta", "discount rate", "Räntan som räknar om framtida belopp till ett gemensamt år.", "The rate that brings future amounts to a common year."),
    ("fyrstegsprincipen", "four-step principle", "Tänk om, optimera, bygg om, bygg nytt – i den ordningen.", "Rethink, optimise, rebuild, build new – in that order."),
    ("gränsfall", "borderline proposal", "Åtgärd som ingår i den bästa planen med en del av de prövade vikterna.", "Proposal that is in the best plan under some of the weights tried."),
    ("huvudram", "main budget", "De medel som planen görs för.", "The money that the plan is made for."),
    ("infartsparkering", "park and ride", "Parkering vid en bytespunkt för den som reser vidare kollektivt.", "Parking at an interchange for those who travel on by public transport."),
    ("jämförelsealternativ (JA)", "reference alternative", "Vad som händer utan åtgärderna.", "What happens without the proposals."),
    ("kalkylvärde", "unit value", "Pris som kalkylen sätter på en timme, en skada eller ett ton.", "Price that the appraisal puts on an hour, an injury or a tonne."),
    ("känslighetsanalys", "sensitivity analysis", "Prövning av vad andra antaganden gör med resultatet.", "Trial of what other assumptions make of the result."),
    ("kärna", "core", "Åtgärder som ingår i den bästa planen med alla prövade vikter.", "Proposals in the best plan under all weights tried."),
    ("länsplan", "county plan", "Plan för regional transportinfrastruktur som länet beslutar.", "Plan for regional transport infrastructure decided by the county."),
    ("lönsamhet", "profitability", "Samhällsekonomisk: om nyttan är större än kostnaden.", "Socio-economic: whether benefits exceed costs."),
    ("medfinansiering", "co-financing", "Del av kostnaden som någon annan än planen betalar.", "Part of the cost that others than the plan pay."),
    ("mognadsgrad", "maturity", "Hur långt planeringen av en åtgärd har kommit.", "How far the planning of a proposal has come."),
    ("måluppfyllelse", "goal score", "Viktat bidrag till målen, i poäng; 100 är full effekt på varje mål. En plans poäng är en summa över dess åtgärder.", "Weighted contribution to the goals, in points; 100 is the full effect on every goal. The points of a plan are a sum over its proposals."),
    ("nationell plan", "national plan", "Statens plan för transportinfrastruktur.", "The state's plan for transport infrastructure."),
    ("nettonuvärde (NNV)", "net present value (NPV)", "Nytta minus kostnad, omräknat till ett gemensamt år.", "Benefits less costs, brought to a common year."),
    ("nettonuvärdeskvot (NNK-i)", "net present value ratio (NNK-i)", "Nettonuvärde delat med investeringskostnaden.", "Net present value over the investment cost."),
    ("NNK-idu", "NNK-idu", "Nettonuvärde delat med investering, drift och underhåll.", "Net present value over investment, operation and maintenance."),
    ("planeringsram", "planning frame", "De medel som en plan får använda.", "The money that a plan may use."),
    ("plan", "plan", "Det som ordningen bygger med huvudramen, och det som redan är beslutat.", "What the order builds with the main budget, and what is decided already."),
    ("platshållare", "placeholder", "Värde som står i väntan på ett officiellt.", "Value that stands until an official one is given."),
    ("prisnivå", "price year", "Året vars priser beloppen är uttryckta i.", "The year in whose prices amounts are stated."),
    ("prioriteringsordning", "priority order", "En ordning för alla ramar: när ramen växer läggs åtgärder till och ingen tas bort.", "One order for all budgets: as the budget grows, proposals are added and none is dropped."),
    ("rangintervall", "rank interval", "Bästa och sämsta rang efter måluppfyllelse som någon tillåten viktning ger.", "Best and worst rank by goal score that any permitted weights give."),
    ("skattefaktor", "tax factor", "Påslag för att skattemedel kostar mer än sitt belopp.", "Addition because tax money costs more than its amount."),
    ("stråk", "corridor", "Kedja av platser med gemensamma vägar och banor.", "Chain of places with roads and railways in common."),
    ("utredningsalternativ (UA)", "do-something alternative", "Vad som händer med åtgärderna.", "What happens with the proposals."),
    ("åtgärdsvalsstudie (ÅVS)", "strategic choice of measures study", "Studie som prövar alla fyra stegen innan en åtgärd väljs.", "Study that tries all four steps before a measure is chosen."),
)  # fmt: skip
