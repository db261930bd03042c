"""Who is asking: a participant by a signed cookie, an account by its session, or nobody in particular."""

import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from threebuckets.web.core.models import Platform
from threebuckets.web.core.plain_sql import read
from threebuckets.web.core.queries import shown_platform, shown_platforms
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.core.routes import Rule, Who
from threebuckets.web.people.contacts import contact_of, contact_of_account
from threebuckets.web.people.models import Account, Contact, Participant, Stewardship

READ = ("id", "platform_id", "code", "area_code", "verified", "is_listed", "state", "batch_code")
"""What is read of a participant with each vote; a page that needs more of them reads it when it does."""
PARTICIPANT = f"SELECT {', '.join(READ)} FROM people_participant WHERE platform_id = %s AND code = %s"  # noqa: S608
COOKIE = "person"
COOKIE_DAYS = 400
_signer = Signer(salt="threebuckets.participant")


class Visitor:
    """Whoever sent a request; everything is looked up only when it is asked for.

    `joined` and `left` tell the middleware to set or delete the cookie with the answer.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.joined: Participant | None = None
        self.left = False

    @cached_property
    def code(self) -> str:
        """The pseudonym of the cookie; empty where there is none, or its signature is wrong."""
        try:
            return _signer.unsign(self._request.COOKIES.get(COOKIE, ""))
        except BadSignature:
            return ""

    @cached_property
    def participant(self) -> Participant | None:
        """The participant of the platform shown; None where the visitor is none yet."""
        if not self.code:
            return None
        rows = Participant.objects.select_related("platform").defer("platform__settings_text", "platform__rules_text")
        return rows.filter(platform__in=shown_platforms().values("pk"), code=self.code).first()

    def find_on(self, platform: Platform) -> Participant | None:
        """The participant, where the caller has the platform shown at hand already: one small read."""
        if "participant" not in self.__dict__:
            rows = read(PARTICIPANT, platform.pk, self.code) if self.code else ()
            self.participant = next((Participant.from_db(None, READ, row) for row in rows), None)
            if self.participant is not None:
                self.participant.platform = platform
        return self.participant

    @cached_property
    def contact(self) -> Contact | None:
        """The e-mail address the participant confirmed; None where there is none."""
        return contact_of(self.participant)

    @cached_property
    def account(self) -> Account | None:
        """The account that is signed in; None where nobody is. No session is opened for those who have none."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES:
            return None
        user = self._request.user
        return user if isinstance(user, Account) else None

    @cached_property
    def account_contact(self) -> Contact | None:
        """The confirmed contact with the address of the account that is signed in; None where there is none."""
        account = self.account
        platform = shown_platform() if account else None
        return contact_of_account(account, platform) if account and platform else None

    @cached_property
    def granted_role(self) -> str:
        """The role the account was given on the platform shown: `steward`, `moderator` or empty."""
        platform = shown_platform() if self.account else None
        if platform is None:
            return ""
        found = Stewardship.objects.filter(platform=platform, account=self.account).values_list("role", flat=True)
        return found.first() or ""

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Whether the account must set up a second factor before it may do more; never on an invented platform."""
        platform = shown_platform() if self.account else None
        if platform is None or platform.is_invented or not settings.STEWARDS_NEED_SECOND_FACTOR:
            return False
        return not is_mfa_enabled(self.account, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])

    @property
    def role(self) -> str:
        """The role the account may use now: `steward`, `moderator` or empty."""
        return "" if self.granted_role and self.lacks_second_factor else self.granted_role

    def become(self, participant: Participant) -> None:
        """Be somebody from now on; the answer carries the cookie, and a form of before is no longer good."""
        self.joined = self.participant = participant
        self.__dict__.pop("contact", None)

    def leave(self) -> None:
        """Be nobody in particular from now on; the answer deletes the cookie."""
        self.joined, self.left, self.participant = None, True, None
        self.__dict__.pop("contact", None)

    @property
    def who(self) -> Who:
        """The visitor's standing."""
        if self.account is not None:
            if self.account.is_superuser and not self.lacks_second_factor:
                return Who.ADMIN
            return {"steward": Who.STEWARD, "moderator": Who.MODERATOR}.get(self.role, Who.ACCOUNT)
        return Who.PARTICIPANT if self.code and self.participant else Who.ANYONE

    @property
    def public_name(self) -> str:
        """Role and name as the public log shows them."""
        account = self.account
        return f"{self.role or 'admin'} {account.get_full_name() or account.get_username()}" if account else ""


def new_code() -> str:
    """A pseudonym: 128 random bits."""
    return f"w-{secrets.token_hex(16)}"


class PersonRequest(PageRequest):
    """A request with its visitor."""

    visitor: Visitor


class VisitorMiddleware:
    """Puts the visitor on the request, and the participant's cookie on the answer where somebody joined or left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        visitor = Visitor(request)
        request.visitor = visitor  # type: ignore[attr-defined]
        response = self.get_response(request)
        if visitor.joined is not None:
            response.set_cookie(
                COOKIE,
                _signer.sign(visitor.joined.code),
                max_age=COOKIE_DAYS * 24 * 3600,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif visitor.left:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Whoever may not yet do what their role allows is led to their account, to set up a second factor."""
        visitor: Visitor = request.visitor  # type: ignore[attr-defined]
        rule: Rule | None = getattr(view, "rule", None)
        least = rule.least(request.method or "") if rule else None
        if least is None or least <= Who.ACCOUNT or visitor.account is None:
            return None
        has_more = visitor.granted_role or visitor.account.is_superuser
        return redirect("mfa_index") if has_more and visitor.lacks_second_factor else None
