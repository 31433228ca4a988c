"""The whole flow on the Jämtland example: from a folder of tables to the ranked lists."""

import sys
from pathlib import Path

import infraprio as ip

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ip.example("jamtland")
output = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("results")

# What the planner states: every mistake is reported at once, with file, row, column and cure.
scenario = ip.read(folder)
print(scenario)

# Effects through the network, scores, appraisal, the best portfolio and the priority list.
result = ip.run(scenario, seed=0)

# Effects of each proposal alone, in physical units.
effects = result.effects.to_frame()
print(effects[["consumer_surplus_msek_year", "co2_tonnes_year", "severe_accidents_year"]].round(2).head(10))

# The priority order, with the budget line of its horizon.
ranking = result.ranking.to_frame()
print(
    ranking[
        [
            "rank",
            "name",
            "horizon",
            "cost_msek",
            "cumulative_cost_msek",
            "budget_msek",
            "goal_score",
            "status",
        ]
    ].head(15)
)

# How sure is it? Status, bound and gap of the optimiser, and an independent check.
print(dict(result.ranking.certificate))

# Two proposals together are not the sum of each alone.
pair = list(result.portfolio.proposals)[:2]
together = ip.evaluate(scenario, pair).change
print("together against one by one:", (together - result.effects.change.loc[pair].sum()).round(3).to_dict())

# Lists, workbook, map and chart.
for file in result.write(output, language="sv"):
    print(file)
