"""Pieces of Python for the database of the county that a server shows: what a moderator decides, who is a steward."""

from urllib.parse import urljoin

from playwright.sync_api import Page

from tests.web.pieces import Pieces

ACCEPT = """
from threebuckets.web.moderation.actions import Decision, decide
from threebuckets.web.moderation.models import Case
for case in Case.objects.filter(status="waiting", kind__in=["argument", "proposal"]):
    decide(case, Decision("accepted"), by="moderator Ann")
"""
STEWARD = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Account, Stewardship
account, _ = Account.objects.get_or_create(username="meg")
Stewardship.objects.get_or_create(platform=Platform.objects.get(), account=account, defaults={"role": "steward"})
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def as_steward(page: Page, beside: Pieces) -> Page:
    """The browser of a steward from now on."""
    cookie = {"name": "sessionid", "value": beside.run(STEWARD), "url": urljoin(page.url, "/")}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a mapping of the keys it names
    return page
