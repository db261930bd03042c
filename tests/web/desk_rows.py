"""Somebody signed in at the desk, for tests."""

from django.test import Client

from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Account, Stewardship


def signed_in(platform: Platform | None, name: str, role: str = "", *, is_admin: bool = False) -> Client:
    """Somebody with a role on a platform, or with an account only."""
    account = Account.objects.create(
        username=name, email=f"{name}@example.org", first_name=name.title(), is_superuser=is_admin
    )
    if platform is not None and role:
        Stewardship.objects.create(platform=platform, account=account, role=role)
    client = Client()
    client.force_login(account)
    return client


def other_platform() -> Platform:
    """A platform of another organisation, which this site does not show."""
    return Platform.objects.create(slug="other", title="Other", organisation="O", settings_text="", rules_text="")
