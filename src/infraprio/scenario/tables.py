"""Every input table and column, stated once.

The reader, the checks, the templates of ``infraprio new`` and the reference page of the documentation all
come from here.
"""

from __future__ import annotations

from typing import Final

from infraprio.scenario.columns import Column, Kind, TableSchema
from infraprio.scenario.sets.shipped import SETS
from infraprio.scenario.transit.modes import RAIL_MODES, TRANSIT

__all__ = ["MODEL_SETTINGS", "PARAMETERS", "READ", "SETTINGS", "TABLES", "VALUES"]


def _c(name: str, kind: Kind, meaning: str, meaning_sv: str, **rest: object) -> Column:
    return Column(name=name, kind=kind, meaning=meaning, meaning_sv=meaning_sv, **rest)  # type: ignore[arg-type]


_ID = _c("id", "id", "Unique name of the row.", "Radens unika namn.", required=True)
_NAME = _c("name", "text", "Name in the language of the region.", "Namn på regionens språk.", required=True)
_NAME_EN = _c("name_en", "text", "Name in English.", "Namn på engelska.")
_PROVENANCE = (_c("source", "text", "Where the figures come from.", "Varifrån uppgifterna kommer."), _c("confidence", "choice", "How well founded the figures are.", "Hur väl underbyggda uppgifterna är.", choices=("published", "derived", "estimate", "assumption")), _c("note", "text", "Remark.", "Anmärkning."))
_WEIGHTING = ("weights", "swing", "roc", "ahp", "bwm", "entropy", "critic")
_CURRENCY = ("SEK", "NOK", "EUR", "DKK", "USD", "GBP")
_MONEY = {"unit": "MSEK", "least": 0, "most": 1e9}
_PLACE = {"refers": "places", "required": True}

PLACES = TableSchema(
    name="places",
    key=("id",),
    columns=(
        _ID,
        _NAME,
        _c("municipality", "text", "Municipality it lies in.", "Kommun som platsen ligger i."),
        _c("in_region", "flag", "Lies in the region that plans.", "Ligger i den region som planerar.", default=True),
        _c("lat", "number", "Latitude, WGS 84.", "Latitud, WGS 84.", unit="degrees", least=-90, most=90, required=True),
        _c("lon", "number", "Longitude, WGS 84.", "Longitud, WGS 84.", unit="degrees", least=-180, most=180, required=True),
        _c("population", "number", "Residents; empty where nobody is counted.", "Invånare; tomt där ingen räknas.", unit="persons", least=0, most=1e10, usual=5e7),
        _c("jobs", "number", "Workplaces; empty where none are counted.", "Arbetsplatser; tomt där inga räknas.", unit="jobs", least=0, most=1e10, usual=3e7),
        _c("kind", "choice", "What the place is.", "Vad platsen är.", required=True, choices=("town", "village", "junction", "hub", "hospital", "university", "airport", "border")),
        _c("offers", "ids", "Destinations found here: hospital, university, airport, regional_centre, travel_centre, capital.", "Målpunkter här: hospital, university, airport, regional_centre, travel_centre, capital.", choices=("hospital", "university", "airport", "regional_centre", "travel_centre", "capital")),
        _c("centre", "choice", "Rank as a central place of the region.", "Rang som central ort i regionen.", choices=("regional", "municipal", "local", "none"), default="none"),
        *_PROVENANCE,
    ),
)

MUNICIPALITIES = TableSchema(
    name="municipalities",
    key=("id",),
    columns=(_ID, _NAME, _c("population", "number", "Residents of the whole municipality.", "Invånare i hela kommunen.", unit="persons", least=0, most=1e10, usual=5e7), _c("seat", "id", "Main place.", "Centralort.", refers="places"), *_PROVENANCE),
)

OUTLINES = TableSchema(
    name="outlines",
    key=("municipality", "ring", "order"),
    columns=(
        _c("municipality", "id", "Municipality.", "Kommun.", refers="municipalities", required=True),
        _c("ring", "integer", "Number of the closed ring.", "Ringens nummer.", least=1, most=1_000_000, required=True),
        _c("order", "integer", "Number of the corner in the ring.", "Hörnpunktens nummer i ringen.", least=1, most=1_000_000, required=True),
        _c("lat", "number", "Latitude, WGS 84.", "Latitud, WGS 84.", unit="degrees", least=-90, most=90, required=True),
        _c("lon", "number", "Longitude, WGS 84.", "Longitud, WGS 84.", unit="degrees", least=-180, most=180, required=True),
    ),
)

BACKGROUND = TableSchema(
    name="background",
    key=("id",),
    columns=(
        _ID,
        _c("kind", "choice", "What it is: land and neighbours, sea and lakes (areas), rivers, the coast, borders (lines).", "Vad det är: land och grannområden, hav och sjöar (ytor), vattendrag, kust, gränser (linjer).", required=True, choices=("land", "neighbour", "water", "river", "coast", "border")),
        _c("name", "text", "Name on the map; empty: none.", "Namn på kartan; tomt: inget."),
        _c("wkt", "text", "Shape: POLYGON, LINESTRING or several of them, longitudes and latitudes in well-known text.", "Form: POLYGON, LINESTRING eller flera av dem, longituder och latituder i well-known text.", required=True),
        *_PROVENANCE,
    ),
)

_LAWS = ("bpr", "conical", "akcelik")
QUEUE_CLASSES = {"motorway": "motorway", "2_plus_2": "2+2", "2_plus_1": "2+1", "two_lane": "two_lane", "narrow": "narrow", "gravel": "gravel", "street": "street"}
"""Road classes with queues, as names of settings and parameters write them."""

