"""`threebuckets backup OUT`: write all that the database holds into one file, while the site goes on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threebuckets.web.jobs.backups import BackupError, make_backup


class Command(BaseCommand):
    """Back up the database."""

    help = "Write all that the database holds into one file, while the site goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("out", type=Path, help="the file, or a folder for one named by the time")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and say where it is."""
        try:
            path = make_backup(Path(options["out"]))
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.stdout.write(self.style.SUCCESS(f"Backup: {path} ({path.stat().st_size / 1e6:.1f} MB)."))
