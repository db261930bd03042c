"""Every error of the project, in one tree, and the faults of bad input.

ThreeBucketsError
├── InputError            bad files or arguments: all faults at once, each with its place
│   ├── ShapeError        arrays of the wrong shape or order
│   └── UnknownCodeError  a kind, area or other code that nothing defines
└── (rooms above add their own, such as OverPledgedError in delivery/)

Too little data is never an error: it is a finding, *not yet known*.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FOUND_LENGTH = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class ThreeBucketsError(Exception):
    """Base of all errors raised on purpose; its text is fit to be shown to a user."""


def shown(value: object) -> str:
    r"""Text of a value for a fault: control characters escaped, cut at 80 characters.

    Examples
    --------
    >>> shown("a\tb")
    'a\\tb'
    >>> len(shown("x" * 500))
    80
    """
    text = _CONTROL.sub(lambda hit: hit.group().encode("unicode_escape").decode(), str(value))
    return text if len(text) <= FOUND_LENGTH else text[: FOUND_LENGTH - 1] + "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the input, with its place.

    Parameters
    ----------
    code : str
        `F01` to `F92`; the list is in docs/reference/faults.md.
    severity : "error" or "warning"
        A warning never refuses the input.
    file : str
        Path relative to the folder (or the workbook's name with the sheet after `!`).
    line : int or None
        From 1, the header included; in a workbook the row. None where the whole file is meant.
    column : str or None
        Column name; in JSON the path (`contents[3].name`); in a workbook the column with its letter.
    found, expected : str
        What is there, and what should be; `found` is at most 80 characters with control characters escaped.

    Examples
    --------
    >>> print(Fault("F12", "error", "values/votes.csv", 214, "vote", '"yes"', "1 (agree), 0 (pass) or -1 (disagree)"))
    values/votes.csv, line 214, column vote: found "yes"; expected 1 (agree), 0 (pass) or -1 (disagree). [F12]
    """

    code: str
    severity: Literal["error", "warning"]
    file: str
    line: int | None
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        """One line, as it is printed."""
        place = self.file
        if self.line is not None:
            place += f", row {self.line}" if "!" in self.file else f", line {self.line}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: found {self.found}; expected {self.expected}. [{self.code}]"

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Sorting key: file, line, column, code, found."""
        return (self.file, self.line or 0, self.column or "", self.code, self.found)


class InputError(ThreeBucketsError):
    """Input that cannot be used: every fault at once, sorted by place.

    Parameters
    ----------
    faults : iterable of Fault
        The faults kept (warnings may be among them).
    n_faults : int, optional
        How many there were, where more were found than kept.

    Examples
    --------
    >>> raise InputError([Fault("F01", "error", "platform.toml", None, None, "no such file", "platform.toml")])
    Traceback (most recent call last):
    ...
    threebuckets.errors.InputError: platform.toml: found no such file; expected platform.toml. [F01]
    """

    def __init__(self, faults: Iterable[Fault], n_faults: int | None = None) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults, key=lambda fault: fault.order))
        self.n_faults = len(self.faults) if n_faults is None else n_faults
        super().__init__("\n".join(str(fault) for fault in self.faults[:20]))


class ShapeError(InputError):
    """An argument of the wrong shape, length or order; raised with `ShapeError.of`."""

    @classmethod
    def of(cls, argument: str, found: object, expected: str) -> "ShapeError":
        """Make one from the argument's name, what it was and what is expected."""
        return cls([Fault("F13", "error", "arguments", None, argument, shown(found), expected)])


class UnknownCodeError(InputError):
    """A kind, area or other code that nothing defines; raised with `UnknownCodeError.of`."""

    @classmethod
    def of(cls, argument: str, found: object, expected: str) -> "UnknownCodeError":
        """Make one from the argument's name, the code and where it should be defined."""
        return cls([Fault("F21", "error", "arguments", None, argument, shown(found), expected)])
