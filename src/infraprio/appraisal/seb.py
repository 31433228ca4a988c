"""The impact assessment (samlad effektbedömning): three views of a proposal side by side, never added up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from infraprio.appraisal.breakdown import breakdown
from infraprio.appraisal.distribution import distributed
from infraprio.appraisal.operating import OPERATING, SUPPORT
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.verdict import unpriced_balance, unpriced_effects
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.transit.modes import TRANSIT
from infraprio.words import Name, say

__all__ = ["NONE_BELOW", "ImpactAssessment", "impact_assessment"]

NONE_BELOW = 0.01
"""A present value below this share of the investment counts as no contribution to a goal."""

_STRATEGY = "national strategy"
_TRANSIT = (
    *(mode for mode in TRANSIT if mode != "air"),
    "park_ride",
    "transit",
    "bicycle",
    "walk",
    "walk_bike",
)
"""Means of travel of the goal public transport, walking and cycling, which flights are not part of."""
_GOALS: tuple[tuple[str, str, Callable[[pd.DataFrame], pd.Series] | None], ...] = (
    ("functional", "Citizens' journeys", lambda t: t["area"] == "travellers"),
    ("functional", "Transports of business", lambda t: (t["area"] == "freight") | ((t["area"] == "travellers") & (t["purpose"] == "business"))),
    ("functional", "Access within the region", lambda t: (t["area"] == "travellers") & (t["distance"] == "regional")),
    ("functional", "Access to other regions and countries", lambda t: (t["area"] == "travellers") & (t["distance"] == "long")),
    ("functional", "Public transport, walking and cycling", lambda t: (t["area"] == "travellers") & t["mode"].isin(_TRANSIT)),
    ("functional", "Gender equality", None),
    ("functional", "Persons with disabilities", None),
    ("functional", "Children and young people", None),
    ("consideration", "Climate", lambda t: t["area"] == "climate"),
    ("consideration", "Health", lambda t: t["area"] == "health"),
    ("consideration", "Safety", lambda t: t["area"] == "safety"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactAssessment:
    """Tables of one proposal in the order of the Swedish impact assessment.

    Attributes
    ----------
    proposal, reference : str
        The measure, and the alternative without it.
    priced : DataFrame
        Area, item, change in the opening year with its unit, present value in MSEK.
    unpriced : DataFrame
        Effect, group, verdict, reason, source.
    summary : DataFrame
        Net present value, ratios, unpriced balance by group, combined verdict.
    goals : DataFrame
        Group, goal and contribution in English, and in the language of the statement (``goal_name``, ``contribution_text``).
    distribution : DataFrame
        Dimension (municipality, mode, purpose, distance, and those of the table ``population_groups``), member,
        present value of travellers' gains in MSEK, share of it.
    statement : str
        Where the values come from.
    """

    proposal: str
    reference: str
    priced: pd.DataFrame = field(repr=False)
    unpriced: pd.DataFrame = field(repr=False)
    summary: pd.DataFrame = field(repr=False)
    goals: pd.DataFrame = field(repr=False)
    distribution: pd.DataFrame = field(repr=False)
    statement: str

    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name, in order."""
        return {
            name: getattr(self, name) for name in ("summary", "priced", "unpriced", "goals", "distribution")
        }


def _priced(rows: pd.DataFrame) -> pd.DataFrame:
    total = rows.groupby(["area", "item"], sort=False)["present_value_msek"].sum()
    opening = rows.groupby(["area", "item"])["year"].transform("min")
    first = rows[rows["year"] == opening].groupby(["area", "item"], sort=False)
    return pd.DataFrame(
        {
            "change": first["quantity"].sum(),
            "unit": first["unit"].first(),
            "year": first["year"].first(),
            "present_value_msek": total,
        }
    ).reset_index()


def _contribution(worth: float, size: float) -> str:
    return _by_sign(0.0 if abs(worth) < NONE_BELOW * size else worth)


def _by_sign(balance: float | None) -> str:
    if balance is None:
        return "not assessed"
    return "positive" if balance > 0 else "negative" if balance < 0 else "none"


def _landscape(scenario: Scenario, proposal: str) -> str:
    told = unpriced_effects(scenario, proposal)
    points = told.loc[told["group"] == "environment", "verdict"].map(
        {"positive": 1, "negligible": 0, "negative": -1}
    )
    return _by_sign(float(points.sum()) if len(points) else None)


