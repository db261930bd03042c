"""E-mail addresses and whose they are: found by keyed hashes, so that neither store leads to the other by itself."""

from allauth.account.models import EmailAddress

from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Account, Contact, Participant
from threebuckets.web.people.sealing import keyed_hash, opened, sealed

EMAIL, PERSON = "e-mail", "person of a contact"


def contact_for(platform: Platform, email: str, *, language: str) -> Contact:
    """The contact of an address on a platform; a new one, not confirmed, where it was not known."""
    plain = email.strip()
    row, is_new = Contact.objects.get_or_create(
        platform=platform,
        email_hash=_email_hash(plain),
        defaults={
            "email_sealed": sealed(plain, use=EMAIL),
            "language": language,
            "created_at": now(platform),
        },
    )
    if not is_new:  # writes as much as for a new one, so that the time tells nothing
        row.language = language
        row.save(update_fields=["language"])
    return row


def contact_of(participant: Participant | None) -> Contact | None:
    """The confirmed contact of a participant; None where they left none."""
    if participant is None:
        return None
    found = Contact.objects.filter(platform_id=participant.platform_id, person_hash=person_hash(participant))
    return found.filter(confirmed_at__isnull=False).first()


def contact_of_account(account: Account, platform: Platform) -> Contact | None:
    """The confirmed contact with the address that an account has shown to be its own; None where there is none.

    It is found anew each time by the hash of the address, so that no row leads from an account to a contact.
    """
    own = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    hashes = [_email_hash(email) for email in own]
    return Contact.objects.filter(platform=platform, email_hash__in=hashes, confirmed_at__isnull=False).first()


def participant_of(contact: Contact) -> Participant | None:
    """The participant whom a contact belongs to; None where it is nobody's yet, or they are gone."""
    if not contact.person_hash:
        return None
    code = opened(bytes(contact.person_sealed), use=PERSON)
    return Participant.objects.filter(platform_id=contact.platform_id, code=code).first()


def connect(contact: Contact, participant: Participant) -> None:
    """Write down whose a contact is, as only this site can read it; its owner has just shown that it is theirs."""
    contact.person_hash = person_hash(participant)
    contact.person_sealed = sealed(participant.code, use=PERSON)
    contact.confirmed_at = contact.confirmed_at or now(participant.platform)
    contact.save(update_fields=["person_hash", "person_sealed", "confirmed_at"])


def person_hash(participant: Participant) -> str:
    """What stands in a contact for a participant."""
    return keyed_hash(participant.code, use=PERSON)


def _email_hash(email: str) -> str:
    return keyed_hash(email.strip().casefold(), use=EMAIL)


def email_of(contact: Contact) -> str:
    """The address, decrypted; only for sending a letter, and for showing it to its owner."""
    return opened(bytes(contact.email_sealed), use=EMAIL)


def masked(email: str) -> str:
    """An address as somebody recognises their own, but nobody learns it: `m…@example.org`."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
