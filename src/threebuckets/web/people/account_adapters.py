"""How allauth behaves here: no sign-up, no passwords, secrets of second factors encrypted, its messages only where wrong."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from threebuckets.web.core.queries import shown_platform
from threebuckets.web.people.sealing import opened, sealed

USE = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Signing in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by a letter only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's own account, which says what is next."""
        return reverse("mfa_index")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Keep faults only: what went well is seen on the page."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    def get_totp_issuer(self) -> str:
        """The platform's title, as the authenticator app lists it."""
        platform = shown_platform()
        return platform.title if platform else "Three Buckets"

    def encrypt(self, text: str) -> str:
        """Encrypted with the site's key."""
        return base64.b64encode(sealed(text, use=USE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return opened(base64.b64decode(encrypted_text), use=USE)
