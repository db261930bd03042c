"""Outside files that lie in a platform folder, named with their mapping in platform.toml."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from threebuckets.exchange.contract import Loaded
from threebuckets.exchange.gathering import schema_of
from threebuckets.exchange.ledger import SOURCE_ID
from threebuckets.exchange.loading import load
from threebuckets.exchange.mappings import mapping_of
from threebuckets.exchange.registry import format_named


def load_mapped(path: Path, *, format: str, mapping: Mapping[str, Any]) -> Loaded:  # noqa: A002
    """Read an outside file by the mapping of platform.toml; handed to `threebuckets.folder` by the two doors.

    Parameters
    ----------
    path : Path
    format : str
        Name of a format.
    mapping : mapping of str to str
        Pairs as in a mapping file: our column → column of the file, constants beginning with `=`; and options of the
        format, such as `verified` of a consultation.

    Raises
    ------
    InputError
        Every fault of the file.
    """
    mappable = {"crs", *format_named(format).mappable}
    pairs = {key: str(value) for key, value in mapping.items() if key in mappable}
    options = {key: str(value) for key, value in mapping.items() if key not in mappable}
    loaded = load(path, format=format, mapping=mapping_of(**pairs) if pairs else None, options=options)
    # Ids of the source serve an import; a file that stays where it is has no ledger to keep them in.
    tables = {
        name: rows.drop(SOURCE_ID, strict=False) if SOURCE_ID not in schema_of(name) else rows
        for name, rows in loaded.tables.items()
    }
    return replace(loaded, tables=tables)
