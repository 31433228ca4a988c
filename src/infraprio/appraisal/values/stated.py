"""Stated wider effects as quantities that are priced like all others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import pandas as pd

from infraprio.appraisal.values.quantities import Quantities, quantities
from infraprio.effects.stated.changes import stated_rows
from infraprio.scenario.scenario import Scenario

__all__ = ["ITEM_OF", "with_stated"]

ITEM_OF: Final = {
    "construction_co2": ("construction_co2_tonnes", ""),
    **{f"construction_{kind}": ("construction_km", kind) for kind in ("road", "rail", "tunnel", "bridge")},
    "noise": ("noise_exposed_persons", ""),
    "air": ("pm25_exposure_person_ug", ""),
    "cycling": ("cycling_person_minutes", ""),
    "walking": ("walking_person_minutes", ""),
}
"""Effect -> item and mode of the quantities; wider economic impacts are given in money and never priced."""
_OF_BUILDING: Final = frozenset({"construction_co2_tonnes", "construction_km"})


def with_stated(
    physical: Quantities, scenario: Scenario, members: Collection[str] | None = None
) -> Quantities:
    """The quantities and those of the table ``wider_effects``.

    Who states what a proposal does to people has stated its effects; who states the carbon of building it has not.

    Parameters
    ----------
    members : proposals whose rows count; None: all.
    """
    rows = [
        (row.proposal, *ITEM_OF[row.effect], row.size)
        for row in stated_rows(scenario)
        if row.effect in ITEM_OF and (members is None or row.proposal in members)
    ]
    if not rows:
        return physical
    fresh = pd.DataFrame(rows, columns=["proposal", "item", "mode", "change"])
    told = fresh.loc[~fresh["item"].isin(_OF_BUILDING), "proposal"]
    frame = pd.concat([physical.to_frame().drop(columns="unit"), fresh])
    return replace(quantities(frame), evaluated=tuple(dict.fromkeys([*physical.evaluated, *told])))
