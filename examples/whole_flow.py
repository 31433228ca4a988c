"""The whole flow on the Jämtland example: from a folder of tables to one order, and the plan that it builds."""

from pathlib import Path

import infraprio as ip

# What the planner states: every mistake is reported at once, with file, row, column and cure.
scenario = ip.read(ip.example("jamtland"))

# Effects through the network, scores, appraisal, and the order: the plan is what it builds with the main budget.
result = ip.run(scenario, seed=0)

# Effects of each proposal alone, in physical units.
effects = result.effects.to_frame()
print(effects[["consumer_surplus_msek_year", "co2_tonnes_year", "severe_accidents_year"]].round(2).head(10))

# The order: what some budget builds, with the costs down to each line.
columns = ["rank", "name", "horizon", "cost_msek", "cumulative_cost_msek", "goal_score", "status"]
print(result.ranking.to_frame()[columns].head(15))

# What no budget builds, and why; what is decided already has no rank either.
print(result.ranking.not_prioritised[["name", "reason", "others"]])
print(list(result.ranking.committed["name"]))

# The plan: its points, computed through the network, and its cost.
print(round(result.plan_score, 1), "points for", round(result.portfolio.cost), "MSEK")

# How sure is it? Status, bound and gap of the optimiser, and an independent check.
print(dict(result.ranking.certificate))

# Two proposals together are not the sum of each alone.
pair = list(result.portfolio.proposals)[:2]
together = ip.evaluate(result, proposals=pair).change - result.effects.change.loc[pair].sum()
print("together minus one by one:", together.round(3).to_dict())

# Lists, workbook, document, meeting page, maps and figures.
for file in result.write(Path("results"), language="sv"):
    print(file)
