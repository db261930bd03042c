"""Reads for imports: files that wait or were decided, one file with what it would bring, and the formats there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threebuckets.exchange import formats
from threebuckets.web.core.models import Platform
from threebuckets.web.desk.import_jobs import IMPORT, STEPS, next_asked
from threebuckets.web.desk.models import Import
from threebuckets.web.jobs.models import Work

SHOWN = 30


@dataclass(frozen=True, slots=True)
class FormatLine:
    """A format that can be read: its name in words and what it fills."""

    name: str
    title: str
    bucket: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file as it is listed."""

    code: str
    name: str
    state: str
    title: str
    by: str
    handed_in_at: datetime
    n_rows: int
    n_faults: int
    can_undo: bool
    is_busy: bool


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far the worker is with a file: what it does, in percent (None: it waits), and why it gave up (empty: not)."""

    sentence: "str | Promise"
    percent: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """All that the page of imports shows; `most_mb` is the size of the largest file."""

    waiting: tuple[ImportLine, ...]
    decided: tuple[ImportLine, ...]
    formats: tuple[FormatLine, ...]
    most_mb: int


def imports_for_page(platform: Platform) -> ImportsPage:
    """Files handed in, newest first."""
    rows = Import.objects.filter(platform=platform).defer("content", "before")[:SHOWN]
    undoable = set(Import.objects.filter(platform=platform, state=Import.DONE).values_list("code", flat=True))
    lines = [_line(row, row.code in undoable) for row in rows]
    return ImportsPage(
        waiting=tuple(line for line in lines if line.state == Import.WAITING),
        decided=tuple(line for line in lines if line.state != Import.WAITING),
        formats=readable_formats(),
        most_mb=settings.UPLOAD_MB,
    )


def progress_of_import(row: Import) -> ImportProgress | None:
    """How far the worker is with a file; None where nothing is asked of it."""
    if not row.asked:
        return None
    work = Work.objects.filter(platform=row.platform, kind=IMPORT).first()
    if work is not None and work.fault:
        return ImportProgress(_("It could not be done."), fault=work.fault)
    is_held = work is not None and work.held_until is not None and work.held_until > timezone.now()
    if work is None or not is_held or next_asked(row.platform) != row:
        return ImportProgress(_("It is a large file: it will be seen to in a moment."))
    return ImportProgress(STEPS.get(work.step, STEPS["reading"]), 5 * round(20 * work.share_done))


def readable_formats() -> tuple[FormatLine, ...]:
    """Every format that can be read, by its name in words."""
    found = [FormatLine(each.name, each.title, each.bucket) for each in formats() if each.can_read]
    return tuple(sorted(found, key=lambda each: each.title))


def _line(row: Import, can_undo: bool) -> ImportLine:
    report: dict[str, Any] = row.report
    return ImportLine(
        code=row.code,
        name=row.name,
        state=row.state,
        title=report.get("title", ""),
        by=row.by,
        handed_in_at=row.handed_in_at,
        n_rows=sum(table["n_rows"] for table in report.get("tables", ())),
        n_faults=report.get("n_faults", 0),
        can_undo=can_undo,
        is_busy=bool(row.asked),
    )
