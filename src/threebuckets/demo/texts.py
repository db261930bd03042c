"""The written part of the invented county: names, statements, policies, designs, as they lie beside this module.

Reading them and putting rows into the platform's tables; nothing is made up here.
"""

import csv
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import polars as pl

from threebuckets.policy.documents import parse_policy
from threebuckets.policy.tables import tables


def text(path: str) -> str:
    """Text of one file of `texts/`.

    Examples
    --------
    >>> text("README.md").splitlines()[0]
    '# A Fair Start 2030'
    """
    return _file(path).read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    """Rows of `texts/<name>.csv`, in the order of the file.

    Examples
    --------
    >>> rows("districts")[0]["name"]
    'Ansmouth'
    """
    return list(csv.DictReader(text(f"{name}.csv").splitlines()))


def documents(folder: str) -> dict[str, str]:
    """Text of each Markdown file of a folder of `texts/` by name without suffix, sorted.

    Examples
    --------
    >>> len(documents("policies"))
    8
    """
    found = {file.name.removesuffix(".md"): file.read_text(encoding="utf-8") for file in _file(folder).iterdir()}
    return dict(sorted(found.items()))


def frame(table: str, content: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a table of the platform: its columns first, in its types; further columns as text behind.

    Parameters
    ----------
    table : str
        Such as `values/statements`.
    content : iterable of mappings
        Column → value; text is turned into the column's type, empty text and absent columns into null.
    """
    content = list(content)
    schema = tables()[table].schema
    further = sorted({name for row in content for name in row} - set(schema))
    columns = {
        name: _column(name, [row.get(name) for row in content], schema.get(name, pl.String()))
        for name in (*schema, *further)
    }
    return pl.DataFrame(columns)


def core_statements() -> frozenset[str]:
    """Statements that some policy cannot stand without.

    Examples
    --------
    >>> "s014" in core_statements()
    True
    """
    policies = (parse_policy(text, slug=slug) for slug, text in documents("policies").items())
    return frozenset(link.statement for policy in policies for link in policy.core_statements)


def _column(name: str, cells: list[Any], dtype: pl.DataType) -> pl.Series:
    values = [None if cell == "" else cell for cell in cells]
    if any(isinstance(value, str) for value in values) and dtype != pl.String():
        raw = pl.Series(name, [None if value is None else str(value) for value in values], pl.String())
        return raw.str.to_date() if dtype == pl.Date() else raw.cast(dtype)
    return pl.Series(name, values, dtype)


def _file(path: str) -> Traversable:
    return resources.files("threebuckets.demo") / "texts" / path
