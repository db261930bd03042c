"""Taking somebody off the desk; inviting somebody is an act of `threebuckets.web.people`."""

from django.db import transaction

from threebuckets.errors import ThreeBucketsError
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Stewardship


class LastStewardError(ThreeBucketsError):
    """A platform keeps at least one steward."""


@transaction.atomic
def remove_member(stewardship: Stewardship, *, by: str) -> None:
    """Take somebody off the desk; what they decided stays in the log, and their account stays theirs.

    Raises
    ------
    LastStewardError
        There would be no steward left.
    """
    platform = Platform.objects.select_for_update().get(pk=stewardship.platform_id)
    others = Stewardship.objects.filter(platform=platform, role=Stewardship.STEWARD).exclude(pk=stewardship.pk)
    if stewardship.role == Stewardship.STEWARD and not others.exists():
        raise LastStewardError(f"{stewardship.account} is the last steward of {platform}.")
    name = stewardship.account.get_full_name() or stewardship.account.get_username()
    role = stewardship.role
    stewardship.delete()
    note_act(platform, by=by, act=f"remove-{role}", subject=name)
