"""Words of the evaluation of an order made by hand, and of a scenario without any plan, English and Swedish."""

from __future__ import annotations

from typing import Final

__all__ = ["ORDER_WORDS"]

ORDER_WORDS: Final[dict[str, tuple[str, str]]] = {
    "order_title": ("What the order costs", "Vad ordningen kostar"),
    "order_summary": ("Three ways to read it", "Tre sätt att läsa den"),
    "order_builds": ("What each budget builds", "Vad varje ram bygger"),
    "order_moves": ("What would mend it", "Vad som skulle laga den"),
    "order_list": ("The order", "Ordningen"),
    "order_notes": ("Remarks on the order", "Anmärkningar på ordningen"),
    "reading": ("Reading", "Läsning"),
    "meaning": ("Meaning", "Betydelse"),
    "nested": ("nested", "nästlad"),
    "stop": ("stop", "stopp"),
    "skip": ("skip", "hoppa över"),
    "meaning_nested": (
        "as the budget grows nothing is dropped; of this order a first part is built",
        "när ramen växer utgår inget; av den här ordningen byggs en första del",
    ),
    "meaning_stop": (
        "money is given from the top and stops at the first proposal that does not fit",
        "pengar ges uppifrån och tar slut vid första åtgärden som inte ryms",
    ),
    "meaning_skip": (
        "money is given from the top and what does not fit is passed over",
        "pengar ges uppifrån och det som inte ryms hoppas över",
    ),
    "order_value": ("This order", "Den här ordningen"),
    "order_best": ("Best list found", "Bästa funna lista"),
    "order_loss": ("Loss", "Förlust"),
    "order_most_loss": ("Loss at most", "Förlust högst"),
    "order_free": ("Free choice at every budget", "Fritt val vid varje ram"),
    "order_impossible": ("Not possible at", "Går inte vid"),
    "budget_scenario": ("Budget", "Ram"),
    "probability": ("Probability", "Sannolikhet"),
    "order_adds": ("Builds, and the best list does not", "Bygger, men inte bästa listan"),
    "order_drops": ("Does not build, and the best list does", "Bygger inte, men det gör bästa listan"),
    "place_now": ("Place now", "Plats nu"),
    "new_place": ("New place", "Ny plats"),
    "place_after": ("After", "Efter"),
    "place_first": ("first of all", "allra först"),
    "built_at": ("Built at ({reading})", "Byggs vid ({reading})"),
    "order_said": (
        "Read as {reading}, this order reaches an expected goal score of {value}; the best list reaches {best}. The order costs {loss}, that is {percent} %; no list can reach more than {bound}.",
        "Läst som {reading} når ordningen en förväntad måluppfyllelse på {value}; bästa listan når {best}. Ordningen kostar {loss}, det vill säga {percent} %; ingen lista kan nå mer än {bound}.",
    ),
    "order_said_none": (
        "Read as {reading}, this order costs nothing: it reaches an expected goal score of {value}, as the best list found does; no list can reach more than {bound}.",
        "Läst som {reading} kostar ordningen inget: den når en förväntad måluppfyllelse på {value}, liksom bästa funna lista; ingen lista kan nå mer än {bound}.",
    ),
    "order_said_impossible": (
        "Read as {reading}, this order does not work at {scenarios}: no part of it both keeps the rules and fits the money.",
        "Läst som {reading} fungerar ordningen inte vid {scenarios}: ingen del av den både följer reglerna och ryms i ramen.",
    ),
    "order_needs_first": (
        "The rules are kept first when the {n} uppermost proposals are built, and they cost {cost} MSEK. Move up what the rules ask for (balance, requirements).",
        "Reglerna följs först när de {n} översta åtgärderna byggs, och de kostar {cost} mnkr. Flytta upp det som reglerna kräver (balans, beroenden).",
    ),
    "order_never_keeps": (
        "Not even the whole list keeps the rules; look at what is missing from it.",
        "Inte ens hela listan följer reglerna; se vad som saknas på den.",
    ),
    "order_never_keeps_rules": (
        "Not even the whole list keeps the rules, whatever the money. What is missing from it: {rules}.",
        "Inte ens hela listan följer reglerna, hur mycket pengar det än finns. Det som saknas på den: {rules}.",
    ),
    "order_broken": ("{a} stands before {b}, which it needs.", "{a} står före {b}, som den kräver."),
    "order_broken_missing": ("{a} needs {b}, which is not on the list.", "{a} kräver {b}, som inte finns på listan."),
    "order_mend": (
        "{n} proposals have to move for the order to build what the best list builds.",
        "{n} åtgärder behöver flyttas för att ordningen ska bygga det som bästa listan bygger.",
    ),
    "order_mend_none": (
        "Nothing has to move: the order builds what the best list builds.",
        "Inget behöver flyttas: ordningen bygger det som bästa listan bygger.",
    ),
    # no plan keeps all the rules
    "clash_head": ("No plan keeps all the rules. These clash:", "Ingen plan följer alla regler. De här går inte ihop:"),
    "clash_any": ("Without any one of them the others can be kept.", "Utan någon av dem kan de övriga följas."),
    "clash_one": ("It cannot be kept whatever is built.", "Den kan inte följas vad som än byggs."),
    "clash_no_money": ("No amount of money resolves it.", "Inga pengar löser det."),
    "clash_money": ("The cheapest way out: {money} more for {where}.", "Den billigaste lösningen: {money} till för {where}."),
    "clash_amount": ("{amount} MSEK", "{amount} mnkr"),
    "clash_value": ("value", "nytta"),
    "clash_plan": ("the whole plan", "hela planen"),
    "clash_each": ("each {group}", "varje {group}"),
    "clash_by_kind": ("kind", "åtgärdstyp"),
    "clash_by_horizon": ("horizon", "tidshorisont"),
    "clash_by_municipality": ("municipality", "kommun"),
    "clash_by_corridor": ("corridor", "stråk"),
    "clash_by_fund": ("fund", "anslagspost"),
    "clash_mandatory": ("{a} must be built", "{a} ska byggas"),
    "clash_forbidden": ("{a} must not be built", "{a} får inte byggas"),
    "clash_options": ("{a} is built once at most", "{a} byggs högst en gång"),
    "clash_requires": ("{a} needs {b}", "{a} kräver {b}"),
    "clash_requires_any": ("{a} needs {b}", "{a} kräver {b}"),
    "clash_excludes": ("at most one of {a} is built", "högst en av {a} byggs"),
    "clash_budget": ("the budget of {pot} is {amount}", "ramen för {pot} är {amount}"),
    "clash_shared_cost": ("the shared cost {a} is paid once", "den gemensamma kostnaden {a} betalas en gång"),
    "clash_at_least": ("{group}: at least {amount}", "{group}: minst {amount}"),
    "clash_at_most": ("{group}: at most {amount}", "{group}: högst {amount}"),
}  # fmt: skip
