"""Reads for the page of changes: rounds from newest to oldest, and what each turned, by what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from threebuckets.policy.verdicts import BUCKETS
from threebuckets.web.changes.models import Change, Round, Sheet, Verdict
from threebuckets.web.changes.packing import unpacked_plain
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import WHOLE_ROUND, AreaChoice, area_choices
from threebuckets.web.policy.models import Policy

ROUNDS_SHOWN = 10
ENDINGS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TurnedArea:
    """One area in which a bucket turned, with the sentences that say why."""

    code: str
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A bucket of a policy that turned in the same way, by the same kind of fact, in one or more areas."""

    origin: str
    policy_slug: str
    policy_title: str
    bucket: str
    before: int
    after: int
    areas: tuple[TurnedArea, ...]

    @property
    def sentence(self) -> str:
        """The reason that most of the areas have in common; empty where none is recorded."""
        counted = Counter(sentence for area in self.areas for sentence in area.sentences)
        return max(counted, key=lambda sentence: (counted[sentence], sentence), default="")

    @property
    def others(self) -> tuple[str, ...]:
        """Further reasons, where only one area turned."""
        return tuple(s for s in self.areas[0].sentences if s != self.sentence) if len(self.areas) == 1 else ()


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """A round on the timeline in which something turned; the first has nothing before it to differ from.

    `n_quiet_since` is how many later rounds, up to the next entry above it, turned nothing of what was asked for.
    """

    number: int
    on: date
    rules_id: str
    n_quiet_since: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """A day after which verdicts must be looked at again, and how many."""

    on: date
    n_verdicts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked to show; empty: all, `before` a round's number."""

    bucket: str = ""
    policy: str = ""
    area: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All that the page of changes shows."""

    rounds: tuple[RoundEntry, ...]
    earlier: int | None
    n_better: int
    n_worse: int
    endings: tuple[Ending, ...]
    policies: dict[str, str]
    areas: tuple[AreaChoice, ...]
    asked: Asked


def changes_for_page(platform: Platform, newest: Round, asked: Asked) -> ChangesPage:
    """The timeline, filtered by bucket, policy and area."""
    policies = dict(Policy.objects.filter(platform=platform).order_by("title").values_list("slug", "title"))
    areas = area_choices(platform, Verdict.objects.filter(round=newest).values_list("area_code", flat=True).distinct())
    rounds = _rounds_that_turned(platform, asked)
    shown = rounds[:ROUNDS_SHOWN]
    found = list(_changes(asked).filter(round__in=shown))
    above = [asked.before or newest.number + 1, *(row.number for row in shown)]
    names = {area.code: area.name for area in areas}
    by_round: dict[int, list[Change]] = {}
    for change in found:
        by_round.setdefault(change.round_id, []).append(change)
    return ChangesPage(
        rounds=tuple(
            _entry(row, upper - row.number - 1, by_round.get(row.pk, []), policies, names)
            for upper, row in zip(above, shown, strict=False)
        ),
        earlier=shown[-1].number if len(rounds) > ROUNDS_SHOWN else None,
        n_better=sum(change.after > change.before for change in found),
        n_worse=sum(change.after < change.before for change in found),
        endings=_endings(newest),
        policies=policies,
        areas=areas,
        asked=asked,
    )


def origin_word(inputs: Sequence[str]) -> str:
    """What kind of fact an input is, in a word."""
    words = {
        _("Votes"): {"support", "support-without", "groups"},
        _("Data"): {"series", "forecast", "scale", "grade", "evidence", "evidence-index"},
        _("Offers"): {"offer", "pledge", "offers-index", "actor", "register"},
        _("Text"): {"policy", "design"},
        _("Rules"): {"rules"},
        _("Time"): {"day"},
    }
    kind = inputs[0].split(":", 1)[0] if inputs else ""
    return next((word for word, kinds in words.items() if kind in kinds), _("Facts"))


def _rounds_that_turned(platform: Platform, asked: Asked) -> list[Round]:
    """Rounds that turned what was asked for, and the first of all; one more than is shown, newest first."""
    rows = platform.rounds.defer(*WHOLE_ROUND).order_by("-number")
    rows = rows.filter(Q(number=1) | Exists(_changes(asked).filter(round=OuterRef("pk"))))
    if asked.before is not None:
        rows = rows.filter(number__lt=asked.before)
    return list(rows[: ROUNDS_SHOWN + 1])


def _changes(asked: Asked) -> QuerySet[Change]:
    wanted = {"bucket": asked.bucket, "policy_slug": asked.policy, "area_code": asked.area}
    matching = Q(*((name, value) for name, value in wanted.items() if value))
    return Change.objects.exclude(bucket="").filter(matching).order_by("policy_slug", "bucket", "area_code")


def _entry(
    row: Round, n_quiet_since: int, changes: Iterable[Change], policies: dict[str, str], names: dict[str, str]
) -> RoundEntry:
    turns: dict[tuple[str, str, str, int, int], list[TurnedArea]] = {}
    for change in changes:
        origin = origin_word(change.causes[0]["inputs"] if change.causes else ())
        sentences = tuple(cause["sentence"] for cause in change.causes)
        area = TurnedArea(change.area_code, names.get(change.area_code, change.area_code), sentences)
        turns.setdefault((origin, change.policy_slug, change.bucket, change.before, change.after), []).append(area)
    found = [
        Turn(origin, slug, policies.get(slug, slug), bucket, before, after, tuple(areas))
        for (origin, slug, bucket, before, after), areas in turns.items()
    ]
    ordered = sorted(found, key=lambda turn: (-len(turn.areas), turn.policy_title, BUCKETS.index(turn.bucket)))
    return RoundEntry(row.number, row.on, row.rules_id, n_quiet_since, tuple(ordered))


def _endings(newest: Round) -> tuple[Ending, ...]:
    rows = Verdict.objects.filter(round=newest, valid_until__isnull=False, valid_until__gte=F("round__on"))
    counted = rows.values("valid_until").annotate(n=Count("pk")).order_by("valid_until")[:ENDINGS_SHOWN]
    return tuple(Ending(row["valid_until"], row["n"]) for row in counted if row["valid_until"])


def sheet(round_: Round, name: str) -> Any:
    """What a room computed with the round, as JSON values; None where the round has no such sheet."""
    content = Sheet.objects.filter(round=round_, name=name).values_list("content", flat=True).first()
    return None if content is None else unpacked_plain(bytes(content))