ROADS = TableSchema(
    name="roads",
    key=("id",),
    columns=(
        _ID,
        _c("from_place", "id", "Place where the link begins.", "Plats där länken börjar.", **_PLACE),
        _c("to_place", "id", "Place where the link ends.", "Plats där länken slutar.", **_PLACE),
        _c("road_number", "text", "Road number or name.", "Vägnummer eller namn."),
        _c("length_km", "number", "Length.", "Längd.", unit="km", least=0, most=2000, required=True),
        _c("speed_kmh", "number", "Mean speed of cars in free flow.", "Medelhastighet för bil vid fritt flöde.", unit="km/h", least=1, most=200, required=True),
        _c("speed_limit_kmh", "number", "Speed limit.", "Hastighetsgräns.", unit="km/h", least=5, most=140),
        _c("delay_min", "number", "Fixed delay: ferry, junction, border.", "Fast fördröjning: färja, korsning, gräns.", unit="min", default=0.0, least=0, most=600),
        _c("delay_share", "number", "Share of the daily traffic that meets the delay; empty: derived from the road class (peak traffic on streets and multi-lane roads, else everybody).", "Andel av dygnets trafik som möter fördröjningen; tomt: härledd ur vägtypen (rusningstrafik på gator och flerfältsvägar, annars alla).", unit="share", least=0, most=1),
        _c("crossing_trains_day", "number", "Trains a day that close the road at its level crossings, summed over them.", "Tåg per dygn som stänger vägen vid dess plankorsningar, summerade över dem.", unit="trains/day", least=0, most=5_000, usual=1_500),
        _c("crossing_closed_min", "number", "How long a crossing is closed for each of them.", "Hur länge en plankorsning är stängd för vart och ett av dem.", unit="min", least=0, most=60, usual=10),
        _c("ferry_departures_day", "number", "Departures a day of a road ferry in each direction; empty: delay_min holds the wait.", "Vägfärjans avgångar per dygn i vardera riktningen; tomt: väntan ingår i delay_min.", unit="departures/day", least=0.1, most=1_000),
        _c("ferry_cars", "number", "Passenger cars that a departure has room for; empty: no departure is full.", "Personbilar som ryms på en avgång; tomt: ingen avgång är full.", unit="passenger cars", least=1, most=2_000),
        _c("road_class", "choice", "Type of road.", "Vägtyp.", default="two_lane", choices=("motorway", "2+2", "2+1", "two_lane", "narrow", "gravel", "street", "ferry", "path")),
        _c("oneway", "flag", "Only from from_place to to_place.", "Endast från from_place till to_place.", default=False),
        _c("capacity_veh_h", "number", "Capacity in each direction, passenger cars; empty: lanes times the capacity of a lane of the road class. Used by the equilibrium (setting assignment).", "Kapacitet i vardera riktningen, personbilar; tomt: körfält gånger kapaciteten för ett körfält av vägtypen. Används av jämvikten (inställningen assignment).", unit="veh/h", least=0, most=100_000, usual=20_000),
        _c("lanes", "integer", "Lanes in each direction; empty: by the road class (two on motorways and 2+2 roads, else one).", "Körfält i vardera riktningen; tomt: efter vägtypen (två på motorvägar och 2+2-vägar, annars ett).", least=1, most=12),
        _c("vdf", "choice", "How its time grows with traffic: bpr (a power), conical (a hyperbola), akcelik (a queue that grows over the period); empty: by the road class (settings queue_function). Used by the equilibrium.", "Hur tiden växer med trafiken: bpr (potens), conical (hyperbel), akcelik (kö som växer under perioden); tomt: efter vägtypen (inställningarna queue_function). Används av jämvikten.", choices=_LAWS),
        _c("vdf_b", "number", "Share by which the time at capacity is longer than in free flow; empty: by the road class. Used by the equilibrium.", "Andel varmed tiden vid kapacitet är längre än vid fritt flöde; tomt: efter vägtypen. Används av jämvikten.", unit="share", least=0, most=100),
        _c("vdf_power", "number", "How suddenly the time grows near capacity, from 1 up (0: not at all); empty: by the road class. Used by the equilibrium.", "Hur plötsligt tiden växer nära kapaciteten, från 1 och uppåt (0: inte alls); tomt: efter vägtypen. Används av jämvikten.", least=0, most=50),
        _c("junction", "choice", "Junction at the end of the road: a signal, a roundabout, or it gives way; empty: no delay of its own. Used by the equilibrium.", "Korsning vid vägens slut: signal, cirkulationsplats eller väjningsplikt; tomt: ingen egen fördröjning. Används av jämvikten.", choices=("signal", "roundabout", "give_way")),
        _c("junction_end", "choice", "Which end the junction is at: to_place (to), from_place (from), or both.", "Vilken ände korsningen ligger vid: to_place (to), from_place (from) eller båda (both).", default="to", choices=("to", "from", "both")),
        _c("junction_veh_h", "number", "Passenger cars an hour that can pass the junction from this road, at a signal while it is green; empty: by the kind of junction.", "Personbilar i timmen som kan passera korsningen från denna väg, vid signal medan det är grönt; tomt: efter slaget av korsning.", unit="veh/h", least=1, most=100_000, usual=20_000),
        _c("green_share", "number", "Share of the cycle that the signal is green.", "Andel av omloppet som signalen är grön.", unit="share", least=0.01, most=1),
        _c("cycle_s", "number", "Cycle of the signal.", "Signalens omloppstid.", unit="s", least=10, most=600),
        _c("meter_veh_h", "number", "Vehicles an hour that a ramp meter lets in at from_place; empty: no meter. Used by the equilibrium.", "Fordon i timmen som en påfartsreglering släpper in vid from_place; tomt: ingen reglering. Används av jämvikten.", unit="veh/h", least=1, most=100_000, usual=20_000),
        _c("bus_lane", "flag", "Buses pass the queue in a lane of their own.", "Bussar passerar kön i eget körfält.", default=False),
        _c("aadt", "number", "Annual average daily traffic, both directions.", "Årsdygnstrafik, båda riktningarna.", unit="veh/day", least=0, most=2_000_000, usual=400_000),
        _c("heavy_share", "number", "Share of heavy vehicles.", "Andel tung trafik.", unit="share", least=0, most=1),
        _c("bearing_class", "choice", "Bearing capacity class.", "Bärighetsklass.", choices=("BK1", "BK2", "BK3", "BK4")),
        _c("toll_sek", "number", "Toll or ferry fare for a car.", "Avgift för personbil.", unit="SEK", default=0.0, least=0, most=100_000, usual=3_000),
        _c("network", "choice", "Who plans it.", "Vem som planerar den.", choices=("national", "county", "municipal", "private", "foreign"), default="county"),
        _c("severe_accidents_year", "number", "Killed and severely injured a year besides those that follow from traffic and road class: level crossings, pedestrians along the road.", "Dödade och svårt skadade per år utöver dem som följer av trafik och vägtyp: plankorsningar, gående längs vägen.", unit="persons/year", default=0.0, least=0, most=100),
        _c("surface", "text", "Surface, as OpenStreetMap or the road database names it.", "Slitlager, som OpenStreetMap eller vägdatabasen benämner det."),
        _c("slope", "choice", "How steep it is for bicycles and walkers; empty: flat. Used where bicycle and walking are modelled (setting active_travel).", "Hur brant den är för cyklister och gående; tomt: flat. Används där cykel och gång modelleras (inställningen active_travel).", choices=("flat", "rolling", "hilly")),
        _c("bicycle", "choice", "Where bicycles go along it: on a path of their own, on a lane, in mixed traffic, or not at all; empty: by the road class (path on paths, no on motorways, 2+2 and 2+1 roads, else mixed).", "Var cyklister färdas längs den: på egen bana (path), i cykelfält (lane), i blandtrafik (mixed) eller inte alls (no); tomt: efter vägtypen (path på gång- och cykelvägar, no på motorvägar, 2+2- och 2+1-vägar, annars mixed).", choices=("path", "lane", "mixed", "no")),
        _c("bicycles_day", "number", "Bicycles counted on an average day, both directions.", "Räknade cyklar ett medeldygn, båda riktningarna.", unit="bicycles/day", least=0, most=500_000, usual=50_000),
        _c("wkt", "text", "Shape on maps: LINESTRING of longitudes and latitudes in well-known text; empty: a straight line.", "Form på kartor: LINESTRING av longituder och latituder i well-known text; tomt: en rak linje."),
        *_PROVENANCE,
    ),
)

RAILWAYS = TableSchema(
    name="railways",
    key=("id",),
    columns=(
        _ID,
        _c("from_place", "id", "Place where the link begins.", "Plats där länken börjar.", **_PLACE),
        _c("to_place", "id", "Place where the link ends.", "Plats där länken slutar.", **_PLACE),
        _c("line", "text", "Name of the line.", "Banans namn."),
        _c("length_km", "number", "Length.", "Längd.", unit="km", least=0, most=2000, required=True),
        _c("speed_kmh", "number", "Mean speed of passenger trains without stops.", "Medelhastighet för persontåg utan uppehåll.", unit="km/h", least=1, most=400, required=True),
        _c("line_speed_kmh", "number", "Highest permitted speed.", "Största tillåtna hastighet.", unit="km/h", least=1, most=400),
        _c("delay_min", "number", "Fixed delay: meets, reversal, change of engine.", "Fast tidstillägg: tågmöten, riktningsbyte, lokbyte.", unit="min", default=0.0, least=0, most=600),
        _c("tracks", "integer", "Number of tracks.", "Antal spår.", default=1, least=1, most=8),
        _c("electrified", "flag", "Electrified.", "Elektrifierad.", default=False),
        _c("capacity_trains_day", "number", "Trains a day that the link can take, both directions.", "Tåg per dygn som länken klarar, båda riktningarna.", unit="trains/day", least=0, most=5_000, usual=1_500),
        _c("trains_day", "number", "Trains a day today, both directions, freight included.", "Tåg per dygn i dag, båda riktningarna, inklusive gods.", unit="trains/day", least=0, most=5_000, usual=1_500),
        _c("axle_load_t", "number", "Permitted axle load.", "Största tillåtna axellast.", unit="t", least=1, most=50),
        _c("train_length_m", "number", "Longest goods train that can run, as its shortest passing loop; empty: not known.", "Längsta godståg som kan gå, efter kortaste mötesspåret; tomt: inte känt.", unit="m", least=1, most=5000),
        _c("passengers", "flag", "Open to passenger trains.", "Öppen för persontåg.", default=True),
        _c("freight", "flag", "Open to goods trains.", "Öppen för godståg.", default=True),
        _c("modes", "ids", "What runs on these tracks: train, tram, metro, several where they share them; empty: train. Goods trains run where trains do.", "Vad som går på spåren: train, tram, metro, flera där de delar spår; tomt: train. Godståg går där tåg går.", choices=RAIL_MODES),
        _c("severe_accidents_year", "number", "Killed and severely injured a year besides those that follow from traffic and road class: level crossings, pedestrians along the road.", "Dödade och svårt skadade per år utöver dem som följer av trafik och vägtyp: plankorsningar, gående längs vägen.", unit="persons/year", default=0.0, least=0, most=100),
        _c("wkt", "text", "Shape on maps: LINESTRING of longitudes and latitudes in well-known text; empty: a straight line.", "Form på kartor: LINESTRING av longituder och latituder i well-known text; tomt: en rak linje."),
        *_PROVENANCE,
    ),
)

