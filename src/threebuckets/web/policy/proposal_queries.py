"""Reads of proposals: the list, and one that others gather round. Counts are told from ten upwards only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from threebuckets.stats import MIN_PEOPLE
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.queries import Fate, fate
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.argument_queries import Arguments, arguments_about
from threebuckets.web.policy.models import Draft, Policy, Proposal
from threebuckets.web.situation.models import Area

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal as pages show it.

    `n_joined` is 0 below ten, for its maker too; `is_reached` that as many joined as were asked for.
    """

    code: str
    sentence: str
    now: str
    wanted: str
    help: str
    language: str
    area: str
    needed: int
    n_joined: int
    status: str
    written_on: date
    policy_slug: str

    @property
    def is_reached(self) -> bool:
        """Whether as many would join as the maker asked for."""
        return self.n_joined >= self.needed


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """All that the page of a proposal shows; `is_policy` where what came of it is tested already."""

    proposal: ShownProposal
    is_mine: bool
    i_joined: bool
    arguments: Arguments
    fate: Fate | None
    is_policy: bool


def proposals_for_list(platform: Platform) -> tuple[ShownProposal, ...]:
    """Open proposals, the newest first."""
    rows = Proposal.objects.filter(platform=platform, status=Proposal.OPEN).annotate(n=Count("joins"))
    return _shown(platform, rows.order_by("-written_at", "code")[:MOST_LISTED])


def proposal_for_page(
    platform: Platform, code: str, *, participant: Participant | None, is_moderator: bool, on: date
) -> ProposalPage | None:
    """One proposal; None where there is none, or it waits or was rejected and is not the visitor's."""
    row = Proposal.objects.filter(platform=platform, code=code).annotate(n=Count("joins")).first()
    if row is None:
        return None
    is_mine = participant is not None and row.participant_id == participant.pk
    if row.status in {Proposal.WAITING, Proposal.REJECTED} and not (is_mine or is_moderator):
        return None
    return ProposalPage(
        proposal=_shown(platform, [row])[0],
        is_mine=is_mine,
        i_joined=participant is not None and row.joins.filter(participant=participant).exists(),
        arguments=arguments_about(platform, row, participant=participant, on=on),
        fate=fate("proposal", code, platform=platform) if is_mine else None,
        is_policy=bool(row.policy_slug) and Policy.objects.filter(platform=platform, slug=row.policy_slug).exists(),
    )


def proposal_named(platform: Platform, code: str) -> Proposal | None:
    """A proposal of the platform by its code."""
    return Proposal.objects.filter(platform=platform, code=code).select_related("platform").first()


def proposal_behind(platform: Platform, slug: str) -> str:
    """Code of the proposal that a policy came from; empty where it came from none that is still there."""
    rows = Proposal.objects.filter(platform=platform, policy_slug=slug, status=Proposal.OPEN)
    return rows.values_list("code", flat=True).first() or ""


def drafts_for_list(platform: Platform) -> tuple[Draft, ...]:
    """Drafts of policies, the newest first; stewards see them."""
    return tuple(Draft.objects.filter(platform=platform).order_by("-kept_at").defer("source"))


def _shown(platform: Platform, rows: Iterable[Proposal]) -> tuple[ShownProposal, ...]:
    found = list(rows)
    codes = {row.area_code for row in found if row.area_code}
    names = dict(Area.objects.filter(platform=platform, code__in=codes).values_list("code", "name")) if codes else {}
    return tuple(_one(row, names.get(row.area_code, "")) for row in found)


def _one(row: Proposal, area: str) -> ShownProposal:
    counted: int = row.n  # type: ignore[attr-defined]  # annotated by the callers
    return ShownProposal(
        code=row.code,
        sentence=row.sentence,
        now=row.now,
        wanted=row.wanted,
        help=row.help,
        language=row.language,
        area=area,
        needed=row.needed,
        n_joined=counted if counted >= MIN_PEOPLE else 0,
        status=row.status,
        written_on=timezone.localdate(row.written_at),
        policy_slug=row.policy_slug,
    )
