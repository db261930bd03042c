"""Reads for the page of versions: each with its day, what differs from the one before, and what it turned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from threebuckets.errors import InputError
from threebuckets.policy.comparing import FieldDifference, Piece, field_differences, prose_differences
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.web.changes.models import Change
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import AreaChoice, area_choices
from threebuckets.web.policy.models import Policy, PolicyVersion


@dataclass(frozen=True, slots=True)
class Turned:
    """A verdict that a version turned: bucket, area, from which outcome to which."""

    bucket: str
    area: AreaChoice
    before: int
    after: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version on the page; `is_first` has nothing before it to differ from, `is_readable` that it can be compared."""

    version: int
    edition: int
    seen_on: date
    by: str
    note: str
    is_first: bool
    is_readable: bool
    fields: tuple[FieldDifference, ...]
    prose: tuple[Piece, ...]
    turned: tuple[Turned, ...]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """All that the page of versions shows, the newest first."""

    slug: str
    title: str
    entries: tuple[VersionEntry, ...]


def versions_for_page(platform: Platform, slug: str) -> VersionsPage | None:
    """The versions of a policy; None where the platform has no such policy."""
    policy = Policy.objects.filter(platform=platform, slug=slug).first()
    if policy is None:
        return None
    rows = list(policy.versions.order_by("pk"))
    documents = [_document(row, slug) for row in rows]
    turned = _turned(platform, slug, rows)
    entries = [
        _entry(row, documents[n - 1] if n else None, documents[n], turned[row.pk], is_first=n == 0)
        for n, row in enumerate(rows)
    ]
    return VersionsPage(slug, policy.title, tuple(reversed(entries)))


def _entry(
    row: PolicyVersion,
    before: PolicyDocument | None,
    after: PolicyDocument | None,
    turned: tuple[Turned, ...],
    *,
    is_first: bool,
) -> VersionEntry:
    both = before is not None and after is not None
    return VersionEntry(
        version=row.version,
        edition=row.edition,
        seen_on=row.seen_on,
        by=row.by,
        note=row.note,
        is_first=is_first,
        is_readable=both or is_first,
        fields=field_differences(before, after) if before is not None and after is not None else (),
        prose=prose_differences(before.prose, after.prose) if before is not None and after is not None else (),
        turned=turned,
    )


def _document(row: PolicyVersion, slug: str) -> PolicyDocument | None:
    """The version as the library reads it; None where an old text no longer fits what is read now."""
    try:
        return parse_policy(row.source, slug=slug)
    except InputError:
        return None


def _turned(platform: Platform, slug: str, rows: Sequence[PolicyVersion]) -> dict[int, tuple[Turned, ...]]:
    """By version: what the first round after it turned because of the policy's text."""
    found: dict[int, list[Turned]] = {row.pk: [] for row in rows}
    changes = Change.objects.filter(round__platform=platform, policy_slug=slug).exclude(bucket="")
    changes = changes.select_related("round").defer("round__round_json", "round__facts_gz", "round__outlines")
    areas = {choice.code: choice for choice in area_choices(platform, {change.area_code for change in changes})}
    for change in changes.order_by("bucket", "area_code"):
        texts = tuple(cause["sentence"] for cause in change.causes if f"policy:{slug}" in cause["inputs"])
        before = [row for row in rows if row.after_round < change.round.number]
        if texts and before and change.area_code in areas:
            turned = Turned(change.bucket, areas[change.area_code], change.before, change.after, texts)
            found[before[-1].pk].append(turned)
    return {key: tuple(turned) for key, turned in found.items()}
