"""The registry of indicators: what is measured, in which unit, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

__all__ = ["INDICATORS", "Indicator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    id, name, name_sv : stable id, and names in English and Swedish.
    unit : of the value and of the change (with minus without).
    direction : "more" or "less" is better.
    formula : how it is computed.
    source : where the definition comes from.
    zonal : "sum" or "mean" where values of zones exist (a municipality sums or weighs them), else "".
    parameters : parameters whose range moves the value in proportion.
    """

    id: str
    name: str
    name_sv: str
    unit: str
    direction: Literal["more", "less"]
    formula: str
    source: str
    zonal: Literal["", "sum", "mean"] = ""
    parameters: tuple[str, ...] = ()


_NOTE: Final = "common practice"
_GEURS: Final = "Geurs and van Wee 2004; cumulative opportunities"
_TRV: Final = "Trafikverket 2018:208"
_RESKOLL: Final = "Trafikverket, criteria for basic interregional accessibility"
_DEMAND: Final = ("demand_level",)
_OFFERS: Final = (
    ("hospital", "hospital", "sjukhus"),
    ("university", "university", "universitet eller högskola"),
    ("airport", "airport", "flygplats"),
    ("regional_centre", "regional centre", "regioncentrum"),
    ("travel_centre", "travel centre", "resecentrum"),
    ("capital", "capital", "huvudstad"),
)


