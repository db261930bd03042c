"""One table of a platform as rows of a model, there and back without loss.

Row order, unknown columns and empty cells survive. Tables that are not kept row by row (votes, figures) have modules
of their own; all are listed in `threebuckets.web.folders.shelves`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from threebuckets.policy.tables import Table, tables
from threebuckets.web.core.models import Platform, PlatformTable, TableRow

BATCH = 1000
"""Rows a statement when many are written."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RowShelf:
    """A table kept row by row.

    Parameters
    ----------
    table : str
        Name of the table, such as `resources/offers`.
    model : type of TableRow
        Where its rows are kept.
    fields : mapping of str to str
        Column → field, where they differ; a column that names a row of another table as `actor__code`.
    unique : tuple of str
        Fields that together name a row within the platform, in the order of the table's key.
    derived : callable, optional
        `(platform, frame)` → field → its value for every row, for fields that follow from the table's. Fields that
        neither the table nor this knows stay as they are.
    """

    table: str
    model: type[TableRow]
    fields: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ("code",)
    derived: Callable[[Platform, pl.DataFrame], Mapping[str, Sequence[Any]]] | None = None

    def frame(self, platform: Platform) -> pl.DataFrame:
        """The table as it is in the database, in the order in which it was read."""
        spec = tables()[self.table]
        rows = self.model._default_manager.filter(platform=platform).order_by("position", *self.unique)
        return frame_of(spec, rows.values_list(*self.paths(spec), "extra"), unknown_columns(platform, self.table))

    def put(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Write rows that are new or different; rows that the frame lacks stay (see `drop`)."""
        spec = tables()[self.table]
        derived = self.derived(platform, frame) if self.derived else {}
        found = list(self._instances(platform, spec, frame))
        for name, values in derived.items():
            for instance, value in zip(found, values, strict=True):
                setattr(instance, name, value)
        known = {*(path.removesuffix("__code") for path in self.paths(spec)), "platform", "position", "extra", *derived}
        names = [entry.name for entry in self.model._meta.concrete_fields if entry.name in known]
        unique = self.constraint_fields()
        self.model._default_manager.bulk_create(
            found,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=unique,
            update_fields=[name for name in names if name not in unique],
        )

    def drop(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Delete rows that the frame does not have."""
        columns = tables()[self.table].key
        kept = set(frame.select(columns).iter_rows())
        paths = [self.fields.get(column, column) for column in columns]
        rows = self.model._default_manager.filter(platform=platform).values_list("pk", *paths)
        delete_rows(self.model, [row[0] for row in rows if tuple(row[1:]) not in kept])

    def paths(self, spec: Table) -> list[str]:
        """Field of each column, in the order of the columns."""
        return [self.fields.get(column.name, column.name) for column in spec.columns]

    def constraint_fields(self) -> list[str]:
        """Fields of the database's unique constraint: a reference already says which platform it belongs to."""
        names = [path.removesuffix("__code") for path in self.unique]
        return names if any("__" in path for path in self.unique) else ["platform", *names]

    def _instances(self, platform: Platform, spec: Table, frame: pl.DataFrame) -> Iterable[TableRow]:
        paths = self.paths(spec)
        known = {path: references(self.model, path, platform) for path in paths if "__" in path}
        names = [f"{path.removesuffix('__code')}_id" if path in known else path for path in paths]
        maps = [known.get(path) for path in paths]
        for position, row, extra in cells_of(spec, frame, keep_null=[path in known for path in paths]):
            cells = [
                value if found is None or value is None else found[value]
                for value, found in zip(row, maps, strict=True)
            ]
            yield self.model(platform=platform, position=position, extra=extra, **dict(zip(names, cells, strict=True)))


def references(model: type[TableRow], path: str, platform: Platform) -> dict[str, int]:
    """Code → primary key of the rows that a `name__code` path leads to."""
    other = model._meta.get_field(path.removesuffix("__code")).related_model
    return dict(other._default_manager.filter(platform=platform).values_list("code", "pk"))  # type: ignore[union-attr]


def cells_of(
    spec: Table, frame: pl.DataFrame, *, keep_null: Sequence[bool] = ()
) -> Iterable[tuple[int, list[Any], dict[str, str]]]:
    """Position, known cells and unknown cells of each row; missing text is empty text unless `keep_null` says so."""
    width = len(spec.columns)
    unknown = frame.columns[width:]
    kept = keep_null or [False] * width
    text = [column.dtype == pl.String() and not null for column, null in zip(spec.columns, kept, strict=True)]
    for position, row in enumerate(frame.iter_rows()):
        cells = ["" if value is None and is_text else value for value, is_text in zip(row, text, strict=False)]
        yield position, cells, {n: v for n, v in zip(unknown, row[width:], strict=True) if v is not None}


def frame_of(spec: Table, rows: Iterable[Sequence[Any]], unknown: Sequence[str]) -> pl.DataFrame:
    """A table from rows of its known cells with a dictionary of the unknown ones behind; empty text is missing."""
    width = len(spec.columns)
    schema = {**spec.schema, **dict.fromkeys(unknown, pl.String())}
    content = [(*row[:width], *(row[width].get(name) for name in unknown)) for row in rows]
    frame = pl.DataFrame(content, schema=schema, orient="row")
    return frame.with_columns(pl.col(pl.String).replace("", None))


def unknown_columns(platform: Platform, table: str) -> list[str]:
    """Columns of a table that the program does not know, in their order."""
    found = (
        PlatformTable.objects.filter(platform=platform, name=table).values_list("unknown_columns", flat=True).first()
    )
    return list(found or [])


def delete_rows(model: type[Any], keys: Sequence[int]) -> None:
    """Delete rows by primary key, with all that belongs to them."""
    for start in range(0, len(keys), BATCH):
        model._default_manager.filter(pk__in=keys[start : start + BATCH]).delete()
