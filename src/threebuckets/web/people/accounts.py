"""Accounts of stewards and moderators: they come by a letter, sign in by a letter or a passkey, and need a second factor.

There are no passwords. What allauth does here: second factors, passkeys, recovery codes, and the steps of signing in.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import Http404, HttpRequest

from threebuckets.web.core.acts import note_act
from threebuckets.web.core.limits import count_towards
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.people.letters import send_letter, sent_page
from threebuckets.web.people.links import make_letter
from threebuckets.web.people.models import Account, Contact, Letter, Stewardship

SIGN_IN, STEWARD, DEMO = "sign-in", "steward", "demo-steward"
SIGN_IN_HOURS, STEWARD_HOURS, DEMO_HOURS = 1, 168, 24
NOBODY = 0


@transaction.atomic
def invite_steward(platform: Platform, *, email: str, name: str, role: str, by: str, language: str) -> Letter:
    """Send somebody the letter that makes them a steward or moderator of a platform; the public log says by whom.

    Parameters
    ----------
    platform : Platform
    email : str
        Where the letter goes; they sign in with it later.
    name : str
        Their name as the public log shows it.
    role : str
        `steward` or `moderator`.
    by : str
        Public name of whoever invites.
    language : str
        Language of the letter.
    """
    account = _account_for(email, name)
    payload = {"account": account.pk, "role": role}
    letter = make_letter(None, STEWARD, payload, platform=platform, language=language, hours=STEWARD_HOURS)
    note_act(platform, by=by, act=f"invite-{role}", subject=account.get_full_name())
    send_letter.enqueue(letter.pk)
    return letter


@transaction.atomic
def send_sign_in(platform: Platform, *, email: str, language: str) -> str:
    """Send whoever has an account a link to sign in; for all others do the same work, and send nothing.

    Returns
    -------
    str
        Address of the page that says that a letter is on its way.

    Raises
    ------
    TooOftenError
        Too many letters for this address.
    """
    count_towards("sign-in", email.strip().casefold())
    pk = Account.objects.filter(email__iexact=email.strip(), is_active=True).values_list("pk", flat=True).first()
    payload = {"account": pk or NOBODY}
    letter = make_letter(None, SIGN_IN, payload, platform=platform, language=language, hours=SIGN_IN_HOURS)
    send_letter.enqueue(letter.pk)
    return sent_page(letter)


@transaction.atomic
def demo_letter(platform: Platform) -> Letter:
    """A link for a steward of an invented platform, for trying the desk.

    Raises
    ------
    ValueError
        The platform is not invented.
    """
    if not platform.is_invented:
        raise ValueError(f"{platform.title} is not invented: its stewards are people, who come by a letter.")
    account = Account.objects.filter(username=DEMO).first()
    account = account or Account.objects.create(username=DEMO, first_name="Demo", last_name="Steward")
    Stewardship.objects.get_or_create(platform=platform, account=account, defaults={"role": Stewardship.STEWARD})
    Authenticator.objects.filter(user=account).delete()  # whoever tried it before may have set one up
    payload = {"account": account.pk}
    return make_letter(None, DEMO, payload, platform=platform, language=platform.language, hours=DEMO_HOURS)


def enter(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    """What using a link to sign in does: on to the second factor, or in; the address has been shown to be theirs."""
    account = Account.objects.filter(pk=payload["account"], is_active=True).first()
    if account is None:
        raise Http404
    EmailAddress.objects.filter(user=account, email__iexact=account.email).update(verified=True)
    return sign_in(request, account)


def enter_as_steward(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    """What using the letter for stewards does: the role is theirs, and they are signed in."""
    platform, account = shown_platform(), payload["account"]
    Stewardship.objects.update_or_create(platform=platform, account_id=account, defaults={"role": payload["role"]})
    return enter(request, payload, contact)


def enter_as_demo(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    """What using the link for trying the desk does; never on a platform that is not invented."""
    platform = shown_platform()
    if platform is None or not platform.is_invented:
        raise Http404
    return enter(request, payload, contact)


def sign_in(request: HttpRequest, account: Account) -> str:
    """Sign somebody in who has shown that a letter to them is theirs; the address to go on to.

    Whoever has a second factor is asked for it first. The session gets a new identifier.
    """
    record_authentication(request, account, method="link", reauthenticated=True)
    response = perform_login(request, Login(user=account))
    return str(response.headers["Location"])


def _account_for(email: str, name: str) -> Account:
    """The account of an address; a new one without a password where there is none."""
    found = Account.objects.filter(email__iexact=email.strip()).first()
    if found is not None:
        return found
    account = Account(username=f"a-{secrets.token_hex(8)}", email=email.strip(), first_name=name)
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=False, primary=True)
    return account
