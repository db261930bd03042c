"""The site's settings with Django's own defaults for SQLite: what it is compared with."""

from threebuckets.web.settings import *  # noqa: F403
from threebuckets.web.settings import DATABASES

DATABASES["default"] |= {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
