"""Accounts: they come by a letter, need a second factor, and nobody signs up."""

import io
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.web.people_rows import DIRECT, bare_platform, last_link, person, steward
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.core.routes import Who
from threebuckets.web.people.accounts import demo_letter, invite_steward
from threebuckets.web.people.links import path_of
from threebuckets.web.people.models import Account, Letter, Stewardship
from threebuckets.web.people.permissions import RULES, allow, is_own, is_own_or_steward, may
from threebuckets.web.people.visitors import Visitor

pytestmark = pytest.mark.django_db
EMAIL = "stew@example.org"


@pytest.fixture
def site(db: None, settings: Any) -> Platform:
    """A platform that sends letters."""
    settings.TASKS = DIRECT
    return bare_platform(is_invented=False)


def invited(site: Platform, role: str = "steward") -> Client:
    """Somebody who was invited and used the letter."""
    invite_steward(site, email=EMAIL, name="Stew Ard", role=role, by="steward S", language="en-gb")
    browser = Client()
    assert browser.post(last_link()).status_code == 302
    return browser


def set_up_app(browser: Client) -> str:
    """Set up an authenticator app; its secret."""
    page = browser.get("/account/app/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret
    assert browser.post("/account/app/", {"code": code_of(secret[1])}).status_code == 302
    return secret[1]


def code_of(secret: str, *, ahead: int = 0) -> str:
    """What the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def visitor_of(browser: Client) -> Visitor:
    """The visitor as the site sees them."""
    return browser.get("/privacy/").wsgi_request.visitor  # type: ignore[attr-defined,no-any-return]


def test_a_steward_comes_by_a_letter_and_needs_a_second_factor(site: Platform) -> None:
    """Role at once, desk only after the second factor; the log says who invited."""
    browser = invited(site)
    assert "One step is missing" in browser.get("/account/").content.decode()
    visitor = visitor_of(browser)
    assert (visitor.granted_role, visitor.role, visitor.who) == ("steward", "", Who.ACCOUNT)
    assert browser.get("/account/invite/").headers["Location"] == "/account/"
    secret = set_up_app(browser)
    assert visitor_of(browser).who is Who.STEWARD
    assert browser.get("/account/invite/").status_code == 200
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert Act.objects.get(act="invite-steward").by == "steward S"
    assert not Account.objects.get().has_usable_password()


def test_signing_in_again_asks_for_the_second_factor(site: Platform) -> None:
    """A letter alone opens nothing; a wrong code neither; the session gets a new identifier."""
    secret = set_up_app(invited(site))
    browser = Client()
    assert browser.post("/sign-in/", {"email": EMAIL.upper()}).status_code == 302
    assert browser.post(last_link()).headers["Location"] == "/sign-in/second-step/"
    before = browser.cookies["sessionid"].value
    assert visitor_of(browser).account is None
    browser.post("/sign-in/second-step/", {"code": "000000"})
    assert visitor_of(browser).account is None
    browser.post("/sign-in/second-step/", {"code": code_of(secret, ahead=0)})
    if visitor_of(browser).account is None:
        browser.post("/sign-in/second-step/", {"code": code_of(secret)})
    assert visitor_of(browser).who is Who.STEWARD
    assert browser.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_nobody_learns_who_has_an_account(site: Platform) -> None:
    """The same page for all; a letter only for those who have one."""
    invited(site)
    n_letters = len(mail.outbox)
    known, unknown = (Client().post("/sign-in/", {"email": email}, follow=True) for email in (EMAIL, "no@example.org"))
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert len(mail.outbox) == n_letters + 1
    assert Letter.objects.filter(purpose="sign-in").count() == 2


def test_a_link_to_sign_in_works_once_and_for_an_hour(site: Platform) -> None:
    """And never for a closed account."""
    invited(site)
    Client().post("/sign-in/", {"email": EMAIL})
    path = last_link()
    assert Client().post(path).status_code == 302
    assert Client().post(path).status_code == 410
    Client().post("/sign-in/", {"email": EMAIL})
    path = last_link()
    Account.objects.update(is_active=False)
    assert Client().post(path).status_code == 404


def test_signing_in_is_limited(site: Platform, settings: Any) -> None:
    """An address can be asked for so often an hour."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "sign-in": (3, 3600)}
    statuses = [Client().post("/sign-in/", {"email": EMAIL}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_nobody_can_sign_up(site: Platform) -> None:
    """No such address, by any of the names allauth has for it."""
    for path in ("/signup/", "/accounts/signup/", "/account/signup/", "/accounts/login/", "/account/password/"):
        assert Client().get(path).status_code == 404


def test_a_demo_steward_is_only_for_invented_platforms(site: Platform) -> None:
    """The link signs in there without a second factor, and is refused anywhere else, made or used."""
    with pytest.raises(ValueError, match="is not invented"):
        demo_letter(site)
    Platform.objects.update(is_invented=True)
    site.refresh_from_db()
    path, later = path_of(demo_letter(site)), path_of(demo_letter(site))
    browser = Client()
    assert "Try the desk" in browser.get(path).content.decode()
    browser.post(path)
    assert visitor_of(browser).who is Who.STEWARD
    assert visitor_of(browser).public_name == "steward Demo Steward"
    Platform.objects.update(is_invented=False)
    assert visitor_of(browser).who is Who.ACCOUNT
    assert Client().post(later).status_code == 404


def test_the_command_makes_a_steward_and_prints_the_link(site: Platform, tmp_path: Any, settings: Any) -> None:
    """For the first steward, where no letters can be sent."""
    settings.DATA_DIR, settings.SECRET_KEY_FILE = tmp_path, tmp_path / "secret-key"
    out = io.StringIO()
    call_command("steward", "add", EMAIL, platform="fair-start", name="Stew Ard", role="moderator", stdout=out)
    path = re.search(r"/letters/[0-9A-Z-]+/", out.getvalue())
    assert path
    Client().post(path[0])
    assert Stewardship.objects.get().role == "moderator"
    for wrong in ({"platform": "nowhere"}, {"platform": "fair-start", "email": "nobody"}):
        with pytest.raises(CommandError):
            call_command("steward", "add", wrong.get("email", EMAIL), platform=wrong["platform"], stdout=out)


def test_a_steward_invites_a_moderator(site: Platform, settings: Any) -> None:
    """On a page; moderators cannot."""
    settings.STEWARDS_NEED_SECOND_FACTOR = False
    _, browser = steward(site)
    given = {"email": EMAIL, "name": "Mo Derator", "role": "moderator"}
    assert browser.post("/account/invite/", {**given, "role": "admin"}).status_code == 422
    assert browser.post("/account/invite/", given).headers["Location"] == "/account/?done=steward-invited"
    assert mail.outbox[-1].to == [EMAIL]
    _, other = steward(site, "moderator")
    assert other.post("/account/invite/", given).status_code == 404
    assert Client().get("/account/invite/").headers["Location"].startswith("/sign-in/?next=")


def test_a_letter_for_stewards_says_nothing_to_participants(site: Platform) -> None:
    """Using it joins nobody to the votes, and gives no cookie of a participant."""
    browser = invited(site)
    assert "person" not in browser.cookies


def test_signing_out_ends_the_session(site: Platform) -> None:
    """By a button; the session is gone from the database."""
    browser = invited(site)
    key = browser.cookies["sessionid"].value
    assert browser.post("/sign-out/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get("/account/").headers["Location"].startswith("/sign-in/")


def test_pages_of_accounts_are_kept_by_no_cache(site: Platform) -> None:
    """`no-store` everywhere, and every page can be drawn."""
    browser = invited(site)
    set_up_app(browser)
    for name in (
        "mfa_index",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        response = browser.get(reverse(name))
        assert response.status_code == 200, name
        assert "no-store" in response.headers["Cache-Control"], name
        assert "style=" not in response.content.decode()


def test_may_asks_the_rule_of_the_act_and_stays_on_the_platform(site: Platform, monkeypatch: Any) -> None:
    """Own things, stewards, other platforms; an act nobody declared is a mistake."""
    monkeypatch.setattr("threebuckets.web.people.permissions.RULES", dict(RULES))
    allow("withdraw-thing", is_own)
    allow("edit-thing", is_own_or_steward)
    row, mine = person(site)
    _, other = person(site, "w-other")
    _, desk = steward(site)
    desk_visitor = visitor_of(desk)
    desk_visitor.lacks_second_factor = False

    class Thing:
        platform_id, participant_id, contact_id = site.pk, row.pk, None

    assert may(visitor_of(mine), "withdraw-thing", Thing())
    assert not may(visitor_of(other), "withdraw-thing", Thing())
    assert not may(visitor_of(Client()), "withdraw-thing", Thing())
    assert not may(desk_visitor, "withdraw-thing", Thing())
    assert may(desk_visitor, "edit-thing", Thing())
    Thing.platform_id = site.pk + 1
    assert not may(visitor_of(mine), "withdraw-thing", Thing())
    assert not may(desk_visitor, "edit-thing", Thing())
    with pytest.raises(KeyError):
        may(desk_visitor, "fly", Thing())
