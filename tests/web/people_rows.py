"""What the tests of people share: a bare platform with two areas, participants and their browsers, letters."""

import re

from django.core import mail
from django.core.signing import Signer
from django.test import Client

from tests.web import factories
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Account, Participant, Stewardship
from threebuckets.web.people.visitors import COOKIE
from threebuckets.web.situation.models import Area

ADDRESS = "canary.winifred@example.org"
DIRECT = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def bare_platform(*, is_invented: bool, slug: str = "fair-start") -> Platform:
    """A platform with its areas, and nothing tested yet."""
    row = Platform.objects.create(
        slug=slug,
        title="A Fair Start",
        organisation="The Shore Party",
        is_invented=is_invented,
        settings_text=factories.SETTINGS,
        rules_text="",
    )
    for code, name, levels, parents in (
        ("D", "Ansmere", "district", ""),
        ("W1", "Quayhead", "ward", "D"),
        ("W2", "Saltgarth", "ward", "D"),
    ):
        Area.objects.create(platform=row, code=code, name=name, levels=levels, parents=parents)
    return row


def person(platform: Platform, code: str = "w-one", **fields: object) -> tuple[Participant, Client]:
    """A participant and their browser."""
    given = {"state": "open", "verified": False, "is_listed": True, **fields}
    row = Participant.objects.create(platform=platform, code=code, **given)
    browser = Client()
    browser.cookies[COOKIE] = Signer(salt="threebuckets.participant").sign(code)
    return row, browser


def pseudonym(browser: Client) -> str:
    """The pseudonym a browser has."""
    return Signer(salt="threebuckets.participant").unsign(browser.cookies[COOKIE].value)


def ask(browser: Client, address: str = ADDRESS) -> str:
    """Ask for a letter, and return the path of its link."""
    before = len(mail.outbox)
    assert browser.post("/me/confirm/", {"email": address}).status_code == 302
    assert len(mail.outbox) == before + 1
    return last_link()


def last_link() -> str:
    """Path of the link in the newest letter."""
    found = re.search(r"/letters/[0-9A-Z-]+/", mail.outbox[-1].body)
    assert found
    return found[0]


def steward(platform: Platform, role: str = "steward") -> tuple[Account, Client]:
    """An account with a role, and a browser where it is signed in."""
    account = Account.objects.create(username=role, email=f"{role}@example.org", first_name=role.title())
    Stewardship.objects.create(platform=platform, account=account, role=role)
    browser = Client()
    browser.force_login(account)
    return account, browser
