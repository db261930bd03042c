"""Writes of updates: testing without publishing, publishing what was looked at, and whether updates wait for somebody.

A draft keeps what was looked at. When it is published everything is tested once more as of the same day: where the
result is the same, it becomes the newest update; where facts have changed, there is a new draft to look at.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rounds import to_json
from threebuckets.web.changes.actions import ComputedRound
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now, today
from threebuckets.web.core.models import Platform
from threebuckets.web.desk.models import DraftRound, Practice
from threebuckets.web.folders.recomputing import Prepared, prepare_round, publish_prepared
from threebuckets.web.jobs.actions import try_again, want, want_update
from threebuckets.web.jobs.kinds import Finish, Kind, Tell, every_day, register
from threebuckets.web.jobs.queries import faults_of

DRAFT = "draft"
STEPS = {
    "reading": _("Testing without publishing: reading what has changed."),
    "counting": _("Testing without publishing: counting votes, figures and offers."),
    "testing": _("Testing without publishing: testing the policies."),
    "drawing": _("Testing without publishing: drawing the pages."),
}


def register_kinds() -> None:
    """Make drafts known as work; platforms that publish by hand get a fresh one every day."""
    register(Kind(DRAFT, begin_draft, steps=dict(STEPS)))
    every_day(renew_draft)


def waits_for_steward(platform: Platform) -> bool:
    """Whether updates of a platform are published by a steward."""
    return Practice.objects.filter(platform=platform, publishes_itself=False).exists()


def renew_draft(platform: Platform, *, on: object) -> None:
    """Ask for a draft on the platform's new day, where a steward publishes."""
    if waits_for_steward(platform):
        want(platform, DRAFT)


def begin_draft(platform: Platform, tell: Tell) -> Finish:
    """Test a platform; what is returned keeps the draft, or publishes it where it was asked for and nothing changed."""
    wish = DraftRound.objects.filter(platform=platform).exclude(wanted_by="").first()
    on = wish.on if wish else today(platform)
    prepared = prepare_round(platform, on=on, tell=tell, is_forced=True)
    return partial(finish_draft, platform, prepared)


@transaction.atomic
def finish_draft(platform: Platform, prepared: Prepared) -> None:
    """Publish what was looked at if it is still the same, else keep what came out for looking at it."""
    computed = prepared.computed
    if computed is None:
        return
    draft = DraftRound.objects.select_for_update().filter(platform=platform).first()
    is_same = draft is not None and bytes(draft.round_json) == to_json(computed.round)
    if draft is None or not draft.wanted_by or not is_same or draft.base_number != prepared.after:
        _keep(platform, computed, prepared.after)
        return
    published = publish_prepared(platform, prepared)
    details = {"n_changes": len(draft.changes), "on": draft.on.isoformat()}
    number = str(published.number) if published else ""
    note_act(platform, by=draft.wanted_by, act="publish-round", subject=number, details=details)
    draft.delete()


@transaction.atomic
def ask_for_update(platform: Platform) -> None:
    """Test the policies again: published at once, or as a draft where a steward publishes."""
    if waits_for_steward(platform):
        want(platform, DRAFT)
    else:
        want_update(platform)


@transaction.atomic
def ask_for_draft(platform: Platform) -> None:
    """Test the policies again without publishing anything."""
    DraftRound.objects.filter(platform=platform).update(wanted_by="")
    want(platform, DRAFT)


@transaction.atomic
def publish_draft(platform: Platform, *, by: str) -> bool:
    """Have the draft published that somebody has looked at; False where there is none."""
    found = DraftRound.objects.filter(platform=platform).update(wanted_by=by)
    if found:
        want(platform, DRAFT)
    return bool(found)


@transaction.atomic
def drop_draft(platform: Platform, *, by: str) -> None:
    """Put a draft aside: the update before stays in force."""
    found, _rows = DraftRound.objects.filter(platform=platform).delete()
    if found:
        note_act(platform, by=by, act="drop-round")


@transaction.atomic
def try_again_all(platform: Platform) -> None:
    """Let work be tried anew that had failed too often."""
    for fault in faults_of(platform):
        try_again(platform, fault.kind)


def see_to(platform: Platform, word: str, *, by: str) -> None:
    """Do what a button of the page of updates says."""
    deeds: dict[str, Callable[[], object]] = {
        "update": partial(ask_for_update, platform),
        "draft": partial(ask_for_draft, platform),
        "publish": partial(publish_draft, platform, by=by),
        "drop": partial(drop_draft, platform, by=by),
        "again": partial(try_again_all, platform),
    }
    deeds[word]()


@transaction.atomic
def set_practice(platform: Platform, *, publishes_itself: bool, by: str) -> None:
    """Say whether updates publish themselves; everybody may read when that changed."""
    before = not waits_for_steward(platform)
    Practice.objects.update_or_create(platform=platform, defaults={"publishes_itself": publishes_itself})
    if before != publishes_itself:
        note_act(platform, by=by, act="set-practice", details={"publishes_itself": publishes_itself})
        ask_for_update(platform)


def _keep(platform: Platform, computed: ComputedRound, after: int) -> None:
    DraftRound.objects.update_or_create(
        platform=platform,
        defaults={
            "made_at": now(platform),
            "on": computed.round.on,
            "base_number": after,
            "round_json": to_json(computed.round),
            "changes": [
                {**asdict(turn), "before": int(Outcome(turn.before)), "after": int(Outcome(turn.after))}
                for turn in computed.changes
            ],
            "wanted_by": "",
        },
    )
