"""Writes of imports: a file handed in, looked at with other choices, taken over, put aside, undone.

A file is read with the limits of the site; it is kept in the database until it is decided and is never given out again.
"""

import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction

from threebuckets.errors import InputError, ThreeBucketsError
from threebuckets.exchange import Changes, Loaded, apply, detect, load, mapping_of, preview
from threebuckets.policy.platform import Platform
from threebuckets.web.core import models as core
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now, today
from threebuckets.web.desk.import_history import history_of, packed, restored, unpacked
from threebuckets.web.desk.import_limits import limits
from threebuckets.web.desk.import_reports import counts_of, faults_of, report_of
from threebuckets.web.desk.import_target import DatabaseTarget, hold_still, store_rest, store_tables, written_tables
from threebuckets.web.desk.models import Import
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.values.actions import forget_tallies

COUNTED = frozenset({"values/votes", "values/people"})
"""Tables that tallies are counted from."""


class ImportRefusedError(ThreeBucketsError):
    """A file cannot be taken over as it is, or was decided already; nothing was written."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file shall be read; empty: as it looks.

    Parameters
    ----------
    format, source : str
    options : mapping of str to str
    columns : mapping of str to str
        Our column → column of the file, or `=` and a constant.
    """

    format: str = ""
    source: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """As the exchange takes them."""
        return {
            "format": self.format or None,
            "source": self.source or None,
            "options": dict(self.options),
            "mapping": mapping_of(**self.columns) if self.columns else None,
            "limits": limits(),
        }


def hand_in(platform: core.Platform, *, name: str, content: bytes, by: str, choices: Choices = Choices()) -> Import:
    """Keep a file and look at what it would bring; nothing of it is written into the platform."""
    return look_again(new_import(platform, name=name, content=content, by=by), choices)


def new_import(platform: core.Platform, *, name: str, content: bytes, by: str) -> Import:
    """A file that nobody has looked at, not yet kept."""
    return Import(
        platform=platform,
        code=f"i-{secrets.token_hex(8)}",
        name=plain_name(name),
        size=len(content),
        content=content,
        handed_in_at=now(platform),
        by=by,
    )


def look_again(row: Import, choices: Choices) -> Import:
    """Read a waiting file with other choices."""
    if row.state != Import.WAITING:
        raise ImportRefusedError("This file was decided already.")
    keep_choices(row, choices)
    return keep_report(row, report_on(row))


def keep_choices(row: Import, choices: Choices) -> None:
    """Have a file read in another way from now on; it is not saved."""
    row.options = {"source": choices.source, "options": dict(choices.options), "columns": dict(choices.columns)}
    row.format = choices.format


def keep_report(row: Import, report: dict[str, Any]) -> Import:
    """Keep what a file would bring."""
    row.report, row.source, row.refusal = report, report["source"], ""
    row.save()
    return row


def report_on(row: Import) -> dict[str, Any]:
    """What a file would bring, read as was chosen; nothing is written."""
    choices = _choices(row)
    with _on_disk(row) as path:
        arguments = choices.arguments()
        found = preview(path, **arguments)
        guesses = () if found.format else _guesses(path)
        report = report_of(found, guesses=guesses)
        if report["is_refused"] or not found.format:
            return {**report, "is_refused": True}
        try:
            loaded = load(path, **arguments)
            return report | _would_do(row.platform, loaded)
        except InputError as error:
            return report | faults_of(error.faults, error.n_faults)


def take_over(row: Import, *, by: str) -> Import:
    """Write what a file brings into the platform, all or nothing; tested again afterwards.

    Raises
    ------
    ImportRefusedError
        The file has errors, the database refuses a row, or it was decided already.
    """
    return write_over(row, read_again(row), by=by)


def read_again(row: Import) -> Loaded:
    """All that a file holds, read as was chosen.

    Raises
    ------
    ImportRefusedError
        The file has errors.
    """
    try:
        with _on_disk(row) as path:
            return load(path, **_choices(row).arguments())
    except InputError as error:
        raise ImportRefusedError(str(error)) from error


