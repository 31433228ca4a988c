"""What may be English alone: errors of a program that calls a function, never of a planner's tables, files or options."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import infraprio
import infraprio.errors

HOME = Path(str(infraprio.__file__)).parent
ERRORS = {name for name in infraprio.errors.__all__ if name.endswith("Error")} | {"TooManyCornersError"}
ENGLISH = {
    # plain tables and arrays, given from Python; what a scenario says of them is checked before
    "scoring": "certainty/smaa certainty/stability elicitation explain goals/suggested_scales goals/tree goals/versions "
    "groups/orders linear_programme lookup methods/additive methods/compare_methods methods/electre3 methods/promethee "
    "methods/topsis methods/vikor methods/waspas standards stated_totals table_scales tables uta values weights/ahp "
    "weights/bwm weights/polytope weights/simple weights/weight_set",
    "appraisal": "benefits result risk/fitting risk/network_evaluation risk/sampling risk/simulate risk/simulation values/discounting "
    "values/from_effects values/parameters values/quantities values/timing",
    # shapes and numbers of arrays, given from Python
    "network": "files/matrix files/networkx_graph roads/assignment roads/candidates roads/classes roads/delay roads/graph "
    "roads/improve roads/paths roads/resilience",
    # arguments of a call
    "portfolio": "choose/alternatives choose/importance choose/many_values choose/shadow_prices choose/shapley "
    "fronts/budget_curve fronts/pareto_front lists/levels/sets lists/risk_attitude lists/rules lists/search/priority_list "
    "model/work_limit network_inside/certain network_inside/evaluated_sets network_inside/set_model problem/budget_scenarios robust/competitors "
    "robust/core_index robust/ranged_problem robust/uncertain_costs",
    "": "clock words/catalogue",
}
"""Room -> modules that raise errors in English alone."""


def english(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that make an error of a text in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0].body if isinstance(node.args[0], ast.IfExp) else node.args[0]
            texts = isinstance(first, ast.JoinedStr | ast.BinOp) or (
                isinstance(first, ast.Constant) and isinstance(first.value, str)
            )
            if texts and name in {*ERRORS, "error"}:
                yield node


def test_only_what_a_program_can_do_wrong_is_said_in_english_alone() -> None:
    allowed = {Path(room, *name.split("/")) for room, names in ENGLISH.items() for name in names.split()}
    found = {
        path.relative_to(HOME).with_suffix("")
        for path in HOME.rglob("*.py")
        if any(english(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert sorted(found - allowed) == []
    assert sorted(allowed - found) == []


def test_an_english_error_would_be_noticed() -> None:
    assert len(list(english(ast.parse('raise ProblemError(f"plan: {a}")')))) == 1
    assert len(list(english(ast.parse('raise ProblemError("a" + b)')))) == 1
    assert not list(english(ast.parse('raise ProblemError(finding("no_plan_found"))')))
