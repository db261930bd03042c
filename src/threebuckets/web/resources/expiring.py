"""Offers that end or grow old: their keepers are asked in time, and what rests on them is tested again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from threebuckets.resources import lapsing, standard_kinds
from threebuckets.web.core.limits import TooOftenError
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import newest_round
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.contacts import email_of
from threebuckets.web.people.letters import send_link
from threebuckets.web.people.models import Contact
from threebuckets.web.resources.models import Offer, Reminder
from threebuckets.web.resources.tables import offer_tables

ASKED_DAYS_BEFORE = 14
LINK_HOURS = 24 * ASKED_DAYS_BEFORE
ENDING, GROWING_OLD = "ending", "growing-old"


def note_expiries(platform: Platform, *, on: date) -> int:
    """What a new day brings for the offers of a platform; once a day is enough, and more often does no harm.

    Keepers of offers that end or need saying again within two weeks are written to, once for each last day; where any
    offer stands otherwise than on the day of the newest update, a new one is asked for.

    Returns
    -------
    int
        How many letters were sent.
    """
    if _has_changed(platform, on):
        want_update(platform)
    kept = list(
        Offer.objects.filter(platform=platform, withdrawn_on=None, actor__keeping__contact__isnull=False)
        .select_related("actor__keeping__contact")
        .order_by("pk")
    )
    return sum(_remind(contact, due, on) for contact, due in _due_by_contact(kept, on))


def _has_changed(platform: Platform, on: date) -> bool:
    """Whether any offer began, ended, grew old or lost its actor's consent since the day of the newest update."""
    round_ = newest_round(platform)
    if round_ is None or round_.on >= on:
        return False
    since = round_.on
    changed = Q(starts_on__gt=since, starts_on__lte=on)
    changed |= Q(ends_on__gte=since, ends_on__lt=on) | Q(actor__consent_until__gte=since, actor__consent_until__lt=on)
    kinds = standard_kinds()
    for slug, days in zip(kinds.slug, kinds.shelf_days, strict=True):
        shelf = timedelta(days=int(days))
        old = Q(last_confirmed__gte=since - shelf, last_confirmed__lt=on - shelf)
        changed |= (Q(kind=slug) | Q(kind__startswith=f"{slug}/")) & old
    return Offer.objects.filter(changed, platform=platform).exists()


def _due_by_contact(rows: Sequence[Offer], on: date) -> Iterable[tuple[Contact, list[Offer]]]:
    """Offers that lapse within two weeks and whose keepers have not been asked about that, by keeper."""
    tables = offer_tables(rows)
    soon = lapsing(tables.offers, tables.actors, standard_kinds(), on=on, days=ASKED_DAYS_BEFORE)
    due = [rows[n] for n in soon]
    asked = set(Reminder.objects.filter(offer__in=due).values_list("offer_id", "about", "day"))
    found: dict[Contact, list[Offer]] = defaultdict(list)
    for row in due:
        contact = row.actor.keeping.contact
        if contact is not None and (row.pk, *_asked_about(row, on)) not in asked:
            found[contact].append(row)
    return found.items()


def _remind(contact: Contact, due: list[Offer], on: date) -> bool:
    """One letter about all that is due; where too many went to the address, tomorrow is another day."""
    try:
        with transaction.atomic():
            for row in due:
                about, day = _asked_about(row, on)
                Reminder.objects.get_or_create(offer=row, about=about, day=day)
            send_link(
                contact.platform,
                email=email_of(contact),
                purpose="offers",
                language=contact.language,
                hours=LINK_HOURS,
            )
    except TooOftenError:
        return False
    return True


def _asked_about(row: Offer, on: date) -> tuple[str, date]:
    """What a keeper is asked about: that it ends on a day, or that it was last said on one."""
    if row.ends_on is not None and row.ends_on <= on + timedelta(days=ASKED_DAYS_BEFORE):
        return ENDING, row.ends_on
    return GROWING_OLD, row.last_confirmed or row.starts_on
