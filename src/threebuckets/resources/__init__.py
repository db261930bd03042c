"""The resources bucket: what can be called upon to deliver a policy, and where."""

from threebuckets.resources.actors import ActorKind, Actors, active_actor, actors_from_rows
from threebuckets.resources.answers import (
    Ask,
    Commitments,
    Coverage,
    CoverageCases,
    OfferSupply,
    RequirementSupply,
    Shortage,
)
from threebuckets.resources.coverage import coverage, coverage_many
from threebuckets.resources.distances import Nearest, nearest, walking_minutes, within_distance
from threebuckets.resources.identities import (
    IdentifierConflict,
    MergedActors,
    MergeSuggestion,
    merge_actors,
    normal_identifier,
)
from threebuckets.resources.kinds import Kinds, extend_kinds, standard_kinds
from threebuckets.resources.offer_rows import CheckedOffers, offers_from_rows, without_points_of_persons
from threebuckets.resources.offers import Basis, Offers, Standing, lapsing, standing
from threebuckets.resources.places import LonLat, Projection, is_too_wide, projection_for
from threebuckets.resources.reach import AreaOffers, Reach, is_unplaced, reach
from threebuckets.resources.requirements import Requirements, requirements_from_rows
from threebuckets.resources.supply import Layer
from threebuckets.resources.units import Measure, is_currency, measure

__all__ = [
    "ActorKind",
    "Actors",
    "AreaOffers",
    "Ask",
    "Basis",
    "CheckedOffers",
    "Commitments",
    "Coverage",
    "CoverageCases",
    "IdentifierConflict",
    "Kinds",
    "Layer",
    "LonLat",
    "Measure",
    "MergeSuggestion",
    "MergedActors",
    "Nearest",
    "OfferSupply",
    "Offers",
    "Projection",
    "Reach",
    "RequirementSupply",
    "Requirements",
    "Shortage",
    "Standing",
    "active_actor",
    "actors_from_rows",
    "coverage",
    "coverage_many",
    "extend_kinds",
    "is_currency",
    "is_too_wide",
    "is_unplaced",
    "lapsing",
    "measure",
    "merge_actors",
    "nearest",
    "normal_identifier",
    "offers_from_rows",
    "projection_for",
    "reach",
    "requirements_from_rows",
    "standard_kinds",
    "standing",
    "walking_minutes",
    "within_distance",
    "without_points_of_persons",
]
