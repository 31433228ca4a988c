"""Which row holds the headings, and which column a heading that is not known may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from infraprio.scenario.cells import as_text
from infraprio.scenario.columns import TableSchema
from infraprio.words import languages

__all__ = ["heading_row", "meant_column", "meant_table"]

_SEARCHED: Final = 20
"""Rows in which the headings are looked for."""

_SYNONYMS: Final[Mapping[str, str]] = {
    "id": "id nummer nr objekt objektid objektnummer number no",
    "name": "name namn benämning objektnamn title titel rubrik",
    "municipality": "municipality kommun",
    "municipalities": "municipalities kommuner berörda_kommuner kommun",
    "lat": "lat latitude latitud",
    "lon": "lon long lng longitude longitud",
    "population": "population befolkning invånare folkmängd residents inhabitants",
    "jobs": "jobs arbetsplatser arbetstillfällen sysselsatta workplaces employment",
    "kind": "kind typ type slag åtgärdstyp objekttyp",
    "from_place": "from_place from från från_plats start",
    "to_place": "to_place to till till_plats slut",
    "length_km": "length_km length längd",
    "speed_kmh": "speed_kmh speed hastighet medelhastighet",
    "speed_limit_kmh": "speed_limit_kmh speed_limit hastighetsgräns skyltad_hastighet",
    "aadt": "aadt ådt årsdygnstrafik trafikflöde",
    "heavy_share": "heavy_share andel_tung_trafik andel_tunga tung_trafik",
    "capacity_veh_h": "capacity_veh_h capacity kapacitet",
    "lanes": "lanes körfält antal_körfält",
    "bus_lane": "bus_lane busskörfält kollektivkörfält",
    "departures_day": "departures_day departures avgångar turer turer_per_dag",
    "parking_spaces": "parking_spaces parking_places parking parkeringsplatser p_platser infartsparkering",
    "cost_msek": "cost_msek cost costs kostnad kostnader investering investeringskostnad anläggningskostnad total_cost totalkostnad",
    "cost_low_msek": "cost_low_msek low_cost låg_kostnad kostnad_låg",
    "cost_high_msek": "cost_high_msek high_cost hög_kostnad kostnad_hög",
    "amount_msek": "amount_msek amount belopp ram budget anslag",
    "price_year": "price_year prisnivå prisår price_level",
    "currency": "currency valuta",
    "horizon": "horizon horisont tidshorisont",
    "maturity": "maturity mognad mognadsgrad",
    "first_year": "first_year första_år startår från_år",
    "last_year": "last_year sista_år slutår till_år",
    "fund": "fund källa finansieringskälla finansiär",
    "share": "share andel",
    "proposal": "proposal åtgärd åtgärdsförslag förslag project projekt",
    "proposals": "proposals åtgärder åtgärdsförslag förslag projects projekt",
    "scenario": "scenario budgetscenario",
    "period": "period planperiod",
    "probability": "probability sannolikhet",
    "goal": "goal mål",
    "indicator": "indicator indikator mått",
    "weight": "weight vikt",
    "stakeholder": "stakeholder intressent",
    "rating": "rating betyg bedömning poäng score points",
    "table": "table tabell",
    "object": "object objekt",
    "action": "action åtgärd",
    "attribute": "attribute attribut egenskap",
    "value": "value värde",
    "rule": "rule regel",
    "date": "date datum",
    "note": "note anmärkning kommentar comment remark",
    "source": "source källa",
}
"""Column -> what planners call it, blanks written as _."""

_TABLE_SYNONYMS: Final[Mapping[str, str]] = {
    "proposals": "åtgärder åtgärdsförslag förslag projekt objekt projects measures åtgärdslista",
    "places": "platser orter noder nodes zones",
    "roads": "vägar vägnät road",
    "railways": "järnvägar banor rail railway spår",
    "services": "linjer kollektivtrafik lines trafik",
    "service_stops": "hållplatser uppehåll stops",
    "interchanges": "bytespunkter stationer",
    "changes": "förändringar ändringar",
    "budgets": "ramar budget belopp anslag",
    "funds": "källor finansieringskällor",
    "financing": "finansiering",
    "periods": "perioder planperioder",
    "goals": "mål målträd",
    "weights": "vikter viktning",
    "judgements": "bedömningar betyg ratings judgments",
    "stakeholders": "intressenter",
    "rules": "regler villkor",
    "municipalities": "kommuner",
    "values": "värden kalkylvärden parametrar",
    "model_settings": "modellinställningar",
    "decisions": "beslut beslutslogg",
    "budget_scenarios": "budgetscenarier scenarier",
}


def _plain(heading: str) -> str:
    """Lower case, units in brackets left out, everything else than letters and digits as one _."""
    text = re.sub(r"[(\[].*?[)\]]|,.*$", " ", heading.lower())
    return re.sub(r"\W+", "_", text).strip("_")


def meant_column(heading: str, schema: TableSchema) -> str:
    """The column that a heading means by another name, empty if none is.

    Examples
    --------
    >>> from infraprio.scenario.tables import TABLES
    >>> meant_column("Kostnad (mnkr)", TABLES["proposals"]), meant_column("Kontakt", TABLES["proposals"])
    ('cost_msek', '')
    """
    plain = _plain(heading)
    without_unit = re.sub(r"_(msek|mkr|mnkr|sek|kr|tkr|km|kmh|km_h|min|year|år)$", "", plain)
    for column in schema.columns:
        words = _SYNONYMS.get(column.name, column.name).split()
        if plain in words or without_unit in words:
            return column.name
    return ""


def meant_table(name: str, tables: Iterable[TableSchema]) -> str:
    """The table that a sheet or file means by another name, empty if none is.

    Examples
    --------
    >>> from infraprio.scenario.tables import TABLES
    >>> meant_table("Åtgärder", TABLES.values())
    'proposals'
    """
    plain = _plain(name)
    for table in tables:
        if plain in {table.name, *(_plain(table.title_in(language)) for language in languages())}:
            return table.name
        if plain in _TABLE_SYNONYMS.get(table.name, "").split():
            return table.name
    return ""


def heading_row(schema: TableSchema, rows: Sequence[Sequence[object]]) -> int:
    """Position of the row that holds the headings: the first, unless a lower one names known columns and it does not.

    Examples
    --------
    >>> from infraprio.scenario.tables import TABLES
    >>> heading_row(TABLES["funds"], [["Our funds", ""], ["id", "name"], ["S", "State"]])
    1
    """

    def known_in(row: Sequence[object]) -> int:
        return sum(schema.heads(as_text(cell)) for cell in row)

    if not rows or known_in(rows[0]) > 1:
        return 0
    known = [known_in(row) for row in rows[:_SEARCHED]]
    best = max(range(len(known)), key=lambda i: (known[i], -i))
    return best if known[best] > max(known[0], 1) else 0
