"""Django's SQLite backend whose writers stand in a queue.

SQLite lets one write at a time. Whoever finds it taken looks again after ever longer naps, and whoever is unlucky five
seconds long gets an error: under load that happens. Here writers wait for a lock on a file beside the database, which
the operating system hands on in the order in which they came, among threads and processes alike, and takes back from
those who die.
"""

import os
from typing import Any

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # Windows: SQLite's own waiting is all there is
    fcntl = None  # type: ignore[assignment]

QUEUE = ".queue"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues before it begins a transaction that writes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._place: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _queue(self) -> None:
        """Wait until it is this connection's turn to write; a transaction that only reads does not wait."""
        opened: Any = self
        name = str(self.settings_dict["NAME"])
        is_file = bool(name) and not self.is_in_memory_db()
        if fcntl is None or not is_file or opened.transaction_mode != "IMMEDIATE" or self._place is not None:
            return
        place = os.open(name + QUEUE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(place, fcntl.LOCK_EX)
        self._place = place

    def _leave(self) -> None:
        """Let the next one write."""
        if self._place is not None:
            os.close(self._place)
            self._place = None
