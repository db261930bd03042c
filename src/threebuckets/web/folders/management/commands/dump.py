"""`threebuckets dump FOLDER`: write a platform of the database as a folder or workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threebuckets.errors import InputError
from threebuckets.folder.platforms import write_platform
from threebuckets.web.core import models as core
from threebuckets.web.core.preparing import make_data_directory, make_tables
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.folders.actions import record_newest_round, set_base
from threebuckets.web.folders.differences import contents_of, fingerprints
from threebuckets.web.folders.queries import platform_from_database

BAD_INPUT = 2


class Command(BaseCommand):
    """Write a platform as a folder."""

    help = "Write a platform of the site as a platform folder or workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("path", type=Path, help="the folder (or workbook) to write")
        parser.add_argument("--platform", default="", help="its slug, where the site holds several")
        parser.add_argument("--record", action="store_true", help="record the newest update in rounds/")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the folder, and remember that folder and database agree now."""
        make_data_directory()
        make_tables()
        row = _row(options["platform"])
        if options["record"]:
            record_newest_round(row)
        platform = platform_from_database(row)
        try:
            write_platform(platform, options["path"])
        except (InputError, OSError) as error:
            raise CommandError(f"{options['path']} could not be written: {error}", returncode=BAD_INPUT) from error
        set_base(row, fingerprints(contents_of(platform)))
        self.stdout.write(self.style.SUCCESS(f"{row.title} is in {options['path']}."))


def _row(slug: str) -> core.Platform:
    row = core.Platform.objects.filter(slug=slug).first() if slug else shown_platform()
    if row is None:
        what = f"There is no platform “{slug}” on this site." if slug else "This site holds no platform yet."
        raise CommandError(f"{what} `threebuckets load FOLDER` puts one in.", returncode=BAD_INPUT)
    return row
