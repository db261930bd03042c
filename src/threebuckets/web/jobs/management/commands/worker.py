"""`threebuckets worker`: do what waits behind the pages until stopped."""

import os
import signal
import threading
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from threebuckets.web.core.preparing import make_data_directory
from threebuckets.web.jobs.leases import make_rows
from threebuckets.web.jobs.worker import HEARTBEAT, POLL, Worker, allow_long_statements

PARENT_LOOK = 1.0
"""Seconds between two looks whether the process that started this one is still there."""


class Command(BaseCommand):
    """Work until stopped; several may work beside each other."""

    help = "Do the work behind the pages: test the policies again after changes, send letters."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument(
            "--poll", type=float, default=POLL.total_seconds(), help="seconds between two looks for work"
        )
        parser.add_argument(
            "--heartbeat", type=float, default=HEARTBEAT.total_seconds(), help="seconds between renewals"
        )
        parser.add_argument("--nice", type=int, default=0, help="how far to let pages go first, 0 to 19")
        parser.add_argument("--with-parent", type=int, default=0, help="end when that process is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        make_data_directory()
        os.nice(options["nice"])
        allow_long_statements()
        worker = Worker(heartbeat=timedelta(seconds=options["heartbeat"]), poll=timedelta(seconds=options["poll"]))
        make_rows()
        if options["once"]:
            worker.do_all()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, worker.stop)
        if options["with_parent"]:
            threading.Thread(target=_watch, args=(options["with_parent"], worker), daemon=True).start()
        worker.run()


def _watch(parent: int, worker: Worker) -> None:
    while os.getppid() == parent:
        threading.Event().wait(PARENT_LOOK)
    worker.stop()
