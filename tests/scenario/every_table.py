"""A small region with a row in every table, as text cells that a test may spoil and write in each format."""

from __future__ import annotations

import csv
from pathlib import Path

import infraprio as ip
from infraprio.scenario.columns import written

SETTINGS = {
    "name": "Två orter", "region": "Region", "base_year": "2025", "currency": "SEK", "unit": "million", "price_year": "2025",
    "reference_alternative": "Ingenting byggs.",
}  # fmt: skip

_TEXT = """
places: id name municipality lat lon population jobs kind offers
A Aby Aby 63.0 14.0 9000 5000 town hospital,university
B Bodarna Bod 63.2 14.4 4000 1200 town -
C Cederby Bod 63.3 14.1 600 90 village -
municipalities: id name population seat
Aby Aby 9000 A
Bod Bodarna 4600 B
outlines: municipality ring order lat lon
Aby 1 1 62.9 13.9
Aby 1 2 63.1 13.9
Aby 1 3 63.1 14.2
background: id kind wkt
Sjön water POLYGON((13.9,62.9;14.0,62.9;14.0,63.0;13.9,62.9))
roads: id from_place to_place length_km speed_kmh aadt heavy_share road_class
R1 A B 34 70 2500 0.12 two_lane
R2 B C 21 60 - - narrow
railways: id from_place to_place length_km speed_kmh tracks electrified capacity_trains_day trains_day modes
J1 A B 33 100 1 yes 40 20 train,tram
services: id name mode departures_day first_departure last_departure wait_min detour_factor vehicles seats
S1 Tåg train 8 06:00 22:00 - - - -
S2 Buss bus 4 - - - - - -
S3 Ring on_demand - 08:00 20:00 15 1.4 2 8
service_stops: service order place run_min
S1 1 A -
S1 2 B 25
S2 1 B -
S2 2 C 30
S3 1 A -
S3 2 B -
interchanges: id name place modes parking_spaces charge_sek
H1 Aby_C A train,bus,car 50 10
corridors: id name places
K1 Stråket A,B,C
proposals: id name kind horizon cost_msek cost_low_msek cost_high_msek price_year maturity corridors municipalities places step
P1 Väg_A–B road medium 180 150 230 2025 study K1 Aby,Bod A,B 3
P2 Väg_A–C road long 260 - - 2025 - - - - -
P3 Parkering interchange medium 20 - - 2023 - - Aby - -
P4 Fler_tåg service medium 35 - - 2025 - - - - -
changes: proposal table object action attribute value
P1 roads R1 set speed_kmh 93
P2 roads R3 new - -
P2 roads R3 set from_place A
P2 roads R3 set to_place C
P2 roads R3 set length_km 35
P2 roads R3 set speed_kmh 80
P3 interchanges H1 set parking_spaces 150
P4 services S1 add departures_day 6
financing: proposal fund share
P1 state 1
P2 state 1
P3 state 0.5
P3 muni 0.5
P4 state 1
periods: id name first_year last_year horizon
p1 Första 2026 2031 medium
p2 Andra 2032 2037 long
funds: id name carry_over
state Staten no
muni Kommunen yes
budget_scenarios: id name probability main
low Låg 0.5 no
high Hög 0.5 yes
budgets: scenario fund period amount_msek price_year
low state p1 190 2025
low state p2 190 2025
low muni p1 30 2025
low muni p2 30 2025
high state p1 300 2025
high state p2 300 2025
high muni p1 30 2025
high muni p2 30 2025
goals: id name indicator zero_at full_at
time Restid travel_time_gain_hours_day - -
care Vård minutes_to_hospital - -
nature Natur judgement - -
noise Buller score 0 10
stakeholders: id name main voice weighting
region Regionen yes 1 -
aby Aby no 2 -
bo Bo no 1 swing
cedal Cedal no 1 ahp
dorf Dorf no 1 bwm
swing: stakeholder goal points place
bo time 100 1
bo care 60 2
bo nature 30 3
bo noise 10 4
pairwise: stakeholder goal other times
cedal time care 2
cedal care nature 2
cedal nature noise 2
best_worst: stakeholder goal best_times worst_times
dorf time 1 8
dorf care 2 4
dorf nature 4 2
dorf noise 8 1
weights: stakeholder goal weight low high
region time 0.4 0.4 0.6
region care 0.3 0.2 0.4
region nature 0.2 0.1 0.3
region noise 0.1 0.0 0.2
aby time 0.4 0.4 0.6
aby care 0.3 0.2 0.4
aby nature 0.2 0.1 0.3
aby noise 0.1 0.0 0.2
group_weights: group goal weight
district nature 0.5
district noise 0.5
judgements: proposal goal rating low high by
P1 nature -1 -2 2 kontoret
P2 nature -2 -2 2 kontoret
P3 nature 0 -2 2 kontoret
P4 nature 1 -2 2 kontoret
scores: proposal goal value low high
P1 noise 4 2 6
P2 noise 5 2 6
P3 noise 3 2 6
P4 noise 6 2 6
choices: better worse year
P1 OLD 2019
P2 P3 2021
past_values: object goal value
OLD time 3
OLD care 1
OLD nature 1
OLD noise 4
national_goals: id name
N1 Ett
N2 Två
goal_map: goal national_goal strength
time N1 1
care N2 0.5
nature N2 0.5
rules: id rule proposals group_by group limit unit
r1 excludes P1,P2 - - - -
r2 at_most - kind road 1 count
facts: proposal fact value unit
P1 co2 12 t
synergies: id proposals saving_msek
s1 P3,P4 3
price_index: index year value
road_construction 2023 106
road_construction 2025 110
NOK 2023 0.98
given_results: proposal item value price_year
P3 npv_msek -3.5 2025
given_times: mode proposal from_place to_place minutes
car P1 A B 30
unpriced_effects: proposal effect group verdict reason
P1 landskap environment negative väg
records: object kind stage planned_cost_msek actual_cost_msek planned_benefit_msek actual_benefit_msek
Väg_1 road study 100 120 200 180
Bana_2 rail plan 300 330 - -
population_groups: dimension group place share income elasticity
income low A 0.5 200 1.3
income high A 0.5 400 1.3
wider_effects: proposal effect value persons source
P1 construction_co2 900 - klimatkalkyl
P3 cycling 60 40 räkning
decisions: date by proposal kind text
2025-03-01 Nämnden P1 remark Tidigare
values: id value unit
tax_factor 1.2 factor
model_settings: id value unit
walk_speed_kmh 4.5 km/h
rail_freight: id goods from_place to_place tonnes_year axle_load_t train_length_m traction
G1 timmer A B 200000 22.5 630 change
trips: purpose from_place to_place trips_day
leisure A B 100
leisure B A 100
"""

