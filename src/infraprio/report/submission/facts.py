"""What is known of each proposal, in words: cost, profitability, goals, dependencies, financing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from infraprio.effects.areas import REST_ROWS
from infraprio.ranking.sentences import listed
from infraprio.report.payers import ways_paid
from infraprio.report.sheet import explained, goal_names, proposal_names, row_names
from infraprio.report.stages import judged_only
from infraprio.report.submission.blocks import Length
from infraprio.report.words.language import number, word
from infraprio.scenario.money import money_of
from infraprio.scoring.ranks import ranks as ranks_of
from infraprio.words import amount, known

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["Facts", "money"]

SMALL = 5.0
"""A contribution to a goal below this (of 100) counts as none in the three words of an impact assessment."""


def money(value: float, language: str) -> str:
    """An amount in the scenario's money."""
    return amount(value, language)


@dataclass(frozen=True)
class Facts:
    """Answers about the proposals of a result, in one language, for a document of one length."""

    result: Result
    language: str
    length: Length = "standard"

    @property
    def full(self) -> bool:
        """Whether everything is told, with the study in the appendices."""
        return self.length == "full"

    @cached_property
    def order(self) -> Any:
        """All proposals of known cost, ranked or not, as a frame."""
        return self.result.ranking.everything

    @cached_property
    def robust(self) -> Any:
        """What is known of other weights and budgets; None where it was not computed."""
        return getattr(self.result, "robustness", None)

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of every proposal."""
        return proposal_names(self.result, self.language)

    @cached_property
    def last_places(self) -> dict[str, str]:
        """Place of each proposal in the order of the last plan, of those that were in it; empty where none is stated."""
        table = self.result.scenario["proposals"]
        stated = zip(table["id"], table["last_place"], strict=True)
        return {str(p): self.num(place) for p, place in stated if place == place}

    @cached_property
    def goals(self) -> dict[str, str]:
        """Name of every goal in use."""
        return goal_names(self.result, self.language)

    @cached_property
    def worth(self) -> Any:
        """The appraisal, one row a proposal."""
        return self.result.appraisal.frame

    @cached_property
    def people(self) -> dict[str, str]:
        """Name of every stakeholder."""
        return row_names(self.result, "stakeholders", self.language)

    @cached_property
    def _tables(self) -> dict[str, dict[str, str]]:
        scenario = self.result.scenario
        out = {
            t: row_names(self.result, t, self.language)
            for t in ("periods", "funds", "budget_scenarios", "corridors", "national_goals")
        }
        return out | {
            "municipalities": dict(
                zip(scenario["municipalities"]["id"], scenario["municipalities"]["name"], strict=True)
            )
        }

    def named(self, table: str, key: str) -> str:
        """Name of a row of a table; the id where there is none."""
        return self._tables[table].get(key, key)

    def row(self, proposal: str) -> dict[str, Any]:
        """The proposal's row of the input."""
        table = self.result.scenario["proposals"]
        return dict(table.row(table.position[proposal]))

    def say(self, key: str, **gaps: object) -> str:
        """A word or sentence in the language."""
        return word(key, self.language, **gaps)

    def num(self, value: float, decimals: int = 0) -> str:
        """A number in the language's format."""
        return number(value, decimals, self.language)

    def money(self, value: float) -> str:
        """An amount in MSEK."""
        return money(value, self.language)

    def numbered(self, proposal: str) -> str:
        """Place in the order and name; the name alone where it has no place."""
        rank = self.order.loc[proposal, "rank"]
        return f"{self.num(rank)}. {self.names[proposal]}" if rank == rank else self.names[proposal]

    def cost(self, proposal: str) -> str:
        """Cost with its range and price year, and as stated where that was in other prices."""
        line, row = self.order.loc[proposal], self.row(proposal)
        year = self.result.scenario.settings["price_year"]
        key = "fact_cost" if year == year else "fact_cost_no_year"
        text = self.say(key, cost=self.money(line["cost_msek"]), year=int(year) if year == year else "")
        foreign = row["currency"] not in {"", money_of(self.result.scenario).currency}
        low, high = line["cost_low_msek"], line["cost_high_msek"]
        if math.isfinite(low) and math.isfinite(high):
            text += " " + self.say("fact_cost_range", low=self.money(low), high=self.money(high))
        else:
            text += " " + self.say("fact_cost_no_range")
        if (row["price_year"] != year and year == year) or foreign:
            text += " " + self.say(
                "fact_cost_stated",
                cost=self.money(row["cost_msek"]),
                currency=row["currency"] or money_of(self.result.scenario).currency,
                year=int(row["price_year"]),
            )
        return text

    def appraisal(self, proposal: str) -> str:
        """Net present value and its ratios, whether computed or given, and the effects that have no price."""
        line = self.worth.loc[proposal] if proposal in self.worth.index else None
        parts = []
        if line is None or (not math.isfinite(line["npv_ratio_i"]) and not math.isfinite(line["npv_msek"])):
            parts.append(self.say("fact_no_npv"))
        else:
            parts.append(
                self.say(
                    "fact_npv",
                    npv=self.money(line["npv_msek"]),
                    i=self.num(line["npv_ratio_i"], 2),
                    idu=self.num(line["npv_ratio_idu"], 2),
                )
            )
            if line.get("reason") == "operating_measure":
                parts.append(self.operating(line))
            verdict = str(line.get("verdict", ""))
            if verdict:
                parts.append(self.say("fact_verdict", verdict=self.say(f"verdict_{verdict}")))
            parts.append(self.say("fact_given" if line.get("status") == "given" else "fact_computed"))
        table = self.result.scenario["unpriced_effects"]
        for i in table.where(proposal=proposal):
            gaps = {
                "effect": table["effect"][i],
                "verdict": self.say(table["verdict"][i]),
                "reason": table["reason"][i],
            }
            parts.append(self.say("fact_unpriced", **gaps))
        return " ".join(parts)

    def operating(self, line: Any) -> str:
        """What stands in place of NNK-i for a measure whose money goes to running traffic."""
        trip = line["support_sek_trip"]
        return self.say(
            "fact_operating" if math.isfinite(trip) else "fact_operating_no_trips",
            year=self.num(line["npv_msek_year"], 1),
            support=self.num(line["support_msek_year"], 1),
            trip=self.num(trip),
        )

    def contribution(self, proposal: str) -> str:
        """Goal score with its range and the goals that it helps and hurts most."""
        line = self.order.loc[proposal]
        figures = {
            key: self.num(line[f"goal_score{end}"], 1)
            for key, end in (("score", ""), ("low", "_low"), ("high", "_high"))
        }
        place = {"rank": self.num(line["score_rank"]), "n": len(self.result.ranking.population)}
        key = "fact_score" if figures["low"] != figures["high"] else "fact_score_sure"
        key += "" if math.isfinite(line["score_rank"]) else "_alone"
        return " ".join([self.say(key, **figures, **place), self.goals_touched(proposal)])

    def goals_touched(self, proposal: str) -> str:
        """The goals that a proposal helps and hurts most."""
        parts = []
        values: Any = self.result.scores.values.loc[proposal]
        weights: Any = self.result.scores.weights.loc[self.result.scores.stakeholder]
        points = (values * weights).sort_values(ascending=False, kind="stable")
        helped = [g for g in points.index if values[g] >= SMALL and points[g] > 0][: 4 if self.full else 3]
        hurt = [g for g in reversed(points.index) if values[g] <= -SMALL][: 3 if self.full else 2]
        for key, goals in (("fact_helps", helped), ("fact_hurts", hurt)):
            if goals:
                told = [f"{self.goals[str(g)]} ({self.num(values[g])})" for g in goals]
                parts.append(self.say(key, goals=listed(told, self.language)))
        if not helped and not hurt:
            parts.append(self.say("fact_no_goal"))
        return " ".join(parts)

    def distribution(self, proposal: str) -> str:
        """Municipalities touched, where accessibility changes, and how differently the stakeholders value it."""
        row, scores = self.row(proposal), self.result.scores.by_stakeholder
        where = [self.named("municipalities", m) for m in row["municipalities"]]
        parts = [self.say("fact_municipalities", names=listed(where, self.language))] if where else []
        parts += self._where(proposal)
        compete = list(self.result.ranking.population)
        if len(scores.columns) > 1 and proposal in compete:
            ranks: Any = scores.loc[compete].apply(ranks_of).loc[proposal].astype(int)
            best, worst = ranks.idxmin(), ranks.idxmax()
            if ranks[best] == ranks[worst]:
                parts.append(self.say("fact_people_alike", rank=ranks[best]))
            else:
                gaps = {
                    "best": ranks[best],
                    "who": self.people[str(best)],
                    "worst": ranks[worst],
                    "whom": self.people[str(worst)],
                }
                parts.append(self.say("fact_people", **gaps))
        return " ".join(parts)

    def _where(self, proposal: str) -> list[str]:
        """Municipalities whose accessibility to jobs the proposal raises most, and those where it falls."""
        by = getattr(self.result.effects, "by_municipality", None)
        if by is None or "accessibility_gravity" not in by or proposal not in by.index.get_level_values(0):
            return []

        towns = by.loc[proposal, "accessibility_gravity"].drop(list(REST_ROWS), errors="ignore")
        change = towns.sort_values(ascending=False, kind="stable")
        least = 0.01 * float(change.abs().max())
        parts = []
        for key, names in (
            ("fact_gains_in", list(change.index[change > max(least, 1e-9)][:3])),
            ("fact_losses_in", list(change.index[change < -max(least, 1e-9)][::-1][:3])),
        ):
            if names:
                parts.append(self.say(key, names=listed(list(map(str, names)), self.language)))
        return parts

    def dependencies(self, proposal: str) -> str:
        """Rules and shared costs that the proposal is part of."""
        rules, shared = self.result.scenario["rules"], self.result.scenario["synergies"]
        parts = []

        def told(ids: Any) -> str:
            return listed([self.names[p] for p in ids], self.language)

        for i, rule in enumerate(rules["rule"]):
            mine, others = rules["proposals"][i], rules["others"][i]
            reason = f" ({rules['reason'][i]})" if rules["reason"][i] else ""
            rest = [p for p in mine if p != proposal]
            if rule in {"requires", "requires_any"} and proposal in mine:
                joint: Literal["and", "or"] = "and" if rule == "requires" else "or"
                parts.append(
                    self.say(
                        "dep_requires", names=listed([self.names[p] for p in others], self.language, joint)
                    )
                    + reason
                )
            elif rule in {"requires", "requires_any"} and proposal in others:
                parts.append(self.say("dep_required", names=told(mine)) + reason)
            elif rule in {"excludes", "alternatives"} and proposal in mine and rest:
                parts.append(self.say("dep_excludes", names=told(rest)) + reason)
            elif rule == "mandatory" and proposal in mine:
                parts.append(self.say("dep_mandatory") + reason)
        for i, members in enumerate(shared["proposals"]):
            rest = [p for p in members if p != proposal]
            if proposal in members and rest:
                parts.append(
                    self.say("dep_shared", cost=self.money(shared["saving_msek"][i]), names=told(rest))
                )
        return ". ".join(parts) + "." if parts else ""

    @cached_property
    def bare(self) -> bool:
        """Whether lines about what nobody stated are left out: in a list without a network."""
        return judged_only(self.result)

    def maturity(self, proposal: str) -> str:
        """How far it has been planned; empty where nothing is stated."""
        row = self.row(proposal)
        told = f"{self.say(row['maturity']).capitalize()}." if row["maturity"] else ""
        return f"{told} {row['status']}".strip()

    def why(self, proposal: str) -> str:
        """Why a proposal stands where it stands, without what its card says already; all of it in the full document."""
        if not self.full and proposal in self.result.ranking.committed.index:
            return ""
        return explained(self.result, proposal, self.language, brief=not self.full)

    def financing(self, proposal: str) -> str:
        """Who pays."""
        cost = float(self.order.loc[proposal, "cost_msek"])
        ways = [
            [self.named("funds", fund) for fund in way]
            if len(way) == 1
            else [
                self.say("fact_fund", fund=self.named("funds", fund), share=self.num(100 * share), cost=self.money(cost * share))
                for fund, share in way.items()
            ]
            for way in ways_paid(self.result, proposal)
        ]  # fmt: skip
        told = [listed(parts, self.language) for parts in ways if parts]
        return (f" {self.say('or_else')} ".join(told) + ".") if told else ""

    def certainty(self, proposal: str) -> str:
        """Core, borderline or exterior, and the rank interval; empty where it was not computed."""
        parts, found = [self.sureness(proposal)], self.robust
        if found is not None and proposal in found.intervals.index:
            ends = found.intervals.loc[proposal]
            key = "fact_interval" if ends["best"] < ends["worst"] else "fact_interval_one"
            parts.append(self.say(key, best=int(ends["best"]), worst=int(ends["worst"])))
        return " ".join(filter(None, parts))

    def sureness(self, proposal: str) -> str:
        """Core, borderline or exterior; empty where it was not computed."""
        found = self.robust
        if found is None or proposal not in found.core.index:
            return ""
        core, status = found.core.loc[proposal], self.order.loc[proposal, "status"]
        share = self.num(100 * core["core_index"])
        if core["group"] == "exterior" and status == "in_plan":
            return self.say("fact_core_for_the_order")
        if core["group"] == "core" and status not in ("in_plan", "committed"):
            return self.say("fact_core_against_the_order")
        return self.say(f"fact_core_{core['group']}", share=share)

    def horizon_said(self, horizon: str, **gaps: object) -> str:
        """How many proposals of a horizon are built, and the first of them."""
        own = f"key_{horizon}" if known(f"report.key_{horizon}") else "key_horizon"
        return self.say(own, horizon=horizon, **gaps)

    def motive(self, proposal: str) -> str:
        """What must be argued: profitability and goal score that point in different directions; else empty."""
        line = self.order.loc[proposal]
        ratio = float(line["npv_ratio_i"]) if "npv_ratio_i" in line else math.nan
        middle = float(self.result.ranking.frame["goal_score"].median())
        if math.isfinite(ratio) and ratio < 0 and line["goal_score"] >= middle:
            return self.say("motive_unprofitable")
        if math.isfinite(ratio) and ratio > 0 and line["goal_score"] < middle:
            return self.say("motive_low_score")
        return ""

    def prioritised(self) -> list[str]:
        """Proposals that are built: the committed ones, then the order."""
        return [*map(str, self.result.ranking.committed.index), *map(str, self.result.ranking.frame.index)]
