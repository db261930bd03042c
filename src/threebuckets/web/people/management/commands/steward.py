"""`threebuckets steward add EMAIL`: make somebody a steward, or give them a link to sign in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from threebuckets.web.core.models import Platform
from threebuckets.web.core.preparing import make_data_directory, make_tables
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.people.accounts import invite_steward
from threebuckets.web.people.links import path_of

BY = "operator"


class Command(BaseCommand):
    """Make somebody a steward."""

    help = "Make somebody a steward or moderator: they get a letter, and its link is printed here."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("act", choices=["add"], help="add: a new steward")
        parser.add_argument("email", help="their e-mail address")
        parser.add_argument("--platform", default="", help="its slug, where the site holds several")
        parser.add_argument("--name", default="", help="their name, as the public log shows it")
        parser.add_argument("--role", default="steward", choices=["steward", "moderator"], help="what they may do")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the letter, and print its link for where no letters can be sent."""
        make_data_directory()
        make_tables()
        platform, email = _platform(options["platform"]), options["email"]
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.", returncode=2) from error
        name = options["name"] or "New steward"
        letter = invite_steward(
            platform, email=email, name=name, role=options["role"], by=BY, language=platform.language
        )
        self.stdout.write(
            f"{name} becomes a {options['role']} of {platform.title} with this link, once, within a week:"
        )
        self.stdout.write(f"{settings.SITE_URL}{path_of(letter)}")


def _platform(slug: str) -> Platform:
    row = Platform.objects.filter(slug=slug).first() if slug else shown_platform()
    if row is None:
        named = f"no platform {slug!r}" if slug else "no platform yet"
        raise CommandError(f"There is {named} on this site. Load one first: threebuckets load FOLDER.", returncode=2)
    return row
