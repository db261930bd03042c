"""Delivery: who could deliver what together, what each gains, and how a community makes a policy its own."""

from threebuckets.delivery.arcs import eligible_arcs, free_amounts
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs, Pledged
from threebuckets.delivery.plan import Plan, plan, plans
from threebuckets.delivery.price_sentences import PriceSentence, price_sentences

__all__ = [
    "Arcs",
    "Deliveries",
    "Needs",
    "Plan",
    "Pledged",
    "PriceSentence",
    "eligible_arcs",
    "free_amounts",
    "plan",
    "plans",
    "price_sentences",
]
