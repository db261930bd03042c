"""Reads of badges: the one somebody wears, the one behind an address, and what may be worn."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.core.plain_sql import read
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.models import Policy
from threebuckets.web.values.badge_actions import Stance
from threebuckets.web.values.ballots import Ballot
from threebuckets.web.values.models import Badge
from threebuckets.web.values.queries import last_vote, own_votes

USUAL, LONGEST = timedelta(days=30), timedelta(days=365)
MOST_WORDS = 90
BADGE_OF = """
SELECT badge.id FROM values_badge AS badge JOIN people_participant AS person ON person.id = badge.participant_id
WHERE person.platform_id = %s AND person.code = %s
"""


@dataclass(frozen=True, slots=True)
class BadgePage:
    """All that the page of badges shows: what is worn, and what may be put on."""

    worn: Badge | None
    about: str
    stance: str
    statement: str
    policy: str
    policies: tuple[tuple[str, str], ...]
    statements: tuple[tuple[str, str], ...]
    first: date
    usual: date
    last: date


def may_wear(platform_id: int | None, code: str) -> bool:
    """Whether somebody has put on a badge, be it for a time that is over; asked with each page, so it is one small read."""
    return bool(code) and bool(read(BADGE_OF, platform_id, code))


def worn_badge(participant: Participant | None) -> Badge | None:
    """The badge somebody wears today."""
    if participant is None:
        return None
    rows = Badge.objects.filter(participant=participant).select_related("platform")
    return next((row for row in rows if row.worn_until >= today(row.platform)), None)


def badge_by_code(platform: Platform, code: str) -> Badge | None:
    """The badge whose pictures have this address, while it is worn."""
    return Badge.objects.filter(platform=platform, code=code, worn_until__gte=today(platform)).first()


def badge_for_page(
    ballot: Ballot, participant: Participant | None, *, statement: str, policy: str, last: bool
) -> BadgePage:
    """The page, with the stance that the address or the last answer suggests."""
    own = own_votes(participant)
    newest = last_vote({pk: own[pk] for pk in ballot.ids if pk in own and own[pk].vote}) if last else None
    code = ballot.codes[ballot.ids.index(newest.statement_id)] if newest else statement
    answers = ballot.answered(own)
    on = today(ballot.platform)
    policies = Policy.objects.filter(platform=ballot.platform).order_by("title")
    return BadgePage(
        worn=worn_badge(participant),
        about="policy" if policy else "statement",
        stance=Badge.AGAINST if answers.get(code) == -1 else Badge.FOR,
        statement=code if ballot.row_of(code) >= 0 else "",
        policy=policy,
        policies=tuple(policies.values_list("slug", "title")),
        statements=tuple((code, ballot.texts[ballot.row_of(code)]) for code, vote in answers.items() if vote),
        first=on,
        usual=on + USUAL,
        last=on + LONGEST,
    )


def stance_of(ballot: Ballot, *, stance: str, statement: str, policy: str) -> Stance | None:
    """The stance in words; None where there is no such statement or policy."""
    if policy:
        title = Policy.objects.filter(platform=ballot.platform, slug=policy).values_list("title", flat=True).first()
        return Stance(stance, shortened(title), policy_slug=policy) if title else None
    row = ballot.row_of(statement)
    return Stance(stance, shortened(ballot.texts[row]), statement_id=ballot.ids[row]) if row >= 0 else None


def said(badge: Badge) -> str:
    """What a badge says: for or against, and what."""
    if badge.stance == Badge.FOR:
        return _("For: {words}").format(words=badge.words)
    return _("Against: {words}").format(words=badge.words)


def shortened(text: str) -> str:
    """Words that fit on a badge, cut between two words."""
    if len(text) <= MOST_WORDS:
        return text.rstrip(".")
    return text[: MOST_WORDS - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