def _rows() -> list[Indicator]:
    rows: list[Indicator] = []

    def add(
        name_id: str, name: str, name_sv: str, unit: str, direction: Literal["more", "less"], formula: str,
        source: str = _NOTE, zonal: Literal["", "sum", "mean"] = "", parameters: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        rows.append(
            Indicator(
                id=name_id, name=name, name_sv=name_sv, unit=unit, direction=direction, formula=formula,
                source=source, zonal=zonal, parameters=parameters,
            )
        )  # fmt: skip

    add(
        "travel_hours_day",
        "Travel time",
        "Restid",
        "person-hours/day",
        "less",
        "sum over modes of trips x door-to-door minutes / 60, traffic without model trips included",
        "Wardrop 1952; total travel time",
        "sum",
        _DEMAND,
    )
    add(
        "travel_hours_car_day",
        "Travel time by car",
        "Restid med bil",
        "person-hours/day",
        "less",
        "sum_ij T_car t_car / 60",
        _NOTE,
        "",
        _DEMAND,
    )
    add(
        "travel_hours_pt_day",
        "Travel time by public transport",
        "Restid med kollektivtrafik",
        "person-hours/day",
        "less",
        "sum_ij T_pt t_pt / 60",
        _NOTE,
        "",
        _DEMAND,
    )
    add(
        "travel_hours_park_ride_day",
        "Travel time by park and ride",
        "Restid med infartsparkering",
        "person-hours/day",
        "less",
        "sum_ij T_pr t_pr / 60, mean over the lots chosen",
        _NOTE,
        "",
        _DEMAND,
    )
    add(
        "corridor_minutes_car",
        "Time by car along the corridors",
        "Restid med bil i stråken",
        "min",
        "less",
        "sum over corridors of t_car from end to end",
        _TRV,
    )
    add(
        "corridor_minutes_pt",
        "Time by public transport along the corridors",
        "Restid med kollektivtrafik i stråken",
        "min",
        "less",
        "sum over corridors of t_pt from end to end",
        _TRV,
    )
    add(
        "generalised_cost_msek_year",
        "Generalised cost of journeys",
        "Generaliserad reskostnad",
        "MSEK/year",
        "less",
        "sum_ij T C value of time, C composite cost of all modes",
        _TRV,
        "sum",
        ("demand_level", "value_of_time"),
    )
    add(
        "consumer_surplus_hours_year",
        "Gain of travellers in time",
        "Resenärernas nytta i tid",
        "hours/year",
        "more",
        "365 sum_ij (T0+T1)/2 (C0-C1)/60, C logsum cost in minutes",
        _TRV,
        "sum",
        _DEMAND,
    )
    add(
        "consumer_surplus_msek_year",
        "Gain of travellers in money (logsum)",
        "Resenärernas nytta i pengar (logsumma)",
        "MSEK/year",
        "more",
        "365 sum_ij (T0+T1)/2 (C0-C1) value of time of the purpose",
        _TRV,
        "sum",
        ("demand_level", "value_of_time"),
    )
    add(
        "consumer_surplus_half_msek_year",
        "Gain of travellers in money (rule of a half)",
        "Resenärernas nytta i pengar (halveringsregeln)",
        "MSEK/year",
        "more",
        "365 sum_ijm (T0+T1)/2 (c0-c1) value of time",
        _TRV,
        "sum",
        ("demand_level", "value_of_time"),
    )
    for minutes in (45, 60):
        add(
            f"jobs_within_{minutes}_min",
            f"Jobs within {minutes} minutes",
            f"Arbetsplatser inom {minutes} minuter",
            "jobs",
            "more",
            f"sum_i P_i sum_j E_j 1(t_ij <= {minutes}) / sum_i P_i, best mode",
            f"{_GEURS}; Sandow and Westin 2010 for 45 minutes",
            "mean",
        )
        add(
            f"population_within_{minutes}_min",
            f"Residents within {minutes} minutes of jobs",
            f"Invånare inom {minutes} minuter från arbetsplatser",
            "residents",
            "more",
            f"sum_j E_j sum_i P_i 1(t_ij <= {minutes}) / sum_j E_j, best mode",
            _GEURS,
            "mean",
        )
    add(
        "jobs_within_60_min_pt",
        "Jobs within 60 minutes by public transport",
        "Arbetsplatser inom 60 minuter med kollektivtrafik",
        "jobs",
        "more",
        "as jobs_within_60_min, public transport alone",
        _GEURS,
        "mean",
    )
    add(
        "accessibility_gravity",
        "Accessibility to jobs (gravity)",
        "Tillgänglighet till arbetsplatser (potential)",
        "weighted jobs",
        "more",
        "sum_i P_i sum_j E_j / (1 + exp(a + b ln t_ij)) / sum_i P_i",
        "Hansen 1959; Geurs and van Eck 2001",
        "mean",
    )
    add(
        "accessibility_logsum",
        "Accessibility to jobs (logsum)",
        "Tillgänglighet till arbetsplatser (logsumma)",
        "min",
        "more",
        "sum_i P_i ln(sum_j E_j exp(-s C_ij)) / s / sum_i P_i",
        _TRV,
        "mean",
    )
    add(
        "accessibility_worst_municipality",
        "Accessibility in the municipality worst off",
        "Tillgänglighet i den kommun som har det sämst",
        "weighted jobs",
        "more",
        "least population-weighted gravity accessibility of a municipality",
        _NOTE,
    )
    add(
        "accessibility_p10",
        "Accessibility of the tenth worst off",
        "Tillgänglighet för den tiondel som har det sämst",
        "weighted jobs",
        "more",
        "10th percentile of gravity accessibility over residents",
        _NOTE,
    )
    add(
        "accessibility_gini",
        "Unevenness of accessibility over municipalities",
        "Ojämnhet i tillgänglighet mellan kommuner",
        "Gini",
        "less",
        "Gini coefficient of municipal gravity accessibility, weighted by residents",
        "Gini 1912",
    )
    for word, name, name_sv in _OFFERS:
        add(
            f"minutes_to_{word}",
            f"Minutes to {name}",
            f"Minuter till {name_sv}",
            "min",
            "less",
            "sum_i P_i min_j t_ij / sum_i P_i, best mode, at most time_most_min",
            _NOTE,
            "mean",
        )
    for word, name, name_sv in _OFFERS:
        add(
            f"minutes_to_{word}_pt",
            f"Minutes to {name} by public transport",
            f"Minuter till {name_sv} med kollektivtrafik",
            "min",
            "less",
            f"as minutes_to_{word}, public transport alone",
            _NOTE,
            "mean",
        )
    add(
        "minutes_to_hospital_p90",
        "Minutes to hospital, ninth decile",
        "Minuter till sjukhus, nionde decilen",
        "min",
        "less",
        "90th percentile over residents of min_j t_ij",
        _NOTE,
    )
    add(
        "minutes_to_hospital_worst_municipality",
        "Minutes to hospital in the municipality worst off",
        "Minuter till sjukhus i den kommun som har det sämst",
        "min",
        "less",
        "largest municipal mean of min_j t_ij",
        _NOTE,
    )
    for word, name, name_sv, least in (
        ("hospital", "hospital", "sjukhus", 60),
        ("regional_centre", "the regional centre", "regioncentrum", 45),
        ("university", "university", "högskola", 60),
        ("airport", "airport", "flygplats", 90),
    ):
        add(
            f"share_within_{least}_min_{word}",
            f"Residents within {least} minutes of {name}",
            f"Invånare inom {least} minuter från {name_sv}",
            "%",
            "more",
            f"100 sum_i P_i 1(t_i <= {least}) / sum_i P_i",
            _NOTE,
            "mean",
        )
    add(
        "basic_access_to_capital_green",
        "Municipalities with good day trips to the capital",
        "Kommuner med god dagsresa till huvudstad",
        "municipalities",
        "more",
        "criterion C1 met at green: <= 4 h, arrive before 10, leave after 16, stay >= 6 h; evenly spread departures",
        _RESKOLL,
    )
    add(
        "basic_access_to_capital_red",
        "Municipalities without day trips to the capital",
        "Kommuner utan dagsresa till huvudstad",
        "municipalities",
        "less",
        "criterion C1 neither green nor yellow (<= 5 h, stay >= 6 h)",
        _RESKOLL,
    )
    add(
        "basic_access_from_capital_green",
        "Municipalities with good day trips from the capital",
        "Kommuner med god dagsresa från huvudstad",
        "municipalities",
        "more",
        "criterion C2 met: <= 4 h, out after 6, home before 24, stay >= 6 h",
        _RESKOLL,
    )
    add(
        "vehicle_km_car_million_year",
        "Car traffic",
        "Trafikarbete bil",
        "million vehicle-km/year",
        "less",
        "365 sum_a x_a L_a, x counted traffic plus modelled change",
        _NOTE,
        "",
        _DEMAND,
    )
    add(
        "vehicle_km_heavy_million_year",
        "Heavy traffic",
        "Trafikarbete tung trafik",
        "million vehicle-km/year",
        "less",
        "365 sum_a h_a L_a",
        _NOTE,
        "",
        _DEMAND,
    )
    add(
        "co2_tonnes_year",
        "Carbon dioxide",
        "Koldioxidutsläpp",
        "tonnes/year",
        "less",
        "365 sum_a x_a L_a f(v_a) for cars and lorries, plus services by distance; f rises with speed squared",
        "structure as HBEFA; factors in the parameters",
        "",
        ("demand_level", "co2_car_kg_km"),
    )
    add(
        "severe_accidents_year",
        "Killed and severely injured",
        "Döda och svårt skadade",
        "persons/year",
        "less",
        "365 sum_a x_a L_a risk(class_a) + stated accidents of roads and railways",
        "structure as Trafikverket effektsamband; risks in the parameters",
        "",
        ("demand_level", "risk_two_lane"),
    )
    add(
        "freight_cost_msek_year",
        "Cost of road freight",
        "Kostnad för godstransporter på väg",
        "MSEK/year",
        "less",
        "365 sum_a h_a (minutes SEK/h / 60 + km SEK/km, less on BK4, + toll)",
        _NOTE,
        "",
        ("demand_level", "freight_cost_sek_km"),
    )
    add(
        "bk4_km",
        "Roads open to 74 tonnes (BK4)",
        "Vägar öppna för 74 ton (BK4)",
        "km",
        "more",
        "sum of the length of open roads with bearing class BK4",
        "Swedish bearing classes",
    )
    add(
        "park_ride_spaces_used",
        "Park-and-ride spaces used",
        "Använda infartsparkeringsplatser",
        "spaces",
        "more",
        "cars parked on an average day: trips / 2 / occupancy, at most the spaces",
        "Spiess 1996",
        "",
        _DEMAND,
    )
    add(
        "park_ride_overflow",
        "Park-and-ride spaces lacking",
        "Saknade infartsparkeringsplatser",
        "spaces",
        "less",
        "cars that would park if no lot were full, beyond those that do, lot by lot",
        "Spiess 1996",
        "",
        _DEMAND,
    )
    add(
        "park_ride_trips_day",
        "Trips by park and ride",
        "Resor med infartsparkering",
        "trips/day",
        "more",
        "sum_ij T_pr",
        _NOTE,
        "sum",
        _DEMAND,
    )
    add(
        "pt_trips_day",
        "Trips by public transport",
        "Resor med kollektivtrafik",
        "trips/day",
        "more",
        "sum_ij T_pt",
        _NOTE,
        "sum",
        _DEMAND,
    )
    add(
        "pt_share",
        "Share of public transport",
        "Kollektivtrafikens andel",
        "%",
        "more",
        "100 sum (T_pt + T_pr) / sum T, trips between places",
        _NOTE,
    )
    add(
        "unserved_trips_day",
        "Trips without any way",
        "Resor utan färdväg",
        "trips/day",
        "less",
        "sum of T_ij where no mode has a way",
        "Jenelius, Petersen and Mattsson 2006",
        "sum",
        _DEMAND,
    )
    add(
        "closure_vehicle_hours",
        "Extra time when a critical road is closed",
        "Extra tid när en viktig väg är stängd",
        "vehicle-hours/day",
        "less",
        "mean over the most critical roads of the reference of sum_ij x_ij (t_ij closed - t_ij), without a way closure_unserved_min",
        "Jenelius, Petersen and Mattsson 2006: link importance",
        "",
        _DEMAND,
    )
    add(
        "closure_cut_off_vehicles",
        "Vehicles cut off when a critical road is closed",
        "Fordon utan väg när en viktig väg är stängd",
        "vehicles/day",
        "less",
        "mean over the same roads of the vehicles without any way",
        "Jenelius, Petersen and Mattsson 2006: unsatisfied demand",
        "",
        _DEMAND,
    )
    add(
        "residents_behind_bridge",
        "Residents whom one road closure cuts off",
        "Invånare som en enda stängd väg skär av",
        "residents",
        "less",
        "residents that a single link joins to the regional centre (cut links of the road graph)",
        "bridges of a graph: Tarjan 1974",
    )
    return rows


INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType({row.id: row for row in _rows()})
"""Every indicator by id, in the order in which tables show them."""
