"""The page of the validation, from the file that the validation writes."""

from __future__ import annotations

import csv
from pathlib import Path

from make_reference import _row, written

HERE = Path(__file__).parent
FILE = HERE.parent / "benchmarks" / "validation.csv"
GROUPS = {
    "sets": ("Which set?", "Problems of the literature with published optima; what answers them is [portfolios](../portfolio.md)."),
    "lists": ("Which order?", "Lists over several budgets. Three cases come from the test suite of LOGOS, the closest optimiser there is (a transport plan of Zhong and Young, 2010; 41 projects associated with Koç et al., 2009). "
        "What that suite holds for right in the third is no optimum: the list of the first is feasible for it, and better."),
    "methods": ("Other methods", "Worked examples from papers, to the digits that were printed. Definitions differ between libraries: [scoring](../scoring.md) says where, and by how much."),
    "weights": ("Weights", "From comparisons, best and worst, and an order."),
    "everything tried": ("Beside trying everything", "Small problems of every kind of rule, whose answer was found by trying each set, or in closed form."),
    "solver": ("When the solver is wrong", "HiGHS 1.15.1 calls this model infeasible; its optimum is 13.806. No answer of the solver is taken on trust: *infeasible* is believed only when the solve without presolve agrees, "
        "an answer outside its own bound is not accepted, and every plan is recomputed without the model ([portfolios](../portfolio.md)). HiGHS 1.16.0 answers this one right, and called a plan optimal that was 5 to 31 % below its own bound in five small random problems with a start; "
        "`python -m pytest tests/portfolio/choose/test_against_enumeration.py -k highs_got_wrong` holds what is answered there against every plan."),
    "equilibria": ("Traffic", "Public test networks with best-known objectives; [road networks](../network.md) has the method."),
    "network design": ("Which links to build?", "All 24 cases of the collection at hand, with the true equilibrium. The published values come from piecewise-linear travel times, and those of 20 candidates stopped at a limit of time; where ours is more than a hundredth of a "
        "per cent below, the published set is no optimum."),
}  # fmt: skip
"""Group of the file -> heading and what is said of it."""
NETWORKS = {"equilibria", "network design"}


def _command(group: str) -> list[str]:
    networks = " --networks NETWORKS" if group in NETWORKS else ""
    word = f'"{group}"' if " " in group else group
    return ["```bash", f"python -m benchmarks.validation{networks} {word}", "```", ""]


def page() -> str:
    """Every case with its source, what is stated, what is found, and the command that shows it."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    agree = sum(row["verdict"] == "agrees" for row in rows)
    lines = [
        (HERE / "validation_opening.md")
        .read_text(encoding="utf-8")
        .format(cases=len(rows), agree=agree, faults=len(rows) - agree)
    ]
    for group, (title, told) in GROUPS.items():
        own = [row for row in rows if row["group"] == group]
        lines += [
            f"## {title}",
            "",
            told,
            "",
            *_command(group),
            _row("case", "asked", "stated", "found", "verdict"),
            _row(*["---"] * 5),
        ]
        lines += [
            _row(
                row["case"],
                row["asks"],
                row["stated"],
                row["found"],
                f"**{row['verdict']}**" if row["verdict"] != "agrees" else "agrees",
            )
            for row in own
        ]
        sources = list(dict.fromkeys(row["source"] for row in own))
        lines += ["", "Sources: " + "; ".join(sources) + ".", ""]
    return "\n".join([*lines, (HERE / "validation_end.md").read_text(encoding="utf-8")])


def write_page(folder: Path) -> None:
    """Write the page."""
    folder.mkdir(parents=True, exist_ok=True)
    written(folder / "validation.md", page())
