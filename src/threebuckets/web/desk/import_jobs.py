"""Large files: looked at, taken over and undone by the worker, behind the pages, one at a time.

A small file is done with in the request. What is refused is kept with the file and told on its page; what fails by a fault
of ours is tried again, and then left to a steward, as all work is.
"""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.models import Platform
from threebuckets.web.desk.import_actions import (
    Choices,
    ImportRefusedError,
    keep_choices,
    keep_report,
    look_again,
    new_import,
    read_again,
    report_on,
    take_over,
    undo,
    write_over,
)
from threebuckets.web.desk.models import Import
from threebuckets.web.jobs.actions import try_again, want
from threebuckets.web.jobs.kinds import Finish, Kind, Tell, register

IMPORT = "import"
LARGE_BYTES, LARGE_ROWS = 200_000, 5_000
"""Above either a file is read and written behind the pages: with less it takes a second or two."""
PACKED = (b"PK", b"\x1f\x8b")
MOST_PACKED = 10
"""How often smaller a packed file is taken to be than what is in it."""
STEPS = {
    "reading": _("The file is being read."),
    "comparing": _("The file is compared with what is there."),
    "writing": _("What it brings is being written."),
    "undoing": _("What stood before is being put back."),
}


def register_kinds() -> None:
    """Make imports known as work."""
    register(Kind(IMPORT, begin_import, steps=dict(STEPS)))


def is_large(row: Import) -> bool:
    """Whether a file is too large to be read while somebody waits for the page."""
    is_packed = bytes(row.content[:2]) in PACKED
    n_rows = sum(table["n_rows"] for table in row.report.get("tables", ()))
    return row.size * (MOST_PACKED if is_packed else 1) > LARGE_BYTES or n_rows > LARGE_ROWS


def hand_in_file(platform: Platform, *, name: str, content: bytes, by: str) -> Import:
    """Keep a file and look at what it would bring: now, or behind the page."""
    row = new_import(platform, name=name, content=content, by=by)
    if not is_large(row):
        return look_again(row, Choices())
    keep_choices(row, Choices())
    with transaction.atomic():
        row.save()
        _ask(row, Import.LOOK, by=by)
    return row


@transaction.atomic
def look_at(row: Import, choices: Choices, *, by: str) -> None:
    """Read a waiting file with other choices: now, or behind the page.

    Raises
    ------
    ImportRefusedError
        It is being worked at, or was decided already.
    """
    if not is_large(row):
        look_again(row, choices)
        return
    _ask(row, Import.LOOK, by=by)
    keep_choices(row, choices)
    row.save(update_fields=["options", "format"])


def take(row: Import, *, by: str) -> bool:
    """Take a file over; whether it is done now, and not behind the page.

    Raises
    ------
    ImportRefusedError
    """
    if is_large(row):
        _ask(row, Import.TAKE, by=by)
        return False
    take_over(row, by=by)
    return True


def take_back(row: Import, *, by: str) -> bool:
    """Undo an import; whether it is done now, and not behind the page.

    Raises
    ------
    ImportRefusedError
    """
    if is_large(row):
        _ask(row, Import.UNDO, by=by)
        return False
    undo(row, by=by)
    return True


def begin_import(platform: Platform, tell: Tell) -> Finish:
    """Read the file that was asked for first; what is returned writes what came of it."""
    row = next_asked(platform)
    if row is None:
        return _nothing
    begin = {Import.LOOK: _begin_look, Import.TAKE: _begin_take, Import.UNDO: _begin_undo}[row.asked]
    try:
        write = begin(row, tell)
    except ImportRefusedError as error:
        write = partial(_refuse, str(error))
    return partial(_finish, row, write)


def next_asked(platform: Platform) -> Import | None:
    """The file of a platform that comes next; None where none waits for the worker."""
    rows = Import.objects.filter(platform=platform).exclude(asked="").select_related("platform")
    return rows.order_by("pk").first()


@transaction.atomic
def _ask(row: Import, what: str, *, by: str) -> None:
    """Have something done with a file behind the page; one thing at a time."""
    wanted = Import.DONE if what == Import.UNDO else Import.WAITING
    found = Import.objects.filter(pk=row.pk, asked="", state=wanted).update(asked=what, asked_by=by, refusal="")
    if not found:
        raise ImportRefusedError("This file is being worked at, or was decided already.")
    row.asked, row.asked_by, row.refusal = what, by, ""
    try_again(row.platform, IMPORT)


def _begin_look(row: Import, tell: Tell) -> Callable[[Import], object]:
    tell("reading", 0.1)
    report = report_on(row)
    return lambda found: keep_report(found, report)


def _begin_take(row: Import, tell: Tell) -> Callable[[Import], object]:
    tell("reading", 0.1)
    loaded = read_again(row)
    tell("writing", 0.5)
    return lambda found: write_over(found, loaded, by=row.asked_by)


def _begin_undo(row: Import, tell: Tell) -> Callable[[Import], object]:
    tell("undoing", 0.1)
    return lambda found: undo(found, by=row.asked_by)


def _refuse(reason: str, _found: Import) -> None:
    raise ImportRefusedError(reason)


def _finish(row: Import, write: Callable[[Import], object]) -> None:
    """Write what came of it, or why not; nothing where it was put aside meanwhile."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("platform")
    found = rows.filter(pk=row.pk, asked=row.asked).first()
    if found is not None:
        refusal = ""
        try:
            with transaction.atomic():
                write(found)
        except ImportRefusedError as error:
            refusal = str(error)
        Import.objects.filter(pk=row.pk).update(asked="", refusal=refusal)
    if next_asked(row.platform) is not None:
        want(row.platform, IMPORT)


def _nothing() -> None:
    """Whatever was asked for was put aside before."""
