"""The cases of the validation: what is asked, who stated the answer, and what infraprio answers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from infraprio.design import design_network
from infraprio.network import assign, read_design, read_tntp
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    core_index,
    explain_infeasible,
    pareto_front,
    priority_list,
    robust_portfolio,
    shadow_prices,
)
from infraprio.scoring import WeightSet, ahp_weights, bwm_weights, promethee, roc_weights, smaa, topsis, vikor

HERE = Path(__file__).resolve().parent / "reference"
LOGOS = "LOGOS test suite, Idaho National Laboratory (github.com/idaholab/LOGOS, commit 637955a)"
TRIED = "made for this project; the answer is that of trying every set"


@dataclass(frozen=True)
class Answer:
    """What is asked of a case, the stated and the found answer, and the fault of what is published, where it has one."""

    case: str
    asks: str
    source: str
    stated: Any
    found: Any
    agrees: bool
    fault: str = ""


def read(name: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Input, expected answer and source of a case."""
    case = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    told = str(case["source"].get("citation") or TRIED)
    doi = case["source"].get("doi")
    return case["input"], case["expected"], f"{told}, doi {doi}" if doi else told


def near(stated: Any, found: Any, within: float) -> bool:
    """Whether numbers differ by no more than the digits in which they were published."""
    return bool(np.allclose(np.asarray(stated, float), np.asarray(found, float), rtol=0, atol=within))


def _probe() -> tuple[Problem, dict[str, Any], str]:
    given, expected, source = read("probe_12_projects")
    names, goals = given["projects"], ["g1", "g2", "g3", "g4"]
    problem = Problem(
        value=pd.DataFrame(given["scores"], index=names, columns=goals), cost=pd.Series(given["cost"], names),
        budget=given["budget"], weights=dict(zip(goals, given["weights"], strict=True)),
    )  # fmt: skip
    return problem, expected, source


def choices() -> Iterator[Answer]:
    """Sets under one and several budgets."""
    given, expected, source = read("knapsack01_small_seven")
    for one, optimum in zip(given["instances"], expected["optimum"], strict=True):
        value, cost = pd.Series(one["profits"], dtype=float), pd.Series(one["weights"], dtype=float)
        found = best_portfolio(Problem(value=value, cost=cost, budget=one["capacity"]))
        yield Answer(f"Knapsack {one['name']}", f"best of {len(value)} under one budget", source, optimum, found.value, found.value == optimum)  # fmt: skip
    given, expected, source = read("lorie_savage_1955")
    cost = pd.DataFrame(given["outlay"], index=["first", "second"], columns=range(1, 10)).T
    problem = Problem(value=pd.Series(given["npv"], range(1, 10)), cost=cost, budget=pd.Series(given["budget"], ["first", "second"]))  # fmt: skip
    best = best_portfolio(problem)
    stated = expected["integer"]
    agrees = best.value == stated["value"] and best.selected == stated["projects"]
    yield Answer(
        "Lorie and Savage", "best of 9 under two years' budgets", source, stated["value"], best.value, agrees
    )
    prices = shadow_prices(problem)["dual"].tolist()
    wanted = [float(Fraction(price)) for price in expected["lp"]["shadow_price"]]
    yield Answer("Lorie and Savage, prices", "what a unit more of each budget is worth", source, wanted, prices, near(wanted, prices, 1e-6))  # fmt: skip
    problem, expected, source = _probe()
    best, stated = best_portfolio(problem), expected["optimum"]
    agrees = best.selected == stated["projects"] and near(stated["benefit"], best.value, 0.006)
    yield Answer(
        "PROBE, 12 projects", "best of 12 on four criteria", source, stated["benefit"], best.value, agrees
    )
    given, expected, source = read("probe_4_projects")
    front = pareto_front(
        Problem(value=pd.Series(given["benefit"]), cost=pd.Series(given["cost"])), ["cost", "value"]
    )
    stated_front = [[item["cost"], item["benefit"]] for item in expected["efficient"]]
    shown = front[["cost", "value"]].to_numpy().tolist()
    yield Answer("PROBE, 4 projects", "every efficient set, cost and benefit", source, len(stated_front), len(shown), stated_front == shown)  # fmt: skip


