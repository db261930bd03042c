"""Delivery: who could deliver what together, what each gains, and how a community makes a policy its own."""

from threebuckets.delivery.arcs import eligible_arcs, free_amounts
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs, Pledged
from threebuckets.delivery.plan import Plan, plan, plans
from threebuckets.delivery.plan_by_area import AreaPlan, by_area, headline
from threebuckets.delivery.platform_plan import PlatformPlan, candidates_of, platform_plan
from threebuckets.delivery.price_sentences import PriceSentence, price_sentences

__all__ = [
    "Arcs",
    "AreaPlan",
    "Deliveries",
    "Needs",
    "Plan",
    "PlatformPlan",
    "Pledged",
    "PriceSentence",
    "by_area",
    "candidates_of",
    "eligible_arcs",
    "free_amounts",
    "headline",
    "plan",
    "plans",
    "platform_plan",
    "price_sentences",
]
