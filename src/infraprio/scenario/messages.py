"""The words of every finding: severity, message and cure in English, message and cure in Swedish."""

from __future__ import annotations

from typing import Literal

__all__ = ["MESSAGES"]

_Entry = tuple[Literal["error", "warning", "note"], str, str, str, str]

MESSAGES: dict[str, _Entry] = {
    # files, sheets, headings
    "no_such_path": ("error", "There is no such folder or workbook.", "Check the path; `infraprio new FOLDER` makes an empty scenario.", "Mappen eller arbetsboken finns inte.", "Kontrollera sökvägen; `infraprio new MAPP` skapar ett tomt scenario."),
    "not_a_geopackage": ("error", "The file cannot be opened as a GeoPackage: {why}.", "Write it anew from the map program, or give a folder of CSV files.", "Filen kan inte öppnas som GeoPackage: {why}.", "Skriv den på nytt från kartprogrammet, eller ange en mapp med CSV-filer."),
    "not_a_workbook": ("error", "The file cannot be opened as a workbook: {why}.", "Save it as .xlsx without password, or give a folder of CSV files.", "Filen kan inte öppnas som arbetsbok: {why}.", "Spara den som .xlsx utan lösenord, eller ange en mapp med CSV-filer."),
    "no_settings": ("error", "The settings are missing.", "Add {file} with name, base_year, price_year and reference_alternative.", "Inställningarna saknas.", "Lägg till {file} med name, base_year, price_year och reference_alternative."),
    "bad_toml": ("error", "The file is not valid TOML: {why}.", "Text stands in quotes, numbers do not: name = \"My plan\".", "Filen är inte giltig TOML: {why}.", "Text skrivs inom citattecken, tal utan: name = \"Min plan\"."),
    "unknown_setting": ("warning", "The setting {value} is not known.", "Remove it or correct its name{near}.", "Inställningen {value} är okänd.", "Ta bort den eller rätta namnet{near_sv}."),
    "missing_table": ("error", "The table {table} is missing or has no rows.", "Add it; see the table reference or `infraprio new`.", "Tabellen {table} saknas eller har inga rader.", "Lägg till den; se tabellreferensen eller `infraprio new`."),
    "unknown_table": ("warning", "The file or sheet {value} is not a table of a scenario and is not read.", "Rename or remove it{near}.", "Filen eller bladet {value} är ingen scenariotabell och läses inte.", "Byt namn på eller ta bort det{near_sv}."),
    "bad_encoding": ("error", "The file is neither UTF-8 nor Windows/Latin-1 text.", "Save it as CSV UTF-8.", "Filen är varken UTF-8- eller Windows/Latin-1-text.", "Spara den som CSV UTF-8."),
    "latin1": ("note", "The file is not UTF-8 and was read as Windows/Latin-1.", "Look at the letters å, ä, ö; saving as CSV UTF-8 avoids the question.", "Filen är inte UTF-8 och lästes som Windows/Latin-1.", "Kontrollera bokstäverna å, ä, ö; CSV UTF-8 undviker frågan."),
    "empty_file": ("error", "The file has no heading row.", "The first row must hold the column names.", "Filen saknar rubrikrad.", "Första raden ska innehålla kolumnnamnen."),
    "duplicate_column": ("error", "The heading {value} stands twice.", "Keep one of the columns.", "Rubriken {value} finns två gånger.", "Behåll en av kolumnerna."),
    "missing_column": ("error", "The column {column} is missing.", "Add it{near}.", "Kolumnen {column} saknas.", "Lägg till den{near_sv}."),
    "unknown_column": ("warning", "The column {value} is not known; it is kept but not used.", "Correct its name{near}, or leave it as a remark.", "Kolumnen {value} är okänd; den behålls men används inte.", "Rätta namnet{near_sv}, eller låt den stå som anmärkning."),
    "ragged_row": ("error", "The row has {found} cells, the heading has {wanted}.", "A cell with a separator in it must stand in quotes.", "Raden har {found} celler, rubrikraden {wanted}.", "En cell som innehåller avgränsaren ska stå inom citattecken."),
    # cells
    "missing_cell": ("error", "The cell is empty.", "Fill it in; a missing value is never taken as zero.", "Cellen är tom.", "Fyll i den; ett saknat värde tolkas aldrig som noll."),
    "not_a_number": ("error", "{value!r} is not a number.", "Write a plain number such as 12.5 or 12,5; leave the cell empty if it is unknown.", "{value!r} är inget tal.", "Skriv ett tal som 12,5 eller 12.5; lämna cellen tom om värdet är okänt."),
    "not_an_integer": ("error", "{value!r} is not a whole number.", "Write a whole number.", "{value!r} är inget heltal.", "Skriv ett heltal."),
    "not_a_flag": ("error", "{value!r} is neither yes nor no.", "Write yes or no (ja, nej, 1, 0 are read as well).", "{value!r} är varken ja eller nej.", "Skriv yes eller no (ja, nej, 1, 0 läses också)."),
    "not_a_choice": ("error", "{value!r} is not one of the permitted words.", "Use one of: {choices}{near}.", "{value!r} är inget av de tillåtna orden.", "Använd något av: {choices}{near_sv}."),
    "not_a_time": ("error", "{value!r} is not a time of day.", "Write hh:mm, for example 06:30.", "{value!r} är inget klockslag.", "Skriv tt:mm, till exempel 06:30."),
    "bad_id": ("error", "{value!r} cannot be an id.", "Use letters, digits, - and _ without blanks.", "{value!r} kan inte vara ett id.", "Använd bokstäver, siffror, - och _ utan blanksteg."),
    "below_range": ("error", "{value} is below {least} {unit}.", "Check the number and its unit.", "{value} är mindre än {least} {unit}.", "Kontrollera talet och dess enhet."),
    "above_range": ("error", "{value} is above {most} {unit}.", "Check the number and its unit.", "{value} är större än {most} {unit}.", "Kontrollera talet och dess enhet."),
    "duplicate_key": ("error", "{value} stands already in row {first}.", "Every row needs its own {key}; remove or rename one.", "{value} finns redan på rad {first}.", "Varje rad behöver en egen {key}; ta bort eller byt namn på en."),
    "unknown_id": ("error", "{value!r} is not in the table {table}.", "Correct it{near}, or add the row to {table}.", "{value!r} finns inte i tabellen {table}.", "Rätta det{near_sv}, eller lägg till raden i {table}."),
    # network
    "loop_link": ("error", "The link begins and ends at {value}.", "Give two different places.", "Länken börjar och slutar i {value}.", "Ange två olika platser."),
    "shorter_than_straight": ("warning", "{value} km is less than the {straight:.1f} km of the straight line.", "Check the length or the coordinates.", "{value} km är kortare än fågelvägen {straight:.1f} km.", "Kontrollera längden eller koordinaterna."),
    "zero_length": ("warning", "The link has no length and no delay.", "Check the length; zero is allowed for a connection in one place.", "Länken har varken längd eller fördröjning.", "Kontrollera längden; noll är tillåtet för en koppling på samma plats."),
    "place_unreached": ("error", "No road, railway or service reaches {value}, where {people:.0f} people live.", "Add a road to it in roads, or leave its population and jobs empty.", "Ingen väg, järnväg eller linje når {value}, där {people:.0f} personer bor.", "Lägg till en väg i roads, eller lämna befolkning och arbetsplatser tomma."),
    "place_without_road": ("warning", "No road reaches {value}.", "Add a road to it if people should drive there.", "Ingen väg når {value}.", "Lägg till en väg om det ska gå att köra dit."),
    "road_island": ("warning", "{value} and {others} other places are cut off from the rest of the road network.", "Add the missing road, ferry or service if they should be connected.", "{value} och {others} andra platser saknar förbindelse med övriga vägnätet.", "Lägg till väg, färja eller linje om de ska hänga ihop."),
    "few_stops": ("error", "The service {value} has fewer than two stops.", "Add its stops to service_stops, or remove the service.", "Linjen {value} har färre än två uppehåll.", "Lägg till uppehåll i service_stops, eller ta bort linjen."),
    "same_stop_twice": ("error", "{value} follows on itself in the service.", "Remove one of the two stops.", "{value} kommer två gånger i rad på linjen.", "Ta bort ett av uppehållen."),
    "stop_off_network": ("error", "The {mode} stops at {value}, which no {links} touches, and no running time is given.", "Give run_min, or add the link.", "{mode} stannar i {value}, som ingen länk i {links} når, och körtid saknas.", "Ange run_min, eller lägg till länken."),
    "day_reversed": ("error", "The last departure {value} is before the first.", "Exchange the two times; after midnight is written 24:30.", "Sista avgången {value} är före den första.", "Byt plats på tiderna; efter midnatt skrivs 24:30."),
    "no_population": ("warning", "No place of the region has residents.", "Add population; without it no trips are made.", "Ingen plats i regionen har invånare.", "Lägg till befolkning; utan den görs inga resor."),
    "no_jobs": ("warning", "No place has jobs.", "Add jobs; until then jobs are taken as a share of the residents, see the parameters.", "Ingen plats har arbetsplatser.", "Lägg till arbetsplatser; tills vidare räknas de som en andel av invånarna, se parametrarna."),
    # proposals and changes
    "cost_without_year": ("error", "The cost of {name} has no price year.", "Give price_year; costs of different years cannot be compared.", "Kostnaden för {name} saknar prisnivå.", "Ange price_year; kostnader i olika prisnivå kan inte jämföras."),
    "cost_unknown": ("warning", "{name} has no cost.", "It is scored, kept out of the plan and listed as unknown; give cost_msek to rank it.", "{name} saknar kostnad.", "Förslaget poängsätts, hålls utanför planen och redovisas som okänt; ange cost_msek för att rangordna det."),
    "cost_zero": ("warning", "{name} costs nothing.", "Check the cost; leave the cell empty if it is unknown.", "{name} kostar ingenting.", "Kontrollera kostnaden; lämna cellen tom om den är okänd."),
    "range_reversed": ("error", "{value} is outside its order: low {low}, best {best}, high {high}.", "Low must not exceed the best estimate, and that not the high one.", "{value} står i fel ordning: låg {low}, bästa {best}, hög {high}.", "Låg får inte överstiga bästa skattning, som inte får överstiga hög."),
    "no_price_index": ("error", "{value} cannot be brought to the price year {wanted}: {what}.", "Add rows for both years to price_index.", "{value} kan inte räknas om till prisnivå {wanted}: {what}.", "Lägg till rader för båda åren i price_index."),
    "no_change": ("error", "{name} changes no object of the network.", "Add its changes, or set no_network_effect to yes.", "{name} förändrar inget objekt i nätet.", "Lägg till dess förändringar, eller sätt no_network_effect till yes."),
    "change_denied": ("error", "{name} is marked no_network_effect but has changes.", "Remove the mark or the changes.", "{name} är markerad no_network_effect men har förändringar.", "Ta bort markeringen eller förändringarna."),
    "unknown_object": ("error", "{value!r} is not in {table}, and the proposal does not create it.", "Correct it{near}, or add a row with action new before.", "{value!r} finns inte i {table}, och förslaget skapar den inte.", "Rätta det{near_sv}, eller lägg till en rad med action new före."),
    "object_exists": ("error", "{value!r} exists already in {table}.", "Choose another id for the new object, or use set.", "{value!r} finns redan i {table}.", "Välj ett annat id för det nya objektet, eller använd set."),
    "unknown_attribute": ("error", "{value!r} is not a column of {table} that a proposal can change.", "Correct it{near}.", "{value!r} är ingen kolumn i {table} som ett förslag kan ändra.", "Rätta det{near_sv}."),
    "not_numeric": ("error", "{value!r} is not a numeric column, so {action} has no meaning.", "Use set.", "{value!r} är ingen talkolumn, så {action} saknar mening.", "Använd set."),
    "superfluous": ("error", "{action} takes no attribute and no value.", "Leave both cells empty; attributes of a new object follow as set rows.", "{action} har varken attribut eller värde.", "Lämna båda cellerna tomma; ett nytt objekts attribut följer som set-rader."),
    "new_incomplete": ("error", "The new object {value} lacks {missing}.", "Add set rows for them.", "Det nya objektet {value} saknar {missing}.", "Lägg till set-rader för dem."),
    "bad_stop_object": ("error", "{value!r} is not written SERVICE@PLACE.", "Write the service, @ and the place, for example T1@BRU.", "{value!r} är inte skrivet LINJE@PLATS.", "Skriv linjen, @ och platsen, till exempel T1@BRU."),
    "remove_and_change": ("error", "The proposal both removes and alters {value}.", "Keep one of the two.", "Förslaget både tar bort och ändrar {value}.", "Behåll ett av dem."),
    "shares_off": ("error", "The shares of {name} add up to {value}, not 1.", "Correct the shares in financing.", "Andelarna för {name} blir {value}, inte 1.", "Rätta andelarna i financing."),
    "no_financing": ("error", "No fund pays {name}.", "Add rows to financing with shares that add up to 1.", "Ingen källa betalar {name}.", "Lägg till rader i financing med andelar som blir 1."),
    "horizon_without_period": ("error", "{name} is for the {horizon} term, and no period has that horizon.", "Add such a period or change the horizon.", "{name} hör till horisonten {horizon}, men ingen period har den.", "Lägg till en sådan period eller ändra horisonten."),
    "period_before_horizon": ("error", "{name} is for the long term but may start in {value}.", "Name a period of the long term, or change the horizon.", "{name} hör till lång sikt men får starta i {value}.", "Ange en period på lång sikt, eller ändra horisonten."),
    # plan and money
    "period_reversed": ("error", "The last year {value} is before the first.", "Exchange the years.", "Sista året {value} är före det första.", "Byt plats på åren."),
    "periods_overlap": ("error", "The period overlaps {other}.", "Every year belongs to one period.", "Perioden överlappar {other}.", "Varje år hör till en period."),
    "periods_gap": ("warning", "There are years between {other} and this period.", "Check the years.", "Det finns år mellan {other} och denna period.", "Kontrollera åren."),
    "probabilities_off": ("error", "The probabilities add up to {value}, not 1.", "Correct them in budget_scenarios.", "Sannolikheterna blir {value}, inte 1.", "Rätta dem i budget_scenarios."),
    "several_main": ("error", "{value} is main as well.", "Mark one row only.", "{value} är också main.", "Markera bara en rad."),
    "no_main": ("note", "No row is marked main; {value} is used.", "Mark the one that is meant.", "Ingen rad är markerad main; {value} används.", "Markera den som avses."),
    "budget_missing": ("error", "No amount for scenario {scenario}, fund {fund}, period {period}.", "Add the row; write 0 if there is no money.", "Belopp saknas för scenario {scenario}, källa {fund}, period {period}.", "Lägg till raden; skriv 0 om det inte finns några medel."),
    # goals, weights, judgements
    "unknown_version": ("error", "The goal version {value!r} has no goals.", "Correct it{near}.", "Målversionen {value!r} har inga mål.", "Rätta det{near_sv}."),
    "unknown_goal": ("error", "{value!r} is not a goal of version {version}.", "Correct it{near}.", "{value!r} är inget mål i version {version}.", "Rätta det{near_sv}."),
    "goal_cycle": ("error", "The goals {value} are each other's parents.", "Give one of them another parent, or none.", "Målen {value} är varandras föräldrar.", "Ge ett av dem en annan förälder, eller ingen."),
    "leaf_without_indicator": ("error", "The goal {value} has neither goals below it nor an indicator.", "Name an indicator, or judgement.", "Målet {value} har varken undermål eller indikator.", "Ange en indikator, eller judgement."),
    "branch_with_indicator": ("error", "The goal {value} has goals below it and an indicator as well.", "Only the lowest goals are measured; move the indicator down.", "Målet {value} har både undermål och indikator.", "Bara de lägsta målen mäts; flytta ner indikatorn."),
    "unknown_indicator": ("error", "{value!r} is not an indicator.", "Correct it{near}, or use judgement.", "{value!r} är ingen indikator.", "Rätta det{near_sv}, eller använd judgement."),
    "anchors_missing": ("error", "The goal {value} has a stated scale without both anchors.", "Give zero_at and full_at, two different numbers.", "Målet {value} har en angiven skala utan båda ankarna.", "Ange zero_at och full_at, två olika tal."),
    "bad_shape": ("error", "{value!r} does not describe a {function} value function.", "{wanted}", "{value!r} beskriver ingen värdefunktion av typen {function}.", "{wanted_sv}"),
    "weights_off": ("error", "The weights of {stakeholder} for the goals {goals} add up to {value}, not 1.", "Correct them; siblings share 1.", "Vikterna från {stakeholder} för målen {goals} blir {value}, inte 1.", "Rätta dem; syskon delar på 1."),
    "weight_missing": ("error", "{stakeholder} gives no weight to {value}.", "Add it; write 0 if the goal does not count.", "{stakeholder} anger ingen vikt för {value}.", "Lägg till den; skriv 0 om målet inte räknas."),
    "rating_missing": ("warning", "{proposal} has no rating for {goal}.", "It counts as the whole range from -2 to 2 and makes the result less certain; add it to judgements.", "{proposal} saknar betyg för {goal}.", "Det räknas som hela spannet från -2 till 2 och gör resultatet osäkrare; lägg till det i judgements."),
    "rating_not_wanted": ("error", "The goal {value} is measured by {indicator}, not by judgement.", "Remove the rating, or set the goal's indicator to judgement.", "Målet {value} mäts med {indicator}, inte med bedömning.", "Ta bort betyget, eller sätt målets indikator till judgement."),
    "nothing_maps": ("warning", "No goal is mapped to {value}.", "Add a row to goal_map, or state that the region does not support it.", "Inget mål är kopplat till {value}.", "Lägg till en rad i goal_map, eller ange att regionen inte stöder det."),
    # rules
    "rule_needs": ("error", "The rule {rule} needs {what}.", "Fill in {what}.", "Regeln {rule} behöver {what}.", "Fyll i {what}."),
    "requires_itself": ("error", "{value} requires itself.", "Remove it from others.", "{value} förutsätter sig själv.", "Ta bort det ur others."),
    "requires_cycle": ("warning", "{value} require each other in a circle, so all or none of them are built.", "Check that this is meant.", "{value} förutsätter varandra i en cirkel, så alla eller inga byggs.", "Kontrollera att det är avsett."),
    "rule_contradiction": ("error", "{what}", "Remove or change one of the rules {rules}.", "{what_sv}", "Ta bort eller ändra en av reglerna {rules}."),
    "unknown_group": ("error", "{value!r} is not a {group_by} of any proposal.", "Correct it{near}.", "{value!r} är ingen {group_by} för något förslag.", "Rätta det{near_sv}."),
    # parameters
    "unknown_parameter": ("warning", "The parameter {value} is not used by any calculation.", "Correct its id{near}.", "Parametern {value} används inte i någon beräkning.", "Rätta dess id{near_sv}."),
    "wrong_unit": ("error", "{parameter} is given in {value!r}, the calculation wants {wanted!r}.", "Convert the value or correct the unit.", "{parameter} anges i {value!r}, beräkningen vill ha {wanted!r}.", "Räkna om värdet eller rätta enheten."),
}
