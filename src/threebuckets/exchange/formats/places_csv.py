"""Places and organisations as a table: CSV, gzip or a sheet, with a column mapping that is saved for the next time."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from threebuckets.exchange.contract import Batch, Detection, Head, Option, Source
from threebuckets.exchange.formats.place_columns import OURS, place_like
from threebuckets.exchange.formats.place_export import places_table
from threebuckets.exchange.formats.place_rows import PlaceRows, has_place_layout, place_batches
from threebuckets.exchange.formats.place_settings import PLACE_OPTIONS, settled_mapping
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.heads import header_of, is_workbook
from threebuckets.exchange.reading.tables import read_grid
from threebuckets.exchange.targets import Tables
from threebuckets.exchange.writing import write_csv


class PlacesCsv:
    """Places in a table."""

    name = "places_csv"
    title = "Places and organisations (CSV or XLSX, with a column mapping)"
    bucket = "resources"
    can_read = True
    can_write = True
    mappable = tuple(OURS)
    options = (Option("sheet", "Sheet of a workbook; default: its only filled one."), *PLACE_OPTIONS)

    def sniff(self, head: Head) -> Detection | None:
        """Likely where the header has a name and a point or postcode; possible for any workbook."""
        if len(head.starts) != 1:
            return None
        start = next(iter(head.starts.values()))
        if is_workbook(start):
            return Detection(self.name, 0.5, "It is a workbook; its columns can be mapped.")
        confidence = place_like(header_of(start))
        if not confidence:
            return None
        return Detection(self.name, confidence, "The header has a column of names and says where they are.")

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """An actor and an offer a row."""
        for member in source.members:
            grid = read_grid(member, logbook, source.limits, sheet=source.options["sheet"])
            if grid is None:
                continue
            chunk = grid.whole()
            mapping = settled_mapping(chunk.rows, source, logbook)
            as_actors = source.options["as"] == "actors"
            if has_place_layout(chunk.rows, mapping, grid.file, as_actors=as_actors, logbook=logbook):
                yield from place_batches(PlaceRows(chunk.rows, chunk.lines, grid.file, mapping), source, logbook)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """One row an offer, with the name of its actor."""
        return (write_csv(places_table(tables), out, key=("id",)),)


FORMAT = PlacesCsv()