SERVICES = TableSchema(
    name="services",
    key=("id",),
    columns=(
        _ID,
        _NAME,
        _c("mode", "choice", "Means of transport; on_demand comes when it is called, between any two of its stops and in any order.", "Trafikslag; on_demand är anropsstyrd trafik, mellan vilka två av hållplatserna som helst och i valfri ordning.", choices=tuple(TRANSIT), required=True),
        _c("departures_day", "number", "Departures a day in each direction, on_demand: those that can be booked; 0: does not run yet. Empty only for on_demand with wait_min.", "Avgångar per dygn i vardera riktningen, on_demand: de som kan bokas; 0: går inte ännu. Tomt bara för on_demand med wait_min.", unit="departures/day", least=0, most=500),
        _c("wait_min", "number", "on_demand: mean time from the wished departure until the vehicle comes, booking in advance included, in place of departures_day.", "on_demand: medeltid från önskad avgång tills fordonet kommer, med förbeställning, i stället för departures_day.", unit="min", least=1, most=1_440),
        _c("detour_factor", "number", "on_demand: time and distance on board relative to the direct way by road; empty: on_demand_detour of the model settings.", "on_demand: tid och sträcka ombord i förhållande till den direkta vägen; tomt: on_demand_detour i modellinställningarna.", unit="factor", least=1, most=5),
        _c("vehicles", "number", "on_demand: vehicles on duty; empty: as many as are called for.", "on_demand: fordon i tjänst; tomt: så många som efterfrågas.", unit="vehicles", least=0.1, most=10_000),
        _c("seats", "number", "Seats of a departure or vehicle; empty: not known, and crowding on board is not computed for it.", "Sittplatser per avgång eller fordon; tomt: okänt, och trängsel ombord beräknas inte för linjen.", unit="seats", least=1, most=5_000, usual=2_000),
        _c("first_departure", "time", "First departure of the day.", "Dagens första avgång.", default="06:00"),
        _c("last_departure", "time", "Last departure of the day.", "Dagens sista avgång.", default="22:00"),
        _c("both_ways", "flag", "Runs in both directions.", "Går i båda riktningarna.", default=True),
        _c("fare_factor", "number", "Fare relative to the tariff in the parameters.", "Pris i förhållande till taxan i parametrarna.", unit="factor", default=1.0, least=0, most=20),
        _c("timed_transfer", "flag", "Waits for connections at its interchanges.", "Har samordnade byten vid bytespunkterna.", default=False),
        _c("boardings_year", "number", "Boardings counted in a year.", "Räknade påstigande per år.", unit="boardings/year", least=0, most=1e10, usual=1e9),
        *_PROVENANCE,
    ),
)

SERVICE_STOPS = TableSchema(
    name="service_stops",
    key=("service", "order"),
    columns=(
        _c("service", "id", "Service.", "Linje.", refers="services", required=True),
        _c("order", "number", "Position of the stop; any rising numbers.", "Uppehållets ordning; valfria stigande tal.", least=-1e9, most=1e9, required=True),
        _c("place", "id", "Place of the stop.", "Platsen för uppehållet.", **_PLACE),
        _c("run_min", "number", "Running time from the stop before; empty: from the links' speeds.", "Körtid från föregående uppehåll; tomt: ur länkarnas hastighet.", unit="min", least=0, most=1500),
        _c("dwell_min", "number", "Time at the stop.", "Uppehållstid.", unit="min", default=1.0, least=0, most=240),
        *_PROVENANCE,
    ),
)

RAIL_FREIGHT = TableSchema(
    name="rail_freight",
    key=("id",),
    columns=(
        _ID,
        _c("goods", "text", "What is carried.", "Vad som transporteras."),
        _c("from_place", "id", "Place where it is loaded.", "Plats där det lastas.", **_PLACE),
        _c("to_place", "id", "Place where it is unloaded.", "Plats där det lossas.", **_PLACE),
        _c("tonnes_year", "number", "Net tonnes a year.", "Nettoton per år.", unit="t/year", least=0, most=1e9, usual=1e8, required=True),
        _c("axle_load_t", "number", "Axle load of the loaded wagons where the track allows it.", "De lastade vagnarnas axellast där banan tillåter den.", unit="t", least=1, most=50, required=True),
        _c("train_length_m", "number", "Length of the train, engine included, where the track allows it.", "Tågets längd med lok där banan tillåter den.", unit="m", least=1, most=5000, required=True),
        _c("wagon_length_m", "number", "Length of a wagon; empty: rail_freight_wagon_m of the model settings.", "En vagns längd; tomt: rail_freight_wagon_m i modellinställningarna.", unit="m", least=1, most=60),
        _c("wagon_tare_t", "number", "Empty weight of a wagon; empty: rail_freight_wagon_tare_t of the model settings.", "En vagns tomvikt; tomt: rail_freight_wagon_tare_t i modellinställningarna.", unit="t", least=1, most=80),
        _c("traction", "choice", "electric: an electric engine where the whole way has wires, else a diesel engine all the way; change: engines are changed on the way where that is cheaper; diesel: always a diesel engine.", "electric: ellok där hela vägen har kontaktledning, annars diesellok hela vägen; change: lok byts på vägen där det är billigare; diesel: alltid diesellok.", default="electric", choices=("electric", "change", "diesel")),
        _c("runs_today", "flag", "Goes by rail today, with trains that trains_day counts; no: goes by rail as far as it pays and the tracks have room, else by lorry.", "Går på järnväg i dag, med tåg som ingår i trains_day; nej: går på järnväg så långt det lönar sig och banorna har plats, annars med lastbil.", default=True),
        _c("lorry_cost_sek_tonne", "number", "What a tonne costs by lorry instead, from door to door; empty: it stays on rail as long as there is a way.", "Vad ett ton kostar med lastbil i stället, från dörr till dörr; tomt: det stannar på järnvägen så länge det finns en väg.", unit="SEK/t", least=0, most=1e6, usual=5_000),
        _c("lorry_km", "number", "How far a lorry then drives; empty: its emissions are not counted.", "Hur långt en lastbil då kör; tomt: utsläppen räknas inte.", unit="km", least=0, most=10_000),
        *_PROVENANCE,
    ),
)

HUB_MODES: Final = (*TRANSIT, "car", "bike")
"""Modes that may meet at an interchange."""

INTERCHANGES = TableSchema(
    name="interchanges",
    key=("id",),
    columns=(
        _ID,
        _NAME,
        _c("place", "id", "Place.", "Plats.", **_PLACE),
        _c("modes", "ids", f"Modes that meet here: {', '.join(HUB_MODES)}.", f"Färdmedel som möts här: {', '.join(HUB_MODES)}.", choices=HUB_MODES),
        _c("parking_spaces", "number", "Car parking spaces for park and ride.", "Platser för infartsparkering.", unit="spaces", least=0, most=1_000_000, usual=50_000, required=True),
        _c("charge_sek", "number", "Parking charge a day.", "Parkeringsavgift per dag.", unit="SEK/day", default=0.0, least=0, most=100_000, usual=2_000),
        _c("transfer_min", "number", "Walking time between modes.", "Gångtid mellan färdmedel.", unit="min", default=5.0, least=0, most=120),
        _c("bike_parking", "number", "Bicycle parking spaces.", "Cykelplatser.", unit="spaces", least=0, most=1_000_000, usual=50_000),
        _c("platform_tracks", "integer", "Tracks at a platform.", "Spår vid plattform.", least=0, most=50),
        *_PROVENANCE,
    ),
)

