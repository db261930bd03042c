"""Cells that a spreadsheet would take for a formula: guarded by `'` when written, given back as they were when read.

A text that begins with `=`, `+`, `-`, `@`, tab or carriage return (also after separators, quotes and guards) and is no
number gets a `'` before it. Because a guarded text counts as dangerous too, taking exactly one `'` away is lossless.
Numbers, dates and booleans are never touched.
"""

import re

import polars as pl

_DANGEROUS = r"^['\",;|]*[=+\-@\t\r]"
_GUARDED = r"^'['\",;|]*[=+\-@\t\r]"
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_CELL = {name: re.compile(rule) for name, rule in {"dangerous": _DANGEROUS, "guarded": _GUARDED}.items()}
_NUMERIC = re.compile(_NUMBER.removesuffix("$") + r"\Z")


def guard(text: str) -> str:
    """The text as it is written.

    Examples
    --------
    >>> guard("=1+1"), guard("-5"), guard("plain")
    ("'=1+1", '-5', 'plain')
    """
    return f"'{text}" if _CELL["dangerous"].match(text) and not _NUMERIC.match(text) else text


def without_guard(text: str) -> str:
    """The text as it was before `guard`.

    Examples
    --------
    >>> without_guard(guard("=1+1")), without_guard("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _CELL["guarded"].match(text) else text


def guarded(column: pl.Expr) -> pl.Expr:
    """`guard` for a text column of a frame."""
    is_dangerous = column.str.contains(_DANGEROUS) & ~column.str.contains(_NUMBER)
    return pl.when(~is_dangerous).then(column).otherwise(pl.lit("'") + column)


def unguarded(column: pl.Expr) -> pl.Expr:
    """`without_guard` for a text column of a frame."""
    return pl.when(column.str.contains(_GUARDED)).then(column.str.slice(1)).otherwise(column)
