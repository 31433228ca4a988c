"""Why no plan keeps all the rules, in the planner's language and with the names of the scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from infraprio.errors import InfeasibleError
from infraprio.portfolio.problem.limit_kinds import bound_in_words, of_unit
from infraprio.portfolio.problem.names import pot_name, said_source
from infraprio.ranking.caps.capped import named as measure_name
from infraprio.ranking.sentences import listed
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of
from infraprio.words import amount as told_amount

if TYPE_CHECKING:
    from infraprio.scenario.scenario import Scenario

__all__ = ["impossible_text", "limits_said", "rule_text", "told_by_name"]

NARROWED = {"fund": "funds", "period": "periods"}  # columns of a limit that name a row of another table


def impossible_text(fault: InfeasibleError, scenario: Scenario, language: str = "sv") -> str:
    """The clashing rules with the rows of the tables they come from, the least money that helps, and the nearest caps that could be kept.

    Parameters
    ----------
    fault : raised by `run`
    scenario : whose rules clash
    language : ``sv`` or ``en``

    Returns
    -------
    Sentences; the fault's own words where it carries no explanation.
    """
    language = reader_of(scenario, language)
    found: Any = fault.explanation
    if found is None or not getattr(found, "rules", None):
        return fault.text(language)
    named = _Names(scenario, language)
    told = [word("clash_head", language)]
    told += [f"  - {rule_text(rule, scenario, language)}" for rule in found.rules]
    told.append(word("clash_one" if len(found.rules) == 1 else "clash_any", language))
    if found.extra_money is None:
        told.append(word("clash_no_money", language))
    elif not math.isnan(found.extra_money):
        pots = [(named.pot(pot), named.money(amount)) for pot, amount in found.by_pot.items()]
        where = listed([pot if len(pots) == 1 else f"{pot} ({more})" for pot, more in pots], language)
        told.append(word("clash_money", language, money=named.money(found.extra_money), where=where))
    told += [each.text(language) for each in found.relaxed]
    return "\n".join(told)


@dataclass(frozen=True)
class _Clash:
    """Why no plan keeps the rules of a scenario, which says itself with the names there."""

    fault: InfeasibleError
    scenario: Scenario

    def sentence(self, language: str = "en") -> str:
        return impossible_text(self.fault, self.scenario, language)


@contextmanager
def told_by_name(scenario: Scenario) -> Iterator[None]:
    """Inside, an error of rules that clash names funds, periods and proposals as the scenario does."""
    try:
        yield
    except InfeasibleError as fault:
        raise InfeasibleError(_Clash(fault, scenario), fault.explanation) from fault


def rule_text(rule: Any, scenario: Scenario, language: str = "sv") -> str:
    """A rule as a sentence, with the row of the table it comes from."""
    language = reader_of(scenario, language)
    named = _Names(scenario, language)
    return named.rule(rule) + (f" ({named.source(rule)}{named.reason(rule)})" if rule.source else "")


def limits_said(scenario: Scenario, language: str = "sv") -> list[str]:
    """What the plan is held to: each limit of the rules as a sentence, with its reason."""
    language = reader_of(scenario, language)
    rules, named = scenario["rules"], _Names(scenario, language)
    out = []
    for i, rule in enumerate(rules["rule"]):
        if rule in ("at_least", "at_most"):
            line = dict(rules.row(i))
            out.append(named.limit(line) + (f" ({line['reason']})" if line["reason"] else ""))
    return out


def row_name(scenario: Scenario, table: str, key: object, language: str) -> str:
    """Name of a row of a table; its id where it has none there."""
    at = scenario[table].position.get(str(key))
    return str(key) if at is None else scenario[table].names(language, [at])[str(key)]


def fund_and_period(scenario: Scenario, pot: Any, language: str) -> str:
    """Name of a fund's money in a period, of the only fund's money in a period, and nothing for another kind of pot.

    The only period is left unsaid where it has no years: it is the heading of the one column of money, and stands for the plan.
    """
    periods = scenario["periods"]
    whole = len(periods) == 1 and math.isnan(periods["first_year"][0])
    if not isinstance(pot, tuple) and pot in periods.position and pot not in scenario["funds"].position:
        return word("only_period", language) if whole else row_name(scenario, "periods", pot, language)
    if not (isinstance(pot, tuple) and len(pot) == 2):
        return ""
    fund = row_name(scenario, "funds", pot[0], language)
    if whole:
        return fund
    return f"{fund} {row_name(scenario, 'periods', pot[1], language)}"


class _Names:
    """Ids of a scenario as names, rules as sentences."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario, self.language = scenario, language

    def row(self, table: str, key: object) -> str:
        return row_name(self.scenario, table, key, self.language)

    def proposal(self, key: object) -> str:
        return f"{key} {self.row('proposals', key)}"

    def proposals(self, keys: Any, joint: Literal["and", "or"] = "and") -> str:
        return listed([self.proposal(key) for key in keys], self.language, joint)

    def pot(self, key: Any) -> str:
        if told := fund_and_period(self.scenario, key, self.language):
            return told
        name = pot_name(key)
        return name if isinstance(name, str) else name.text(self.language)

    def source(self, rule: Any) -> str:
        """The row of the table that a rule comes from."""
        return said_source(str(rule.source), self.language)

    def reason(self, rule: Any) -> str:
        """Who decided it, when and why, where the row says so."""
        rules, name = self.scenario["rules"], str(rule.source).rpartition("(")[2].rstrip(")")
        at = rules.position.get(name)
        made = at is not None and at >= len(rules) - rules.made
        return f": {rules['reason'][at]}" if made else ""

    def money(self, amount: float) -> str:
        shown = told_amount(amount, self.language, 1 if amount % 1 > 0.05 else 0)
        return word("clash_amount", self.language, amount=shown)

    def rule(self, rule: Any) -> str:
        """A clashing rule as a sentence; in its own words where there are none for its kind."""
        key, say = rule.key, self.language
        match rule.kind:
            case "mandatory" | "forbidden" | "options":
                return word(f"clash_{rule.kind}", say, a=self.proposal(key))
            case "requires":
                return word("clash_requires", say, a=self.proposal(key[0]), b=self.proposal(key[1]))
            case "requires_any":
                return word(
                    "clash_requires_any", say, a=self.proposal(key[0]), b=self.proposals(key[1], "or")
                )
            case "excludes":
                return word("clash_excludes", say, a=self.proposals(key))
            case "budget":
                return word("clash_budget", say, pot=self.pot(key), amount=self._amount(rule))
            case "shared_cost":
                return word("clash_shared_cost", say, a=key)
            case "limits":
                return self._limit(rule)
            case _:
                return str(rule.says.text(self.language))

    def _amount(self, rule: Any) -> str:
        return self.money(dict(rule.says.gaps)["amount"].value)

    def _limit(self, rule: Any) -> str:
        """A limit by the row of the rules table that states it, which its source ends with."""
        rules = self.scenario["rules"]
        name = rule.source.rpartition("(")[2].rstrip(")")
        if name not in rules.position:
            return str(rule.says.text(self.language))
        return self.limit(dict(rules.row(rules.position[name])))

    def limit(self, line: dict[str, Any]) -> str:
        """A limit, from its row of the rules table."""
        bound, measure = float(line["limit"]), measure_name(self.scenario, str(line["criterion"]))
        name = measure if isinstance(measure, str) else measure.text(self.language)
        shown = number(
            bound, next((d for d in range(4) if math.isclose(bound, round(bound, d))), 3), self.language
        )
        amount = bound_in_words(
            of_unit(line["unit"]),
            self.language,
            amount=shown,
            money=word("clash_amount", self.language, amount=shown),
            share=f"{number(100 * bound, 0, self.language)} %",
            criterion=name or word("clash_value", self.language),
        )
        return word(f"clash_{line['rule']}", self.language, group=self._group(line), amount=amount)

    def _group(self, line: dict[str, Any]) -> str:
        narrowed = [self.row(table, line[column]) for column, table in NARROWED.items() if line[column]]
        return self._whole_group(line) + (f" ({', '.join(narrowed)})" if narrowed else "")

    def _whole_group(self, line: dict[str, Any]) -> str:
        if line["group_by"] == "proposals":
            return self.proposals(sorted(line["proposals"]))
        if line["group_by"] == "plan":
            return word("clash_plan", self.language)
        if line["group"] == "*":
            return word(
                "clash_each", self.language, group=word(f"clash_by_{line['group_by']}", self.language)
            )
        tables = {"fund": "funds", "corridor": "corridors", "municipality": "municipalities"}
        table, key = tables.get(line["group_by"]), str(line["group"])
        if table == "municipalities":
            rows = self.scenario[table]
            return str(rows["name"][rows.position[key]]) if key in rows.position else key
        return self.row(table, key) if table else word(key, self.language)