CORRIDORS = TableSchema(
    name="corridors",
    key=("id",),
    columns=(_ID, _NAME, _NAME_EN, _c("places", "ids", "Places along it, from end to end.", "Platser längs stråket, från ände till ände.", refers="places"), _c("deficiency", "text", "What is lacking.", "Brist i stråket."), *_PROVENANCE),
)

PERIODS = TableSchema(
    name="periods",
    key=("id",),
    required=True,
    columns=(
        _ID,
        _NAME,
        _NAME_EN,
        _c("first_year", "integer", "First year; empty: the periods follow each other as the rows do.", "Första år; tomt: perioderna följer på varandra som raderna.", least=1990, most=2150),
        _c("last_year", "integer", "Last year.", "Sista år.", least=1990, most=2150),
        _c("horizon", "word", "Horizon it counts to, for example medium or long; each has a list of its own. Empty: one list.", "Horisont den räknas till, till exempel medium eller long; var och en får en egen lista. Tomt: en lista.", choices=("medium", "long")),
        *_PROVENANCE,
    ),
)

FUNDS = TableSchema(
    name="funds",
    key=("id",),
    required=True,
    columns=(_ID, _NAME, _NAME_EN, _c("carry_over", "flag", "Money left in a period may be used in the next.", "Kvarvarande medel får användas i nästa period.", default=False), _c("step", "integer", "Where an agency hands out its money in steps, the step of this fund, 1 first: each fund of a step goes down the list by goal score for the money. The report sets this rule beside the best plan; it changes no list.", "Där medlen delas ut i steg, detta anslags steg, 1 först: varje anslag i ett steg går nedför listan efter målpoäng per krona. Rapporten ställer regeln bredvid den bästa planen; den ändrar ingen lista.", least=1, most=99), *_PROVENANCE),
)

BUDGET_SCENARIOS = TableSchema(
    name="budget_scenarios",
    key=("id",),
    required=True,
    columns=(_ID, _NAME, _NAME_EN, _c("probability", "number", "Probability; all together 1.", "Sannolikhet; tillsammans 1.", unit="share", least=0, most=1, required=True), _c("main", "flag", "The scenario that the portfolio is chosen for.", "Scenariot som urvalet görs för.", default=False), *_PROVENANCE),
)

BUDGETS = TableSchema(
    name="budgets",
    key=("scenario", "fund", "period"),
    required=True,
    columns=(
        _c("scenario", "id", "Budget scenario.", "Budgetscenario.", refers="budget_scenarios", required=True),
        _c("fund", "id", "Fund.", "Finansieringskälla.", refers="funds", required=True),
        _c("period", "id", "Period.", "Period.", refers="periods", required=True),
        _c("amount_msek", "number", "Amount for the whole period.", "Belopp för hela perioden.", **_MONEY, required=True),
        _c("price_year", "integer", "Price year of the amount; a table without any: that of the scenario.", "Prisnivå; en tabell utan någon: scenariots.", least=1990, most=2100),
        _c("currency", "word", "Currency of the amount; empty: that of the scenario.", "Beloppets valuta; tomt: scenariots.", choices=_CURRENCY),
        *_PROVENANCE,
    ),
)

PROPOSALS = TableSchema(
    name="proposals",
    key=("id",),
    required=True,
    columns=(
        _ID,
        _NAME,
        _NAME_EN,
        _c("kind", "choice", "Main kind of object.", "Huvudsaklig typ av objekt.", choices=("road", "rail", "interchange", "service")),
        _c("group", "id", "Group that it belongs to, for example an area type; the table group_weights may weigh the goals otherwise for it.", "Grupp som det hör till, till exempel en områdestyp; tabellen group_weights kan väga målen annorlunda för den."),
        _c("horizon", "word", "Earliest horizon in which it can start, as the periods name it; empty: any; done: finished or under way, part of the reference.", "Tidigaste horisont för start, som perioderna anger den; tomt: vilken som helst; done: klar eller pågående, ingår i jämförelsealternativet.", choices=("medium", "long", "done")),
        _c("cost_msek", "number", "Construction cost, best estimate; empty: unknown.", "Anläggningskostnad, bästa skattning; tomt: okänd.", **_MONEY),
        _c("cost_low_msek", "number", "Low cost (10 %).", "Låg kostnad (10 %).", **_MONEY),
        _c("cost_high_msek", "number", "High cost (90 %).", "Hög kostnad (90 %).", **_MONEY),
        _c("price_year", "integer", "Price year of the costs.", "Kostnadernas prisnivå.", least=1990, most=2100),
        _c("currency", "word", "Currency of the costs; empty: that of the scenario.", "Kostnadernas valuta; tomt: scenariots.", choices=_CURRENCY),
        _c("maturity", "choice", "How far it has been planned; empty: not stated.", "Mognadsgrad; tomt: ej angiven.", choices=("idea", "study", "plan", "tendered")),
        _c("earliest_period", "id", "Earliest period of start; empty: the first of its horizon.", "Tidigaste period för start; tomt: horisontens första.", refers="periods"),
        _c("construction_years", "integer", "Years of construction.", "Byggtid.", unit="years", default=2, least=1, most=30),
        _c("life_years", "integer", "Economic life.", "Ekonomisk livslängd.", unit="years", default=40, least=1, most=120),
        _c("om_msek_year", "number", "Change of operation and maintenance cost; empty: from the parameters.", "Ändrad drift- och underhållskostnad; tomt: ur parametrarna.", unit="MSEK/year", least=-1000, most=1000),
        _c("step", "integer", "Step of the four-step principle.", "Steg i fyrstegsprincipen.", least=1, most=4),
        _c("corridors", "ids", "Corridors it belongs to.", "Stråk som förslaget tillhör.", refers="corridors"),
        _c("municipalities", "ids", "Municipalities it touches.", "Kommuner som berörs.", refers="municipalities"),
        _c("places", "ids", "Places it touches.", "Platser som berörs.", refers="places"),
        _c("deficiency", "text", "Situation and deficiency.", "Nuläge och brist."),
        _c("purpose", "text", "Purpose.", "Syfte."),
        _c("measure", "text", "What is done.", "Förslag till åtgärd."),
        _c("status", "text", "Planning status.", "Planeringsläge."),
        _c("wanted_decision", "text", "Decision that is asked for.", "Önskat beslut."),
        _c("last_place", "integer", "Place in the order of the last plan; empty: it was not in it.", "Plats i ordningen i förra planen; tomt: fanns inte i den.", least=1, most=100_000),
        _c("role", "choice", "own: competes for the frames of the region; supported: an object of another region or country, with money of its own, that this region supports without ranking it.", "own: konkurrerar om regionens ramar; supported: ett objekt i en annan region eller ett annat land, med egna medel, som regionen stöder utan att rangordna det.", choices=("own", "supported"), default="own"),
        _c("no_network_effect", "flag", "Changes no object of the network (checked otherwise).", "Ändrar inget objekt i nätet (kontrolleras annars).", default=False),
        *_PROVENANCE,
    ),
)

FINANCING = TableSchema(
    name="financing",
    key=("proposal", "alternative", "fund"),
    required=True,
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("fund", "id", "Fund.", "Finansieringskälla.", refers="funds", required=True),
        _c("alternative", "id", "Where a proposal may be paid in several ways, which of them the row belongs to: one is chosen.", "Där ett förslag kan betalas på flera sätt, vilket av dem raden hör till: ett av dem väljs.", default="1"),
        _c("share", "number", "Share of the cost; all of an alternative together 1.", "Andel av kostnaden; tillsammans 1 för varje alternativ.", unit="share", least=0, most=1, required=True),
        *_PROVENANCE,
    ),
)

