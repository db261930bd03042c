"""How much a file handed in on the site may hold; the size of the file itself is a setting."""

from dataclasses import replace

from django.conf import settings

from threebuckets.exchange import Limits

UNPACKED = 20
MOST_ROWS = 500_000


def limits() -> Limits:
    """Limits of a file: of the exchange for the web, and the site's own for its size."""
    most = settings.UPLOAD_MB * 1_000_000
    return replace(Limits.web(), file_bytes=most, unpacked_bytes=most * UNPACKED, rows=MOST_ROWS)
