"""Options of tables of places, and the mapping that holds for one: given, or guessed and completed by options."""

import polars as pl

from threebuckets.exchange.contract import ColumnMapping, Option, Source
from threebuckets.exchange.formats.place_columns import guessed_mapping
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.cells import DATE_FORMATS

PLACE_OPTIONS = (
    Option("kind", "What all of them offer, such as space/hall."),
    Option("actor_kind", "What all of them are.", choices=("", "person", "community", "business", "public body")),
    Option("unit", "Unit of what they offer; default: that of the kind."),
    Option("area", "Code of the area that all of them lie in, where the rows do not say."),
    Option("reach_m", "How many metres all of them reach."),
    Option("as", "Whether rows are offers (with their actors) or actors only.", "offers", ("offers", "actors")),
    Option("keep", "Further columns to keep with the offers, divided by |."),
    Option("decimal", "Decimal mark.", ".", (".", ",")),
    Option("dates", "How dates are written.", "yyyy-mm-dd", tuple(DATE_FORMATS)),
)
_CONSTANTS = ("kind", "actor_kind", "unit", "area", "reach_m")


def settled_mapping(rows: pl.DataFrame, source: Source, logbook: Logbook) -> ColumnMapping:
    """The mapping of a source, or a guess; options win over both. It is noted in the logbook, to be saved."""
    mapping = source.mapping or guessed_mapping(rows)
    chosen = {name: source.options[name] for name in _CONSTANTS if source.options[name]}
    columns = {ours: theirs for ours, theirs in mapping.columns.items() if ours not in chosen}
    settled = ColumnMapping(columns, {**mapping.constants, **chosen}, mapping.crs, mapping.reasons)
    logbook.mapping = settled
    return settled
