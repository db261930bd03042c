"""Writes of texts: a policy created or changed, a draft kept or discarded; never over what somebody else saved."""

import hashlib

from django.db import transaction

from threebuckets.errors import ThreeBucketsError
from threebuckets.folder.document_edits import with_changes
from threebuckets.policy.comparing import is_tested_alike
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now, today
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.policy.models import Draft, Policy
from threebuckets.web.policy.versions import keep_version


class SavedMeanwhileError(ThreeBucketsError):
    """Somebody else has saved another text since this one was begun; `source` is theirs."""

    def __init__(self, source: str) -> None:
        super().__init__("Somebody else has saved another text since you began. Nothing of yours is lost.")
        self.source = source


class SlugTakenError(ThreeBucketsError):
    """There is a policy of that short name already."""


def fingerprint(source: str) -> str:
    """What a text is recognised by: the one that somebody began to change."""
    return hashlib.sha256(source.encode()).hexdigest()[:32]


@transaction.atomic
def save_policy(policy: Policy, text: str, *, base: str, by: str, note: str = "") -> Policy:
    """Give a policy another text; it becomes a new version where anything that is tested differs.

    Parameters
    ----------
    policy : Policy
    text : str
        A text the library reads.
    base : str
        Fingerprint of the text that the change began from.
    by, note : str
        Public name of whoever saves, and what they say of it, for all to read.

    Raises
    ------
    SavedMeanwhileError
        The policy has another text by now. Saving the very same text twice is no conflict.
    InputError
        The library does not read the text.
    """
    row = Policy.objects.select_for_update().select_related("platform").get(pk=policy.pk)
    text, document = numbered(text, slug=row.slug, source=row.source)
    if row.source == text:
        return row
    if fingerprint(row.source) != base:
        raise SavedMeanwhileError(row.source)
    _write(row, document, by=by, note=note)
    note_act(row.platform, by=by, act="change-policy", subject=row.slug, reason=note, details={"version": row.version})
    return row


@transaction.atomic
def create_policy(platform: Platform, slug: str, text: str, *, by: str, note: str = "") -> Policy:
    """Put a new policy on the platform; its draft, where there was one, is done with.

    Raises
    ------
    SlugTakenError
        There is one of that short name with another text.
    InputError
        The library does not read the text.
    """
    document = parse_policy(text, slug=slug)
    position = platform.policies.count()
    given = {"title": document.title, "version": document.version, "source": text, "position": position}
    row, is_new = Policy.objects.get_or_create(platform=platform, slug=slug, defaults=given)
    if not is_new and row.source == text:
        return row
    if not is_new:
        raise SlugTakenError(f"There is a policy {slug} already. Choose another short name.")
    _write(row, document, by=by, note=note)
    Draft.objects.filter(platform=platform, slug=slug).delete()
    note_act(platform, by=by, act="create-policy", subject=slug, reason=note)
    return row


@transaction.atomic
def keep_draft(platform: Platform, slug: str, text: str, *, base: str, by: str) -> Draft:
    """Keep a text that is not a policy yet, right or not.

    Raises
    ------
    SavedMeanwhileError
        Somebody else has kept another text of that draft since.
    SlugTakenError
        There is a policy of that short name already.
    """
    if Policy.objects.filter(platform=platform, slug=slug).exists():
        raise SlugTakenError(f"There is a policy {slug} already. Choose another short name.")
    given = {"source": text, "kept_at": now(platform), "kept_by": by}
    row, is_new = Draft.objects.get_or_create(platform=platform, slug=slug, defaults=given)
    locked = Draft.objects.select_for_update().get(pk=row.pk)
    if not is_new and locked.source != text:
        if fingerprint(locked.source) != base:
            raise SavedMeanwhileError(locked.source)
        Draft.objects.filter(pk=locked.pk).update(**given)
    return row


@transaction.atomic
def discard_draft(draft: Draft) -> None:
    """Delete a draft; the proposal it came from may be taken up again."""
    if draft.proposal is not None:
        draft.proposal.policy_slug = ""
        draft.proposal.save(update_fields=["policy_slug"])
    draft.delete()


def numbered(text: str, *, slug: str, source: str) -> tuple[str, PolicyDocument]:
    """A text under the number it must have beside the one before: the same where only words differ, else a higher one.

    Raises
    ------
    InputError
        The library does not read the text.
    """
    document, before = parse_policy(text, slug=slug), parse_policy(source, slug=slug)
    least = before.version if is_tested_alike(before, document) else before.version + 1
    if document.version >= least:
        return text, document
    raised = with_changes(text, {"version": least})
    return raised, parse_policy(raised, slug=slug)


def _write(row: Policy, document: PolicyDocument, *, by: str, note: str) -> None:
    row.title, row.version, row.source = document.title, document.version, document.source
    row.gist = document.summary or document.problem or ""
    row.save()
    keep_version(row, on=today(row.platform), by=by, note=note)
    want_update(row.platform)
