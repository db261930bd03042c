"""Reads for the pages that create and change a policy: the text begun from, and what may be named in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from threebuckets.folder.document_edits import EMPTY
from threebuckets.web.core.models import Platform
from threebuckets.web.policy.editing_actions import fingerprint
from threebuckets.web.policy.models import Draft, Policy
from threebuckets.web.resources.models import Offer
from threebuckets.web.situation.models import Evidence, Indicator
from threebuckets.web.values.models import Statement


@dataclass(frozen=True, slots=True)
class Begun:
    """What an edit begins from: a policy's text, a draft's, or nothing.

    `slug` is empty for a policy without a name yet, `base` the fingerprint of the text.
    """

    slug: str
    title: str
    source: str
    base: str
    policy: Policy | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a policy's text may name, by code, for the form's suggestions."""

    statements: Mapping[str, str]
    indicators: Mapping[str, str]
    kinds_of_policy: tuple[str, ...]
    kinds_of_offers: tuple[str, ...]


def begun_policy(platform: Platform, slug: str) -> Begun | None:
    """The policy to change; None where the platform has none of that name."""
    policy = Policy.objects.filter(platform=platform, slug=slug).first()
    if policy is None:
        return None
    return Begun(slug, policy.title, policy.source, fingerprint(policy.source), policy=policy)


def begun_draft(platform: Platform, slug: str) -> Begun:
    """The draft of that name, or an empty text."""
    draft = Draft.objects.filter(platform=platform, slug=slug).select_related("proposal").first() if slug else None
    source = draft.source if draft else EMPTY
    return Begun(draft.slug if draft else "", "", source, fingerprint(source), draft=draft)


def known_for_form(platform: Platform) -> Known:
    """Statements, indicators and kinds of the platform."""
    statements = Statement.objects.filter(platform=platform).exclude(status="withdrawn").order_by("code")
    indicators = Indicator.objects.filter(platform=platform).order_by("label")
    kinds = Evidence.objects.filter(platform=platform).order_by("kind").values_list("kind", flat=True).distinct()
    offers = Offer.objects.filter(platform=platform).order_by("kind").values_list("kind", flat=True).distinct()
    return Known(
        dict(statements.values_list("code", "text")),
        dict(indicators.values_list("code", "label")),
        tuple(kinds),
        tuple(offers),
    )
