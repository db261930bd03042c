"""Reads of people: what is kept of a visitor, what they agreed to, and where they may say they live."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import split_list
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import AreaChoice, area_choices, confirmed_counts
from threebuckets.web.people.contacts import contact_of, email_of
from threebuckets.web.people.mine import shares
from threebuckets.web.people.models import Consent, Contact, Participant, RecoveryWords
from threebuckets.web.situation.models import Area


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A purpose, the template of its text, and since when it is agreed to; None: it is not."""

    purpose: str
    template: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What a room keeps of somebody: the template of its section, and what that draws."""

    template: str
    mine: Any


@dataclass(frozen=True, slots=True)
class MePage:
    """All that the page "Your part" shows of somebody who takes part."""

    state: str
    joined_at: datetime | None
    email: str
    area: str
    consents: tuple[ConsentLine, ...]
    shares: tuple[ShareLine, ...]
    words_made_at: datetime | None
    confirmed_counts: bool


def me_for_page(participant: Participant) -> MePage:
    """What is kept of a participant, by room."""
    contact = contact_of(participant)
    lines = ((share.template, share.show(participant, contact)) for share in shares())
    return MePage(
        participant.state,
        participant.joined_at,
        email_of(contact) if contact else "",
        participant.area_code,
        tuple(consents_of(participant)),
        tuple(ShareLine(template, mine) for template, mine in lines if mine),
        words_made_at(participant),
        confirmed_counts(participant.platform),
    )


def words_made_at(participant: Participant) -> datetime | None:
    """When somebody made the twelve words by which they can come back; None where they made none."""
    found = RecoveryWords.objects.filter(participant=participant).values_list("made_at", flat=True)
    return found.first()


def consents_of(participant: Participant) -> Iterator[ConsentLine]:
    """Every purpose, agreed to or not."""
    rows = participant.consents.filter(withdrawn_at__isnull=True).order_by("given_at")
    since = dict(rows.values_list("purpose", "given_at"))
    for purpose in Consent.PURPOSES:
        yield ConsentLine(purpose, f"people/consent/{purpose}.html", since.get(purpose))


def has_consented(participant: Participant | None, purpose: str) -> bool:
    """Whether a consent of somebody is in force."""
    if participant is None:
        return False
    return Consent.objects.filter(participant=participant, purpose=purpose, withdrawn_at__isnull=True).exists()


def areas_to_live_in(platform: Platform) -> tuple[AreaChoice, ...]:
    """The areas of the level that policies are tested in."""
    if not platform.settings_text:
        return ()
    wanted = parse_settings(platform.settings_text).areas
    rows = list(Area.objects.filter(platform=platform, end__isnull=True).values_list("code", "levels", "parents"))
    parents = {code: split_list(above) for code, _levels, above in rows}
    within = set(wanted.within)
    found = [
        code
        for code, levels, _above in rows
        if wanted.level in split_list(levels) and (not within or within & _lineage(code, parents))
    ]
    return area_choices(platform, found)


def _lineage(code: str, parents: Mapping[str, Sequence[str]]) -> set[str]:
    """An area and all that lie above it."""
    found, waiting = {code}, [code]
    while waiting:
        above = set(parents.get(waiting.pop(), ())) - found
        found |= above
        waiting += above
    return found


def export_of(participant: Participant | None, contact: Contact | None) -> Mapping[str, Any]:
    """What this room keeps of somebody, all of it, as JSON values."""
    return {
        "participant": _participant(participant),
        "contact": _contact(contact),
        "consents": [_consent(row) for row in Consent.objects.filter(participant=participant).order_by("pk")],
        "twelve_words_made_at": _moment(words_made_at(participant)) if participant else None,
        "letters": [_letter(row) for row in contact.letters.order_by("pk")] if contact else [],
    }


def _participant(row: Participant | None) -> Mapping[str, Any] | None:
    if row is None:
        return None
    return {
        "pseudonym": row.code,
        "area": row.area_code,
        "state": row.state,
        "verified": row.verified,
        "invitations": row.batch_code,
        "joined_at": _moment(row.joined_at),
        "further": row.extra,
    }


def _contact(row: Contact | None) -> Mapping[str, Any] | None:
    if row is None:
        return None
    return {
        "email": email_of(row),
        "language": row.language,
        "created_at": _moment(row.created_at),
        "confirmed_at": _moment(row.confirmed_at),
    }


def _consent(row: Consent) -> Mapping[str, Any]:
    return {
        "purpose": row.purpose,
        "version": row.version,
        "language": row.language,
        "given_at": _moment(row.given_at),
        "withdrawn_at": _moment(row.withdrawn_at),
    }


def _letter(row: Any) -> Mapping[str, Any]:
    return {"purpose": row.purpose, "expires_at": _moment(row.expires_at), "used_at": _moment(row.used_at)}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
