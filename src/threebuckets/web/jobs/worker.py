"""The worker: does what waits, one thing after another, and keeps its lease alive while it does."""

import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connections
from django.db.utils import OperationalError

from threebuckets.web.databases import wait_longer
from threebuckets.web.jobs import leases
from threebuckets.web.jobs.kinds import kind_named
from threebuckets.web.jobs.leases import Lease, LeaseLostError
from threebuckets.web.jobs.tasks import run_task

HEARTBEAT = timedelta(seconds=5)
POLL = timedelta(seconds=0.5)
"""How often an idle worker looks whether something waits."""

_log = logging.getLogger(__name__)


class Worker:
    """Does work until it is told to stop.

    Parameters
    ----------
    heartbeat, poll : timedelta
        How often a lease is renewed, and how often an idle worker looks for work.
    """

    def __init__(self, *, heartbeat: timedelta = HEARTBEAT, poll: timedelta = POLL) -> None:
        self.heartbeat, self.poll = heartbeat, poll
        self._stopping = threading.Event()

    def stop(self, *_signal: object) -> None:
        """End after what is being done now."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped; a database that is away for a while is waited for."""
        while not self._stopping.is_set():
            close_old_connections()
            try:
                leases.make_rows()
                was_idle = not (self.do_next() or run_task())
            except OperationalError:
                _log.warning("The database cannot be reached; trying again.", exc_info=True)
                was_idle = True
            if was_idle:
                self._stopping.wait(self.poll.total_seconds())

    def do_all(self) -> None:
        """Do what waits now, until nothing does."""
        while self.do_next() or run_task():
            pass

    def do_next(self) -> bool:
        """Do the next work that waits; false where there was none."""
        lease = leases.take() if leases.is_any_waiting() else None
        if lease is None:
            return False
        try:
            self._do(lease)
        except LeaseLostError:
            _log.warning("%s of %s took too long and was given to another worker.", lease.kind, lease.platform)
        except Exception as error:  # noqa: BLE001  (whatever a kind of work raises, the worker goes on)
            _log.exception("%s of %s failed.", lease.kind, lease.platform)
            leases.give_back_failed(lease, _reason(error))
        return True

    def _do(self, lease: Lease) -> None:
        kind = kind_named(lease.kind)
        with self._kept_alive(lease):
            finish = kind.begin(lease.platform, lambda step, share: leases.tell(lease, step, share))
        leases.give_back_done(lease, finish)

    @contextmanager
    def _kept_alive(self, lease: Lease) -> Iterator[None]:
        """Renew the lease in another thread as long as the block lasts."""
        done = threading.Event()
        thread = threading.Thread(target=self._renew, args=(lease, done), name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _renew(self, lease: Lease, done: threading.Event) -> None:
        try:
            while not done.wait(self.heartbeat.total_seconds()):
                try:
                    leases.renew(lease)
                except LeaseLostError:
                    return  # giving back will find it out, and write nothing
                except DatabaseError:
                    _log.warning("The lease could not be renewed; trying again.", exc_info=True)
        finally:
            connections.close_all()


def allow_long_statements() -> None:
    """Let statements of this process run longer, and wait longer, than those of a page; call it before the first."""
    wait_longer(connections["default"].settings_dict.get("OPTIONS", {}))


def _reason(error: Exception) -> str:
    """What the steward reads: the error, and where it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({last.name}, line {last.lineno})"
