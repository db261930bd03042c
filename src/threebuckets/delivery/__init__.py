"""Delivery: who could deliver what together, what each gains, and how a community makes a policy its own."""

from threebuckets.delivery.aims import AimServed
from threebuckets.delivery.arcs import eligible_arcs, free_amounts
from threebuckets.delivery.asking import Request, ask_next
from threebuckets.delivery.benefit import Benefit, Partner, benefit
from threebuckets.delivery.coalition_pages import CoalitionPage, coalition_page
from threebuckets.delivery.coalitions import Coalition, Pledge, Pledges, coalitions_of, pledges_of
from threebuckets.delivery.credit import Credit
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs, Pledged
from threebuckets.delivery.making import (
    Made,
    NewPledge,
    PledgeEndedError,
    with_offer_ended,
    with_pledge,
    with_withdrawal,
)
from threebuckets.delivery.plan import Plan, plan, plans
from threebuckets.delivery.plan_by_area import AreaPlan, by_area, headline
from threebuckets.delivery.platform_plan import PlatformPlan, candidates_of, platform_plan
from threebuckets.delivery.pledges import OfferEndedError, OverPledgedError, check_pledge, open_pledges
from threebuckets.delivery.price_sentences import PriceSentence, price_sentences
from threebuckets.delivery.stages import CoalitionState, Stage, stage, state_of
from threebuckets.delivery.surroundings import Surroundings, surroundings_of

__all__ = [
    "AimServed",
    "Arcs",
    "AreaPlan",
    "Benefit",
    "Coalition",
    "CoalitionPage",
    "CoalitionState",
    "Credit",
    "Deliveries",
    "Made",
    "Needs",
    "NewPledge",
    "OfferEndedError",
    "OverPledgedError",
    "Partner",
    "Plan",
    "PlatformPlan",
    "Pledge",
    "PledgeEndedError",
    "Pledged",
    "Pledges",
    "PriceSentence",
    "Request",
    "Stage",
    "Surroundings",
    "ask_next",
    "benefit",
    "by_area",
    "candidates_of",
    "check_pledge",
    "coalition_page",
    "coalitions_of",
    "eligible_arcs",
    "free_amounts",
    "headline",
    "open_pledges",
    "plan",
    "plans",
    "platform_plan",
    "pledges_of",
    "price_sentences",
    "stage",
    "state_of",
    "surroundings_of",
    "with_offer_ended",
    "with_pledge",
    "with_withdrawal",
]
