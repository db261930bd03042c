"""Every address × role × method: who may, gets an answer; who may not, is refused; an address without a rule fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web import factories
from threebuckets.web.core.models import Platform
from threebuckets.web.core.routes import Rule, Who
from threebuckets.web.people.models import Account, Participant, Stewardship
from threebuckets.web.people.visitors import COOKIE

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAMPLES: dict[str, Any] = {
    "slug": "family-centres",
    "policy": "family-centres",
    "area": "W1",
    "indicator": "places",
    "language": "cy",
    "z": 6,
    "x": 31,
    "y": 21,
    "number": 1,
    "pk": 1,
}


@dataclass(frozen=True)
class Address:
    """An address with its rule, and one way to fill it in."""

    name: str
    url: str
    rule: Rule


def patterns(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry


def addresses() -> tuple[Address, ...]:
    """Every address, filled in."""
    found = []
    for name, entry in patterns():
        given = {
            key: SAMPLES.get(key, 1 if "Int" in type(c).__name__ else "nothing-here")
            for key, c in entry.pattern.converters.items()
        }
        found.append(Address(name, reverse(name, kwargs=given), entry.callback.rule))
    return tuple(found)


def test_every_address_has_a_rule_and_a_name_of_its_own() -> None:
    """A page that nobody thought about who may see it cannot be reached."""
    without = [name for name, entry in patterns() if not isinstance(getattr(entry.callback, "rule", None), Rule)]
    assert without == []
    names = [name for name, _ in patterns()]
    assert len(names) == len(set(names))


def test_a_place_to_write_is_never_more_open_than_it_says() -> None:
    """Whoever may write somewhere may also read there, where there is anything to read."""
    for address in addresses():
        assert address.rule.methods, address.name
        if address.rule.read is not None and address.rule.write is not None:
            assert address.rule.write >= address.rule.read, address.name


@pytest.fixture
def visitors(site: Platform) -> dict[str, tuple[Who, Client]]:
    """One browser a role, before a site with two organisations."""
    other = Platform.objects.create(slug="other", title="Other", organisation="Others", settings_text="", rules_text="")
    found: dict[str, tuple[Who, Client]] = {"anonymous": (Who.ANYONE, Client(raise_request_exception=False))}
    person = Participant.objects.create(platform=site, code="w-1", verified=False, is_listed=True, state="open")
    browser = Client(raise_request_exception=False)
    browser.cookies[COOKIE] = Signer(salt="threebuckets.participant").sign(person.code)
    found["participant"] = (Who.PARTICIPANT, browser)
    for role, who, platform in (
        ("account", Who.ACCOUNT, None),
        ("moderator", Who.MODERATOR, site),
        ("steward", Who.STEWARD, site),
        ("steward of others", Who.ACCOUNT, other),
        ("admin", Who.ADMIN, None),
    ):
        account = Account.objects.create(username=role, is_superuser=who is Who.ADMIN)
        if platform is not None:
            Stewardship.objects.create(platform=platform, account=account, role=role.split()[0])
        browser = Client(raise_request_exception=False)
        browser.force_login(account)
        found[role] = (who, browser)
    return found


def test_every_role_gets_what_the_rule_says_and_nothing_more(visitors: dict[str, tuple[Who, Client]]) -> None:
    """Refused: 403, 404, or the sign-in page. Not there: 405. Allowed: anything but those, and never a failure."""
    wrong = [
        f"{role}: {method} {address.name} ({address.url}) gives {status} {place}"
        for address in addresses()
        for role, (who, browser) in visitors.items()
        for method in METHODS
        for status, place in [answer(browser, method, address)]
        if not is_right(address, who, method, status, place)
    ]
    assert not wrong, "\n".join(wrong)


def answer(browser: Client, method: str, address: Address) -> tuple[int, str]:
    """Status and place of an answer; signing out and leaving must not spoil the next question."""
    kept = {key: morsel.value for key, morsel in browser.cookies.items()}
    session = browser.session if "sessionid" in kept else None
    content = dict(session.items()) if session is not None else {}
    response = browser.generic(method, address.url)
    for key, value in kept.items():
        browser.cookies[key] = value
    if session is not None and not session.exists(kept["sessionid"]):
        session.update(content)
        session.save(must_create=True)
    return response.status_code, response.headers.get("Location", "")


def is_right(address: Address, who: Who, method: str, status: int, place: str) -> bool:
    """Whether an answer is what the rule promises."""
    least = address.rule.least(method)
    if least is None:
        return status == 405
    is_refused = status in {403, 404} or place.startswith("/sign-in")
    return is_refused if who < least else status < 500 and status != 405


def test_nothing_is_written_without_the_token_of_a_form(site: Platform) -> None:
    """A page elsewhere cannot make a visitor's browser act here."""
    browser = Client(enforce_csrf_checks=True)
    admin = Account.objects.create(username="admin", is_superuser=True)
    browser.force_login(admin)
    for address in addresses():
        if address.rule.write is not None:
            assert browser.post(address.url).status_code == 403, address.name


def test_the_factories_have_what_addresses_are_filled_with() -> None:
    """The samples name things that exist, so that an answer is more than "no such page"."""
    platform = factories.platform()
    assert "family-centres" in platform.policies
    assert "W1" in platform.table("situation/areas")["area"].to_list()
