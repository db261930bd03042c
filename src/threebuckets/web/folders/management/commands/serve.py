"""`threebuckets serve`: make the site ready and answer requests until stopped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from threebuckets.web.changes.actions import publish_round
from threebuckets.web.core.models import Platform
from threebuckets.web.core.preparing import make_data_directory, make_static_files, make_tables
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.databases import let_go
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.county_history import round_before
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.people.accounts import demo_letter
from threebuckets.web.people.links import path_of

THREADS = 2
"""Requests a worker answers at a time: while one waits for the disk another goes on; more only wait for each other."""


class Command(BaseCommand):
    """Serve the site; with `--demo` the invented county, made and loaded if it is not there yet."""

    help = "Serve the site. With --demo: the invented county."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--demo", action="store_true", help="serve the invented county")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4), help="worker processes")
        parser.add_argument(
            "--no-worker", action="store_true", help="a worker of its own does the work behind the pages"
        )
        parser.add_argument("--no-prepare", action="store_true", help="`prepare` has been run before")
        parser.add_argument("--dev", action="store_true", help="Django's own server, restarting when code changes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make everything ready, say where it is, serve."""
        is_prepared = options["no_prepare"]
        if not is_prepared:
            make_data_directory()
            make_tables()
        if options["demo"] and not Platform.objects.exists():
            self._load_county()
        address = f"http://{'localhost' if options['host'] == '127.0.0.1' else options['host']}:{options['port']}/"
        _tell_address(address.rstrip("/"))
        if options["dev"]:
            self._say(f"Three Buckets for development: {address}")
            is_reloaded = os.environ.get("RUN_MAIN") == "true"  # then the process above has started one
            with _worker(is_wanted=not options["no_worker"] and not is_reloaded):
                call_command("runserver", f"{options['host']}:{options['port']}")
            return
        if not is_prepared:
            make_static_files()
        if options["demo"]:
            self._say_demo_sign_in(address)
        self._say(self.style.SUCCESS(f"Three Buckets is at {address}") + "   (Ctrl+C stops it)")
        call_command("set_up_link", site=address, stdout=self.stdout)
        with _worker(is_wanted=not options["no_worker"]):
            _serve(options["host"], options["port"], options["workers"])

    @transaction.atomic
    def _load_county(self) -> None:
        from threebuckets.demo import ON, county

        self._say("Making the invented county …")
        platform = county()
        row = load_platform(platform, on=ON).row
        self._say("Testing its policies as of four weeks before …")
        publish_round(row, round_before(platform, on=ON))
        self._say("Testing its policies …")
        recompute(row, on=ON, platform=platform)

    def _say_demo_sign_in(self, address: str) -> None:
        platform = shown_platform()
        if platform is not None and platform.is_invented:
            link = f"{address.rstrip('/')}{path_of(demo_letter(platform))}"
            self._say(f"To try the steward's desk, open this once within a day: {link}")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _tell_address(address: str) -> None:
    """Let letters lead to this site, unless a setting says where it is reached: here, and in processes begun from here.

    Web workers are forked from this process, so what it has read of the environment already counts for them too.
    """
    if not os.environ.get("TB_SITE_URL"):
        os.environ["TB_SITE_URL"] = settings.SITE_URL = address


@contextmanager
def _worker(*, is_wanted: bool) -> Iterator[None]:
    """A worker in a process of its own, which ends with this one."""
    if not is_wanted:
        yield
        return
    command = [sys.executable, "-m", "threebuckets.web", "worker", "--with-parent", str(os.getpid()), "--nice", "5"]
    worker = subprocess.Popen(command, env={**os.environ, "TB_DATA": str(settings.DATA_DIR)})
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ["TB_STATIC_HASHED"] = "true"
    os.environ.setdefault("TB_DATA", str(settings.DATA_DIR))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")
    let_go()
    try:
        Granian(
            "threebuckets.web.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            log_level=LogLevels.warning,
        ).serve()
    except OSError as error:
        raise CommandError(
            f"Port {port} cannot be used ({error.strerror}). Choose another: --port {port + 1}."
        ) from error