Grid = list[list[str]]


def grids() -> dict[str, Grid]:
    """Heading and rows of every table, as text."""
    tables: dict[str, Grid] = {}
    for line in _TEXT.strip().splitlines():
        name, colon, heading = line.partition(": ")
        if colon and " " not in name:
            tables[name] = [heading.split()]
            current = tables[name]
        else:
            cells = [
                "" if c == "-" else c.replace(",", " ").replace(";", ", ").replace("_C", " C")
                for c in line.split()
            ]
            current.append(cells)
    return tables


def toml(settings: dict[str, str] | None = None) -> str:
    rows = (f"{k} = {v if v.isdigit() else chr(34) + v + chr(34)}" for k, v in (settings or SETTINGS).items())
    return "[scenario]\n" + "\n".join(rows) + "\n"


def as_written(rows: Grid) -> Grid:
    """Rows under the headings that a planner writes: cost, not cost_msek."""
    return [[written(cell) for cell in row] for row in rows]


def write_folder(folder: Path, tables: dict[str, Grid] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(toml(), encoding="utf-8")
    for name, rows in (tables or grids()).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(as_written(rows))
    return folder


def write_workbook(path: Path, tables: dict[str, Grid] | None = None) -> Path:
    """As a planner's workbook: numbers are numbers, the rest is text."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in {
            "scenario": [["setting", "value"], *map(list, SETTINGS.items())],
            **{table: as_written(rows) for table, rows in (tables or grids()).items()},
        }.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if cell.replace(".", "", 1).replace("-", "", 1).isdigit():
                        sheet.write_number(i, j, float(cell))
                    elif cell:
                        sheet.write_string(i, j, cell)
    return path


def write_geopackage(path: Path, folder: Path) -> Path:
    return ip.write(ip.read(write_folder(folder)), path)


def codes(path: Path, *severities: str) -> list[str]:
    """Codes of the findings, of some severities or of all."""
    return [f.code for f in ip.check(path) if not severities or f.severity in severities]