CHANGES = TableSchema(
    name="changes",
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("table", "choice", "Table of the object.", "Objektets tabell.", choices=("roads", "railways", "services", "service_stops", "interchanges", "places"), required=True),
        _c("object", "id", "Object; a stop is written SERVICE@PLACE.", "Objekt; ett uppehåll skrivs LINJE@PLATS.", required=True),
        _c("action", "choice", "new: creates the object; set, add, multiply: alters an attribute; remove: closes the object.", "new: skapar objektet; set, add, multiply: ändrar ett attribut; remove: stänger objektet.", choices=("new", "set", "add", "multiply", "remove"), required=True),
        _c("attribute", "text", "Column of the object's table; empty for new and remove.", "Kolumn i objektets tabell; tomt för new och remove."),
        _c("value", "value", "New value, addition or factor; empty for new and remove.", "Nytt värde, tillägg eller faktor; tomt för new och remove."),
        *_PROVENANCE,
    ),
)

GOALS = TableSchema(
    name="goals",
    key=("version", "id"),
    required=True,
    columns=(
        _ID,
        _c("version", "id", "Version of the strategy (before, after a revision).", "Strategiversion (före, efter en revidering).", default="current"),
        _c("parent", "id", "Goal above; empty: the top.", "Överordnat mål; tomt: högsta nivån."),
        _NAME,
        _NAME_EN,
        _c("indicator", "id", "Indicator that measures a leaf; judgement: expert rating; score: values of the table scores.", "Indikator som mäter ett löv; judgement: expertbedömning; score: värden i tabellen scores."),
        _c("direction", "choice", "Whether more or less is better; empty: as the indicator says.", "Om mer eller mindre är bättre; tomt: enligt indikatorn.", choices=("more", "less")),
        _c("value_function", "choice", "Shape of the value function.", "Värdefunktionens form.", choices=("linear", "exponential", "logistic", "piecewise"), default="linear"),
        _c("scale", "choice", "Where 0 and 100 lie: at zero_at and full_at (stated; the rule for a new scenario, `infraprio scales` suggests them), or at no effect and the best proposal that can be chosen (local). Empty: stated where both are given, else local.", "Var 0 och 100 ligger: vid zero_at och full_at (stated; regeln för ett nytt scenario, `infraprio scales` föreslår dem), eller vid ingen effekt och bästa valbara åtgärd (local). Tomt: stated där båda anges, annars local.", choices=("stated", "local")),
        _c("zero_at", "number", "Indicator change worth 0 (stated scale).", "Indikatorändring värd 0 (angiven skala).", least=-1e12, most=1e12),
        _c("full_at", "number", "Indicator change worth 100 (stated scale).", "Indikatorändring värd 100 (angiven skala).", least=-1e12, most=1e12),
        _c("shape", "text", "Parameters of the shape: rate, or x:value pairs.", "Formens parametrar: takt, eller x:värde-par."),
        _c("already_in_npv", "flag", "The gain is also part of the net present value.", "Nyttan ingår också i nettonuvärdet.", default=False),
        _c("unit", "text", "Unit of the scores of a goal with the indicator score.", "Enhet för värdena till ett mål med indikatorn score."),
        _c("weight", "number", "Weight among the goals with the same parent, where there are no tables of stakeholders and weights.", "Vikt bland målen med samma överordnade mål, där tabeller över intressenter och vikter saknas.", unit="share", least=0, most=1),
        _c("indifference", "number", "Difference in points that says nothing between two proposals; used by other methods only.", "Skillnad i poäng som inte säger något mellan två förslag; används bara av andra metoder.", unit="points", least=0, most=1e6),
        _c("preference", "number", "Difference in points from which one proposal is clearly better; used by other methods only.", "Skillnad i poäng från vilken ett förslag är klart bättre; används bara av andra metoder.", unit="points", least=0, most=1e6),
        _c("veto", "number", "Shortfall in points that nothing outweighs; used by ELECTRE III only; empty: none.", "Underläge i poäng som inget uppväger; används bara av ELECTRE III; tomt: inget.", unit="points", least=0, most=1e6),
        *_PROVENANCE,
    ),
)

NATIONAL_GOALS = TableSchema(
    name="national_goals", key=("id",), columns=(_ID, _NAME, _NAME_EN, *_PROVENANCE)
)

GOAL_MAP = TableSchema(
    name="goal_map",
    key=("version", "goal", "national_goal"),
    columns=(
        _c("goal", "id", "Regional goal.", "Regionalt mål.", required=True),
        _c("version", "id", "Version of the strategy.", "Strategiversion.", default="current"),
        _c("national_goal", "id", "National goal.", "Nationellt mål.", refers="national_goals", required=True),
        _c("strength", "number", "Strength of the support.", "Stödets styrka.", unit="share", least=0, most=1, required=True),
        *_PROVENANCE,
    ),
)

JUDGEMENTS = TableSchema(
    name="judgements",
    key=("proposal", "goal"),
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("goal", "id", "Goal with indicator judgement.", "Mål med indikatorn judgement.", required=True),
        _c("rating", "number", "Rating from -2 (clearly negative) to 2 (clearly positive).", "Betyg från -2 (klart negativt) till 2 (klart positivt).", unit="rating", least=-2, most=2, required=True),
        _c("low", "number", "Lowest plausible rating; empty: the rating.", "Lägsta rimliga betyg; tomt: betyget.", unit="rating", least=-2, most=2),
        _c("high", "number", "Highest plausible rating; empty: the rating.", "Högsta rimliga betyg; tomt: betyget.", unit="rating", least=-2, most=2),
        _c("by", "text", "Who judged (an office, not a person).", "Vem som bedömt (en funktion, inte en person)."),
        *_PROVENANCE,
    ),
)

SCORES = TableSchema(
    name="scores",
    key=("proposal", "goal"),
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("goal", "id", "Goal with indicator score; its zero_at and full_at say what is worth 0 and 100.", "Mål med indikatorn score; dess zero_at och full_at anger vad som är värt 0 och 100.", required=True),
        _c("value", "number", "Measured value or score, on any scale; empty: not known, it counts with its whole range.", "Mätt värde eller poäng, på valfri skala; tomt: okänt, räknas med hela intervallet.", least=-1e12, most=1e12),
        _c("low", "number", "Lowest plausible value; empty: the value.", "Lägsta rimliga värde; tomt: värdet.", least=-1e12, most=1e12),
        _c("high", "number", "Highest plausible value; empty: the value.", "Högsta rimliga värde; tomt: värdet.", least=-1e12, most=1e12),
        *_PROVENANCE,
    ),
)

STAKEHOLDERS = TableSchema(
    name="stakeholders",
    key=("id",),
    required=True,
    columns=(
        _ID,
        _NAME,
        _NAME_EN,
        _c("voice", "number", "Weight of the voice when orders are merged.", "Röstens vikt när ordningar vägs samman.", unit="weight", default=1.0, least=0, most=1e6),
        _c("main", "flag", "The weights that the main order uses.", "Vikterna som huvudordningen bygger på.", default=False),
        _c("weighting", "choice", "Where the weights come from; empty: as the setting weighting says. weights: the table weights; swing: points of the table swing; roc: places in the order of the table swing; ahp: the table pairwise; bwm: the table best_worst; entropy, critic: the spread of the proposals' values.", "Var vikterna kommer ifrån; tomt: som inställningen weighting anger. weights: tabellen weights; swing: poängen i tabellen swing; roc: platserna i tabellen swing; ahp: tabellen pairwise; bwm: tabellen best_worst; entropy, critic: spridningen i förslagens värden.", choices=_WEIGHTING),
        *_PROVENANCE,
    ),
)

_VOICE = (
    _c("stakeholder", "id", "Stakeholder.", "Intressent.", refers="stakeholders", required=True),
    _c("version", "id", "Version of the strategy.", "Strategiversion.", default="current"),
    _c("goal", "id", "Goal.", "Mål.", required=True),
)

SWING = TableSchema(
    name="swing",
    key=("version", "stakeholder", "goal"),
    columns=(
        *_VOICE,
        _c("points", "number", "Points for going from no to full effect on the goal: 100 for the step that matters most, the others against it.", "Poäng för steget från ingen till full effekt på målet: 100 för det steg som betyder mest, övriga i förhållande till det.", unit="points", least=0, most=1e6),
        _c("place", "integer", "Place in the order of importance, 1 the most important; equal places are equally important.", "Plats i ordningen efter betydelse, 1 är viktigast; lika platser är lika viktiga.", least=1, most=10_000),
        *_PROVENANCE,
    ),
)

