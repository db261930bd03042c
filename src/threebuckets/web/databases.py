"""How the site talks to its database: SQLite in the data directory, or PostgreSQL where an address says so.

Whoever was thanked for a vote must find it again after a power cut, so both write to the disk before they answer.
"""

from collections.abc import Mapping
from typing import Any

from django.db.utils import DatabaseError, InterfaceError, OperationalError

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; "
        "PRAGMA wal_autocheckpoint=4000;"
    ),
}
"""Writers queue instead of failing, and a commit is on the disk when it returns.

The log of commits is carried over into the database file when it has 16 MB: whoever commits then waits for that, and pages
that many votes write are carried over once."""

LOCK_TIMEOUT, STATEMENT_TIMEOUT, LONG_STATEMENT = "5s", "15s", "10min"
LONG_WAIT = 600.0
"""Seconds that a process without readers waits for its turn to write."""
LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's word for a lock that was not given in time."""


class BusyError(OperationalError):
    """Others were writing for longer than a writer may wait; nothing was written, and it may be tried again."""


def database_settings(
    parsed: Mapping[str, Any], *, test_file: str, most_connections: int, longest_wait: float
) -> dict[str, Any]:
    """Django's settings of a database.

    Parameters
    ----------
    parsed : mapping
        The address as django-environ reads it.
    test_file : str
        Where tests keep their SQLite database: a file, since several threads open it.
    most_connections : int
        PostgreSQL connections that a process keeps at most.
    longest_wait : float
        Seconds that somebody waits for their turn to write into SQLite before they are told to try again.
    """
    found = dict(parsed)
    given = found.get("OPTIONS", {})
    if found["ENGINE"].endswith("sqlite3"):
        options = {**SQLITE_OPTIONS, "longest_wait": longest_wait, **given}
        kept = {"CONN_MAX_AGE": None}  # to close the last one writes the whole log back, which costs more than a vote
        return {**found, **kept, "ENGINE": "threebuckets.web.sqlite", "OPTIONS": options, "TEST": {"NAME": test_file}}
    pool = {"min_size": 1, "max_size": most_connections, "timeout": 10}
    return {
        **found,
        "CONN_MAX_AGE": 0,  # the pool keeps connections open; Django must not do so as well
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": pool, "options": timeouts(STATEMENT_TIMEOUT), **given},
    }


def timeouts(statement: str) -> str:
    """PostgreSQL's own limits of a connection: for a lock, and for one statement."""
    return f"-c lock_timeout={LOCK_TIMEOUT} -c statement_timeout={statement}"


def wait_longer(options: dict[str, Any]) -> None:
    """Let a process that nobody waits for take its time: with its statements, and for its turn to write."""
    if "options" in options:
        options["options"] = timeouts(LONG_STATEMENT)
    if "longest_wait" in options:
        options["longest_wait"] = LONG_WAIT


def is_busy(error: BaseException) -> bool:
    """Whether a database failed only because others were writing for too long: nothing was written, try again."""
    cause = error.__cause__ or error
    is_locked = getattr(cause, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    is_late = getattr(cause, "sqlstate", "") == LOCK_NOT_AVAILABLE
    return isinstance(error, OperationalError) and (is_locked or is_late or isinstance(error, BusyError))


CLOSED_SQLITE = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")
CLOSED_POSTGRESQL = ("08", "53", "57", "58", "25006")
"""Beginnings of PostgreSQL's words for: no connection, too little of something, shut down, failed disk, read-only."""


def is_closed(error: BaseException) -> bool:
    """Whether a database failed because it is full, read-only or gone: nothing was written, and it is nobody's slip.

    A connection to PostgreSQL that never came about has no word of it.
    """
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause = error.__cause__ or error
    if name := getattr(cause, "sqlite_errorname", ""):
        return str(name).startswith(CLOSED_SQLITE)
    state = getattr(cause, "sqlstate", "")
    return isinstance(error, OperationalError) if state is None else state.startswith(CLOSED_POSTGRESQL)


def let_go() -> None:
    """Close every connection of this process: those it forks would use the same ones."""
    from django.db import connections  # not above: the settings import this module

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
