"""What keys, rules, faults and settings mean, written by hand beside this module, and matched with what the code has.

A meaning without a key and a key without a meaning are both mistakes, and generation stops at them.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parent


class UnwrittenError(Exception):
    """Something the program has is not written about, or something written about is gone."""


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a table beside this module."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def matched(what: str, written: Iterable[str], existing: Iterable[str]) -> None:
    """Stop where the two differ, and say what is missing on which side."""
    ours, theirs = set(written), set(existing)
    missing = sorted(theirs - ours)
    gone = sorted(ours - theirs)
    if missing or gone:
        raise UnwrittenError(f"{what}: not yet written about: {missing}; written about but gone: {gone}")


def by_key(name: str, *columns: str) -> Mapping[str, dict[str, str]]:
    """Rows of a table by the text of some columns, joined with a point."""
    return {".".join(row[column] for column in columns): row for row in rows(name)}