def lists() -> Iterator[Answer]:
    """Orders under several budgets."""
    problem, _, _ = _probe()
    given, expected, _ = read("priority_list_probe12")
    found = priority_list(problem, given["budgets"])
    stated = expected["optimal_list_value"]
    yield Answer("PROBE, 12 projects", f"best list over {len(given['budgets'])} budgets", TRIED, stated, found.value, near(stated, found.value, 1e-5))  # fmt: skip
    for name, asks in (("mckp_scenario", "17 projects with options, 3 budgets"), ("skp_EE_41_projects", "41 projects of a plant, 10 budgets, 5 years"), ("cvar_mckp_scenario", "the same 17 projects, no weight on risk")):  # fmt: skip
        value, proved, gold = _logos(name)
        agrees = near(proved / value, 1.0, 2e-7)
        fault = (
            ""
            if near(gold / proved, 1.0, 2e-7)
            else f"published value is no optimum: {proved - gold:.4g} more is possible"
        )
        yield Answer(name, f"best list: {asks}", LOGOS, gold, value, agrees, fault)


def _logos(name: str) -> tuple[float, float, float]:
    """Value of the best list, the proved optimum, and what the test suite of LOGOS holds for right."""
    case = json.loads((HERE / "logos" / f"{name}.json").read_text(encoding="utf-8"))
    options = case["options"]
    ids = case["items"] if options is None else [f"{item}/{option}" for item, option in options]
    columns = pd.MultiIndex.from_product([case["resources"], case["periods"]])
    table = [[money for resource in row for money in resource] for row in case["costs"]]
    several: dict[str, list[str]] = {}
    for item, option in options or ():
        several.setdefault(f"item {item}", []).append(f"{item}/{option}")
    mandatory = [f"item {item}" if options else item for item in case["mandatory"]]
    problem = Problem(
        value=pd.Series(case["values"], ids, dtype=float), cost=pd.DataFrame(table, ids, columns, dtype=float),
        mandatory=mandatory, alternatives=several,
    )  # fmt: skip
    budgets = [
        pd.Series([money for resource in each["budgets"] for money in resource], columns)
        for each in case["scenarios"]
    ]
    found = priority_list(
        problem, budgets, [each["probability"] for each in case["scenarios"]], reading="stop"
    )
    gold = case["expected"]["expected_value"]
    return found.value, case["verified"]["use_as_expected_objective"], gold


def methods() -> Iterator[Answer]:
    """Worked examples of methods."""
    for name in ("topsis_hodgett_cars", "topsis_opricovic_tzeng_2004_minmax"):
        given, expected, source = read(name)
        found = topsis(
            given["matrix"], given["weights"], given["sense"], given["normalisation"]
        ).closeness.tolist()
        yield Answer(f"TOPSIS, {given['normalisation']}", "closeness", source, expected["closeness"], np.round(found, 4).tolist(), near(expected["closeness"], found, 5e-4))  # fmt: skip
    for name in ("vikor_opricovic_tzeng_2004", "vikor_yang_wu_2020"):
        given, expected, source = read(name)
        found = vikor(given["matrix"], given["weights"], given["sense"], given["v"]).Q.tolist()
        yield Answer(f"VIKOR, {len(found)} alternatives", "Q", source, expected["Q"], np.round(found, 4).tolist(), near(expected["Q"], found, 1e-4))  # fmt: skip
    given, expected, source = read("promethee2_zhao_2013")
    flow = promethee(
        given["matrix"], given["weights"], given["sense"], preference=given["functions"]
    ).net_flow.tolist()
    yield Answer("PROMETHEE II", "net flow", source, expected["net_flow"], np.round(flow, 9).tolist(), near(expected["net_flow"], flow, 1e-9))  # fmt: skip


def weights() -> Iterator[Answer]:
    """Weights from answers."""
    given, expected, source = read("ahp_leader")
    pairs = {tuple(key.split(",")): value for key, value in given["criteria_pairs"].items()}
    names = list(expected["criteria_weights"])
    found = ahp_weights(pairs)
    stated = [*expected["criteria_weights"].values(), expected["criteria_cr"]]
    shown = [*(found.weights[name] for name in names), found.consistency_ratio]
    yield Answer("AHP, leader", "weights of four criteria, consistency ratio", source, stated, np.round(shown, 4).tolist(), near(stated, shown, 6e-4))  # fmt: skip
    given, expected, source = read("bwm_rezaei_2015")
    best = bwm_weights(given["best_to_others"], given["others_to_worst"], model="nonlinear")
    yield Answer("Best-worst method", "weights of three criteria", source, expected["weights"], np.round(list(best.weights), 3).tolist(), near(expected["weights"], list(best.weights), 6e-3))  # fmt: skip
    given, expected, source = read("roc_weights")
    for count in given["n"]:
        wanted = [float(Fraction(each)) for each in expected["weights"][str(count)]]
        centre = list(roc_weights([f"c{k}" for k in range(count)]))
        yield Answer(f"Rank-order centroid, {count}", "weights from an order", source, np.round(wanted, 4).tolist(), np.round(centre, 4).tolist(), near(wanted, centre, 1e-12))  # fmt: skip


