"""Values: from votes on statements to what people share, and how sure that is.

Votes → opinion landscape → opinion groups → counts → support, worst group, representative statements → the published
table, from which every verdict is computed. `analyse` does it all in one call.
"""

from threebuckets.stats import HIDDEN
from threebuckets.values.analysis import ValuesAnalysis, analyse
from threebuckets.values.area_tables import (
    PublishedRows,
    group_labels,
    publish_by_area,
    published_rows,
    published_tables,
)
from threebuckets.values.bridging import Bridging, bridging_scores
from threebuckets.values.co_voting import CoVoting, co_voting
from threebuckets.values.counts import GroupCounts, count_votes
from threebuckets.values.divisions import Candidate
from threebuckets.values.flags import flagged_participants
from threebuckets.values.flips import flip_number, is_certified
from threebuckets.values.groups import OpinionGroups, assign, opinion_groups, redraw_groups
from threebuckets.values.landscape import Landscape, opinion_landscape, place
from threebuckets.values.publishing import PublishedTable, publish
from threebuckets.values.reliability import Reliability, split_half
from threebuckets.values.representative import Representative, representative_statements
from threebuckets.values.routing import pick_statement, statement_chances
from threebuckets.values.similarity import POSSIBLE_DUPLICATE, SUGGEST_MERGING, SimilarPairs, similar_statements
from threebuckets.values.support import (
    GroupAware,
    Support,
    divisiveness,
    group_aware_consensus,
    support,
    worst_group_support,
)
from threebuckets.values.vote_files import POLIS_EXPORT, read_votes
from threebuckets.values.votes import Votes
from threebuckets.values.weighting import Weights, rake

__all__ = [
    "HIDDEN",
    "POLIS_EXPORT",
    "POSSIBLE_DUPLICATE",
    "SUGGEST_MERGING",
    "Bridging",
    "Candidate",
    "CoVoting",
    "GroupAware",
    "GroupCounts",
    "Landscape",
    "OpinionGroups",
    "PublishedRows",
    "PublishedTable",
    "Reliability",
    "Representative",
    "SimilarPairs",
    "Support",
    "ValuesAnalysis",
    "Votes",
    "Weights",
    "analyse",
    "assign",
    "bridging_scores",
    "co_voting",
    "count_votes",
    "divisiveness",
    "flagged_participants",
    "flip_number",
    "group_aware_consensus",
    "group_labels",
    "is_certified",
    "opinion_groups",
    "opinion_landscape",
    "pick_statement",
    "place",
    "publish",
    "publish_by_area",
    "published_rows",
    "published_tables",
    "rake",
    "read_votes",
    "redraw_groups",
    "representative_statements",
    "similar_statements",
    "split_half",
    "statement_chances",
    "support",
    "worst_group_support",
]
