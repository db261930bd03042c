"""`set_up_link`: print the one-use link by which the first account of an empty site is made; `serve` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from threebuckets.web.desk.set_up_actions import is_empty, new_set_up_key


class Command(BaseCommand):
    """Print the link for setting up, where the site is empty."""

    help = "Print the one-use link that makes the first account of a site without platform and administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--site", default="", help="address of the site, where it differs from TB_SITE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, or nothing."""
        if not is_empty():
            return
        address = (options["site"] or settings.SITE_URL).rstrip("/")
        path = reverse("desk:first_account", args=[new_set_up_key()])
        self.stdout.write(f"Nothing is here yet. Set up a platform, once, with: {address}{path}")
