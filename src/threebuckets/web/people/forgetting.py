"""What is forgotten by itself, once a day: links that ran out, addresses nobody confirmed, counters and sessions of before."""

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from threebuckets.web.core.clock import now
from threebuckets.web.core.limits import forget_counts
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.tasks import forget_finished
from threebuckets.web.people.models import Account, Contact, Letter

KEPT_DAYS = 90
UNCONFIRMED_DAYS = 7


def forget_daily(platform: Platform, *, on: date) -> None:
    """All that a new day lets be forgotten; what belongs to no platform is forgotten with the first whose day begins."""
    forget_old(platform)
    forget_counts()
    forget_finished()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def forget_old(platform: Platform) -> None:
    """Delete links that ran out three months ago, and addresses that nobody confirmed within a week."""
    moment = now(platform)
    Letter.objects.filter(platform=platform, expires_at__lt=moment - timedelta(days=KEPT_DAYS)).delete()
    week = moment - timedelta(days=UNCONFIRMED_DAYS)
    Contact.objects.filter(platform=platform, confirmed_at__isnull=True, created_at__lt=week).delete()
    never = Account.objects.filter(stewardships__isnull=True, last_login__isnull=True, is_superuser=False)
    never.filter(date_joined__lt=timezone.now() - timedelta(days=UNCONFIRMED_DAYS + 1)).delete()
