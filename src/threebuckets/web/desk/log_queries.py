"""Reads for the log of what stewards and moderators did, as all may read it.

The log holds no text of anybody. Beside an act the page shows the text it was about, while that text is public.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from threebuckets.folder.files.formulas import guard
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.moderation.kinds import label_of
from threebuckets.web.moderation.queries import public_texts
from threebuckets.web.moderation.reasons import REASONS

SHOWN = 50
COLUMNS = ("at", "by", "act", "subject", "reason", "ground")
WORDS = {
    "publish-round": gettext_lazy("Published an update"),
    "drop-round": gettext_lazy("Put an update aside"),
    "set-practice": gettext_lazy("Changed how updates are published"),
    "import": gettext_lazy("Brought in a file"),
    "undo-import": gettext_lazy("Undid an import"),
    "set-up": gettext_lazy("Set the platform up"),
    "make-invitations": gettext_lazy("Made invitations"),
    "revoke-invitations": gettext_lazy("Revoked invitations"),
    "invite-steward": gettext_lazy("Invited a steward"),
    "invite-moderator": gettext_lazy("Invited a moderator"),
    "remove-steward": gettext_lazy("Took a steward off the desk"),
    "remove-moderator": gettext_lazy("Took a moderator off the desk"),
}
VERBS = {
    "accept": gettext_lazy("Accepted: %(kind)s"),
    "reject": gettext_lazy("Turned down: %(kind)s"),
    "take-back": gettext_lazy("Took back a decision: %(kind)s"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the log was asked to show; empty: all."""

    act: str = ""
    words: str = ""
    since: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act: what was done in words, to what, why: by which public reason for texts, and in whose words."""

    at: datetime
    by: str
    words: str
    subject: str
    text: str
    reason: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """All that the log shows; numbers of pages are None where there is none."""

    asked: Asked
    lines: tuple[LogLine, ...]
    acts: tuple[tuple[str, str], ...]
    n_found: int
    before: int | None
    after: int | None


def log_for_page(platform: Platform, asked: Asked) -> LogPage:
    """The log, newest first."""
    rows = acts_found(platform, asked)
    n_found, start = rows.count(), (asked.page - 1) * SHOWN
    names = Act.objects.filter(platform=platform).order_by("act").values_list("act", flat=True).distinct()
    return LogPage(
        asked=asked,
        lines=log_lines(platform, rows[start : start + SHOWN]),
        acts=tuple((name, act_words(name)) for name in names),
        n_found=n_found,
        before=asked.page - 1 if asked.page > 1 else None,
        after=asked.page + 1 if start + SHOWN < n_found else None,
    )


def acts_found(platform: Platform, asked: Asked) -> QuerySet[Act]:
    """Acts that fit what was asked for."""
    rows = Act.objects.filter(platform=platform)
    if asked.act:
        rows = rows.filter(act=asked.act)
    if asked.since:
        rows = rows.filter(at__date__gte=asked.since)
    if asked.words:
        rows = rows.filter(
            Q(subject__icontains=asked.words) | Q(reason__icontains=asked.words) | Q(by__icontains=asked.words)
        )
    return rows


def log_lines(platform: Platform, rows: Iterable[Act]) -> tuple[LogLine, ...]:
    """Acts as they are shown."""
    acts = list(rows)
    texts = public_texts(platform, [str(act.details.get("code", "")) for act in acts])
    return tuple(
        LogLine(
            at=act.at,
            by=act.by,
            words=act_words(act.act),
            subject=act.subject,
            text=texts.get(str(act.details.get("code", "")), ""),
            reason="" if act.reason in REASONS else act.reason,
            ground=str(REASONS[code].title) if (code := _ground(act)) in REASONS else "",
        )
        for act in acts
    )


def _ground(act: Act) -> str:
    """Code of the public reason for which a text was turned down; empty where that is not what was done."""
    return str(act.details.get("reason") or act.reason) if act.act.startswith("reject-") else ""


def act_words(name: str) -> str:
    """An act in words, in the reader's language."""
    if name in WORDS:
        return str(WORDS[name])
    for verb, words in VERBS.items():
        if name.startswith(f"{verb}-"):
            return str(words) % {"kind": label_of(name.removeprefix(f"{verb}-"))}
    return name.replace("-", " ")


def log_csv(platform: Platform, asked: Asked) -> Iterator[bytes]:
    """The log as CSV with a byte order mark, line by line; no cell begins like a formula."""
    yield "\ufeff".encode() + _line(COLUMNS)
    for act in acts_found(platform, asked).iterator(chunk_size=1000):
        yield _line((act.at.isoformat(timespec="seconds"), act.by, act.act, act.subject, act.reason, _ground(act)))


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guard(cell) for cell in cells])
    return out.getvalue().encode()