def everything_tried() -> Iterator[Answer]:
    """Small problems of every kind, beside the answer of trying everything."""
    given, expected, source = read("robust_knapsack_8")
    problem = Problem(value=pd.Series(given["value"]), cost=pd.Series(given["cost"]), budget=given["budget"])
    found = [
        robust_portfolio(problem, deviation=pd.Series(given["dev"]), gamma=each).value
        for each in given["Gamma"]
    ]
    yield Answer("Costs that may rise", "best set when 0 to 8 costs are at their worst", source, expected["optimal_value"], found, found == expected["optimal_value"])  # fmt: skip
    given, expected, source = read("rpm_core_index_10")
    ids = list(range(1, 11))
    problem = Problem(value=pd.DataFrame(given["scores"], index=ids), cost=pd.Series(given["cost"], ids), budget=given["budget"])  # fmt: skip
    index = core_index(problem, np.array(given["extreme_points"]))
    stated = expected["ordinal"]["core_index"]
    yield Answer("Core index", "in how many non-dominated sets each project is", source, np.round(stated, 3).tolist(), index.round(3).tolist(), near(stated, index, 1e-9))  # fmt: skip
    given, expected, source = read("schedule_3_periods_5")
    ids = [1, 2, 3, 4, 5]
    placed = best_portfolio(Problem(
        value=pd.Series(given["value"], ids), cost=pd.Series(given["cost"], ids), periods=[1, 2, 3],
        budget=pd.Series(given["budget_per_period"], [1, 2, 3]), period_factor=dict(zip([1, 2, 3], given["discount"], strict=True)),
        requires=[tuple(pair) for pair in given["precedence"]], precedence="earlier",
    ))  # fmt: skip
    yield Answer("Three periods", "best starts under budgets and needs", source, expected["optimum"], placed.value, near(expected["optimum"], placed.value, 1e-9))  # fmt: skip
    given, expected, source = read("synergy_precedence_exclusive_6")
    five = alternatives(
        Problem(
            value=pd.Series(given["value"], range(1, 7)), cost=pd.Series(given["cost"], range(1, 7)), budget=given["budget"],
            synergy={tuple(members): gain for members, gain in given["synergy"]},
            requires=[tuple(pair) for pair in given["precedence"]], excludes=[tuple(pair) for pair in given["exclusive"]],
        ),
        k=5,
    )  # fmt: skip
    values, wanted = [plan.value for plan in five], [item["value"] for item in expected["five_best"]]
    yield Answer(
        "Needs, exclusions, synergies", "the five best sets", source, wanted, values, values == wanted
    )
    given, expected, source = read("pareto_kp30_seeded")
    value = pd.DataFrame({"v1": given["v1"], "v2": given["v2"]})
    front = pareto_front(
        Problem(value=value, cost=pd.Series(given["cost"]), budget=given["budget"]), ["v1", "v2"]
    )
    same = front[["v1", "v2"]].to_numpy().tolist() == expected["front"]
    yield Answer("Front of 30 projects", "every efficient pair of two goals", source, len(expected["front"]), len(front), same)  # fmt: skip
    given, expected, source = read("iis_unique_4")
    money = pd.Series(given["cost"], dtype=float)
    clash = explain_infeasible(Problem(value=money, cost=money, budget=10.0, mandatory=["A", "B"], limits=[{"members": ["C", "D"], "at_least": 1}], excludes=[("C", "D")]))  # fmt: skip
    kinds = sorted(rule.kind for rule in clash.rules)
    yield Answer("Rules that clash", "the smallest clash", source, ["budget", "mandatory", "mandatory"], kinds, kinds == ["budget", "mandatory", "mandatory"])  # fmt: skip
    given, expected, source = read("smaa2_exact_2criteria")
    drawn = smaa(given["values"], WeightSet([0, 1]), samples=100_000, seed=0)
    shares, wanted = np.asarray(drawn.rank_acceptability), expected["rank_acceptability"]
    yield Answer("SMAA-2", "share of weights at which each has each rank, 100,000 draws", source, wanted, np.round(shares, 3).tolist(), near(wanted, shares, 0.007))  # fmt: skip
    problem, _, _ = _probe()
    worth, cost = problem.value @ pd.Series(problem.weights), problem.cost
    budgets = [2.0, 3.5, 5.0, 6.5]
    sets = np.array(list(product([0, 1], repeat=len(cost))))
    tried = [float((sets @ worth)[sets @ cost <= money + 1e-9].max()) for money in budgets]
    found = [best_portfolio(Problem(value=worth, cost=cost, budget=money)).value for money in budgets]
    yield Answer("All 4,096 sets of PROBE's projects", "best set at four budgets", "NumPy, every set", np.round(tried, 4).tolist(), np.round(found, 4).tolist(), near(tried, found, 1e-9))  # fmt: skip


