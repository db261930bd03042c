"""Outside files that lie in a platform folder, named with their mapping in platform.toml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from threebuckets.exchange.contract import Loaded
from threebuckets.exchange.loading import load
from threebuckets.exchange.mappings import mapping_of


def load_mapped(path: Path, *, format: str, mapping: Mapping[str, Any]) -> Loaded:  # noqa: A002
    """Read an outside file by the mapping of platform.toml; handed to `threebuckets.folder` by the two doors.

    Parameters
    ----------
    path : Path
    format : str
        Name of a format.
    mapping : mapping of str to str
        Pairs as in a mapping file: our column → column of the file, constants beginning with `=`.

    Raises
    ------
    InputError
        Every fault of the file.
    """
    pairs = {key: str(value) for key, value in mapping.items()}
    return load(path, format=format, mapping=mapping_of(**pairs) if pairs else None)
