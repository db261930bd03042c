"""All checks in one go, on whatever could be read."""

from threebuckets.folder.checks.contacts import check_contacts
from threebuckets.folder.checks.figures import check_evidence, check_figures, check_successions
from threebuckets.folder.checks.keys import check_keys, check_vote_times
from threebuckets.folder.checks.local_designs import check_designs
from threebuckets.folder.checks.offers import check_offers
from threebuckets.folder.checks.order import check_days
from threebuckets.folder.checks.places import check_places
from threebuckets.folder.checks.platform_settings import check_settings
from threebuckets.folder.checks.pledges import check_conditions, check_pledges
from threebuckets.folder.checks.policies import check_policies
from threebuckets.folder.checks.published import check_published
from threebuckets.folder.checks.references import check_references
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList

_CHECKS = (
    check_keys,
    check_vote_times,
    check_references,
    check_days,
    check_places,
    check_figures,
    check_evidence,
    check_successions,
    check_published,
    check_offers,
    check_contacts,
    check_pledges,
    check_policies,
    check_designs,
    check_settings,
    check_conditions,
)


def check_draft(draft: Draft, faults: FaultList) -> None:
    """Run every check; none depends on another's outcome, but that of conditions, which needs all the rest in order."""
    for check in _CHECKS:
        check(draft, faults)
