"""The formats that the program knows: one module and one line each."""

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.contract import Format
from threebuckets.exchange.formats import (
    geojson,
    hsds,
    ons_els,
    places_csv,
    places_geojson,
    polis,
    three_sixty_giving,
    tidy_csv,
    topojson,
)

_FORMATS: tuple[Format, ...] = (
    geojson.FORMAT,
    hsds.FORMAT,
    ons_els.FORMAT,
    places_csv.FORMAT,
    places_geojson.FORMAT,
    polis.FORMAT,
    three_sixty_giving.FORMAT,
    tidy_csv.FORMAT,
    topojson.FORMAT,
)


def formats() -> tuple[Format, ...]:
    """Every format, sorted by name.

    Examples
    --------
    >>> next(found.title for found in formats() if found.name == "tidy_csv")
    "Tables in Three Buckets' own columns (CSV, a sheet or Parquet)"
    """
    return tuple(sorted(_FORMATS, key=lambda each: each.name))


def format_named(name: str) -> Format:
    """A format by name; raises InputError (F60) with the names there are."""
    for found in formats():
        if found.name == name:
            return found
    known = ", ".join(found.name for found in formats())
    raise InputError([Fault("F60", "error", name, None, None, "an unknown format", f"one of {known}, or auto")])
