"""How often somebody may do something: counters in the database, so that all processes count together.

Keys are hashed with the site's secret; windows are fixed, and rows of past windows are deleted as new ones begin.
Which limits there are stands in the settings (`RATE_LIMITS`).
"""

import hashlib
import hmac
import ipaddress
import time

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from threebuckets.errors import ThreeBucketsError
from threebuckets.web.core.models import RateCount
from threebuckets.web.core.plain_sql import write

ONE_MORE = 'UPDATE core_ratecount SET n = n + 1 WHERE "key" = %s AND "window" = %s AND n < %s'


class TooOftenError(ThreeBucketsError):
    """Something was done more often than it may be; `seconds` until it may be done again."""

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"{what}: more often than is allowed. Try again in {seconds} seconds.")
        self.what = what
        self.seconds = seconds


def count_towards(what: str, who: str) -> None:
    """Count one more of something by somebody.

    Parameters
    ----------
    what : str
        Name of the limit, as in `RATE_LIMITS`.
    who : str
        Whose: a pseudonym, an address of the network, an e-mail address. Only its keyed hash is kept.

    Raises
    ------
    TooOftenError
        The limit is reached; nothing is counted then.
    KeyError
        There is no limit of that name.
    """
    most, seconds = settings.RATE_LIMITS[what]
    now = int(time.time())
    window = now - now % seconds
    key = hmac.new(settings.SECRET_KEY.encode(), f"{what}\0{who}".encode(), hashlib.sha256).hexdigest()
    if write(ONE_MORE, key, window, most):
        return
    with transaction.atomic():
        _, is_new = RateCount.objects.get_or_create(
            key=key, window=window, defaults={"n": 1, "until": window + seconds}
        )
        if is_new:
            forget_counts()
            return
    # Another request of the same moment has begun the count, or the limit is reached.
    if not write(ONE_MORE, key, window, most):
        raise TooOftenError(what, window + seconds - now)


def count_search(request: HttpRequest, words: str) -> None:
    """Count a search by whoever asks; a page without words to look for is none.

    Raises
    ------
    TooOftenError
        More searches in a minute than a person makes.
    """
    if words:
        count_towards("search", request.visitor.code or network_of(request))  # type: ignore[attr-defined]


def forget_counts() -> None:
    """Delete the counts of windows that are over."""
    RateCount.objects.filter(until__lt=int(time.time())).delete()


def network_of(request: HttpRequest) -> str:
    """The network a request comes from: the address, or the first half of one of version 6."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  (no binding here)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False))
