"""One view of the database for a long read, which keeps nobody from writing meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_view() -> Iterator[None]:
    """Whatever is read in the block is read as of one moment; within a transaction of the caller, as of that one."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        yield from _sqlite_view()
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _sqlite_view() -> Iterator[None]:
    """A transaction that takes no lock for writing, as all others of the site do at once."""
    opened: Any = connection
    opened.ensure_connection()
    usual = opened.transaction_mode
    opened.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            opened.transaction_mode = usual
            yield
    finally:
        opened.transaction_mode = usual
