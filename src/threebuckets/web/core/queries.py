"""Reads that every page shares: which platform is shown, its newest round, its areas."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from threebuckets.policy.rules import Rules, parse_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import split_list
from threebuckets.web.changes.models import Round
from threebuckets.web.core.models import Platform
from threebuckets.web.core.plain_sql import read
from threebuckets.web.situation.models import Area

WHOLE_ROUND = ("round_json", "facts_gz", "outlines")
"""Columns of a round that no list needs."""
WHOLE_PLATFORM = ("platform__settings_text", "platform__rules_text")
NEWEST = "SELECT id FROM changes_round WHERE platform_id = core_platform.id ORDER BY number DESC LIMIT 1"
SHOWN_FIRST = f"SELECT id, ({NEWEST}) FROM core_platform ORDER BY core_platform.id LIMIT 1"  # noqa: S608  (words of ours)
SHOWN_NAMED = f"SELECT id, ({NEWEST}) FROM core_platform WHERE slug = %s"  # noqa: S608  (words of ours)


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area that can be picked, with the name of the area it is listed under (empty: none)."""

    code: str
    name: str
    within: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head and foot of every page show; `platform` is None before the first load."""

    platform: Platform | None
    round: Round | None


def frame_for_page(request: HttpRequest) -> Frame:
    """The platform this site shows and its newest round, read once a request."""
    found: Frame | None = getattr(request, "frame", None)
    if found is None:
        rounds = Round.objects.select_related("platform").defer(*WHOLE_ROUND, *WHOLE_PLATFORM)
        round_ = rounds.filter(pk=shown_for_page(request).round_id or 0).first()
        found = Frame(round_.platform if round_ else shown_platform(), round_)
        request.frame = found  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """Which platform and round a page shows, by their keys; None where there is none yet."""

    platform_id: int | None
    round_id: int | None


def shown_for_page(request: HttpRequest) -> Shown:
    """The keys of platform and newest round alone, read once a request: all that a kept page has to be held against."""
    found: Shown | None = getattr(request, "shown", None)
    if found is None:
        rows = read(SHOWN_NAMED, settings.PLATFORM_SLUG) if settings.PLATFORM_SLUG else read(SHOWN_FIRST)
        found = Shown(*rows[0]) if rows else Shown(None, None)
        request.shown = found  # type: ignore[attr-defined]
    return found


def shown_platform() -> Platform | None:
    """The platform named by `TB_PLATFORM`; without that, the first that was loaded."""
    return shown_platforms().defer("settings_text", "rules_text").first()


def shown_platforms() -> QuerySet[Platform]:
    """The same as a set of one, for a query that looks something of it up."""
    rows = Platform.objects.order_by("pk")
    return rows.filter(slug=settings.PLATFORM_SLUG) if settings.PLATFORM_SLUG else rows[:1]


def newest_round(platform: Platform) -> Round | None:
    """The round whose verdicts are in force."""
    return platform.rounds.defer(*WHOLE_ROUND).order_by("-number").first()


def rules_of(platform: Platform) -> Rules:
    """The rules of a platform, with what its settings change of them."""
    return parse_rules(platform.rules_text).changed(parse_settings(platform.settings_text).rules.change)


def confirmed_counts(platform: Platform) -> bool:
    """Whether the rules count whoever confirmed an e-mail address like somebody with an invitation."""
    return bool(platform.rules_text) and rules_of(platform).values.confirmed_counts


def area_choices(platform: Platform, codes: Iterable[str]) -> tuple[AreaChoice, ...]:
    """Areas by name, those within the same larger area together."""
    rows = Area.objects.filter(platform=platform).values_list("code", "name", "parents")
    names = {code: name for code, name, _ in rows}
    wanted = set(codes)
    found = [
        AreaChoice(code, name, next((names[above] for above in split_list(parents) if above in names), ""))
        for code, name, parents in rows
        if code in wanted
    ]
    return tuple(sorted(found, key=lambda area: (area.within, area.name, area.code)))
