"""Reads for the queue: texts that wait, those that say nearly the same beside each, and what was decided lately."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from threebuckets.values import similar_statements
from threebuckets.values.similarity import POSSIBLE_DUPLICATE, SUGGEST_MERGING
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.actions import can_be_taken_back
from threebuckets.web.moderation.kinds import label_of
from threebuckets.web.moderation.models import Case
from threebuckets.web.moderation.reasons import REASONS, Reason
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.values.models import Statement

SHOWN = 50
NEARS_SHOWN = 3
STATEMENT = "statement"
LIVE = ("", "live")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue was asked to show; empty: all."""

    state: str = Case.WAITING
    kind: str = ""
    language: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Near:
    """A text that says nearly the same; `is_advised`: putting both together suggests itself."""

    code: str
    text: str
    percent: int
    is_advised: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class QueueCase:
    """A text in the queue. `is_own`: an appeal against the reader's own decision, for somebody else to decide."""

    pk: int
    kind: str
    label: str
    code: str
    text: str
    language: str
    submitted_at: datetime
    appeal: str
    is_appealed: bool
    is_own: bool
    nears: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A decision, and whether the reader may take it back."""

    pk: int
    label: str
    code: str
    text: str
    language: str
    is_accepted: bool
    reason: str
    note: str
    decided_at: datetime | None
    decided_by: str
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """All that the queue shows; `earlier` and `later` are numbers of pages, None where there is none."""

    asked: Asked
    n_waiting: int
    n_found: int
    cases: tuple[QueueCase, ...]
    decided: tuple[DecidedCase, ...]
    kinds: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    reasons: tuple[Reason, ...]
    before: int | None
    after: int | None


def queue_for_page(platform: Platform, asked: Asked, visitor: Visitor) -> QueuePage:
    """The queue as asked for: appeals first, then by age."""
    rows = _found(platform, asked)
    n_found = rows.count()
    start = (asked.page - 1) * SHOWN
    shown = list(rows[start : start + SHOWN])
    waits = asked.state == Case.WAITING
    all_rows = Case.objects.filter(platform=platform)
    return QueuePage(
        asked=asked,
        n_waiting=all_rows.filter(status=Case.WAITING).count(),
        n_found=n_found,
        cases=_with_nears(platform, shown, visitor) if waits else (),
        decided=() if waits else tuple(_decided(case, visitor) for case in shown),
        kinds=_kinds(all_rows),
        languages=tuple(
            all_rows.exclude(language="").order_by("language").values_list("language", flat=True).distinct()
        ),
        reasons=tuple(REASONS.values()),
        before=asked.page - 1 if asked.page > 1 else None,
        after=asked.page + 1 if start + SHOWN < n_found else None,
    )


def standing_texts(platform: Platform, kind: str) -> dict[str, str]:
    """Texts of a kind that stand, by code: what another one may be put together with."""
    rows = Case.objects.filter(platform=platform, kind=kind, status=Case.ACCEPTED).exclude(text="")
    found = dict(rows.values_list("code", "text"))
    if kind == STATEMENT:
        standing = Statement.objects.filter(platform=platform, status__in=LIVE)
        found |= dict(standing.values_list("code", "text"))
    return found


def _found(platform: Platform, asked: Asked) -> QuerySet[Case]:
    rows = Case.objects.filter(platform=platform)
    rows = rows.filter(status=Case.WAITING) if asked.state == Case.WAITING else rows.exclude(status=Case.WAITING)
    wanted = Q(*((name, value) for name, value in (("kind", asked.kind), ("language", asked.language)) if value))
    if asked.words:
        wanted &= Q(text__icontains=asked.words) | Q(code=asked.words)
    order = [F("appealed_at").asc(nulls_last=True), "submitted_at", "pk"]
    return rows.filter(wanted).order_by(*(order if asked.state == Case.WAITING else ["-decided_at", "-pk"]))


def _kinds(rows: QuerySet[Case]) -> tuple[tuple[str, str], ...]:
    names = rows.order_by("kind").values_list("kind", flat=True).distinct()
    return tuple((name, label_of(name)) for name in names)


def _with_nears(platform: Platform, shown: Iterable[Case], visitor: Visitor) -> tuple[QueueCase, ...]:
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in shown:
        by_kind[case.kind].append(case)
    nears = {kind: _nears(platform, kind, cases) for kind, cases in by_kind.items()}
    waiting = [_waiting(case, nears[case.kind].get(case.code, ()), visitor) for case in shown]
    return tuple(_together(waiting))


def _together(cases: Iterable[QueueCase]) -> Iterator[QueueCase]:
    """The texts in their order, but after each those that wait and say nearly the same: they are read at one go."""
    left = {(case.kind, case.code): case for case in cases}
    while left:
        group = [left.pop(next(iter(left)))]
        for case in group:
            alike = [(case.kind, near.code) for near in case.nears if near.waits and near.is_advised]
            group += [left.pop(key) for key in alike if key in left]
        yield from group


def _nears(platform: Platform, kind: str, cases: Iterable[Case]) -> Mapping[str, tuple[Near, ...]]:
    """The nearest texts to each case, nearest first."""
    rows = Case.objects.filter(platform=platform, kind=kind, status=Case.WAITING).exclude(text="")
    waiting = dict(rows.values_list("code", "text"))
    texts = {**standing_texts(platform, kind), **waiting}
    wanted = {case.code for case in cases}
    codes = list(texts)
    pairs = similar_statements(list(texts.values()), at_least=POSSIBLE_DUPLICATE)
    found: dict[str, list[Near]] = defaultdict(list)
    for first, second, likeness in zip(pairs.first, pairs.second, pairs.similarity, strict=True):
        for here, there in ((first, second), (second, first)):
            if codes[here] in wanted:
                code = codes[there]
                near = Near(
                    code, texts[code], round(100 * likeness), bool(likeness >= SUGGEST_MERGING), code in waiting
                )
                found[codes[here]].append(near)
    return {code: tuple(sorted(some, key=lambda near: -near.percent)[:NEARS_SHOWN]) for code, some in found.items()}


def _waiting(case: Case, nears: tuple[Near, ...], visitor: Visitor) -> QueueCase:
    is_appealed = case.appealed_at is not None
    is_own = is_appealed and visitor.account is not None and case.decider_id == visitor.account.pk
    return QueueCase(
        pk=case.pk,
        kind=case.kind,
        label=label_of(case.kind),
        code=case.code,
        text=case.text,
        language=case.language,
        submitted_at=case.submitted_at,
        appeal=case.appeal,
        is_appealed=is_appealed,
        is_own=is_own,
        nears=nears,
    )


def _decided(case: Case, visitor: Visitor) -> DecidedCase:
    reason = REASONS.get(case.reason)
    return DecidedCase(
        pk=case.pk,
        label=label_of(case.kind),
        code=case.code,
        text=case.text or _("The text was deleted."),
        language=case.language,
        is_accepted=case.status == Case.ACCEPTED,
        reason=str(reason.title) if reason else "",
        note=case.note,
        decided_at=case.decided_at,
        decided_by=case.decided_by,
        can_take_back=can_be_taken_back(case) and may_take_back(visitor, case),
    )


def may_take_back(visitor: Visitor, case: Case) -> bool:
    """Stewards may take any decision back, moderators their own."""
    account = visitor.account
    return visitor.role != "moderator" or (account is not None and case.decider_id == account.pk)
