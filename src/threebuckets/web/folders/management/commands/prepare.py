"""`threebuckets prepare`: make tables and static files ready, once, before several processes serve."""

from typing import Any

from django.core.management.base import BaseCommand

from threebuckets.web.core.preparing import make_data_directory, make_static_files, make_tables


class Command(BaseCommand):
    """Make the site ready to be served."""

    help = "Make the data folder, the database's tables and the static files ready, for `serve --no-prepare`."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make everything ready."""
        make_data_directory()
        make_tables()
        make_static_files()
        self.stdout.write(self.style.SUCCESS("The site is ready to be served."))
