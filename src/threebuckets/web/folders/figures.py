"""The table of figures in the database: one row a series (indicator, area, dimension), its cells as arrays.

A quarter of a million figures are thus some ten thousand rows, each read whole by the page that draws it.
"""

from typing import Any

import polars as pl

from threebuckets.policy.tables import tables
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.rows import BATCH, delete_rows, unknown_columns
from threebuckets.web.situation.models import Indicator, Series

KEY = ["indicator", "area", "dimension"]
_AS_TEXT = "period_start"


class FigureShelf:
    """The table of observations."""

    table = "situation/observations"

    def frame(self, platform: Platform) -> pl.DataFrame:
        """All figures, in the order in which they were read."""
        spec = tables()[self.table]
        names = [*spec.schema, *unknown_columns(platform, self.table)]
        columns: dict[str, list[Any]] = {name: [] for name in (*names, "position")}
        rows = Series.objects.filter(platform=platform).order_by("indicator__code", "area_code", "dimension")
        for indicator, area, dimension, figures in rows.values_list(
            "indicator__code", "area_code", "dimension", "figures"
        ):
            positions = _unpacked(figures["position"])
            same = {"indicator": indicator, "area": area, "dimension": dimension or None, "position": positions}
            for name, cells in columns.items():
                value = same.get(name, figures.get(name))
                cells.extend(value if isinstance(value, list) else [value] * len(positions))
        frame = pl.DataFrame(columns, schema={**_schema(names), "position": pl.Int64()}).sort("position")
        return frame.drop("position").with_columns(pl.col(_AS_TEXT).str.to_date("%Y-%m-%d"))

    def put(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Write series that are new or different."""
        indicators = dict(Indicator.objects.filter(platform=platform).values_list("code", "pk"))
        Series.objects.bulk_create(
            [
                Series(
                    platform=platform,
                    indicator_id=indicators[indicator],
                    area_code=area,
                    dimension=dimension or "",
                    figures=figures,
                )
                for (indicator, area, dimension), figures in _series(frame)
            ],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["indicator", "area_code", "dimension"],
            update_fields=["figures"],
        )

    def drop(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Delete series of which the frame has no figure."""
        kept = {(i, a, d or "") for i, a, d in frame.select(KEY).unique().iter_rows()}
        rows = Series.objects.filter(platform=platform).values_list("pk", "indicator__code", "area_code", "dimension")
        delete_rows(Series, [pk for pk, *key in rows if tuple(key) not in kept])


def _schema(names: list[str]) -> dict[str, pl.DataType]:
    known = {**tables()["situation/observations"].schema, _AS_TEXT: pl.String()}
    return {name: known.get(name, pl.String()) for name in names}


def _series(frame: pl.DataFrame) -> list[tuple[tuple[str, str, str | None], dict[str, Any]]]:
    """Key and packed figures of every series."""
    rows = frame.with_row_index("position").with_columns(pl.col(_AS_TEXT).dt.to_string("%Y-%m-%d"))
    grouped = rows.group_by(KEY, maintain_order=True).agg(pl.all().exclude(KEY))
    names = grouped.columns[len(KEY) :]
    found = []
    for row in grouped.iter_rows():
        cells = dict(zip(names, row[len(KEY) :], strict=True))
        packed = {name: _packed(values) for name, values in cells.items() if any(v is not None for v in values)}
        indicator, area, dimension = row[: len(KEY)]
        found.append(((indicator, area, dimension), {**packed, "position": _ranges(cells["position"])}))
    return found


def _packed(values: list[Any]) -> Any:
    """One value where all are the same, as they are for units of time; else the list."""
    return values[0] if all(value == values[0] for value in values) else values


def _ranges(positions: list[int]) -> Any:
    """First position and length where they follow each other; else the list."""
    first, length = positions[0], len(positions)
    return {"first": first, "length": length} if positions[-1] - first == length - 1 else positions


def _unpacked(positions: Any) -> list[int]:
    if isinstance(positions, dict):
        return list(range(positions["first"], positions["first"] + positions["length"]))
    return list(positions)