def _strategy(scenario: Scenario, proposal: str, language: str) -> list[tuple[str, str, str, str]]:
    """Contribution to the areas of the national strategy, by the ratings of the goals that are mapped to them."""
    judgements, links, areas = scenario["judgements"], scenario["goal_map"], scenario["national_goals"]
    rating = {judgements["goal"][i]: judgements["rating"][i] for i in judgements.where(proposal=proposal)}
    rows = []
    for area in areas:
        mine = links.where(national_goal=area["id"], version=scenario.settings["goal_version"])
        parts = [links["strength"][i] * rating[links["goal"][i]] for i in mine if links["goal"][i] in rating]
        rows.append(
            (
                _STRATEGY,
                area["name_en"] or area["name"],
                Name(area["name"], area["name_en"]).text(language),
                _by_sign(float(np.sum(parts)) if parts else None),
            )
        )
    return rows


def _goals(result: Appraisal, proposal: str, rows: pd.DataFrame, language: str) -> pd.DataFrame:
    size = float(result.frame["investment_msek"].loc[proposal])
    labels = rows[["area", "mode", "purpose", "distance"]].astype("category")  # texts are compared once
    computed = labels["area"].isin(["travellers", "freight", "safety", "climate", "health"]).any()
    found = []
    for group, name, pick in _GOALS:
        code = "not assessed"
        if pick is not None and computed:
            code = _contribution(float(rows.loc[pick(labels), "present_value_msek"].sum()), size)
        found.append((group, name, say(f"impact.{name}", language), code))
    landscape = _landscape(result.scenario, proposal)
    found.append(("consideration", "Landscape", say("impact.Landscape", language), landscape))
    found += _strategy(result.scenario, proposal, language)
    frame = pd.DataFrame(found, columns=["group", "goal", "goal_name", "contribution"])
    return frame.assign(contribution_text=[say(f"contribution.{c}", language) for c in frame["contribution"]])


def _distribution(result: Appraisal, proposal: str) -> pd.DataFrame:
    """Travellers' gains in every dimension, with their share of all of them."""
    found = distributed(result.scenario, breakdown(result, [proposal]))
    worth = found["travellers_msek"]
    whole = worth.groupby(found["dimension"]).transform("sum")
    shown = found[["dimension", "member"]].assign(
        present_value_msek=worth, share=(worth / whole).where(whole != 0, 0.0)
    )
    return shown[worth != 0].reset_index(drop=True)


def _summary(result: Appraisal, proposal: str) -> pd.DataFrame:
    row = result.frame.loc[proposal]
    told = unpriced_effects(result.scenario, proposal)
    count = {g: told.loc[told["group"] == g, "verdict"] for g in ("environment", "other")}
    shown: list[tuple[str, object]] = [
        (name, row[name])
        for name in ("status", "npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek")
    ]
    if row["reason"] == OPERATING:
        shown += [("reason", OPERATING), *((name, row[name]) for name in SUPPORT)]
    for group, verdicts in count.items():
        shown.append((f"unpriced_{group}", ", ".join(verdicts) if len(verdicts) else "none stated"))
    shown += [
        ("unpriced_balance", unpriced_balance(result.scenario).get(proposal, 0)),
        ("verdict", row["verdict"]),
    ]
    return pd.DataFrame(shown, columns=["measure", "value"])


def impact_assessment(result: Appraisal, proposal: str, language: str = "en") -> ImpactAssessment:
    """The impact assessment of one proposal.

    A goal has a positive or negative contribution if the present value of what moves it is at least 1 % of the
    investment, and none below. Landscape follows the unpriced environment effects, areas of the national strategy
    the sign of the ratings weighted by how strongly goals are mapped to them. Goals for which there are no data
    are marked as not assessed.

    Parameters
    ----------
    result : Appraisal
        What a run found, from `infraprio.run`.
    proposal : str
        Id of a proposal.
    language : str, default "en"
        Of the statement, and of the names of goals and contributions.

    Returns
    -------
    ImpactAssessment
        Its tables, and the summary in words.

    Raises
    ------
    AppraisalError
        If the proposal does not exist or is not appraised.

    References
    ----------
    Trafikverket, SEB-IT method guide 2021:1; minimum requirements for a simple SEB without NNK.

    Examples
    --------
    >>> from infraprio.appraisal.appraise import appraise
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> told = impact_assessment(appraise(valley(), stated), "FASTER", "sv")
    >>> told.goals.set_index("goal").loc[["Safety", "Climate"], "contribution_text"].tolist()
    ['Positivt bidrag', 'Inget bidrag']
    """
    rows = result.explain(proposal)
    return ImpactAssessment(
        proposal=proposal,
        reference=result.reference,
        priced=_priced(rows),
        unpriced=unpriced_effects(result.scenario, proposal),
        summary=_summary(result, proposal),
        goals=_goals(result, proposal, rows, language),
        distribution=_distribution(result, proposal),
        statement=result.statement(language),
    )
