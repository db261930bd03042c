"""Writes of this room: a platform into the database, whole or not at all, and never over unseen changes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import transaction

from threebuckets.errors import ThreeBucketsError
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables
from threebuckets.web.changes.models import RecordedRound
from threebuckets.web.core import models as core
from threebuckets.web.core.clock import days_ahead
from threebuckets.web.delivery.actions import note_conditions
from threebuckets.web.folders.differences import (
    Fingerprints,
    PartDifference,
    contents_of,
    differences,
    fingerprints,
    merged,
)
from threebuckets.web.folders.models import CommonBase
from threebuckets.web.folders.queries import common_base, platform_from_database
from threebuckets.web.folders.shelves import SHELVES
from threebuckets.web.policy.models import Design, Policy
from threebuckets.web.policy.versions import keep_version
from threebuckets.web.situation.models import Boundary

Take = Literal["", "folder", "database", "both"]


class DifferencesError(ThreeBucketsError):
    """Folder and database have both changed since they last met; `differences` tells what."""

    def __init__(self, message: str, found: tuple[PartDifference, ...]) -> None:
        super().__init__(message)
        self.differences = found


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: the platform's row, whether it is new, what differed, and whether anything was written."""

    row: core.Platform
    is_new: bool
    differences: tuple[PartDifference, ...]
    is_written: bool


@transaction.atomic
def load_platform(platform: Platform, *, on: date, take: Take = "") -> Loaded:
    """Put a platform folder into the database.

    Parameters
    ----------
    platform : Platform
        As the folder has it.
    on : date
        Day of the load; new versions of policies are marked with it.
    take : "", "folder", "database" or "both"
        What to do where both sides have changed since they last met: by default nothing; `both` puts the changes of
        both sides together, if none touches the same row.

    Returns
    -------
    Loaded

    Raises
    ------
    DifferencesError
        Both have changed and `take` does not say what to do, or `both` was said and the same rows differ. Nothing is
        written then.
    """
    row = core.Platform.objects.filter(slug=platform.settings.slug).first()
    theirs = contents_of(platform)
    if row is None:
        ahead = days_ahead(platform.settings.as_of, is_invented=platform.settings.invented)
        row = core.Platform.objects.create(slug=platform.settings.slug, days_ahead=ahead)
        store_platform(row, platform, on=on)
        set_base(row, fingerprints(theirs))
        return Loaded(row, True, (), True)
    database = platform_from_database(row)
    found = differences(common_base(row), contents_of(database), theirs)
    wanted = _wanted(database, platform, found, take)
    if wanted is not None:
        store_platform(row, wanted, on=on)
    set_base(row, fingerprints(theirs))
    return Loaded(row, False, found, wanted is not None)


def _wanted(database: Platform, folder: Platform, found: tuple[PartDifference, ...], take: Take) -> Platform | None:
    """What the database shall hold; None where it shall stay as it is."""
    n_folder = sum(bool(part.folder) for part in found)
    n_database = sum(bool(part.database) for part in found)
    if take == "folder" or (n_folder and not n_database):
        return folder
    if take == "database" or not n_folder:
        return None
    n_conflicts = sum(len(part.conflicts) for part in found)
    if take == "both" and not n_conflicts:
        return merged(database, folder, found)
    raise DifferencesError(_advice(take, n_conflicts), found)


def _advice(take: Take, n_conflicts: int) -> str:
    if take == "both":
        rows = "1 row was" if n_conflicts == 1 else f"{n_conflicts} rows were"
        return f"{rows} changed in both, differently. Say which to keep: --take folder or --take database."
    return (
        "Folder and database have both changed since they last met; nothing was overwritten. Say which to keep: "
        "--take folder, --take database, or --take both, where no row was changed in both."
    )


def store_platform(row: core.Platform, platform: Platform, *, on: date) -> None:
    """Make the database hold exactly this platform; rows that stay keep their identity."""
    settings = platform.settings
    row.title, row.organisation, row.language = settings.title, settings.organisation, settings.language
    row.is_invented, row.settings_text, row.rules_text = settings.invented, settings.text, platform.rules_text
    row.save()
    for shelf in SHELVES:
        _note_table(row, platform, shelf.table)
        if platform.has(shelf.table):
            shelf.put(row, platform.table(shelf.table))
    for shelf in reversed(SHELVES):
        shelf.drop(row, platform.table(shelf.table))
    note_conditions(row, platform, on=on)
    _store_policies(row, platform, on)
    _store_documents(row, platform)


def _note_table(row: core.Platform, platform: Platform, name: str) -> None:
    if platform.has(name):
        unknown = platform.table(name).columns[len(tables()[name].columns) :]
        row.tables.update_or_create(name=name, defaults={"unknown_columns": unknown})
    else:
        row.tables.filter(name=name).delete()


def _store_policies(row: core.Platform, platform: Platform, on: date) -> None:
    row.policies.exclude(slug__in=platform.policies).delete()
    for position, (slug, document) in enumerate(platform.policies.items()):
        content = {
            "title": document.title,
            "gist": document.summary or document.problem or "",
            "version": document.version,
            "source": document.source,
        }
        policy, _ = Policy.objects.update_or_create(platform=row, slug=slug, defaults={**content, "position": position})
        keep_version(policy, on=on)


def _store_documents(row: core.Platform, platform: Platform) -> None:
    """Designs, outlines, recorded rounds and other files: few, so they are written anew."""
    row.designs.all().delete()
    Design.objects.bulk_create(
        Design(platform=row, policy_slug=policy, area_code=area, position=position, source=design.source)
        for position, ((policy, area), design) in enumerate(platform.designs.items())
    )
    Boundary.objects.filter(platform=row).delete()
    Boundary.objects.bulk_create(
        Boundary(platform=row, area_code=area, position=position, geometry=geometry)
        for position, (area, geometry) in enumerate(platform.boundaries.items())
    )
    row.recorded_rounds.all().delete()
    RecordedRound.objects.bulk_create(
        RecordedRound(platform=row, name=name, round_json=recorded.round_json, facts_gz=recorded.facts_gz)
        for name, recorded in platform.rounds.items()
    )
    row.files.all().delete()
    core.PlatformFile.objects.bulk_create(
        core.PlatformFile(platform=row, path=path, content=content) for path, content in platform.files.items()
    )


def set_base(row: core.Platform, found: Fingerprints) -> None:
    """Remember what folder and database have in common now."""
    CommonBase.objects.filter(platform=row).delete()
    CommonBase.objects.bulk_create(
        CommonBase(platform=row, part=part, fingerprints=b"".join(key + rows[key] for key in sorted(rows)))
        for part, rows in found.items()
    )


def record_newest_round(row: core.Platform) -> None:
    """Keep the newest round with the platform, so that its folder records it."""
    newest = row.rounds.order_by("-number").first()
    if newest is not None:
        RecordedRound.objects.update_or_create(
            platform=row,
            name=newest.on.isoformat(),
            defaults={"round_json": newest.round_json, "facts_gz": newest.facts_gz},
        )
