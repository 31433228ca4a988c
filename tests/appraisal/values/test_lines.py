"""Quantities as lines: which rules price them, and their sums by kind and proposal."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.values.items import PRICED
from infraprio.appraisal.values.lines import LineKind, make_lines, value_ids
from infraprio.appraisal.values.quantities import ITEMS, quantities
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import built_in


def lines_of(*rows: tuple[str, str, str, float]) -> list[tuple[str, str, str, bool, float]]:
    made = make_lines(quantities(pd.DataFrame(rows, columns=["proposal", "item", "mode", "change"])))
    kinds = [made.kinds[k] for k in made.kind]
    return [
        (str(p), kind.item, kind.mode, kind.funds, float(c))
        for p, kind, c in zip(made.proposal, kinds, made.change, strict=True)
    ]


def test_public_money_makes_a_second_line() -> None:
    assert lines_of(("A", "fare_revenue_sek", "bus", 7), ("A", "severe_accidents", "", -3)) == [
        ("A", "fares", "bus", False, 7), ("A", "fares", "bus", True, 7), ("A", "safety", "", False, -3),
    ]  # fmt: skip


def test_weighted_kilometres_take_the_place_of_plain_ones_of_their_proposal_alone() -> None:
    found = lines_of(("A", "vehicle_km_heavy", "heavy", 5), ("A", "freight_km", "heavy", 11), ("B", "vehicle_km_heavy", "heavy", 13))  # fmt: skip
    assert [(p, item) for p, item, *_ in found] == [
        ("A", "air_heavy"), ("A", "fuel_tax_heavy"), ("A", "fuel_tax_heavy"), ("A", "freight_weighted"),
        ("B", "freight_distance"), ("B", "air_heavy"), ("B", "fuel_tax_heavy"), ("B", "fuel_tax_heavy"),
    ]  # fmt: skip


def test_what_no_rule_prices_makes_no_line() -> None:
    assert lines_of(("A", "transit_trips", "transit", 5), ("A", "service_km", "car", 3), ("A", "construction_km", "", 2)) == []  # fmt: skip
    assert [item for _, item, *_ in lines_of(("A", "construction_km", "bridge", 2))] == ["construction_km"]


def test_sums_by_kind_and_proposal() -> None:
    rows = [("A", "X", 2.0), ("A", "Y", 3.0), ("B", "X", 5.0), ("C", "X", 7.0), ("B", "X", 11.0)]
    frame = pd.DataFrame(rows, columns=["proposal", "municipality", "change"]).assign(item="severe_accidents")
    made = make_lines(quantities(frame.assign(mode=["car", "car", "bus", "car", "car"])))
    assert [kind.mode for kind in made.kinds] == ["bus", "car"]
    assert made.municipality.tolist() == ["X", "Y", "X", "X", "X"]
    assert made.table(("B", "A")).tolist() == [[5.0, 0.0], [11.0, 5.0]]  # C is none of them


def test_kinds_stand_in_the_order_of_their_labels() -> None:
    labels = [("safety", "car", "", ""), ("fares", "bus", "work", "long"), ("fares", "bus", "", "regional")]
    kinds = [LineKind(item=i, mode=m, purpose=p, distance=d) for i, m, p, d in labels]
    assert sorted(kinds) == kinds[::-1]
    assert kinds[0].priced is PRICED["safety"]


def test_every_value_of_the_table_is_named_and_nothing_else() -> None:
    """What is only discounted, counted over or drawn from is no value of a line; what counts only where stated is none."""
    named = value_ids()
    assert len(set(named)) == len(named)
    assert {i for i in named if i.startswith("value_of_time_")} == {
        f"value_of_time_{mode}_{use}_sek_h" for mode in ("car", "train", "bus") for use in ("long", "work", "other", "business")
    }  # fmt: skip
    values = {i for i, p in built_in().items() if p.kind == "value" and not i.startswith(("value_of_time_", "appraisal_period_"))}  # fmt: skip
    assert values - set(named) == {"discount_rate", "car_cost_sek_km"}
    assert not {"health_bicycle_sek_km", "health_walking_sek_km"} & set(named)
    built = {i for i in named if i.startswith("construction_co2_")}
    assert built == {f"construction_co2_{mode}_t_km" for mode in ("road", "rail", "tunnel", "bridge")}


def test_quantities_are_added_where_all_labels_are_alike_and_nothing_is_left_out() -> None:
    rows = [("B", "co2_tonnes", "car", "M", 3.0), ("A", "co2_tonnes", None, "M", 5.0), ("B", "co2_tonnes", "car", "M", 4.0),
            ("B", "co2_tonnes", "car", "N", -2.0), ("C", "severe_accidents", "", "", 1.5), ("C", "severe_accidents", "", "", -1.5),
            ("D", "severe_accidents", "", "", 1.0)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["proposal", "item", "mode", "municipality", "change"])
    made = quantities(frame, evaluated=["E", "A"])
    shown = made.to_frame()
    assert shown[["proposal", "mode", "municipality", "change"]].to_numpy().tolist() == [
        ["B", "car", "M", 7.0], ["A", "", "M", 5.0], ["B", "car", "N", -2.0], ["D", "", "", 1.0],
    ]  # fmt: skip
    assert shown["unit"].tolist() == ["t/year", "t/year", "t/year", "persons/year"]
    assert shown["purpose"].eq("").all()
    assert made.evaluated == ("E", "A", "B", "C", "D")
    mine = made.of("B")
    assert (mine.change.tolist(), mine.municipality.tolist(), mine.evaluated) == (
        [7.0, -2.0],
        ["M", "N"],
        ("B",),
    )
    assert len(mine) == 2
    assert made.of("E").evaluated == ("E",)


def test_all_faults_of_a_table_of_quantities_are_named_at_once() -> None:
    rows = [("A", "joy", 1.0), ("B", "co2_tonnes", "many"), ("C", "joy", np.inf), ("D", "co2_tonnes", 2.0)]
    with pytest.raises(AppraisalError) as fault:
        quantities(pd.DataFrame(rows, columns=["proposal", "item", "change"]))
    told = str(fault.value).splitlines()
    assert told[1].startswith(f"  item 'joy' is unknown; use one of {next(iter(ITEMS))}, ")
    assert [line.strip().partition(";")[0] for line in told[2:]] == [
        "co2_tonnes of B: 'many' is not a number", "joy of C: inf is not a number",
    ]  # fmt: skip
    with pytest.raises(AppraisalError, match="lacks the columns proposal, change; add them"):
        quantities(pd.DataFrame({"item": []}))
