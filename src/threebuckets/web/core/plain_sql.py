"""SQL written out, for the few reads and writes of which there are hundreds a second.

To put such a statement together anew each time costs several times what the database needs to carry it out. Everything
else goes through the models. What is written here runs on SQLite and PostgreSQL alike; `%s` stands for a value.
"""

from datetime import datetime
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
Value = str | int | float | datetime | None


def read(sql: str, *values: Value) -> list[Row]:
    """The rows that a SELECT finds; a column that is yes or no comes as a bool from either database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Row] = cursor.fetchall()
        return found


def read_locked(sql: str, *values: Value) -> list[Row]:
    """The same, and nobody else may lock or change the rows until the transaction ends."""
    return read(f"{sql} FOR UPDATE" if connection.features.has_select_for_update else sql, *values)


def write(sql: str, *values: Value) -> int:
    """Carry out an INSERT or UPDATE; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        n_rows: int = cursor.rowcount
        return n_rows
