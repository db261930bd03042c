"""The resources bucket: what can be called upon to deliver a policy, and where."""

from threebuckets.resources.actors import ActorKind, Actors, active_actor, actors_from_rows
from threebuckets.resources.identities import (
    IdentifierConflict,
    MergedActors,
    MergeSuggestion,
    merge_actors,
    normal_identifier,
)
from threebuckets.resources.kinds import Kinds, extend_kinds, standard_kinds
from threebuckets.resources.offer_rows import CheckedOffers, offers_from_rows
from threebuckets.resources.offers import Basis, Offers, Standing, lapsing, standing
from threebuckets.resources.units import Measure, measure

__all__ = [
    "ActorKind",
    "Actors",
    "Basis",
    "CheckedOffers",
    "IdentifierConflict",
    "Kinds",
    "Measure",
    "MergeSuggestion",
    "MergedActors",
    "Offers",
    "Standing",
    "active_actor",
    "actors_from_rows",
    "extend_kinds",
    "lapsing",
    "measure",
    "merge_actors",
    "normal_identifier",
    "offers_from_rows",
    "standard_kinds",
    "standing",
]
