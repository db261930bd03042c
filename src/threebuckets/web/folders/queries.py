"""Reads of this room: a platform out of the database, and what folder and database had in common."""

from threebuckets.policy.designs import parse_design
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.settings import parse_settings
from threebuckets.web.core import models as core
from threebuckets.web.core.queries import rules_of
from threebuckets.web.folders.models import CommonBase
from threebuckets.web.folders.shelves import SHELVES
from threebuckets.web.folders.votes import VoteShelf, has_votes
from threebuckets.web.situation.models import Boundary

WIDTH = 8
"""Bytes of a fingerprint."""


def platform_from_database(row: core.Platform) -> Platform:
    """All of a platform, as the library knows it; of votes also those that the site was the first to take."""
    present = set(row.tables.values_list("name", flat=True))
    if has_votes(row):
        present.add(VoteShelf.table)
    return Platform(
        settings=parse_settings(row.settings_text),
        rules=rules_of(row),
        tables={shelf.table: shelf.frame(row) for shelf in SHELVES if shelf.table in present},
        policies={
            slug: parse_policy(source, slug=slug)
            for slug, source in row.policies.order_by("position", "slug").values_list("slug", "source")
        },
        designs={
            (policy, area): parse_design(source, file=f"designs/{policy}/{area}.md")
            for policy, area, source in row.designs.order_by("position", "policy_slug", "area_code").values_list(
                "policy_slug", "area_code", "source"
            )
        },
        boundaries=dict(
            Boundary.objects.filter(platform=row).order_by("position").values_list("area_code", "geometry")
        ),
        rules_text=row.rules_text,
        rounds={
            name: RecordedRound(bytes(content), None if facts is None else bytes(facts))
            for name, content, facts in row.recorded_rounds.order_by("name").values_list(
                "name", "round_json", "facts_gz"
            )
        },
        files={path: bytes(content) for path, content in row.files.order_by("path").values_list("path", "content")},
    )


def common_base(row: core.Platform) -> dict[str, dict[bytes, bytes]]:
    """Fingerprints of what folder and database had in common when they last met."""
    return {base.part: _unpacked(bytes(base.fingerprints)) for base in CommonBase.objects.filter(platform=row)}


def _unpacked(content: bytes) -> dict[bytes, bytes]:
    starts = range(0, len(content), 2 * WIDTH)
    return {content[at : at + WIDTH]: content[at + WIDTH : at + 2 * WIDTH] for at in starts}
