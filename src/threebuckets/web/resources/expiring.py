"""Offers that end or grow old: their keepers are asked in time, and what rests on them is tested again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from threebuckets.resources import lapsing, standard_kinds
from threebuckets.web.core.limits import TooOftenError
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import newest_round
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.contacts import email_of
from threebuckets.web.people.letters import send_link, send_link_to_account
from threebuckets.web.people.models import Account, Contact
from threebuckets.web.resources.models import Offer, Reminder
from threebuckets.web.resources.tables import offer_tables

ASKED_DAYS_BEFORE = 14
LINK_HOURS = 24 * ASKED_DAYS_BEFORE
ENDING, GROWING_OLD = "ending", "growing-old"
Keeper = Contact | Account


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
        Offer.objects.filter(platform=platform, withdrawn_on=None, actor__keeping__isnull=False)
        .select_related("actor__keeping__contact", "actor__keeping__account")
        .order_by("pk")
    )
    return sum(_remind(platform, keeper, due, on) for keeper, due in _due_by_keeper(kept, on))


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


def _due_by_keeper(rows: Sequence[Offer], on: date) -> Iterable[tuple[Keeper, list[Offer]]]:
    """Offers that lapse within two weeks and whose keepers have not been asked about that, by keeper."""
    tables = offer_tables(rows)
    soon = lapsing(tables.offers, tables.actors, standard_kinds(), on=on, days=ASKED_DAYS_BEFORE)
    due = [rows[n] for n in soon]
    asked = set(Reminder.objects.filter(offer__in=due).values_list("offer_id", "about", "day"))
    found: dict[Keeper, list[Offer]] = defaultdict(list)
    for row in due:
        if (row.pk, *_asked_about(row, on)) not in asked:
            found[row.actor.keeping.contact or row.actor.keeping.account].append(row)
    return _put_together(found).items()


def _put_together(found: Mapping[Keeper, list[Offer]]) -> Mapping[Keeper, list[Offer]]:
    """One letter where an account and a contact have the same address: to the account, which is shown all of them."""
    accounts = {keeper.email.casefold(): keeper for keeper in found if isinstance(keeper, Account)}
    together: dict[Keeper, list[Offer]] = defaultdict(list)
    for keeper, due in found.items():
        same = accounts.get(email_of(keeper).casefold()) if accounts and isinstance(keeper, Contact) else None
        together[same or keeper] += due
    return together


def _remind(platform: Platform, keeper: Keeper, due: list[Offer], on: date) -> bool:
    """One letter about all that is due; where too many went to the address, tomorrow is another day."""
    try:
        with transaction.atomic():
            for row in due:
                about, day = _asked_about(row, on)
                Reminder.objects.get_or_create(offer=row, about=about, day=day)
            _write_to(platform, keeper)
    except TooOftenError:
        return False
    return True


def _write_to(platform: Platform, keeper: Keeper) -> None:
    if isinstance(keeper, Account):
        language = platform.language
        send_link_to_account(keeper, platform, purpose="account-offers", language=language, hours=LINK_HOURS)
    else:
        send_link(platform, email=email_of(keeper), purpose="offers", language=keeper.language, hours=LINK_HOURS)


def _asked_about(row: Offer, on: date) -> tuple[str, date]:
    """What a keeper is asked about: that it ends on a day, or that it was last said on one."""
    if row.ends_on is not None and row.ends_on <= on + timedelta(days=ASKED_DAYS_BEFORE):
        return ENDING, row.ends_on
    return GROWING_OLD, row.last_confirmed or row.starts_on