PAIRWISE = TableSchema(
    name="pairwise",
    key=("version", "stakeholder", "goal", "other"),
    columns=(
        *_VOICE,
        _c("other", "id", "Goal that it is compared with.", "Mål som det jämförs med.", required=True),
        _c("times", "number", "How many times as important the goal is as the other; 1: equally; below 1: less.", "Hur många gånger så viktigt målet är som det andra; 1: lika viktigt; under 1: mindre viktigt.", unit="times", least=0.001, most=1000, usual=9, required=True),
        *_PROVENANCE,
    ),
)

BEST_WORST = TableSchema(
    name="best_worst",
    key=("version", "stakeholder", "goal"),
    columns=(
        *_VOICE,
        _c("best_times", "number", "How many times as important the most important goal is as this one; 1 for itself.", "Hur många gånger så viktigt det viktigaste målet är som detta; 1 för det självt.", unit="times", least=1, most=1000, usual=9, required=True),
        _c("worst_times", "number", "How many times as important this goal is as the least important one; 1 for that one.", "Hur många gånger så viktigt detta mål är som det minst viktiga; 1 för det minst viktiga.", unit="times", least=1, most=1000, usual=9, required=True),
        *_PROVENANCE,
    ),
)

WEIGHTS = TableSchema(
    name="weights",
    key=("version", "stakeholder", "goal"),
    required=True,
    columns=(
        _c("stakeholder", "id", "Stakeholder.", "Intressent.", refers="stakeholders", required=True),
        _c("version", "id", "Version of the strategy.", "Strategiversion.", default="current"),
        _c("goal", "id", "Goal.", "Mål.", required=True),
        _c("weight", "number", "Weight; siblings together 1.", "Vikt; syskon tillsammans 1.", unit="share", least=0, most=1, required=True),
        _c("low", "number", "Lowest acceptable weight.", "Lägsta godtagbara vikt.", unit="share", least=0, most=1),
        _c("high", "number", "Highest acceptable weight.", "Högsta godtagbara vikt.", unit="share", least=0, most=1),
        *_PROVENANCE,
    ),
)

GROUP_WEIGHTS = TableSchema(
    name="group_weights",
    key=("version", "group", "goal"),
    columns=(
        _c("group", "id", "Group of proposals, as the column group of the proposals names it.", "Grupp av förslag, som kolumnen group i förslagen anger den.", required=True),
        _c("version", "id", "Version of the strategy.", "Strategiversion.", default="current"),
        _c("goal", "id", "Goal that is judged or scored.", "Mål som bedöms eller poängsätts.", required=True),
        _c("weight", "number", "Weight in this group; siblings together 1, those not named 0.", "Vikt i denna grupp; syskon tillsammans 1, de som inte nämns 0.", unit="share", least=0, most=1, required=True),
        *_PROVENANCE,
    ),
)

CHOICES = TableSchema(
    name="choices",
    key=("better", "worse"),
    columns=(
        _c("better", "id", "What was chosen: a proposal, or an object of the table past_values.", "Det som valdes: ett åtgärdsförslag, eller ett objekt i tabellen past_values.", required=True),
        _c("worse", "id", "What was passed over for it.", "Det som fick stå tillbaka.", required=True),
        _c("year", "integer", "Year of the choice.", "Året för valet.", least=1950, most=2150),
        *_PROVENANCE,
    ),
)

PAST_VALUES = TableSchema(
    name="past_values",
    key=("object", "goal"),
    columns=(
        _c("object", "id", "Object of an earlier plan.", "Objekt i en tidigare plan.", required=True),
        _c("goal", "id", "Goal.", "Mål.", required=True),
        _c("value", "number", "What it does to the goal: the change of its indicator, a rating, or a value of the goal's own scale.", "Vad det gör för målet: indikatorns ändring, ett betyg, eller ett värde på målets egen skala.", least=-1e12, most=1e12, required=True),
        *_PROVENANCE,
    ),
)

RULES = TableSchema(
    name="rules",
    key=("id",),
    columns=(
        _ID,
        _c(
            "rule",
            "choice",
            "requires: each of proposals only with all of others; requires_any: only with one of others; excludes and alternatives: at most one of proposals; mandatory; forbidden; at_least, at_most: a limit over a group.",
            "requires: varje förslag i proposals bara med alla i others; requires_any: bara med något i others; excludes och alternatives: högst ett av proposals; mandatory; forbidden; at_least, at_most: gräns för en grupp.",
            choices=("requires", "requires_any", "excludes", "alternatives", "mandatory", "forbidden", "at_least", "at_most"),
            required=True,
        ),
        _c("proposals", "ids", "Proposals that the rule is about.", "Förslag som regeln gäller.", refers="proposals"),
        _c("others", "ids", "Proposals that they need.", "Förslag som de behöver.", refers="proposals"),
        _c("group_by", "choice", "What a limit is on: a group, the proposals of the row, or the whole plan.", "Vad en gräns gäller: en grupp, radens förslag i proposals, eller hela planen (plan).", choices=("kind", "horizon", "group", "municipality", "place", "corridor", "fund", "proposals", "plan")),
        _c("group", "text", "Member of the group, for example road; * for each member by itself.", "Gruppens värde, till exempel road; * för vart och ett för sig."),
        _c("limit", "number", "Limit of a balance rule; below 0 only for effect and level.", "Balansregelns gräns; under 0 bara för effect och level.", least=-1e12, most=1e12),
        _c("unit", "choice", "What the limit counts; a share is a part of the whole plan's, share of its money. effect: what is changed by what is built; level: what it is with it.", "Vad gränsen räknar; en andel är av hela planens, share av dess pengar. effect: vad det byggda ändrar; level: vad det blir med det byggda.", choices=("count", "cost", "share", "count_share", "value", "value_share", "effect", "level"), former=(("msek", "cost"),)),
        _c("fund", "id", "Only money from this fund.", "Bara pengar från denna anslagspost.", refers="funds"),
        _c("period", "id", "Only money paid, or proposals that start, in this period; of effects what is started by its end.", "Bara pengar som betalas, eller förslag som börjar, i denna period; av effekter det som börjat när den är slut.", refers="periods"),
        _c("criterion", "text", "Only value on this criterion; of effect and level: an indicator, a goal, a fact, or npv (net present value).", "Bara värde på detta kriterium; för effect och level: en indikator, ett mål, en uppgift i facts, eller npv (nettonuvärde)."),
        _c("reason", "text", "Why.", "Varför."),
        *_PROVENANCE,
    ),
)

FACTS = TableSchema(
    name="facts",
    key=("proposal", "fact"),
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("fact", "text", "What is known of it, for example CO2.", "Vad som är känt om det, till exempel CO2.", required=True),
        _c("value", "number", "How much.", "Hur mycket.", least=-1e12, most=1e12, required=True),
        _c("unit", "text", "Unit.", "Enhet."),
        *_PROVENANCE,
    ),
)

SYNERGIES = TableSchema(
    name="synergies",
    key=("id",),
    columns=(_ID, _c("proposals", "ids", "Proposals that share it.", "Förslag som delar den.", refers="proposals", required=True), _c("saving_msek", "number", "Cost of the shared part, included in the cost of each of them.", "Kostnad för den gemensamma delen, som ingår i vart och ett av förslagens kostnad.", **_MONEY, required=True), *_PROVENANCE),
)

TRIPS = TableSchema(
    name="trips",
    key=("purpose", "from_place", "to_place"),
    columns=(
        _c("purpose", "choice", "Purpose.", "Ärende.", choices=("work", "business", "service", "leisure"), required=True),
        _c("from_place", "id", "Origin.", "Start.", **_PLACE),
        _c("to_place", "id", "Destination.", "Mål.", **_PLACE),
        _c("trips_day", "number", "Person trips a day, all modes.", "Personresor per dygn, alla färdmedel.", unit="trips/day", least=0, most=1e9, usual=1e7, required=True),
        *_PROVENANCE,
    ),
)

