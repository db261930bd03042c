"""Very many rows of one table written at once: plain statements, since building a model's object for each takes longest.

While they are written nobody else may write into an SQLite database, so what counts is how soon it is over. Values are
given as the database keeps them: keys of other rows, JSON as text.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 500
"""Rows a statement."""


def write_many(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    renewed: Sequence[str] = (),
) -> None:
    """Insert rows; with `unique`, of those that are there already some fields are written over.

    Parameters
    ----------
    model : type of Model
    fields : sequence of str
        Names of the fields that each row holds, in its order.
    rows : iterable of sequences
    unique : sequence of str
        Fields of the unique constraint that says which rows are the same; without them every row must be new.
    renewed : sequence of str
        Fields to be written over where a row is there.
    """
    told = _column_names(model, fields)
    after = ""
    if unique:
        same, written = _column_names(model, unique), _column_names(model, renewed)
        after = f" ON CONFLICT ({', '.join(same)}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in written)}"
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(told)}) VALUES "  # noqa: S608  (names of models alone)
    marks = f"({', '.join(['%s'] * len(told))})"
    given = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(given, BATCH)):
            values = ", ".join([marks] * len(batch))
            cursor.execute(f"{into}{values}{after}", [cell for row in batch for cell in row])


def _column_names(model: type[models.Model], fields: Sequence[str]) -> list[str]:
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return [connection.ops.quote_name(columns[name]) for name in fields]
