"""Browsers of people who read and write about policies, for the tests of that room."""

from typing import Any

from django.core.signing import Signer
from django.test import Client

from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.actions import Decision, decide
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Account, Participant, Stewardship
from threebuckets.web.people.visitors import COOKIE

ARGUMENT = {"side": "for", "text": "The nursery hours are the shift hours at last.", "agree": "on"}
PROPOSAL = {
    "now": "Nobody has anywhere to sit in winter.",
    "wanted": "A warm room in walking distance.",
    "help": "A key to the old library, from the council.",
    "sentence": "Open the old library as a warm room.",
    "area": "W1",
    "needed": "10",
    "agree": "on",
}


def browser_of(platform: Platform, code: str) -> Client:
    """The browser of a participant under a pseudonym of the test's choice."""
    Participant.objects.get_or_create(
        platform=platform, code=code, defaults={"verified": False, "is_listed": True, "state": "open"}
    )
    client = Client()
    client.cookies[COOKIE] = Signer(salt="threebuckets.participant").sign(code)
    return client


def steward_of(platform: Platform, name: str = "Meg", role: str = "steward") -> Client:
    """The browser of a steward or moderator, signed in."""
    account = Account.objects.create(username=name)
    Stewardship.objects.create(platform=platform, account=account, role=role)
    client = Client()
    client.force_login(account)
    return client


def accept(kind: str, **decided: Any) -> None:
    """Decide on every waiting text of a kind: accepted, unless said otherwise."""
    for case in Case.objects.filter(kind=kind, status=Case.WAITING):
        decide(case, Decision(**{"status": Case.ACCEPTED, **decided}), by="moderator Ann")
