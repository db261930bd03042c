"""The platform's update as work behind the pages: read, tested, drawn, and published when all of it is ready."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core import models as core
from threebuckets.web.core.clock import today
from threebuckets.web.delivery.actions import has_waiting, note_conditions
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.recomputing import Prepared, prepare_round, publish_prepared
from threebuckets.web.jobs.actions import DAILY, UPDATE, want_update
from threebuckets.web.jobs.kinds import Finish, Kind, Tell, begin_day, register

STEPS = {
    "reading": _("New figures: reading what has changed."),
    "counting": _("New figures: counting votes, figures and offers."),
    "testing": _("New figures: testing the policies."),
    "drawing": _("New figures: drawing the pages."),
    "publishing": _("New figures: publishing them."),
}

_reasons_to_wait: list[Callable[[core.Platform], bool]] = []


def leave_to_steward_when(is_so: Callable[[core.Platform], bool]) -> None:
    """Have updates of some platforms wait for a steward who publishes them (with `recompute`)."""
    _reasons_to_wait.append(is_so)


def register_kinds() -> None:
    """Make the update and the beginning of a day known as work."""
    register(Kind(UPDATE, begin_update, steps=dict(STEPS)))
    register(Kind(DAILY, begin_daily, steps={}, is_daily=True))


def begin_update(platform: core.Platform, tell: Tell) -> Finish:
    """Test a platform as it is now; what is returned publishes the round."""
    if any(is_so(platform) for is_so in _reasons_to_wait):
        return _nothing
    prepared = prepare_round(platform, on=today(platform), tell=tell)
    tell("publishing", 0.95)
    return partial(_published, platform, prepared)


def _published(platform: core.Platform, prepared: Prepared) -> None:
    publish_prepared(platform, prepared)


def begin_daily(platform: core.Platform, _tell: Tell) -> Finish:
    """What returns begins the platform's new day: what ended by itself is noted, and the policies are tested again."""
    on = today(platform)

    def finish() -> None:
        if has_waiting(platform):
            note_conditions(platform, platform_from_database(platform), on=on)
        begin_day(platform, on)
        want_update(platform)

    return finish


def _nothing() -> None:
    """An update that a steward will publish has no effect by itself."""
