"""Writing tables in an outside format. Rows of single people are left out unless the format's option asks for them."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.options import checked_options
from threebuckets.exchange.registry import format_named
from threebuckets.exchange.targets import Tables

_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
_ACTORS = "resources/actors"
_OFFERS = "resources/offers"


def save(
    tables: Tables,
    out: Path,
    *,
    format: str,  # noqa: A002
    options: Mapping[str, str] = _NO_OPTIONS,
) -> tuple[Path, ...]:
    """Write tables in an outside format; the same tables give the same bytes.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables by name; those that the format does not know are passed over.
    out : Path
        File or folder, as the format writes.
    format : str
        Name of a format that writes.
    options : mapping of str to str
        Options of the format. Actors who are persons, and their offers, are left out unless `private` is `yes`.

    Returns
    -------
    tuple of Path
        Files written.

    Raises
    ------
    InputError
        Unknown format or one that does not write (F60), unknown option (F31), or nothing to write.
    """
    chosen = format_named(format)
    if not chosen.can_write:
        expected = "a format that writes; `threebuckets formats` lists them"
        raise InputError([Fault("F60", "error", format, None, None, "a format that is only read", expected)])
    logbook = Logbook()
    settled = checked_options(chosen, options, logbook)
    logbook.faults.refuse()
    return chosen.write(tables if settled.get("private") == "yes" else without_persons(tables), out, settled)


def without_persons(tables: Tables) -> Tables:
    """The tables without actors who are persons and without their offers.

    Examples
    --------
    >>> actors = pl.DataFrame({"actor": ["a", "b"], "kind": ["person", "business"]})
    >>> without_persons({"resources/actors": actors})["resources/actors"]["actor"].to_list()
    ['b']
    """
    if _ACTORS not in tables:
        return tables
    is_person = pl.col("kind") == "person"
    persons = tables[_ACTORS].filter(is_person)["actor"].to_list()
    found = {**tables, _ACTORS: tables[_ACTORS].filter(~is_person)}
    if _OFFERS in tables:
        found[_OFFERS] = tables[_OFFERS].filter(~pl.col("actor").is_in(persons))
    return found
