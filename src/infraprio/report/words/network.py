"""Words for what the network makes of sets of proposals, English and Swedish."""

from __future__ import annotations

from typing import Final

__all__ = ["NETWORK_WORDS"]

NETWORK_WORDS: Final[dict[str, tuple[str, str]]] = {
    "best evaluated": ("the best found", "den bästa som hittats"),
    "network_exact": (
        "Every set in the plan and on the list was computed through the network ({sets} sets in all, single proposals among them).",
        "Varje kombination i planen och på listan är beräknad genom nätet (sammanlagt {sets} kombinationer, enskilda åtgärder inräknade).",
    ),
    "network_estimate": (
        "The bound is proved for the scores of single proposals, pairs and groups, and assumes that a set that was not "
        "computed is worth at most {slack} points more than they tell, the largest difference found.",
        "Övre gränsen är bevisad för poängen hos enskilda åtgärder, par och grupper och förutsätter att en kombination som "
        "inte beräknats är värd högst {slack} poäng mer än vad de säger, den största skillnad som hittats.",
    ),
    "network_slack": (
        "The bound rests on the stated assumption that single proposals and pairs undervalue no set by more than {slack} points.",
        "Övre gränsen vilar på det angivna antagandet att enskilda åtgärder och par inte undervärderar någon kombination med "
        "mer än {slack} poäng.",
    ),
    "network_every set evaluated": (
        "Every set that could be chosen was computed, so the bound is proved.",
        "Varje kombination som kunde väljas är beräknad, så övre gränsen är bevisad.",
    ),
    "network_lost": (
        "Choosing by scores added up one by one would have lost {plan} points of the plan's and {list} of the list's "
        "expected goal score.",
        "Val efter poäng som summeras var för sig hade förlorat {plan} poäng av planens och {list} av listans förväntade "
        "måluppfyllelse.",
    ),
    "network_same": (
        "Choosing by scores added up one by one would give the same here.",
        "Val efter poäng som summeras var för sig skulle ge detsamma här.",
    ),
    "network_pairs": (
        "Pairs looked at: {looked}, of them worth more or less together: {count}; most: {pairs}.",
        "Undersökta par: {looked}, av dem värda mer eller mindre tillsammans: {count}; mest: {pairs}.",
    ),
    "network_no_pairs": (
        "None of the {looked} pairs looked at is worth more or less together.",
        "Inget av de {looked} par som undersökts är värt mer eller mindre tillsammans.",
    ),
    "network_pair": ("{a} and {b} ({extra})", "{a} och {b} ({extra})"),
    # figures of the search
    "method": ("Figures of the search", "Sökningens mått"),
    "figure": ("Figure", "Mått"),
    "points": ("Points", "Poäng"),
    "method_value": (
        "The order: expected points over the budget scenarios, later starts counting less",
        "Ordningen: förväntade poäng över budgetscenarierna, senare start räknas lägre",
    ),
    "method_bound": ("No order can exceed", "Ingen ordning kan överstiga"),
    "method_free_value": ("Free choice at every budget", "Fritt val vid varje ram"),
    "method_additive_value": (
        "The order chosen by scores added up one by one, computed in the traffic model",
        "Ordningen vald efter poäng som summeras var för sig, beräknad i trafikmodellen",
    ),
    "method_plan_value": (
        "The plan at the main budget, later starts counting less",
        "Planen vid huvudramen, senare start räknas lägre",
    ),
    "method_free_plan_value": (
        "The best plan at the main budget without an order",
        "Bästa planen vid huvudramen utan krav på ordning",
    ),
    "method_free_plan_bound": (
        "No plan at the main budget can exceed",
        "Ingen plan vid huvudramen kan överstiga",
    ),
    "method_free_plan_additive_value": (
        "The plan chosen by scores added up one by one, computed in the traffic model",
        "Planen vald efter poäng som summeras var för sig, beräknad i trafikmodellen",
    ),
    "method_plan_score": (
        "The plan at the main budget, every start counting alike: the points of the headline",
        "Planen vid huvudramen, varje start räknas lika: rubrikens poäng",
    ),
    "method_sum": ("The proposals of the plan added up one by one", "Planens åtgärder summerade var för sig"),
    # table
    "interactions": ("Scores together and one by one", "Poäng tillsammans och var för sig"),
    "together_ids": ("Ids", "Id"),
    "together_names": ("Proposals", "Åtgärder"),
    "together_alone": ("Goal score, one by one", "Måluppfyllelse, var för sig"),
    "together_score": ("Goal score, together", "Måluppfyllelse, tillsammans"),
    "together_extra": ("Difference", "Skillnad"),
}