_PARAMETER: Final = (
    _ID,
    _c("set", "id", "Parameter set.", "Parameteruppsättning.", default="main"),
    _c("value", "number", "Value.", "Värde.", least=-1e9, most=1e9, required=True),
    _c("unit", "text", "Unit.", "Enhet."),
    _c("low", "number", "Low value for sensitivity.", "Lågt värde för känslighet.", least=-1e9, most=1e9),
    _c("high", "number", "High value for sensitivity.", "Högt värde för känslighet.", least=-1e9, most=1e9),
    _c("price_year", "integer", "Price year of a money value.", "Prisnivå för penningvärde.", least=1990, most=2100),
)
_SOURCE: Final = (
    _c("source", "text", "Where the value comes from.", "Varifrån värdet kommer."),
    _c("note", "text", "Remark.", "Anmärkning."),
)

VALUES = TableSchema(
    name="values",
    key=("set", "id"),
    columns=(
        *_PARAMETER,
        _c("edition", "text", "Edition of the guideline.", "Utgåva av riktlinjen."),
        _c("status", "choice", "How sure the value is: read in the official document, in another public source, to be replaced, or your own.", "Hur säkert värdet är: läst i det officiella dokumentet, i en annan offentlig källa, att ersätta, eller eget.", choices=("official", "sourced", "placeholder", "user"), default="user"),
        *_SOURCE,
    ),
)

MODEL_SETTINGS = TableSchema(name="model_settings", key=("set", "id"), columns=(*_PARAMETER, *_SOURCE))

PARAMETERS = TableSchema(name="parameters", key=("set", "id"), columns=VALUES.columns)
"""Values and model settings in one, as they stood before; read and split, never written."""

PRICE_INDEX = TableSchema(
    name="price_index",
    key=("index", "year"),
    columns=(
        _c("index", "id", "Name: road_construction, rail_construction, consumer, or a currency.", "Namn: road_construction, rail_construction, consumer, eller en valuta.", required=True),
        _c("year", "integer", "Year.", "År.", least=1950, most=2150, required=True),
        _c("value", "number", "Index value, or what one unit of the currency costs in the scenario's.", "Indextal, eller SEK för en enhet av valutan.", least=0, most=1e9, required=True),
        *_PROVENANCE,
    ),
)

GIVEN_RESULTS = TableSchema(
    name="given_results",
    key=("proposal", "item"),
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("item", "id", "What is given: npv_msek, npv_ratio_i, npv_ratio_idu, investment_msek, benefit_msek, om_msek, or an indicator.", "Vad som ges: npv_msek, npv_ratio_i, npv_ratio_idu, investment_msek, benefit_msek, om_msek, eller en indikator.", required=True),
        _c("value", "number", "Value as given.", "Värde som angivet.", least=-1e12, most=1e12, required=True),
        _c("price_year", "integer", "Price year of a money value.", "Prisnivå för penningvärde.", least=1990, most=2100),
        _c("edition", "text", "Edition of the guideline.", "Utgåva av riktlinjen."),
        _c("reference", "text", "Reference alternative that it was computed against.", "Jämförelsealternativ som det räknats mot."),
        *_PROVENANCE,
    ),
)

GIVEN_TIMES = TableSchema(
    name="given_times",
    key=("mode", "proposal", "from_place", "to_place"),
    columns=(
        _c("mode", "choice", "Means of travel.", "Färdmedel.", choices=("car", "public_transport"), required=True),
        _c("proposal", "id", "With this proposal alone; empty: today.", "Med detta förslag ensamt; tomt: i dag.", refers="proposals"),
        _c("from_place", "id", "Place where the journey begins.", "Plats där resan börjar.", **_PLACE),
        _c("to_place", "id", "Place where the journey ends.", "Plats där resan slutar.", **_PLACE),
        _c("minutes", "number", "Time from door to door, in place of the computed one.", "Tid från dörr till dörr, i stället för den beräknade.", unit="min", least=0, most=6_000, required=True),
        *_PROVENANCE,
    ),
)

UNPRICED_EFFECTS = TableSchema(
    name="unpriced_effects",
    key=("proposal", "effect"),
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("effect", "text", "Effect, for example landscape.", "Effekt, till exempel landskap.", required=True),
        _c("group", "choice", "Environment or other.", "Miljö eller övrigt.", choices=("environment", "other"), default="other"),
        _c("verdict", "choice", "Verdict.", "Bedömning.", choices=("positive", "negligible", "negative"), required=True),
        _c("reason", "text", "Reason.", "Motivering.", required=True),
        *_PROVENANCE,
    ),
)

RECORDS = TableSchema(
    name="records",
    key=("object", "stage"),
    columns=(
        _c("object", "text", "Object that is finished, or was taken further.", "Objekt som är färdigt eller har förts vidare.", required=True),
        _c("kind", "choice", "Kind of object; empty: counts among all kinds.", "Typ av objekt; tomt: räknas bland alla typer.", choices=("road", "rail", "interchange", "service")),
        _c("stage", "choice", "Maturity of the planned amounts; the words are those of the column maturity of proposals. Empty: its cost is not used.", "Mognadsgrad för de planerade beloppen; orden är de i förslagens kolumn maturity. Tomt: kostnaden används inte.", choices=("idea", "study", "plan", "tendered")),
        _c("planned_cost_msek", "number", "Cost as it was estimated at that stage.", "Kostnad enligt kalkylen i det skedet.", **_MONEY),
        _c("actual_cost_msek", "number", "Cost as it became.", "Kostnad enligt utfallet.", **_MONEY),
        _c("planned_price_year", "integer", "Price year of the planned amounts; empty in both: planned and actual are in the same prices.", "Prisnivå för de planerade beloppen; tomt i båda: plan och utfall är i samma prisnivå.", least=1950, most=2150),
        _c("actual_price_year", "integer", "Price year of the actual amounts.", "Prisnivå för utfallet.", least=1950, most=2150),
        _c("planned_benefit_msek", "number", "Benefit as it was appraised.", "Nytta enligt kalkylen.", **_MONEY),
        _c("actual_benefit_msek", "number", "Benefit as the follow-up found it.", "Nytta enligt uppföljningen.", **_MONEY),
        *_PROVENANCE,
    ),
)

POPULATION_GROUPS = TableSchema(
    name="population_groups",
    key=("dimension", "group", "place", "municipality"),
    columns=(
        _c("dimension", "text", "What divides the residents, for example income or age.", "Vad som delar in invånarna, till exempel inkomst eller ålder.", required=True),
        _c("group", "text", "Group, for example low income.", "Grupp, till exempel låg inkomst.", required=True),
        _c("place", "id", "Place whose residents are divided.", "Plats vars invånare delas in.", refers="places"),
        _c("municipality", "text", "Instead: municipality whose residents are divided.", "I stället: kommun vars invånare delas in."),
        _c("share", "number", "Share of the residents; the shares of a dimension sum to 1.", "Andel av invånarna; andelarna inom en indelning blir tillsammans 1.", unit="share", least=0, most=1, required=True),
        _c("income", "number", "Mean income of the group there, in any one unit; needed for equity weights.", "Gruppens medelinkomst där, i valfri men samma enhet; behövs för fördelningsvikter.", least=0, most=1e12),
        _c("elasticity", "number", "By how many per cent the worth of a krona falls when income rises by one per cent; empty: no equity weights. The same in every row of the dimension.", "Med hur många procent en kronas värde faller när inkomsten stiger en procent; tomt: inga fördelningsvikter. Samma i alla rader av indelningen.", least=0, most=5),
        *_PROVENANCE,
    ),
)