def write_over(row: Import, loaded: Loaded, *, by: str) -> Import:
    """Write what was read of a file, all or nothing.

    Raises
    ------
    ImportRefusedError
        It does not fit, the database refuses a row, or it was decided already.
    """
    try:
        with transaction.atomic():
            return _taken_over(row, loaded, by)
    except InputError as error:
        raise ImportRefusedError(str(error)) from error
    except (IntegrityError, DataError) as error:
        raise ImportRefusedError(f"The database refuses a row of the file: {error}") from error


@transaction.atomic
def put_aside(row: Import, *, by: str) -> None:
    """Delete a waiting file; nothing of it was written, so the log has nothing to say."""
    found = _waiting(row)
    found.state, found.content, found.report, found.asked = Import.DROPPED, b"", {}, ""
    found.by, found.done_at = by, now(found.platform)
    found.save()


@transaction.atomic
def undo(row: Import, *, by: str) -> None:
    """Put everything back as it was before an import.

    Raises
    ------
    ImportRefusedError
        Something that it wrote was changed since, or is used by what came later.
    """
    found = Import.objects.select_for_update().select_related("platform").get(pk=row.pk)
    if found.state != Import.DONE or not found.before:
        raise ImportRefusedError("There is nothing to undo.")
    history = unpacked(bytes(found.before))
    hold_still(history.after)
    platform = platform_from_database(found.platform)
    before = restored(platform, history)
    if before is None:
        raise ImportRefusedError("Something it wrote was changed since, or is used by what came later.")
    store_tables(found.platform, before, history.after, drop=True)
    store_rest(found.platform, platform, before)
    found.state, found.before = Import.UNDONE, b""
    found.save()
    _tell(found, "undo-import", by, list(history.after))


def plain_name(name: str) -> str:
    """A file's name without a path or signs that mean anything to anybody.

    Examples
    --------
    >>> plain_name("../../etc/<b>votes</b> 1.csv")
    'b- 1.csv'
    """
    last = re.split(r"[\\/]", name)[-1] if not name.endswith(("/", "\\")) else "file"
    plain = re.sub(r"[^\w. ()-]+", "-", last).strip(" .-")
    return plain[-100:] or "file"


def _guesses(path: Path) -> tuple[Any, ...]:
    try:
        return detect(path, limits=limits())
    except InputError:
        return ()  # the preview has told these faults


def _would_do(row: core.Platform, loaded: Loaded) -> dict[str, Any]:
    target = DatabaseTarget(row, platform_from_database(row), keep=lambda changes, after: None)
    return counts_of(apply(loaded, target, on=today(row)))


def _choices(row: Import) -> Choices:
    return Choices(row.format, row.options["source"], row.options["options"], row.options["columns"])


def _waiting(row: Import) -> Import:
    found = Import.objects.select_for_update().select_related("platform").get(pk=row.pk)
    if found.state != Import.WAITING:
        raise ImportRefusedError("This file was decided already.")
    return found


def _taken_over(row: Import, loaded: Loaded, by: str) -> Import:
    found = _waiting(row)
    hold_still(loaded.tables)
    platform = platform_from_database(found.platform)
    target = DatabaseTarget(found.platform, platform, keep=partial(_store, found, platform))
    report = apply(loaded, target, on=today(found.platform))
    found.state, found.content, found.done_at = Import.DONE, b"", now(found.platform)
    found.source, found.report = loaded.source, found.report | counts_of(report)
    found.save()
    _tell(found, "import", by, list(loaded.tables))
    return found


def _store(found: Import, before: Platform, changes: Changes, after: Platform) -> None:
    store_tables(found.platform, after, written_tables(changes))
    store_rest(found.platform, before, after)
    found.before = packed(history_of(changes, before, after))


def _tell(found: Import, act: str, by: str, names: list[str]) -> None:
    if COUNTED.intersection(names):
        forget_tallies(found.platform)
    details = {"import": found.code, "source": found.source, "counts": found.report.get("counts", [])}
    note_act(found.platform, by=by, act=act, subject=f"{found.name} ({found.source})", details=details)
    want_update(found.platform)


class _on_disk:  # noqa: N801  (reads as a word: `with _on_disk(row)`)
    """The file under its own name, as long as the block lasts."""

    def __init__(self, row: Import) -> None:
        self._row = row

    def __enter__(self) -> Path:
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / self._row.name
        path.write_bytes(bytes(self._row.content))
        return path

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()
