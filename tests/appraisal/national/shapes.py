"""Workbooks in the shape of three guidelines. No original was at hand: titles, headings and rows are made up in their manner,
and the numbers are round."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Cell = str | float | None
Grid = list[list[Cell]]

ASEK: dict[str, Grid] = {
    "Läs mig": [["ASEK 8.0 Bilaga kalkylvärden"], ["Gäller från 2024-04-02"]],
    "Allmänt": [
        ["Allmänna kalkylvärden"],
        ["Kalkylvärde", "Värde", "Enhet"],
        ["Kalkylränta", 3.5, "%"],
        ["Skattefaktor", 1.3, "faktor"],
    ],
    "Restid": [
        ["Värdering av restid, kr/persontimme, prisnivå 2017"],
        [None, "Bil", "Tåg", "Buss"],
        ["Långväga privatresor"],
        ["Åktid långväga", 120, 80, 44],
        ["Regionala privatresor"],
        ["Åktid, arbetsresor", 101, 79, 61],
        ["Åktid, övriga resor", 66, 58, 36],
        ["Åktid, tjänsteresor", 330, 280, 281],
    ],
    "Övrigt": [
        ["Övriga kalkylvärden"],
        ["Kalkylvärde", "Värde", "Enhet", "Prisnivå"],
        ["Dödsfall", 40.5, "mnkr/person", 2017],
        ["Mycket allvarligt skadad", 6.1, "mnkr/person", 2017],
        ["Koldioxid", 700, "öre/kg", 2017],
        ["Körkostnad personbil", 21, "kr/mil", 2017],
        ["Barriäreffekt", 12, "kr/dygn", 2017],
    ],
}

TAG: dict[str, Grid] = {
    "Cover": [["TAG Data Book"], ["Data book v2.02 December 2025"]],
    "A1.1.1": [
        ["Table A 1.1.1: Green Book discount rates"],
        ["Years from current year", "Discount rate"],
        ["Discount rate, years 0 to 30", "3.50%"],
        ["Discount rate, years 31 to 75", "3.00%"],
    ],
    "A1.3.1": [
        ["Table A 1.3.1: Values of time per person (£ per hour, 2022 prices and 2022 values)"],
        ["Mode or purpose", "Resource cost", "Perceived cost", "Market price"],
        ["Business", 16.1, 16.1, 19.5],
        ["Commuting", 6.1, 7.5, 7.5],
        ["Other", 5.4, 6.5, 6.5],
    ],
    "A4.1.1": [
        ["Table A 4.1.1: Average value of prevention per casualty (£, 2022 prices)"],
        ["Casualty type", "Value"],
        ["Fatal", "2,350,000"],
        ["Serious", "264,500"],
        ["Slight", "20,400"],
    ],
}

US: dict[str, Grid] = {
    "Cover": [["U.S. DOT Benefit-Cost Analysis Guidance for Discretionary Grant Programs"], ["May 2025"]],
    "Discounting": [["Parameter", "Value"], ["Real discount rate", "7%"]],
    "Table A-1": [
        ["Table A-1: Value of Reduced Fatalities and Injuries"],
        ["KABCO Level", "Monetized Value (2023 U.S. $)"],
        ["O – No Injury", "$5,300"],
        ["C – Possible Injury", "$118,000"],
        ["B – Non-incapacitating", "$246,900"],
        ["A – Incapacitating", "$1,254,700"],
        ["K – Killed", "$13,200,000"],
    ],
    "Table A-2": [
        ["Table A-2: Value of Travel Time Savings"],
        ["Category", "Recommended hourly value (2023 U.S. $ per person-hour)"],
        ["Personal, local", 19.4],
        ["Business", 33.5],
        ["All purposes", 21.1],
        ["Truck drivers", 35.7],
    ],
}


def book(path: Path, sheets: dict[str, Grid]) -> Path:
    """Write sheets as a workbook."""
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(i, j, cell)
                    elif cell is not None:
                        sheet.write_number(i, j, cell)
    return path


def one_row(sheets: dict[str, Grid], sheet: str, row: Sequence[Cell], *, head: int) -> dict[str, Grid]:
    """The cover, and a sheet with its first `head` rows and one more."""
    cover = next(iter(sheets))
    return {cover: sheets[cover], sheet: [*sheets[sheet][:head], list(row)]}
