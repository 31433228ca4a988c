"""The optimiser in the meeting page, in a real browser: what it answers is what the library answers, and how it says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.errors import InfeasibleError
from infraprio.portfolio import compile_data, priority_list
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from infraprio.portfolio.problem.ways_of_paying import paid_rows
from infraprio.ranking.by_goal import choice_by_goal, goal_criterion
from infraprio.ranking.through_network import budget_table
from infraprio.report.page import meeting_page
from infraprio.report.page.optimiser.program import packed_program
from infraprio.scenario.plan_money import common_costs
from tests.report import made_up
from tests.report.test_page import CHROMIUM, QUIET, built_names, data_of, names_in_order, opened

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(
        packed_program() is None, reason="the npm registry was not reachable when the project was set up"
    ),
]
LISTEN = """
window.heard = [];
window.Worker = class extends Worker {
  constructor(address) { super(address); this.addEventListener("message", (event) => event.data.columns !== undefined && window.heard.push(event.data)); }
};
"""
LONG = 240_000  # ms that a loaded machine may need


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What somebody changes in the page."""

    own: tuple[int, ...] = ()  # per cent, goal by goal in the order of the page
    budget: int = 100
    money: dict[str, float] = None  # type: ignore[assignment]
    pins: dict[str, str] = None  # type: ignore[assignment]
    costs: dict[str, float] = None  # type: ignore[assignment]

    def address(self) -> str:
        parts: dict[str, str] = {"w": "_".join(map(str, self.own))} if self.own else {}
        if self.budget != 100:
            parts["budget"] = str(self.budget)
        told = {"money": self.money, "pins": self.pins, "costs": self.costs}
        return urlencode(parts | {key: json.dumps(value) for key, value in told.items() if value})


written = cache(meeting_page)
"""The page of a result; most tests look at the same one."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as tool:
        program = tool.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield program
        program.close()


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.twelve()


def leaf_weights(data: dict[str, Any], own: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Weights of the leaves of the tree by what is said at each goal, family by family."""
    goals = data["goals"]

    def share(i: int) -> float:
        family = [j for j, goal in enumerate(goals) if goal["parent"] == goals[i]["parent"]]
        whole = sum(own[j] for j in family)
        mine = own[i] / whole if whole else 1 / len(family)
        return mine * (share(goals[i]["parent"]) if goals[i]["parent"] >= 0 else 1.0)

    return np.array([share(i) for i in data["leaves"]])


def asked(result: Any, data: dict[str, Any], setting: Setting) -> tuple[Any, pd.DataFrame, list[float]]:
    """The same question put to the library: problem, budgets, chances."""
    problem = choice_by_goal(result.choice, result.scores, result.by_goal)
    budgets, chances = budget_table(result.scenario)
    if setting.own:
        goals = [goal_criterion(str(goal)) for goal in result.scores.weights.columns]
        problem = replace(
            problem,
            weights={**problem.weights, **dict(zip(goals, leaf_weights(data, setting.own), strict=True))},
        )
    whole = data["optimiser"]
    main = pd.Series(budgets.iloc[whole["main"]])
    changed = budgets * setting.budget / 100
    for cell, amount in (setting.money or {}).items():
        fund, period = (
            whole[key][int(k)] for key, k in zip(("funds", "periods"), cell.split("."), strict=True)
        )
        column = (fund, period)
        changed[column] = (
            budgets[column] * amount / main[column] if main[column] > 0 else budgets[column] + amount
        )
    cost = problem.cost.copy()
    for name, amount in (setting.costs or {}).items():
        planned = float(common_costs(result.scenario)["cost_msek"][name])  # in the prices of the plan
        for fund, part in paid_rows(result.scenario, [name]).shares[name].items():
            cost.loc[name, fund] += (amount - planned) * part
    pins = setting.pins or {}
    held = [name for name, pin in pins.items() if pin == "in"]
    out = [name for name, pin in pins.items() if pin == "out"]
    problem = replace(
        problem, cost=cost, mandatory=[*problem.mandatory, *held], forbidden=[*problem.forbidden, *out]
    )
    return problem, changed, chances


