"""All checks in one go."""

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList


def check_draft(draft: Draft, faults: FaultList) -> None:
    """Run every check on what could be read."""
