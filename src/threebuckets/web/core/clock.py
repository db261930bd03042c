"""The time of a platform: the library reads no clock, so pages, actions and jobs ask here.

An invented platform begins on the day of its story when it is loaded, and time goes on from there.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from threebuckets.web.core.models import Platform


def now(platform: Platform) -> datetime:
    """This moment, with its offset."""
    return timezone.now() + timedelta(days=platform.days_ahead)


def today(platform: Platform) -> date:
    """This day, in the site's time zone."""
    return timezone.localdate() + timedelta(days=platform.days_ahead)


def days_ahead(as_of: date | None, *, is_invented: bool) -> int:
    """How many days the story of an invented platform is ahead of the calendar now; 0 for any other."""
    return (as_of - timezone.localdate()).days if is_invented and as_of is not None else 0