WIDER_EFFECTS = TableSchema(
    name="wider_effects",
    key=("proposal", "effect"),
    columns=(
        _c("proposal", "id", "Proposal.", "Åtgärdsförslag.", refers="proposals", required=True),
        _c("effect", "choice", "construction_co2: carbon dioxide from the construction, tonnes. construction_road, _rail, _tunnel, _bridge: kilometres built, at the tonnes a kilometre of the parameters. noise: change of the number of people exposed. air: change of PM2.5 where persons live, µg/m³. cycling, walking: minutes a week more for each of persons. wider_economic: present value of wider economic impacts, as given.", "construction_co2: koldioxid från bygget, ton. construction_road, _rail, _tunnel, _bridge: byggda kilometer, med parametrarnas ton per kilometer. noise: ändrat antal bullerutsatta personer. air: ändrad halt PM2,5 där persons bor, µg/m³. cycling, walking: fler minuter i veckan för var och en av persons. wider_economic: nuvärde av vidare ekonomiska effekter, som de är angivna.", choices=("construction_co2", "construction_road", "construction_rail", "construction_tunnel", "construction_bridge", "noise", "air", "cycling", "walking", "wider_economic"), required=True),
        _c("value", "number", "How much, with the proposal minus without, in the unit of the effect; amounts in the money of the scenario.", "Hur mycket, med förslaget minus utan, i effektens enhet; belopp i scenariots pengar.", least=-1e9, most=1e9, required=True),
        _c("persons", "number", "Persons concerned by air, cycling and walking; empty for the others.", "Berörda personer för air, cycling och walking; tomt för de andra.", unit="persons", least=0, most=1e10, usual=5e7),
        _c("price_year", "integer", "Price year of wider_economic.", "Prisnivå för wider_economic.", least=1990, most=2100),
        *_PROVENANCE,
    ),
)

DECISIONS = TableSchema(
    name="decisions",
    columns=(
        _c("date", "date", "Date: year-month-day, with the time of day if several were taken in a day (2026-03-01 14:05), year-month or year.", "Datum: år-månad-dag, med klockslag om flera togs samma dag (2026-03-01 14:05), år-månad eller år.", required=True),
        _c("by", "text", "Office or body.", "Funktion eller organ.", required=True),
        _c("proposal", "id", "Proposal it is about.", "Åtgärdsförslag det gäller.", refers="proposals"),
        _c("kind", "choice", "remark; decision, which is told; pin: the proposal must be built; veto: it must not; free: an earlier pin or veto holds no longer. The latest pin, veto or free of a proposal binds every run.", "remark: synpunkt; decision: beslut, som redovisas; pin: åtgärden ska byggas; veto: den får inte byggas; free: ett tidigare pin eller veto gäller inte längre. Åtgärdens senaste pin, veto eller free binder varje körning.", choices=("remark", "decision", "pin", "veto", "free"), default="remark"),
        _c("text", "text", "What was said or decided, and why.", "Vad som sades eller beslutades, och varför.", required=True),
        _c("change_asked", "text", "Change that is asked for.", "Ändring som efterfrågas."),
    ),
)

TABLES: dict[str, TableSchema] = {
    table.name: table
    for table in (
        PLACES, MUNICIPALITIES, OUTLINES, BACKGROUND, ROADS, RAILWAYS, SERVICES, SERVICE_STOPS, INTERCHANGES, CORRIDORS,
        PROPOSALS, CHANGES, FINANCING, PERIODS, FUNDS, BUDGET_SCENARIOS, BUDGETS, GOALS, NATIONAL_GOALS,
        GOAL_MAP, JUDGEMENTS, SCORES, STAKEHOLDERS, WEIGHTS, SWING, PAIRWISE, BEST_WORST, CHOICES, PAST_VALUES, GROUP_WEIGHTS, RULES, FACTS, SYNERGIES, TRIPS, RAIL_FREIGHT, VALUES, MODEL_SETTINGS, PRICE_INDEX,
        GIVEN_RESULTS, GIVEN_TIMES, UNPRICED_EFFECTS, WIDER_EFFECTS, RECORDS, POPULATION_GROUPS, DECISIONS,
    )
}  # fmt: skip

READ: Final = {**TABLES, PARAMETERS.name: PARAMETERS}
"""What a file may hold as a table: also one that is no longer written."""

SETTINGS: tuple[Column, ...] = (
    _c("name", "text", "Name of the scenario.", "Scenariots namn.", required=True),
    _c("name_en", "text", "Name in English.", "Namn på engelska."),
    _c("region", "text", "Region that hands in the list.", "Region som lämnar in listan."),
    _c("plan", "text", "Plan that the list is meant for.", "Plan som listan är avsedd för."),
    _c("case_number", "text", "Case number.", "Diarienummer."),
    _c("base_year", "integer", "Year that the network and the population describe.", "Året som nätet och befolkningen beskriver.", least=1990, most=2100),
    _c("currency", "word", "Currency of all amounts, three letters.", "Valuta för alla belopp, tre bokstäver.", choices=_CURRENCY),
    _c("unit", "choice", "What an amount of 1 is: one unit of the currency (plain), a thousand, a million or a billion.", "Vad beloppet 1 är: en enhet av valutan (plain), tusen, en miljon eller en miljard.", choices=("plain", "thousand", "million", "billion")),
    _c("price_year", "integer", "Common price year of the results.", "Resultatens gemensamma prisnivå.", least=1990, most=2100),
    _c("goal_version", "id", "Version of the goals in use.", "Målversion som används.", default="current"),
    _c("weighting", "choice", "Where the weights of a stakeholder come from that says nothing itself; the words are those of the column weighting.", "Var vikterna kommer ifrån för en intressent som inte själv anger det; orden är de i kolumnen weighting.", choices=_WEIGHTING, default="weights"),
    _c("parameters", "choice", "Set of appraisal values that come with infraprio; empty: the placeholders of sweden_placeholder.", "Uppsättning av kalkylvärden som följer med infraprio; tomt: platshållarna i sweden_placeholder.", choices=SETS),
    _c("profile", "text", "Country whose words, columns and parameters are used: sweden, generic, or a folder of your own; empty: sweden where amounts are in kronor, else generic.", "Land vars ord, kolumner och parametrar används: sweden, generic eller en egen mapp; tomt: sweden där beloppen är i kronor, annars generic."),
    _c("reference_alternative", "text", "What happens without the proposals.", "Vad som händer utan åtgärderna (jämförelsealternativ)."),
    _c("assignment", "choice", "Road times in the effects: in free flow, or with queues from a user equilibrium of all traffic.", "Restider på väg i effekterna: vid fritt flöde, eller med köer från en användarjämvikt för all trafik.", default="free_flow", choices=("free_flow", "equilibrium")),
    _c("induced_traffic", "choice", "Whether the number of trips between two places answers to their cost: none; short_run or long_run, with the parameter demand_elasticity_short_run or demand_elasticity_long_run.", "Om antalet resor mellan två platser svarar på vad de kostar: none; short_run eller long_run, med parametern demand_elasticity_short_run eller demand_elasticity_long_run.", default="none", choices=("none", "short_run", "long_run")),
    _c("reliability", "choice", "Whether effects and appraisal hold the spread of car times: none; uk_urban: standard deviation by congestion and distance, from the relation of the British guidance for urban roads. It needs assignment equilibrium.", "Om effekter och kalkyl ska hålla bilrestidernas spridning: none; uk_urban: standardavvikelse efter trängsel och avstånd, enligt den brittiska vägledningens samband för tätortsvägar. Kräver assignment equilibrium.", default="none", choices=("none", "uk_urban")),
    _c("active_travel", "choice", "Whether journeys by bicycle and on foot from place to place are modelled: none or modelled. They then take part in the choice of mode.", "Om resor med cykel och till fots från plats till plats ska modelleras: none eller modelled. De deltar då i färdmedelsvalet.", default="none", choices=("none", "modelled")),
    *(_c(f"queue_function_{word}", "choice", f"How the time grows with traffic on roads of the class {name}: bpr (a power), conical (a hyperbola), akcelik (a queue that grows over the period). Used by the equilibrium.", f"Hur tiden växer med trafiken på vägar av typen {name}: bpr (potens), conical (hyperbel), akcelik (kö som växer under perioden). Används av jämvikten.", default="bpr", choices=_LAWS) for word, name in QUEUE_CLASSES.items()),
    _c("attribution", "text", "Sources to be named with results.", "Källor som ska anges med resultaten."),
)  # fmt: skip
