"""Runs the example and keeps what it prints, so that the tutorial shows real output."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from make_gallery import write_table

import infraprio as ip
from infraprio.report import figures
from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.terminal.ranked_lists import ranking_text

STATIC = Path(__file__).with_name("_static")


def _frame(frame: pd.DataFrame, decimals: int = 2) -> str:
    return frame.round(decimals).to_string(max_colwidth=44)


def _own_order(result: ip.Result) -> str:
    """What the exported order is worth when it is read as a council's."""
    with TemporaryDirectory() as folder:
        result.write(folder, formats=("csv",))
        found = ip.evaluate_order(result, Path(folder, "priority_order.csv"))
    return f"{_frame(found.summary[['value', 'best_value', 'loss']])}\n{len(found.moves)} to move"


def outputs() -> tuple[dict[str, str], ip.Result]:
    """Name -> text of every output of the tutorial, and the run itself."""
    scenario = ip.read(ip.example("jamtland"))
    result = ip.run(scenario, seed=0)
    ranking = result.ranking.to_frame()
    effects = result.effects.to_frame()
    pair = ["P31", "P62"]
    together = ip.evaluate(result, proposals=pair).change
    shown = [
        "consumer_surplus_msek_year",
        "jobs_within_60_min",
        "minutes_to_hospital",
        "co2_tonnes_year",
        "severe_accidents_year",
    ]
    texts = {
        "scenario": f"{scenario}\n\n" + "\n".join(str(found) for found in scenario.findings),
        "effects": _frame(effects.loc[ranking.index[:8], shown]),
        "scores": _frame(result.scores.to_frame().loc[ranking.index[:6]].iloc[:, :8], 1),
        "stakeholders": _frame(result.scores.by_stakeholder.loc[ranking.index[:6]], 1),
        "appraisal": _frame(
            result.appraisal.to_frame().loc[
                ranking.index[:6], ["npv_msek", "npv_ratio_i", "investment_msek", "benefit_msek", "verdict"]
            ]
        ),
        "ranking": ranking_text(result, "en"),
        "certificate": "\n".join(f"{key}: {value}" for key, value in result.ranking.certificate.items()),
        "not_prioritised": _frame(result.ranking.not_prioritised[["reason", "others", "loss", "rule"]]),
        "own_order": _own_order(result),
        "comparison": _frame(result.priority.comparison),
        "together": _frame(
            pd.DataFrame(
                {"together": together[shown], "one by one": result.effects.change.loc[pair, shown].sum()}
            ),
            3,
        ),
        "explain": result.ranking.explain(str(ranking.index[0]), str(ranking.index[1]), language="en"),
    }
    return texts, result


def write_outputs(folder: Path) -> None:
    """Write the outputs, the tables for the gallery, and the two figures that the pages show."""
    texts, result = outputs()
    for sheet in sheets(result, "en", full=False):
        write_table(sheet, folder / "tables")
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    for name in ("priority_map", "value_cost"):
        getattr(figures, name)(result, language="en").savefig(STATIC / f"{name}.png", dpi=110)
