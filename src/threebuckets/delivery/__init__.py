"""Delivery: who could deliver what together, what each gains, and how a community makes a policy its own."""

from threebuckets.delivery.adoptions import Adoption, Question, adopt_design, confirmed_design, news_of, questions_again
from threebuckets.delivery.aims import AimServed
from threebuckets.delivery.arcs import eligible_arcs, free_amounts
from threebuckets.delivery.asking import Request, ask_next
from threebuckets.delivery.benefit import Benefit, Partner, benefit
from threebuckets.delivery.coalition_pages import CoalitionPage, coalition_page
from threebuckets.delivery.coalitions import Coalition, Pledge, Pledges, coalitions_of, pledges_of
from threebuckets.delivery.credit import Credit
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs, Pledged
from threebuckets.delivery.designs import DesignComparison, compare_designs
from threebuckets.delivery.help_asked import AskedOf, HelpAsked, asked_of_centre, help_asked
from threebuckets.delivery.levers import Control, RestsOn, control_of, group_of, mean_shares, rests_on
from threebuckets.delivery.lost_levers import (
    Lever,
    TakenAway,
    lever_of_actor,
    lever_of_group,
    lever_of_kind,
    taken_away,
)
from threebuckets.delivery.making import (
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
from threebuckets.delivery.table_rows import Made

__all__ = [
    "Adoption",
    "AimServed",
    "Arcs",
    "AreaPlan",
    "AskedOf",
    "Benefit",
    "Coalition",
    "CoalitionPage",
    "CoalitionState",
    "Control",
    "Credit",
    "Deliveries",
    "DesignComparison",
    "HelpAsked",
    "Lever",
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
    "Question",
    "Request",
    "RestsOn",
    "Stage",
    "Surroundings",
    "TakenAway",
    "adopt_design",
    "ask_next",
    "asked_of_centre",
    "benefit",
    "by_area",
    "candidates_of",
    "check_pledge",
    "coalition_page",
    "coalitions_of",
    "compare_designs",
    "confirmed_design",
    "control_of",
    "eligible_arcs",
    "free_amounts",
    "group_of",
    "headline",
    "help_asked",
    "lever_of_actor",
    "lever_of_group",
    "lever_of_kind",
    "mean_shares",
    "news_of",
    "open_pledges",
    "plan",
    "plans",
    "platform_plan",
    "pledges_of",
    "price_sentences",
    "questions_again",
    "rests_on",
    "stage",
    "state_of",
    "surroundings_of",
    "taken_away",
    "with_offer_ended",
    "with_pledge",
    "with_withdrawal",
]
