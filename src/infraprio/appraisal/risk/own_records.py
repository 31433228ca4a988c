"""The planner's own records as reference classes: which laws they give, and where they are too few."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from infraprio.appraisal.risk.fitting import (
    DOUBTFUL,
    LEAST,
    BackTest,
    Fit,
    back_test,
    fit_lognormal,
    share_inside,
)
from infraprio.appraisal.risk.sampling import lognormal_of
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, finding
from infraprio.scenario.checks.appraisal.records import usable_records
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.words import Chain, Spoken, Words, say

__all__ = ["OwnRecords", "RecordClass", "cost_statement", "own_records"]

Array = np.ndarray[Any, np.dtype[np.float64]]
_STAGES: Final = TABLES["records"].by_name["stage"].choices
_KINDS: Final = TABLES["records"].by_name["kind"].choices


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClass:
    """Records that are judged together.

    Attributes
    ----------
    what : str
        ``cost`` or ``benefit``.
    stage, kind : str
        Of the objects; empty: all of them.
    ratio : ndarray
        Actual over planned amounts, shape (records,).
    fit, test : Fit and BackTest, or None
        The law and how well its intervals hold; None where the records give none.
    """

    what: str
    stage: str
    kind: str
    ratio: Array = field(repr=False)
    fit: Fit | None
    test: BackTest | None

    @property
    def name(self) -> Spoken:
        """What it is of, for a sentence."""
        parts = (self.stage, self.kind)
        return Chain(
            (Words.of(f"records.{self.what}"), *(Words.of(f"report.{part}") for part in parts if part)), ", "
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecords:
    """All classes that a table of records makes.

    Attributes
    ----------
    classes : tuple of RecordClass
        By cost and benefit, stage and kind.
    findings : tuple of Finding
        Too few, all alike, hardly lognormal, or an interval that did not hold.
    """

    classes: tuple[RecordClass, ...]
    findings: tuple[Finding, ...] = field(repr=False)

    def law(self, what: str, stage: str, kind: str) -> Fit | None:
        """The law of a proposal: of its own kind, else of all kinds; None where neither has enough records."""
        fits = {(each.stage, each.kind): each.fit for each in self.classes if each.what == what and each.fit}
        return fits.get((stage, kind)) or fits.get((stage, ""))

    def sentences(self, language: str) -> list[str]:
        """What the laws in use rest on and how well they held, one sentence each.

        Parameters
        ----------
        language : str
            Of the text.

        Returns
        -------
        list of str
            Empty where no class has enough records.
        """
        return [told for each in self.classes if (told := _sentence(each, language))]

    def to_frame(self, value: Mapping[str, float]) -> pd.DataFrame:
        """One row a class: the records, the law fitted to them, its back-test, and that of the value shipped.

        Parameters
        ----------
        value : mapping of str to float
            Parameters of cost growth and spread by id.

        Returns
        -------
        DataFrame
            what, stage, kind, count, mean_ratio, median_ratio, spread, low_ratio and high_ratio (80 % interval of the
            next case), normality (p-value), inside, share_inside with its 95 % interval, verdict; and of the shipped
            law growth and share inside. Missing where there is no law.
        """
        rows = [_row(each, value) for each in self.classes]
        return pd.DataFrame(rows, columns=list(_row(_NOBODY, value)))


def _sentence(each: RecordClass, language: str) -> str:
    """What the law of a class rests on; empty where it has none."""
    if each.fit is None or each.test is None:
        return ""
    low, high = each.fit.interval()
    shares = {"inside": each.test.share, "least": each.test.low, "most": each.test.high}
    return say(
        "records.law",
        language,
        which=each.name.text(language),
        n=each.fit.count,
        mean=_signed(100 * each.fit.growth),
        low=_signed(100 * low - 100),
        high=_signed(100 * high - 100),
        **{name: f"{100 * share:.0f}" for name, share in shares.items()},
    )


def _signed(percent: float) -> str:
    return f"{percent:+.0f}".replace("-", "\u2212")


_NOBODY: Final = RecordClass(what="benefit", stage="", kind="", ratio=np.ones(1), fit=None, test=None)


def _row(each: RecordClass, value: Mapping[str, float]) -> dict[str, Any]:
    fit, test, nan = each.fit, each.test, math.nan
    low, high = fit.interval() if fit else (nan, nan)
    shipped, growth = nan, nan
    if each.what == "cost":
        growth = value[f"cost_growth_{each.stage}"]
        law = lognormal_of(growth, value[f"cost_spread_{each.stage}"])
        shipped = share_inside(each.ratio, *law).share
    return {
        "what": each.what, "stage": each.stage, "kind": each.kind, "count": len(each.ratio),
        "mean_ratio": float(np.sort(each.ratio).mean()), "median_ratio": fit.median if fit else nan,
        "spread": fit.spread if fit else nan, "low_ratio": low, "high_ratio": high,
        "normality": fit.normality if fit else nan, "inside": test.inside if test else nan,
        "share_inside": test.share if test else nan, "share_low": test.low if test else nan,
        "share_high": test.high if test else nan, "test_verdict": test.verdict if test else "no_law",
        "shipped_growth": growth, "shipped_inside": shipped,
    }  # fmt: skip


def cost_statement(value: Mapping[str, float], records: OwnRecords, view: str, language: str) -> str:
    """What drawn costs include beside the stated ones: the usual growth, and what own records say instead."""
    parts = [
        f"{say(f'report.{stage}', language)} {100 * value[f'cost_growth_{stage}']:+.0f} %"
        for stage in _STAGES
    ]
    told = say(f"cost_basis.{view}", language, usual=", ".join(parts))
    return " ".join([told, *records.sentences(language)])


def own_records(scenario: Scenario) -> OwnRecords:
    """Fit a law to every class of the table of records that has enough of them.

    Costs are judged by stage, benefits over all stages; a kind of object is a class of its own where it has
    enough records and is not the only one. Fewer than `LEAST` records give no law, and the shipped value stays.

    Parameters
    ----------
    scenario : Scenario
        With a table ``records``.

    Returns
    -------
    OwnRecords
        The classes, and what is to be said of them; none where the table is empty.
    """
    found, _ = usable_records(scenario)
    rows = pd.DataFrame([(r.what, r.stage, r.kind, r.ratio) for r in found], columns=["what", "stage", "kind", "ratio"])  # fmt: skip
    groups = [(what, stage) for what, stages in (("cost", _STAGES), ("benefit", ("",))) for stage in stages]
    classes: list[RecordClass] = []
    told: list[Finding] = []
    for what, stage in groups:
        mine = rows[(rows["what"] == what) & ((rows["stage"] == stage) | (what == "benefit"))]
        kinds = [k for k in _KINDS if LEAST <= int((mine["kind"] == k).sum()) < len(mine)]
        for kind in ("", *kinds) if len(mine) else ():
            ratio = mine["ratio"][mine["kind"] == kind] if kind else mine["ratio"]
            made = _class(what, stage, kind, ratio.to_numpy(dtype=float))
            classes.append(made)
            told += _findings(scenario, made)
    return OwnRecords(classes=tuple(classes), findings=tuple(told))


def _class(what: str, stage: str, kind: str, ratio: Array) -> RecordClass:
    try:
        fit, test = fit_lognormal(ratio), back_test(ratio)
    except AppraisalError:  # too few, or all alike: told as a finding
        fit, test = None, None
    return RecordClass(what=what, stage=stage, kind=kind, ratio=ratio, fit=fit, test=test)


_UNSURE: Final = {"fails": "records_fails", "too_few": "records_too_few"}
"""Verdict of a back-test -> code of what is told of it."""


def _findings(scenario: Scenario, made: RecordClass) -> list[Finding]:
    """What a planner should know of a class."""
    if made.fit is None or made.test is None:
        code = "records_few" if len(made.ratio) < LEAST else "records_alike"
        return [_told(scenario, code, made, least=LEAST)]
    told = []
    if made.fit.normality < DOUBTFUL:
        told.append(_told(scenario, "records_not_lognormal", made, p=f"{made.fit.normality:.3f}"))
    if made.test.verdict != "holds":
        share = {"inside": made.test.inside, "percent": f"{100 * made.test.share:.0f}"}
        ends = {"low": f"{100 * made.test.low:.0f}", "high": f"{100 * made.test.high:.0f}"}
        told.append(_told(scenario, _UNSURE[made.test.verdict], made, **share, **ends))
    return told


def _told(scenario: Scenario, code: str, made: RecordClass, **words: Any) -> Finding:
    return finding(code, scenario["records"].file, which=made.name, n=len(made.ratio), **words)