def solver() -> Iterator[Answer]:
    """A model on which a version of the solver was wrong."""
    import highspy
    from benchmarks.mps import read_mps

    import infraprio.solver.highs as highs

    path = HERE / "highs_1.15_false_infeasible.mps"
    outcome, _ = highs.solve(read_mps(path))
    alone = highspy.Highs()
    alone.setOptionValue("output_flag", False)
    alone.readModel(str(path))
    alone.run()
    told = alone.modelStatusToString(alone.getModelStatus())
    agrees = outcome.status == "optimal" and near(13.806121233774, outcome.value, 1e-9)
    fault = "" if told == "Optimal" else f"HiGHS {alone.version()} by itself says {told}"
    yield Answer("A model that HiGHS 1.15.1 calls infeasible", "its optimum", "HiGHS without presolve", 13.806121233774, outcome.value, agrees, fault)  # fmt: skip


def equilibria(folder: Path) -> Iterator[Answer]:
    """Traffic equilibria with published objectives."""
    source = "Transportation Networks for Research Core Team (github.com/bstabler/TransportationNetworks)"
    for name, stem, objective in (("Sioux Falls", "sioux_falls/SiouxFalls", 4231335.287107), ("Anaheim", "anaheim/Anaheim", 1286032.171096)):  # fmt: skip
        network, trips = read_tntp(folder / f"{stem}_net.tntp", folder / f"{stem}_trips.tntp")
        assert trips is not None
        found = assign(network, trips, 1e-10)
        yield Answer(name, "user equilibrium, objective", source, objective, found.objective, near(found.objective / objective, 1.0, 1e-10))  # fmt: skip
        if name == "Sioux Falls":
            best = assign(network, trips, 1e-9, "system_optimum")
            yield Answer(f"{name}, system optimum", "total travel time", source, 7194256.05, best.total_time, near(best.total_time / 7194256.05, 1.0, 1e-8))  # fmt: skip


def designs(folder: Path) -> Iterator[Answer]:
    """Which links to build: the published best of 24 cases, and the proved one."""
    source = "D. Rey (2020), Transportation Research Procedia 47; best of three methods, 600 s each (github.com/davidrey123/DNDP)"
    with (folder / "network_design" / "optima.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        instance = read_design(folder / "network_design" / f"{row['instance']}.txt", folder / "sioux_falls" / "SiouxFalls_trips.tntp")  # fmt: skip
        found = design_network(*instance, budget=float(row["budget"]))
        published, mine = float(row["published_best_total_travel_time_thousand"]), found.total_time / 1e3
        better = (published - mine) / mine
        fault = f"published best is no optimum: {better:.2%} above" if better > 1e-4 else ""
        proved = found.status == "optimal" and mine <= published + 0.051
        yield Answer(f"{row['instance']}, {row['budget_percent']} % of the cost", "least total travel time, thousand", source, published, round(mine, 4), proved, fault)  # fmt: skip


CASES: dict[str, Callable[[], Iterator[Answer]]] = {
    "sets": choices, "lists": lists, "methods": methods, "weights": weights, "everything tried": everything_tried, "solver": solver,
}  # fmt: skip
NETWORK_CASES: dict[str, Callable[[Path], Iterator[Answer]]] = {
    "equilibria": equilibria,
    "network design": designs,
}
