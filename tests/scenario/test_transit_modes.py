"""Every mode of public transport is known wherever modes are asked for: no list of its own leaves one out."""

from __future__ import annotations

import ast
from typing import Final

import pytest

from infraprio.appraisal.seb import _TRANSIT
from infraprio.appraisal.values.items import PRICED, time_value_id, traffic_growth_id
from infraprio.appraisal.values.lines import value_ids
from infraprio.effects import INDICATORS
from infraprio.network.osm.mapping import TRACKS
from infraprio.scenario.parameters import ASKED_FOR, built_in
from infraprio.scenario.tables import RAILWAYS, TABLES
from infraprio.scenario.transit.modes import RAIL_MODES, TRANSIT
from infraprio.scenario.transit.stated import modes_in
from infraprio.words import known, say
from tests.conftest import ROOT
from tests.network.regions import change, region, stops

SOURCE: Final = ROOT / "src" / "infraprio"


@pytest.mark.parametrize("mode", list(TRANSIT))
def test_a_mode_is_known_everywhere(mode: str):
    what = TRANSIT[mode]
    assert mode in TABLES["services"].by_name["mode"].choices
    assert mode in TABLES["interchanges"].by_name["modes"].choices
    assert (mode in RAILWAYS.by_name["modes"].choices) == (what.links == "railways") == (mode in RAIL_MODES)
    assert (mode in TRACKS.values()) == (mode in RAIL_MODES)
    assert {f"value_of_time_{what.time_as}_work_sek_h", f"{mode}_cost_sek_km"} <= set(built_in())
    assert time_value_id(mode, "work", "regional") == f"value_of_time_{what.time_as}_work_sek_h"
    assert traffic_growth_id(mode) == "traffic_growth_transit_year"
    assert f"{mode}_cost_sek_km" in value_ids()
    running = [item for item in PRICED.values() if item.quantity == "service_km" and mode in item.modes]
    assert len(running) == 1
    assert running[0].needs(mode, "", "") == (f"{mode}_cost_sek_km",)
    assert (mode in _TRANSIT) == (mode != "air")
    assert (f"{mode}_boardings_day" in INDICATORS) == (not what.always)
    assert (mode in ASKED_FOR) == (not what.always)
    assert not what.stop_min or what.stop_min in built_in()
    for language in ("en", "sv", "nb"):
        assert known(f"benefits.{mode}")
        assert say(f"benefits.{mode}", language)


@pytest.mark.parametrize("mode", list(TRANSIT))
def test_a_mode_is_told_where_a_service_has_it_or_a_proposal_makes_one(mode: str):
    always = tuple(name for name, what in TRANSIT.items() if what.always)
    assert modes_in(region()) == always
    run = {"B": 9.0, "C": 9.0} if mode != "on_demand" else {}
    own = region(
        services=[{"id": "T", "name": "T", "mode": mode, "departures_day": 8}],
        service_stops=stops("T", "A B C", run),
    )
    proposed = region([change("P", "services", "T", "set", "mode", mode)])
    for scenario in (own, proposed):
        assert set(modes_in(scenario)) == {*always, mode}


def test_no_other_list_of_modes():
    """A literal that names a train and a bus together with another mode is a list that a new mode would be missing in."""
    spared = {"scenario/transit/modes.py", "synthetic/network_tables.py"}
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                parts = node.keys if isinstance(node, ast.Dict) else node.elts
                words = {str(part.value) for part in parts if isinstance(part, ast.Constant)}
                if {"train", "bus"} <= {word.split("_")[0] for word in words}:
                    found.append(f"{name}:{node.lineno}")
    assert [place for place in found if place.split(":")[0] not in spared and "traffic.py" not in place] == []
