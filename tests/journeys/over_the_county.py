"""Programs run over the database of the county that a server shows: what a moderator decides, who is a steward."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page

BEGIN = "import django; django.setup()\n"
ACCEPT = (
    BEGIN
    + """
from threebuckets.web.moderation.actions import Decision, decide
from threebuckets.web.moderation.models import Case
for case in Case.objects.filter(status="waiting", kind__in=["argument", "proposal"]):
    decide(case, Decision("accepted"), by="moderator Ann")
"""
)
STEWARD = (
    BEGIN
    + """
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
)


def run(data: Path, program: str) -> str:
    """Run a program over a data directory; what it printed."""
    environment = {**os.environ, "TB_DATA": str(data), "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def as_steward(page: Page, data: Path) -> Page:
    """The browser of a steward from now on."""
    cookie = {"name": "sessionid", "value": run(data, STEWARD), "url": urljoin(page.url, "/")}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a mapping of the keys it names
    return page