def heard(page: Any, setting: Setting) -> Any:
    """Put a setting to the page; what the worker answered."""
    page.evaluate("window.heard.length = 0")
    page.evaluate("address => { location.hash = address; }", setting.address())
    for _ in range(LONG // 100):
        if answers := page.evaluate("window.heard"):
            page.wait_for_selector("#shown:not(.busy)", timeout=LONG)
            return answers[-1]
        page.wait_for_timeout(100)
    raise AssertionError(f"no answer to {setting}")


def compare(page: Any, result: Any, data: dict[str, Any], setting: Setting) -> None:
    """The page's list keeps every rule and is worth what the library's best list is worth, within what the page proves."""
    problem, budgets, chances = asked(result, data, setting)
    answer = heard(page, setting)
    try:
        best = priority_list(problem, budgets, chances)
    except InfeasibleError:
        assert answer["status"] == "infeasible"
        assert "No list keeps all rules" in page.inner_text("#shown")
        return
    whole, names = data["optimiser"], [p["id"] for p in data["proposals"]]
    worth, read = 0.0, read_scenarios(compile_data(problem), budgets, chances)
    for scenario, chance in enumerate(whole["chance"]):
        plan = {
            names[proposal]: whole["periods"][period]
            for column, number, proposal, period in whole["decide"]
            if number == scenario and answer["columns"][column] > 0.5
        }
        check = verify(
            problem,
            plan,
            np.array([problem.weights[c] for c in problem.value.columns]),
            read[scenario].data.budget,
        )
        assert check.ok, (setting, check.broken)
        worth += chance * check.value
        if scenario == whole["main"]:
            shown = built_names(page)
            assert sorted(shown) == sorted(data["proposals"][names.index(name)]["name"] for name in plan)
    assert worth == pytest.approx(best.value, rel=4e-6, abs=1e-6), setting
    assert "proved best" in page.inner_text("#shown")


def weights_of(data: dict[str, Any], rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(x) for x in rng.integers(1, 100, len(data["goals"])))


def random_setting(data: dict[str, Any], rng: np.random.Generator) -> Setting:
    """Weights always; some of budget, money of a cell, built or not, and cost now and then."""
    whole, chance = data["optimiser"], rng.random(4)
    names = {i: data["proposals"][int(i)]["id"] for i in whole["held"]}
    free = [i for i in names if data["proposals"][int(i)]["status"] != "committed"]
    some = [str(i) for i in rng.permutation(free)]
    funds, periods = len(whole["funds"]), len(whole["periods"])
    cell = f"{rng.integers(funds)}.{rng.integers(periods)}"
    dearer = next((i for i in some if whole["cost"].get(i)), None)
    return Setting(
        own=weights_of(data, rng),
        budget=int(rng.choice([70, 85, 110, 130])) if chance[0] < 0.4 else 100,
        money={cell: float(rng.integers(50, 600))} if chance[1] < 0.4 else {},
        pins={names[some[0]]: "out", names[some[1]]: "in"} if chance[2] < 0.4 else {},
        costs={names[dearer]: float(round(whole["planned"][dearer] * rng.uniform(1.05, 1.6), 1))}
        if dearer and chance[3] < 0.4
        else {},
    )


def listening(browser: Any, html: str, folder: Path) -> Any:
    """The page with what its worker answers kept in ``window.heard``."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True).new_page()
    page.faults, page.asked = [], []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on(
        "console", lambda line: page.faults.append(line.text) if line.type in {"error", "warning"} else None
    )
    page.on("request", lambda request: page.asked.append(request.url))
    page.add_init_script(LISTEN)
    page.goto(path.as_uri())
    page.wait_for_selector("#order tbody tr")
    return page


def test_every_kind_of_setting_is_solved_as_the_library_solves_it(
    browser: Any, tmp_path: Path, twelve: Any
) -> None:
    html = written(twelve, "en")
    data = data_of(html)
    page = listening(browser, html, tmp_path)
    whole = data["optimiser"]
    names = [data["proposals"][int(i)]["id"] for i in whole["held"]]
    one = next(i for i in whole["held"] if whole["cost"].get(i))
    n = len(data["goals"])
    settings = [
        Setting(own=tuple(10 + 7 * k % 60 for k in range(n))),
        Setting(budget=65),
        Setting(money={"0.0": 900.0}),
        Setting(pins={names[-1]: "in", built_ids(twelve)[0]: "out"}),
        Setting(costs={data["proposals"][int(one)]["id"]: round(1.4 * whole["planned"][one], 1)}),
        Setting(
            own=tuple(60 - 5 * k % 50 for k in range(n)), budget=125, pins={built_ids(twelve)[-1]: "out"}
        ),
    ]
    for setting in settings:
        compare(page, twelve, data, setting)
    assert page.faults == []
    assert [url for url in page.asked if not url.startswith(("file:", "blob:"))] == []
    page.context.close()


def built_ids(result: Any) -> list[str]:
    frame = result.ranking.frame
    return [str(name) for name in frame.index[frame["status"] == "in_plan"]]


def test_moved_and_moved_back_is_the_list_that_is_handed_in(
    browser: Any, tmp_path: Path, twelve: Any
) -> None:
    page = listening(browser, written(twelve, "en"), tmp_path)
    whole = "document.querySelector('main').innerHTML.replaceAll(/ (style|class|value)=\"[^\"]*\"/g, '')"
    before, order = page.evaluate(whole), names_in_order(page)
    slider = page.locator("#weight-0")
    at = slider.input_value()
    slider.fill("95")
    assert "Being computed" in page.inner_text("#shown")
    assert names_in_order(page) == order  # until it is proved, the latest optimised list and no other
    page.wait_for_selector("#shown:not(.busy)", timeout=LONG)
    assert "proved best within 0.000 %" in page.inner_text("#shown")
    assert "submitted list" in page.inner_text("#stake")
    slider.fill(at)
    assert page.evaluate(whole) == before
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == ""
    page.context.close()


def serious(page: Any) -> list[str]:
    """Serious findings of accessibility."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


def test_what_a_card_sets_is_listed_undone_and_sent(browser: Any, tmp_path: Path, twelve: Any) -> None:
    html = written(twelve, "sv")
    page = listening(browser, html, tmp_path)
    out = built_names(page)[0]
    page.get_by_role("button", name=out, exact=True).first.click()
    page.get_by_label("I listan").select_option("out")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("#shown:not(.busy)", timeout=LONG)
    assert out not in built_names(page)
    assert "ska inte byggas" in page.inner_text("#controls")
    assert f"Byggs inte längre: {out}" in page.inner_text("#stake")
    assert serious(page) == []
    assert f"{out} byggs" in page.inner_text("#stake")
    page.wait_for_timeout(400)
    other = listening(browser, html, tmp_path)
    other.evaluate("address => { location.hash = address; }", page.evaluate("location.hash"))
    other.wait_for_selector("#shown:not(.busy)", timeout=LONG)
    assert names_in_order(other) == names_in_order(page)
    page.get_by_role("button", name="Ångra", exact=True).click()
    assert "prioriteringslistan som lämnas" in page.inner_text("#shown")
    for foolish in (
        'money={"9.9":1}&pins={"nobody":"in"}',
        'pins={"P001":"maybe"}&costs={"P001":-4}',
        "money=[1,2&costs=null",
    ):
        other.evaluate("address => { location.hash = address; }", foolish)
        assert "prioriteringslistan som lämnas" in other.inner_text("#shown")
    assert page.faults == other.faults == []
    page.context.close()
    other.context.close()


def test_a_browser_that_refuses_webassembly_is_told_of(browser: Any, tmp_path: Path, twelve: Any) -> None:
    html = written(twelve, "en").replace(" 'wasm-unsafe-eval'", "")
    page = opened(browser, html, tmp_path)
    order = names_in_order(page)
    page.locator("#weight-0").fill("95")
    page.wait_for_selector("#shown:has-text('does not run the optimiser')", timeout=LONG)
    assert names_in_order(page) == order
    page.select_option("#person", "I2")
    assert "optimiser's best set with the weights of" in page.inner_text("#shown")
    page.context.close()


def test_the_file_is_small_and_runs_nothing_but_itself(twelve: Any) -> None:
    html = written(twelve, "en")
    assert len(html.encode("utf-8")) < 4_000_000
    assert html == meeting_page(twelve, "en")
    policy = html.split('Content-Security-Policy" content="')[1].split('"')[0]
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    assert "'unsafe" not in policy
    assert policy.count("blob:") == 2  # the worker, and pictures that are taken along
    assert "Copyright" in packed_licence()


def packed_licence() -> str:
    import base64
    import gzip

    found = packed_program()
    assert found is not None
    return gzip.decompress(base64.b64decode(found[0])).decode("utf-8")[:2000]


def test_what_interacts_counts_goal_by_goal_as_the_run_counts_it() -> None:
    result = ip.run(valley())
    found = choice_by_goal(result.choice, result.scores, result.by_goal)
    stated = {frozenset(members): gain for members, gain in result.choice.synergy.items()}
    for members, gain in found.synergy.items():
        weighed = sum(found.weights[name] * part for name, part in gain.items())
        assert weighed == pytest.approx(stated[frozenset(members)], abs=1e-7)
    assert result.by_goal


@pytest.mark.slow
def test_fifty_settings_of_the_example_are_solved_as_the_library_solves_them(
    browser: Any, tmp_path: Path
) -> None:
    result = ip.run(ip.read(Path(ip.__file__).parents[2] / "examples" / "jamtland"))
    html = meeting_page(result, "en")
    data, rng = data_of(html), np.random.default_rng(50)
    page = listening(browser, html, tmp_path)
    for _ in range(50):
        compare(page, result, data, random_setting(data, rng))
    assert page.faults == []
    page.context.close()
