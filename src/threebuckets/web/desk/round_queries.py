"""Reads for updates: the one in force, the one that waits with what it would turn, and what is being worked at."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from threebuckets.policy.rounds import from_json
from threebuckets.web.changes.models import Round
from threebuckets.web.changes.queries import Turn, TurnedArea, origin_word
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import newest_round
from threebuckets.web.desk.import_jobs import IMPORT
from threebuckets.web.desk.models import DraftRound
from threebuckets.web.desk.round_actions import DRAFT, STEPS, waits_for_steward
from threebuckets.web.jobs.actions import UPDATE
from threebuckets.web.jobs.models import Wish, Work
from threebuckets.web.jobs.queries import Fault, faults_of
from threebuckets.web.policy.models import Policy
from threebuckets.web.situation.models import Area


@dataclass(frozen=True, slots=True)
class Draft:
    """An update that waits: as of which day, what it would turn, and whether it is being published."""

    made_at: datetime
    on: date
    n_verdicts: int
    n_better: int
    n_worse: int
    turns: tuple[Turn, ...]
    is_wanted: bool
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """All that the page of updates shows; `busy` says what is being done, empty where nothing is."""

    newest: Round | None
    draft: Draft | None
    busy: str
    faults: tuple[Fault, ...]
    publishes_itself: bool


def rounds_for_page(platform: Platform) -> RoundsPage:
    """Updates of a platform."""
    newest = newest_round(platform)
    return RoundsPage(
        newest=newest,
        draft=_draft(platform, newest.number if newest else 0),
        busy=_busy(platform),
        faults=tuple(fault for fault in faults_of(platform) if fault.kind != IMPORT),
        publishes_itself=not waits_for_steward(platform),
    )


def _busy(platform: Platform) -> str:
    kinds = (DRAFT, UPDATE)
    held = Work.objects.filter(platform=platform, kind__in=kinds, held_until__gt=timezone.now(), fault="").first()
    if held is not None:
        return (
            str(STEPS.get(held.step, _("The policies are being tested.")))
            if held.kind == DRAFT
            else _("The policies are being tested.")
        )
    failed = Work.objects.filter(platform=platform, kind__in=kinds).exclude(fault="").values_list("kind", flat=True)
    waits = Wish.objects.filter(platform=platform, kind__in=kinds).exclude(kind__in=list(failed)).exists()
    return _("The policies will be tested in a moment.") if waits else ""


def _draft(platform: Platform, newest: int) -> Draft | None:
    row = DraftRound.objects.filter(platform=platform).first()
    if row is None:
        return None
    buckets = [change for change in row.changes if change["bucket"]]
    return Draft(
        made_at=row.made_at,
        on=row.on,
        n_verdicts=len(from_json(bytes(row.round_json)).verdicts),
        n_better=sum(change["after"] > change["before"] for change in buckets),
        n_worse=sum(change["after"] < change["before"] for change in buckets),
        turns=_turns(platform, buckets),
        is_wanted=bool(row.wanted_by),
        is_outdated=row.base_number != newest,
    )


def _turns(platform: Platform, changes: list[dict[str, Any]]) -> tuple[Turn, ...]:
    """What would turn, the same turns of one policy together."""
    policies = dict(Policy.objects.filter(platform=platform).values_list("slug", "title"))
    names = dict(Area.objects.filter(platform=platform).values_list("code", "name"))
    found: dict[tuple[str, str, str, int, int], list[TurnedArea]] = {}
    for change in changes:
        causes = change["causes"]
        origin = origin_word(causes[0]["inputs"] if causes else ())
        sentences = tuple(cause["sentence"] for cause in causes)
        area = TurnedArea(change["area"], names.get(change["area"], change["area"]), sentences)
        key = (origin, change["policy"], change["bucket"], change["before"], change["after"])
        found.setdefault(key, []).append(area)
    turns = [
        Turn(origin, slug, policies.get(slug, slug), bucket, before, after, tuple(areas))
        for (origin, slug, bucket, before, after), areas in found.items()
    ]
    return tuple(sorted(turns, key=lambda turn: (-len(turn.areas), turn.policy_title, turn.bucket)))
