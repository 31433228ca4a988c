"""What the appraisal tells the planner, with the cure, in both languages."""

from __future__ import annotations

from infraprio.scenario.findings import Finding, Severity

__all__ = ["MESSAGES", "remark"]

MESSAGES: dict[str, tuple[Severity, str, str, str, str]] = {
    "cost_unknown": (
        "warning",
        "{name} is not appraised: its cost is unknown.",
        "Give cost_msek, or a given net present value.",
        "{name} är inte kalkylerad: kostnaden är okänd.",
        "Ange cost_msek, eller ett givet nettonuvärde.",
    ),
    "cost_not_positive": (
        "warning",
        "{name} is not appraised: a cost of {value} MSEK gives no ratio.",
        "Give the cost; leave the cell empty if it is unknown.",
        "{name} är inte kalkylerad: kostnaden {value} mnkr ger ingen kvot.",
        "Ange kostnaden; lämna cellen tom om den är okänd.",
    ),
    "cost_price_year": (
        "warning",
        "{name} is not appraised: its cost of {value} cannot be converted, {what} is missing.",
        "Add the years to price_index, or give the price year.",
        "{name} är inte kalkylerad: kostnaden från {value} kan inte räknas om, {what} saknas.",
        "Lägg till åren i price_index, eller ange prisnivå.",
    ),
    "effects_unknown": (
        "warning",
        "{name} is not appraised: its effects are not known.",
        "State what it changes in the network, add its rows to the table of effects, or give its net present value or quantities in given_results.",
        "{name} är inte kalkylerad: dess effekter är inte kända.",
        "Ange vad förslaget ändrar i nätet, lägg till dess rader i effekttabellen, eller ge nettonuvärde eller fysiska effekter i given_results.",
    ),
    "effects_not_valued": (
        "warning",
        "{name} is not appraised: what it changes in the network is nothing that the model values.",
        "State changes that the model values, or give its net present value or quantities in given_results.",
        "{name} är inte kalkylerad: inget av det som förslaget ändrar i nätet värderas av modellen.",
        "Ange ändringar som modellen värderar, eller ge nettonuvärde eller fysiska effekter i given_results.",
    ),
    "nothing_priced": (
        "warning",
        "{name} is not appraised: none of its stated effects has a price.",
        "State effects that have a price, with their mode, or give its net present value in given_results.",
        "{name} är inte kalkylerad: ingen av dess angivna effekter har ett pris.",
        "Ange effekter som har ett pris, med färdmedel, eller ge nettonuvärdet i given_results.",
    ),
    "no_effect": (
        "note",
        "What {name} changes comes to nothing; its net present value is its cost alone.",
        "Check that its changes are stated in full.",
        "Det som {name} ändrar ger ingen effekt; nettonuvärdet är enbart kostnaden.",
        "Kontrollera att dess ändringar är fullständigt angivna.",
    ),
    "ratio_below_minus_one": (
        "note",
        "The ratio of {name} is {value}: besides the investment it costs more to run, or harms more, than it gives.",
        "Read the net present value with its parts; the ratio divides by the investment alone.",
        "Kvoten för {name} är {value}: utöver investeringen kostar förslaget mer i drift, eller skadar mer, än det ger.",
        "Läs nettonuvärdet med dess delar; kvoten delar enbart med investeringen.",
    ),
    "maturity_not_stated": (
        "note",
        "The maturity of {name} is not stated: its cost is drawn with the widest spread and without growth.",
        "Fill in maturity.",
        "Mognadsgrad är inte angiven för {name}: kostnaden dras med det vidaste spannet och utan kostnadsökning.",
        "Fyll i maturity.",
    ),
    "construction_beyond_plan": (
        "warning",
        "{name} starts {first} at the earliest and is built for {value} years, past the end of the plan in {last}.",
        "Shorten construction_years, start it earlier or divide it into stages.",
        "{name} startar tidigast {first} och byggs i {value} år, förbi planens slut {last}.",
        "Korta construction_years, starta tidigare eller dela upp i etapper.",
    ),
    "index_built_in": (
        "note",
        "{what} of {value} were brought to {wanted} by the built-in consumer price index.",
        "Add the index consumer to price_index to use your own.",
        "{what} från {value} räknades om till {wanted} med inbyggt konsumentprisindex.",
        "Lägg till indexet consumer i price_index för att använda ett eget.",
    ),
    "index_continued": (
        "warning",
        "{what} of {value} were brought to {wanted} by the built-in consumer price index, continued by 2 % a year for {years}.",
        "Add the index consumer with these years to price_index.",
        "{what} från {value} räknades om till {wanted} med inbyggt konsumentprisindex, framskrivet med 2 % per år för {years}.",
        "Lägg till indexet consumer med dessa år i price_index.",
    ),
    "parameter_no_price_year": (
        "warning",
        "The money value {value} has no price year and is taken as given in prices of {wanted}.",
        "Give its price_year in the parameters table.",
        "Penningvärdet {value} saknar prisnivå och tas som angivet i {wanted} års priser.",
        "Ange price_year i tabellen parameters.",
    ),
    "given_not_converted": (
        "warning",
        "The given {what} of {name} has no price year and is taken as in prices of {wanted}.",
        "Give its price_year in given_results.",
        "Det givna värdet {what} för {name} saknar prisnivå och tas som i {wanted} års priser.",
        "Ange price_year i given_results.",
    ),
    "given_no_reference": (
        "note",
        "The given {what} of {name} does not say against which reference alternative it was computed.",
        "Fill in reference, so that it can be compared.",
        "Det givna värdet {what} för {name} anger inte sitt jämförelsealternativ.",
        "Fyll i reference, så att det kan jämföras.",
    ),
    "given_unknown": (
        "warning",
        "The given {value} of {name} is not used: it is no result, quantity or indicator.",
        "Correct the item; results are {known}.",
        "Det givna värdet {value} för {name} används inte: det är varken resultat, fysisk effekt eller indikator.",
        "Rätta item; resultat är {known}.",
    ),
    "given_disagree": (
        "warning",
        "The given results of {name} do not agree: net present value {npv} and investment {investment} make a ratio of {made}, given is {value}.",
        "Check which of them includes the tax factor and what the ratio divides by.",
        "De givna resultaten för {name} stämmer inte överens: nettonuvärde {npv} och investering {investment} ger kvoten {made}, angivet är {value}.",
        "Kontrollera vilket som innehåller skattefaktorn och vad kvoten delas med.",
    ),
    "goal_in_npv": (
        "note",
        "The goal {name} is marked as already in the net present value; its score and the ratio count the same gain.",
        "Read score and ratio side by side, never added.",
        "Målet {name} är markerat som redan ingående i nettonuvärdet; målpoäng och kvot räknar samma nytta.",
        "Läs målpoäng och kvot bredvid varandra, aldrig hopräknade.",
    ),
    "goal_overlaps": (
        "warning",
        "The goal {name} is measured by {value}, which the net present value prices ({what}), but is not marked.",
        "Set already_in_npv to yes, or measure what the net present value leaves out.",
        "Målet {name} mäts med {value}, som nettonuvärdet prissätter ({what}), men är inte markerat.",
        "Sätt already_in_npv till yes, eller mät det som nettonuvärdet utelämnar.",
    ),
    "goal_related": (
        "note",
        "The goal {name} is measured by {value}, which moves with what the net present value prices ({what}).",
        "Use its score for who gains and where; it is no gain besides the net present value.",
        "Målet {name} mäts med {value}, som följer det nettonuvärdet prissätter ({what}).",
        "Använd målpoängen för vem som får nyttan och var; den är ingen nytta utöver nettonuvärdet.",
    ),
    "unpriced_overlaps": (
        "warning",
        "The unpriced effect {value} of {name} is also priced ({what}).",
        "Remove it from unpriced_effects, or say in the reason what the price leaves out.",
        "Den ej prissatta effekten {value} för {name} är också prissatt ({what}).",
        "Ta bort den ur unpriced_effects, eller ange i motiveringen vad priset utelämnar.",
    ),
    "co2_priced_twice": (
        "note",
        "CO2 is valued at {value} SEK/kg; from ASEK 8 climate is priced through driving costs.",
        "With driving costs that contain it, set co2_value_sek_kg to 0.",
        "Koldioxid värderas till {value} kr/kg; från ASEK 8 prissätts klimatet genom körkostnaden.",
        "Med körkostnader som innehåller detta, sätt co2_value_sek_kg till 0.",
    ),
    "input_without_range": (
        "note",
        "{value} has no low and high value and is held fixed in the risk analysis.",
        "Give low and high in the parameters table to vary it.",
        "{value} saknar lågt och högt värde och hålls fast i riskanalysen.",
        "Ange low och high i tabellen parameters för att variera det.",
    ),
}  # fmt: skip


def remark(
    code: str,
    file: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: object = "",
    **words: object,
) -> Finding:
    """Make a finding of the appraisal from its code; `words` fill the gaps of its message."""
    severity, message, cure, message_sv, cure_sv = MESSAGES[code]
    gaps = {"value": value, **words}
    return Finding(
        code=code,
        severity=severity,
        file=file,
        row=row,
        column=column,
        value=str(value),
        message=message.format(**gaps),
        cure=cure.format(**gaps),
        message_sv=message_sv.format(**gaps),
        cure_sv=cure_sv.format(**gaps),
    )
