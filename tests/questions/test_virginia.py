"""Virginia's own choice of 2018 under audit: published scores, skipped where the data are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Problem
from infraprio.questions.audit import audit_plan
from infraprio.questions.subject import Subject, subject_of
from infraprio.questions.why.standing import why_of
from tests.conftest import SHARED

FILE = SHARED / "data" / "virginia_smart_scale" / "ss-data.csv"
MONEY = 350.0
SHARES = {
    "Bristol": 0.070, "Culpeper": 0.062, "Fredericksburg": 0.069, "Hampton Roads": 0.202, "Lynchburg": 0.071,
    "NOVA": 0.207, "Richmond": 0.144, "Salem": 0.096, "Staunton": 0.078,
}  # fmt: skip
GOALS = {
    "safety": {"Crash Frequency Score": 0.5, "Crash Rate Score": 0.5},
    "congestion": {"Throughput Score": 0.5, "Delay Score": 0.5},
    "access": {"Access to Jobs": 0.6, "Disadvantaged Access to Jobs": 0.2, "Multimodal Access Score": 0.2},
    "environment": {"Air Quality Score": 0.5, "Enviro Impact Score": 0.5},
    "economy": {
        "Econ Dev Support Score": 0.6,
        "Intermodal Access Score": 0.2,
        "Travel Time Reliability Score": 0.2,
    },
    "land": {"Land Use Score": 1.0},
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.is_file(), reason="the published data are not there"),
]


def table() -> pd.DataFrame:
    raw = pd.read_csv(FILE, dtype=str, encoding="cp1252")
    for column in raw.columns[7:]:
        text = raw[column].str.replace(",", "").str.strip().replace({"-": "0", "": np.nan})
        raw[column] = pd.to_numeric(text, errors="coerce")
    return raw


def pots() -> dict[str, float]:
    whole = sum(SHARES.values())
    return {name: MONEY * share / whole for name, share in sorted(SHARES.items())} | {"HPP": MONEY}


def subject(raw: pd.DataFrame) -> Subject:
    """Each application a proposal; paid by its district or statewide, an option each where both may pay."""
    rows: dict[str, tuple[int, str]] = {}
    options: dict[str, list[str]] = {}
    for place, line in enumerate(raw.to_dict("records")):
        payers = [line["District"]] * (line["District Grant"] == "x") + ["HPP"] * (
            line["Statewide High Priority"] == "x"
        )
        names = [line["App Id"] if len(payers) == 1 else f"{line['App Id']} {payer}" for payer in payers]
        rows |= {name: (place, payer) for name, payer in zip(names, payers, strict=True)}
        if len(names) > 1:
            options[line["App Id"]] = names
    places = [place for place, _ in rows.values()]
    goals = pd.DataFrame({g: sum(raw[c].fillna(0.0) * w for c, w in of.items()) for g, of in GOALS.items()})
    cost = pd.DataFrame(0.0, index=list(rows), columns=list(pots()))
    for name, (place, payer) in rows.items():
        cost.loc[name, payer] = raw["SMART SCALE Request"].iloc[place] / 1e6
    value = pd.Series(raw["Project Benefit Score"].to_numpy()[places], index=list(rows))
    problem = Problem(value=value, cost=cost, budget=pd.Series(pots()), alternatives=options)
    return subject_of(problem, goals.iloc[places].set_axis(list(rows)), pd.Series(1 / 6, index=list(GOALS)))


def states_plan(raw: pd.DataFrame) -> list[str]:
    """By score within each district until the next does not fit, then statewide."""
    taken: list[str] = []
    for pot, money in pots().items():
        mark = "Statewide High Priority" if pot == "HPP" else "District Grant"
        part = raw[(raw[mark] == "x") & ~raw["App Id"].isin(taken)]
        part = part if pot == "HPP" else part[part["District"] == pot]
        spent = (part.sort_values("SMART SCALE Score", ascending=False)["SMART SCALE Request"] / 1e6).cumsum()
        taken += [str(raw["App Id"][k]) for k in spent.index[spent <= money]]
    return taken


def test_the_states_own_plan() -> None:
    raw = table()
    choice = subject(raw)
    found = audit_plan(choice, states_plan(raw))
    total = found.figures.loc["total"]
    assert total["plan"] == pytest.approx(814.871, abs=0.01)  # published scores, the rule as stated
    assert 885.2 < float(total["best"]) <= 886.13 <= float(total["best_bound"])  # type: ignore[arg-type]
    assert (found.figures["best_gap"] <= 1e-3).all()
    assert (found.rules["gap"] <= 1e-3).all()


def test_why_not_of_every_rejected_one() -> None:
    choice = subject(table())
    found = why_of(choice)
    assert len(found.standings) == 270
    assert all(each.swap is None or each.swap.score_verified for each in found.standings)
