"""Reads for the pages of accounts."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from threebuckets.web.people.models import Account
from threebuckets.web.people.visitors import Visitor


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """A passkey or security key."""

    pk: int
    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the page of one's own account shows."""

    account: Account
    role: str
    lacks_second_factor: bool
    has_app: bool
    has_recovery_codes: bool
    passkeys: tuple[PasskeyLine, ...]


def account_for_page(visitor: Visitor) -> AccountPage:
    """The account that is signed in, with its second factors."""
    account = visitor.account
    if account is None:
        raise LookupError("Nobody is signed in.")
    found = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    kinds = {row.type for row in found}
    return AccountPage(
        account,
        visitor.granted_role,
        visitor.lacks_second_factor,
        Authenticator.Type.TOTP in kinds,
        Authenticator.Type.RECOVERY_CODES in kinds,
        tuple(
            PasskeyLine(row.pk, row.wrap().name, row.created_at)
            for row in found
            if row.type == Authenticator.Type.WEBAUTHN
        ),
    )
